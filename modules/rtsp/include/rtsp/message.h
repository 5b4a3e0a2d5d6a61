// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "rtsp/rtp_packet.h"

#include <QByteArrayList>

#include <bitset>
#include <variant>
#include <vector>

namespace vigie::rtsp {

struct Header {
    QByteArray name;
    QByteArray value;
};

/// The header list of a message; names compare without case.
class Headers {
public:
    void add(QByteArray name, QByteArray value) { m_list.append({std::move(name), std::move(value)}); }
    /// The first of that name; empty when there is none.
    [[nodiscard]] QByteArray value(QByteArrayView name) const;
    [[nodiscard]] QByteArrayList values(QByteArrayView name) const;
    [[nodiscard]] bool contains(QByteArrayView name) const;

private:
    QList<Header> m_list;
};

struct Response {
    int status = 0;
    QByteArray reason;
    Headers headers;
    QByteArray body;
};

/// A request the device sends us (OPTIONS, ANNOUNCE, SET_PARAMETER, ...).
struct PeerRequest {
    QByteArray method;
    Headers headers;
};

/// RTP or RTCP between responses (RFC 2326 §10.12). The view holds until the reader is given more bytes.
struct InterleavedFrame {
    std::uint8_t channel = 0;
    Bytes data;
};

struct NeedMore {};

/// Takes the bytes of one RTSP connection apart. Bytes that belong to nothing are skipped and counted, up to
/// the next response or plausible RTP/RTCP frame.
/// Thread: its owner's.
/// Bounds: a header of 64 KiB, a body of 1 MiB, 1 MiB of garbage; beyond them next() fails with Protocol and
///         the connection is of no more use.
class MessageReader {
public:
    using Item = std::variant<NeedMore, InterleavedFrame, Response, PeerRequest>;

    MessageReader();

    /// Room for at least 16 KiB to read into, then filled() with how much came.
    [[nodiscard]] std::span<char> room();
    void filled(std::size_t count) { m_end += count; }

    /// The channels in use: only frames of these are returned. Before, every plausible frame is.
    void addChannels(std::uint8_t rtp, std::uint8_t rtcp);
    [[nodiscard]] Result<Item> next();

    [[nodiscard]] qint64 discardedBytes() const { return m_discarded; }
    /// What is known of an answer that was cut: "header incomplete", "body 100 of 705 bytes"; for details.
    [[nodiscard]] QString pendingText() const;

private:
    enum class Look { Frame, Foreign, Garbage, Short };

    [[nodiscard]] std::size_t size() const { return m_end - m_begin; }
    [[nodiscard]] const std::uint8_t* data() const;
    [[nodiscard]] Look lookAtFrame() const;
    [[nodiscard]] Result<Item> readText();
    [[nodiscard]] Result<void> skipGarbage();
    void consume(std::size_t count) { m_begin += count; }

    std::vector<char> m_buffer;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
    std::size_t m_searched = 0; // header bytes already searched for their end
    std::size_t m_wanted = 0;   // size of the element being received, when known
    bool m_channelsKnown = false;
    bool m_inStep = true; // the previous element ended where this one begins
    std::bitset<256> m_rtpChannels;
    std::bitset<256> m_rtcpChannels;
    qint64 m_discarded = 0;
    std::size_t m_garbageRun = 0;
};

} // namespace vigie::rtsp
