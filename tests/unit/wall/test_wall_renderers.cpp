// SPDX-License-Identifier: GPL-3.0-or-later
// What each renderer really puts on the screen, pixel by pixel, against one reference.
#include "colour_bars.h"
#include "made_frames.h"
#include "picture.h"
#include "wall_surfaces.h"

#include <QTest>

Q_DECLARE_METATYPE(vigie::test::Way)

using namespace vigie;
using namespace vigie::wall;
using test::Way;

namespace {

const std::pair<const char*, Way> ways[] = {
    {"raster", Way::Raster}, {"OpenGL 3.3", Way::OpenGl}, {"OpenGL ES 3.0", Way::OpenGlEs}};

TileScene scene(const QRect& area, Treatment treatment = Treatment::Live,
                const QList<Overlay>& overlays = {}) {
    TileScene made;
    made.area = area;
    made.treatment = treatment;
    made.overlays = overlays;
    return made;
}

bool isAbout(const QColor& a, const QColor& b, int most) {
    return qAbs(a.red() - b.red()) <= most && qAbs(a.green() - b.green()) <= most &&
           qAbs(a.blue() - b.blue()) <= most;
}

double meanDifference(const QImage& a, const QImage& b) {
    double sum = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y);
            const QRgb q = b.pixel(x, y);
            sum += qAbs(qRed(p) - qRed(q)) + qAbs(qGreen(p) - qGreen(q)) + qAbs(qBlue(p) - qBlue(q));
        }
    }
    return sum / (3.0 * a.width() * a.height());
}

} // namespace

class TestWallRenderers : public QObject {
    Q_OBJECT

    std::unique_ptr<test::WallSurface> m_surface;

    static void addWays() {
        QTest::addColumn<Way>("way");
        for (const auto& [name, way] : ways)
            QTest::newRow(name) << way;
    }

    bool makeSurface(Way way) {
        m_surface = test::makeSurface(way);
        return m_surface != nullptr;
    }

    Renderer& renderer() { return m_surface->renderer(); }

private Q_SLOTS:
    void cleanup() { m_surface.reset(); }

// A context that is missing where it must not be is a failure, never a silent hole.
#define OPEN(way)                                                                                            \
    do {                                                                                                     \
        if (!makeSurface(way)) {                                                                             \
            if (test::mayLackOpenGl())                                                                       \
                QSKIP("no OpenGL on the offscreen platform: its renderer is not looked at");                 \
            QFAIL("no OpenGL context on a platform with a display");                                         \
        }                                                                                                    \
    } while (false)

    void barsKeepTheirColours_data() {
        QTest::addColumn<Way>("way");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<QByteArray>("matrix");
        QTest::addColumn<bool>("full");
        QTest::addColumn<QByteArray>("pixels");
        for (const auto& [name, way] : ways) {
            for (const char* matrix : {"bt601", "bt709"}) {
                for (const bool full : {false, true}) {
                    QTest::addRow("%s, %s, %s", name, matrix, full ? "full" : "limited")
                        << way << QSize(640, 360) << QByteArray(matrix) << full << QByteArray("yuv420p");
                }
            }
            QTest::addRow("%s, odd size", name)
                << way << QSize(702, 398) << QByteArray("bt601") << false << QByteArray("yuv420p");
            QTest::addRow("%s, NV12", name)
                << way << QSize(640, 360) << QByteArray("bt709") << false << QByteArray("nv12");
            for (const char* pixels : {"yuv422p", "yuv444p", "yuv420p10le"})
                QTest::addRow("%s, %s", name, pixels)
                    << way << QSize(640, 360) << QByteArray("bt709") << false << QByteArray(pixels);
        }
    }
    void barsKeepTheirColours() {
        QFETCH(Way, way);
        QFETCH(QSize, size);
        QFETCH(QByteArray, matrix);
        QFETCH(bool, full);
        QFETCH(QByteArray, pixels);
        OPEN(way);
        media::Frame frame =
            test::colourBars({size, matrix, full, true, pixels == "nv12" ? "yuv420p" : pixels});
        if (pixels == "nv12")
            frame = test::asNv12(frame);
        renderer().setTileCount(1);
        for (const QSize target :
             {size, QSize(240, 135), QSize(241, 137), QSize(1920, 1080), QSize(60, 34)}) {
            renderer().setScene(0, scene(QRect(QPoint(0, 0), target)));
            QVERIFY(renderer().submit(0, frame));
            const int worst = test::worstBar(m_surface->paint(target), QRect(QPoint(0, 0), target));
            QVERIFY2(worst <= 3,
                     qPrintable(
                         QStringLiteral("%1 × %2: %3").arg(target.width()).arg(target.height()).arg(worst)));
        }
    }

