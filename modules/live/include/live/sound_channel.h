// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "live/live_channel.h"
#include "live/sound_buffer.h"

#include <QObject>

#include <memory>

namespace vigie::live {

enum class SoundState {
    Off,        ///< no camera listened to
    Connecting, ///< no sound yet
    Playing,    ///< sound arrives
    Lost,       ///< the device went away or fell silent; retried by itself
    NotOffered, ///< the camera has no sound, or none that can be read here
    Refused,    ///< wrong login, certificate or authorisation; not retried by itself
};

/// What may be said of the sound of a camera. A value.
struct SoundStatus {
    SoundState state = SoundState::Off;
    Error error; ///< why, when NotOffered, Lost or Refused
    int attempt = 0;
    std::optional<UtcTime> retryAt;
    AudioCodec codec = AudioCodec::Pcma; ///< once Playing
    qint64 unreadable = 0;               ///< units that the decoder refused, of this session
};

/// The sound of one camera, on demand: its own session with the device, sound only, beside the picture's;
/// decoded on the session's thread, which costs some ten microseconds a unit, and put into the buffer that a
/// loudspeaker reads.
/// Thread:    the owner's, which runs an event loop.
/// Ownership: the creator's; the services outlive it. The buffer is shared with the loudspeaker.
class SoundChannel final : public QObject {
    Q_OBJECT

public:
    /// No RTP for so long is a loss.
    static constexpr std::chrono::milliseconds silentAfter{3000};
    /// A session that brings no sound that decodes is opened anew.
    static constexpr std::chrono::milliseconds hopelessAfter{10000};

    explicit SoundChannel(const LiveServices& services, QObject* parent = nullptr);
    ~SoundChannel() override;

    /// Listens to `camera`; the one before ends at once.
    void start(const CameraId& camera, std::shared_ptr<SoundBuffer> buffer);
    void stop();
    /// The catalog changed, or a day began: ends what may not be listened to any more, opens
    /// what may again.
    void reconsider();

    [[nodiscard]] const CameraId& camera() const;
    [[nodiscard]] SoundStatus status() const;

Q_SIGNALS:
    void statusChanged();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace vigie::live
