// SPDX-License-Identifier: GPL-3.0-or-later
// The wall under an operator's hands, over simulated recorders and real sockets.
#include "look/ui/theme.h"
#include "simulator_process.h"
#include "wall_stand.h"

#include <QDropEvent>
#include <QHelpEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>

using namespace vigie;
using namespace vigie::wall;
using live::LiveState;
using namespace std::chrono_literals;

namespace {

using Wall = test::WallStand;
using test::AnnouncedSource;
using test::renderer;

int colourfulness(const QColor& colour) {
    const auto [least, most] = std::minmax({colour.red(), colour.green(), colour.blue()});
    return most - least;
}

// Of the part of a tile that neither strips nor a centred plate can cover.
int mostColourAtTheLeft(const QImage& screen, const QRect& tile) {
    int most = 0;
    for (int y = tile.top() + 60; y < tile.bottom() - 60; ++y) {
        for (int x = tile.left() + 8; x < tile.left() + tile.width() / 8; ++x)
            most = qMax(most, colourfulness(screen.pixelColor(x, y)));
    }
    return most;
}

double brightness(const QImage& screen, const QRect& part) {
    double sum = 0;
    for (int y = part.top(); y <= part.bottom(); ++y) {
        for (int x = part.left(); x <= part.right(); ++x)
            sum += screen.pixelColor(x, y).lightness();
    }
    return sum / (part.width() * part.height());
}

} // namespace

class TestWallView : public QObject {
    Q_OBJECT

    test::SimulatorProcess m_simulator;
    AnnouncedSource m_source;
    std::shared_ptr<Directory> m_directory = std::make_shared<Directory>();
    QList<CameraId> m_cameras;   // numbers 101 to 104
    CameraId m_withoutAuthority; // number 110

    CameraId addCamera(const SiteId& site, int number, const QString& name) {
        Camera camera;
        camera.id = CameraId::create();
        camera.commune = m_directory->sites.value(site).commune;
        camera.site = site;
        camera.number = number;
        camera.name = name;
        m_directory->cameras[camera.id] = camera;
        return camera.id;
    }

    void fault(const QString& kind, const QString& state) {
        const QString host = QUrl(m_simulator.recorder()["rtsp"].toString()).host();
        const auto answer = m_simulator.control({"fault", host, kind, state});
        QVERIFY2(answer["ok"].toBool(), QJsonDocument(answer).toJson());
    }

    // A drop as the view gets it; answers whether it was taken. Past the application, which only passes on
    // drops of a drag it has seen begin.
    static bool drop(WallView& view, int tile, const QString& format, const QByteArray& bytes) {
        QMimeData mime;
        mime.setData(format, bytes);
        QDropEvent event(view.tileRect(tile).center(), Qt::CopyAction | Qt::MoveAction, &mime, Qt::LeftButton,
                         Qt::NoModifier);
        event.ignore();
        static_cast<QObject&>(view).event(&event);
        return event.isAccepted();
    }

private Q_SLOTS:
    void initTestCase() {
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        if (renderer().openGl)
            QSurfaceFormat::setDefaultFormat(renderer().format);
        else if (qEnvironmentVariable("VIGIE_RENDERER") == "opengl")
            QCOMPARE(QGuiApplication::platformName(), "offscreen"); // the only one that may have no OpenGL
        const auto started = m_simulator.start(
            "127.44.1.1", {"--communes", "1", "--recorders-per-commune", "1", "--cameras-per-recorder", "4"});
        QVERIFY2(started, qPrintable(started ? QString() : started.error().toLogLine()));
        const Commune commune{CommuneId::create(), "60001", "Valmont-sur-Aire"};
        const Site site{SiteId::create(), commune.id, "Gare"};
        m_directory->communes[commune.id] = commune;
        m_directory->sites[site.id] = site;
        for (int channel = 1; channel <= 4; ++channel) {
            const CameraId id = addCamera(site.id, 100 + channel, QStringLiteral("Quai %1").arg(channel));
            m_cameras << id;
            m_source.endpoints[id] = {QUrl(m_simulator.recorder()["rtsp"].toString() +
                                           QStringLiteral("/live/VideoSource_%1/sub").arg(channel)),
                                      {m_simulator.user(), m_simulator.password()},
                                      VideoCodec::H264,
                                      {640, 360}};
        }
        m_withoutAuthority = addCamera(site.id, 110, "Place de la Mairie");
    }

