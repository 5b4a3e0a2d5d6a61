// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace vigie {

/// How a device's TLS certificate is judged.
struct DeviceTrust {
    /// SHA-256 of the certificate (DER) that a person has seen and accepted: exactly that one is trusted, no
    /// matter who signed it, for whom or until when, and any other is refused. Empty: the system's store
    /// judges.
    QByteArray pinnedSha256;
};

} // namespace vigie
