// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/recorder_contact.h"

#include "health/causes.h"
#include "reach.h"

#include <QCoreApplication>
#include <QElapsedTimer>

namespace vigie::health {

namespace {

std::chrono::milliseconds elapsed(const QElapsedTimer& timer) {
    return std::chrono::milliseconds(timer.elapsed());
}

bool isLineLost(const Error& error) {
    return error.code == ErrorCode::Network || error.code == ErrorCode::Timeout ||
           error.code == ErrorCode::Cancelled;
}

} // namespace

RecorderContact::RecorderContact(Recorder recorder, std::shared_ptr<CredentialSource> credentials,
                                 rtsp::IoThreads& io, std::chrono::milliseconds connectTimeout)
    : m_recorder(std::move(recorder))
    , m_credentials(std::move(credentials))
    , m_io(io)
    , m_connectTimeout(connectTimeout) {}

const RecorderContact::Answers& RecorderContact::answers(const std::stop_token& stop) {
    const std::lock_guard lock(m_mutex);
    if (!m_answers) {
        m_answers.emplace();
        ask(stop);
    }
    return *m_answers;
}

void RecorderContact::ask(const std::stop_token& stop) {
    Answers& answers = *m_answers;
    QElapsedTimer timer;
    timer.start();
    const auto reached = reach(m_recorder.address, m_connectTimeout, stop);
    answers.address.took = elapsed(timer);
    if (!reached) {
        answers.address.finding = findingOf(reached.error(), cause::device);
        return;
    }
    answers.address.finding = {
        Verdict::Good,
        {},
        QCoreApplication::translate("health", "%1 accepte la connexion").arg(m_recorder.address.host())};

    const auto login = m_credentials->credentials(m_recorder.id);
    if (!login) {
        answers.login.finding = {Verdict::Bad, QLatin1String(cause::auth), login.error().text};
        return;
    }
    answers.credentials = *login;
    answers.trust = m_recorder.trust;
    auto connected = devices::connectDevice(devices::addressOf(m_recorder, *login), m_io);
    if (!connected) {
        answers.login.finding = findingOf(connected.error(), cause::device);
        return;
    }
    const std::shared_ptr<devices::DeviceDriver> driver = std::move(*connected);

    // The clock before the login: a device that is minutes off refuses ours until we count with its time.
    timer.start();
    const auto clock = driver->readClock(stop);
    answers.clock.took = elapsed(timer);
    if (!clock && isLineLost(clock.error())) {
        answers.login = {findingOf(clock.error(), cause::device), answers.clock.took};
        answers.clock = {};
        return;
    }
    if (clock) {
        answers.clock.finding = judgeClock(*clock);
        answers.offset = clock->offset;
    } else {
        answers.clock.finding = {Verdict::Doubtful, QLatin1String(cause::clock), clock.error().text};
    }

    timer.start();
    const auto identity = driver->identify(stop);
    answers.login.took = elapsed(timer);
    if (!identity) {
        answers.login.finding = findingOf(identity.error(), cause::device);
        return;
    }
    answers.login.finding = {Verdict::Good,
                             {},
                             QStringList{identity->manufacturer, identity->model, identity->firmware}
                                 .join(QLatin1Char(' '))
                                 .simplified()};
    answers.driver = driver;
}

} // namespace vigie::health
