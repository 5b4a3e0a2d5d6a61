// SPDX-License-Identifier: GPL-3.0-or-later
// Alarms of the catalog on a desk's wall: which one a spot shows, and when.
#include "catalog/alarm_repository.h"
#include "cluster_fixture.h"
#include "look/ui/theme.h"
#include "main_window.h"
#include "memory_credentials.h"

#include <QTest>

using namespace vigie;
using namespace vigie::app;

class TestAlarmSpot : public QObject {
    Q_OBJECT

    QTemporaryDir m_settings;
    catalog::ClusterFixture m_fixture;
    std::unique_ptr<Services> m_services;
    std::unique_ptr<MainWindow> m_window;

    wall::WallController& wall() const { return m_window->wallPage().controller(); }
    QString said() const {
        const auto& view = m_window->wallPage().view();
        return wall::spokenText(view.caption(wall().tileCount() - 1));
    }
    CameraId shown() const { return wall().cameraAt(wall().tileCount() - 1); }

    Result<AlarmId> raise(const CameraId& camera, int priority) const {
        auto agent = m_fixture.as("agent");
        catalog::AlarmRequest request;
        request.commune = m_fixture.commune.id;
        request.site = m_fixture.site.id;
        request.camera = camera;
        request.kind = QStringLiteral("digital-input");
        request.priority = priority;
        request.title = QStringLiteral("Entrée %1").arg(priority);
        return catalog::AlarmRepository(*agent).raise(request);
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("XDG_CONFIG_HOME", m_settings.path().toUtf8());
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        VERIFY_OK(m_fixture.furnish());
    }

    void init() {
        WorkstationSettings settings;
        settings.catalog = m_fixture.settings(QStringLiteral("poste1"));
        settings.deskName = QStringLiteral("poste 1");
        settings.collectsEvents = false;
        settings.credentials = std::make_shared<MemoryCredentials>();
        m_services = std::make_unique<Services>(settings);
        m_window = std::make_unique<MainWindow>(*m_services);
        m_window->resize(1600, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTRY_VERIFY(m_window->desk().isReady());
        wall().reshape(wall::Layout::grid(2, 2));
        wall().setFocus(3);
        QTest::keyClick(&m_window->wallPage().view(), Qt::Key_C, Qt::ShiftModifier);
        wall().setFocus(0);
    }

    void cleanup() {
        m_window.reset();
        m_services.reset();
    }

    void theMostUrgentFirstThenTheOneInHandHere() {
        QTRY_VERIFY2(said().contains(QStringLiteral("Aucune alarme à montrer")), qPrintable(said()));
        const auto minor = raise(m_fixture.first.id, 3);
        VERIFY_OK(minor);
        QTRY_COMPARE(shown(), m_fixture.first.id);
        const auto major = raise(m_fixture.second.id, 1);
        VERIFY_OK(major);
        QTRY_COMPARE(shown(), m_fixture.second.id);
        QVERIFY2(said().startsWith(QStringLiteral("Spot alarme 1/2")), qPrintable(said()));
        QVERIFY(said().contains(QStringLiteral("priorité 1")));
        QCOMPARE(wall().focus(), 0); // an alarm takes no focus
        // A colleague's hand takes it: theirs to look at.
        auto colleague = m_fixture.as("poste2");
        VERIFY_OK(catalog::AlarmRepository(*colleague).claim(*major));
        QTRY_COMPARE(shown(), m_fixture.first.id);
        // This desk's hand does: it stays in sight while it is handled.
        QTest::keyClick(m_window.get(), Qt::Key_F9);
        QTRY_COMPARE(m_services->alarms.find(*minor)->state, AlarmState::Claimed);
        QTRY_COMPARE(wall().alarmCameras(), QList<CameraId>{m_fixture.first.id});
        QCOMPARE(shown(), m_fixture.first.id);
        m_services->alarms.close(*minor, AlarmVerdict::FalseAlarm, {});
        QTRY_VERIFY(shown().isNull());
        QVERIFY2(said().contains(QStringLiteral("Aucune alarme à montrer")), qPrintable(said()));
        VERIFY_OK(catalog::AlarmRepository(*colleague).close(*major, AlarmVerdict::Test, {}));
    }

    void anAlarmWithoutCameraIsNoQuietNight() {
        const auto blind = raise({}, 2);
        VERIFY_OK(blind);
        QTRY_VERIFY2(said().contains(QStringLiteral("sans caméra")), qPrintable(said()));
        m_services->alarms.claim(*blind);
        QTRY_VERIFY(m_services->alarms.find(*blind)->state == AlarmState::Claimed);
        m_services->alarms.close(*blind, AlarmVerdict::Test, {});
        QTRY_VERIFY2(said().contains(QStringLiteral("Aucune alarme à montrer")), qPrintable(said()));
    }

    void theSpotComesBackWithItsLayout() {
        auto layout = wall().layout();
        layout.name = QStringLiteral("Avec spot");
        m_window->desk().saveLayout(layout.name, layout.toJson());
        QTRY_COMPARE(m_window->desk().layouts().size(), 1);
        wall().setLayout(wall::Layout::grid(1, 1));
        m_window->wallPage().showLayout(m_window->desk().layouts().first());
        QVERIFY(wall().layout().fill<wall::AlarmSpot>(3));
        QVERIFY(said().startsWith(QStringLiteral("Spot alarme")));
    }

    /// Last: the catalog goes.
    void withoutTheCatalogNothingIsSaidToBeQuiet() {
        VERIFY_OK(m_fixture.stop());
        QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("catalogue coupé")), 15000);
        VERIFY_OK(m_fixture.start());
        QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("Aucune alarme à montrer")), 20000);
    }
};

QTEST_MAIN(TestAlarmSpot)
#include "test_alarm_spot.moc"
