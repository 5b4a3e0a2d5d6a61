// SPDX-License-Identifier: GPL-3.0-or-later
#include "ptz/ptz_controller.h"

#include "catalog/ptz_repository.h"
#include "logging.h"

#include <algorithm>

namespace vigie::ptz {

using namespace std::chrono_literals;
using devices::PtzVelocity;

PtzController::PtzController(PtzServices services, QObject* parent)
    : PtzController(std::move(services), Timing(), parent) {}

PtzController::PtzController(PtzServices services, Timing timing, QObject* parent)
    : QObject(parent)
    , m_services(std::move(services))
    , m_timing(timing) {
    m_renewTimer.setInterval(m_timing.renewEvery);
    m_repeatTimer.setInterval(m_timing.repeat);
    for (QTimer* once : {&m_idleTimer, &m_pulseTimer, &m_deadlineTimer})
        once->setSingleShot(true);
    m_idleTimer.setInterval(m_timing.idle);
    connect(&m_renewTimer, &QTimer::timeout, this, &PtzController::renew);
    connect(&m_idleTimer, &QTimer::timeout, this, [this] { release(QStringLiteral("idle")); });
    connect(&m_pulseTimer, &QTimer::timeout, this, [this] { steer({}); });
    connect(&m_repeatTimer, &QTimer::timeout, this, [this] {
        used();
        if (m_link)
            m_link->move(m_velocity);
    });
    connect(&m_deadlineTimer, &QTimer::timeout, this,
            [this] { lose(tr("PTZ libérée : le catalogue n'a pas pu la prolonger.")); });
    connect(&m_services.book, &PtzBook::changed, this, &PtzController::checkHolder);
}

PtzController::~PtzController() {
    for (const auto& after : std::exchange(m_afterFarewells, {}))
        if (*after)
            (*after)();
    if (m_state == State::Held) {
        if (m_link)
            m_link->leave(m_lease.returnPreset);
        // The links end here, as children, each after its farewell; the worker writes the release meanwhile.
        giveBack(m_camera.commune, m_camera.id, QStringLiteral("closed"));
    }
}

void PtzController::take(const Camera& camera, const Recorder& recorder, PtzPriority priority,
                         const QString& reason) {
    if (m_state == State::Taking)
        return;
    if (m_state == State::Held && m_camera.id != camera.id)
        release(QStringLiteral("another"));
    if (m_state == State::Free) {
        ++m_session;
        m_state = State::Taking;
        m_camera = camera;
        m_recorder = recorder;
        m_lease = {};
        m_lastFailure.clear();
    }
    ask(priority, reason);
    Q_EMIT changed();
}

void PtzController::ask(PtzPriority priority, const QString& reason) {
    const catalog::PtzRequest request{m_camera.commune, m_camera.id,          priority,
                                      reason,           m_lease.returnPreset, m_timing.lease};
    m_services.worker.run<PtzLease>(
        this,
        [request, desk = m_services.book.desk()](catalog::Database& database) {
            return catalog::PtzRepository(database, desk).take(request);
        },
        [this, session = m_session](const Result<PtzLease>& lease) {
            if (session != m_session)
                return;
            if (lease) {
                taken(*lease);
                return;
            }
            if (m_state == State::Taking) {
                m_state = State::Free;
                m_camera = {};
                ++m_session;
            }
            Q_EMIT changed();
            Q_EMIT failed(lease.error());
        });
}

void PtzController::taken(const PtzLease& lease) {
    m_lease = lease;
    watchDeadline();
    if (m_state == State::Taking) {
        m_state = State::Held;
        openHead();
        m_renewTimer.start();
        m_idleTimer.start();
        m_usedSinceRenewal = false;
    }
    Q_EMIT changed();
}

HeadLink* PtzController::linkTo(const Camera& camera, const Recorder& recorder) {
    return new HeadLink(
        [credentials = m_services.credentials, recorder,
         io = &m_services.io]() -> Result<std::unique_ptr<devices::DeviceDriver>> {
            const auto login = credentials->credentials(recorder.id);
            if (!login && login.error().code != ErrorCode::NotFound)
                return fail(login.error());
            return devices::connectDevice(devices::addressOf(recorder, login ? *login : Credentials{}), *io);
        },
        camera.channel, m_timing.head, this);
}

void PtzController::openHead() {
    m_link = linkTo(m_camera, m_recorder);
    connect(
        m_link, &HeadLink::abilitiesKnown, this,
        [this, link = m_link, camera = m_camera.id](const Abilities& abilities) {
            m_known.insert(camera, abilities);
            if (link != m_link)
                return;
            if (!abilities.canMove) {
                Q_EMIT failed({ErrorCode::Unsupported, abilities.whyNotMove, QStringLiteral("fixed camera")});
                release(QStringLiteral("device"));
                return;
            }
            Q_EMIT changed();
        });
    connect(m_link, &HeadLink::failed, this, [this, link = m_link](const Error& error, bool fatal) {
        if (link == m_link)
            headFailed(error, fatal);
    });
    connect(m_link, &HeadLink::cannotCentre, this, [this, link = m_link] {
        if (const auto otherwise = std::exchange(m_otherwise, std::nullopt); otherwise && link == m_link)
            pulse(otherwise->velocity, otherwise->lasts);
    });
    connect(m_link, &HeadLink::obeyed, this, [this] { m_lastFailure.clear(); });
    m_link->start();
}

void PtzController::headFailed(const Error& error, bool fatal) {
    // A held key would say the same twice a second.
    if (error.text != std::exchange(m_lastFailure, error.text))
        Q_EMIT failed(error);
    if (fatal)
        release(QStringLiteral("device"));
}

void PtzController::setReturnPreset(const QString& token) {
    if (m_state != State::Held || token == m_lease.returnPreset)
        return;
    m_lease.returnPreset = token;
    used();
    ask(m_lease.priority, m_lease.reason);
}

void PtzController::release(const QString& why) {
    if (m_state == State::Taking) {
        // The catalog may just be giving it to us: given back at once.
        ++m_session;
        m_state = State::Free;
        giveBack(m_camera.commune, m_camera.id, why);
        m_camera = {};
        Q_EMIT changed();
        return;
    }
    if (m_state != State::Held)
        return;
    end(m_lease.returnPreset,
        [this, commune = m_camera.commune, camera = m_camera.id, why, session = m_session + 1] {
            // Taken again meanwhile: the lease is in use.
            if (session != m_session && m_camera.id == camera && m_state != State::Free)
                return;
            giveBack(commune, camera, why);
        });
    Q_EMIT changed();
}

void PtzController::end(QString returnPreset, std::function<void()> then) {
    for (QTimer* timer : {&m_renewTimer, &m_idleTimer, &m_repeatTimer, &m_pulseTimer, &m_deadlineTimer})
        timer->stop();
    ++m_session;
    m_state = State::Free;
    m_velocity = {};
    m_otherwise.reset();
    m_camera = {};
    m_recorder = {};
    m_lease = {};
    if (HeadLink* link = std::exchange(m_link, nullptr))
        retire(link, returnPreset, std::move(then));
    else
        then();
}

// `then` is called once: when the head was stopped and returned, or after the farewell.
void PtzController::retire(HeadLink* link, const QString& preset, std::function<void()> then) {
    auto* patience = new QTimer(link);
    patience->setSingleShot(true);
    const auto after = std::make_shared<std::function<void()>>(std::move(then));
    m_afterFarewells << after;
    const auto once = [this, after] {
        m_afterFarewells.removeOne(after);
        if (auto call = std::exchange(*after, nullptr))
            call();
    };
    connect(patience, &QTimer::timeout, this, once);
    connect(link, &HeadLink::left, this, [link, once] {
        once();
        link->deleteLater();
    });
    patience->start(m_timing.farewell);
    link->leave(preset);
}

void PtzController::giveBack(const CommuneId& commune, const CameraId& camera, const QString& why) {
    m_services.worker.run<bool>(
        this,
        [=, desk = m_services.book.desk()](catalog::Database& database) {
            return catalog::PtzRepository(database, desk).release(commune, camera, why);
        },
        [](const Result<bool>& released) {
            // It then runs out by itself.
            if (!released)
                qCWarning(lcPtz).noquote() << "lease not given back:" << released.error().toLogLine();
        });
}

void PtzController::used() {
    m_usedSinceRenewal = true;
    m_idleTimer.start();
}

void PtzController::steer(PtzVelocity velocity) {
    if (m_state != State::Held || !m_link)
        return;
    m_pulseTimer.stop();
    m_otherwise.reset();
    if (velocity.isStop() && m_velocity.isStop())
        return;
    const bool began = velocity.isStop() != m_velocity.isStop();
    m_velocity = velocity;
    used();
    m_link->move(velocity);
    if (velocity.isStop())
        m_repeatTimer.stop();
    else
        m_repeatTimer.start();
    if (began)
        Q_EMIT changed();
}

void PtzController::pulse(PtzVelocity velocity, std::chrono::milliseconds lasts) {
    if (m_state != State::Held)
        return;
    const bool same = m_pulseTimer.isActive() && velocity.pan == m_velocity.pan &&
                      velocity.tilt == m_velocity.tilt && velocity.zoom == m_velocity.zoom;
    const auto left = same ? m_pulseTimer.remainingTimeAsDuration() : 0ms;
    if (!same)
        steer(velocity);
    m_pulseTimer.start(std::min<std::chrono::milliseconds>(left + lasts, 3s));
}

void PtzController::halt() {
    if (m_state != State::Held || !m_link)
        return;
    const bool told = !m_velocity.isStop();
    steer({});
    if (told)
        return;
    used();
    m_link->move({});
}

void PtzController::centre(const devices::PtzAim& aim, const std::optional<Pulse>& otherwise) {
    if (m_state != State::Held || !m_link)
        return;
    steer({});
    used();
    m_otherwise = otherwise;
    m_link->centre(aim);
}

void PtzController::gotoPreset(const QString& token) {
    if (m_state != State::Held || !m_link)
        return;
    steer({});
    used();
    m_link->gotoPreset(token);
}

void PtzController::operateTour(const QString& token, devices::TourOperation operation) {
    if (m_state != State::Held || !m_link)
        return;
    steer({});
    used();
    m_link->operateTour(token, operation);
}

UtcTime PtzController::freeAt() const {
    return m_services.clock.utcNow() + std::max(0ms, m_idleTimer.remainingTimeAsDuration());
}

std::optional<Abilities> PtzController::abilities(const CameraId& camera) const {
    const auto found = m_known.constFind(camera);
    return found == m_known.constEnd() ? std::nullopt : std::optional(*found);
}

void PtzController::renew() {
    if (!std::exchange(m_usedSinceRenewal, false))
        return;
    m_services.worker.run<Renewal>(
        this,
        [commune = m_camera.commune, camera = m_camera.id, lease = m_timing.lease,
         desk = m_services.book.desk()](catalog::Database& database) -> Result<Renewal> {
            catalog::PtzRepository leases(database, desk);
            const auto until = leases.renew(commune, camera, lease);
            if (!until)
                return fail(until.error());
            Renewal renewal{*until, {}};
            if (!renewal.until)
                for (const PtzLease& other : leases.current().value_or(QList<PtzLease>()))
                    if (other.camera == camera)
                        renewal.holder = other;
            return renewal;
        },
        [this, session = m_session](const Result<Renewal>& renewal) {
            if (session == m_session)
                renewed(renewal);
        });
}

void PtzController::renewed(const Result<Renewal>& renewal) {
    if (!renewal) {
        // Ours until its deadline in any case; tried again with the next timer.
        m_usedSinceRenewal = true;
        qCWarning(lcPtz).noquote() << "lease not renewed:" << renewal.error().toLogLine();
        return;
    }
    if (!renewal->until) {
        lose(lossText(renewal->holder));
        return;
    }
    m_lease.until = *renewal->until;
    watchDeadline();
    Q_EMIT changed();
}

void PtzController::watchDeadline() {
    const auto left =
        std::chrono::floor<std::chrono::milliseconds>(m_lease.until - m_services.clock.utcNow());
    m_deadlineTimer.start(std::max<std::chrono::milliseconds>(left, 0ms));
}

// The catalog's thread answers in the order asked, so what the book says now is newer than our own taking.
void PtzController::checkHolder() {
    if (m_state != State::Held)
        return;
    if (const auto held = m_services.book.lease(m_camera.id); held && !held->mine)
        lose(lossText(held));
}

QString PtzController::lossText(const std::optional<PtzLease>& holder) const {
    if (!holder)
        return tr("PTZ libérée : le délai est passé.");
    if (holder->sameAccount)
        return tr("PTZ reprise par vous, à un autre poste.");
    if (holder->reason.isEmpty())
        return tr("PTZ reprise par %1.").arg(holder->holder);
    return tr("PTZ reprise par %1 : %2").arg(holder->holder, holder->reason);
}

// Someone else's by now: the head is stopped, not sent anywhere, and nothing is given back.
void PtzController::lose(const QString& why) {
    if (m_state != State::Held)
        return;
    end({}, [] {});
    Q_EMIT changed();
    Q_EMIT lost(why);
}

void PtzController::sendHome(const Camera& camera, const Recorder& recorder, const QString& preset) {
    if (preset.isEmpty() || m_services.book.lease(camera.id) || m_camera.id == camera.id)
        return;
    HeadLink* link = linkTo(camera, recorder);
    retire(link, preset, [] {});
    link->start();
}

} // namespace vigie::ptz
