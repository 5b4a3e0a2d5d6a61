// SPDX-License-Identifier: GPL-3.0-or-later
// Tiles that fill themselves: the hotspot follows the focus, alarm spots show what they are given.
#include "look/ui/theme.h"
#include "wall/ui/wall_view.h"

#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace vigie;
using namespace vigie::wall;
using namespace std::chrono_literals;

namespace {

// No device is needed to see which camera stands where.
class NoSource final : public LiveSource {
public:
    Result<StreamEndpoint> endpoint(const CameraId&, StreamRole) override {
        return fail(ErrorCode::Forbidden, QStringLiteral("Arrêté expiré le 12/03/2026"));
    }
};

} // namespace

class TestWallSpots : public QObject {
    Q_OBJECT

    SystemClock m_clock;
    rtsp::IoThreads m_io{1};
    media::DecodePool m_pool{1};
    NoSource m_source;
    std::shared_ptr<Directory> m_directory = std::make_shared<Directory>();
    QList<CameraId> m_cameras; // numbers 101 to 109
    std::unique_ptr<Drawing> m_drawing;
    std::unique_ptr<WallController> m_controller;
    std::unique_ptr<WallView> m_view;

    CameraId at(int tile) const { return m_controller->cameraAt(tile); }
    // For longer than a hotspot takes to follow.
    bool nothingIsOpened() const { return !QSignalSpy(m_controller.get(), &WallController::shown).wait(500); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const {
        QTest::keyClick(m_view.get(), key, modifiers);
    }

private Q_SLOTS:
    void initTestCase() {
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        for (int number = 101; number <= 109; ++number) {
            Camera camera;
            camera.id = CameraId::create();
            camera.number = number;
            camera.name = QStringLiteral("Quai %1").arg(number);
            m_directory->cameras[camera.id] = camera;
            m_cameras << camera.id;
        }
    }

    // 1 + 5: tile 0 is the large one; 1 to 5 show 101 to 105, tile 0 shows 109.
    void init() {
        m_drawing = std::make_unique<Drawing>(rasterDrawing());
        m_controller = std::make_unique<WallController>(live::LiveServices{m_io, m_pool, m_source, m_clock},
                                                        *m_drawing->renderer);
        m_view = std::make_unique<WallView>(*m_controller, *m_drawing, m_clock);
        Layout layout = Layout::onePlusFive();
        layout.cameras = {m_cameras[8], m_cameras[0], m_cameras[1], m_cameras[2], m_cameras[3], m_cameras[4]};
        m_controller->setLayout(layout);
        m_view->setDirectory(m_directory);
        m_view->resize(960, 540);
        m_view->show();
        m_view->setFocus();
    }

    void cleanup() {
        m_view.reset();
        m_controller.reset();
        m_drawing.reset();
    }

    void theKeyMakesAHotspotThatFollowsTheFocus() {
        press(Qt::Key_C);
        QVERIFY(m_controller->layout().fill<Hotspot>(0));
        QCOMPARE(at(0), m_cameras[8]); // has the focus: keeps its camera
        m_controller->setFocus(3);
        QCOMPARE(at(0), m_cameras[8]); // not at once
        QTRY_COMPARE(at(0), m_cameras[2]);
        // Another camera in the tile that has the focus is followed too.
        m_controller->show(3, m_cameras[6]);
        QTRY_COMPARE(at(0), m_cameras[6]);
        // An empty tile changes nothing, nor does the hotspot's own focus.
        m_controller->show(4, {});
        m_controller->setFocus(4);
        QVERIFY(nothingIsOpened());
        QCOMPARE(at(0), m_cameras[6]);
        m_controller->setFocus(0);
        QVERIFY(nothingIsOpened());
        QCOMPARE(at(0), m_cameras[6]);
        press(Qt::Key_C); // ordinary again, with what it shows
        QVERIFY(m_controller->layout().fills.isEmpty());
        QCOMPARE(at(0), m_cameras[6]);
        m_controller->setFocus(1);
        QVERIFY(nothingIsOpened());
        QCOMPARE(at(0), m_cameras[6]);
    }

    void walkingOverTheWallOpensOneStream() {
        m_controller->setFill(0, Hotspot());
        QSignalSpy opened(m_controller.get(), &WallController::shown);
        for (const int tile : {1, 2, 3, 4, 5})
            m_controller->setFocus(tile);
        QTRY_COMPARE(at(0), m_cameras[4]);
        QCOMPARE(opened.size(), 1);
    }

    void aNumberCalledToTheHotspotStaysUntilTheFocusMoves() {
        m_controller->setFill(0, Hotspot());
        QTest::keyClicks(m_view.get(), "108");
        press(Qt::Key_Return);
        QCOMPARE(at(0), m_cameras[7]);
        QVERIFY(m_controller->layout().fill<Hotspot>(0)); // still one
        QVERIFY(nothingIsOpened());
        QCOMPARE(at(0), m_cameras[7]);
        m_controller->setFocus(2);
        QTRY_COMPARE(at(0), m_cameras[1]);
    }

    void aWallHasOneHotspot() {
        m_controller->setFill(0, Hotspot());
        m_controller->setFill(5, Hotspot());
        QVERIFY(!m_controller->layout().fill<Hotspot>(0));
        QVERIFY(m_controller->layout().fill<Hotspot>(5));
        m_controller->swap(5, 1);
        QVERIFY(m_controller->layout().fill<Hotspot>(1) && !m_controller->layout().fill<Hotspot>(5));
        press(Qt::Key_Delete); // tile 0 has the focus
        QVERIFY(at(0).isNull());
        m_controller->show(1, {}); // emptied: ordinary again
        QVERIFY(m_controller->layout().fills.isEmpty());
    }

    void alarmSpotsShowTheMostUrgentInTheirOrder() {
        m_controller->setFocus(5);
        press(Qt::Key_C, Qt::ShiftModifier);
        QVERIFY(m_controller->layout().fill<AlarmSpot>(5));
        QVERIFY(at(5).isNull()); // no alarm: not the camera of before
        QVERIFY(spokenText(m_view->caption(5)).contains(QStringLiteral("Aucune alarme à montrer")));
        m_controller->setAlarmCameras({m_cameras[6], m_cameras[7]});
        QCOMPARE(at(5), m_cameras[6]);
        const TileCaption caption = m_view->caption(5);
        QVERIFY(caption.role == TileRole::AlarmSpot);
        QCOMPARE(caption.alarmPlace, 1);
        QCOMPARE(caption.alarms, 2);
        // A second spot, before it among the tiles, shows the first.
        m_controller->setFill(4, AlarmSpot());
        QCOMPARE(at(4), m_cameras[6]);
        QCOMPARE(at(5), m_cameras[7]);
        m_controller->setAlarmCameras({m_cameras[7]});
        QCOMPARE(at(4), m_cameras[7]);
        QVERIFY(at(5).isNull());
        m_controller->setAlarmCameras({});
        QVERIFY(at(4).isNull());
    }

    void theKeyGivesBackWhatWasThere() {
        m_controller->setFocus(5);
        const CameraId before = at(5);
        press(Qt::Key_C, Qt::ShiftModifier);
        QVERIFY(at(5).isNull());
        press(Qt::Key_C, Qt::ShiftModifier);
        QVERIFY(m_controller->layout().fills.isEmpty());
        QCOMPARE(at(5), before);
        // After an alarm, too, and with the tour that was there.
        const QList<CameraId> stops{m_cameras[0], before};
        m_controller->setFill(5, Tour{stops, 600s});
        press(Qt::Key_C, Qt::ShiftModifier);
        m_controller->setAlarmCameras({m_cameras[6]});
        QCOMPARE(at(5), m_cameras[6]);
        press(Qt::Key_C, Qt::ShiftModifier);
        QCOMPARE(at(5), before);
        const Tour* tour = m_controller->layout().fill<Tour>(5);
        QVERIFY(tour);
        QCOMPARE(tour->cameras, stops);
        // Nothing of it outlasts another layout.
        press(Qt::Key_C, Qt::ShiftModifier);
        m_controller->setLayout(Layout::grid(3, 2));
        m_controller->setFill(5, AlarmSpot());
        m_controller->setFocus(5);
        press(Qt::Key_C, Qt::ShiftModifier);
        QVERIFY(m_controller->layout().fills.isEmpty());
        QVERIFY(at(5) != before);
    }

    void theSameAlarmIsNotInterrupted() {
        m_controller->setFill(5, AlarmSpot());
        m_controller->setAlarmCameras({m_cameras[6]});
        QSignalSpy ended(m_controller.get(), &WallController::hidden);
        m_controller->setAlarmCameras({m_cameras[6], m_cameras[7]});
        Layout again = m_controller->layout();
        again.name = QStringLiteral("La même");
        m_controller->setLayout(*Layout::fromJson(again.toJson()));
        QCOMPARE(at(5), m_cameras[6]);
        QCOMPARE(ended.size(), 0);
    }

    void noCameraIsCalledOverAnAlarm() {
        m_controller->setFill(5, AlarmSpot());
        m_controller->setAlarmCameras({m_cameras[6]});
        m_controller->setFocus(5);
        QSignalSpy refused(m_view.get(), &WallView::callRefused);
        QSignalSpy called(m_view.get(), &WallView::called);
        QTest::keyClicks(m_view.get(), "108");
        press(Qt::Key_Return);
        QCOMPARE(at(5), m_cameras[6]);
        QCOMPARE(refused.size(), 1);
        QCOMPARE(called.size(), 0);
        QVERIFY(!m_controller->show(5, m_cameras[7]));
        press(Qt::Key_Delete);
        QVERIFY(m_controller->layout().fills.isEmpty());
        QVERIFY(m_controller->show(5, m_cameras[7]));
    }

    void theHotspotFollowsAnAlarmSpotToo() {
        m_controller->setFill(0, Hotspot());
        m_controller->setFill(5, AlarmSpot());
        m_controller->setFocus(5);
        m_controller->setAlarmCameras({m_cameras[6]});
        QTRY_COMPARE(at(0), m_cameras[6]);
    }

    void theMenuNamesTheCommandsWithTheirKeys() {
        m_controller->setFocus(0);
        QContextMenuEvent asks(QContextMenuEvent::Mouse, m_view->tileRect(5).center(),
                               m_view->mapToGlobal(m_view->tileRect(5).center()));
        QCoreApplication::sendEvent(m_view.get(), &asks);
        QCOMPARE(m_controller->focus(), 5);
        auto* menu = m_view->findChild<QMenu*>();
        QVERIFY(menu && menu->isVisible());
        const auto find = [menu](const QString& words) {
            for (QAction* action : menu->actions()) {
                if (action->text().contains(words))
                    return action;
            }
            return static_cast<QAction*>(nullptr);
        };
        QVERIFY(!find(QStringLiteral("caméra suivante"))->isEnabled()); // no tour here
        QVERIFY(!find(QStringLiteral("caméra suivante"))->toolTip().isEmpty());
        QAction* hotspot = find(QStringLiteral("point chaud"));
        QVERIFY(hotspot->text().endsWith(QStringLiteral("\tC")));
        hotspot->trigger();
        QVERIFY(m_controller->layout().fill<Hotspot>(5));
        menu->close();
    }

    void oneTileAloneIsNeither() {
        m_controller->setLayout(Layout::grid(1, 1));
        press(Qt::Key_C);
        press(Qt::Key_C, Qt::ShiftModifier);
        QVERIFY(m_controller->layout().fills.isEmpty());
        QVERIFY(!m_view->whyNot(WallCommand::Hotspot).isEmpty());
    }

    /// Each says what it is, on the narrowest tiles too; without an alarm it is a panel, not black.
    void whatTheTilesSay() {
        TileCaption caption;
        caption.role = TileRole::AlarmSpot;
        caption.noAlarm = QStringLiteral("Aucune alarme à montrer");
        const auto overlays = paintTile(caption, {320, 180}, 1);
        QVERIFY(!overlays.isEmpty());
        QCOMPARE(overlays.first().image.size(), QSize(320, 180));
        QCOMPARE(overlays.first().image.pixelColor(4, 4), QColor(look::tokens(look::ThemeKind::Dark).b2));
        caption.number = 312;
        caption.name = QStringLiteral("Déchetterie, quai");
        caption.alarms = 3;
        caption.alarmPlace = 1;
        QVERIFY(spokenText(caption).startsWith(QStringLiteral("Spot alarme 1/3, 312")));
        caption.role = TileRole::Hotspot;
        QVERIFY(spokenText(caption).startsWith(QStringLiteral("Point chaud, 312")));
    }
};

QTEST_MAIN(TestWallSpots)
#include "test_wall_spots.moc"
