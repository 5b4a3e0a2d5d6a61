// SPDX-License-Identifier: GPL-3.0-or-later
// The canvases on a real display, at the scale of QT_SCALE_FACTOR: what the screen shows, to the pixel.
#include "look/ui/theme.h"
#include "made_frames.h"
#include "picture.h"
#include "wall/gl_renderer.h"
#include "wall/ui/canvas.h"
#include "wall/ui/wall_view.h"
#include "wall_surfaces.h"

#include <QScreen>
#include <QTest>
#include <QVBoxLayout>

Q_DECLARE_METATYPE(vigie::test::Way)

using namespace vigie;
using namespace vigie::wall;
using test::Way;

namespace {

class NoSource final : public LiveSource {
public:
    Result<StreamEndpoint> endpoint(const CameraId&, StreamRole) override {
        return fail(ErrorCode::NotFound, QStringLiteral("aucune"));
    }
};

Drawing drawing(Way way) {
    return way == Way::Raster ? rasterDrawing() : openGlDrawing(test::formatOf(way));
}

// A canvas within a window, at an awkward place.
struct Window {
    explicit Window(Way way)
        : drawn(drawing(way)) {
        top.setWindowFlag(Qt::FramelessWindowHint);
        top.setGeometry(3, 5, 501, 333);
        holder.setParent(&top);
        holder.setGeometry(7, 11, 481, 301);
        canvas = drawn.makeCanvas(&holder);
        canvas->setGeometry(wholePixels(holder));
        drawn.renderer->setTileCount(1);
    }

    ~Window() { delete canvas; }

    [[nodiscard]] QSize devicePixels() const {
        return (QSizeF(canvas->size()) * canvas->devicePixelRatioF()).toSize();
    }

    // What the screen itself has where the canvas stands, in device pixels.
    [[nodiscard]] QImage seen() const {
        QScreen* screen = top.screen();
        const double ratio = top.devicePixelRatioF();
        const QPoint corner = canvas->mapTo(&top, QPoint(0, 0));
        QImage shot = screen->grabWindow(top.winId()).toImage();
        shot.setDevicePixelRatio(1);
        return shot
            .copy(QRect(QPoint(qRound(corner.x() * ratio), qRound(corner.y() * ratio)), devicePixels()))
            .convertToFormat(QImage::Format_RGB32);
    }

    void show(const media::Frame& frame) {
        drawn.renderer->submit(0, frame);
        canvas->update();
    }

    Drawing drawn;
    QWidget top;
    QWidget holder;
    QWidget* canvas = nullptr;
};

} // namespace

class TestWallCanvas : public QObject {
    Q_OBJECT

    static void addWays() {
        QTest::addColumn<Way>("way");
        QTest::newRow("raster") << Way::Raster;
        QTest::newRow("OpenGL") << Way::OpenGl;
    }

