// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/clip.h"
#include "media/decoder.h"
#include "wall/call_up.h"
#include "wall/layout.h"
#include "wall/raster_renderer.h"
#include "wall/tile_zoom.h"
#include "wall/wall_controller.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QPainter>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace vigie;
using namespace vigie::wall;

class TestWall : public QObject {
    Q_OBJECT

    // One decoded picture of a flat colour, made by ffmpeg.
    static media::Frame flatFrame(const QString& colour, QSize size) {
        QTemporaryDir dir;
        const QString file = dir.filePath("flat.mp4");
        QProcess::execute("ffmpeg", {"-v", "error", "-f", "lavfi", "-i",
                                     QStringLiteral("color=%1:size=%2x%3:rate=5:duration=0.2")
                                         .arg(colour)
                                         .arg(size.width())
                                         .arg(size.height()),
                                     "-c:v", "libx264", "-tune", "zerolatency", "-pix_fmt", "yuv420p", file});
        media::Frame frame;
        auto decoder = media::Decoder::open(VideoCodec::H264);
        const auto read = media::readClip(file,
                                          [&](const AccessUnit& unit) {
                                              for (auto& picture : decoder->decode(unit))
                                                  frame = picture;
                                              return frame.isNull();
                                          },
                                          {});
        if (!read || frame.isNull())
            qFatal("no picture");
        return frame;
    }

    static QImage painted(RasterRenderer& renderer, QSize size) {
        QImage screen(size, QImage::Format_RGB32);
        screen.fill(Qt::magenta);
        QPainter painter(&screen);
        renderer.paint(painter, QRect(QPoint(0, 0), size));
        return screen;
    }

private Q_SLOTS:
    void gridsFillTheirArea_data() {
        QTest::addColumn<int>("tiles");
        for (int tiles : {1, 2, 5, 16, 17, 64, 65})
            QTest::addRow("%d", tiles) << tiles;
    }

    void gridsFillTheirArea() {
        QFETCH(int, tiles);
        const Layout layout = Layout::gridFor(tiles);
        QVERIFY(layout.tiles.size() >= qMin(tiles, Layout::mostTiles));
        QVERIFY(layout.tiles.size() <= Layout::mostTiles);
        const QSize area(1919, 1079); // odd on purpose
        const auto rects = layout.geometry(area, 2);
        QRegion all;
        for (const QRect& rect : rects) {
            QVERIFY(!all.intersects(rect));
            QVERIFY(QRect(QPoint(0, 0), area).contains(rect));
            all += rect;
        }
        QCOMPARE(rects.last().bottomRight(), QPoint(1918, 1078));
    }

    void layoutsSurviveJsonAndRefuseNonsense() {
        Layout layout = Layout::onePlusFive();
        layout.cameras[3] = CameraId::create();
        const auto again = Layout::fromJson(layout.toJson());
        QVERIFY(again);
        QCOMPARE(again->tiles, layout.tiles);
        QCOMPARE(again->cameras, layout.cameras);
        auto overlapping = layout.toJson();
        QJsonArray list = overlapping["tiles"].toArray();
        list[1] = list[0];
        overlapping["tiles"] = list;
        QCOMPARE(Layout::fromJson(overlapping).error().code, ErrorCode::InvalidInput);
        QVERIFY(!Layout::fromJson({}));
        QVERIFY(!Layout::fromJson({{"columns", 1000000}, {"rows", 1}, {"tiles", list}}));
        // A mutated layout is refused or sound, never something in between.
        const QByteArray text = QJsonDocument(layout.toJson()).toJson();
        std::minstd_rand random(3);
        for (int round = 0; round < 3000; ++round) {
            QByteArray mutant = text;
            for (int i = 0; i < 3; ++i)
                mutant[static_cast<qsizetype>(random() % static_cast<unsigned>(mutant.size()))] =
                    static_cast<char>(random());
            const auto read = Layout::fromJson(QJsonDocument::fromJson(mutant).object());
            if (read)
                QCOMPARE(read->geometry({800, 600}, 2).size(), read->cameras.size());
        }
    }

