// SPDX-License-Identifier: GPL-3.0-or-later
// The PTZ under an operator's hands: real windows, a private catalog, a simulated head that says what it was
// told.
#include "desk_stand.h"
#include "head_view.h"
#include "look/ui/theme.h"
#include "ptz_desk_fixture.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <QWheelEvent>

using namespace vigie;
using namespace vigie::app;
using namespace std::chrono_literals;
using State = ptz::PtzController::State;

namespace {

/// One person at one desk.
struct Station : test::DeskStand {
    Station(const test::PtzPark& park, const QString& login, catalog::Group group)
        : DeskStand(settingsOf(park, login, group), {1700, 900}) {}

    static WorkstationSettings settingsOf(const test::PtzPark& park, const QString& login,
                                          catalog::Group group) {
        auto settings = test::deskSettings(park.catalog.settings(login), login, login);
        settings.group = group;
        settings.credentials =
            test::loginOf(park.catalog.recorder.id, park.simulator.user(), park.simulator.password());
        return settings;
    }

    ptz::PtzController& ptz() { return window->wallPage().ptz().controller(); }
    template <class Widget>
    Widget* find(const char* name) const {
        return window->wallPage().findChild<Widget*>(QLatin1String(name));
    }
    QString panelText() const { return find<QLabel>("ptzState")->toolTip(); }
    std::optional<wall::TilePtz> onTile() { return view().caption(wall().focus()).ptz; }
    QRect tile() { return view().tileRect(wall().focus()); }
};

} // namespace

class TestPtzDesk : public QObject {
    Q_OBJECT

    QTemporaryDir m_settings;
    test::PtzPark m_park;
    std::unique_ptr<Station> m_first;
    std::unique_ptr<Station> m_second;

    // The one in front has the keys.
    void activate(Station& station) {
        station.window->activateWindow();
        station.window->raise();
        QTRY_VERIFY(station.window->isActiveWindow());
        station.view().setFocus();
        QTRY_VERIFY(station.view().hasFocus());
    }

    std::unique_ptr<Station> open(const QString& login, catalog::Group group = catalog::Group::Operator) {
        auto station = std::make_unique<Station>(m_park, login, group);
        [&] {
            QTRY_VERIFY(station->window->desk().isReady());
            activate(*station);
            station->wall().reshape(wall::Layout::grid(1, 1));
            QTest::keyClicks(&station->view(), QString::number(m_park.catalog.first.number));
            QTest::keyClick(&station->view(), Qt::Key_Return);
            QTRY_COMPARE_WITH_TIMEOUT(station->wall().status(0).state, live::LiveState::Live, 10000);
        }();
        return station;
    }

