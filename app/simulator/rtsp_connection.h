// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "digest_auth.h"
#include "message.h"
#include "stream_sender.h"

#include <QObject>

namespace vigie::simulator {

/// What a recorder's RTSP connections share; borrowed, outlives them.
struct RtspContext {
    RecorderModel* recorder = nullptr;
    const ClipCache* clips = nullptr;
    const DigestAuth* auth = nullptr;
    bool startAtNextKey = false;
};

/// One client's RTSP connection and its only session.
/// Thread: the simulator's only thread. Ownership: owns the socket and the sender.
class RtspConnection final : public QObject {
    Q_OBJECT
public:
    RtspConnection(RtspContext context, QTcpSocket* socket, QObject* parent);
    ~RtspConnection() override;

    void tick();
    [[nodiscard]] bool isPlaying() const { return m_playing; }

Q_SIGNALS:
    /// The client went or was sent away; nothing more happens here.
    void finished();

private:
    struct Target {
        StreamSource source;
        bool archive = false;
    };
    using Headers = QList<QPair<QByteArray, QByteArray>>;

    void onReadable();
    void handle(const Message& request);
    [[nodiscard]] bool authorise(const Message& request);
    [[nodiscard]] std::optional<Target> find(const QByteArray& uri) const;
    void describe(const Message& request);
    void setUp(const Message& request);
    void play(const Message& request);
    void playArchive(const Message& request);
    void pause(const Message& request);
    void reply(const Message& request, int status, Headers headers = {}, const QByteArray& body = {});
    void finish();
    [[nodiscard]] QByteArray sessionHeader() const;

    RtspContext m_context;
    QTcpSocket* m_socket;
    QByteArray m_buffer;
    QByteArray m_session;
    std::optional<Target> m_target;
    QByteArray m_controlUri;
    quint8 m_channel = 0;
    std::unique_ptr<StreamSender> m_sender;
    std::optional<UtcTime> m_pausedAt; ///< device time
    bool m_playing = false;
    bool m_finished = false;
    MonoTime m_heard;
};

} // namespace vigie::simulator