    void toursSurviveJsonAndFollowTheirCamera() {
        Layout layout = Layout::grid(2, 2);
        const QList<CameraId> ids{CameraId::create(), CameraId::create(), CameraId::create()};
        layout.cameras[3] = ids[0];
        layout.fills.insert(3, Tour{.cameras = ids, .dwell = std::chrono::seconds(5)});
        const auto again = Layout::fromJson(layout.toJson());
        QVERIFY(again);
        QVERIFY(again->fills == layout.fills);
        const Layout other = layout.reshaped(Layout::onePlusSeven());
        QCOMPARE(other.cameras[0], ids[0]);
        QVERIFY(other.fill<Tour>(0) && *other.fill<Tour>(0) == *layout.fill<Tour>(3));
        QCOMPARE(other.fills.size(), 1);
        // One camera is no tour; a dwell out of bounds is brought within.
        auto json = layout.toJson();
        QJsonArray list = json["tiles"].toArray();
        QJsonObject tile = list[3].toObject();
        tile["tour"] = QJsonObject{{"cameras", QJsonArray{ids[0].toString(), "nonsense"}}, {"seconds", 5}};
        list[3] = tile;
        tile["tour"] =
            QJsonObject{{"cameras", QJsonArray{ids[0].toString(), ids[1].toString()}}, {"seconds", -4}};
        list[2] = QJsonObject(tile);
        json["tiles"] = list;
        QVERIFY(!Layout::fromJson(json)); // two tiles in one place
        tile["x"] = 0;
        list[2] = tile;
        json["tiles"] = list;
        const auto read = Layout::fromJson(json);
        QVERIFY(read);
        QCOMPARE(read->fills.keys(), QList<int>{2});
        QVERIFY(read->fill<Tour>(2)->dwell == Tour::shortest);
    }

    void spotsSurviveJson() {
        Layout layout = Layout::onePlusFive();
        const CameraId camera = CameraId::create();
        const CameraId alarm = CameraId::create();
        layout.cameras[0] = camera;
        layout.cameras[5] = alarm;
        layout.fills.insert(0, Hotspot());
        layout.fills.insert(4, AlarmSpot());
        layout.fills.insert(5, AlarmSpot());
        const auto again = Layout::fromJson(layout.toJson());
        QVERIFY(again);
        QVERIFY(again->fills == layout.fills);
        QCOMPARE(again->cameras[0], camera);
        QVERIFY(again->cameras[5].isNull()); // that alarm is over
        // A wall has one hotspot; a word that a newer program wrote is an ordinary tile.
        auto json = layout.toJson();
        QJsonArray list = json["tiles"].toArray();
        for (const int tile : {1, 2}) {
            QJsonObject entry = list[tile].toObject();
            entry["show"] = tile == 1 ? "hotspot" : "weather";
            entry["camera"] = alarm.toString();
            list[tile] = entry;
        }
        json["tiles"] = list;
        const auto read = Layout::fromJson(json);
        QVERIFY(read);
        QVERIFY(read->fill<Hotspot>(0) && !read->fills.contains(1) && !read->fills.contains(2));
        QCOMPARE(read->cameras[2], alarm);
    }

    void reshapedSpotsKeepTheirPlaces() {
        Layout layout = Layout::grid(3, 3);
        for (int tile = 0; tile < 8; ++tile)
            layout.cameras[tile] = CameraId::create();
        layout.fills.insert(2, Hotspot());
        layout.fills.insert(8, AlarmSpot());
        const Layout six = layout.reshaped(Layout::onePlusFive());
        QVERIFY(six.fill<Hotspot>(0)); // the largest
        QCOMPARE(six.cameras[0], layout.cameras[2]);
        QVERIFY(six.fill<AlarmSpot>(5));
        QVERIFY(six.cameras[5].isNull());
        QCOMPARE(six.cameras.mid(1, 4), (QList<CameraId>{layout.cameras[0], layout.cameras[1],
                                                         layout.cameras[3], layout.cameras[4]}));
        const Layout one = layout.reshaped(Layout::grid(1, 1));
        QVERIFY(one.fills.isEmpty());
        QCOMPARE(one.cameras[0], layout.cameras[0]);
    }

