// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace vigie::catalog {

/// What PostgreSQL stores for a password: "SCRAM-SHA-256$4096:<salt>$<StoredKey>:<ServerKey>" (RFC 5803 §3,
/// keys as RFC 5802 §3). Computed here so that the password itself never travels in a statement the server
/// could log. The password is normalised to NFKC only, which is all SASLprep does to passwords without
/// control characters or exotic spaces.
[[nodiscard]] QByteArray scramVerifier(const QString& password, const QByteArray& salt);

/// 24 characters of a 64-letter alphabet from the system's random source: 144 bits, typeable, no quoting
/// needed.
[[nodiscard]] QString randomPassword();
/// `count` bytes from the system's random source.
[[nodiscard]] QByteArray randomBytes(int count);

} // namespace vigie::catalog
