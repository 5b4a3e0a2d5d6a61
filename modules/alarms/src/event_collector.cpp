// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/event_collector.h"

#include "alarms/event_rules.h"
#include "alarms/event_states.h"
#include "base/logging.h"
#include "base/stop.h"
#include "catalog/lease_repository.h"
#include "devices/device_driver.h"

#include <QUuid>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

Q_LOGGING_CATEGORY(lcAlarms, "vigie.alarms")

namespace vigie::alarms {

using namespace std::chrono_literals;

namespace {

const QString leaseKind = QStringLiteral("collect");
constexpr auto leaseDuration = 60s;
constexpr auto leaseRenewal = 20s;
constexpr int mostWaiting = 10000; // events kept while the catalog is away

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
    std::deque<DeviceEvent> waiting;

    std::map<RecorderId, std::jthread> watchers; // the catalog thread's
    std::jthread catalogThread;

    void add(DeviceEvent event) {
        {
            const std::lock_guard lock(mutex);
            if (waiting.size() >= mostWaiting) {
                qCWarning(lcAlarms) << "too many events wait for the catalog; the oldest is given up";
                waiting.pop_front();
            }
            waiting.push_back(std::move(event));
        }
        wake.notify_one();
    }

    void watch(const Recorder& recorder, const std::stop_token& stop) {
        auto login = credentials->credentials(recorder.id);
        if (!login) {
            qCWarning(lcAlarms).noquote() << recorder.name << login.error().toLogLine();
            return;
        }
        auto driver = devices::connectDevice({recorder.id, recorder.family, recorder.address, *login}, io);
        if (!driver) {
            qCWarning(lcAlarms).noquote() << recorder.name << driver.error().toLogLine();
            return;
        }
        EventStates states;
        const auto hear = [&](DeviceEvent event) {
            if (states.beganUnheard(event)) {
                qCInfo(lcAlarms).noquote()
                    << recorder.name << event.topic << event.channel << "began while the link was lost";
                event.initialState = false;
            }
            add(std::move(event));
        };
        const auto watched = (*driver)->watchEvents(hear, stop);
        if (!watched && watched.error().code != ErrorCode::Cancelled)
            qCWarning(lcAlarms).noquote() << recorder.name << watched.error().toLogLine();
    }

    // Takes the leases that are free, renews those held, and matches the watching threads to them.
    void shareWork(catalog::LeaseRepository& leases) {
        std::shared_ptr<const Directory> places;
        {
            const std::lock_guard lock(mutex);
            places = directory;
        }
        if (!places)
            return;
        for (auto it = watchers.begin(); it != watchers.end();) {
            // A lease that ran out while the catalog was away is taken again without ending the watch, which
            // knows the states from before.
            const auto renewed = places->recorders.contains(it->first)
                                     ? leases.acquire(leaseKind, it->first.toString(), leaseDuration)
                                     : Result<bool>(false);
            // Without the catalog nobody else can take it either: go on watching.
            const bool lost = renewed && !*renewed;
            it = lost ? watchers.erase(it) : std::next(it);
        }
        QStringList free;
        for (const auto& recorder : places->recorders) {
            if (!watchers.contains(recorder.id))
                free << recorder.id.toString();
        }
        if (free.isEmpty())
            return;
        const auto taken = leases.acquire(leaseKind, free, leaseDuration, static_cast<int>(free.size()));
        if (!taken)
            return;
        for (const QString& key : *taken) {
            const Recorder recorder = places->recorders.value(RecorderId::fromString(key));
            watchers[recorder.id] =
                std::jthread([this, recorder](const std::stop_token& stop) { watch(recorder, stop); });
        }
    }

    // Raises what waits; what the catalog could not take stays first in line.
    void raiseWaiting(catalog::Database& database) {
        for (;;) {
            DeviceEvent event;
            std::shared_ptr<const Directory> places;
            {
                const std::lock_guard lock(mutex);
                if (waiting.empty() || !directory)
                    return;
                event = waiting.front();
                places = directory;
            }
            if (const auto request = alarmFor(event, *places)) {
                const auto raised = catalog::AlarmRepository(database).raise(*request);
                if (!raised && raised.error().code == ErrorCode::Database)
                    return;
                if (!raised)
                    qCWarning(lcAlarms).noquote()
                        << "event refused by the catalog:" << raised.error().toLogLine();
            }
            const std::lock_guard lock(mutex);
            waiting.pop_front();
        }
    }

    void serveCatalog(const std::stop_token& stop) {
        catalog::Database database(settings, QStringLiteral("vigie-collector"));
        catalog::LeaseRepository leases(database, QUuid::createUuid().toString(QUuid::WithoutBraces));
        auto nextRound = std::chrono::steady_clock::now();
        while (!stop.stop_requested()) {
            if (database.ensureOpen()) {
                const auto now = std::chrono::steady_clock::now();
                bool changed = false;
                {
                    const std::lock_guard lock(mutex);
                    changed = std::exchange(directoryChanged, false);
                }
                if (changed || now >= nextRound) {
                    shareWork(leases);
                    nextRound = now + leaseRenewal;
                }
                raiseWaiting(database);
            }
            std::unique_lock lock(mutex);
            wake.wait_for(lock, stop, 1s, [this] { return directoryChanged || !waiting.empty(); });
        }
        for (auto& [recorder, thread] : watchers)
            thread.request_stop();
        for (auto& [recorder, thread] : watchers) {
            thread.join();
            (void)leases.release(leaseKind, recorder.toString());
        }
    }
};

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