    void camerasNobodySeesAreTakenOut() {
        const QList<CameraId> ids{CameraId::create(), CameraId::create(), CameraId::create(),
                                  CameraId::create()};
        Layout layout = Layout::grid(2, 2);
        layout.cameras = {ids[0], ids[1], ids[2], {}};
        layout.fills.insert(1, Tour{.cameras = {ids[1], ids[2], ids[3]}});
        layout.fills.insert(2, Tour{.cameras = {ids[2], ids[1]}});
        const auto unseen = [&](const CameraId& camera) { return camera == ids[1]; };
        QCOMPARE(layout.dropCameras(unseen), 1);
        QCOMPARE(layout.cameras, (QList<CameraId>{ids[0], ids[2], ids[2], {}}));
        QCOMPARE(layout.fill<Tour>(1)->cameras, (QList<CameraId>{ids[2], ids[3]}));
        QVERIFY(!layout.fills.contains(2)); // one camera takes no turns
        QCOMPARE(layout.dropCameras(unseen), 0);
    }

    void unevenShapesFillTheirGrid() {
        for (const Layout& layout : {Layout::onePlusFive(), Layout::onePlusSeven(), Layout::twoPlusEight()}) {
            int cells = 0;
            for (const QRect& tile : layout.tiles)
                cells += tile.width() * tile.height();
            QCOMPARE(cells, layout.columns * layout.rows);
            QVERIFY(Layout::fromJson(layout.toJson())); // no overlap
        }
        QCOMPARE(Layout::onePlusSeven().tiles.size(), 8);
        QCOMPARE(Layout::twoPlusEight().tiles.size(), 10);
    }

    void zoomKeepsThePointUnderTheHand() {
        TileZoom zoom;
        QCOMPARE(zoom.crop(), QRectF(0, 0, 1, 1));
        zoom.zoomAt({0.25, 0.75}, 2);
        // What lies at a quarter of what is seen is what lay at a quarter of the whole.
        QCOMPARE(zoom.crop().left() + 0.25 * zoom.crop().width(), 0.25);
        QCOMPARE(zoom.crop().top() + 0.75 * zoom.crop().height(), 0.75);
        zoom.pan({5, 5}); // far beyond the edge
        QCOMPARE(zoom.crop(), QRectF(0, 0, 0.5, 0.5));
        zoom.pan({-5, -5});
        QCOMPARE(zoom.crop(), QRectF(0.5, 0.5, 0.5, 0.5));
        zoom.centre();
        QCOMPARE(zoom.crop(), QRectF(0.25, 0.25, 0.5, 0.5));
        zoom.zoomAt({0.5, 0.5}, 1000);
        QCOMPARE(zoom.factor(), TileZoom::most);
        zoom.zoomAt({0.5, 0.5}, 0.0001);
        QVERIFY(!zoom.isZoomed());
        QCOMPARE(zoom.crop(), QRectF(0, 0, 1, 1));
        // Turned clockwise, the upper left of what is seen was the lower left.
        zoom.turn();
        zoom.zoomAt({0, 0}, 2);
        QCOMPARE(zoom.crop(), QRectF(0, 0.5, 0.5, 0.5));
        zoom.turn();
        QCOMPARE(zoom.rotation(), 180);
        QCOMPARE(zoom.crop(), QRectF(0.5, 0.5, 0.5, 0.5));
    }

    void reshapingKeepsTheCamerasInOrder() {
        Layout four = Layout::grid(2, 2);
        const CameraId a = CameraId::create();
        const CameraId b = CameraId::create();
        four.cameras = {CameraId(), a, CameraId(), b};
        const Layout six = four.reshaped(Layout::onePlusFive());
        QCOMPARE(six.cameras.mid(0, 3), (QList<CameraId>{a, b, CameraId()}));
    }

