// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_driver.h"

namespace vigie::onboarding {

/// One of the logins that installers are known to have used.
struct LoginCandidate {
    QString name; ///< what it is called in the list; never the password
    Credentials credentials;
};

struct LoginTrial {
    QString accepted; ///< the candidate's name
    Credentials credentials;
    devices::DeviceIdentity identity;
    QStringList refused; ///< tried before, in this order
};

/// Tries logins on a device in the order given, one attempt each, until one is accepted. Stops after two
/// refusals: devices lock out after three to five, and most count by the address they come from, whatever the
/// account.
/// Thread: a worker. Errors: Auth, saying which were refused and which remain to be tried five minutes later;
/// else the device's.
[[nodiscard]] Result<LoginTrial> tryLogins(const devices::DeviceAddress& address,
                                           const QList<LoginCandidate>& candidates, rtsp::IoThreads& threads,
                                           const std::stop_token& stop);

} // namespace vigie::onboarding
