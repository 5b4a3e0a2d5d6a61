// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/rtcp.h"

#include <QtEndian>

#include <algorithm>

namespace vigie::rtsp {

namespace {

constexpr std::uint8_t typeSenderReport = 200;
constexpr std::uint8_t typeReceiverReport = 201;
constexpr std::uint8_t typeDescription = 202;
constexpr std::uint8_t typeBye = 203;

} // namespace

bool parseRtcp(Bytes bytes, const RtcpSink& sink) {
    while (!bytes.empty()) {
        if (bytes.size() < 4 || bytes[0] >> 6 != 2)
            return false;
        const std::size_t length = (std::size_t(qFromBigEndian<quint16>(&bytes[2])) + 1) * 4;
        if (length > bytes.size())
            return false;
        const Bytes body = bytes.subspan(4, length - 4);
        if (bytes[1] == typeSenderReport) {
            if (body.size() < 24)
                return false;
            if (sink.senderReport)
                sink.senderReport({qFromBigEndian<quint32>(&body[0]), qFromBigEndian<quint64>(&body[4]),
                                   qFromBigEndian<quint32>(&body[12])});
        } else if (bytes[1] == typeBye) {
            const std::size_t count = bytes[0] & 0x1F;
            if (body.size() < count * 4)
                return false;
            for (std::size_t i = 0; i < count && sink.bye; ++i)
                sink.bye(qFromBigEndian<quint32>(&body[i * 4]));
        }
        bytes = bytes.subspan(length);
    }
    return true;
}

namespace {

// SDES with CNAME "vigie": 4 words.
QByteArray sourceDescription(std::uint32_t ourSsrc) {
    QByteArray bytes(16, '\0');
    auto* out = reinterpret_cast<uchar*>(bytes.data());
    out[0] = 0x81;
    out[1] = typeDescription;
    qToBigEndian<quint16>(3, out + 2);
    qToBigEndian<quint32>(ourSsrc, out + 4);
    out[8] = 1; // CNAME
    out[9] = 5;
    std::copy_n("vigie", 5, out + 10);
    return bytes;
}

QByteArray reportHeader(std::uint32_t ourSsrc, bool withBlock) {
    QByteArray bytes(withBlock ? 32 : 8, '\0');
    auto* out = reinterpret_cast<uchar*>(bytes.data());
    out[0] = withBlock ? 0x81 : 0x80;
    out[1] = typeReceiverReport;
    qToBigEndian<quint16>(quint16(bytes.size() / 4 - 1), out + 2);
    qToBigEndian<quint32>(ourSsrc, out + 4);
    return bytes;
}

} // namespace

QByteArray emptyReceiverReport(std::uint32_t ourSsrc) {
    return reportHeader(ourSsrc, false) + sourceDescription(ourSsrc);
}

QByteArray receiverReport(std::uint32_t ourSsrc, const ReceptionReport& report) {
    QByteArray bytes = reportHeader(ourSsrc, true);
    auto* out = reinterpret_cast<uchar*>(bytes.data());
    constexpr std::int32_t most = 0x7F'FFFF;
    const std::int32_t lost = std::clamp(report.lost, -most - 1, most);
    qToBigEndian<quint32>(report.ssrc, out + 8);
    qToBigEndian<quint32>(quint32(report.fractionLost) << 24 | (quint32(lost) & 0xFF'FFFF), out + 12);
    qToBigEndian<quint32>(report.highestSequence, out + 16);
    qToBigEndian<quint32>(report.jitter, out + 20);
    qToBigEndian<quint32>(report.lastReport, out + 24);
    qToBigEndian<quint32>(report.sinceLastReport, out + 28);
    return bytes + sourceDescription(ourSsrc);
}

} // namespace vigie::rtsp
