// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "live/live_channel.h"
#include "media/sound.h"

#include <QObject>

#include <memory>

namespace vigie::live {

enum class TalkState {
    Off,
    Opening,    ///< what is said now is not heard
    Talking,    ///< what is said is sent
    NotOffered, ///< the device has no loudspeaker that can be talked to
    Refused,    ///< wrong login, certificate or authorisation
    Lost,       ///< the device went away or is too slow; a person tries again
};

/// What may be said of the talk to a camera. A value.
struct TalkStatus {
    TalkState state = TalkState::Off;
    Error error; ///< why, when NotOffered, Refused or Lost
    AudioCodec codec = AudioCodec::Pcmu;
    double level = 0;                     ///< 0 to 1, of the last piece said
    std::chrono::milliseconds sent{0};    ///< speech handed to the session
    std::chrono::milliseconds dropped{0}; ///< speech that came faster than time passes
};

/// An operator's voice on its way to one camera's loudspeaker, while a key is held: a session with the
/// device's back channel (ONVIF Streaming Specification, "Back channel connection") and nothing else, G.711
/// in pieces of 20 ms, at the speed of time whatever the microphone's bursts are.
/// A voice is never sent later by itself: nothing is retried.
/// Thread:    the owner's, which runs an event loop.
/// Ownership: the creator's; the services outlive it.
class TalkChannel final : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds piece{20};
    /// Speech that waits longer to be sent is dropped, the oldest first.
    static constexpr std::chrono::milliseconds most{200};

    explicit TalkChannel(const LiveServices& services, QObject* parent = nullptr);
    ~TalkChannel() override;

    /// The key went down. Talk to another camera ends at once.
    void start(const CameraId& camera, const media::PcmFormat& microphone);
    /// The key came up: nothing of what waits is sent any more.
    void stop();
    /// The catalog changed, or a day began: ends the talk to what may not be talked to any more.
    void reconsider();
    /// From the microphone; dropped unless Talking.
    void push(const QByteArray& pcm);

    [[nodiscard]] const CameraId& camera() const;
    [[nodiscard]] TalkStatus status() const;

Q_SIGNALS:
    void statusChanged();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace vigie::live
