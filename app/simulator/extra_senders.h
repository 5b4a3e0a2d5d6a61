// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alarm.h"
#include "stream_sender.h"

namespace vigie::simulator {

/// A live G.711 µ-law track (payload type 0, RFC 3551): a soft tone whose pitch tells the channel.
class AudioSender final : public StreamSender {
public:
    AudioSender(StreamSource source, QTcpSocket* socket, quint8 channel);
    void pump() override;

private:
    qint64 m_next; ///< counts 20 ms steps of true time
    std::optional<MonoTime> m_reported;
};

/// One notification as a personality words it; empty: this brand doesn't announce that.
using NotificationText = QString (*)(const RecorderModel& recorder, const Camera& camera, AlarmKind kind,
                                     bool on, const char* operation);

/// A live ONVIF metadata track: property events, all of them once at the beginning, then each change.
/// Source: ONVIF Streaming, 5.2.1.1 (documents cut over packets, the marker on the last).
class MetadataSender final : public StreamSender {
public:
    MetadataSender(StreamSource source, QTcpSocket* socket, quint8 channel, NotificationText text);
    void pump() override;
    void announce(const Camera& camera, AlarmKind kind, bool on);

private:
    void sendDocument(const QString& notifications);

    NotificationText m_text;
    bool m_begun = false;
};

inline constexpr int metadataPayloadType = 107;
[[nodiscard]] quint8 encodeMuLaw(int sample);

} // namespace vigie::simulator
