// SPDX-License-Identifier: GPL-3.0-or-later
#include "requests.h"

#include <QCoreApplication>

namespace vigie::rtsp {

QByteArray serialize(const Request& request, int cseq, const QByteArray& session,
                     const QByteArray& authorization) {
    QByteArray text = request.method + ' ' + request.uri + " RTSP/1.0\r\nCSeq: " + QByteArray::number(cseq) +
                      "\r\nUser-Agent: Vigie/" VIGIE_VERSION "\r\n";
    if (!session.isEmpty())
        text += "Session: " + session + "\r\n";
    if (!authorization.isEmpty())
        text += "Authorization: " + authorization + "\r\n";
    return text + request.headers + "\r\n";
}

QByteArray interleave(std::uint8_t channel, const QByteArray& packet) {
    const auto size = static_cast<std::uint16_t>(packet.size());
    const char head[] = {'$', char(channel), char(size >> 8), char(size & 0xFF)};
    return QByteArray(head, sizeof head) + packet;
}

QByteArray replayHeaders(const ReplayOptions& options, bool withRequire, bool immediate) {
    QByteArray text;
    if (withRequire)
        text += "Require: onvif-replay\r\n";
    const auto clock = [](UtcTime time) {
        return toDateTime(time).toString(u"yyyyMMdd'T'HHmmss.zzz'Z'").toLatin1();
    };
    // ONVIF Streaming, "Range header field": a reverse range is written start after end.
    if (options.reverse)
        text +=
            "Range: clock=" + clock(options.span.end) + '-' + clock(options.span.begin) + "\r\nScale: -1.0";
    else
        text += "Range: clock=" + clock(options.span.begin) + '-' +
                (options.span.isEmpty() ? QByteArray() : clock(options.span.end));
    text += options.rateControl ? "\r\nRate-Control: yes\r\n" : "\r\nRate-Control: no\r\n";
    if (options.frames == ReplayOptions::Frames::Intra)
        text += "Frames: intra\r\n";
    if (immediate)
        text += "Immediate: yes\r\n";
    return text;
}

SessionHeader parseSession(const QByteArray& value) {
    SessionHeader session;
    const auto parts = value.split(';');
    session.id = parts[0].trimmed();
    for (const QByteArray& part : parts.mid(1)) {
        const qsizetype equals = part.indexOf('=');
        if (part.left(equals).trimmed().toLower() != "timeout")
            continue;
        // Below two seconds keeping alive would be all we do; beyond an hour the link's own death is missed.
        if (const int seconds = part.mid(equals + 1).trimmed().toInt(); seconds > 0)
            session.timeout = std::chrono::seconds(std::clamp(seconds, 2, 3600));
    }
    return session;
}

namespace {

// "4-5" or "4": two numbers up to `most`, the second one more than the first when unsaid.
std::optional<std::pair<int, int>> parsePair(const QByteArray& value, int most) {
    const auto parts = value.split('-');
    bool firstOk = false;
    bool secondOk = true;
    const int first = parts[0].trimmed().toInt(&firstOk);
    const int second = parts.size() > 1 ? parts[1].trimmed().toInt(&secondOk) : first + 1;
    if (!firstOk || !secondOk || first < 0 || second < 0 || first > most || second > most || first == second)
        return std::nullopt;
    return std::pair{first, second};
}

} // namespace

Result<TransportHeader> parseTransport(const QByteArray& value) {
    const QString detail = QStringLiteral("Transport: %1").arg(QString::fromLatin1(value.left(120)));
    TransportHeader transport;
    // Several transports may be listed; a device answers with the one it chose.
    const auto parts = value.split(',').first().split(';');
    const QByteArray profile = parts[0].trimmed().toUpper();
    if (profile == "RTP/AVP" || profile == "RTP/AVP/UDP")
        transport.lower = TransportHeader::Lower::Udp;
    else if (profile != "RTP/AVP/TCP")
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("rtsp", "L'appareil propose un transport inconnu."), detail);
    for (const QByteArray& part : parts.mid(1)) {
        const qsizetype equals = part.indexOf('=');
        const QByteArray name = (equals < 0 ? part : part.left(equals)).trimmed().toLower();
        const QByteArray text = equals < 0 ? QByteArray() : part.mid(equals + 1).trimmed();
        if (name == "multicast" && transport.lower == TransportHeader::Lower::Udp) {
            transport.lower = TransportHeader::Lower::Multicast;
        } else if (name == "source") {
            transport.source = QHostAddress(QString::fromLatin1(text));
        } else if (name == "destination") {
            transport.destination = QHostAddress(QString::fromLatin1(text));
        } else if (name == "ttl") {
            transport.ttl = std::clamp(text.toInt(), 0, 255);
        } else if (name == "interleaved" || name == "server_port" || name == "port") {
            const bool channels = name == "interleaved";
            const auto pair = parsePair(text, channels ? 255 : 65535);
            if (!pair)
                return fail(ErrorCode::Protocol,
                            QCoreApplication::translate("rtsp", "L'appareil répond hors du protocole RTSP."),
                            detail);
            if (channels) {
                transport.rtpChannel = std::uint8_t(pair->first);
                transport.rtcpChannel = std::uint8_t(pair->second);
            } else {
                (name == "port" ? transport.group : transport.server) = {quint16(pair->first),
                                                                         quint16(pair->second)};
            }
        }
    }
    return transport;
}

