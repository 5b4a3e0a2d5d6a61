// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/check_repository.h"
#include "catalog/journal_repository.h"
#include "catalog/outbox.h"
#include "cluster_fixture.h"

#include <QRegularExpression>
#include <QSignalSpy>

#include <thread>

#include <csignal>
#include <sys/resource.h>

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

class TestCatalogOutbox : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<store::StoreWorker> m_store;

    AuditEntry entry(const QString& act) const {
        return {m_fixture.commune.id, m_fixture.first.id, act, {}, {}};
    }
    ConnectionSettings poste1() const { return m_fixture.settings(QStringLiteral("poste1")); }

    QStringList journaled(const QString& login = QStringLiteral("poste1")) const {
        auto supervisor = m_fixture.as("superviseur");
        const auto tail = JournalRepository(*supervisor).tail(1000);
        QStringList acts;
        if (!tail)
            return {tail.error().toLogLine()};
        for (auto it = tail->rbegin(); it != tail->rend(); ++it) {
            if (it->actor == login)
                acts.append(it->act);
        }
        return acts;
    }
    QString file() const { return m_folder->filePath(QStringLiteral("local/desk.sqlite")); }
    void openStore() { m_store = std::make_unique<store::StoreWorker>(file()); }

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_fixture.furnish()); }
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        openStore();
    }
    void cleanup() {
        m_store.reset();
        if (m_fixture.as("poste1")->isOpen())
            return;
        VERIFY_OK(m_fixture.start());
    }

    void entriesOfManyThreadsAreAllWritten() {
        const qsizetype before = journaled().size();
        {
            Outbox outbox(poste1(), m_store.get());
            QSignalSpy told(&outbox, &Outbox::stateChanged);
            std::vector<std::thread> threads;
            threads.reserve(4);
            for (int t = 0; t < 4; ++t) {
                threads.emplace_back([&] {
                    for (int i = 0; i < 25; ++i)
                        outbox.record(entry(QStringLiteral("snapshot")));
                });
            }
            for (std::thread& thread : threads)
                thread.join();
            QTRY_COMPARE(outbox.waiting(), 0);
            QVERIFY(!told.isEmpty());
        }
        QCOMPARE(journaled().size(), before + 100);
    }

    void entriesWaitWhileTheCatalogIsAway() {
        Outbox outbox(poste1(), m_store.get());
        outbox.record(entry(QStringLiteral("before")));
        QTRY_COMPARE(outbox.waiting(), 0);
        VERIFY_OK(m_fixture.stop());
        const UtcTime acted = SystemClock().utcNow();
        for (int i = 0; i < 5; ++i)
            outbox.record(entry(QStringLiteral("away-%1").arg(i)));
        QVERIFY(outbox.flush(5s));
        QCOMPARE(outbox.waiting(), 5);
        QCOMPARE(outbox.state().unsafe, 0);
        VERIFY_OK(m_fixture.start());
        QTRY_COMPARE_WITH_TIMEOUT(outbox.waiting(), 0, 15000);
        QCOMPARE(journaled().last(6),
                 QStringList({QStringLiteral("before"), QStringLiteral("away-0"), QStringLiteral("away-1"),
                              QStringLiteral("away-2"), QStringLiteral("away-3"), QStringLiteral("away-4")}));
        auto supervisor = m_fixture.as("superviseur");
        const auto last = JournalRepository(*supervisor).tail(1)->first();
        const UtcTime said(
            std::chrono::microseconds(last.detail.value(QStringLiteral("acted_us")).toInteger()));
        QVERIFY(said >= acted && said <= last.at);
    }

    /// Closed while the catalog is away, the desk goes at once; its acts go at the next session, before the
    /// new ones.
    void actsOutliveTheProgram() {
        VERIFY_OK(m_fixture.stop());
        QElapsedTimer timer;
        {
            Outbox outbox(poste1(), m_store.get());
            outbox.record(entry(QStringLiteral("last-night")));
            timer.start();
        }
        QVERIFY2(timer.elapsed() < 1500, qPrintable(QString::number(timer.elapsed())));
        m_store.reset();
        VERIFY_OK(m_fixture.start());
        openStore();
        Outbox outbox(poste1(), m_store.get());
        outbox.record(entry(QStringLiteral("this-morning")));
        QTRY_COMPARE_WITH_TIMEOUT(journaled().last(2),
                                  QStringList({QStringLiteral("last-night"), QStringLiteral("this-morning")}),
                                  15000);
    }

    void verdictsGoTheSameWay() {
        VERIFY_OK(m_fixture.stop());
        CheckResult check;
        check.commune = m_fixture.commune.id;
        check.camera = m_fixture.second.id;
        check.startedAt = SystemClock().utcNow();
        check.endedAt = check.startedAt + 3s;
        check.verdict = Verdict::Bad;
        check.cause = QStringLiteral("black");
        check.steps = {{QStringLiteral("image"), Verdict::Bad, QStringLiteral("noir\u0000 à 98 %"), 120ms}};
        {
            Outbox outbox(m_fixture.settings(QStringLiteral("technicien")), m_store.get());
            outbox.record(check);
        }
        VERIFY_OK(m_fixture.start());
        Outbox outbox(m_fixture.settings(QStringLiteral("technicien")), m_store.get());
        auto technician = m_fixture.as("technicien");
        Result<QList<CheckResult>> read;
        const auto isThere = [&] {
            read = CheckRepository(*technician).history(check.commune, check.camera);
            return read && read->size() == 1;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isThere(), 15000);
        QCOMPARE(read->first().endedAt, check.endedAt);
        QVERIFY(read->first().verdict == Verdict::Bad);
        QCOMPARE(read->first().steps.size(), 1);
        QCOMPARE(read->first().steps.first().answer, QStringLiteral("noir à 98 %"));
        QCOMPARE(read->first().steps.first().took, 120ms);
        const auto incidents = CheckRepository(*technician).openIncidents();
        VERIFY_OK(incidents);
        QCOMPARE(incidents->size(), 1);
    }

    void aColleaguesActsWaitForTheirOwnSession() {
        VERIFY_OK(m_fixture.stop());
        {
            Outbox outbox(m_fixture.settings(QStringLiteral("poste2")), m_store.get());
            outbox.record(entry(QStringLiteral("by-poste2")));
        }
        VERIFY_OK(m_fixture.start());
        {
            Outbox outbox(poste1(), m_store.get());
            outbox.record(entry(QStringLiteral("by-poste1")));
            QTRY_COMPARE_WITH_TIMEOUT(outbox.waiting(), 0, 15000);
            QTRY_COMPARE(outbox.state().ofOthers, 1);
        }
        QVERIFY(!journaled().contains(QStringLiteral("by-poste2")));
        QVERIFY(!journaled(QStringLiteral("poste2")).contains(QStringLiteral("by-poste2")));
        Outbox outbox(m_fixture.settings(QStringLiteral("poste2")), m_store.get());
        QTRY_COMPARE_WITH_TIMEOUT(journaled(QStringLiteral("poste2")).count(QStringLiteral("by-poste2")), 1,
                                  15000);
    }

    void whatIsRefusedIsKeptAndHoldsUpNothing() {
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("act refused: \"?Not An Act")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("act refused: \"?gone-camera")));
        {
            Outbox outbox(poste1(), m_store.get());
            outbox.record(entry(QStringLiteral("Not An Act")));
            outbox.record({m_fixture.commune.id, CameraId::create(), QStringLiteral("gone-camera"), {}, {}});
            outbox.record(entry(QStringLiteral("after-it")));
            QTRY_COMPARE(outbox.waiting(), 0);
            QTRY_COMPARE(outbox.state().refused, 2);
        }
        QCOMPARE(journaled().last(), QStringLiteral("after-it"));
        const auto kept = m_store.get();
        const store::Owner owner{poste1().place(), QStringLiteral("poste1")};
        std::optional<QStringList> why;
        kept->run<QList<store::OutboxAct>>(
            this, [owner](store::LocalStore& store) { return store.refused(owner, 10); },
            [&](const Result<QList<store::OutboxAct>>& acts) {
                why.emplace();
                for (const auto& act : *acts)
                    why->append(act.lastError);
            });
        QTRY_VERIFY(why.has_value());
        QCOMPARE(why->size(), 2);
        QVERIFY(why->last().startsWith(QStringLiteral("notfound")) ||
                why->last().startsWith(QStringLiteral("not")));
    }

    /// Nothing can be written to the disk: acts stay in memory, which is said, and reach the catalog from
    /// there.
    void fullDiskIsSaidAndTheCatalogStillHears() {
        m_store.reset();
        QVERIFY(QFile::remove(file()) || !QFile::exists(file()));
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
        openStore();
        Outbox outbox(poste1(), m_store.get());
        outbox.record(entry(QStringLiteral("on-disk")));
        QVERIFY(outbox.flush(5s));
        QTRY_COMPARE(outbox.waiting(), 0);
        // The test's own files are as small as the desk's.
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("kept in memory only")));
        const rlimit none{1, before.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &none), 0);
        outbox.record(entry(QStringLiteral("disk-full-1")));
        outbox.record(entry(QStringLiteral("disk-full-2")));
        const bool told = QTest::qWaitFor([&] { return outbox.state().storeError.has_value(); }, 5000);
        const bool sent = QTest::qWaitFor([&] { return outbox.waiting() == 0; }, 10000);
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(told);
        QVERIFY(sent);
        QCOMPARE(journaled().last(2),
                 QStringList({QStringLiteral("disk-full-1"), QStringLiteral("disk-full-2")}));
        outbox.record(entry(QStringLiteral("room-again")));
        QTRY_COMPARE(outbox.waiting(), 0);
        QTRY_VERIFY(!outbox.state().storeError);
        QCOMPARE(journaled().count(QStringLiteral("disk-full-1")), 1);
        QCOMPARE(journaled().last(), QStringLiteral("room-again"));
    }

    void withoutAFileTheOldestGoesWhenTooManyWait() {
        VERIFY_OK(m_fixture.stop());
        Outbox outbox(poste1(), nullptr, {.most = 3, .farewell = 100ms});
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("act lost.*full-0")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("act lost.*full-1")));
        for (int i = 0; i < 5; ++i)
            outbox.record(entry(QStringLiteral("full-%1").arg(i)));
        QCOMPARE(outbox.waiting(), 3);
        QCOMPARE(outbox.state().unsafe, 3);
        VERIFY_OK(m_fixture.start());
        QTRY_COMPARE_WITH_TIMEOUT(outbox.waiting(), 0, 15000);
        QCOMPARE(journaled().last(3),
                 QStringList({QStringLiteral("full-2"), QStringLiteral("full-3"), QStringLiteral("full-4")}));
    }

    void withoutAFileTheEndDoesNotWaitForeverForADeadCatalog() {
        VERIFY_OK(m_fixture.stop());
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(QStringLiteral("2 acts could neither be kept nor written")));
        Outbox outbox(poste1(), nullptr, {.most = 10, .farewell = 200ms});
        outbox.record(entry(QStringLiteral("never")));
        outbox.record(entry(QStringLiteral("never")));
    }
};

QTEST_GUILESS_MAIN(TestCatalogOutbox)
#include "test_catalog_outbox.moc"
