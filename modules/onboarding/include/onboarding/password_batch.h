// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_driver.h"

namespace vigie::onboarding {

/// Where the batch keeps passwords; the keyring, in programs.
class PasswordStore {
public:
    virtual ~PasswordStore() = default;
    [[nodiscard]] virtual Result<Credentials> current(const RecorderId& recorder) = 0;
    /// A password that a device is about to be given: must survive this program's end, beside the present
    /// one.
    [[nodiscard]] virtual Result<void> keepPending(const RecorderId& recorder, const Credentials& next) = 0;
    /// A password of an earlier batch of which nobody knows whether the device took it; NotFound when none.
    [[nodiscard]] virtual Result<Credentials> pending(const RecorderId& recorder) = 0;
    /// The pending password is the present one from now on.
    [[nodiscard]] virtual Result<void> settle(const RecorderId& recorder, const Credentials& now) = 0;
    /// The device has kept its present password.
    [[nodiscard]] virtual Result<void> dropPending(const RecorderId& recorder) = 0;
};

struct PasswordOutcome {
    RecorderId recorder;
    QString name;
    enum class State {
        Changed,   ///< the new one works and the old is refused
        Unchanged, ///< the device has the old one still
        Unsettled  ///< nobody knows, or both work: both are kept, and a person has to look
    } state = State::Unchanged;
    std::optional<Error> error;
};

/// 16 characters of upper and lower case letters and digits, at least two of each and none that is easily
/// misread: what every brand accepts.
[[nodiscard]] QString newPassword();

/// Gives each recorder a new password of its own, one recorder after the other. A change counts only when the
/// new password works and the old one is refused; the new one is stored before the device is told.
/// Thread: a worker. A stop request ends it between two recorders; `told` hears each outcome as it comes.
QList<PasswordOutcome> changePasswords(const QList<Recorder>& recorders, PasswordStore& store,
                                       rtsp::IoThreads& threads, const std::stop_token& stop,
                                       const std::function<void(const PasswordOutcome&)>& told = {});

} // namespace vigie::onboarding
