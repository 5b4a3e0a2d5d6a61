// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/event_collector.h"

#include "alarms/event_rules.h"
#include "alarms/event_states.h"
#include "base/backoff.h"
#include "base/logging.h"
#include "base/stop.h"
#include "catalog/directory_repository.h"
#include "catalog/lease_repository.h"
#include "clock_keeper.h"
#include "devices/device_driver.h"
#include "event_queue.h"

#include <QUuid>

#include <condition_variable>
#include <mutex>
#include <thread>

Q_LOGGING_CATEGORY(lcAlarms, "vigie.alarms")

namespace vigie::alarms {

using namespace std::chrono_literals;

namespace {

const QString leaseKind = QStringLiteral("collect");
constexpr auto leaseDuration = 60s;
constexpr auto leaseRenewal = 20s;
constexpr size_t mostWaiting = 10000; // events kept while the catalog is away
constexpr Backoff::Policy retryPolicy{.first = 5s, .most = 60s};

} // namespace

struct EventCollector::Private {
    Private(catalog::ConnectionSettings where, std::shared_ptr<CredentialSource> logins,
            rtsp::IoThreads& threads)
        : settings(std::move(where))
        , credentials(std::move(logins))
        , io(threads) {}

    catalog::ConnectionSettings settings;
    std::shared_ptr<CredentialSource> credentials;
    rtsp::IoThreads& io;

    std::mutex mutex;
    std::condition_variable_any wake;
    std::shared_ptr<const Directory> directory; // guarded by mutex, as all below
    bool directoryChanged = false;
    EventQueue waiting{mostWaiting};

    QList<RecorderId> ended;                                       // watches that came back
    std::map<RecorderId, std::pair<CommuneId, ClockState>> clocks; // measured, not yet in the catalog
    ClockKeeper clockKeeper{[this](const Recorder& recorder, const ClockState& clock) {
        const std::lock_guard lock(mutex);
        clocks.insert_or_assign(recorder.id, std::pair(recorder.commune, clock));
    }};

    struct Watcher {
        MonoTime since{};
        std::jthread thread;
    };
    struct Attempt {
        Backoff backoff{retryPolicy};
        MonoTime next{};
        bool hasLogin = false;
    };
    std::map<RecorderId, Watcher> watchers; // the catalog thread's, as all below
    std::map<RecorderId, Attempt> attempts;
    MonoTime askLoginsAt{};
    MonoTime forbiddenUntil{};
    bool toldForbidden = false;
    std::jthread catalogThread;

    void add(DeviceEvent event) {
        {
            const std::lock_guard lock(mutex);
            if (!waiting.push(std::move(event)))
                qCWarning(lcAlarms) << "too many events wait for the catalog; the oldest is given up";
        }
        wake.notify_one();
    }

    void watch(const Recorder& recorder, const std::stop_token& stop) {
        auto login = credentials->credentials(recorder.id);
        if (!login) {
            qCWarning(lcAlarms).noquote() << recorder.name << login.error().toLogLine();
            return;
        }
        auto driver = devices::connectDevice(devices::addressOf(recorder, *login), io);
        if (!driver) {
            qCWarning(lcAlarms).noquote() << recorder.name << driver.error().toLogLine();
            return;
        }
        const std::shared_ptr<devices::DeviceDriver> shared = std::move(*driver);
        clockKeeper.add(recorder, shared);
        EventStates states;
        const auto hear = [&](DeviceEvent event) {
            const bool ofTheLink = event.topic == QLatin1String(devices::eventStreamTopic);
            if (!ofTheLink && states.beganUnheard(event)) {
                qCInfo(lcAlarms).noquote()
                    << recorder.name << event.topic << event.channel << "began while the link was lost";
                event.initialState = false;
            }
            add(std::move(event));
        };
        const auto watched = shared->watchEvents(hear, stop);
        clockKeeper.remove(recorder.id);
        if (!watched && watched.error().code != ErrorCode::Cancelled)
            qCWarning(lcAlarms).noquote() << recorder.name << watched.error().toLogLine();
    }

