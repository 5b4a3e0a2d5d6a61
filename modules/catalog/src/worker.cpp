// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/worker.h"

#include "logging.h"

namespace vigie::catalog {

using namespace std::chrono_literals;

namespace {

// A link that was idle for longer is asked for a sign of life before a job: the driver doesn't notice that
// the server restarted meanwhile, and the job would be the one to fail.
constexpr auto trustedFor = 2s;

Result<void> readyFor(Database& database, MonoTime lastUse) {
    if (database.isOpen() && MonoClock::now() - lastUse > trustedFor) {
        if (auto alive = database.ping(); !alive) {
            qCWarning(lcCatalog).noquote() << "worker:" << alive.error().toLogLine();
            database.close();
        }
    }
    return database.ensureOpen();
}

} // namespace

CatalogWorker::CatalogWorker(ConnectionSettings settings, QString applicationName)
    : m_settings(std::move(settings))
    , m_applicationName(std::move(applicationName))
    , m_thread([this](const std::stop_token& stop) { work(stop); }) {}

CatalogWorker::~CatalogWorker() {
    m_thread.request_stop();
    m_thread.join();
}

void CatalogWorker::post(Job job) {
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
}

void CatalogWorker::work(const std::stop_token& stop) {
    Database database(m_settings, m_applicationName);
    auto lastUse = MonoClock::now();
    for (;;) {
        Job job;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, stop, [this] { return !m_jobs.empty(); }) || stop.stop_requested())
                return;
            job = std::move(m_jobs.front());
            m_jobs.pop_front();
        }
        job(database, readyFor(database, lastUse));
        lastUse = MonoClock::now();
    }
}

} // namespace vigie::catalog
