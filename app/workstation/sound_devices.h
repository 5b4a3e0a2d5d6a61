// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "live/sound_buffer.h"

#include <QObject>

#include <memory>

namespace vigie::app {

/// The loudspeaker and the microphone of a workstation. Everything is asked for and answered later: to list
/// the machine's devices may take seconds.
/// Thread: GUI; no method blocks.
class SoundDevices : public QObject {
    Q_OBJECT

public:
    /// Answered by speakerOpened() or speakerFailed().
    virtual void openSpeaker(double volume) = 0;
    virtual void closeSpeaker() = 0;
    /// 0 to 1.
    virtual void setVolume(double volume) = 0;
    /// Answered by microphoneOpened() or microphoneFailed().
    virtual void openMicrophone() = 0;
    virtual void closeMicrophone() = 0;

Q_SIGNALS:
    /// What is pushed into the buffer is heard.
    void speakerOpened(const std::shared_ptr<vigie::live::SoundBuffer>& buffer);
    /// None there, or taken away while in use.
    void speakerFailed(const vigie::Error& error);
    void microphoneOpened(const vigie::media::PcmFormat& format);
    void microphoneFailed(const vigie::Error& error);
    /// Whole frames of the microphone's format.
    void said(const QByteArray& pcm);
};

} // namespace vigie::app
