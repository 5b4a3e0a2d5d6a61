// SPDX-License-Identifier: GPL-3.0-or-later
// A workstation with three monitors: which of them are told to the other desks, which ask, and how a wall in
// a window of its own answers. Screens without hardware, but the windows' own.
#include "cluster_fixture.h"
#include "desk_stand.h"
#include "look/ui/theme.h"

#include <QApplication>
#include <QFile>
#include <QPushButton>
#include <QScreen>
#include <QTest>
#include <QTreeWidget>

using namespace vigie;
using namespace vigie::app;

namespace {

struct Station : test::DeskStand {
    Station(const catalog::ClusterFixture& fixture, const QString& login, bool wallOnly = false)
        : DeskStand(settingsOf(fixture, login, wallOnly)) {}

    static WorkstationSettings settingsOf(const catalog::ClusterFixture& fixture, const QString& login,
                                          bool wallOnly) {
        auto settings = test::deskSettings(fixture.settings(login), login, login);
        settings.wallOnly = wallOnly;
        return settings;
    }
    RemoteWalls& remote() { return window->remote()->walls(); }
};

// The walls on the other monitors, by screen.
WallPage* wallOn(const QString& screen) {
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        auto* page = qobject_cast<WallPage*>(widget);
        if (page && page->screen()->name() == screen)
            return page;
    }
    return nullptr;
}

} // namespace

class TestRemoteMonitors : public QObject {
    Q_OBJECT

    QTemporaryDir m_settings;
    catalog::ClusterFixture m_fixture;
    std::unique_ptr<Station> m_sender;
    std::unique_ptr<Station> m_target;