    // Ends these watches and gives their leases back.
    void end(const QList<RecorderId>& recorders, catalog::LeaseRepository& leases) {
        for (const RecorderId& recorder : recorders)
            watchers[recorder].thread.request_stop();
        for (const RecorderId& recorder : recorders) {
            watchers[recorder].thread.join();
            watchers.erase(recorder);
            (void)leases.release(leaseKind, recorder.toString());
        }
        const std::lock_guard lock(mutex);
        for (const RecorderId& recorder : recorders)
            ended.removeAll(recorder);
    }

    // A watch that came back by itself is tried again later, by whoever takes the lease then.
    void endReturned(catalog::LeaseRepository& leases) {
        QList<RecorderId> returned;
        {
            const std::lock_guard lock(mutex);
            returned = ended;
        }
        const auto now = MonoClock::now();
        for (const RecorderId& recorder : returned) {
            Attempt& attempt = attempts[recorder];
            if (now - watchers[recorder].since > retryPolicy.most)
                attempt.backoff.reset();
            attempt.hasLogin = false;
            attempt.next = now + attempt.backoff.next();
        }
        end(returned, leases);
    }

    // This person may not collect: the recorders are left to those who may, and what waits is kept.
    void forbid(const Error& error) {
        if (!std::exchange(toldForbidden, true))
            qCWarning(lcAlarms).noquote() << "events are left to other programs:" << error.toLogLine();
        forbiddenUntil = MonoClock::now() + retryPolicy.most;
    }
    [[nodiscard]] bool isForbidden() const { return MonoClock::now() < forbiddenUntil; }

    void endAll(catalog::LeaseRepository& leases) {
        QList<RecorderId> all;
        for (const auto& [recorder, watcher] : watchers)
            all << recorder;
        end(all, leases);
    }

    void renewLeases(const Directory& places, catalog::LeaseRepository& leases) {
        QList<RecorderId> lost;
        for (const auto& [recorder, watcher] : watchers) {
            // A lease that ran out while the catalog was away is taken again without ending the watch, which
            // knows the states from before.
            const auto renewed = places.recorders.contains(recorder)
                                     ? leases.acquire(leaseKind, recorder.toString(), leaseDuration)
                                     : Result<bool>(false);
            // Without the catalog nobody else can take it either: go on watching.
            if (renewed && !*renewed)
                lost << recorder;
        }
        end(lost, leases);
        std::erase_if(attempts, [&](const auto& item) { return !places.recorders.contains(item.first); });
    }

    // A lease without a login would keep the recorder from those who have one.
    [[nodiscard]] bool hasLogin(const Recorder& recorder, Attempt& attempt, MonoTime now) {
        if (attempt.hasLogin)
            return true;
        if (now < askLoginsAt)
            return false;
        const auto login = credentials->credentials(recorder.id);
        attempt.hasLogin = login.has_value();
        if (login)
            return true;
        if (attempt.backoff.attempts() == 0)
            qCWarning(lcAlarms).noquote() << recorder.name << "not watched:" << login.error().toLogLine();
        attempt.next = now + attempt.backoff.next();
        // A keyring that doesn't answer holds up the alarms as well: the other recorders' logins wait.
        if (login.error().code == ErrorCode::Timeout)
            askLoginsAt = MonoClock::now() + retryPolicy.first;
        return false;
    }

    // Takes the leases that are free and starts watching.
    void takeFree(const Directory& places, catalog::LeaseRepository& leases) {
        const auto now = MonoClock::now();
        QStringList free;
        for (const auto& recorder : places.recorders) {
            if (watchers.contains(recorder.id))
                continue;
            Attempt& attempt = attempts[recorder.id];
            if (now >= attempt.next && hasLogin(recorder, attempt, now)) {
                attempt.next = now + leaseRenewal; // should someone else have it
                free << recorder.id.toString();
            }
        }
        if (free.isEmpty())
            return;
        const auto taken = leases.acquire(leaseKind, free, leaseDuration, static_cast<int>(free.size()));
        if (!taken) {
            if (refusalBy(taken.error().code) == Refusal::OfPerson)
                forbid(taken.error());
            else
                qCWarning(lcAlarms).noquote() << "no leases:" << taken.error().toLogLine();
            for (const QString& key : free)
                attempts[RecorderId::fromString(key)].next = now + retryPolicy.first;
            return;
        }
        for (const QString& key : *taken) {
            const Recorder recorder = places.recorders.value(RecorderId::fromString(key));
            Watcher& watcher = watchers[recorder.id];
            watcher.since = now;
            watcher.thread = std::jthread([this, recorder](const std::stop_token& stop) {
                watch(recorder, stop);
                {
                    const std::lock_guard lock(mutex);
                    ended << recorder.id;
                }
                wake.notify_one();
            });
        }
    }

