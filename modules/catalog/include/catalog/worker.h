// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"

#include <QCoreApplication>
#include <QObject>
#include <QPointer>
#include <QThread>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace vigie::catalog {

/// Runs what a window asks of the catalog on a thread with one connection, in the order asked; windows never
/// block.
///
///     worker.run<Directory>(
///         this, [](Database& db) { return DirectoryRepository(db).load(); },
///         [this](Result<Directory> directory) { … });
///
/// Thread:    run() is called on the context's thread; the job runs on the worker's, `done` on the context's.
/// A job must
///            not touch the context.
/// Ownership: `done` is not called once the context is dead. Destruction waits for the job in hand (30 s at
/// most, the
///            statement timeout); jobs not begun are dropped and their `done` is not called.
/// Errors:    Database when the catalog is away: at once, with attempts to reach it spaced by a Backoff, so a
///            queue of jobs doesn't pile up behind a dead server. A job that lost its link halfway is not
///            repeated: whether its act was committed can't be known here.
class CatalogWorker final {
public:
    explicit CatalogWorker(ConnectionSettings settings, QString applicationName = QStringLiteral("vigie"));
    ~CatalogWorker();
    CatalogWorker(const CatalogWorker&) = delete;
    CatalogWorker& operator=(const CatalogWorker&) = delete;

    template <class T>
    void run(QObject* context, std::function<Result<T>(Database&)> job, std::function<void(Result<T>)> done) {
        Q_ASSERT(context && context->thread() == QThread::currentThread());
        // The relay lives in the context's thread: there, asking whether the context is dead can't race with
        // its death.
        std::shared_ptr<QObject> relay(new QObject, [](QObject* object) {
            // An answer that nobody took before the program's end is thrown away while Qt holds the lock that
            // deleteLater() needs.
            if (QCoreApplication::instance())
                object->deleteLater();
            else
                delete object;
        });
        post([relay, guard = QPointer<QObject>(context), job = std::move(job),
              done = std::move(done)](Database& database, const Result<void>& ready) {
            Result<T> outcome = ready ? job(database) : Result<T>(fail(ready.error()));
            QMetaObject::invokeMethod(
                relay.get(),
                [relay, guard, done, outcome = std::move(outcome)]() mutable {
                    if (guard)
                        done(std::move(outcome));
                },
                Qt::QueuedConnection);
        });
    }

private:
    using Job = std::function<void(Database&, const Result<void>& ready)>;

    void post(Job job);
    void work(const std::stop_token& stop);

    ConnectionSettings m_settings;
    QString m_applicationName;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<Job> m_jobs; // guarded by m_mutex
    std::jthread m_thread;  // last: ends before what it uses
};

} // namespace vigie::catalog
