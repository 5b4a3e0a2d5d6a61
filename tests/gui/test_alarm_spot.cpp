// SPDX-License-Identifier: GPL-3.0-or-later
// Alarms of the catalog on a desk's wall: which one a spot shows, and when.
#include "catalog/alarm_repository.h"
#include "cluster_fixture.h"
#include "desk_stand.h"
#include "look/ui/theme.h"

#include <QTest>

using namespace vigie;
using namespace vigie::app;

class TestAlarmSpot : public QObject {
    Q_OBJECT

    QTemporaryDir m_settings;
    catalog::ClusterFixture m_fixture;
    std::unique_ptr<test::DeskStand> m_desk;

    wall::WallController& wall() const { return m_desk->window->wallPage().controller(); }
    QString said() const {
        const auto& view = m_desk->window->wallPage().view();
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
        const auto settings = test::deskSettings(m_fixture.settings(QStringLiteral("poste1")),
                                                 QStringLiteral("Opératrice"), QStringLiteral("poste 1"));
        m_desk = std::make_unique<test::DeskStand>(settings);
        QVERIFY(QTest::qWaitForWindowActive(m_desk->window.get()));
        QTRY_VERIFY(m_desk->window->desk().isReady());
        wall().reshape(wall::Layout::grid(2, 2));
        wall().setFocus(3);
        QTest::keyClick(&m_desk->window->wallPage().view(), Qt::Key_C, Qt::ShiftModifier);
        wall().setFocus(0);
    }

    void cleanup() { m_desk.reset(); }

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
        QTest::keyClick(m_desk->window.get(), Qt::Key_F9);
        QTRY_COMPARE(m_desk->services->alarms.find(*minor)->state, AlarmState::Claimed);
        QTRY_COMPARE(wall().alarmCameras(), QList<CameraId>{m_fixture.first.id});
        QCOMPARE(shown(), m_fixture.first.id);
        m_desk->services->alarms.close(*minor, AlarmVerdict::FalseAlarm, {});
        QTRY_VERIFY(shown().isNull());
        QVERIFY2(said().contains(QStringLiteral("Aucune alarme à montrer")), qPrintable(said()));
        VERIFY_OK(catalog::AlarmRepository(*colleague).close(*major, AlarmVerdict::Test, {}));
    }

    void anAlarmWithoutCameraIsNoQuietNight() {
        const auto blind = raise({}, 2);
        VERIFY_OK(blind);
        QTRY_VERIFY2(said().contains(QStringLiteral("sans caméra")), qPrintable(said()));
        m_desk->services->alarms.claim(*blind);
        QTRY_VERIFY(m_desk->services->alarms.find(*blind)->state == AlarmState::Claimed);
        m_desk->services->alarms.close(*blind, AlarmVerdict::Test, {});
        QTRY_VERIFY2(said().contains(QStringLiteral("Aucune alarme à montrer")), qPrintable(said()));
    }

    void theSpotComesBackWithItsLayout() {
        auto layout = wall().layout();
        layout.name = QStringLiteral("Avec spot");
        m_desk->window->desk().saveLayout(layout.name, layout.toJson());
        QTRY_COMPARE(m_desk->window->desk().layouts().size(), 1);
        wall().setLayout(wall::Layout::grid(1, 1));
        m_desk->window->wallPage().showLayout(m_desk->window->desk().layouts().first());
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
