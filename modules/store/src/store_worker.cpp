// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/store_worker.h"

#include "logging.h"

namespace vigie::store {

using namespace std::chrono_literals;

StoreWorker::StoreWorker(QString path, QObject* parent)
    : QObject(parent)
    , m_path(std::move(path))
    , m_thread([this] { work(); }) {}

StoreWorker::~StoreWorker() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void StoreWorker::post(std::function<void(Result<LocalStore*>)> job) {
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
}

Result<LocalStore*> StoreWorker::ready() {
    if (m_store && m_store->isDamaged())
        m_store.reset();
    if (m_store)
        return m_store.get();
    if (m_error && MonoClock::now() < m_nextAttempt)
        return fail(*m_error);
    auto opened = LocalStore::open(m_path);
    if (!opened) {
        if (!m_error || m_error->detail != opened.error().detail)
            qCWarning(lcStore).noquote() << opened.error().toLogLine();
        m_error = opened.error();
        m_nextAttempt = MonoClock::now() + 1s;
        return fail(*m_error);
    }
    m_error.reset();
    m_store = std::move(*opened);
    if (!m_store->damagedFile().isEmpty()) {
        QMetaObject::invokeMethod(
            this, [this, keptAs = m_store->damagedFile()] { Q_EMIT damaged(keptAs); }, Qt::QueuedConnection);
    }
    return m_store.get();
}

void StoreWorker::work() {
    for (;;) {
        std::function<void(Result<LocalStore*>)> job;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_ending || !m_jobs.empty(); });
            if (m_jobs.empty())
                break;
            job = std::move(m_jobs.front());
            m_jobs.pop_front();
        }
        job(ready());
    }
    m_store.reset(); // in the thread that opened it
}

} // namespace vigie::store
