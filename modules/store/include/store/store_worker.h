// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/local_store.h"

#include <QCoreApplication>
#include <QObject>
#include <QPointer>
#include <QThread>

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

namespace vigie::store {

/// The thread that waits for the disk, with the desk's one connection to its local file: what is posted runs
/// there, in that order.
///
/// Thread:    post() and ask() on any; run() on the context's.
/// Ownership: destruction runs what was posted before it, so that nothing posted is lost by a normal end.
/// Errors:    a file that can't be opened fails each job with its error, and is tried again once a second;
/// one found
///            damaged is put aside and replaced, which damaged() tells.
class StoreWorker final : public QObject {
    Q_OBJECT

public:
    explicit StoreWorker(QString path, QObject* parent = nullptr);
    ~StoreWorker() override;

    [[nodiscard]] const QString& path() const { return m_path; }

    /// `job` is called in any case: with a store, or with the reason why there is none.
    void post(std::function<void(Result<LocalStore*>)> job);

    /// Blocks until it ran: for worker threads.
    template <class T>
    [[nodiscard]] Result<T> ask(std::function<Result<T>(LocalStore&)> job) {
        Q_ASSERT(!QCoreApplication::instance() ||
                 QThread::currentThread() != QCoreApplication::instance()->thread());
        auto promise = std::make_shared<std::promise<Result<T>>>();
        auto answer = promise->get_future();
        post([promise, job = std::move(job)](Result<LocalStore*> store) {
            promise->set_value(store ? job(**store) : Result<T>(fail(store.error())));
        });
        return answer.get();
    }

    /// As CatalogWorker::run(): `done` on the context's thread, not once the context is dead.
    template <class T>
    void run(QObject* context, std::function<Result<T>(LocalStore&)> job,
             std::function<void(Result<T>)> done) {
        Q_ASSERT(context && context->thread() == QThread::currentThread());
        std::shared_ptr<QObject> relay(new QObject, [](QObject* object) {
            if (QCoreApplication::instance())
                object->deleteLater();
            else
                delete object;
        });
        post([relay, guard = QPointer<QObject>(context), job = std::move(job),
              done = std::move(done)](Result<LocalStore*> store) {
            Result<T> outcome = store ? job(**store) : Result<T>(fail(store.error()));
            QMetaObject::invokeMethod(
                relay.get(),
                [relay, guard, done, outcome = std::move(outcome)]() mutable {
                    if (guard)
                        done(std::move(outcome));
                },
                Qt::QueuedConnection);
        });
    }

Q_SIGNALS:
    /// The file was damaged and put aside under that name.
    void damaged(const QString& keptAs);

private:
    void work();
    [[nodiscard]] Result<LocalStore*> ready();

    const QString m_path;
    std::unique_ptr<LocalStore> m_store; // the worker thread's
    std::optional<Error> m_error;        // the worker thread's: why there is none
    MonoTime m_nextAttempt{};            // the worker thread's
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void(Result<LocalStore*>)>> m_jobs; // guarded by m_mutex
    bool m_ending = false;                                       // guarded by m_mutex
    std::thread m_thread;                                        // last: ends before what it uses
};

} // namespace vigie::store