    // Raises what waits. False when the catalog could not take it: it stays first in line.
    [[nodiscard]] bool raiseWaiting(catalog::Database& database) {
        for (;;) {
            std::optional<EventQueue::Item> item;
            std::shared_ptr<const Directory> places;
            {
                const std::lock_guard lock(mutex);
                item = waiting.first();
                places = directory;
            }
            if (!item || !places)
                return true;
            if (const auto request = alarmFor(item->event, *places)) {
                const auto raised = catalog::AlarmRepository(database).raise(*request);
                const auto refusal = raised ? std::nullopt : std::optional(refusalBy(raised.error().code));
                if (refusal == Refusal::OfPerson)
                    forbid(raised.error());
                if (refusal && refusal != Refusal::OfTheEvent)
                    return false;
                if (!raised)
                    qCWarning(lcAlarms).noquote()
                        << "event refused by the catalog:" << raised.error().toLogLine();
            }
            const std::lock_guard lock(mutex);
            waiting.done(item->number);
        }
    }

    // One that the catalog doesn't take is given up: the next comes within the hour.
    void recordClocks(catalog::Database& database) {
        std::map<RecorderId, std::pair<CommuneId, ClockState>> measured;
        {
            const std::lock_guard lock(mutex);
            measured.swap(clocks);
        }
        for (const auto& [recorder, reading] : measured)
            if (const auto saved = catalog::DirectoryRepository(database).recordClock(reading.first, recorder,
                                                                                      reading.second);
                !saved)
                qCWarning(lcAlarms).noquote() << "clock not recorded:" << saved.error().toLogLine();
    }

    void serveCatalog(const std::stop_token& stop) {
        catalog::Database database(settings, QStringLiteral("vigie-collector"));
        catalog::LeaseRepository leases(database, QUuid::createUuid().toString(QUuid::WithoutBraces));
        auto renewAt = MonoClock::now();
        while (!stop.stop_requested()) {
            std::shared_ptr<const Directory> places;
            const auto now = MonoClock::now();
            {
                const std::lock_guard lock(mutex);
                places = directory;
                if (std::exchange(directoryChanged, false))
                    renewAt = now;
            }
            const bool open = database.ensureOpen().has_value();
            bool raised = false;
            endReturned(leases);
            if (open && places && !isForbidden()) {
                if (now >= renewAt) {
                    renewLeases(*places, leases);
                    renewAt = now + leaseRenewal;
                }
                raised = raiseWaiting(database);
                recordClocks(database);
                if (!isForbidden())
                    takeFree(*places, leases);
                if (isForbidden())
                    endAll(leases);
            }
            std::unique_lock lock(mutex);
            // What could not be raised waits for the next round.
            wake.wait_for(lock, stop, 1s, [this, raised] {
                return directoryChanged || !ended.isEmpty() || (raised && !waiting.isEmpty());
            });
        }
        endAll(leases);
    }
};

bool EventCollector::mayCollect(catalog::Group group) {
    switch (group) {
    case catalog::Group::Operator:
    case catalog::Group::Supervisor:
    case catalog::Group::Agent:
        return true;
    case catalog::Group::Technician:
    case catalog::Group::Administrator:
    case catalog::Group::Inspector:
        break;
    }
    return false;
}

EventCollector::EventCollector(catalog::ConnectionSettings settings,
                               std::shared_ptr<CredentialSource> credentials, rtsp::IoThreads& io)
    : d(std::make_unique<Private>(std::move(settings), std::move(credentials), io)) {
    d->catalogThread = std::jthread([p = d.get()](const std::stop_token& stop) { p->serveCatalog(stop); });
}

EventCollector::~EventCollector() {
    d->catalogThread.request_stop();
    d->catalogThread.join();
}

void EventCollector::setDirectory(std::shared_ptr<const Directory> directory) {
    {
        const std::lock_guard lock(d->mutex);
        d->directory = std::move(directory);
        d->directoryChanged = true;
    }
    d->wake.notify_one();
}

} // namespace vigie::alarms
