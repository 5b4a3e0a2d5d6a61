// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/connection_settings.h"
#include "domain/ports.h"
#include "store/store_worker.h"

#include <QObject>
#include <QUuid>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace vigie::catalog {

class Database;

/// What is owed to the catalog now.
struct OutboxState {
    qint64 waiting = 0;  ///< acts of this login that the catalog doesn't have yet
    qint64 unsafe = 0;   ///< of these, kept in memory only
    qint64 refused = 0;  ///< acts of this login that the catalog won't have; kept
    qint64 ofOthers = 0; ///< acts of other logins or catalogs on this desk: they wait for their own session
    std::optional<Error> storeError; ///< why acts are kept in memory only

    friend bool operator==(const OutboxState& a, const OutboxState& b) {
        return a.waiting == b.waiting && a.unsafe == b.unsafe && a.refused == b.refused &&
               a.ofOthers == b.ofOthers && a.storeError.has_value() == b.storeError.has_value();
    }
};

/// Acts on images and verdicts of checks, on their way to the catalog. Each is written to the desk's local
/// file first, then to the catalog, in the order of acting, and counts as done there only once the catalog
/// has committed it. Over any number of kills of this program and of the server each act arrives once: it
/// carries a reference (or, a verdict, its id) by which the catalog knows it again, and goes with the time of
/// the act.
///
/// The window of loss is from record() to the end of the disk's next write (some milliseconds): record()
/// returns at once, as it is called by a hand at a wall that may not stop. flush() waits for it.
///
/// Acts belong to the login that acted: its connection alone writes them, so that no one's act is journaled
/// as another's. Those of a colleague on the same desk wait for that colleague's next session here.
///
/// What the catalog refuses for good (a camera that is gone, a right withdrawn) is kept, counted, and tried
/// once more at the next session. After a failover to a standby that lacked the last commits, or a copy put
/// back, what was sent in the last hour is sent again.
///
/// Thread:    record() and flush() on any; lives in its owner's thread, where its signal arrives; a thread
/// and a
///            connection of its own to send.
/// Errors:    a local file that can't be written leaves acts in memory and lets them go to the catalog from
/// there
///            (state().storeError); when `most` wait so, the oldest is dropped, with a warning.
/// Ownership: destruction waits until all is on the disk; what is not, for want of a local file, it tries to
/// send for
///            `farewell`, then gives up with a warning that counts them. The store outlives it; null: memory
///            only.
class Outbox final : public QObject, public AuditSink, public CheckSink {
    Q_OBJECT

public:
    struct Limits {
        size_t most = 10000;
        std::chrono::milliseconds farewell{2000};
    };

    Outbox(ConnectionSettings settings, store::StoreWorker* store, QObject* parent = nullptr);
    Outbox(ConnectionSettings settings, store::StoreWorker* store, Limits limits, QObject* parent = nullptr);
    ~Outbox() override;

    void record(const AuditEntry& entry) override;
    void record(const CheckResult& result) override;
    /// Waits until everything recorded so far is on the disk or in the catalog. Not for a GUI thread.
    [[nodiscard]] bool flush(std::chrono::milliseconds most);

    /// What the catalog knows this program by, over all its connections.
    [[nodiscard]] const QUuid& session() const { return m_session; }
    [[nodiscard]] OutboxState state() const;
    [[nodiscard]] qint64 waiting() const { return state().waiting; }

Q_SIGNALS:
    void stateChanged();

private:
    enum class Outcome { Sent, Refused, Again };
    struct Unmarked {
        QUuid reference;
        std::optional<QString> refusedFor;
    };

    void enqueue(store::OutboxAct act);
    void storeFresh(const Result<store::LocalStore*>& store);
    void storeFailed(const Error& error);
    void tell();

    void work(const std::stop_token& stop);
    [[nodiscard]] bool waitForWork(const std::stop_token& stop);
    [[nodiscard]] bool connect(Database& database);
    [[nodiscard]] bool mark();
    [[nodiscard]] bool sendOne(Database& database);
    [[nodiscard]] bool isAllOnDisk() const;
    void storeAgain();
    [[nodiscard]] std::optional<store::OutboxAct> nextAct(bool& stored);
    [[nodiscard]] Outcome send(Database& database, const store::OutboxAct& act, Error& error);
    void settle(const store::OutboxAct& act, bool stored, std::optional<QString> refusedFor);
    void readCounts();
    void tidy();

    const ConnectionSettings m_settings;
    const store::Owner m_owner;
    const QUuid m_session = QUuid::createUuid(); ///< this program's, over all its connections
    const Limits m_limits;
    store::StoreWorker* const m_store;

    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;   // the sender has something to do
    std::condition_variable m_safe;       // m_fresh became empty
    std::deque<store::OutboxAct> m_fresh; // guarded by m_mutex: not on the disk yet
    OutboxState m_state;                  // guarded by m_mutex: waiting without m_fresh
    bool m_storing = false;               // guarded by m_mutex: a job that stores m_fresh is posted
    bool m_mayHaveRows = false;           // guarded by m_mutex
    bool m_telling = false;               // guarded by m_mutex

    std::deque<Unmarked> m_unmarked; // the sender's: settled in the catalog, not yet in the file
    MonoTime m_nextTidying{};        // the sender's
    qint64 m_after = 0;              // the sender's: up to there, rows are settled or in m_unmarked
    std::jthread m_thread;           // last: ends before what it uses
};

} // namespace vigie::catalog
