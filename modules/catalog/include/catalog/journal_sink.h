// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "catalog/connection_settings.h"
#include "domain/ports.h"

#include <QUuid>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace vigie::catalog {

class Database;

/// Writes acts on images into the catalog's journal. An entry is kept in memory until the catalog has it:
/// while the link is down it waits, and is written with the time of the act. Each carries a reference of its
/// own, so one that was written just before the link broke is not written twice. Thread:    any for record(),
/// which returns at once; has a thread and a connection of its own. Errors:    an entry that the catalog
/// refuses for good (an unknown camera, a login without the right) is dropped with
///            a critical log, for it is a defect of ours; when `most` are waiting the oldest is, with a
///            warning.
/// Ownership: destruction tries to write what waits for `farewell`, then gives up with a warning that counts
/// them.
class JournalSink final : public AuditSink {
public:
    struct Limits {
        size_t most = 10000;
        std::chrono::milliseconds farewell{2000};
    };

    explicit JournalSink(ConnectionSettings settings);
    JournalSink(ConnectionSettings settings, Limits limits);
    ~JournalSink() override;
    JournalSink(const JournalSink&) = delete;
    JournalSink& operator=(const JournalSink&) = delete;

    void record(const AuditEntry& entry) override;
    /// How many entries wait to be written.
    [[nodiscard]] size_t waiting() const;

private:
    struct Waiting {
        AuditEntry entry;
        QUuid reference;
        UtcTime actedAt;
    };
    enum class Outcome { Settled, Again };

    void work(const std::stop_token& stop);
    [[nodiscard]] Outcome write(Database& database, const Waiting& waiting);

    const ConnectionSettings m_settings;
    const Limits m_limits;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<Waiting> m_waiting; // guarded by m_mutex
    std::jthread m_thread;         // last: ends before what it uses
};

} // namespace vigie::catalog
