// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QHostAddress>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>

namespace vigie::simulator {

/// A recorder's own certificate, signed by nobody else, as recorders come from the factory.
struct Certificate {
    QSslCertificate certificate;
    QSslKey key;
};

/// A fresh P-256 key and a certificate of a year for `address`.
/// Errors: Internal when OpenSSL fails.
[[nodiscard]] Result<Certificate> makeCertificate(const QHostAddress& address, const QString& name);
[[nodiscard]] QSslConfiguration serverConfiguration(const Certificate& certificate);

} // namespace vigie::simulator