    void typedDigitsAndReturnCallACamera() {
        Wall wall(m_source, m_directory, Layout::grid(2, 2));
        QSignalSpy typed(&wall.view, &WallView::callUpChanged);
        wall.controller.setFocus(2);
        QTest::keyClicks(&wall.view, "102");
        QCOMPARE(typed.size(), 3);
        QCOMPARE(wall.view.callUp().digits(), QStringLiteral("102"));
        QTest::keyClick(&wall.view, Qt::Key_Return);
        QCOMPARE(wall.controller.cameraAt(2), m_cameras[1]);
        QVERIFY(wall.view.callUp().isEmpty());
        QTRY_COMPARE(wall.controller.status(2).state, LiveState::Live);
        QTRY_VERIFY(wall.drawing.renderer->framesShown() > 10);
    }

    void anUnknownNumberIsSaidAndChangesNothing() {
        Wall wall(m_source, m_directory, Layout::grid(1, 1));
        wall.controller.show(0, m_cameras[0]);
        QSignalSpy failed(&wall.view, &WallView::callUpFailed);
        QTest::keyClicks(&wall.view, "99");
        QTest::keyClick(&wall.view, Qt::Key_Enter, Qt::KeypadModifier);
        QCOMPARE(failed.size(), 1);
        QCOMPARE(failed[0][0].toString(), QStringLiteral("99"));
        QCOMPARE(wall.controller.cameraAt(0), m_cameras[0]);
        QTest::keyClicks(&wall.view, "12");
        QTest::keyClick(&wall.view, Qt::Key_Backspace);
        QCOMPARE(wall.view.callUp().digits(), QStringLiteral("1"));
        QTest::keyClick(&wall.view, Qt::Key_Escape);
        QVERIFY(wall.view.callUp().isEmpty());
        QTest::keyClick(&wall.view, Qt::Key_Return); // nothing typed: nothing said
        QCOMPARE(failed.size(), 1);
    }

    void theAzertyRowNeedsNoShift() {
        Wall wall(m_source, m_directory, Layout::grid(1, 1));
        const std::pair<Qt::Key, QString> row[] = {{Qt::Key_Ampersand, "&"}, {Qt::Key_Eacute, "é"},
                                                   {Qt::Key_QuoteDbl, "\""}, {Qt::Key_Apostrophe, "'"},
                                                   {Qt::Key_ParenLeft, "("}, {Qt::Key_Minus, "-"},
                                                   {Qt::Key_Egrave, "è"},    {Qt::Key_Underscore, "_"},
                                                   {Qt::Key_Ccedilla, "ç"},  {Qt::Key_Agrave, "à"}};
        constexpr quint32 firstScanCode = 10; // of the key left of «é», as X11 and Wayland number it
        for (int i = 0; i < 10; ++i) {
            // «0» alone can not begin a number.
            if (i == 9)
                QTest::keyClick(&wall.view, Qt::Key_1);
            QKeyEvent press(QEvent::KeyPress, row[i].first, Qt::NoModifier,
                            firstScanCode + static_cast<quint32>(i), 0, 0, row[i].second);
            QCoreApplication::sendEvent(&wall.view, &press);
            QCOMPARE(wall.view.callUp().digits(), i == 9 ? QStringLiteral("10") : QString::number(i + 1));
            QTest::keyClick(&wall.view, Qt::Key_Escape);
        }
        // The same keys elsewhere on the keyboard, or with Alt, are no digits.
        QKeyEvent elsewhere(QEvent::KeyPress, Qt::Key_Minus, Qt::NoModifier, 82, 0, 0, "-");
        QCoreApplication::sendEvent(&wall.view, &elsewhere);
        QKeyEvent layout(QEvent::KeyPress, Qt::Key_Apostrophe, Qt::AltModifier, 13, 0, 0, "'");
        QCoreApplication::sendEvent(&wall.view, &layout);
        QVERIFY(wall.view.callUp().isEmpty());
    }

