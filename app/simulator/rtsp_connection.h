// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "digest_auth.h"
#include "extra_senders.h"
#include "message.h"
#include "personality.h"

#include <QObject>

namespace vigie::simulator {

/// What a recorder's RTSP connections share; borrowed, outlives them.
struct RtspContext {
    RecorderModel* recorder = nullptr;
    const ClipCache* clips = nullptr;
    const DigestAuth* auth = nullptr;
    bool startAtNextKey = false;
    /// What a URL asks for, in the brand's own form; empty when nothing is there.
    std::function<std::optional<StreamTarget>(const QByteArray& uri)> locate;
};

/// One client's RTSP connection and its only session, of one stream with its tracks.
/// Thread: the simulator's only thread. Ownership: owns the socket and the sender.
class RtspConnection final : public QObject {
    Q_OBJECT
public:
    RtspConnection(RtspContext context, QTcpSocket* socket, QObject* parent);
    ~RtspConnection() override;

    void tick();
    void announce(const Camera& camera, AlarmKind kind, bool on);
    [[nodiscard]] bool isPlaying() const { return m_playing; }

Q_SIGNALS:
    /// The client went or was sent away; nothing more happens here.
    void finished();

private:
    using Headers = QList<QPair<QByteArray, QByteArray>>;

    void onReadable();
    void handle(const Message& request);
    [[nodiscard]] bool authorise(const Message& request);
    [[nodiscard]] bool supports(const QByteArray& feature, const QByteArray& uri) const;
    void describe(const Message& request);
    void setUp(const Message& request);
    void play(const Message& request);
    void playLive(const Message& request);
    void playArchive(const Message& request);
    void pause(const Message& request);
    void reply(const Message& request, int status, Headers headers = {}, const QByteArray& body = {});
    void finish();
    void pump();
    [[nodiscard]] QByteArray sessionHeader() const;
    [[nodiscard]] ReplayRequest replayRequest(const Message& request) const;

    RtspContext m_context;
    QTcpSocket* m_socket;
    QByteArray m_buffer;
    QByteArray m_session;
    std::optional<StreamTarget> m_target;
    QByteArray m_controlUri;
    std::map<int, quint8> m_tracks;         ///< those set up, with their interleaved channels
    std::unique_ptr<StreamSender> m_sender; ///< of the video
    std::unique_ptr<AudioSender> m_audio;
    std::unique_ptr<MetadataSender> m_metadata;
    std::optional<UtcTime> m_pausedAt; ///< device time
    bool m_playing = false;
    bool m_finished = false;
    MonoTime m_heard;
};

} // namespace vigie::simulator
