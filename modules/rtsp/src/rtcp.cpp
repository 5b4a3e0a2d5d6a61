// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/rtcp.h"

#include <QtEndian>

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

QByteArray emptyReceiverReport(std::uint32_t ourSsrc) {
    // RR without report blocks (2 words), then SDES with CNAME "vigie" (4 words).
    QByteArray report(8 + 16, '\0');
    auto* out = reinterpret_cast<uchar*>(report.data());
    out[0] = 0x80;
    out[1] = typeReceiverReport;
    qToBigEndian<quint16>(1, out + 2);
    qToBigEndian<quint32>(ourSsrc, out + 4);
    out[8] = 0x81;
    out[9] = typeDescription;
    qToBigEndian<quint16>(3, out + 10);
    qToBigEndian<quint32>(ourSsrc, out + 12);
    out[16] = 1; // CNAME
    out[17] = 5;
    std::copy_n("vigie", 5, out + 18);
    return report;
}

} // namespace vigie::rtsp