    void arrowsFollowTheGeometry_data() {
        QTest::addColumn<int>("from");
        QTest::addColumn<Qt::Key>("key");
        QTest::addColumn<QList<int>>("to"); // any of these is right
        // 0 is the large tile, 1 and 2 at its right, 3 4 5 below.
        QTest::newRow("large, right") << 0 << Qt::Key_Right << QList<int>{1, 2};
        QTest::newRow("large, down") << 0 << Qt::Key_Down << QList<int>{3, 4};
        QTest::newRow("large, left edge") << 0 << Qt::Key_Left << QList<int>{0};
        QTest::newRow("large, top edge") << 0 << Qt::Key_Up << QList<int>{0};
        QTest::newRow("top right, down") << 1 << Qt::Key_Down << QList<int>{2};
        QTest::newRow("top right, left") << 1 << Qt::Key_Left << QList<int>{0};
        QTest::newRow("right, down") << 2 << Qt::Key_Down << QList<int>{5};
        QTest::newRow("right, edge") << 2 << Qt::Key_Right << QList<int>{2};
        QTest::newRow("corner, left") << 5 << Qt::Key_Left << QList<int>{4};
        QTest::newRow("bottom left, up") << 3 << Qt::Key_Up << QList<int>{0};
        QTest::newRow("bottom middle, up") << 4 << Qt::Key_Up << QList<int>{0};
        QTest::newRow("bottom, edge") << 4 << Qt::Key_Down << QList<int>{4};
    }

    void arrowsFollowTheGeometry() {
        QFETCH(int, from);
        QFETCH(Qt::Key, key);
        QFETCH(QList<int>, to);
        Wall wall(m_source, m_directory, Layout::onePlusFive());
        wall.controller.setFocus(from);
        QTest::keyClick(&wall.view, key);
        QVERIFY2(to.contains(wall.controller.focus()), QByteArray::number(wall.controller.focus()));
        QVERIFY(wall.view.caption(wall.controller.focus()).chosen);
    }

    void aClickTakesTheFocusAndDeleteEmptiesTheTile() {
        Wall wall(m_source, m_directory, Layout::grid(2, 1));
        wall.controller.show(1, m_cameras[0]);
        QSignalSpy hidden(&wall.controller, &WallController::hidden);
        QTest::mouseClick(&wall.view, Qt::LeftButton, {}, wall.view.tileRect(1).center());
        QCOMPARE(wall.controller.focus(), 1);
        QTest::keyClick(&wall.view, Qt::Key_Delete);
        QVERIFY(wall.controller.cameraAt(1).isNull());
        QCOMPARE(hidden.size(), 1);
        QCOMPARE(hidden[0][0].value<CameraId>(), m_cameras[0]);
        QCOMPARE(wall.view.caption(1).number, 0);
    }

    void aDroppedCameraTakesTheTile() {
        Wall wall(m_source, m_directory, Layout::grid(2, 2));
        const QString format = QString::fromLatin1(cameraMime);
        QVERIFY(drop(wall.view, 3, format, m_cameras[2].toString().toUtf8()));
        QCOMPARE(wall.controller.cameraAt(3), m_cameras[2]);
        QCOMPARE(wall.controller.focus(), 3);
        // What names no camera must not empty a tile.
        QVERIFY(!drop(wall.view, 3, format, "not an identifier"));
        QVERIFY(!drop(wall.view, 3, "text/plain", m_cameras[0].toString().toUtf8()));
        QCOMPARE(wall.controller.cameraAt(3), m_cameras[2]);
    }

    void onlyCamerasAndOwnTilesAreLetIn() {
        Wall wall(m_source, m_directory, Layout::grid(1, 1));
        const auto entered = [&](const char* format) {
            QMimeData mime;
            mime.setData(QString::fromLatin1(format), "1");
            QDragEnterEvent event(QPoint(50, 50), Qt::CopyAction | Qt::MoveAction, &mime, Qt::LeftButton,
                                  Qt::NoModifier);
            event.ignore();
            QCoreApplication::sendEvent(&wall.view, &event);
            return event.isAccepted();
        };
        QVERIFY(entered(cameraMime));
        QVERIFY(!entered("text/plain"));
        QVERIFY(!entered(tileMime)); // a tile's number means nothing on another wall
    }