    void digitsCallACamera() {
        Directory directory;
        for (int number : {1, 12, 120, 127, 7}) {
            Camera camera;
            camera.id = CameraId::create();
            camera.number = number;
            directory.cameras[camera.id] = camera;
        }
        CallUp callUp;
        callUp.type(0);
        QVERIFY(callUp.isEmpty());
        callUp.type(1);
        callUp.type(2);
        const auto matches = callUp.matches(directory, 2);
        QCOMPARE(matches.size(), 2);
        QCOMPARE(matches[0].number, 12);
        QCOMPARE(matches[1].number, 120);
        QCOMPARE(callUp.exact(directory)->number, 12);
        callUp.type(8);
        QVERIFY(!callUp.exact(directory));
        callUp.eraseLast();
        callUp.type(7);
        QCOMPARE(callUp.exact(directory)->number, 127);
        for (int i = 0; i < 20; ++i)
            callUp.type(9);
        QCOMPARE(callUp.digits().size(), CallUp::mostDigits);
    }

    void aLivePictureFillsItsTileAndKeepsItsShape() {
        RasterRenderer renderer;
        renderer.setTileCount(1);
        renderer.setScene(0, {QRect(0, 0, 200, 200), Treatment::Live, {}});
        renderer.submit(0, flatFrame("red", {320, 180}));
        QCOMPARE(renderer.takeDirty().boundingRect(), QRect(0, 0, 200, 200));
        const QImage screen = painted(renderer, {200, 200});
        QVERIFY(screen.pixelColor(100, 100).red() > 240);
        QCOMPARE(screen.pixelColor(100, 10), QColor(Qt::black)); // bar above a wide picture
        QCOMPARE(renderer.framesShown(), 1);
    }

    void anOldPictureCanNotPassForLive() {
        RasterRenderer renderer;
        renderer.setTileCount(1);
        renderer.setScene(0, {QRect(0, 0, 160, 90), Treatment::Live, {}});
        renderer.submit(0, flatFrame("red", {320, 180}));
        (void)painted(renderer, {160, 90});
        renderer.setScene(0, {QRect(0, 0, 160, 90), Treatment::Old, {}});
        const QImage screen = painted(renderer, {160, 90});
        for (int y = 0; y < 90; ++y) {
            for (int x = 0; x < 160; ++x) {
                const QColor colour = screen.pixelColor(x, y);
                QVERIFY(colour.red() == colour.green() && colour.green() == colour.blue()); // no colour left
                QVERIFY(colour.red() < 120);                                                // and dim
            }
        }
        bool hatched = false;
        for (int x = 1; x < 160; ++x)
            hatched = hatched || screen.pixelColor(x, 45) != screen.pixelColor(0, 45);
        QVERIFY(hatched);
    }

    void aHiddenOrClearedPictureIsGone() {
        RasterRenderer renderer;
        renderer.setTileCount(2);
        renderer.setScene(0, {QRect(0, 0, 80, 90), Treatment::Live, {}});
        renderer.setScene(1, {QRect(80, 0, 80, 90), Treatment::Live, {}});
        const auto red = flatFrame("red", {320, 180});
        renderer.submit(0, red);
        renderer.submit(1, red);
        renderer.submit(7, red); // a tile that is not there
        renderer.setScene(0, {QRect(0, 0, 80, 90), Treatment::Hide, {}});
        renderer.clear(1);
        const QImage screen = painted(renderer, {160, 90});
        for (int x = 0; x < 160; ++x)
            QVERIFY(screen.pixelColor(x, 45).red() < 40);
    }

    void onlyTheNewestPictureIsShownAndTheOthersAreCounted() {
        RasterRenderer renderer;
        int woken = 0;
        renderer.setWake([&woken] { ++woken; });
        renderer.setTileCount(1);
        renderer.setScene(0, {QRect(0, 0, 160, 90), Treatment::Live, {}});
        (void)renderer.takeDirty();
        renderer.submit(0, flatFrame("red", {320, 180}));
        renderer.submit(0, flatFrame("blue", {320, 180}));
        QCOMPARE(woken, 1); // one waking until the view looked
        QVERIFY(painted(renderer, {160, 90}).pixelColor(80, 45).blue() > 240);
        QCOMPARE(renderer.framesShown(), 1);
        QCOMPARE(renderer.framesReplaced(), 1);
    }
};

QTEST_GUILESS_MAIN(TestWall)
#include "test_wall.moc"