    static bool isMissing(Way way) { return way != Way::Raster && test::mayLackOpenGl(); }

private Q_SLOTS:
    static void initMain() {
        QGuiApplication::setHighDpiScaleFactorRoundingPolicy(
            Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    }

    void initTestCase() {
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        const double wanted = qEnvironmentVariable("QT_SCALE_FACTOR", "1").toDouble();
        QCOMPARE(qApp->primaryScreen()->devicePixelRatio(), wanted);
        if (!test::mayLackOpenGl()) {
            const auto support = tryOpenGl();
            QVERIFY2(support, "no OpenGL context on a platform with a display");
            QSurfaceFormat::setDefaultFormat(support->format);
        }
    }

    void everyPixelIsAPixelOfTheScreen_data() { addWays(); }
    void everyPixelIsAPixelOfTheScreen() {
        QFETCH(Way, way);
        if (isMissing(way) || test::mayLackOpenGl())
            QSKIP("no screen to look at on the offscreen platform");
        Window window(way);
        window.top.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window.top));
        const QSize size = window.devicePixels();
        TileScene scene;
        scene.area = QRect(QPoint(0, 0), size);
        scene.treatment = Treatment::Live;
        window.drawn.renderer->setScene(0, scene);
        window.show(test::stripes(size));
        const auto sharp = [&window, size] {
            const QImage screen = window.seen();
            if (screen.size() != size)
                return false;
            for (int y = 0; y < size.height(); y += 13) {
                for (int x = 0; x < size.width(); ++x) {
                    const int grey = qGray(screen.pixel(x, y));
                    if (x % 2 == 0 ? grey > 3 : grey < 252)
                        return false;
                }
            }
            return true;
        };
        QTRY_VERIFY(sharp());
        QCOMPARE(window.drawn.renderer->framesShown(), 1);
    }

    void anotherWindowShowsTheSame() {
        if (test::mayLackOpenGl())
            QSKIP("no OpenGL on the offscreen platform");
        Window window(Way::OpenGl);
        window.top.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window.top));
        TileScene scene;
        scene.area = QRect(QPoint(0, 0), window.devicePixels());
        scene.treatment = Treatment::Live;
        window.drawn.renderer->setScene(0, scene);
        window.show(test::picture(QStringLiteral("color=red"), {320, 180}));
        const auto isRed = [](const QImage& image) {
            const QColor middle = image.pixelColor(image.rect().center());
            return middle.red() > 240 && middle.green() < 10;
        };
        QTRY_VERIFY(isRed(window.seen()));
        // As when it goes to another monitor's window: its context is another one, the picture is still
        // there.
        QWidget other;
        other.setGeometry(600, 5, 501, 333);
        window.holder.setParent(&other);
        window.holder.setGeometry(7, 11, 481, 301);
        window.holder.show();
        other.show();
        QVERIFY(QTest::qWaitForWindowExposed(&other));
        QTRY_VERIFY(isRed(qobject_cast<GlCanvas*>(window.canvas)->grabFramebuffer()));
        window.holder.setParent(nullptr);
    }

    void aViewWhoseCanvasWasLostMakesAnother_data() { addWays(); }
    void aViewWhoseCanvasWasLostMakesAnother() {
        QFETCH(Way, way);
        if (isMissing(way))
            QSKIP("no OpenGL on the offscreen platform");
        const SystemClock clock;
        rtsp::IoThreads io{1};
        media::DecodePool pool{1};
        NoSource source;
        const Drawing drawn = drawing(way);
        WallController controller({io, pool, source, clock}, *drawn.renderer);
        controller.setLayout(Layout::grid(2, 2));
        WallView view(controller, drawn, clock);
        view.resize(640, 360);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const auto canvas = [&view]() -> QWidget* {
            if (auto* gl = view.findChild<GlCanvas*>())
                return gl;
            return view.findChild<RasterCanvas*>();
        };
        const auto shown = [&] {
            QImage image = view.grab().toImage();
            image.setDevicePixelRatio(1);
            return image;
        };
        const QColor empty(0x16, 0x18, 0x1B);
        QTRY_COMPARE(shown().pixelColor(40, 40), empty);
        const QImage before = shown();
        QVERIFY(canvas());
        delete canvas();
        QVERIFY(!canvas());
        QTRY_VERIFY(canvas());
        QTRY_COMPARE(shown(), before);
        // The canvas takes nothing from the operator's hands.
        QVERIFY(canvas()->testAttribute(Qt::WA_TransparentForMouseEvents));
        QTest::mouseClick(&view, Qt::LeftButton, {}, view.tileRect(3).center());
        QCOMPARE(controller.focus(), 3);
        QCOMPARE(view.childAt(view.tileRect(3).center()), nullptr);
    }

    void tilesTileTheirCanvasExactly() {
        const SystemClock clock;
        rtsp::IoThreads io{1};
        media::DecodePool pool{1};
        NoSource source;
        RasterRenderer renderer;
        WallController controller({io, pool, source, clock}, renderer);
        controller.setLayout(Layout::grid(3, 3));
        WallView view(controller, renderer, clock);
        for (const QSize size : {QSize(641, 359), QSize(1001, 777), QSize(333, 222)}) {
            view.resize(size);
            view.show();
            const auto* canvas = view.findChild<RasterCanvas*>();
            QVERIFY(canvas);
            QTRY_VERIFY(view.width() - canvas->width() < 8);
            const double ratio = view.devicePixelRatioF();
            for (const double edge : {canvas->width() * ratio, canvas->height() * ratio, canvas->x() * ratio})
                QVERIFY2(qAbs(edge - qRound(edge)) < 1e-6, qPrintable(QString::number(edge)));
            QVERIFY(size.width() - canvas->width() < 8 && size.height() - canvas->height() < 8);
            for (int tile = 0; tile < 9; ++tile)
                QCOMPARE(view.tileAt(view.tileRect(tile).center()), tile);
        }
    }
};

QTEST_MAIN(TestWallCanvas)
#include "test_wall_canvas.moc"
