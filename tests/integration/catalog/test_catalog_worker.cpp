// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/worker.h"
#include "cluster_fixture.h"

#include <QElapsedTimer>

#include <future>

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

class TestCatalogWorker : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;

    static Result<qint64> one(Database& database) {
        const auto rows = database.exec(QStringLiteral("SELECT 1::bigint"));
        if (!rows)
            return fail(rows.error());
        return rows->first().integer(0);
    }

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_fixture.furnish()); }

    void answersOnTheContextsThreadInOrder() {
        CatalogWorker worker(m_fixture.settings(QStringLiteral("poste1")));
        QObject context;
        QList<int> order;
        QThread* answeredOn = nullptr;
        QThread* workedOn = nullptr;
        for (int i = 0; i < 10; ++i) {
            worker.run<int>(
                &context,
                [&workedOn, i](Database& database) -> Result<int> {
                    workedOn = QThread::currentThread();
                    if (auto asked = one(database); !asked)
                        return fail(asked.error());
                    return i;
                },
                [&](const Result<int>& answer) {
                    answeredOn = QThread::currentThread();
                    order.append(answer.value_or(-1));
                });
        }
        QVERIFY(order.isEmpty()); // nothing is answered before run() returns
        QTRY_COMPARE(order.size(), 10);
        QCOMPARE(order, QList<int>({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
        QCOMPARE(answeredOn, QThread::currentThread());
        QVERIFY(workedOn && workedOn != answeredOn);
    }

    void contextOnAnotherThreadIsAnsweredThere() {
        CatalogWorker worker(m_fixture.settings(QStringLiteral("poste1")));
        QThread thread;
        thread.start();
        auto* context = new QObject;
        context->moveToThread(&thread);
        std::atomic<QThread*> answeredOn = nullptr;
        QMetaObject::invokeMethod(context, [&] {
            worker.run<qint64>(context, one,
                               [&](const Result<qint64>&) { answeredOn = QThread::currentThread(); });
        });
        QTRY_COMPARE(answeredOn.load(), &thread);
        context->deleteLater();
        thread.quit();
        QVERIFY(thread.wait(5000));
    }

    void deadContextIsNotAnswered() {
        CatalogWorker worker(m_fixture.settings(QStringLiteral("poste1")));
        QObject alive;
        bool lateAnswer = false;
        bool done = false;
        {
            auto context = std::make_unique<QObject>();
            std::promise<void> begun;
            auto reached = begun.get_future();
            worker.run<int>(
                context.get(),
                [&begun](Database&) -> Result<int> {
                    begun.set_value();
                    return 1;
                },
                [&](const Result<int>&) { lateAnswer = true; });
            reached.wait(); // the job runs or ran, its answer is on the way; the context dies before the loop
                            // turns
        }
        worker.run<qint64>(&alive, one, [&](const Result<qint64>&) { done = true; });
        QTRY_VERIFY(done);
        QVERIFY(!lateAnswer);
    }

    void errorsOfTheJobArrive() {
        CatalogWorker worker(m_fixture.settings(QStringLiteral("poste1")));
        std::optional<ErrorCode> code;
        worker.run<Rows>(
            this,
            [](Database& database) { return database.exec(QStringLiteral("SELECT * FROM vigie.journal")); },
            [&](const Result<Rows>& rows) {
                if (!rows)
                    code = rows.error().code;
            });
        QTRY_VERIFY(code.has_value());
        QCOMPARE(*code, ErrorCode::Forbidden);
    }

    void destructionWaitsForTheJobInHandAndDropsTheOthers() {
        std::atomic<int> began = 0;
        std::atomic<int> ended = 0;
        std::promise<void> begun;
        auto reached = begun.get_future();
        bool answered = false;
        {
            CatalogWorker worker(m_fixture.settings(QStringLiteral("poste1")));
            worker.run<int>(
                this,
                [&](Database& database) -> Result<int> {
                    ++began;
                    begun.set_value();
                    const auto slept = database.call(QStringLiteral("SELECT pg_sleep(0.2)"));
                    ++ended;
                    return slept ? 1 : 0;
                },
                [&](const Result<int>&) { answered = true; });
            for (int i = 0; i < 5; ++i) {
                worker.run<int>(
                    this,
                    [&](Database&) -> Result<int> {
                        ++began;
                        return 0;
                    },
                    [](const Result<int>&) {});
            }
            reached.wait();
        }
        QCOMPARE(ended.load(), 1);
        QCOMPARE(began.load(), 1);
        QTRY_VERIFY(answered); // the context lives: the job that was done is answered
    }

    void lostLinkIsReportedAtOnceAndComesBack() {
        CatalogWorker worker(m_fixture.settings(QStringLiteral("poste1")));
        std::optional<Result<qint64>> answer;
        const auto ask = [&] {
            answer.reset();
            worker.run<qint64>(this, one, [&](const Result<qint64>& got) { answer = got; });
        };
        ask();
        QTRY_VERIFY(answer.has_value());
        VERIFY_OK(*answer);

        VERIFY_OK(m_fixture.stop());
        QElapsedTimer timer;
        timer.start();
        ask();
        QTRY_VERIFY(answer.has_value());
        VERIFY_FAILS(*answer, ErrorCode::Database);
        QVERIFY(!answer->error().text.isEmpty());
        int failed = 0;
        for (int i = 0; i < 50; ++i) // a queue doesn't pile up behind a dead server
            worker.run<qint64>(this, one, [&](const Result<qint64>& got) { failed += got ? 0 : 1; });
        QTRY_COMPARE(failed, 50);
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));

        VERIFY_OK(m_fixture.start());
        const auto works = [&] {
            ask();
            return QTest::qWaitFor([&] { return answer.has_value(); }, 5000) && answer->has_value();
        };
        QTRY_VERIFY_WITH_TIMEOUT(works(), 10000);
    }

    /// Idle over a restart: the first job afterwards works as if nothing had been.
    void idleOverARestartGoesUnnoticed() {
        CatalogWorker worker(m_fixture.settings(QStringLiteral("poste1")));
        std::optional<Result<qint64>> answer;
        worker.run<qint64>(this, one, [&](const Result<qint64>& got) { answer = got; });
        QTRY_VERIFY(answer.has_value());
        QElapsedTimer idle;
        idle.start();
        VERIFY_OK(m_fixture.stop());
        VERIFY_OK(m_fixture.start());
        QTRY_VERIFY(idle.elapsed() > 2100); // longer than a link is trusted unasked
        answer.reset();
        worker.run<qint64>(this, one, [&](const Result<qint64>& got) { answer = got; });
        QTRY_VERIFY(answer.has_value());
        VERIFY_OK(*answer);
    }

    void wrongPasswordIsSaid() {
        CatalogWorker worker(
            m_fixture.settings(QStringLiteral("poste1")).as(QStringLiteral("poste1"), QStringLiteral("x")));
        std::optional<ErrorCode> code;
        worker.run<qint64>(this, one, [&](const Result<qint64>& got) {
            if (!got)
                code = got.error().code;
        });
        QTRY_VERIFY(code.has_value());
        QCOMPARE(*code, ErrorCode::Auth);
    }
};

QTEST_GUILESS_MAIN(TestCatalogWorker)
#include "test_catalog_worker.moc"
