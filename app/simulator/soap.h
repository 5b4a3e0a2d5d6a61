// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <tl/expected.hpp>

#include <QByteArray>
#include <QDomDocument>
#include <QDomElement>
#include <QString>

#include <chrono>
#include <optional>

namespace vigie::simulator {

/// WS-Security UsernameToken with a digest (OASIS UsernameToken Profile 1.0).
struct UsernameToken {
    QString user;
    QByteArray digest; ///< Base64
    QByteArray nonce;  ///< Base64
    QByteArray created;
};

/// One SOAP 1.2 request, taken apart.
struct SoapRequest {
    QString nameSpace; ///< of the operation
    QString operation;
    QDomElement body; ///< the operation's element
    QString action;   ///< wsa:Action, when there is one
    QString messageId;
    std::optional<UsernameToken> token;
};

/// A fault as ONVIF writes them: a code, up to two subcodes, a reason in English.
struct SoapFault {
    int status = 400;
    QString code = QStringLiteral("env:Sender");
    QString subcode;    ///< "ter:InvalidArgVal"
    QString subSubcode; ///< "ter:NoProfile", may be empty
    QString reason;
};

template <class T>
using SoapResult = tl::expected<T, SoapFault>;

/// Bounds: no document type, at most 40 levels deep.
[[nodiscard]] SoapResult<SoapRequest> parseSoap(const QByteArray& text);
/// A plain XML document within the same bounds; null when it isn't one.
[[nodiscard]] QDomDocument parseXml(const QByteArray& text);
/// The envelope around a body; answers WS-Addressing when the request used it.
[[nodiscard]] QByteArray soapEnvelope(const QString& body, const SoapRequest* request);
[[nodiscard]] QByteArray soapFaultEnvelope(const SoapFault& fault);

[[nodiscard]] SoapFault invalidArgument(const QString& subSubcode, const QString& reason);

/// The text of the first child of that local name, trimmed; empty when there is none.
[[nodiscard]] QString childText(const QDomElement& element, const char* name);
[[nodiscard]] QDomElement child(const QDomElement& element, const char* name);
/// XML text with its special characters replaced.
[[nodiscard]] QString xml(const QString& text);
/// "PT60S", "PT1M30S", "P1DT2H"; empty for anything else, months and years included.
[[nodiscard]] std::optional<std::chrono::milliseconds> parseDuration(const QString& text);
[[nodiscard]] std::optional<UtcTime> parseDateTime(const QString& text);

} // namespace vigie::simulator
