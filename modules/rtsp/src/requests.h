// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/message.h"
#include "rtsp/session.h"

#include <QHostAddress>

namespace vigie::rtsp {

/// A request before it has a CSeq and an Authorization, both of which change when it is sent again.
struct Request {
    QByteArray method;
    QByteArray uri;
    QByteArray headers; ///< further header lines, each closed by CRLF
};

/// Asks for a description with a back channel and for its use (ONVIF Streaming, "Backchannel connection").
inline constexpr const char* backChannelRequire = "Require: www.onvif.org/ver20/backchannel\r\n";

/// "$", channel, length and the packet (RFC 2326 §10.12).
[[nodiscard]] QByteArray interleave(std::uint8_t channel, const QByteArray& packet);

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

/// The Transport header of a SETUP answer; what it leaves out is 0 or null.
struct TransportHeader {
    enum class Lower { Tcp, Udp, Multicast };
    struct Ports {
        quint16 rtp = 0;
        quint16 rtcp = 0;
    };

    Lower lower = Lower::Tcp;
    std::uint8_t rtpChannel = 0;
    std::uint8_t rtcpChannel = 1;
    Ports server; ///< where the device sends from and listens
    Ports group;  ///< multicast: where it sends to
    QHostAddress source;
    QHostAddress destination;
    int ttl = 0;
};
/// Unsupported for a profile that is not RTP/AVP, Protocol for values that make no sense.
[[nodiscard]] Result<TransportHeader> parseTransport(const QByteArray& value);
/// "Transport: …" asking for it; TCP with its channels, UDP with our ports.
[[nodiscard]] QByteArray transportRequest(TransportHeader::Lower lower, int firstChannel,
                                          TransportHeader::Ports ours);

/// The base that control attributes are relative to: Content-Base, else Content-Location, else the request's
/// own URI; a value that is no rtsp URI is passed over.
[[nodiscard]] QByteArray baseUri(const Headers& headers, const QByteArray& requestUri);

/// What a refusing status means for the user.
[[nodiscard]] Error statusError(const Response& response, const QByteArray& method);

} // namespace vigie::rtsp
