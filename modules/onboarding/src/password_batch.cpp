// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/password_batch.h"

#include <QCoreApplication>
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

/// One login, tried once. Ok when the device lets it in.
Result<void> tryLogin(const Recorder& recorder, const Credentials& login, rtsp::IoThreads& threads,
                      const std::stop_token& stop) {
    const auto driver = devices::connectDevice(devices::addressOf(recorder, login), threads);
    if (!driver)
        return fail(driver.error());
    return (*driver)->identify(stop).map([](const devices::DeviceIdentity&) {});
}

/// A batch that was cut short may have told the device: one of both passwords works and the other is refused,
/// or nothing is thrown away. A refusal alone proves nothing, a locked account refuses the right one too.
/// Unchanged means that the device has the present one and the way is free for a fresh change.
PasswordOutcome resume(PasswordOutcome outcome, const Recorder& recorder, const Credentials& present,
                       const Credentials& pending, PasswordStore& store, rtsp::IoThreads& threads,
                       const std::stop_token& stop) {
    const auto isRefusal = [](const Result<void>& tried) {
        return !tried && tried.error().code == ErrorCode::Auth;
    };
    const auto unsettled = [&outcome](const Error& error) {
        outcome.state = State::Unsettled;
        outcome.error = error;
        return outcome;
    };
    const auto byPending = tryLogin(recorder, pending, threads, stop);
    if (!byPending && !isRefusal(byPending))
        return unsettled(byPending.error());
    const auto byPresent = tryLogin(recorder, present, threads, stop);
    if (!byPresent && (!byPending || !isRefusal(byPresent)))
        return unsettled(byPresent.error());
    if (byPending && byPresent)
        return unsettled({ErrorCode::Conflict,
                          QCoreApplication::translate("onboarding",
                                                      "L'ancien mot de passe et le nouveau fonctionnent tous "
                                                      "les deux : vérifiez le compte sur l'appareil."),
                          QStringLiteral("old and pending password both accepted")});
    const auto kept = byPending ? store.settle(recorder.id, pending) : store.dropPending(recorder.id);
    if (!kept)
        return unsettled(kept.error());
    outcome.state = byPending ? State::Changed : State::Unchanged;
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
    const auto earlier = store.pending(recorder.id);
    // Unreadable is not the same as none: a new one must not be written over it.
    if (!earlier && earlier.error().code != ErrorCode::NotFound)
        return failed(State::Unsettled, earlier.error());
    const auto present = store.current(recorder.id);
    if (!present)
        return failed(earlier ? State::Unsettled : State::Unchanged, present.error());
    if (earlier) {
        outcome = resume(outcome, recorder, *present, *earlier, store, threads, stop);
        if (outcome.state != State::Unchanged)
            return outcome;
    }
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
    case ErrorCode::Forbidden:
    case ErrorCode::Unsupported:
    case ErrorCode::NotFound:
    case ErrorCode::InvalidInput:
    case ErrorCode::Untrusted:
        // By the driver's contract: refused before the device took anything.
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
