// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/journal_sink.h"

#include "base/stop.h"
#include "catalog/journal_repository.h"
#include "logging.h"

namespace vigie::catalog {

using namespace std::chrono_literals;

JournalSink::JournalSink(ConnectionSettings settings)
    : JournalSink(std::move(settings), Limits()) {}

JournalSink::JournalSink(ConnectionSettings settings, Limits limits)
    : m_settings(std::move(settings))
    , m_limits(limits)
    , m_thread([this](const std::stop_token& stop) { work(stop); }) {}

JournalSink::~JournalSink() {
    m_thread.request_stop();
    m_thread.join();
    if (!m_waiting.empty())
        qCWarning(lcCatalog) << m_waiting.size() << "journal entries could not be written before the end";
}

void JournalSink::record(const AuditEntry& entry) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting.size() >= m_limits.most) {
            qCWarning(lcCatalog).noquote()
                << "journal entry lost, too many wait:" << m_waiting.front().entry.act;
            m_waiting.pop_front();
        }
        m_waiting.push_back({entry, QUuid::createUuid(), SystemClock().utcNow()});
    }
    m_wake.notify_one();
}

size_t JournalSink::waiting() const {
    const std::lock_guard lock(m_mutex);
    return m_waiting.size();
}

JournalSink::Outcome JournalSink::write(Database& database, const Waiting& waiting) {
    // A link that died while idle shows here as an error of its own; the entry then goes over the next one.
    if (!database.isOpen()) {
        if (auto opened = database.open(); !opened) {
            qCDebug(lcCatalog).noquote() << "journal:" << opened.error().toLogLine();
            return Outcome::Again;
        }
    }
    const auto recorded =
        JournalRepository(database).record(waiting.entry, waiting.reference, waiting.actedAt);
    if (recorded)
        return Outcome::Settled;
    switch (recorded.error().code) {
    case ErrorCode::Forbidden:
    case ErrorCode::InvalidInput:
    case ErrorCode::NotFound:
    case ErrorCode::Internal:
        qCCritical(lcCatalog).noquote()
            << "journal entry refused:" << waiting.entry.act << recorded.error().detail;
        return Outcome::Settled;
    default:
        qCWarning(lcCatalog).noquote() << "journal entry waits:" << recorded.error().toLogLine();
        return Outcome::Again;
    }
}

void JournalSink::work(const std::stop_token& stop) {
    Database database(m_settings, QStringLiteral("vigie journal"));
    Backoff backoff({.first = 250ms, .most = 5000ms});
    std::optional<MonoTime> giveUp;
    for (;;) {
        Waiting next;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, stop, [this] { return !m_waiting.empty(); });
            if (m_waiting.empty())
                return;
            next = m_waiting.front();
        }
        if (stop.stop_requested() && !giveUp)
            giveUp = MonoClock::now() + m_limits.farewell;
        if (write(database, next) == Outcome::Settled) {
            backoff.reset();
            const std::lock_guard lock(m_mutex);
            // record() may have dropped it meanwhile to make room
            if (!m_waiting.empty() && m_waiting.front().reference == next.reference)
                m_waiting.pop_front();
            continue;
        }
        database.close();
        if (giveUp && MonoClock::now() >= *giveUp)
            return;
        if (!giveUp)
            std::ignore = sleepFor(backoff.next(), stop);
        else
            std::this_thread::sleep_for(100ms);
    }
}

} // namespace vigie::catalog