    void picturesAndBarsStandToThePixel_data() {
        addWays();
    }
    void picturesAndBarsStandToThePixel() {
        QFETCH(Way, way);
        OPEN(way);
        const auto white = test::picture("color=white", {320, 180});
        const QColor empty(0x16, 0x18, 0x1B);
        renderer().setTileCount(3);
        // A wide picture in a square tile, a tall room for it, an empty tile; two pixels between them.
        const QRect square(0, 0, 161, 161);
        const QRect flat(163, 0, 400, 90);
        const QRect third(163, 92, 100, 69);
        renderer().setScene(0, scene(square));
        renderer().setScene(1, scene(flat));
        renderer().setScene(2, scene(third, Treatment::Hide));
        for (int tile = 0; tile < 3; ++tile)
            renderer().submit(tile, white);
        const QImage screen = m_surface->paint({563, 170});
        const QRect first(0, 35, 161, 90); // 161 × 9 / 16 = 90.6
        const QRect second(163 + (400 - 160) / 2, 0, 160, 90);
        for (int y = 0; y < screen.height(); ++y) {
            for (int x = 0; x < screen.width(); ++x) {
                const QColor seen = screen.pixelColor(x, y);
                const QColor wanted = first.contains(x, y) || second.contains(x, y) ? QColor(Qt::white)
                                      : third.contains(x, y)                        ? empty
                                                                                    : QColor(Qt::black);
                if (!isAbout(seen, wanted, 1))
                    QFAIL(qPrintable(QStringLiteral("%1, %2: %3").arg(x).arg(y).arg(seen.name())));
            }
        }
    }

    void anOldPictureIsGreyDimAndHatched_data() {
        addWays();
    }
    void anOldPictureIsGreyDimAndHatched() {
        QFETCH(Way, way);
        OPEN(way);
        const QSize size(320, 180);
        renderer().setTileCount(1);
        renderer().setScene(0, scene(QRect(QPoint(0, 0), size)));
        renderer().submit(0, test::picture("color=0xC06020", size));
        const QImage live = m_surface->paint(size);
        renderer().setScene(0, scene(QRect(QPoint(0, 0), size), Treatment::Old));
        const QImage old = m_surface->paint(size);
        const int dim = qRound(qGray(live.pixel(5, 5)) * 0.42);
        int plain = 0;
        int hatched = 0;
        for (int y = 0; y < size.height(); ++y) {
            for (int x = 0; x < size.width(); ++x) {
                const QColor seen = old.pixelColor(x, y);
                QVERIFY(seen.red() == seen.green() && seen.green() == seen.blue());
                // Lines where x + y is a multiple of 22.
                const int along = (x + y + 1) % 22;
                const int away = qMin(along, 22 - along);
                if (away >= 3) {
                    QVERIFY2(qAbs(seen.red() - dim) <= 2, qPrintable(seen.name()));
                    ++plain;
                } else if (away == 0) {
                    QVERIFY2(qAbs(seen.red() - (dim + (255 - dim) * 56 / 255)) <= 4, qPrintable(seen.name()));
                    ++hatched;
                }
            }
        }
        QVERIFY(plain > 10000 && hatched > 1000);
    }

