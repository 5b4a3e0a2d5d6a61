// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/check_run.h"

#include "base/logging.h"
#include "catalog/check_repository.h"
#include "catalog/directory_repository.h"
#include "catalog/lease_repository.h"
#include "catalog/worker.h"

#include <QCoreApplication>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <deque>

Q_LOGGING_CATEGORY(lcHealth, "vigie.health")

namespace vigie::health {

using namespace std::chrono_literals;

namespace {

const QString leaseKind = QStringLiteral("check");
/// Longer than the slowest check, so that it never has to be renewed.
constexpr auto leaseTime = 120s;

constexpr auto resendAfter = std::chrono::seconds(3);

// A fault of the link or of the moment, not of what was sent.
bool isPassing(const Error& error) {
    return error.code == ErrorCode::Database || error.code == ErrorCode::Timeout ||
           error.code == ErrorCode::Conflict;
}

} // namespace

// Everything here but `pool`'s jobs runs on the owner's thread; a job works on values it was given.
struct CheckRun::Private {
    Private(CheckRun* run, catalog::ConnectionSettings settings, std::shared_ptr<CredentialSource> logins,
            rtsp::IoThreads& threads, media::DecodePool& decodePool, const Clock& time, const Options& wanted)
        : q(run)
        , credentials(std::move(logins))
        , services{threads, decodePool, time}
        , options(wanted)
        , holder(QUuid::createUuid().toString(QUuid::WithoutBraces))
        , catalog(std::move(settings), QStringLiteral("vigie-health")) {
        pool.setMaxThreadCount(options.parallel);
        resendTimer.setSingleShot(true);
        QObject::connect(&resendTimer, &QTimer::timeout, q, [this] { resend(); });
    }

    CheckRun* q;
    std::shared_ptr<CredentialSource> credentials;
    CameraCheck::Services services;
    Options options;
    QString holder;

    QList<Camera> waiting;
    QHash<RecorderId, std::shared_ptr<RecorderContact>> contacts;
    QHash<RecorderId, int> busy; // checks under way, leases being asked for included
    int underWay = 0;
    int done = 0;
    int total = 0;
    bool running = false;
    bool failureTold = false;
    std::stop_source stop;
    CheckSink* sink = nullptr;
    std::deque<CheckResult> unsaved; // the catalog could not take them yet; recording is safe to repeat
    QTimer resendTimer;

    catalog::CatalogWorker catalog;
    QThreadPool pool; // last: its jobs end before what they use

    void dispatch() {
        for (qsizetype i = 0; i < waiting.size() && underWay < options.parallel;) {
            if (busy.value(waiting[i].recorder) >= options.perRecorder) {
                ++i;
                continue;
            }
            const Camera camera = waiting.takeAt(i);
            ++underWay;
            ++busy[camera.recorder];
            lease(camera);
        }
    }

    void lease(const Camera& camera) {
        catalog.run<bool>(
            q,
            [key = camera.id.toString(), name = holder](catalog::Database& database) {
                return catalog::LeaseRepository(database, name).acquire(leaseKind, key, leaseTime);
            },
            [this, camera](const Result<bool>& leased) {
                if (!leased)
                    tell(leased.error()); // the check itself needs no catalog
                if (stop.stop_requested())
                    settle(camera, notChecked(camera, cancelledText(), now()), false);
                else if (leased && !*leased)
                    settle(camera,
                           notChecked(camera,
                                      QCoreApplication::translate(
                                          "health", "Contrôlée en ce moment par un autre programme"),
                                      now()),
                           false);
                else
                    check(camera);
            });
    }

    void check(const Camera& camera) {
        pool.start([this, camera, contact = contacts.value(camera.recorder), token = stop.get_token()] {
            const CheckResult result = CameraCheck(camera, *contact, services, options.timing).run(token);
            // The owner outlives its pool's jobs; what is still queued dies with it.
            QMetaObject::invokeMethod(
                q, [this, camera, result, cut = token.stop_requested()] { settle(camera, result, !cut); },
                Qt::QueuedConnection);
        });
    }

    void settle(const Camera& camera, const CheckResult& result, bool store) {
        // Free for the next camera before the catalog has answered.
        --underWay;
        --busy[camera.recorder];
        dispatch();
        if (store && sink) {
            sink->record(result);
            store = false;
        }
        catalog.run<void>(
            q,
            [result, store, key = camera.id.toString(), name = holder](catalog::Database& database) {
                Result<void> outcome;
                if (store) {
                    if (const auto recorded = catalog::CheckRepository(database).record(result); !recorded)
                        outcome = fail(recorded.error());
                }
                // False for a lease that another program holds: nothing to give back.
                if (const auto released = catalog::LeaseRepository(database, name).release(leaseKind, key);
                    !released && outcome)
                    outcome = fail(released.error());
                return outcome;
            },
            [this, result, store](const Result<void>& stored) {
                if (!stored) {
                    tell(stored.error());
                    if (store && isPassing(stored.error()))
                        keep(result);
                }
                finish(result);
            });
    }

