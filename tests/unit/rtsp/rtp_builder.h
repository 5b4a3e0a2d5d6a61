// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/rtp_packet.h"

#include <QByteArray>
#include <QtEndian>

/// What a test wants to say of one RTP packet; toBytes() writes it as RFC 3550 has it.
struct RtpBuilder {
    quint16 sequence = 0;
    quint32 timestamp = 0;
    bool marker = false;
    QByteArray payload = {};
    quint32 ssrc = 0x11223344;
    quint8 payloadType = 96;
    std::optional<vigie::rtsp::ReplayExtension> replay = {};

    [[nodiscard]] QByteArray toBytes() const {
        QByteArray bytes(12, '\0');
        auto* out = reinterpret_cast<uchar*>(bytes.data());
        out[0] = replay ? 0x90 : 0x80;
        out[1] = uchar((marker ? 0x80 : 0) | payloadType);
        qToBigEndian<quint16>(sequence, out + 2);
        qToBigEndian<quint32>(timestamp, out + 4);
        qToBigEndian<quint32>(ssrc, out + 8);
        if (replay) {
            QByteArray extension(16, '\0');
            auto* ext = reinterpret_cast<uchar*>(extension.data());
            qToBigEndian<quint16>(0xABAC, ext);
            qToBigEndian<quint16>(3, ext + 2);
            qToBigEndian<quint64>(replay->ntp, ext + 4);
            ext[12] = uchar((replay->cleanPoint ? 0x80 : 0) | (replay->endOfSection ? 0x40 : 0) |
                            (replay->discontinuity ? 0x20 : 0) | (replay->terminal ? 0x10 : 0));
            ext[13] = replay->cseq;
            bytes += extension;
        }
        return bytes + payload;
    }
};

inline vigie::rtsp::Bytes asBytes(const QByteArray& bytes) {
    return {reinterpret_cast<const std::uint8_t*>(bytes.constData()), std::size_t(bytes.size())};
}

/// "$", channel, length, frame: RFC 2326 §10.12.
inline QByteArray interleaved(quint8 channel, const QByteArray& frame) {
    QByteArray head(4, '$');
    head[1] = char(channel);
    qToBigEndian<quint16>(quint16(frame.size()), head.data() + 2);
    return head + frame;
}

inline QByteArray senderReport(quint32 ssrc, quint64 ntp, quint32 rtpTime) {
    QByteArray report(28, '\0');
    auto* out = reinterpret_cast<uchar*>(report.data());
    out[0] = 0x80;
    out[1] = 200;
    qToBigEndian<quint16>(6, out + 2);
    qToBigEndian<quint32>(ssrc, out + 4);
    qToBigEndian<quint64>(ntp, out + 8);
    qToBigEndian<quint32>(rtpTime, out + 16);
    return report;
}

inline QByteArray byePacket(quint32 ssrc) {
    QByteArray bye(8, '\0');
    auto* out = reinterpret_cast<uchar*>(bye.data());
    out[0] = 0x81;
    out[1] = 203;
    qToBigEndian<quint16>(1, out + 2);
    qToBigEndian<quint32>(ssrc, out + 4);
    return bye;
}