    void aPartFillsTheTile_data() {
        addWays();
    }
    void aPartFillsTheTile() {
        QFETCH(Way, way);
        OPEN(way);
        const auto bars = test::colourBars({{700, 400}, "bt601", false, true, "yuv420p"});
        renderer().setTileCount(1);
        TileScene zoomed = scene({0, 0, 200, 150});
        zoomed.crop = QRectF(510 / 700.0, 0.25, 80 / 700.0, 60 / 400.0); // within the red bar, 500 to 599
        renderer().setScene(0, zoomed);
        QVERIFY(renderer().submit(0, bars));
        QImage screen = m_surface->paint({200, 150});
        for (const QPoint at :
             {QPoint(0, 0), QPoint(199, 0), QPoint(0, 149), QPoint(199, 149), QPoint(90, 70)})
            QVERIFY2(isAbout(screen.pixelColor(at), QColor(191, 0, 0), 3),
                     qPrintable(screen.pixelColor(at).name()));
        // Another part of a picture that stands still shows without a new one, as an old one too.
        zoomed.crop = QRectF(610 / 700.0, 0.25, 80 / 700.0, 60 / 400.0);
        renderer().setScene(0, zoomed);
        QVERIFY(isAbout(m_surface->paint({200, 150}).pixelColor(100, 75), QColor(0, 0, 191), 3));
        zoomed.treatment = Treatment::Old;
        zoomed.crop = QRectF(10 / 700.0, 0.25, 80 / 700.0, 60 / 400.0);
        renderer().setScene(0, zoomed);
        QVERIFY(isAbout(m_surface->paint({200, 150}).pixelColor(30, 5), QColor(80, 80, 80), 3));
        // What names no part of the picture is the whole of it.
        zoomed.treatment = Treatment::Live;
        for (const QRectF& nonsense : {QRectF(2, 2, 1, 1), QRectF(), QRectF(0.5, 0.5, -1, -1)}) {
            zoomed.crop = nonsense;
            renderer().setScene(0, zoomed);
            QVERIFY(test::worstBar(m_surface->paint({200, 150}), {0, 0, 200, 150}) <= 3);
        }
    }

    void aTurnedPictureIsTheSameTurned_data() {
        addWays();
    }
    void aTurnedPictureIsTheSameTurned() {
        QFETCH(Way, way);
        OPEN(way);
        const auto frame = test::picture("testsrc2", {640, 360});
        renderer().setTileCount(1);
        const auto shown = [&](int rotation, QSize size) {
            TileScene turned = scene(QRect(QPoint(0, 0), size));
            turned.rotation = rotation;
            renderer().setScene(0, turned);
            renderer().submit(0, frame);
            return m_surface->paint(size);
        };
        const QImage upright = shown(0, {320, 180});
        for (const int degrees : {90, 180, 270}) {
            const QImage wanted = upright.transformed(QTransform().rotate(degrees));
            const double apart = meanDifference(shown(degrees, wanted.size()), wanted);
            QVERIFY2(apart < 0.5, qPrintable(QString::number(apart)));
        }
        QCOMPARE(shown(45, {320, 180}), upright); // no such turn
        // Its shape turns with it: black at both sides of a tall picture.
        const QImage tall = shown(90, {320, 180});
        QCOMPARE(tall.pixelColor(100, 90), QColor(Qt::black));
        QVERIFY(tall.pixelColor(160, 90) != QColor(Qt::black));
    }

