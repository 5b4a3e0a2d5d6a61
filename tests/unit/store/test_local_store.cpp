// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/local_store.h"
#include "store/store_worker.h"

#include <QDir>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <random>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace vigie;
using namespace vigie::store;
using namespace std::chrono_literals;

#define VERIFY_OK(result)                                                                                    \
    do {                                                                                                     \
        const auto& verified = (result);                                                                     \
        QVERIFY2(verified.has_value(), verified ? "" : qPrintable(verified.error().toLogLine()));            \
    } while (false)

class TestLocalStore : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    const Owner m_desk{QStringLiteral("db.example:5432/vigie"), QStringLiteral("poste1")};
    const Owner m_other{QStringLiteral("db.example:5432/vigie"), QStringLiteral("poste2")};
    const UtcTime m_now{1'800'000'000s};

    QString path() const { return m_folder->filePath(QStringLiteral("local/desk.sqlite")); }

    static OutboxAct act(const QString& name) {
        OutboxAct act;
        act.reference = QUuid::createUuid();
        act.kind = QStringLiteral("act");
        act.payload = {{QStringLiteral("name"), name}};
        act.actedAt = UtcTime(1'800'000'000s);
        return act;
    }
    /// Everything the owner is owed, in order, marked sent on the way.
    static QStringList drained(LocalStore& store, const Owner& owner, UtcTime now) {
        QStringList names;
        for (;;) {
            const auto next = store.next(owner);
            if (!next || !*next)
                return names;
            names << (*next)->payload[QStringLiteral("name")].toString();
            if (!store.markSent((*next)->reference, now))
                return names;
        }
    }
    static void raw(const QString& file, const QString& sql) {
        {
            QSqlDatabase db = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("raw"));
            db.setDatabaseName(file);
            QVERIFY(db.open());
            QSqlQuery query(db);
            QVERIFY2(query.exec(sql), qPrintable(query.lastQuery()));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("raw"));
    }
    QStringList putAside() const {
        return QDir(m_folder->filePath(QStringLiteral("local")))
            .entryList({QStringLiteral("desk.sqlite.damaged-*")}, QDir::Files)
            .filter(QRegularExpression(QStringLiteral("damaged-[0-9T]+-[0-9a-f]{4}$")));
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void fileIsClosedToOthersAndSafe() {
        QVERIFY(QDir().mkdir(m_folder->filePath(QStringLiteral("local"))));
        chmod(qPrintable(m_folder->filePath(QStringLiteral("local"))), 0755);
        const auto store = LocalStore::open(path());
        VERIFY_OK(store);
        VERIFY_OK((*store)->append(m_desk, {act(QStringLiteral("a"))}, m_now));
        struct stat info {};
        QCOMPARE(stat(qPrintable(m_folder->filePath(QStringLiteral("local"))), &info), 0);
        QCOMPARE(info.st_mode & 0777, 0700U);
        for (const char* suffix : {"", "-wal", "-shm"}) {
            QCOMPARE(stat(qPrintable(path() + QLatin1String(suffix)), &info), 0);
            QCOMPARE(info.st_mode & 0777, 0600U);
        }
        QFile header(path());
        QVERIFY(header.open(QIODevice::ReadOnly));
        QCOMPARE(header.read(20).mid(18), QByteArray("\2\2")); // write-ahead logging, both ways
    }

    void refusesALinkAndAnotherUsersFolder() {
        QVERIFY(QDir().mkdir(m_folder->filePath(QStringLiteral("elsewhere"))));
        QVERIFY(QFile::link(m_folder->filePath(QStringLiteral("elsewhere")),
                            m_folder->filePath(QStringLiteral("local"))));
        const auto linked = LocalStore::open(path());
        QVERIFY(!linked);
        QCOMPARE(linked.error().code, ErrorCode::Storage);
    }

    void actsComeBackInOrderOnceAndToTheirOwner() {
        QUuid twice;
        {
            auto store = LocalStore::open(path());
            VERIFY_OK(store);
            OutboxAct first = act(QStringLiteral("1"));
            twice = first.reference;
            VERIFY_OK((*store)->append(m_desk, {first, act(QStringLiteral("2"))}, m_now));
            VERIFY_OK((*store)->append(m_other, {act(QStringLiteral("theirs"))}, m_now));
            VERIFY_OK(
                (*store)->append(m_desk, {first, act(QStringLiteral("3"))}, m_now)); // known: passed over
        }
        auto store = LocalStore::open(path()); // another life of the program
        VERIFY_OK(store);
        auto counts = (*store)->counts(m_desk);
        VERIFY_OK(counts);
        QCOMPARE(counts->waiting, 3);
        QCOMPARE(counts->ofOthers, 1);
        const auto next = (*store)->next(m_desk);
        VERIFY_OK(next);
        QCOMPARE((*next)->reference, twice);
        QCOMPARE((*next)->actedAt, m_now);
        VERIFY_OK((*store)->markFailed(twice, QStringLiteral("away")));
        QCOMPARE((*(*store)->next(m_desk))->attempts, 1);
        QCOMPARE(drained(**store, m_desk, m_now),
                 QStringList({QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")}));
        counts = (*store)->counts(m_desk);
        QCOMPARE(counts->waiting, 0);
        QCOMPARE(counts->ofOthers, 1);
        QCOMPARE(drained(**store, m_other, m_now), QStringList{QStringLiteral("theirs")});
    }

    void refusedIsKeptAndTriedAgainWhenAsked() {
        auto store = LocalStore::open(path());
        VERIFY_OK(store);
        const OutboxAct bad = act(QStringLiteral("bad"));
        VERIFY_OK((*store)->append(m_desk, {bad, act(QStringLiteral("good"))}, m_now));
        VERIFY_OK((*store)->markRefused(bad.reference, QStringLiteral("no such camera")));
        QCOMPARE(drained(**store, m_desk, m_now), QStringList{QStringLiteral("good")});
        QCOMPARE((*store)->counts(m_desk)->refused, 1);
        const auto refused = (*store)->refused(m_desk, 10);
        VERIFY_OK(refused);
        QCOMPARE(refused->size(), 1);
        QCOMPARE(refused->first().lastError, QStringLiteral("no such camera"));
        VERIFY_OK((*store)->tryRefusedAgain(m_desk));
        QCOMPARE(drained(**store, m_desk, m_now), QStringList{QStringLiteral("bad")});
    }

    /// A standby that was promoted may lack what its primary committed last: that is owed again, to it alone.
    void whatWasSentLatelyIsOwedAgainToAnotherHistory() {
        auto store = LocalStore::open(path());
        VERIFY_OK(store);
        const QString data = QStringLiteral("7301/16384");
        VERIFY_OK((*store)->meet(m_desk, data, QStringLiteral("00000001"), m_now));
        VERIFY_OK((*store)->append(m_desk, {act(QStringLiteral("old"))}, m_now));
        QCOMPARE(drained(**store, m_desk, m_now).size(), 1);
        VERIFY_OK((*store)->append(m_desk, {act(QStringLiteral("late"))}, m_now + 2h));
        QCOMPARE(drained(**store, m_desk, m_now + 2h).size(), 1);
        VERIFY_OK(
            (*store)->meet(m_desk, data, QStringLiteral("00000001"), m_now + 2h)); // the same: nothing owed
        QCOMPARE(drained(**store, m_desk, m_now + 2h), QStringList());
        VERIFY_OK((*store)->meet(m_desk, data, QStringLiteral("00000002"), m_now + 2h));
        QCOMPARE(drained(**store, m_desk, m_now + 2h), QStringList{QStringLiteral("late")});
    }

    void whatWasSentIsForgottenAfterAWhileAndOnlyThat() {
        auto store = LocalStore::open(path());
        VERIFY_OK(store);
        VERIFY_OK((*store)->append(m_desk, {act(QStringLiteral("sent"))}, m_now));
        QCOMPARE(drained(**store, m_desk, m_now).size(), 1);
        const OutboxAct refused = act(QStringLiteral("refused"));
        VERIFY_OK((*store)->append(m_desk, {refused, act(QStringLiteral("waits"))}, m_now));
        VERIFY_OK((*store)->markRefused(refused.reference, QStringLiteral("no")));
        VERIFY_OK((*store)->forgetSent(m_desk, m_now + 30min)); // too early
        VERIFY_OK((*store)->forgetSent(m_desk, m_now + 2h));
        VERIFY_OK((*store)->meet(m_desk, QStringLiteral("a"), QStringLiteral("1"), m_now + 2h));
        VERIFY_OK((*store)->meet(m_desk, QStringLiteral("a"), QStringLiteral("2"), m_now + 2h));
        QCOMPARE((*store)->counts(m_desk)->refused, 1);
        QCOMPARE(drained(**store, m_desk, m_now + 2h), QStringList{QStringLiteral("waits")});
    }

    void actsFollowTheirCatalogToAnotherAddress() {
        auto store = LocalStore::open(path());
        VERIFY_OK(store);
        const QString data = QStringLiteral("7301/16384");
        VERIFY_OK((*store)->meet(m_desk, data, QStringLiteral("00000001"), m_now));
        VERIFY_OK((*store)->append(m_desk, {act(QStringLiteral("owed"))}, m_now));
        const Owner both{QStringLiteral("db.example:5432,standby.example:5432/vigie"), m_desk.login};
        const Owner stranger{QStringLiteral("elsewhere:5432/vigie"), m_desk.login};
        VERIFY_OK((*store)->meet(stranger, QStringLiteral("9999/16384"), QStringLiteral("00000001"), m_now));
        QCOMPARE(drained(**store, stranger, m_now), QStringList());
        VERIFY_OK((*store)->meet(both, data, QStringLiteral("00000001"), m_now));
        QCOMPARE(drained(**store, both, m_now), QStringList{QStringLiteral("owed")});
    }

    void snapshotsReplaceEachOtherByOwnerAndKind() {
        auto store = LocalStore::open(path());
        VERIFY_OK(store);
        const QString kind = QStringLiteral("directory");
        QVERIFY(!(*store)->snapshot(m_desk, kind)->has_value());
        VERIFY_OK((*store)->saveSnapshot(m_desk, kind, {QByteArray("first\0still", 11), m_now}));
        VERIFY_OK((*store)->saveSnapshot(m_desk, kind, {QByteArray("second"), m_now + 1s}));
        const auto read = (*store)->snapshot(m_desk, kind);
        VERIFY_OK(read);
        QCOMPARE((*read)->content, QByteArray("second"));
        QCOMPARE((*read)->takenAt, m_now + 1s);
        QVERIFY(!(*store)->snapshot(m_other, kind)->has_value());
    }

    void newerAndForeignFilesAreLeftAsTheyAre() {
        VERIFY_OK(LocalStore::open(path()));
        raw(path(), QStringLiteral("PRAGMA user_version=99"));
        const auto newer = LocalStore::open(path());
        QVERIFY(!newer);
        QCOMPARE(newer.error().code, ErrorCode::Unsupported);
        const QString foreign = m_folder->filePath(QStringLiteral("local/bookmarks.sqlite"));
        raw(foreign, QStringLiteral("CREATE TABLE moz_places (id INTEGER)"));
        const auto refused = LocalStore::open(foreign);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Unsupported);
        QVERIFY(putAside().isEmpty());
    }

    void notADatabaseIsPutAside() {
        VERIFY_OK(LocalStore::open(path()));
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(QByteArray(8192, 'x')), 8192);
        file.close();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("damaged, put aside")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("0 acts taken over")));
        auto store = LocalStore::open(path());
        VERIFY_OK(store);
        QCOMPARE(putAside().size(), 1);
        QVERIFY((*store)->damagedFile().endsWith(putAside().first()));
        VERIFY_OK((*store)->append(m_desk, {act(QStringLiteral("a"))}, m_now));
        QCOMPARE(drained(**store, m_desk, m_now).size(), 1);
    }

    /// Bytes turned anywhere in the file: it opens, with or without what was in it, and never crashes or
    /// answers an act that nobody recorded.
    void damagedBytesNeverCrashNorInvent() {
        constexpr int rounds = 60;
        QByteArray whole;
        QStringList known;
        {
            auto store = LocalStore::open(path());
            VERIFY_OK(store);
            QList<OutboxAct> acts;
            for (int i = 0; i < 200; ++i) {
                acts << act(QStringLiteral("act-%1").arg(i));
                known << acts.last().payload[QStringLiteral("name")].toString();
            }
            VERIFY_OK((*store)->append(m_desk, acts, m_now));
        }
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        whole = file.readAll();
        file.close();
        QVERIFY(whole.size() > 20000);
        std::mt19937 random(20261124); // NOLINT: the same bytes in every run
        int kept = 0;
        QtMessageHandler before =
            qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) {});
        for (int round = 0; round < rounds; ++round) {
            QDir(m_folder->filePath(QStringLiteral("local"))).removeRecursively();
            QDir().mkdir(m_folder->filePath(QStringLiteral("local")));
            QByteArray bad = whole;
            const auto turned = 1 + random() % 64;
            for (unsigned i = 0; i < turned; ++i)
                bad[static_cast<qsizetype>(random() % static_cast<unsigned>(bad.size()))] =
                    static_cast<char>(random() & 0xff);
            if (round % 5 == 0)
                bad.truncate(static_cast<qsizetype>(random() % static_cast<unsigned>(bad.size())));
            QFile out(path());
            if (!out.open(QIODevice::WriteOnly) || out.write(bad) != bad.size())
                break;
            out.close();
            auto store = LocalStore::open(path());
            if (!store)
                continue; // a header of another program or a newer one
            const auto next = (*store)->next(m_desk);
            std::ignore = (*store)->counts(m_desk);
            std::ignore = (*store)->append(m_desk, {act(QStringLiteral("new"))}, m_now);
            kept += next && *next ? 1 : 0;
        }
        qInstallMessageHandler(before);
        qInfo("%d of %d damaged files still gave acts", kept, rounds);
        QVERIFY(kept > rounds / 3);
    }

    void fullDiskIsSaidAndLosesNothing() {
        auto store = LocalStore::open(path());
        VERIFY_OK(store);
        VERIFY_OK((*store)->append(m_desk, {act(QStringLiteral("kept"))}, m_now));
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit small{static_cast<rlim_t>(QFileInfo(path() + QStringLiteral("-wal")).size() + 6000),
                           before.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
        QList<OutboxAct> many;
        for (int i = 0; i < 500; ++i)
            many << act(QStringLiteral("too much"));
        const auto full = (*store)->append(m_desk, many, m_now);
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(!full);
        QCOMPARE(full.error().code, ErrorCode::Storage);
        QVERIFY(!full.error().text.isEmpty());
        VERIFY_OK((*store)->append(m_desk, {act(QStringLiteral("after"))}, m_now));
        QCOMPARE(drained(**store, m_desk, m_now),
                 QStringList({QStringLiteral("kept"), QStringLiteral("after")}));
    }

    void twoProgramsWriteOneFile() {
        std::vector<std::thread> programs;
        programs.reserve(2);
        std::atomic<int> failures = 0;
        for (int p = 0; p < 2; ++p) {
            programs.emplace_back([&] {
                auto store = LocalStore::open(path());
                for (int i = 0; i < 40; ++i)
                    failures += store && (*store)->append(m_desk, {act(QStringLiteral("x"))}, m_now) ? 0 : 1;
            });
        }
        for (std::thread& program : programs)
            program.join();
        QCOMPARE(failures.load(), 0);
        auto store = LocalStore::open(path());
        VERIFY_OK(store);
        QCOMPARE((*store)->counts(m_desk)->waiting, 80);
    }

    void workerRunsWhatWasPostedBeforeItsEnd() {
        int ran = 0;
        {
            StoreWorker worker(path());
            for (int i = 0; i < 50; ++i) {
                worker.post([&](Result<LocalStore*> store) {
                    if (store && (*store)->append(m_desk, {act(QStringLiteral("x"))}, m_now))
                        ++ran;
                });
            }
        }
        QCOMPARE(ran, 50);
        StoreWorker worker(path());
        std::optional<qint64> waiting;
        worker.run<OutboxCounts>(
            this, [this](LocalStore& store) { return store.counts(m_desk); },
            [&](const Result<OutboxCounts>& counts) { waiting = counts ? counts->waiting : -1; });
        QTRY_VERIFY(waiting.has_value());
        QCOMPARE(*waiting, 50);
    }

    void workerSaysWhatWasDamaged() {
        VERIFY_OK(LocalStore::open(path()));
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(4096, '\1'));
        file.close();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("damaged, put aside")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("taken over")));
        StoreWorker worker(path());
        QSignalSpy damaged(&worker, &StoreWorker::damaged);
        worker.post([](const Result<LocalStore*>&) {});
        QTRY_COMPARE(damaged.size(), 1);
        QVERIFY(damaged.first().first().toString().contains(QStringLiteral(".damaged-")));
    }
};

QTEST_GUILESS_MAIN(TestLocalStore)
#include "test_local_store.moc"
