// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "live/sound_channel.h"
#include "live/talk_channel.h"
#include "sound_devices.h"
#include "wall/ui/wall_view.h"

#include <QTimer>

#include <list>

namespace vigie::app {

/// The sound of the focused camera and the voice back to it, for all walls of the program: one camera is
/// heard at a time, the one in the focus of the wall that had the keys last. A key turns the sound on, which
/// then follows the focus from tile to tile and from wall to wall, and another is held to speak: while it is
/// down nothing is heard, as the microphone would send the camera's own sound back. Hiding that wall ends
/// both, as leaving its window ends the talk. Thread: GUI. Ownership: of the devices; a wall's controller and
/// view leave before they end.
class SoundDesk final : public QObject {
    Q_OBJECT

public:
    static constexpr Qt::Key listenKey = Qt::Key_A;
    static constexpr Qt::Key talkKey = Qt::Key_H;

    /// For the journal: "listen-start", "listen-stop", "talk-start", "talk-stop".
    using Journal = std::function<void(const CameraId& camera, const QString& act)>;

    SoundDesk(const live::LiveServices& services, std::unique_ptr<SoundDevices> devices,
              QObject* parent = nullptr);
    ~SoundDesk() override;

    void join(wall::WallController& controller, wall::WallView& view, Journal journal);
    void leave(wall::WallView& view);

    void setListening(bool on);
    [[nodiscard]] bool isListening() const { return m_listening; }
    /// To the camera in the focus, until stopTalking() or another camera has the focus.
    void startTalking();
    void stopTalking();
    /// 0 to 1, kept for the next time.
    void setVolume(double volume);
    [[nodiscard]] double volume() const { return m_volume; }
    /// The catalog changed, or a day began: ends what may not be heard or talked to any more.
    void reconsider();

    [[nodiscard]] live::SoundStatus sound() const { return m_sound.status(); }
    [[nodiscard]] live::TalkStatus talk() const { return m_talk.status(); }

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    /// A sentence for the logbook line.
    void done(const QString& what);

private:
    struct Wall {
        wall::WallController* controller;
        wall::WallView* view;
        Journal journal;
    };
    enum class Key { Down, Up };
    bool keyUsed(const QKeyEvent& event, Key way);
    [[nodiscard]] Wall* wallOf(const QObject* view);
    void moveTo(Wall* wall);
    [[nodiscard]] CameraId focused() const;
    void journal(const CameraId& camera, const char* act);
    void follow();
    void listenTo(const CameraId& camera);
    void soundChanged();
    void talkChanged();
    void speakerFailed(const Error& error);
    void microphoneFailed(const Error& error);
    void mute();
    void show();
    [[nodiscard]] wall::TileSound caption() const;

    std::list<Wall> m_walls;
    Wall* m_wall = nullptr; // the one that is heard; null without walls
    const std::unique_ptr<SoundDevices> m_devices;
    live::SoundChannel m_sound;
    live::TalkChannel m_talk;
    std::shared_ptr<live::SoundBuffer> m_speaker; // null until it is open
    bool m_listening = false;
    CameraId m_spokenTo; // while the key is held
    Error m_speakerError;
    Error m_microphoneError;
    CameraId m_heard; // whose listen-start is in the journal
    CameraId m_told;  // whose talk-start is
    live::SoundState m_saidSound = live::SoundState::Off;
    double m_volume;
    QTimer m_levels;
};

} // namespace vigie::app