    void overlaysLieOverThePicture_data() {
        addWays();
    }
    void overlaysLieOverThePicture() {
        QFETCH(Way, way);
        OPEN(way);
        const auto white = test::picture("color=white", {320, 180});
        QImage strip(50, 20, QImage::Format_ARGB32_Premultiplied);
        strip.fill(QColor(10, 20, 30, 204)); // 80 %
        QImage other(7, 7, QImage::Format_ARGB32);
        other.fill(QColor(0, 255, 0));
        renderer().setTileCount(1);
        renderer().setScene(
            0, scene({10, 10, 320, 180}, Treatment::Live, {{{5, 3}, strip}, {{100, 100}, other}}));
        renderer().submit(0, white);
        QImage screen = m_surface->paint({340, 200});
        const QRect place(15, 13, 50, 20);
        const QColor blended(59, 67, 75);
        for (const QPoint corner :
             {place.topLeft(), place.topRight(), place.bottomLeft(), place.bottomRight()})
            QVERIFY2(isAbout(screen.pixelColor(corner), blended, 2),
                     qPrintable(screen.pixelColor(corner).name()));
        for (const QPoint outside : {QPoint(14, 13), QPoint(65, 13), QPoint(15, 12), QPoint(15, 33)})
            QVERIFY(isAbout(screen.pixelColor(outside), Qt::white, 1));
        QVERIFY(isAbout(screen.pixelColor(113, 113), QColor(0, 255, 0), 1));
        // A strip painted anew replaces the one before, at its own size; those no longer wanted are gone.
        QImage next(30, 20, QImage::Format_ARGB32_Premultiplied);
        next.fill(Qt::blue);
        renderer().setScene(0, scene({10, 10, 320, 180}, Treatment::Live, {{{5, 3}, next}}));
        screen = m_surface->paint({340, 200});
        QVERIFY(isAbout(screen.pixelColor(15, 13), Qt::blue, 1));
        QVERIFY(isAbout(screen.pixelColor(50, 20), Qt::white, 1));
        QVERIFY(isAbout(screen.pixelColor(113, 113), Qt::white, 1));
        next.fill(Qt::red); // the same place and size, other pixels
        renderer().setScene(0, scene({10, 10, 320, 180}, Treatment::Live, {{{5, 3}, next}}));
        QVERIFY(isAbout(m_surface->paint({340, 200}).pixelColor(15, 13), Qt::red, 1));
    }

    void finePatternsDoNotShimmer_data() {
        addWays();
    }
    void finePatternsDoNotShimmer() {
        QFETCH(Way, way);
        OPEN(way);
        const auto frame = test::stripes({1920, 1080});
        renderer().setTileCount(1);
        for (const QSize size : {QSize(480, 270), QSize(384, 216), QSize(256, 144), QSize(120, 68)}) {
            renderer().setScene(0, scene(QRect(QPoint(0, 0), size)));
            renderer().submit(0, frame);
            const QImage screen = m_surface->paint(size);
            int least = 255;
            int most = 0;
            for (int x = 2; x < size.width() - 2; ++x) {
                const int grey = qGray(screen.pixel(x, size.height() / 2));
                least = qMin(least, grey);
                most = qMax(most, grey);
            }
            QVERIFY2(most - least <= 56 && least > 80 && most < 176,
                     qPrintable(QStringLiteral("%1: %2 to %3").arg(size.width()).arg(least).arg(most)));
        }
    }

