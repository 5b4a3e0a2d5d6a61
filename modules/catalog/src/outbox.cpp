// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/outbox.h"

#include "base/stop.h"
#include "catalog/check_repository.h"
#include "catalog/journal_repository.h"
#include "logging.h"
#include "outbox_codec.h"

#include <QSet>

namespace vigie::catalog {

using namespace std::chrono_literals;

namespace {

const QString actKind = QStringLiteral("act");
const QString checkKind = QStringLiteral("check");

UtcTime now() {
    return SystemClock().utcNow();
}

struct Place {
    QString identity;
    QString history;
};

/// Which data this is, whatever its address, and on which line of events: a standby shares the first with its
/// primary, and begins another of the second when it is promoted.
Result<Place> placeOf(Database& database) {
    const auto rows =
        database.exec(QStringLiteral("SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || "
                                     "(SELECT oid FROM pg_database WHERE datname = current_database()), "
                                     "left(pg_walfile_name(pg_current_wal_lsn()), 8)"));
    if (!rows)
        return fail(rows.error());
    return Place{rows->first().text(0), rows->first().text(1)};
}

bool isForGood(ErrorCode code) {
    return code == ErrorCode::Forbidden || code == ErrorCode::InvalidInput || code == ErrorCode::NotFound ||
           code == ErrorCode::Internal;
}

} // namespace

Outbox::Outbox(ConnectionSettings settings, store::StoreWorker* store, QObject* parent)
    : Outbox(std::move(settings), store, Limits(), parent) {}

Outbox::Outbox(ConnectionSettings settings, store::StoreWorker* store, Limits limits, QObject* parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_owner{m_settings.place(), m_settings.user}
    , m_limits(limits)
    , m_store(store)
    , m_thread([this](const std::stop_token& stop) { work(stop); }) {}

Outbox::~Outbox() {
    m_thread.request_stop();
    m_thread.join();
    if (m_store) {
        // Jobs posted to the store name this object: behind them, there are none left.
        std::promise<void> passed;
        m_store->post([&passed](const Result<store::LocalStore*>&) { passed.set_value(); });
        passed.get_future().wait();
    }
    if (!m_fresh.empty())
        qCWarning(lcCatalog) << m_fresh.size() << "acts could neither be kept nor written before the end";
}

void Outbox::record(const AuditEntry& entry) {
    enqueue({0, QUuid::createUuid(), actKind, toJson(entry), now(), 0, {}});
}

void Outbox::record(const CheckResult& result) {
    CheckResult known = result;
    if (known.id.isNull())
        known.id = CheckId::create();
    enqueue({0, known.id.uuid(), checkKind, toJson(known), now(), 0, {}});
}

void Outbox::enqueue(store::OutboxAct act) {
    bool post = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_fresh.size() >= m_limits.most) {
            qCWarning(lcCatalog).noquote()
                << "act lost, too many wait:" << m_fresh.front().payload[QStringLiteral("act")].toString();
            m_fresh.pop_front();
        }
        m_fresh.push_back(std::move(act));
        post = m_store && !std::exchange(m_storing, true);
    }
    if (post)
        m_store->post([this](const Result<store::LocalStore*>& store) { storeFresh(store); });
    m_wake.notify_one();
    tell();
}

// On the store's thread: all that came meanwhile is written at once, with one wait for the disk.
void Outbox::storeFresh(const Result<store::LocalStore*>& store) {
    if (!store) {
        storeFailed(store.error());
        return;
    }
    for (;;) {
        QList<store::OutboxAct> batch;
        {
            const std::lock_guard lock(m_mutex);
            if (m_fresh.empty()) {
                m_storing = false;
                m_state.storeError.reset();
                m_safe.notify_all();
                break;
            }
            batch = QList<store::OutboxAct>(m_fresh.begin(), m_fresh.end());
        }
        if (const auto kept = (*store)->append(m_owner, batch, now()); !kept) {
            storeFailed(kept.error());
            return;
        }
        {
            const std::lock_guard lock(m_mutex);
            QSet<QUuid> stored;
            for (const auto& act : batch)
                stored.insert(act.reference);
            while (!m_fresh.empty() && stored.contains(m_fresh.front().reference))
                m_fresh.pop_front();
            m_state.waiting += batch.size();
            m_mayHaveRows = true;
        }
        m_wake.notify_one();
    }
    tell();
}

void Outbox::storeFailed(const Error& error) {
    {
        const std::lock_guard lock(m_mutex);
        if (!m_state.storeError)
            qCWarning(lcCatalog).noquote() << "acts are kept in memory only:" << error.toLogLine();
        m_state.storeError = error;
        m_storing = false;
    }
    m_wake.notify_one();
    tell();
}

bool Outbox::flush(std::chrono::milliseconds most) {
    std::unique_lock lock(m_mutex);
    return m_safe.wait_for(lock, most, [this] { return m_fresh.empty(); });
}

