// SPDX-License-Identifier: GPL-3.0-or-later
// What one desk sends to another's monitor, under both operators' hands: real windows, a private catalog, a
// simulated recorder, and a second workstation as a program of its own that can be killed.
#include "desk_stand.h"
#include "look/ui/theme.h"
#include "ptz_desk_fixture.h"

#include <QDropEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>
#include <QTreeWidget>

using namespace vigie;
using namespace vigie::app;
using namespace std::chrono_literals;

namespace {

/// One person at one desk.
struct Station : test::DeskStand {
    Station(const test::PtzPark& park, const QString& login, const QString& name, catalog::Group group)
        : DeskStand(settingsOf(park, login, name, group)) {}

    static WorkstationSettings settingsOf(const test::PtzPark& park, const QString& login,
                                          const QString& name, catalog::Group group) {
        auto settings = test::deskSettings(park.catalog.settings(login), login, name);
        settings.group = group;
        settings.credentials =
            test::loginOf(park.catalog.recorder.id, park.simulator.user(), park.simulator.password());
        return settings;
    }

    RemoteWalls& remote() { return window->remote()->walls(); }
    QTreeWidget& desks() const { return *find<QTreeWidget>("remoteDesks"); }
    QTreeWidget& sends() const { return *find<QTreeWidget>("remoteSends"); }
    QWidget& band() const { return window->remote()->band(); }
    QString bandText() const { return find<QLabel>("remoteTitle")->text(); }
    WallSend last() { return remote().sends().value(0); }
};

/// The demonstration's second workstation: a whole desk in another process.
struct OtherProgram {
    OtherProgram(const catalog::ConnectionSettings& catalog, const QString& desk, bool wall) {
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigie-demo"),
                      {QStringLiteral("--second-workstation")});
        QJsonArray ports;
        for (const quint16 port : catalog.ports)
            ports << port;
        const QJsonObject login{{QStringLiteral("hosts"), QJsonArray::fromStringList(catalog.hosts)},
                                {QStringLiteral("ports"), ports},
                                {QStringLiteral("database"), catalog.database},
                                {QStringLiteral("user"), catalog.user},
                                {QStringLiteral("password"), catalog.password},
                                {QStringLiteral("desk"), desk},
                                {QStringLiteral("wall"), wall}};
        process.write(QJsonDocument(login).toJson(QJsonDocument::Compact) + '\n');
    }
    ~OtherProgram() {
        process.closeWriteChannel();
        if (process.state() != QProcess::NotRunning && !process.waitForFinished(5000))
            process.kill();
        process.waitForFinished(2000);
    }
    QProcess process;
};

} // namespace