    void everyTileKeepsItsOwnPicture_data() {
        addWays();
    }
    void everyTileKeepsItsOwnPicture() {
        QFETCH(Way, way);
        OPEN(way);
        const QList<std::pair<media::Frame, QColor>> flats{
            {test::picture("color=red", {320, 180}), QColor(254, 0, 0)},
            {test::picture("color=blue", {320, 180}), QColor(0, 0, 254)},
            {test::picture("color=lime", {640, 360}), QColor(0, 255, 0)},
            {test::asNv12(test::picture("color=white", {320, 180})), QColor(255, 255, 255)},
            {test::picture("color=yellow", {1024, 576}), QColor(255, 255, 0)}};
        const auto area = [](int tile) { return QRect(tile % 8 * 40, tile / 8 * 24, 38, 22); };
        const auto look = [&](int tiles, int shift) {
            const QImage screen = m_surface->paint({320, 192});
            for (int tile = 0; tile < tiles; ++tile) {
                const QColor wanted = flats[(tile + shift) % flats.size()].second;
                const QColor seen = screen.pixelColor(area(tile).center());
                if (!isAbout(seen, wanted, 4))
                    QFAIL(qPrintable(QStringLiteral("tile %1: %2").arg(tile).arg(seen.name())));
            }
        };
        // One by one, as cameras are called; then all change, the wall shrinks and grows again.
        for (int tiles = 1; tiles <= 64; tiles += 9) {
            renderer().setTileCount(tiles);
            for (int tile = 0; tile < tiles; ++tile) {
                renderer().setScene(tile, scene(area(tile)));
                if (tile >= tiles - 9)
                    renderer().submit(tile, flats[tile % flats.size()].first);
            }
            look(tiles, 0);
        }
        for (int tile = 0; tile < 64; ++tile)
            renderer().submit(tile, flats[(tile + 1) % flats.size()].first);
        look(64, 1);
        renderer().setTileCount(3);
        look(3, 1);
        renderer().setTileCount(5);
        for (int tile = 3; tile < 5; ++tile)
            renderer().setScene(tile, scene(area(tile)));
        const QImage screen = m_surface->paint({320, 192});
        QCOMPARE(screen.pixelColor(area(4).center()),
                 QColor(0x16, 0x18, 0x1B)); // nobody's picture comes back
    }

    void hiddenClearedAndReplacedPictures_data() {
        addWays();
    }
    void hiddenClearedAndReplacedPictures() {
        QFETCH(Way, way);
        OPEN(way);
        const auto red = test::picture("color=red", {320, 180});
        const auto blue = test::picture("color=blue", {320, 180});
        int woken = 0;
        renderer().setWake([&woken] { ++woken; });
        QVERIFY(!renderer().submit(0, red)); // no such tile
        renderer().setTileCount(2);
        QVERIFY(!renderer().submit(0, red)); // no size yet
        renderer().setScene(0, scene({0, 0, 80, 45}));
        renderer().setScene(1, scene({80, 0, 80, 45}));
        (void)renderer().takeDirty();
        renderer().submit(0, red);
        renderer().submit(0, blue);
        QCOMPARE(woken, 1);
        QCOMPARE(renderer().takeDirty(), QRegion(0, 0, 80, 45));
        QVERIFY(m_surface->paint({160, 45}).pixelColor(40, 20).blue() > 240);
        QCOMPARE(renderer().framesShown(), 1);
        QCOMPARE(renderer().framesReplaced(), 1);
        renderer().setScene(0, scene({0, 0, 80, 45}, Treatment::Hide));
        QVERIFY(m_surface->paint({160, 45}).pixelColor(40, 20).blue() < 40);
        renderer().submit(1, red);
        renderer().clear(1);
        QVERIFY(m_surface->paint({160, 45}).pixelColor(120, 20).red() < 40);
        QCOMPARE(renderer().framesShown(), 1);
    }

    void picturesComeFromManyThreads_data() {
        addWays();
    }
    void picturesComeFromManyThreads() {
        QFETCH(Way, way);
        OPEN(way);
        const QList<media::Frame> frames{test::picture("color=red", {320, 180}),
                                         test::picture("color=blue", {640, 360}),
                                         test::colourBars({{320, 180}, "bt601", false, true, "yuv444p"})};
        std::atomic<int> waiting = 0;
        renderer().setWake([&waiting] { ++waiting; });
        const auto layOut = [&](int round) {
            const int tiles = 4 + round % 6;
            renderer().setTileCount(tiles);
            for (int tile = 0; tile < tiles; ++tile)
                renderer().setScene(tile, scene({tile % 3 * 40, tile / 3 * 30, 38 - round % 7, 28}));
        };
        layOut(0);
        std::vector<std::jthread> decoders;
        for (int thread = 0; thread < 4; ++thread) {
            decoders.emplace_back([&, thread](const std::stop_token& stop) {
                for (int i = 0; !stop.stop_requested(); ++i) // some to tiles that are not there
                    renderer().submit((i + thread) % 10, frames[(i + thread) % frames.size()]);
            });
        }
        QTRY_VERIFY(waiting > 0);
        for (int round = 0; round < 60; ++round) {
            layOut(round);
            if (round % 5 == 0)
                renderer().clear(round % 4);
            (void)renderer().takeDirty();
            QVERIFY(!m_surface->paint({120, 120}).isNull());
        }
        decoders.clear();
        layOut(0);
        QVERIFY(renderer().submit(0, frames[0])); // all still stands
        QVERIFY(isAbout(m_surface->paint({120, 120}).pixelColor(19, 14), QColor(254, 0, 0), 4));
        QVERIFY(renderer().framesShown() > 0);
    }

