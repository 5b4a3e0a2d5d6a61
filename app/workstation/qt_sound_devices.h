// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sound_devices.h"

#include <QThread>

namespace vigie::app {

class SoundWorker;

/// The machine's default devices by Qt Multimedia, on a thread of their own that begins with the first use.
/// A sound server that hangs keeps that thread, never this one: the destructor waits for it a second, then
/// leaves it to the end of the process.
/// Thread: GUI. Errors: NotFound without a device, Unsupported without a format for it, Network when it goes
/// away.
class QtSoundDevices final : public SoundDevices {
    Q_OBJECT

public:
    QtSoundDevices() = default;
    ~QtSoundDevices() override;

    void openSpeaker(double volume) override;
    void closeSpeaker() override;
    void setVolume(double volume) override;
    void openMicrophone() override;
    void closeMicrophone() override;

private:
    SoundWorker* worker();

    QThread* m_thread = nullptr;
    SoundWorker* m_worker = nullptr; // lives on m_thread
};

} // namespace vigie::app
