// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/message.h"
#include "rtsp/session.h"

namespace vigie::rtsp {

/// A request before it has a CSeq and an Authorization, both of which change when it is sent again.
struct Request {
    QByteArray method;
    QByteArray uri;
    QByteArray headers; ///< further header lines, each closed by CRLF
};

[[nodiscard]] QByteArray serialize(const Request& request, int cseq, const QByteArray& session,
                                   const QByteArray& authorization);

/// "Range: clock=…" and the replay headers; `immediate` when a PLAY is going on already.
[[nodiscard]] QByteArray replayHeaders(const ReplayOptions& options, bool withRequire, bool immediate);

/// The Session header: id and timeout. The id ends before ';'; 60 s when unsaid (RFC 2326 §12.37).
struct SessionHeader {
    QByteArray id;
    std::chrono::seconds timeout{60};
};
[[nodiscard]] SessionHeader parseSession(const QByteArray& value);

/// The Transport header of a SETUP answer.
struct TransportHeader {
    std::uint8_t rtpChannel = 0;
    std::uint8_t rtcpChannel = 1;
};
/// Unsupported when the device chose something else than RTP interleaved in TCP.
[[nodiscard]] Result<TransportHeader> parseTransport(const QByteArray& value);

/// The base that control attributes are relative to: Content-Base, else Content-Location, else the request's
/// own URI; a value that is no rtsp URI is passed over.
[[nodiscard]] QByteArray baseUri(const Headers& headers, const QByteArray& requestUri);

/// What a refusing status means for the user.
[[nodiscard]] Error statusError(const Response& response, const QByteArray& method);

} // namespace vigie::rtsp