    void anotherContextShowsTheSame_data() {
        QTest::addColumn<Way>("way");
        QTest::newRow("OpenGL 3.3") << Way::OpenGl;
        QTest::newRow("OpenGL ES 3.0") << Way::OpenGlEs;
    }
    void anotherContextShowsTheSame() {
        QFETCH(Way, way);
        OPEN(way);
        auto& surface = static_cast<test::GlSurface&>(*m_surface);
        QImage strip(50, 20, QImage::Format_ARGB32_Premultiplied);
        strip.fill(QColor(10, 20, 30, 204));
        renderer().setTileCount(2);
        renderer().setScene(0, scene({0, 0, 160, 90}, Treatment::Live, {{{5, 3}, strip}}));
        renderer().setScene(1, scene({160, 0, 160, 90}, Treatment::Old));
        for (int tile : {0, 1})
            renderer().submit(tile, test::picture("testsrc2", {640, 360}));
        const QImage before = surface.paint({320, 90});
        for (int round = 0; round < 3; ++round) {
            surface.lose();
            QVERIFY(surface.open());
            QCOMPARE(surface.paint({320, 90}), before);
        }
        // At once, as when the card is reset: nothing can be given back, painting says so.
        QOpenGLContext::currentContext()->doneCurrent();
        auto& drawn = static_cast<GlRenderer&>(renderer());
        QVERIFY(!drawn.paint({320, 90}));
        surface.loseAtOnce();
        QVERIFY(!drawn.isInitialised());
        QVERIFY(surface.open());
        QCOMPARE(surface.paint({320, 90}), before);
        // Without a context pictures are still taken, and counted when they are shown.
        surface.lose();
        QVERIFY(renderer().submit(0, test::picture("color=red", {640, 360})));
        QVERIFY(surface.open());
        QVERIFY(surface.paint({320, 90}).pixelColor(100, 60).red() > 240);
    }

    void bothWaysAgree() {
        if (!makeSurface(Way::OpenGl)) {
            if (test::mayLackOpenGl())
                QSKIP("no OpenGL on the offscreen platform: its renderer is not looked at");
            QFAIL("no OpenGL context on a platform with a display");
        }
        test::RasterSurface raster;
        const auto frame = test::picture("testsrc2", {1280, 720});
        for (const QSize size : {QSize(320, 180), QSize(427, 240), QSize(1280, 720)}) {
            for (const Treatment treatment : {Treatment::Live, Treatment::Old}) {
                for (Renderer* one : {&renderer(), &raster.renderer()}) {
                    one->setTileCount(1);
                    one->setScene(0, scene(QRect(QPoint(0, 0), size), treatment));
                    one->submit(0, frame);
                }
                const double apart = meanDifference(m_surface->paint(size), raster.paint(size));
                QVERIFY2(apart < 3, qPrintable(QStringLiteral("%1, treatment %2: %3")
                                                   .arg(size.width())
                                                   .arg(int(treatment))
                                                   .arg(apart)));
            }
        }
    }
};

QTEST_MAIN(TestWallRenderers)
#include "test_wall_renderers.moc"