    void aTileDroppedOnAnotherChangesPlaces() {
        Wall wall(m_source, m_directory, Layout::grid(2, 2));
        wall.controller.show(0, m_cameras[0]);
        wall.controller.show(3, m_cameras[1]);
        const QString format = QString::fromLatin1(tileMime);
        QVERIFY(drop(wall.view, 3, format, "0"));
        QCOMPARE(wall.controller.cameraAt(0), m_cameras[1]);
        QCOMPARE(wall.controller.cameraAt(3), m_cameras[0]);
        for (const char* nonsense : {"", "four", "-1", "64"})
            QVERIFY(!drop(wall.view, 2, format, nonsense));
        QVERIFY(wall.controller.cameraAt(2).isNull());
        QCOMPARE(wall.controller.cameraAt(0), m_cameras[1]);
    }

    void stripsHideWhileLiveOnly() {
        Wall wall(m_source, m_directory, Layout::grid(1, 1));
        wall.controller.show(0, m_cameras[0]);
        QTRY_COMPARE(wall.controller.status(0).state, LiveState::Live);
        QTRY_VERIFY(wall.drawing.renderer->framesShown() > 5);
        const QRect strip(300, 2, 600, 24); // right of the words, within the top strip
        const double with = brightness(wall.view.grab().toImage(), strip);
        QTest::keyClick(&wall.view, Qt::Key_I);
        QVERIFY(!wall.view.stripsShown());
        const double without = brightness(wall.view.grab().toImage(), strip);
        QVERIFY2(without > with + 20, qPrintable(QStringLiteral("%1 against %2").arg(without).arg(with)));
        fault("offline", "on");
        QTRY_COMPARE(wall.controller.status(0).state, LiveState::Lost);
        // They are back by themselves, over the words of the state.
        QTRY_VERIFY(brightness(wall.view.grab().toImage(), strip) < without - 20);
        QVERIFY(!wall.view.stripsShown());
        fault("offline", "off");
        QTRY_COMPARE_WITH_TIMEOUT(wall.controller.status(0).state, LiveState::Live, 15000);
        QTRY_VERIFY(brightness(wall.view.grab().toImage(), strip) > with + 20);
        QTest::keyClick(&wall.view, Qt::Key_I, Qt::ControlModifier); // another's shortcut, not the wall's
        QVERIFY(!wall.view.stripsShown());
    }

    void aLostCameraCanNotPassForLive() {
        Wall wall(m_source, m_directory, Layout::grid(1, 1));
        wall.controller.show(0, m_cameras[0]);
        QTRY_COMPARE(wall.controller.status(0).state, LiveState::Live);
        QTRY_VERIFY(wall.drawing.renderer->framesShown() > 5);
        const QRect tile = wall.view.tileRect(0);
        QVERIFY(mostColourAtTheLeft(wall.view.grab().toImage(), tile) >
                12); // or greyness would prove nothing
        fault("stalled", "on");
        QTRY_COMPARE_WITH_TIMEOUT(wall.controller.status(0).state, LiveState::Lost, 5000);
        QCOMPARE(treatmentOf(wall.view.caption(0).status), Treatment::Old);
        QTRY_COMPARE(mostColourAtTheLeft(wall.view.grab().toImage(), tile), 0);
        // The time written stays the picture's while the clock goes on.
        const TileCaption first = wall.view.caption(0);
        QTRY_VERIFY(wall.view.caption(0).now - first.now > 1500ms);
        QCOMPARE(wall.view.caption(0).status.lastImage.at, first.status.lastImage.at);
        QVERIFY(wall.view.caption(0).status.age > first.status.age);
        fault("stalled", "off");
        QTRY_COMPARE_WITH_TIMEOUT(wall.controller.status(0).state, LiveState::Live, 15000);
    }

    void whatMayNotBeWatchedShowsNoPicture() {
        Wall wall(m_source, m_directory, Layout::grid(1, 1));
        wall.controller.show(0, m_cameras[0]);
        QTRY_VERIFY(wall.drawing.renderer->framesShown() > 5);
        QTest::keyClicks(&wall.view, "110");
        QTest::keyClick(&wall.view, Qt::Key_Return);
        QCOMPARE(wall.controller.status(0).state, LiveState::NotAuthorised);
        QCOMPARE(treatmentOf(wall.view.caption(0).status), Treatment::Hide);
        QTRY_VERIFY(mostColourAtTheLeft(wall.view.grab().toImage(), wall.view.tileRect(0)) < 8);
    }

