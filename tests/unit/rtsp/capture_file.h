// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QList>
#include <QMap>
#include <QtEndian>

/// The datagrams and the byte streams of a pcap or pcapng file (little endian; Ethernet or Linux cooked;
/// IPv4).
class CaptureFile {
public:
    explicit CaptureFile(const QByteArray& all) {
        if (all.startsWith(QByteArray::fromHex("0a0d0d0a")))
            readBlocks(all);
        else
            readRecords(all);
    }

    /// Payloads of all UDP datagrams, in order.
    [[nodiscard]] QByteArrayList udp() const {
        QByteArrayList payloads;
        for (const QByteArray& ip : m_packets)
            if (ip[9] == 17)
                payloads.append(body(ip).mid(8));
        return payloads;
    }

    /// What was sent from that port, a stream for each peer, in the order they began: segments by their
    /// sequence numbers, each once.
    [[nodiscard]] QByteArrayList tcpFrom(quint16 port) const {
        QList<QByteArray> order;
        QMap<QByteArray, QMap<quint32, QByteArray>> streams;
        for (const QByteArray& ip : m_packets) {
            const QByteArray tcp = body(ip);
            if (ip[9] != 6 || tcp.size() < 20 || qFromBigEndian<quint16>(tcp.constData()) != port)
                continue;
            const QByteArray data = tcp.mid((quint8(tcp[12]) >> 4) * 4);
            const QByteArray peers = ip.mid(12, 8) + tcp.left(4);
            if (data.isEmpty())
                continue;
            if (!streams.contains(peers))
                order.append(peers);
            auto& segments = streams[peers];
            if (const quint32 sequence = qFromBigEndian<quint32>(tcp.constData() + 4);
                !segments.contains(sequence))
                segments.insert(sequence, data);
        }
        QByteArrayList all;
        for (const QByteArray& peers : order)
            all.append(QByteArrayList(streams[peers].values()).join());
        return all;
    }

private:
    static quint32 number(const QByteArray& all, qsizetype at) {
        return qFromLittleEndian<quint32>(all.constData() + at);
    }
    void take(const QByteArray& ip) {
        if (ip.size() >= 20 && (quint8(ip[0]) >> 4) == 4)
            m_packets.append(ip);
    }
    void readRecords(const QByteArray& all) {
        for (qsizetype at = 24; at + 16 <= all.size(); at += 16 + qsizetype(number(all, at + 8)))
            take(all.mid(at + 16, number(all, at + 8)).mid(14));
    }
    void readBlocks(const QByteArray& all) {
        qsizetype linkHeader = 14;
        for (qsizetype at = 0; at + 28 <= all.size();) {
            const quint32 length = number(all, at + 4);
            if (length < 12)
                return;
            if (number(all, at) == 1 && qFromLittleEndian<quint16>(all.constData() + at + 8) == 113)
                linkHeader = 16;
            else if (number(all, at) == 6)
                take(all.mid(at + 28, number(all, at + 20)).mid(linkHeader));
            at += length;
        }
    }
    static QByteArray body(const QByteArray& ip) {
        return ip.left(qFromBigEndian<quint16>(ip.constData() + 2)).mid((ip[0] & 0x0F) * 4);
    }

    QByteArrayList m_packets; // from their IP header
};