    void meet(bool wallOnly = false) {
        m_target = std::make_unique<Station>(m_fixture, QStringLiteral("poste2"), wallOnly);
        m_sender = std::make_unique<Station>(m_fixture, QStringLiteral("poste1"));
        m_sender->remote().setWatched(true);
        QTRY_VERIFY(m_target->window->desk().isReady() && m_sender->window->desk().isReady());
        QTRY_VERIFY_WITH_TIMEOUT(!m_sender->remote().desks().isEmpty(), 10000);
    }
    void send(int monitor) {
        m_sender->remote().sendCamera(m_target->remote().id(), monitor, m_fixture.first.id, {});
    }
    WallSend last() const { return m_sender->remote().sends().value(0); }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_CONFIG_HOME", m_settings.path().toUtf8());
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        if (QGuiApplication::screens().size() != 3)
            QSKIP("this Qt has one offscreen screen only: walls on other monitors were not looked at");
        VERIFY_OK(m_fixture.furnish());
        auto owner = m_fixture.asOwner();
        m_fixture.first.authorisation = {QStringLiteral("AP"), QDate::currentDate().addYears(1),
                                         QStringLiteral("voie publique"), 15};
        VERIFY_OK(catalog::DirectoryRepository(*owner).save(m_fixture.first));
    }

    void cleanup() {
        m_sender.reset();
        m_target.reset();
    }

    void allMonitorsAreToldAndAClosedWallOpensForWhatIsAccepted() {
        meet();
        const auto monitors = m_sender->remote().desks().first().monitors;
        QCOMPARE(monitors.size(), 3);
        QCOMPARE(monitors[0].name, QStringLiteral("DP-1"));
        QCOMPARE(monitors[1].name, QStringLiteral("DP-2"));
        QCOMPARE(monitors[1].size, QSize(1920, 1080));
        QVERIFY(monitors[1].shows.isEmpty()); // its wall is closed
        send(2);
        QTRY_COMPARE(m_target->remote().asked().size(), 1);
        QVERIFY(!wallOn(QStringLiteral("DP-2")));
        m_target->remote().accept();
        QTRY_COMPARE(last().state, WallSendState::Shown);
        WallPage* wall = wallOn(QStringLiteral("DP-2"));
        QVERIFY(wall);
        QVERIFY(wall->controller().layout().cameras.contains(m_fixture.first.id));

        // The wall's own window has the keys too.
        send(3);
        QTRY_COMPARE(m_target->remote().asked().size(), 1);
        wall->activateWindow();
        QTRY_VERIFY(wall->isActiveWindow());
        QTest::keyClick(&wall->view(), Qt::Key_F10);
        QTRY_COMPARE(last().state, WallSendState::Shown);
        QVERIFY(wallOn(QStringLiteral("DP-3"))->controller().layout().cameras.contains(m_fixture.first.id));
        QTest::keyClick(&wall->view(), Qt::Key_Z, Qt::ControlModifier); // the latest first
        QTRY_COMPARE(last().state, WallSendState::Undone);
        QVERIFY(!wallOn(QStringLiteral("DP-3"))->controller().layout().cameras.contains(m_fixture.first.id));
        QVERIFY(wall->controller().layout().cameras.contains(m_fixture.first.id));
        QTest::keyClick(&wall->view(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_VERIFY(!wall->controller().layout().cameras.contains(m_fixture.first.id));
        send(2);
        QTRY_COMPARE(m_target->remote().asked().size(), 1);
        QTest::keyClick(&wall->view(), Qt::Key_F10, Qt::ControlModifier);
        QTRY_COMPARE(last().state, WallSendState::Refused);
    }

    void aMonitorMarkedWithoutAnyoneShowsAtOnce() {
        meet();
        m_target->window->activateWindow();
        QTRY_VERIFY(m_target->window->isActiveWindow());
        QTest::keyClick(m_target->window.get(), Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
        auto* desks = m_target->window->findChild<QTreeWidget*>(QStringLiteral("remoteDesks"));
        auto* mark = m_target->window->findChild<QPushButton*>(QStringLiteral("remoteUnmanned"));
        QTRY_VERIFY(desks->hasFocus());
        desks->setCurrentItem(desks->topLevelItem(0)->child(0));
        QVERIFY(!mark->isEnabled()); // someone sits before the first
        desks->setCurrentItem(desks->topLevelItem(0)->child(1));
        QVERIFY(mark->isEnabled() && !mark->isChecked());
        QTest::keyClick(desks, Qt::Key_O);
        QTRY_VERIFY(mark->isChecked());
        QTRY_VERIFY_WITH_TIMEOUT(m_sender->remote().desks().first().monitors.value(1).unmanned, 10000);
        send(2);
        QTRY_COMPARE(last().state, WallSendState::Shown);
        QVERIFY(!last().asks);
        send(3);
        QTRY_COMPARE(last().state, WallSendState::Proposed);
        QVERIFY(last().asks);
        // A wall that opens for another desk leaves the keys where they are; this platform can't show it.
        QVERIFY(wallOn(QStringLiteral("DP-2"))->testAttribute(Qt::WA_ShowWithoutActivating));
        m_target->window->activateWindow();
        QTRY_VERIFY(m_target->window->isActiveWindow());
        QTest::keyClick(desks, Qt::Key_O);
        QTRY_VERIFY(!mark->isChecked());
    }

    void startedAsAWallAllMonitorsAreWalls() {
        meet(true);
        QVERIFY(m_target->window->isFullScreen());
        QVERIFY(wallOn(QStringLiteral("DP-2")) && wallOn(QStringLiteral("DP-3")));
        QVERIFY(!m_sender->remote().desks().first().manned);
        for (int monitor = 1; monitor <= 3; ++monitor) {
            send(monitor);
            QTRY_VERIFY(last().monitor == monitor && last().state == WallSendState::Shown);
        }
        QVERIFY(m_target->window->wallPage().controller().layout().cameras.contains(m_fixture.first.id));
        QVERIFY(!m_target->window->remote()->band().isVisible());
    }
};

int main(int argc, char** argv) {
    QTemporaryDir folder;
    QFile screens(folder.filePath(QStringLiteral("screens.json")));
    if (!screens.open(QIODevice::WriteOnly))
        return 1;
    screens.write(R"({"screens": [
        {"name": "DP-1", "x": 0, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "dpr": 1},
        {"name": "DP-2", "x": 1920, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "dpr": 1},
        {"name": "DP-3", "x": 3840, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "dpr": 1}]})");
    screens.close();
    qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + screens.fileName().toUtf8());
    QApplication application(argc, argv);
    TestRemoteMonitors test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_remote_monitors.moc"
