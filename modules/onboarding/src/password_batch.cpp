// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/password_batch.h"

#include <QRandomGenerator>

#include <algorithm>

namespace vigie::onboarding {

namespace {

// Without 0 O 1 l I, which look alike on a label.
constexpr QStringView upper = u"ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr QStringView lower = u"abcdefghijkmnopqrstuvwxyz";
constexpr QStringView digits = u"23456789";
constexpr int length = 16;
constexpr int leastOfEach = 2;

QChar anyOf(QStringView letters) {
    return letters[QRandomGenerator::system()->bounded(int(letters.size()))];
}

using State = PasswordOutcome::State;

/// A batch that was cut short may have told the device: whichever of both works is the one.
PasswordOutcome resume(PasswordOutcome outcome, const Recorder& recorder, const Credentials& pending,
                       PasswordStore& store, rtsp::IoThreads& threads, const std::stop_token& stop) {
    const auto driver = devices::connectDevice(devices::addressOf(recorder, pending), threads);
    const auto identity =
        driver ? (*driver)->identify(stop) : Result<devices::DeviceIdentity>(fail(driver.error()));
    const bool works = identity.has_value();
    if (!works && identity.error().code != ErrorCode::Auth) {
        outcome.state = State::Unsettled;
        outcome.error = identity.error();
        return outcome;
    }
    const auto kept = works ? store.settle(recorder.id, pending) : store.dropPending(recorder.id);
    outcome.state = works ? State::Changed : State::Unchanged;
    if (!kept) {
        outcome.state = State::Unsettled;
        outcome.error = kept.error();
    }
    return outcome;
}

PasswordOutcome change(const Recorder& recorder, PasswordStore& store, rtsp::IoThreads& threads,
                       const std::stop_token& stop) {
    PasswordOutcome outcome{recorder.id, recorder.name, State::Unchanged, std::nullopt};
    const auto failed = [&outcome](State state, const Error& error) {
        outcome.state = state;
        outcome.error = error;
        return outcome;
    };
    if (const auto earlier = store.pending(recorder.id)) {
        outcome = resume(outcome, recorder, *earlier, store, threads, stop);
        if (outcome.state != State::Unchanged)
            return outcome;
    }
    const auto present = store.current(recorder.id);
    if (!present)
        return failed(State::Unchanged, present.error());
    const Credentials next{present->user, newPassword()};
    if (const auto kept = store.keepPending(recorder.id, next); !kept)
        return failed(State::Unchanged, kept.error());
    const auto driver = devices::connectDevice(devices::addressOf(recorder, *present), threads);
    const auto changed =
        driver ? (*driver)->changePassword(next.password, stop) : Result<void>(fail(driver.error()));
    if (changed) {
        if (const auto kept = store.settle(recorder.id, next); !kept)
            return failed(State::Unsettled, kept.error());
        outcome.state = State::Changed;
        return outcome;
    }
    switch (changed.error().code) {
    case ErrorCode::Auth:
    case ErrorCode::Unsupported:
    case ErrorCode::NotFound:
    case ErrorCode::InvalidInput:
    case ErrorCode::Untrusted:
        // Refused before the device took anything.
        if (const auto dropped = store.dropPending(recorder.id); !dropped)
            return failed(State::Unsettled, dropped.error());
        return failed(State::Unchanged, changed.error());
    default:
        return failed(State::Unsettled, changed.error());
    }
}

} // namespace

QString newPassword() {
    QString password;
    for (const QStringView letters : {upper, lower, digits})
        for (int i = 0; i < leastOfEach; ++i)
            password += anyOf(letters);
    const QString all = upper.toString() + lower.toString() + digits.toString();
    while (password.size() < length)
        password += anyOf(all);
    std::shuffle(password.begin(), password.end(), *QRandomGenerator::system());
    return password;
}

QList<PasswordOutcome> changePasswords(const QList<Recorder>& recorders, PasswordStore& store,
                                       rtsp::IoThreads& threads, const std::stop_token& stop,
                                       const std::function<void(const PasswordOutcome&)>& told) {
    QList<PasswordOutcome> outcomes;
    for (const Recorder& recorder : recorders) {
        if (stop.stop_requested())
            break;
        outcomes.append(change(recorder, store, threads, stop));
        if (told)
            told(outcomes.last());
    }
    return outcomes;
}

} // namespace vigie::onboarding