    void theFocusedTileIsReadAloud() {
        Wall wall(m_source, m_directory, Layout::grid(2, 1));
        QCOMPARE(wall.view.accessibleDescription(), QStringLiteral("Case vide"));
        wall.controller.show(0, m_cameras[0]);
        wall.controller.show(1, m_withoutAuthority);
        QTRY_COMPARE(wall.view.accessibleDescription(), QStringLiteral("101, Quai 1, direct"));
        QTest::keyClick(&wall.view, Qt::Key_Right);
        QCOMPARE(wall.view.accessibleDescription(),
                 QStringLiteral("110, Place de la Mairie, arrêté expiré le 12/03/2026"));
    }

    void aTooltipNamesTheWholeTile() {
        Wall wall(m_source, m_directory, Layout::grid(2, 1));
        wall.controller.show(0, m_cameras[1]);
        const auto ask = [&](int tile) {
            const QPoint at = wall.view.tileRect(tile).center();
            QHelpEvent help(QEvent::ToolTip, at, wall.view.mapToGlobal(at));
            QCoreApplication::sendEvent(&wall.view, &help);
        };
        ask(0);
        QTRY_VERIFY(QToolTip::isVisible());
        for (const char* part : {"102", "Quai 2", "Valmont-sur-Aire", "Gare"})
            QVERIFY2(QToolTip::text().contains(QString::fromUtf8(part)), part);
        ask(1);
        QTRY_VERIFY(!QToolTip::isVisible());
    }