OutboxState Outbox::state() const {
    const std::lock_guard lock(m_mutex);
    OutboxState state = m_state;
    state.waiting += static_cast<qint64>(m_fresh.size());
    state.unsafe = !m_store || m_state.storeError ? static_cast<qint64>(m_fresh.size()) : 0;
    return state;
}

// One signal for what many acts change before the owner's thread gets to it.
void Outbox::tell() {
    {
        const std::lock_guard lock(m_mutex);
        if (std::exchange(m_telling, true))
            return;
    }
    QMetaObject::invokeMethod(
        this,
        [this] {
            {
                const std::lock_guard lock(m_mutex);
                m_telling = false;
            }
            Q_EMIT stateChanged();
        },
        Qt::QueuedConnection);
}

// Counted by the file, now and then: another program of the same person may write into it.
void Outbox::readCounts() {
    if (!m_store)
        return;
    const auto settled = static_cast<qint64>(m_unmarked.size());
    const auto read = m_store->ask<void>([this, settled](store::LocalStore& store) -> Result<void> {
        const auto counts = store.counts(m_owner);
        if (!counts)
            return fail(counts.error());
        // Here, in the store's own thread, nothing is appended between the counting and this.
        const std::lock_guard lock(m_mutex);
        m_state.waiting = std::max<qint64>(0, counts->waiting - settled);
        m_state.refused = counts->refused;
        m_state.ofOthers = counts->ofOthers;
        m_mayHaveRows = m_mayHaveRows || m_state.waiting > 0;
        return {};
    });
    if (!read)
        qCDebug(lcCatalog).noquote() << "outbox:" << read.error().toLogLine();
    tell();
}

/// False when the end was asked for and nothing is left.
bool Outbox::waitForWork(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    const auto ready = [this] {
        return m_mayHaveRows || (!m_fresh.empty() && (!m_store || m_state.storeError)) || !m_unmarked.empty();
    };
    m_wake.wait(lock, stop, ready);
    return ready();
}

bool Outbox::connect(Database& database) {
    if (database.isOpen())
        return true;
    if (auto opened = database.open(); !opened) {
        qCDebug(lcCatalog).noquote() << "outbox:" << opened.error().toLogLine();
        return false;
    }
    // What this program watches ends with it, not with this connection.
    if (const auto said =
            database.call(QStringLiteral("SELECT vigie.open_session(?::uuid)"), {bindUuid(m_session)});
        !said)
        qCWarning(lcCatalog).noquote() << "outbox: session not opened:" << said.error().toLogLine();
    if (!m_store)
        return database.isOpen();
    const auto place = placeOf(database);
    if (!place) {
        qCWarning(lcCatalog).noquote()
            << "outbox: which catalog this is can't be told:" << place.error().toLogLine();
        return database.isOpen();
    }
    const auto met = m_store->ask<void>([this, place = *place](store::LocalStore& store) {
        return store.meet(m_owner, place.identity, place.history, now());
    });
    if (!met)
        qCWarning(lcCatalog).noquote() << "outbox:" << met.error().toLogLine();
    readCounts();
    return true;
}

/// Tells the file what the catalog has settled; false while the file can't be written.
bool Outbox::mark() {
    while (!m_unmarked.empty()) {
        const Unmarked it = m_unmarked.front();
        const auto marked = m_store->ask<void>([it](store::LocalStore& store) {
            return it.refusedFor ? store.markRefused(it.reference, *it.refusedFor)
                                 : store.markSent(it.reference, now());
        });
        if (!marked) {
            storeFailed(marked.error());
            return false;
        }
        m_unmarked.pop_front();
    }
    m_after = 0;
    return true;
}

std::optional<store::OutboxAct> Outbox::nextAct(bool& stored) {
    if (m_store) {
        {
            const std::lock_guard lock(m_mutex);
            m_mayHaveRows = false; // before the question: what is appended during it sets it again
        }
        const auto next = m_store->ask<std::optional<store::OutboxAct>>(
            [this](store::LocalStore& store) { return store.next(m_owner, m_after); });
        if (!next || *next) {
            const std::lock_guard lock(m_mutex);
            m_mayHaveRows = true;
        }
        if (next && *next) {
            stored = true;
            return *next;
        }
    }
    stored = false;
    const std::lock_guard lock(m_mutex);
    if (!m_fresh.empty() && (!m_store || m_state.storeError))
        return m_fresh.front();
    return std::nullopt;
}