    void take(Station& station) {
        activate(station);
        QTest::keyClick(&station.view(), Qt::Key_P);
        QTRY_COMPARE_WITH_TIMEOUT(station.ptz().state(), State::Held, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(station.ptz().abilities(m_park.catalog.first.id).has_value(), 10000);
    }

    void shoot(Station& station, const QString& name) {
        const QString folder = qEnvironmentVariable("VIGIE_SHOTS");
        if (!folder.isEmpty())
            QVERIFY(station.window->grab().save(QStringLiteral("%1/%2.png").arg(folder, name)));
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_CONFIG_HOME", m_settings.path().toUtf8());
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        VERIFY_OK(m_park.start(QStringLiteral("127.48.2.1")));
    }

    void cleanup() {
        m_first.reset();
        m_second.reset();
    }

    void takenByKeyItMovesByKeysAndEscapeFreesIt() {
        m_first = open(QStringLiteral("poste1"));
        Station& desk = *m_first;
        QCOMPARE(desk.panelText(), QStringLiteral("libre"));
        QTest::keyPress(&desk.view(), Qt::Key_6, Qt::KeypadModifier); // not held: the wall's digits
        QTest::keyRelease(&desk.view(), Qt::Key_6, Qt::KeypadModifier);
        QCOMPARE(desk.view().callUp().digits(), QStringLiteral("6"));
        QTest::keyClick(&desk.view(), Qt::Key_Escape);
        const QRect free = desk.tile();
        take(desk);
        QTRY_VERIFY(desk.onTile() && desk.onTile()->mine);
        QCOMPARE(desk.tile(), free); // taking it moved nothing
        QVERIFY2(desk.panelText().startsWith(QStringLiteral("à vous")), qPrintable(desk.panelText()));
        shoot(desk, QStringLiteral("ptz-held"));
        // The panel fits a screen of 1920 with both docks, and 30 % longer words.
        QVERIFY2(desk.window->minimumSizeHint().width() <= 1500,
                 qPrintable(QString::number(desk.window->minimumSizeHint().width())));

        QTest::keyPress(&desk.view(), Qt::Key_6, Qt::KeypadModifier);
        QTRY_VERIFY(m_park.isMoving());
        QVERIFY(desk.view().callUp().isEmpty());
        QTest::keyPress(&desk.view(), Qt::Key_8, Qt::KeypadModifier);
        QTRY_VERIFY(m_park.head()["tilt"].toDouble() > 0.02);
        QTest::keyRelease(&desk.view(), Qt::Key_6, Qt::KeypadModifier);
        QTest::keyRelease(&desk.view(), Qt::Key_8, Qt::KeypadModifier);
        QTRY_VERIFY(!m_park.isMoving());
        QCOMPARE(m_park.head()["stoppedBy"].toString(), QStringLiteral("command"));

        QTest::keyPress(&desk.view(), Qt::Key_Plus);
        QTRY_VERIFY(m_park.head()["zoom"].toDouble() > 0.02);
        QTest::keyRelease(&desk.view(), Qt::Key_Plus);
        QTRY_VERIFY(!m_park.isMoving());

        QTest::keyClick(&desk.view(), Qt::Key_2, Qt::ControlModifier);
        QTRY_COMPARE(m_park.head()["stoppedBy"].toString(), QStringLiteral("arrival"));
        QCOMPARE(m_park.head()["pan"].toDouble(), 0.5);
        QVERIFY2(desk.lastAct().contains(QStringLiteral("Carrefour")), qPrintable(desk.lastAct()));
        QTest::keyClick(&desk.view(), Qt::Key_9, Qt::ControlModifier);
        QVERIFY(desk.lastAct().contains(QStringLiteral("pas de préréglage 9")));

        QTest::keyClick(&desk.view(), Qt::Key_Escape);
        QCOMPARE(desk.ptz().state(), State::Free);
        QTRY_VERIFY(!desk.onTile());
        QCOMPARE(desk.panelText(), QStringLiteral("libre"));
    }

    void theMouseSteersAndTheWheelZooms() {
        m_first = open(QStringLiteral("poste1"));
        Station& desk = *m_first;
        take(desk);
        const QPoint centre = desk.tile().center();
        QTest::mousePress(&desk.view(), Qt::LeftButton, {}, centre - QPoint(20, 0));
        QTest::mouseMove(&desk.view(), centre - QPoint(150, 0));
        QTRY_VERIFY(m_park.isMoving());
        const double before = m_park.head()["pan"].toDouble();
        QTRY_VERIFY(m_park.head()["pan"].toDouble() < before - 0.02);
        QTest::mouseRelease(&desk.view(), Qt::LeftButton, {}, centre - QPoint(150, 0));
        QTRY_VERIFY(!m_park.isMoving());

        // A click brings its point to the centre, as the lens sees it at its present zoom.
        const test::HeadView clicked(m_park.head());
        const QPoint point = centre + QPoint(200, 0);
        const QPointF wanted = desk.view().pictureMap(0)->toPicture(desk.view().toCanvas(point));
        QTest::mouseClick(&desk.view(), Qt::LeftButton, {}, point);
        QTRY_COMPARE(m_park.head()["lastCommand"].toString(), QStringLiteral("RelativeMove"));
        QTRY_VERIFY(!m_park.isMoving());
        const QPointF seen = clicked.fractionOf(test::HeadView(m_park.head()).ahead());
        QVERIFY2(qAbs(seen.x() - wanted.x()) < 0.02 && qAbs(seen.y() - wanted.y()) < 0.02,
                 qPrintable(QStringLiteral("%1 %2").arg(seen.x()).arg(seen.y())));

        const double wide = m_park.head()["zoom"].toDouble();
        QWheelEvent wheel(centre, desk.view().mapToGlobal(centre), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&desk.view(), &wheel);
        QTRY_VERIFY(m_park.head()["zoom"].toDouble() > wide + 0.02);
        QTRY_VERIFY(!m_park.isMoving());

        // The pad in the tile.
        const QRect up = wall::padKeyRect(desk.tile().size(), wall::PadKey::Up);
        QVERIFY(!up.isEmpty());
        const double low = m_park.head()["tilt"].toDouble();
        QTest::mousePress(&desk.view(), Qt::LeftButton, {}, desk.tile().topLeft() + up.center());
        QCOMPARE(desk.onTile()->pressed, wall::PadKey::Up);
        QTRY_VERIFY(m_park.head()["tilt"].toDouble() > low + 0.02);
        QTest::mouseRelease(&desk.view(), Qt::LeftButton, {}, desk.tile().topLeft() + up.center());
        QTRY_VERIFY(!m_park.isMoving());
        QCOMPARE(desk.onTile()->pressed, wall::PadKey::None);
    }

    // What the head is told is a point of the unturned picture, whatever part of it the tile shows, and how.
    void aClickAndABoxOnAZoomedTurnedTileAreOfThePicture() {
        m_first = open(QStringLiteral("poste1"));
        Station& desk = *m_first;
        activate(desk);
        const QPoint corner =
            desk.tile().topLeft() + QPoint(desk.tile().width() / 3, desk.tile().height() / 3);
        QWheelEvent wheel(corner, desk.view().mapToGlobal(corner), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&desk.view(), &wheel); // not held: the tile's own zoom
        QTest::keyClick(&desk.view(), Qt::Key_R, Qt::ShiftModifier);
        take(desk);
        QTest::keyClick(&desk.view(), Qt::Key_1, Qt::ControlModifier);
        QTRY_COMPARE(m_park.head()["pan"].toDouble(), -0.5);
        QTRY_VERIFY(!m_park.isMoving());
        const test::HeadView before(m_park.head());
        auto map = desk.view().pictureMap(0);
        QVERIFY(map && map->target().height() > map->target().width()); // turned
        const QPointF wanted(0.3, 0.55);
        const QPoint at = desk.view().fromCanvas(map->toScreen(wanted)).toPoint();
        QVERIFY(desk.tile().contains(at));
        QVERIFY(wall::padKeyAt(desk.tile().size(), at - desk.tile().topLeft()) == wall::PadKey::None);
        QTest::mouseClick(&desk.view(), Qt::LeftButton, {}, at);
        QTRY_COMPARE(m_park.head()["lastCommand"].toString(), QStringLiteral("RelativeMove"));
        QTRY_COMPARE(m_park.head()["stoppedBy"].toString(), QStringLiteral("arrival"));
        const test::HeadView centred(m_park.head());
        const QPointF seen = before.fractionOf(centred.ahead());
        QVERIFY2(qAbs(seen.x() - wanted.x()) < 0.02 && qAbs(seen.y() - wanted.y()) < 0.02,
                 qPrintable(QStringLiteral("%1 %2").arg(seen.x()).arg(seen.y())));
        QCOMPARE(centred.times, before.times);

        // The tile shows the middle now, as close as before.
        map = desk.view().pictureMap(0);
        const QPointF middle = map->toPicture(QRectF(map->target()).center());
        QVERIFY(qAbs(middle.x() - 0.5) < 0.01 && qAbs(middle.y() - 0.5) < 0.01);
        QVERIFY(desk.view().caption(0).zoom > 1);

        const QRectF box(0.4, 0.42, 0.15, 0.1);
        const QPoint from = desk.view().fromCanvas(map->toScreen(box.topLeft())).toPoint();
        const QPoint to = desk.view().fromCanvas(map->toScreen(box.bottomRight())).toPoint();
        auto* drawn = desk.view().findChild<QWidget*>(QStringLiteral("aimBox"));
        QVERIFY(drawn && !drawn->isVisible());
        QTest::mousePress(&desk.view(), Qt::LeftButton, Qt::ShiftModifier, from);
        QTest::mouseMove(&desk.view(), to);
        QVERIFY(drawn->isVisible());
        QCOMPARE(drawn->geometry(), QRect(from, to).normalized());
        QVERIFY(!m_park.isMoving()); // a box is no drag
        shoot(desk, QStringLiteral("ptz-box"));
        QTest::mouseRelease(&desk.view(), Qt::LeftButton, Qt::ShiftModifier, to);
        QVERIFY(!drawn->isVisible());
        QTRY_VERIFY(m_park.head()["zoom"].toDouble() > 0.02);
        QTRY_COMPARE(m_park.head()["stoppedBy"].toString(), QStringLiteral("arrival"));
        const test::HeadView closer(m_park.head());
        const QPointF filled = centred.fractionOf(closer.ahead());
        QVERIFY2(qAbs(filled.x() - box.center().x()) < 0.02 && qAbs(filled.y() - box.center().y()) < 0.02,
                 qPrintable(QStringLiteral("%1 %2").arg(filled.x()).arg(filled.y())));
        QVERIFY2(qAbs(closer.times / centred.times * 0.15 - 1) < 0.05, // pixels are coarse in a small box
                 qPrintable(QString::number(closer.times / centred.times)));
        QCOMPARE(desk.view().caption(0).zoom, 1.0); // the lens has taken over
    }

    void escapeDropsABoxAndFiveStopsAnAim() {
        m_first = open(QStringLiteral("poste1"));
        Station& desk = *m_first;
        take(desk);
        QTest::keyClick(&desk.view(), Qt::Key_1, Qt::ControlModifier);
        QTRY_COMPARE(m_park.head()["pan"].toDouble(), -0.5);
        const QPoint centre = desk.tile().center();
        auto* drawn = desk.view().findChild<QWidget*>(QStringLiteral("aimBox"));
        QTest::mousePress(&desk.view(), Qt::LeftButton, Qt::ShiftModifier, centre);
        QTest::mouseMove(&desk.view(), centre + QPoint(80, 60));
        QVERIFY(drawn->isVisible());
        QTest::keyClick(&desk.view(), Qt::Key_Escape);
        QVERIFY(!drawn->isVisible());
        QCOMPARE(desk.ptz().state(), State::Held); // of the box alone
        QTest::mouseRelease(&desk.view(), Qt::LeftButton, Qt::ShiftModifier, centre + QPoint(80, 60));

        QTest::keyClick(&desk.view(), Qt::Key_2, Qt::ControlModifier); // a whole half turn: a second
        QTRY_VERIFY(m_park.isMoving());
        QTest::keyClick(&desk.view(), Qt::Key_5, Qt::KeypadModifier);
        QTRY_COMPARE(m_park.head()["lastCommand"].toString(), QStringLiteral("Stop"));
        QVERIFY(!m_park.isMoving());
        QVERIFY(m_park.head()["pan"].toDouble() < 0.5);
    }

    void aWallThatLosesTheKeysStopsTheHead() {
        m_first = open(QStringLiteral("poste1"));
        take(*m_first);
        QTest::keyPress(&m_first->view(), Qt::Key_4, Qt::KeypadModifier);
        QTRY_VERIFY(m_park.isMoving());
        m_first->window->tree().searchField()->setFocus();
        QTRY_VERIFY(!m_park.isMoving());
        QCOMPARE(m_park.head()["stoppedBy"].toString(), QStringLiteral("command"));
        QCOMPARE(m_first->ptz().state(), State::Held); // stopped, not freed
    }

    void presetsToursAndReturnInThePanel() {
        m_first = open(QStringLiteral("poste1"));
        Station& desk = *m_first;
        take(desk);
        auto* third = desk.find<QPushButton>("ptzPreset3");
        QVERIFY(third && third->isEnabled());
        QCOMPARE(third->text(), QStringLiteral("Façade"));
        QTest::mouseClick(third, Qt::LeftButton);
        QTRY_COMPARE(m_park.head()["pan"].toDouble(), 0.1);
        QVERIFY(desk.view().hasFocus());
        QTest::mouseClick(desk.find<QPushButton>("ptzTourStart"), Qt::LeftButton);
        QTRY_COMPARE(m_park.head()["tour"].toInt(), 1);
        QTest::mouseClick(desk.find<QPushButton>("ptzTourStop"), Qt::LeftButton);
        QTRY_COMPARE(m_park.head()["tour"].toInt(), 0);
        auto* back = desk.find<QComboBox>("ptzReturn");
        QCOMPARE(back->count(), 4);
        back->setFocus();
        QTest::keyClick(back, Qt::Key_Down); // the first preset
        QTRY_COMPARE(desk.ptz().lease().returnPreset, QStringLiteral("Preset_1"));
        QTest::mouseClick(desk.find<QPushButton>("ptzTake"), Qt::LeftButton); // frees
        QCOMPARE(desk.ptz().state(), State::Free);
        QTRY_COMPARE(m_park.head()["pan"].toDouble(), -0.5);
        QTRY_VERIFY(!desk.find<QPushButton>("ptzPreset3")->isEnabled());
        QVERIFY(!desk.find<QPushButton>("ptzPreset3")->toolTip().isEmpty());
    }

    void aSecondDeskSeesItTakenAndASupervisorTakesOver() {
        m_first = open(QStringLiteral("poste1"));
        take(*m_first);
        m_second = open(QStringLiteral("poste2"));
        QTRY_VERIFY(m_second->onTile().has_value());
        QVERIFY(!m_second->onTile()->mine);
        QCOMPARE(m_second->onTile()->holder, QStringLiteral("Opératrice, poste 1"));
        QVERIFY2(m_second->panelText().startsWith(QStringLiteral("occupée 0:")) &&
                     m_second->panelText().contains(QStringLiteral("Opératrice, poste 1")),
                 qPrintable(m_second->panelText()));
        auto* takeButton = m_second->find<QPushButton>("ptzTake");
        QVERIFY(!takeButton->isEnabled());
        QVERIFY(takeButton->toolTip().contains(QStringLiteral("priorité")));
        QTest::keyClick(&m_second->view(), Qt::Key_P);
        QTest::keyPress(&m_second->view(), Qt::Key_6, Qt::KeypadModifier);
        QTest::keyRelease(&m_second->view(), Qt::Key_6, Qt::KeypadModifier);
        QTest::qWait(300);
        QCOMPARE(m_second->ptz().state(), State::Free);
        QVERIFY(!m_park.isMoving());
        shoot(*m_second, QStringLiteral("ptz-busy"));

        m_second = open(QStringLiteral("superviseur"), catalog::Group::Supervisor);
        QTRY_VERIFY(m_second->onTile().has_value());
        auto* reason = m_second->find<QLineEdit>("ptzReason");
        QVERIFY(!reason->isVisible());
        QTest::keyClick(&m_second->view(), Qt::Key_P);
        QVERIFY(reason->isVisible() && reason->hasFocus());
        QTest::keyClick(reason, Qt::Key_Return); // no reason, no takeover
        QVERIFY(reason->isVisible());
        QTest::keyClicks(reason, "Rixe place du port"); // a P in it stays a letter
        shoot(*m_second, QStringLiteral("ptz-takeover"));
        QTest::keyClick(reason, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(m_second->ptz().state(), State::Held, 10000);
        QVERIFY(!reason->isVisible());
        QTRY_COMPARE(m_first->ptz().state(), State::Free);
        QVERIFY2(m_first->lastAct().contains(
                     QStringLiteral("PTZ reprise par Cheffe de salle : Rixe place du port")),
                 qPrintable(m_first->lastAct()));
        QTRY_VERIFY(m_first->onTile() && m_first->onTile()->holder == QStringLiteral("Cheffe de salle"));
        QVERIFY(m_first->onTile()->reason.contains(QStringLiteral("Rixe")));
    }

    void aLinkCutWhileTheKeyIsHeldStopsTheHead() {
        m_first = open(QStringLiteral("poste1"));
        take(*m_first);
        QTest::keyClick(&m_first->view(), Qt::Key_1, Qt::ControlModifier);
        QTRY_COMPARE(m_park.head()["pan"].toDouble(), -0.5);
        QTest::keyPress(&m_first->view(), Qt::Key_6, Qt::KeypadModifier | Qt::ShiftModifier); // slowly
        QTRY_VERIFY(m_park.isMoving());
        QVERIFY(m_park.setFault(QStringLiteral("offline"), true));
        QTRY_VERIFY_WITH_TIMEOUT(!m_park.isMoving(), 4000);
        QCOMPARE(m_park.head()["stoppedBy"].toString(), QStringLiteral("timeout"));
        QTRY_VERIFY2(m_first->lastAct().contains(QStringLiteral("PTZ ")), qPrintable(m_first->lastAct()));
        QTest::keyRelease(&m_first->view(), Qt::Key_6, Qt::KeypadModifier | Qt::ShiftModifier);
        QVERIFY(m_park.setFault(QStringLiteral("offline"), false));
    }

    void aFixedCameraGreysTheKeyAndSaysWhy() {
        m_first = open(QStringLiteral("poste1"));
        Station& desk = *m_first;
        QTest::keyClicks(&desk.view(), QString::number(m_park.catalog.second.number));
        QTest::keyClick(&desk.view(), Qt::Key_Return);
        QTest::keyClick(&desk.view(), Qt::Key_P);
        QTRY_VERIFY_WITH_TIMEOUT(desk.lastAct().contains(QStringLiteral("pas pilotable")), 10000);
        auto* takeButton = desk.find<QPushButton>("ptzTake");
        QTRY_VERIFY(!takeButton->isEnabled());
        QCOMPARE(takeButton->toolTip(), QStringLiteral("Cette caméra n'est pas pilotable."));
    }

    void aCameraThatLeavesTheWallIsFreed() {
        m_first = open(QStringLiteral("poste1"));
        take(*m_first);
        QTest::keyClick(&m_first->view(), Qt::Key_Delete);
        QCOMPARE(m_first->ptz().state(), State::Free);
        QTRY_VERIFY(m_first->services->ptz.leases().isEmpty());
    }

    // Last: the catalog does not come back.
    void withoutTheCatalogNothingIsSaidToBeFree() {
        m_first = open(QStringLiteral("poste1"));
        QTRY_COMPARE(m_first->panelText(), QStringLiteral("libre"));
        VERIFY_OK(m_park.catalog.stop());
        QTRY_COMPARE_WITH_TIMEOUT(m_first->panelText(), QStringLiteral("inconnue, catalogue coupé"), 20000);
        QVERIFY(!m_first->find<QAbstractButton>("ptzTake")->isEnabled());
    }
};

QTEST_MAIN(TestPtzDesk)
#include "test_ptz_desk.moc"