    void theWheelZoomsAndEscapeShowsTheWhole() {
        Wall wall(m_source, m_directory, Layout::grid(2, 1));
        wall.controller.show(0, m_cameras[0]);
        QTRY_COMPARE(wall.controller.status(0).state, LiveState::Live);
        QCOMPARE(wall.view.caption(0).zoom, 1.0);
        const QPoint at = wall.view.tileRect(0).center();
        QWheelEvent wheel(at, wall.view.mapToGlobal(at), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(&wall.view, &wheel);
        QVERIFY(qAbs(wall.view.caption(0).zoom - 1.5625) < 1e-6);
        QTest::keyClick(&wall.view, Qt::Key_Plus);
        QVERIFY(wall.view.caption(0).zoom > 2);
        QCOMPARE(wall.view.caption(1).zoom, 1.0);
        // Dragging a picture that is zoomed moves it, and not the tile.
        QTest::mousePress(&wall.view, Qt::LeftButton, {}, at);
        QTest::mouseMove(&wall.view, at + QPoint(40, 20));
        QTest::mouseRelease(&wall.view, Qt::LeftButton, {}, at + QPoint(40, 20));
        QCOMPARE(wall.controller.cameraAt(0), m_cameras[0]);
        QTest::keyClick(&wall.view, Qt::Key_Escape);
        QCOMPARE(wall.view.caption(0).zoom, 1.0);
        // Another camera in the tile begins whole.
        QTest::keyClick(&wall.view, Qt::Key_Plus);
        wall.controller.show(0, m_cameras[1]);
        QCOMPARE(wall.view.caption(0).zoom, 1.0);
    }

    void jAsksForTheLastSecondsAndEscapeGoesBack() {
        Wall wall(m_source, m_directory, Layout::grid(1, 1));
        wall.controller.show(0, m_cameras[0]);
        QTRY_COMPARE(wall.controller.status(0).state, LiveState::Live);
        QSignalSpy asked(&wall.view, &WallView::replayAsked);
        QTest::keyClick(&wall.view, Qt::Key_J);
        QCOMPARE(asked.size(), 1);
        QTRY_VERIFY(wall.controller.counters().imagesDecoded > 60);
        QVERIFY(wall.controller.replay(0, std::chrono::seconds(30)));
        QVERIFY(wordOf(wall.view.caption(0).status, wall.clock.utcNow())
                    .startsWith(QStringLiteral("Relecture −00:0")));
        QCOMPARE(glyphOf(wall.view.caption(0).status), look::Glyph::Replay);
        QTest::keyClick(&wall.view, Qt::Key_Escape);
        QVERIFY(!wall.view.caption(0).status.replay);
        QCOMPARE(glyphOf(wall.view.caption(0).status), look::Glyph::Live);
    }

    void severalCamerasDroppedTakeTurns() {
        Wall wall(m_source, m_directory, Layout::grid(2, 1));
        QByteArrayList lines{"nonsense"};
        for (const CameraId& camera : m_cameras.mid(0, 3))
            lines << camera.toString().toUtf8();
        QVERIFY(drop(wall.view, 1, QString::fromLatin1(cameraMime), lines.join('\n')));
        QCOMPARE(wall.controller.cameraAt(1), m_cameras[0]);
        const auto place = [&] {
            return wall.view.caption(1).tour ? wall.view.caption(1).tour->position : 0;
        };
        QCOMPARE(place(), 1);
        QCOMPARE(wall.view.caption(1).tour->count, 3);
        QTest::keyClick(&wall.view, Qt::Key_PageDown);
        QCOMPARE(wall.controller.cameraAt(1), m_cameras[1]);
        QTest::keyClick(&wall.view, Qt::Key_PageUp);
        QTest::keyClick(&wall.view, Qt::Key_PageUp);
        QCOMPARE(place(), 3);
        QCOMPARE(wall.controller.cameraAt(1), m_cameras[2]);
        QTest::keyClick(&wall.view, Qt::Key_R);
        QVERIFY(wall.view.caption(1).tour->paused);
        QTest::keyClick(&wall.view, Qt::Key_R);
        QVERIFY(!wall.view.caption(1).tour->paused);
        // By itself, at its dwell.
        wall.controller.setFill(1, Tour{.cameras = m_cameras.mid(0, 2), .dwell = Tour::shortest});
        QTRY_COMPARE(wall.controller.cameraAt(1), m_cameras[1]);
        QTRY_COMPARE(wall.controller.cameraAt(1), m_cameras[0]);
        // Swapped with another tile, it goes along; a camera called there ends it.
        wall.controller.swap(0, 1);
        QVERIFY(wall.controller.tour(0));
        QVERIFY(!wall.controller.tour(1));
        wall.controller.show(0, m_cameras[3]);
        QVERIFY(!wall.controller.tour(0));
        QCOMPARE(wall.controller.layout().fills.size(), 0);
    }

    void aStillIsThePictureAtItsOwnSize() {
        Wall wall(m_source, m_directory, Layout::grid(4, 4));
        QSignalSpy taken(&wall.controller, &WallController::pictureTaken);
        QVERIFY(!wall.controller.takePicture(0)); // nothing there
        wall.controller.show(0, m_cameras[0]);
        QTRY_COMPARE(wall.controller.status(0).state, LiveState::Live);
        QSignalSpy asked(&wall.view, &WallView::pictureAsked);
        QTest::keyClick(&wall.view, Qt::Key_S);
        QCOMPARE(asked.size(), 1);
        QVERIFY(wall.controller.takePicture(0));
        QTRY_COMPARE(taken.size(), 1);
        QCOMPARE(taken[0][0].value<CameraId>(), m_cameras[0]);
        const auto image = taken[0][1].value<QImage>();
        QCOMPARE(image.size(), wall.controller.status(0).size);
        QVERIFY(image.width() >= 640);
        QVERIFY(std::chrono::abs(wall.clock.utcNow() - taken[0][2].value<TimeStamp>().at) <
                std::chrono::seconds(3));
    }

    void aHiddenWallRests() {
        Wall wall(m_source, m_directory, Layout::grid(2, 2));
        for (int tile = 0; tile < 4; ++tile)
            wall.controller.show(tile, m_cameras[tile]);
        for (int tile = 0; tile < 4; ++tile)
            QTRY_COMPARE(wall.controller.status(tile).state, LiveState::Live);
        wall.view.hide();
        QTest::qWait(200); // what was being decoded
        const auto before = wall.controller.counters().imagesDecoded;
        QTest::qWait(1000);
        QCOMPARE(wall.controller.counters().imagesDecoded, before);
        wall.view.show();
        QTRY_VERIFY_WITH_TIMEOUT(wall.controller.counters().imagesDecoded > before, 1000);
    }
};

QTEST_MAIN(TestWallView)
#include "test_wall_view.moc"
