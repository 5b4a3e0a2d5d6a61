// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../xml_node.h"
#include "domain/ports.h"

namespace vigie::devices {

// The namespaces of ONVIF's services, as GetServices names them.
namespace onvif_namespace {
inline constexpr const char* device = "http://www.onvif.org/ver10/device/wsdl";
inline constexpr const char* media = "http://www.onvif.org/ver10/media/wsdl";
inline constexpr const char* media2 = "http://www.onvif.org/ver20/media/wsdl";
inline constexpr const char* events = "http://www.onvif.org/ver10/events/wsdl";
inline constexpr const char* ptz = "http://www.onvif.org/ver20/ptz/wsdl";
inline constexpr const char* deviceIo = "http://www.onvif.org/ver10/deviceIO/wsdl";
inline constexpr const char* recording = "http://www.onvif.org/ver10/recording/wsdl";
inline constexpr const char* search = "http://www.onvif.org/ver10/search/wsdl";
inline constexpr const char* replay = "http://www.onvif.org/ver10/replay/wsdl";
} // namespace onvif_namespace

/// A SOAP 1.2 envelope; the prefixes tds, trt, tr2, tev, tptz, tse, trp, tt, wsnt, wsa, tns1 are declared.
[[nodiscard]] QByteArray soapEnvelope(const QByteArray& header, const QByteArray& body);

/// A UsernameToken with a password digest (WS-Security UsernameToken Profile 1.0 §3.1) as the device's clock
/// has it. `nonce` is 16 random bytes, fresh each time.
[[nodiscard]] QByteArray usernameToken(const Credentials& credentials, UtcTime deviceNow,
                                       const QByteArray& nonce);

/// The element within the answer's Body. A fault becomes an Error: Auth for NotAuthorized, Unsupported for
/// what the device does not implement, NotFound for tokens it does not know, Protocol otherwise.
[[nodiscard]] Result<XmlNode> soapBody(const QByteArray& bytes);

[[nodiscard]] QByteArray escaped(const QString& text);

/// "PT1M30S" and the like; nothing when it is no duration.
[[nodiscard]] std::optional<std::chrono::seconds> parseDuration(QStringView text);
/// xs:dateTime; a time without a zone counts as UTC, as ONVIF wants it. Nothing for 0000-00-00 and the like.
[[nodiscard]] std::optional<UtcTime> parseTime(const QString& text);

} // namespace vigie::devices
