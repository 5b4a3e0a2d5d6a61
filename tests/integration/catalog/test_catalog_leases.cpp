// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/lease_repository.h"
#include "cluster_fixture.h"

#include <QSet>

#include <thread>

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

class TestCatalogLeases : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;
    const QString m_kind = QStringLiteral("check");

    static QStringList keys(const QString& prefix, int count) {
        QStringList keys;
        for (int i = 0; i < count; ++i)
            keys.append(QStringLiteral("%1/%2").arg(prefix).arg(i, 3, 10, QLatin1Char('0')));
        return keys;
    }

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_fixture.furnish()); }

    void oneHolderAtATime() {
        auto here = m_fixture.as("agent");
        auto there = m_fixture.as("agent"); // the same login in another process
        LeaseRepository first(*here, QStringLiteral("machine-a/1"));
        LeaseRepository second(*there, QStringLiteral("machine-b/7"));
        const QString key = QStringLiteral("camera-1");
        QCOMPARE(first.acquire(m_kind, key, 60s).value(), true);
        QCOMPARE(first.acquire(m_kind, key, 60s).value(), true);
        QCOMPARE(second.acquire(m_kind, key, 60s).value(), false);
        QCOMPARE(second.renew(m_kind, key, 60s).value(), false);
        QCOMPARE(second.release(m_kind, key).value(), false);
        QCOMPARE(first.renew(m_kind, key, 60s).value(), true);
        QCOMPARE(second.acquire(QStringLiteral("collect"), key, 60s).value(), true); // another kind of work
        QCOMPARE(first.release(m_kind, key).value(), true);
        QCOMPARE(second.acquire(m_kind, key, 60s).value(), true);
        QCOMPARE(first.renew(m_kind, key, 60s).value(), false);
    }

    void leaseOfADeadWorkerRunsOut() {
        auto here = m_fixture.as("agent");
        auto there = m_fixture.as("superviseur");
        LeaseRepository dead(*here, QStringLiteral("a"));
        LeaseRepository alive(*there, QStringLiteral("a")); // same name, other login: another holder
        const QString key = QStringLiteral("camera-2");
        QCOMPARE(dead.acquire(m_kind, key, 1s).value(), true);
        QCOMPARE(alive.acquire(m_kind, key, 60s).value(), false);
        QTRY_COMPARE_WITH_TIMEOUT(alive.acquire(m_kind, key, 60s).value(), true, 5000);
        QCOMPARE(dead.renew(m_kind, key, 60s).value(), false);
        QCOMPARE(dead.acquire(m_kind, key, 60s).value(), false);
    }

    void severalAtOnceInTheOrderWanted() {
        auto here = m_fixture.as("agent");
        auto there = m_fixture.as("agent");
        LeaseRepository first(*here, QStringLiteral("a"));
        LeaseRepository second(*there, QStringLiteral("b"));
        const QStringList wanted = {QStringLiteral("z"), QStringLiteral("it's {a},\"b\""),
                                    QStringLiteral("c"), QStringLiteral("d")};
        const auto some = first.acquire(m_kind, wanted, 60s, 2);
        VERIFY_OK(some);
        QCOMPARE(QSet<QString>(some->begin(), some->end()),
                 QSet<QString>(wanted.begin(), wanted.begin() + 2));
        const auto rest = second.acquire(m_kind, wanted, 60s, 10);
        QCOMPARE(QSet<QString>(rest->begin(), rest->end()), QSet<QString>(wanted.begin() + 2, wanted.end()));
        QCOMPARE(first.acquire(m_kind, wanted, 60s, 10).value(), QStringList());
        QCOMPARE(first.acquire(m_kind, QStringList(), 60s, 10).value(), QStringList());
        QCOMPARE(first.acquire(m_kind, {QStringLiteral("free")}, 60s, 0).value(), QStringList());
    }

    /// A taker in the middle of its transaction is passed by, not waited for.
    void takersDoNotWaitForEachOther() {
        auto here = m_fixture.as("agent");
        auto there = m_fixture.as("agent");
        LeaseRepository first(*here, QStringLiteral("a"));
        LeaseRepository second(*there, QStringLiteral("b"));
        const QStringList wanted = keys(QStringLiteral("busy"), 10);
        VERIFY_OK(first.acquire(m_kind, wanted, 1s, 10)); // the rows exist from now on
        for (const QString& key : wanted)
            VERIFY_OK(first.release(m_kind, key));
        VERIFY_OK(second.acquire(m_kind, wanted, 1s, 0));
        const auto outcome = here->transaction([&]() -> Result<void> {
            const auto mine = first.acquire(m_kind, wanted, 60s, 4);
            if (!mine || mine->size() != 4)
                return fail(ErrorCode::Internal, QStringLiteral("first"));
            const auto others = second.acquire(m_kind, wanted, 60s, 10); // while the first isn't committed
            if (!others || others->size() != 6)
                return fail(ErrorCode::Internal, QStringLiteral("second"));
            return {};
        });
        VERIFY_OK(outcome);
    }

    void crowdSharesEverythingOnce() {
        const QStringList wanted = keys(QStringLiteral("crowd"), 120);
        std::mutex mutex;
        QStringList taken;
        std::atomic<int> failures = 0;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t) {
                threads.emplace_back([&, t] {
                    auto database = m_fixture.as("agent");
                    LeaseRepository leases(*database, QStringLiteral("worker-%1").arg(t));
                    for (int emptyRounds = 0; emptyRounds < 3;) {
                        const auto some = leases.acquire(m_kind, wanted, 60s, 7);
                        if (!some) {
                            ++failures;
                            return;
                        }
                        emptyRounds = some->isEmpty() ? emptyRounds + 1 : 0;
                        const std::lock_guard lock(mutex);
                        taken += *some;
                    }
                });
            }
        }
        QCOMPARE(failures.load(), 0);
        QCOMPARE(taken.size(), 120);
        QCOMPARE(QSet<QString>(taken.begin(), taken.end()).size(), 120);
    }

    void nonsenseIsRefused() {
        auto database = m_fixture.as("agent");
        VERIFY_FAILS(LeaseRepository(*database, {}).acquire(m_kind, QStringLiteral("x"), 60s),
                     ErrorCode::InvalidInput);
        LeaseRepository leases(*database, QStringLiteral("a"));
        VERIFY_FAILS(leases.acquire(m_kind, QStringLiteral("x"), 0s), ErrorCode::InvalidInput);
        VERIFY_FAILS(leases.acquire(m_kind, QStringLiteral("x"), 1000000s), ErrorCode::InvalidInput);
        VERIFY_FAILS(leases.acquire({}, QStringLiteral("x"), 60s), ErrorCode::InvalidInput);
        auto inspector = m_fixture.as("controleur");
        VERIFY_FAILS(
            LeaseRepository(*inspector, QStringLiteral("a")).acquire(m_kind, QStringLiteral("x"), 60s),
            ErrorCode::Forbidden);
    }
};

QTEST_GUILESS_MAIN(TestCatalogLeases)
#include "test_catalog_leases.moc"