    void keep(const CheckResult& result) {
        unsaved.push_back(result);
        if (!resendTimer.isActive())
            resendTimer.start(resendAfter);
    }

    // One after the other, oldest first, until the catalog has them all or is gone again.
    void resend() {
        if (unsaved.empty())
            return;
        catalog.run<CheckId>(
            q,
            [result = unsaved.front()](catalog::Database& database) {
                return catalog::CheckRepository(database).record(result);
            },
            [this](const Result<CheckId>& recorded) {
                if (!recorded && isPassing(recorded.error())) {
                    resendTimer.start(resendAfter);
                    return;
                }
                if (!recorded)
                    qCWarning(lcHealth).noquote() << "a verdict was refused:" << recorded.error().toLogLine();
                unsaved.pop_front();
                resend();
            });
    }

    void finish(const CheckResult& result) {
        ++done;
        const bool last = done == total;
        if (last) {
            running = false;
            contacts.clear();
        }
        Q_EMIT q->checked(result);
        Q_EMIT q->progress(done, total);
        if (last)
            Q_EMIT q->finished();
    }

    void tell(const Error& error) {
        if (std::exchange(failureTold, true))
            return; // a catalog that is away says the same for every camera
        qCWarning(lcHealth).noquote() << error.toLogLine();
        Q_EMIT q->failed(error);
    }

    [[nodiscard]] UtcTime now() const { return services.clock.utcNow(); }
    [[nodiscard]] static QString cancelledText() {
        return QCoreApplication::translate("health", "Contrôle annulé");
    }
};

CheckRun::CheckRun(catalog::ConnectionSettings settings, std::shared_ptr<CredentialSource> credentials,
                   rtsp::IoThreads& io, media::DecodePool& decoders, const Clock& clock, QObject* parent)
    : CheckRun(std::move(settings), std::move(credentials), io, decoders, clock, Options(), parent) {}

CheckRun::CheckRun(catalog::ConnectionSettings settings, std::shared_ptr<CredentialSource> credentials,
                   rtsp::IoThreads& io, media::DecodePool& decoders, const Clock& clock, Options options,
                   QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(settings), std::move(credentials), io, decoders, clock,
                                  options)) {}

CheckRun::~CheckRun() {
    d->stop.request_stop();
    d->pool.waitForDone();
}

void CheckRun::setSink(CheckSink* sink) {
    d->sink = sink;
}

bool CheckRun::isRunning() const {
    return d->running;
}

void CheckRun::start(std::shared_ptr<const Directory> directory, const QList<CameraId>& cameras) {
    if (d->running)
        return;
    d->running = true;
    d->failureTold = false;
    d->stop = std::stop_source();
    d->done = 0;
    QList<CheckResult> unknown;
    for (const CameraId& id : QSet<CameraId>(cameras.begin(), cameras.end())) {
        const auto camera = directory->cameras.constFind(id);
        const auto recorder = camera == directory->cameras.cend()
                                  ? directory->recorders.cend()
                                  : directory->recorders.constFind(camera->recorder);
        if (recorder == directory->recorders.cend()) {
            Camera missing = directory->cameras.value(id);
            missing.id = id;
            unknown.append(notChecked(
                missing, QCoreApplication::translate("health", "N'est plus au répertoire"), d->now()));
            continue;
        }
        d->waiting.append(*camera);
        auto& contact = d->contacts[camera->recorder];
        if (!contact)
            contact = std::make_shared<RecorderContact>(*recorder, d->credentials, d->services.io,
                                                        d->options.timing.connect);
    }
    std::sort(d->waiting.begin(), d->waiting.end(),
              [](const Camera& a, const Camera& b) { return a.number < b.number; });
    d->total = static_cast<int>(d->waiting.size() + unknown.size());
    d->dispatch();
    QMetaObject::invokeMethod(
        this,
        [this, unknown] {
            Q_EMIT progress(d->done, d->total);
            for (const CheckResult& result : unknown)
                d->finish(result);
            if (d->total == 0) {
                d->running = false;
                Q_EMIT finished();
            }
        },
        Qt::QueuedConnection);
}

void CheckRun::cancel() {
    if (!d->running)
        return;
    d->stop.request_stop();
    const QList<Camera> dropped = std::exchange(d->waiting, {});
    for (const Camera& camera : dropped) {
        const CheckResult result = notChecked(camera, Private::cancelledText(), d->now());
        QMetaObject::invokeMethod(
            this, [this, result] { d->finish(result); }, Qt::QueuedConnection);
    }
}

} // namespace vigie::health