Outbox::Outcome Outbox::send(Database& database, const store::OutboxAct& act, Error& error) {
    Result<void> written;
    if (act.kind == actKind) {
        const auto entry = auditEntryFrom(act.payload);
        written = entry ? JournalRepository(database).record(*entry, act.reference, act.actedAt)
                        : fail(ErrorCode::Internal, {}, QStringLiteral("act not readable"));
    } else if (act.kind == checkKind) {
        const auto check = checkResultFrom(act.payload);
        const auto recorded = check ? CheckRepository(database).record(*check)
                                    : fail(ErrorCode::Internal, {}, QStringLiteral("verdict not readable"));
        if (!recorded)
            written = fail(recorded.error());
    } else {
        // A newer program kept it: it stays for that program, and the others go on.
        written = fail(ErrorCode::Internal, {}, QStringLiteral("unknown kind %1").arg(act.kind));
    }
    if (written)
        return Outcome::Sent;
    error = written.error();
    const QString name = act.payload[QStringLiteral("act")].toString(act.kind);
    if (!isForGood(error.code)) {
        qCWarning(lcCatalog).noquote() << "act waits:" << name << error.toLogLine();
        return Outcome::Again;
    }
    if (error.code == ErrorCode::InvalidInput || error.code == ErrorCode::Internal)
        qCCritical(lcCatalog).noquote() << "act refused:" << name << error.detail;
    else
        qCWarning(lcCatalog).noquote() << "act refused:" << name << error.detail;
    return Outcome::Refused;
}

void Outbox::settle(const store::OutboxAct& act, bool stored, std::optional<QString> refusedFor) {
    {
        const std::lock_guard lock(m_mutex);
        if (refusedFor)
            ++m_state.refused;
        if (stored) {
            m_state.waiting = std::max<qint64>(0, m_state.waiting - 1);
        } else if (!m_fresh.empty() && m_fresh.front().reference == act.reference) {
            m_fresh
                .pop_front(); // else it was stored meanwhile: sent once more, which the catalog passes over
            if (m_fresh.empty())
                m_safe.notify_all();
        }
    }
    if (stored) {
        m_unmarked.push_back({act.reference, std::move(refusedFor)});
        m_after = std::max(m_after, act.sequence);
    }
    tell();
}

// A link may stand for weeks; what it sent needn't be kept for as long.
void Outbox::tidy() {
    if (!m_store || MonoClock::now() < m_nextTidying)
        return;
    m_nextTidying = MonoClock::now() + 10min;
    const auto done =
        m_store->ask<void>([this](store::LocalStore& store) { return store.forgetSent(m_owner, now()); });
    if (!done)
        qCDebug(lcCatalog).noquote() << "outbox:" << done.error().toLogLine();
}

// A file that failed is tried again before each attempt.
void Outbox::storeAgain() {
    {
        const std::lock_guard lock(m_mutex);
        if (!m_store || !m_state.storeError || m_fresh.empty() || std::exchange(m_storing, true))
            return;
    }
    m_store->post([this](const Result<store::LocalStore*>& store) { storeFresh(store); });
}

bool Outbox::isAllOnDisk() const {
    const std::lock_guard lock(m_mutex);
    return m_store && (m_fresh.empty() || !m_state.storeError);
}

/// True when one was settled or none is left; false when there is nothing to do but to wait.
bool Outbox::sendOne(Database& database) {
    const bool marked = !m_store || mark();
    if (!connect(database))
        return false;
    bool stored = false;
    const auto act = nextAct(stored);
    if (!act) {
        readCounts();
        tidy();
        return marked;
    }
    Error error;
    const Outcome outcome = send(database, *act, error);
    if (outcome != Outcome::Again) {
        settle(*act, stored, outcome == Outcome::Refused ? std::optional(error.toLogLine()) : std::nullopt);
        return true;
    }
    if (stored) {
        std::ignore = m_store->ask<void>([reference = act->reference, error](store::LocalStore& store) {
            return store.markFailed(reference, error.toLogLine());
        });
    }
    return false;
}

void Outbox::work(const std::stop_token& stop) {
    Database database(m_settings, QStringLiteral("vigie outbox"));
    Backoff backoff({.first = 250ms, .most = 5000ms});
    std::optional<MonoTime> giveUp;
    if (m_store) {
        // What was refused in an earlier session may be accepted now: a right given back, a program updated.
        std::ignore =
            m_store->ask<void>([this](store::LocalStore& store) { return store.tryRefusedAgain(m_owner); });
        readCounts();
    }
    while (waitForWork(stop)) {
        if (stop.stop_requested()) {
            giveUp = giveUp.value_or(MonoClock::now() + m_limits.farewell);
            // What is on the disk goes now if it goes fast, else at the next session.
            if (MonoClock::now() >= *giveUp || (isAllOnDisk() && !database.isOpen()))
                break;
        }
        storeAgain();
        if (sendOne(database)) {
            backoff.reset();
            continue;
        }
        database.close();
        if (!giveUp)
            std::ignore = sleepFor(backoff.next(), stop);
        else
            std::this_thread::sleep_for(100ms);
    }
    if (m_store)
        std::ignore = mark();
}

} // namespace vigie::catalog
