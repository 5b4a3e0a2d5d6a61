// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "store/outbox_act.h"

#include <QByteArray>

namespace vigie::store {

/// What the catalog said of a person at their last login there.
struct LoginClaims {
    Owner owner;
    QString group; ///< as the catalog names it
    QString displayName;
    UtcTime issuedAt{};
    UtcTime expiresAt{};
};

/// Seals claims under a password, so that the same password opens a desk without the catalog: Argon2id
/// (libsodium's MODERATE, 256 MiB and some 0.7 s a try) makes the key, XSalsa20-Poly1305 the seal. The
/// password itself is not in it. Whoever may read the file can try passwords at that price, on their own
/// machine: a short password is found so. Layout: "VGL1", 16 bytes of salt, 24 of nonce, the box. Bound to
/// its owner: a record moved to another login's row doesn't open. Thread:  any; blocks for about a second,
/// never on a GUI thread. Key and password are in locked memory while used. Errors:  Auth for a wrong
/// password or a record that was tampered with (the two can't be told apart); Unsupported for
///          one of another layout; Internal when the system has no memory for it.
class SealedLogin final {
public:
    [[nodiscard]] static Result<QByteArray> seal(const LoginClaims& claims, const QString& password);
    [[nodiscard]] static Result<LoginClaims> open(const QByteArray& record, const Owner& owner,
                                                  const QString& password);
};

} // namespace vigie::store