QByteArray transportRequest(TransportHeader::Lower lower, int firstChannel, TransportHeader::Ports ours) {
    const auto pair = [](int first, int second) {
        return QByteArray::number(first) + '-' + QByteArray::number(second);
    };
    switch (lower) {
    case TransportHeader::Lower::Udp:
        return "Transport: RTP/AVP;unicast;client_port=" + pair(ours.rtp, ours.rtcp) + "\r\n";
    case TransportHeader::Lower::Multicast:
        return "Transport: RTP/AVP;multicast\r\n";
    case TransportHeader::Lower::Tcp:
        break;
    }
    return "Transport: RTP/AVP/TCP;unicast;interleaved=" + pair(firstChannel, firstChannel + 1) + "\r\n";
}

QByteArray baseUri(const Headers& headers, const QByteArray& requestUri) {
    for (const char* name : {"Content-Base", "Content-Location"}) {
        const QByteArray value = headers.value(name);
        const QByteArray scheme = value.left(8).toLower();
        if (scheme.startsWith("rtsp://") || scheme.startsWith("rtsps://"))
            return value;
    }
    return requestUri;
}

Error statusError(const Response& response, const QByteArray& method) {
    const QString detail =
        QStringLiteral("%1 %2 on %3")
            .arg(response.status)
            .arg(QString::fromLatin1(response.reason.left(80)), QString::fromLatin1(method));
    switch (response.status) {
    case 401:
        return {ErrorCode::Auth, QCoreApplication::translate("rtsp", "L'appareil refuse les identifiants."),
                detail};
    case 403:
        return {ErrorCode::Auth, QCoreApplication::translate("rtsp", "Ce compte n'a pas accès à ce flux."),
                detail};
    case 404:
    case 410:
        return {ErrorCode::NotFound,
                QCoreApplication::translate("rtsp", "L'appareil ne connaît pas ce flux."), detail};
    case 453:
        return {ErrorCode::Network,
                QCoreApplication::translate("rtsp", "L'appareil a atteint son nombre maximal de flux."),
                detail};
    case 454:
        return {ErrorCode::Network, QCoreApplication::translate("rtsp", "L'appareil a oublié la session."),
                detail};
    case 457:
        return {ErrorCode::NotFound,
                QCoreApplication::translate("rtsp", "L'appareil n'a pas d'enregistrement à ce moment."),
                detail};
    case 461:
        return {ErrorCode::Unsupported,
                QCoreApplication::translate("rtsp", "L'appareil n'accepte pas le transport demandé."),
                detail};
    case 551:
        return {ErrorCode::Unsupported,
                QCoreApplication::translate("rtsp", "L'appareil ne sait pas relire à une heure précise."),
                detail};
    default:
        break;
    }
    if (response.status >= 300 && response.status < 400)
        return {ErrorCode::Unsupported,
                QCoreApplication::translate("rtsp", "L'appareil renvoie vers une autre adresse."), detail};
    if (response.status == 405 || response.status == 415 || response.status == 501 || response.status == 505)
        return {ErrorCode::Unsupported,
                QCoreApplication::translate("rtsp", "L'appareil ne prend pas en charge cette demande."),
                detail};
    if (response.status >= 500)
        return {ErrorCode::Network,
                QCoreApplication::translate("rtsp", "L'appareil signale une erreur interne."), detail};
    return {ErrorCode::Protocol, QCoreApplication::translate("rtsp", "L'appareil refuse la demande."),
            detail};
}

} // namespace vigie::rtsp
