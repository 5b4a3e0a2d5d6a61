// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "domain/device_trust.h"

#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>

#include <optional>

namespace vigie::rtsp {

/// TLS towards devices, for RTSP and HTTP alike: TLS 1.2 or later, and the certificate is always judged by
/// refusal(), with a pin or without.
[[nodiscard]] QSslConfiguration deviceTlsConfiguration();

/// "AB:CD:…" of a certificate's SHA-256, as browsers and `openssl x509 -fingerprint -sha256` print it.
[[nodiscard]] QString fingerprintText(const QByteArray& sha256);
/// Reads it back, with or without colons; empty when it is no SHA-256.
[[nodiscard]] QByteArray parseFingerprint(const QString& text);

/// Why the certificate the device presented is not accepted, or nothing when it is: Untrusted, with the
/// fingerprint in the text so that a person can compare it with the one on the device. `errors` is what the
/// TLS library found wrong. To be called before anything is sent to the device.
/// Thread: any.
[[nodiscard]] std::optional<Error> refusal(const DeviceTrust& trust, const QSslCertificate& presented,
                                           const QList<QSslError>& errors);

} // namespace vigie::rtsp