class TestRemoteWallDesk : public QObject {
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
    }
    void press(Station& station, int key, Qt::KeyboardModifiers modifiers = {}) {
        QWidget* focus = station.window->focusWidget();
        QTest::keyClick(focus ? focus : station.window.get(), static_cast<Qt::Key>(key), modifiers);
    }

    std::unique_ptr<Station> open(const QString& login, const QString& name,
                                  catalog::Group group = catalog::Group::Operator) {
        auto station = std::make_unique<Station>(m_park, login, name, group);
        [&] {
            QTRY_VERIFY(station->window->desk().isReady());
            activate(*station);
            station->view().setFocus();
            QTRY_VERIFY(station->view().hasFocus());
        }();
        return station;
    }
    /// A camera in the first desk's focused tile, and its page open on the second desk's monitor.
    void prepareToSend() {
        m_second = open(QStringLiteral("poste2"), QStringLiteral("poste 2"));
        m_first = open(QStringLiteral("poste1"), QStringLiteral("poste 1"));
        m_first->window->wallPage().showInFocus(m_park.catalog.first.id);
        openPageOn(QStringLiteral("poste 2"));
    }
    void openPageOn(const QString& desk) {
        activate(*m_first);
        press(*m_first, Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(m_first->desks().hasFocus());
        QTRY_VERIFY_WITH_TIMEOUT(monitorOf(desk) != nullptr, 10000);
        m_first->desks().setCurrentItem(monitorOf(desk));
    }
    QTreeWidgetItem* monitorOf(const QString& desk) const {
        for (int i = 1; i < m_first->desks().topLevelItemCount(); ++i) {
            QTreeWidgetItem* item = m_first->desks().topLevelItem(i);
            if (item->text(0).contains(desk))
                return item->child(0);
        }
        return nullptr;
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
        VERIFY_OK(m_park.start(QStringLiteral("127.48.12.1")));
    }

    void cleanup() {
        m_first.reset();
        m_second.reset();
        auto owner = m_park.catalog.asOwner();
        (void)owner->call(QStringLiteral("DELETE FROM vigie.wall_send"));
    }

    void aloneThePageSaysWhatToDo() {
        m_first = open(QStringLiteral("poste1"), QStringLiteral("poste 1"));
        press(*m_first, Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        auto* empty = m_first->find<QLabel>("remoteEmpty");
        QTRY_VERIFY(empty->isVisible());
        QTRY_VERIFY2(empty->text().contains(QStringLiteral("vigie --wall")), qPrintable(empty->text()));
        QCOMPARE(m_first->desks().topLevelItemCount(), 1); // this one
        QVERIFY(!m_first->find<QPushButton>("remoteCamera")->isEnabled());
        QVERIFY(!m_first->find<QPushButton>("remoteCamera")->toolTip().isEmpty());
        shoot(*m_first, QStringLiteral("remote-alone"));
        // Closed like any tab and opened again.
        press(*m_first, Qt::Key_W, Qt::ControlModifier);
        QCOMPARE(m_first->window->pages().count(), 1);
        press(*m_first, Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_first->window->pages().count(), 2);
    }

    void byKeysFromDeskToDeskAndBack() {
        prepareToSend();
        auto* reason = m_first->find<QLineEdit>("remoteReason");
        reason->setFocus();
        QTest::keyClicks(reason, "Rixe au comptoir"); // a C and an M in it stay letters
        QTest::keyClick(reason, Qt::Key_Return);
        QVERIFY(m_first->remote().sends().isEmpty());
        QVERIFY(m_first->desks().hasFocus());
        activate(*m_second);
        m_second->view().setFocus();
        QVERIFY(!m_second->band().isVisible());
        activate(*m_first);
        press(*m_first, Qt::Key_C);

        QTRY_VERIFY(m_second->band().isVisible());
        QVERIFY2(m_second->bandText().contains(QStringLiteral("poste 1")) &&
                     m_second->bandText().contains(m_park.catalog.first.name) &&
                     m_second->bandText().contains(QStringLiteral("moniteur 1")),
                 qPrintable(m_second->bandText()));
        QVERIFY(m_second->find<QLabel>("remoteDetail")->text().contains(QStringLiteral("Rixe au comptoir")));
        QVERIFY(m_first->window->isActiveWindow()); // no focus was taken, here or there
        QCOMPARE(m_second->window->focusWidget(), &m_second->view());
        QVERIFY(!QApplication::activeModalWidget());
        QTRY_COMPARE(m_first->sends().topLevelItemCount(), 1);
        QVERIFY2(m_first->sends().topLevelItem(0)->text(3).startsWith(QStringLiteral("proposé")),
                 qPrintable(m_first->sends().topLevelItem(0)->text(3)));
        shoot(*m_second, QStringLiteral("remote-asked"));
        shoot(*m_first, QStringLiteral("remote-page"));
        QVERIFY(m_second->wall().cameraAt(m_second->wall().focus()).isNull());

        activate(*m_second);
        press(*m_second, Qt::Key_F10);
        QTRY_COMPARE(m_second->wall().cameraAt(m_second->wall().focus()), m_park.catalog.first.id);
        QTRY_COMPARE_WITH_TIMEOUT(m_second->wall().status(m_second->wall().focus()).state,
                                  live::LiveState::Live, 10000);
        QTRY_COMPARE(m_first->sends().topLevelItem(0)->text(3), QStringLiteral("montré"));
        QVERIFY2(m_first->lastAct().contains(QStringLiteral("montré")), qPrintable(m_first->lastAct()));
        QTRY_VERIFY(m_second->find<QPushButton>("remoteUndo")->isVisible());
        QVERIFY(m_second->view().hasFocus());
        shoot(*m_second, QStringLiteral("remote-shown"));

        press(*m_second, Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(m_second->wall().cameraAt(m_second->wall().focus()).isNull());
        QTRY_VERIFY(!m_second->band().isVisible());
        QTRY_VERIFY2(m_first->sends().topLevelItem(0)->text(3).contains(QStringLiteral("défait")),
                     qPrintable(m_first->sends().topLevelItem(0)->text(3)));
    }

    void refusedByKeyAndWithdrawnByKey() {
        prepareToSend();
        press(*m_first, Qt::Key_C);
        QTRY_VERIFY(m_second->band().isVisible());
        // Someone who types goes on typing.
        activate(*m_second);
        press(*m_second, Qt::Key_F, Qt::ControlModifier);
        QTest::keyClicks(m_second->window->tree().searchField(), "halle");
        press(*m_second, Qt::Key_F10, Qt::ControlModifier);
        QVERIFY(!m_second->band().isVisible());
        QCOMPARE(m_second->window->tree().searchField()->text(), QStringLiteral("halle"));
        QVERIFY(m_second->window->tree().searchField()->hasFocus());
        QTRY_COMPARE(m_first->last().state, WallSendState::Refused);
        QTRY_VERIFY2(m_first->lastAct().contains(QStringLiteral("refusé")), qPrintable(m_first->lastAct()));

        activate(*m_first);
        press(*m_first, Qt::Key_C);
        QTRY_VERIFY(m_second->band().isVisible());
        QTRY_VERIFY(m_first->find<QPushButton>("remoteWithdraw")->isEnabled());
        press(*m_first, Qt::Key_Delete);
        QTRY_COMPARE(m_first->last().state, WallSendState::Withdrawn);
        QTRY_VERIFY(!m_second->band().isVisible());
    }

    void theLayoutGoesAsAWhole() {
        prepareToSend();
        auto layout = wall::Layout::onePlusFive();
        layout.cameras[0] = m_park.catalog.second.id;
        layout.cameras[3] = m_park.catalog.first.id;
        m_first->wall().setLayout(layout);
        press(*m_first, Qt::Key_M);
        QTRY_VERIFY(m_second->band().isVisible());
        QVERIFY2(m_second->bandText().contains(QStringLiteral("1 + 5")), qPrintable(m_second->bandText()));
        QTest::mouseClick(m_second->find<QPushButton>("remoteAccept"), Qt::LeftButton);
        QTRY_COMPARE(m_second->wall().tileCount(), 6);
        QCOMPARE(m_second->wall().layout().cameras, layout.cameras);
        // Seen from the other desk.
        QTRY_VERIFY_WITH_TIMEOUT(monitorOf(QStringLiteral("poste 2"))
                                     ->text(2)
                                     .contains(QStringLiteral("n° %1").arg(m_park.catalog.second.number)),
                                 10000);
    }

    void camerasAreDroppedOnAMonitor() {
        prepareToSend();
        QMimeData mime;
        const auto drop = [&](QTreeWidgetItem* item) {
            QWidget* area = m_first->desks().viewport();
            const QPoint at = m_first->desks().visualItemRect(item).center();
            QDragEnterEvent enter(at, Qt::CopyAction, &mime, Qt::LeftButton, {});
            QCoreApplication::sendEvent(area, &enter);
            QDragMoveEvent move(at, Qt::CopyAction, &mime, Qt::LeftButton, {});
            QCoreApplication::sendEvent(area, &move);
            QDropEvent event(at, Qt::CopyAction, &mime, Qt::LeftButton, {});
            QCoreApplication::sendEvent(area, &event);
            return event.isAccepted();
        };
        mime.setData(QString::fromLatin1(wall::cameraMime), m_park.catalog.second.id.toString().toUtf8());
        QVERIFY(!drop(m_first->desks().topLevelItem(0)->child(0))); // this desk's own
        QVERIFY(!drop(m_first->desks().topLevelItem(1)));           // a desk is no monitor
        QVERIFY(drop(monitorOf(QStringLiteral("poste 2"))));
        QTRY_COMPARE(m_second->remote().asked().size(), 1);
        QCOMPARE(m_second->remote().asked().first().camera(), m_park.catalog.second.id);
        // A site's cameras become a layout; what is no camera is left out.
        mime.setData(QString::fromLatin1(wall::cameraMime), m_park.catalog.first.id.toString().toUtf8() +
                                                                "\nrubbish\n" +
                                                                m_park.catalog.second.id.toString().toUtf8());
        QVERIFY(drop(monitorOf(QStringLiteral("poste 2"))));
        QTRY_VERIFY(m_second->remote().asked().size() == 1 && // the first was replaced
                    m_second->remote().asked().first().camera().isNull());
        activate(*m_second);
        press(*m_second, Qt::Key_F10); // meant for the first: a hand was on its way
        QCOMPARE(m_second->remote().asked().size(), 1);
        QVERIFY(m_second->lastAct().contains(QStringLiteral("à lire avant de répondre")));
        QTest::qWait(int(RemoteWalls::readingTime.count()));
        press(*m_second, Qt::Key_F10);
        QTRY_VERIFY(m_second->wall().layout().cameras.contains(m_park.catalog.first.id) &&
                    m_second->wall().layout().cameras.contains(m_park.catalog.second.id));
        mime.setData(QString::fromLatin1(wall::cameraMime), "rubbish");
        QVERIFY(!drop(monitorOf(QStringLiteral("poste 2"))));
    }

    void aKilledTargetIsGone() {
        m_first = open(QStringLiteral("poste1"), QStringLiteral("poste 1"));
        m_first->window->wallPage().showInFocus(m_park.catalog.first.id);
        OtherProgram other(m_park.catalog.settings(QStringLiteral("poste2")), QStringLiteral("PC-2"), false);
        openPageOn(QStringLiteral("PC-2"));
        press(*m_first, Qt::Key_C);
        QTRY_COMPARE(m_first->last().state, WallSendState::Proposed);
        other.process.kill();
        QTRY_COMPARE_WITH_TIMEOUT(m_first->last().state, WallSendState::Gone, 25000);
        QTRY_VERIFY(!monitorOf(QStringLiteral("PC-2")));
        QVERIFY2(m_first->lastAct().contains(QStringLiteral("n'est plus là")),
                 qPrintable(m_first->lastAct()));
    }

    void aWallProgramShowsAtOnce() {
        m_first = open(QStringLiteral("superviseur"), QStringLiteral("poste 9"), catalog::Group::Supervisor);
        m_first->window->wallPage().showInFocus(m_park.catalog.first.id);
        OtherProgram other(m_park.catalog.settings(QStringLiteral("poste2")), QStringLiteral("Mur A"), true);
        openPageOn(QStringLiteral("Mur A"));
        QVERIFY(monitorOf(QStringLiteral("Mur A"))->text(3).contains(QStringLiteral("aussitôt")));
        press(*m_first, Qt::Key_C);
        QTRY_COMPARE_WITH_TIMEOUT(m_first->last().state, WallSendState::Shown, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(monitorOf(QStringLiteral("Mur A"))
                                     ->text(2)
                                     .contains(QStringLiteral("n° %1").arg(m_park.catalog.first.number)),
                                 10000);
        shoot(*m_first, QStringLiteral("remote-wall"));
    }

    void groupsWithoutWallsHaveNoPage() {
        m_first =
            open(QStringLiteral("administrateur"), QStringLiteral("bureau"), catalog::Group::Administrator);
        QVERIFY(!m_first->window->remote());
        press(*m_first, Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_first->window->pages().count(), 1);
        QVERIFY2(m_first->lastAct().contains(QStringLiteral("n'envoie rien")),
                 qPrintable(m_first->lastAct()));
    }

    // Last: the catalog does not come back.
    void cutOffThePageSaysSoAndSendsNothing() {
        prepareToSend();
        VERIFY_OK(m_park.catalog.stop());
        auto* empty = m_first->find<QLabel>("remoteEmpty");
        QTRY_VERIFY_WITH_TIMEOUT(empty->isVisible() && empty->text().contains(QStringLiteral("coupé")),
                                 20000);
        QCOMPARE(m_first->desks().topLevelItemCount(), 1);
        QVERIFY(!m_first->find<QPushButton>("remoteCamera")->isEnabled());
        shoot(*m_first, QStringLiteral("remote-cut"));
    }
};

QTEST_MAIN(TestRemoteWallDesk)
#include "test_remote_wall_desk.moc"
