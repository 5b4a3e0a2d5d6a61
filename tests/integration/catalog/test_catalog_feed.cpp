// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/alarm_repository.h"
#include "catalog/journal_repository.h"
#include "catalog/listener.h"
#include "cluster_fixture.h"

#include <QSignalSpy>

#include <thread>

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

class TestCatalogFeed : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;

    Listener::Timing quick() const { return {50ms, 200ms, {50ms, 200ms}}; }
    AlarmRequest request() const {
        AlarmRequest request;
        request.commune = m_fixture.commune.id;
        request.kind = QStringLiteral("motion");
        request.title = QStringLiteral("Mouvement");
        return request;
    }
    static QList<qint64> idsIn(Database& database, qint64 after) {
        QList<qint64> ids;
        const auto rows =
            database.exec(QStringLiteral("SELECT id FROM vigie.change WHERE id > ?::bigint ORDER BY id"),
                          {QVariant::fromValue(after)});
        if (rows) {
            for (const Row& row : *rows)
                ids.append(row.integer(0));
        }
        return ids;
    }
    static qint64 lastIn(Database& database) {
        const auto rows = database.exec(QStringLiteral("SELECT coalesce(max(id), 0) FROM vigie.change"));
        return rows ? rows->first().integer(0) : -1;
    }

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_fixture.furnish()); }

    /// A reader at "last id seen" must never see an id appear below it.
    void idsBecomeVisibleInOrder() {
        constexpr int writers = 4;
        constexpr int each = 60;
        auto reader = m_fixture.as("poste1");
        const qint64 start = lastIn(*reader);
        std::atomic<int> failures = 0;
        std::atomic<int> running = writers;
        QList<qint64> seen;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < writers; ++t) {
                threads.emplace_back([&, t] {
                    auto database = m_fixture.as("agent");
                    for (int i = 0; i < each; ++i) {
                        // Some commit at once, some linger between the act and the commit.
                        const auto raised = database->transaction([&]() -> Result<void> {
                            auto id = AlarmRepository(*database).raise(request());
                            if (!id)
                                return fail(id.error());
                            return (i + t) % 3 == 0 ? database->call(QStringLiteral("SELECT pg_sleep(0.004)"))
                                                    : Result<void>();
                        });
                        failures += raised ? 0 : 1;
                    }
                    --running;
                });
            }
            while (running > 0) {
                for (const qint64 id : idsIn(*reader, seen.isEmpty() ? start : seen.last()))
                    seen.append(id);
            }
        }
        for (const qint64 id : idsIn(*reader, seen.isEmpty() ? start : seen.last()))
            seen.append(id);
        QCOMPARE(failures.load(), 0);
        QCOMPARE(seen.size(), writers * each);
        QCOMPARE(seen, idsIn(*reader, start)); // the piecewise reader saw all of what is there
        auto supervisor = m_fixture.as("superviseur");
        QVERIFY(JournalRepository(*supervisor).verify().value().isEmpty());
    }

    void changesArriveSoonInOrderAndOnce() {
        Listener listener(m_fixture.settings(QStringLiteral("poste1")), quick());
        QSignalSpy states(&listener, &Listener::stateChanged);
        QSignalSpy changes(&listener, &Listener::changed);
        QVERIFY(listener.state() == LinkState::CutOff);
        listener.start();
        QTRY_VERIFY(listener.state() == LinkState::Connected);
        QCOMPARE(states.size(), 2);  // catching up, connected
        QCOMPARE(changes.size(), 0); // what was there before is read, not told

        auto agent = m_fixture.as("agent");
        const qint64 before = lastIn(*agent);
        QList<AlarmId> raised;
        for (int i = 0; i < 20; ++i)
            raised.append(AlarmRepository(*agent).raise(request()).value());
        QList<Change> told;
        const auto collect = [&] {
            told.clear();
            for (const auto& arguments : changes)
                told += arguments[0].value<QList<Change>>();
            return told.size();
        };
        QTRY_COMPARE(collect(), 20);
        QCOMPARE(told.first().topic, QStringLiteral("alarm"));
        QCOMPARE(told.first().commune, m_fixture.commune.id);
        QList<qint64> ids;
        for (qsizetype i = 0; i < told.size(); ++i) {
            ids.append(told[i].id);
            QCOMPARE(told[i].entity, raised[i].uuid());
            QVERIFY(told[i].at <= SystemClock().utcNow() + 1s && told[i].at > SystemClock().utcNow() - 60s);
        }
        QCOMPARE(ids, idsIn(*agent, before));
    }

    void nothingIsLostOverRestartsAndCrashes() {
        Listener listener(m_fixture.settings(QStringLiteral("poste1")), quick());
        QSignalSpy changes(&listener, &Listener::changed);
        QSignalSpy missed(&listener, &Listener::missed);
        QList<LinkState> states;
        connect(&listener, &Listener::stateChanged, this, [&](LinkState state) { states.append(state); });
        listener.start();
        QTRY_VERIFY(listener.state() == LinkState::Connected);
        const qint64 before = lastIn(*m_fixture.asOwner());

        int expected = 0;
        const auto collect = [&] {
            QList<qint64> ids;
            for (const auto& arguments : changes) {
                for (const Change& change : arguments[0].value<QList<Change>>())
                    ids.append(change.id);
            }
            return ids;
        };
        for (int round = 0; round < 3; ++round) {
            const UtcTime cut = SystemClock().utcNow();
            if (round == 1) {
                QVERIFY(m_fixture.kill());
            } else {
                VERIFY_OK(m_fixture.stop());
            }
            QTRY_VERIFY(listener.state() == LinkState::CutOff);
            QVERIFY(listener.since() >= cut);
            VERIFY_OK(m_fixture.start());
            // said while the listener may still be waiting to come back
            auto agent = m_fixture.as("agent");
            for (int i = 0; i < 5; ++i, ++expected)
                VERIFY_OK(AlarmRepository(*agent).raise(request()));
            QTRY_VERIFY_WITH_TIMEOUT(listener.state() == LinkState::Connected, 15000);
            // and once it is back, it is subscribed again
            VERIFY_OK(AlarmRepository(*agent).raise(request()));
            ++expected;
            QTRY_COMPARE(collect().size(), expected);
        }
        QCOMPARE(collect(), idsIn(*m_fixture.asOwner(), before));
        QCOMPARE(missed.size(), 0);
        QCOMPARE(states.count(LinkState::CutOff), 3);
        QCOMPARE(states.count(LinkState::CatchingUp), 4);
        QCOMPARE(states.count(LinkState::Connected), 4);
    }

    void feedThatWentBackIsSaid() {
        Listener listener(m_fixture.settings(QStringLiteral("poste1")), quick());
        QSignalSpy missed(&listener, &Listener::missed);
        listener.start();
        QTRY_VERIFY(listener.state() == LinkState::Connected);
        // a copy from yesterday put back while the listener was away
        auto owner = m_fixture.asOwner();
        VERIFY_OK(owner->call(QStringLiteral("DELETE FROM vigie.change WHERE id > 10")));
        VERIFY_OK(m_fixture.stop());
        QTRY_VERIFY(listener.state() == LinkState::CutOff);
        VERIFY_OK(m_fixture.start());
        QTRY_VERIFY_WITH_TIMEOUT(listener.state() == LinkState::Connected, 15000);
        QCOMPARE(missed.size(), 1);
    }

    void startsWithoutAServerAndEndsAtAnyTime() {
        VERIFY_OK(m_fixture.stop());
        { Listener never(m_fixture.settings(QStringLiteral("poste1")), quick()); }
        {
            Listener atOnce(m_fixture.settings(QStringLiteral("poste1")), quick());
            atOnce.start();
        }
        Listener listener(m_fixture.settings(QStringLiteral("poste1")), quick());
        QSignalSpy states(&listener, &Listener::stateChanged);
        listener.start();
        QTest::qWait(0);
        VERIFY_OK(m_fixture.start());
        QTRY_VERIFY_WITH_TIMEOUT(listener.state() == LinkState::Connected, 15000);
        QCOMPARE(states.size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestCatalogFeed)
#include "test_catalog_feed.moc"
