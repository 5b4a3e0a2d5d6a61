// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/journal_repository.h"
#include "catalog/listener.h"
#include "catalog/outbox.h"
#include "catalog/worker.h"
#include "standby_fixture.h"

#include <QElapsedTimer>
#include <QSignalSpy>

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

/// A primary that dies and its standby that is promoted: real servers, and a desk that names both.
class TestCatalogStandby : public QObject {
    Q_OBJECT

    std::unique_ptr<ClusterFixture> m_primary;
    std::unique_ptr<StandbyFixture> m_standby;
    std::unique_ptr<QTemporaryDir> m_folder;

    ConnectionSettings both(const char* login) const {
        ConnectionSettings settings = m_primary->settings(QLatin1String(login));
        settings.hosts.append(m_standby->socket());
        return settings;
    }
    AuditEntry entry(const QString& act) const {
        return {m_primary->commune.id, m_primary->first.id, act, {}, {}};
    }
    /// Of the two that one that takes writes now.
    QStringList journaled() const {
        Database supervisor(both("superviseur"));
        if (auto opened = supervisor.open(); !opened)
            return {opened.error().toLogLine()};
        const auto tail = JournalRepository(supervisor).tail(1000);
        QStringList acts;
        for (auto it = tail->rbegin(); it != tail->rend(); ++it) {
            if (it->actor == QLatin1String("poste1"))
                acts.append(it->act);
        }
        return acts;
    }

private Q_SLOTS:
    void init() {
        m_primary = std::make_unique<ClusterFixture>();
        m_standby = std::make_unique<StandbyFixture>();
        m_folder = std::make_unique<QTemporaryDir>();
        VERIFY_OK(m_primary->furnish());
        VERIFY_OK(m_standby->copy(m_primary->cluster()));
        VERIFY_OK(m_standby->start());
    }
    void cleanup() {
        m_standby.reset();
        m_primary.reset();
    }

    void deskFollowsThePromotedStandby() {
        store::StoreWorker store(m_folder->filePath(QStringLiteral("l/desk.sqlite")));
        Listener listener(both("poste1"));
        CatalogWorker worker(both("poste1"));
        Outbox outbox(both("poste1"), &store);
        listener.start();
        QTRY_VERIFY(listener.state() == LinkState::Connected);
        outbox.record(entry(QStringLiteral("on-the-primary")));
        QTRY_COMPARE(outbox.waiting(), 0);
        std::optional<Result<bool>> recovering;
        const auto ask = [&] {
            recovering.reset();
            worker.run<bool>(
                this,
                [](Database& database) -> Result<bool> {
                    const auto rows = database.exec(QStringLiteral("SELECT pg_is_in_recovery()"));
                    if (!rows)
                        return fail(rows.error());
                    return rows->first().boolean(0);
                },
                [&](const Result<bool>& got) { recovering = got; });
            return QTest::qWaitFor([&] { return recovering.has_value(); }, 16000) && recovering->has_value();
        };
        QVERIFY(ask());

        QElapsedTimer sinceKill;
        sinceKill.start();
        QVERIFY(m_primary->kill());
        QTRY_VERIFY(listener.state() == LinkState::CutOff);
        outbox.record(entry(QStringLiteral("in-between")));
        // Before its promotion the standby is there, reads, and is not taken for the catalog.
        QVERIFY(!ask());
        QElapsedTimer sincePromotion;
        sincePromotion.start();
        VERIFY_OK(m_standby->promote());
        QTRY_VERIFY_WITH_TIMEOUT(listener.state() == LinkState::Connected, 15000);
        const qint64 listenerAfter = sincePromotion.elapsed();
        QTRY_VERIFY_WITH_TIMEOUT(ask(), 15000);
        QVERIFY(!**recovering);
        const qint64 workerAfter = sincePromotion.elapsed();
        QTRY_COMPARE_WITH_TIMEOUT(outbox.waiting(), 0, 15000);
        const qint64 outboxAfter = sincePromotion.elapsed();
        qInfo("after the promotion: listener %lld ms, worker %lld ms, outbox empty %lld ms; all %lld ms "
              "after the kill",
              listenerAfter, workerAfter, outboxAfter, sinceKill.elapsed());
        QVERIFY(sincePromotion.elapsed() <= 15000);
        QCOMPARE(journaled().count(QStringLiteral("in-between")), 1);
        QCOMPARE(journaled().count(QStringLiteral("on-the-primary")), 1);
    }

    /// A standby that was behind when its primary died lacks what was committed last: the desk sends it
    /// again.
    void whatTheStandbyLackedIsSentAgain() {
        store::StoreWorker store(m_folder->filePath(QStringLiteral("l/desk.sqlite")));
        Outbox outbox(both("poste1"), &store);
        outbox.record(entry(QStringLiteral("streamed")));
        QTRY_COMPARE(outbox.waiting(), 0);
        // The standby has it before it is cut off.
        {
            ConnectionSettings there = m_primary->cluster().owner();
            there.hosts = {m_standby->socket()};
            there.options.insert(QStringLiteral("target_session_attrs"), QStringLiteral("any"));
            Database reader(there);
            VERIFY_OK(reader.open());
            const auto streamed = [&reader] {
                const auto rows =
                    reader.exec(QStringLiteral("SELECT count(*) FROM vigie.journal WHERE act = 'streamed'"));
                return rows && rows->first().integer(0) == 1;
            };
            QTRY_VERIFY(streamed());
        }
        VERIFY_OK(m_standby->stop());
        outbox.record(entry(QStringLiteral("only-there-1")));
        outbox.record(entry(QStringLiteral("only-there-2")));
        QTRY_COMPARE(outbox.waiting(), 0);
        QCOMPARE(journaled().last(), QStringLiteral("only-there-2"));
        QVERIFY(m_primary->kill());
        VERIFY_OK(m_standby->start());
        VERIFY_OK(m_standby->promote());
        outbox.record(entry(QStringLiteral("afterwards")));
        QTRY_COMPARE_WITH_TIMEOUT(journaled().count(QStringLiteral("afterwards")), 1, 15000);
        QCOMPARE(journaled(), QStringList({QStringLiteral("streamed"), QStringLiteral("only-there-1"),
                                           QStringLiteral("only-there-2"), QStringLiteral("afterwards")}));
    }
};

QTEST_GUILESS_MAIN(TestCatalogStandby)
#include "test_catalog_standby.moc"
