// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/alarm_repository.h"
#include "catalog/case_repository.h"
#include "catalog/check_repository.h"
#include "catalog/journal_repository.h"
#include "catalog/listener.h"
#include "cluster_fixture.h"

#include <QElapsedTimer>
#include <QTestEventLoop>

#include <memory>

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

/// The catalog after years of use: what screens ask must stay fast, and news must travel fast.
/// VIGIE_SCALE is the number of alarms (default 100 000); there are five times as many check results.
class TestCatalogScale : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;
    qint64 m_alarms = 100000;
    static constexpr int cameras = 3000;

    /// Median and worst of 15 rounds, in ms.
    template <class Ask>
    static std::pair<double, double> timeOf(Ask ask) {
        QList<double> rounds;
        for (int i = 0; i < 15; ++i) {
            QElapsedTimer timer;
            timer.start();
            if (!ask())
                return {1e9, 1e9};
            rounds.append(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        }
        std::sort(rounds.begin(), rounds.end());
        return {rounds[rounds.size() / 2], rounds.last()};
    }

private Q_SLOTS:
    void initTestCase() {
        if (const qint64 wanted = qEnvironmentVariableIntValue("VIGIE_SCALE"); wanted > 0)
            m_alarms = wanted;
        VERIFY_OK(m_fixture.furnish());
        auto settings = m_fixture.cluster().owner();
        settings.options.insert(QStringLiteral("options"),
                                QStringLiteral("-c statement_timeout=0 -c client_min_messages=warning"));
        Database owner(settings);
        VERIFY_OK(owner.open());
        // As a restored copy would be filled: past the functions, by the superuser.
        const QString fill = QStringLiteral(
            "INSERT INTO vigie.camera (commune_id, id, site_id, recorder_id, number, name) "
            "  SELECT commune_id, gen_random_uuid(), site_id, id, 1000 + n, 'Caméra ' || n "
            "  FROM vigie.recorder, generate_series(1, %1) n;"
            "INSERT INTO vigie.alarm (commune_id, site_id, camera_id, kind, priority, title, state, "
            "raised_at, closed_at, verdict) "
            "  SELECT c.commune_id, c.site_id, c.id, 'motion', 1 + n % 4, 'Mouvement ' || n, "
            "    CASE WHEN n <= 100 THEN 'new' ELSE 'closed' END, now() - n * interval '90 s', "
            "    CASE WHEN n > 100 THEN now() - n * interval '80 s' END, CASE WHEN n <= 100 THEN 'none' ELSE "
            "'test' END "
            "  FROM generate_series(1, %2) n JOIN vigie.camera c ON c.number = 1001 + n % %1;"
            "INSERT INTO vigie.check_result (commune_id, id, camera_id, started_at, ended_at, verdict, "
            "steps) "
            "  SELECT c.commune_id, gen_random_uuid(), c.id, now() - (d + 1) * interval '1 day', now() - d * "
            "interval '1 day', "
            "    'good', '[{\"name\": \"address\", \"verdict\": \"good\", \"answer\": \"ok\", \"took_ms\": "
            "3}]' "
            "  FROM vigie.camera c, generate_series(1, %3) d WHERE c.number > 1000;"
            "INSERT INTO vigie.camera_health SELECT DISTINCT ON (camera_id) commune_id, camera_id, id, "
            "started_at, "
            "  ended_at, verdict, cause "
            "  FROM vigie.check_result ORDER BY camera_id, ended_at DESC;"
            "ANALYZE");
        VERIFY_OK(
            owner.script(fill.arg(cameras).arg(m_alarms).arg(std::max<qint64>(1, 5 * m_alarms / cameras))));
    }

    void screensStayFast() {
        auto desk = m_fixture.as("poste1");
        auto supervisor = m_fixture.as("superviseur");
        const UtcTime yesterday = SystemClock().utcNow() - 24h;
        CameraId camera;
        const auto measure = [](const char* what, std::pair<double, double> time) {
            qInfo("%-34s median %6.2f ms, worst %6.2f ms", what, time.first, time.second);
            return time.first;
        };
        QVERIFY(measure("alarms open and of a day", timeOf([&] {
                            const auto alarms = AlarmRepository(*desk).openAndClosedSince(yesterday);
                            return alarms && alarms->size() > 1000;
                        })) <= 50);
        QVERIFY(measure("latest check of 3000 cameras", timeOf([&] {
                            const auto latest = CheckRepository(*desk).latest();
                            if (latest && !latest->isEmpty())
                                camera = latest->constBegin().key();
                            return latest && latest->size() >= cameras;
                        })) <= 50);
        QVERIFY(measure("history of one camera", timeOf([&] {
                            const auto history = CheckRepository(*desk).history(m_fixture.commune.id, camera);
                            return history && !history->isEmpty();
                        })) <= 50);
        QVERIFY(measure("open incidents",
                        timeOf([&] { return CheckRepository(*desk).openIncidents().has_value(); })) <= 50);
        QVERIFY(measure("journal, last 200",
                        timeOf([&] { return JournalRepository(*supervisor).tail(200).has_value(); })) <= 50);
        QVERIFY(measure("cases", timeOf([&] { return CaseRepository(*supervisor).list().has_value(); })) <=
                50);
        // Read whole at start and after an import only.
        measure("directory of 3000 cameras",
                timeOf([&] { return DirectoryRepository(*desk).load().has_value(); }));
    }

    void alarmReachesTenDesksWithin100Milliseconds() {
        constexpr int desks = 10;
        constexpr int alarms = 200;
        QHash<QUuid, UtcTime> committed;
        QList<std::pair<QUuid, UtcTime>> arrived;
        std::vector<std::unique_ptr<Listener>> listeners;
        int connected = 0;
        qsizetype expected = 0;
        QTestEventLoop loop;
        for (int i = 0; i < desks; ++i) {
            listeners.push_back(std::make_unique<Listener>(m_fixture.settings(QStringLiteral("poste1"))));
            connect(listeners.back().get(), &Listener::stateChanged, this,
                    [&](LinkState state) { connected += state == LinkState::Connected ? 1 : 0; });
            connect(listeners.back().get(), &Listener::changed, this, [&](const QList<Change>& changes) {
                const UtcTime now = SystemClock().utcNow();
                for (const Change& change : changes)
                    arrived.append({change.entity, now});
                if (arrived.size() == expected)
                    loop.exitLoop();
            });
            listeners.back()->start();
        }
        QTRY_COMPARE(connected, desks);
        auto agent = m_fixture.as("agent");
        for (int i = 0; i < alarms; ++i) {
            AlarmRequest request;
            request.commune = m_fixture.commune.id;
            request.kind = QStringLiteral("motion");
            request.title = QStringLiteral("Mouvement");
            const auto raised = AlarmRepository(*agent).raise(request);
            VERIFY_OK(raised);
            committed.insert(raised->uuid(), SystemClock().utcNow());
            expected = static_cast<qsizetype>(desks) * (i + 1);
            if (arrived.size() < expected)
                loop.enterLoopMSecs(5000); // QTRY_* would look every 10 ms only
            QCOMPARE(arrived.size(), expected);
        }
        QList<double> delays;
        for (const auto& [entity, at] : std::as_const(arrived))
            delays.append(std::max(
                0.0, std::chrono::duration<double, std::milli>(at - committed.value(entity)).count()));
        std::sort(delays.begin(), delays.end());
        qInfo("commit to %d desks: median %.1f ms, p99 %.1f ms, worst %.1f ms", desks,
              delays[delays.size() / 2], delays[delays.size() * 99 / 100], delays.last());
        QVERIFY(delays[delays.size() * 99 / 100] <= 100);
    }
};

QTEST_GUILESS_MAIN(TestCatalogScale)
#include "test_catalog_scale.moc"
