// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound_desk.h"

#include <QKeyEvent>
#include <QSettings>

#include <algorithm>
#include <cmath>

namespace vigie::app {

using namespace std::chrono_literals;
using live::SoundState;
using live::TalkState;

namespace {

constexpr double usualVolume = 0.7;
constexpr double volumeStep = 0.1;
constexpr auto levelBeat = 150ms;
constexpr int bars = 5;

QString volumeSetting() {
    return QStringLiteral("sound/volume");
}

// Loudness is heard in ratios: a bar is 8 dB, the last one the loudest.
int barsOf(double level) {
    if (level <= 0)
        return 0;
    return std::clamp(bars + static_cast<int>(std::ceil(20 * std::log10(level) / 8)), 0, bars);
}

} // namespace

SoundDesk::SoundDesk(const live::LiveServices& services, std::unique_ptr<SoundDevices> devices,
                     QObject* parent)
    : QObject(parent)
    , m_devices(std::move(devices))
    , m_sound(services)
    , m_talk(services)
    , m_volume(std::clamp(QSettings().value(volumeSetting(), usualVolume).toDouble(), 0.0, 1.0)) {
    connect(&m_sound, &live::SoundChannel::statusChanged, this, &SoundDesk::soundChanged);
    connect(&m_talk, &live::TalkChannel::statusChanged, this, &SoundDesk::talkChanged);
    connect(m_devices.get(), &SoundDevices::speakerOpened, this,
            [this](const std::shared_ptr<live::SoundBuffer>& buffer) {
                if (!m_listening)
                    return; // turned off meanwhile
                if (m_speaker != buffer)
                    listenTo({}); // it fed the one before
                m_speaker = buffer;
                mute();
                follow();
            });
    connect(m_devices.get(), &SoundDevices::speakerFailed, this, &SoundDesk::speakerFailed);
    connect(m_devices.get(), &SoundDevices::microphoneOpened, this, [this](const media::PcmFormat& format) {
        if (!m_spokenTo.isNull() && m_talk.camera().isNull())
            m_talk.start(m_spokenTo, format);
    });
    connect(m_devices.get(), &SoundDevices::microphoneFailed, this, &SoundDesk::microphoneFailed);
    connect(m_devices.get(), &SoundDevices::said, &m_talk, &live::TalkChannel::push);
    m_levels.setInterval(levelBeat);
    connect(&m_levels, &QTimer::timeout, this, &SoundDesk::show);
}

SoundDesk::~SoundDesk() {
    stopTalking();
    setListening(false);
}

void SoundDesk::join(wall::WallController& controller, wall::WallView& view, Journal journal) {
    Wall* wall = &m_walls.emplace_back(Wall{&controller, &view, std::move(journal)});
    const auto changed = [this, wall] {
        if (wall == m_wall)
            follow();
    };
    view.installEventFilter(this);
    connect(&controller, &wall::WallController::focusChanged, this, changed);
    connect(&controller, &wall::WallController::tileChanged, this, changed);
    connect(&controller, &wall::WallController::layoutChanged, this, changed);
    if (!m_wall)
        m_wall = wall;
}

void SoundDesk::leave(wall::WallView& view) {
    Wall* wall = wallOf(&view);
    if (!wall)
        return;
    if (wall == m_wall) {
        stopTalking();
        setListening(false);
    }
    view.removeEventFilter(this);
    wall->controller->disconnect(this);
    m_walls.remove_if([wall](const Wall& one) { return &one == wall; });
    if (wall == m_wall)
        m_wall = m_walls.empty() ? nullptr : &m_walls.front();
}

SoundDesk::Wall* SoundDesk::wallOf(const QObject* view) {
    const auto wall = std::ranges::find_if(m_walls, [view](const Wall& one) { return one.view == view; });
    return wall == m_walls.end() ? nullptr : &*wall;
}

// Another wall has the keys now.
void SoundDesk::moveTo(Wall* wall) {
    if (wall == m_wall)
        return;
    stopTalking();
    m_wall->view->setSound({}, {});
    m_wall = wall;
    follow();
}

CameraId SoundDesk::focused() const {
    return m_wall ? m_wall->controller->cameraAt(m_wall->controller->focus()) : CameraId();
}

void SoundDesk::journal(const CameraId& camera, const char* act) {
    if (m_wall)
        m_wall->journal(camera, QLatin1String(act));
}

void SoundDesk::setListening(bool on) {
    if (on == m_listening)
        return;
    m_listening = on;
    m_speakerError = {};
    if (on) {
        m_devices->openSpeaker(m_volume);
    } else {
        listenTo({});
        m_devices->closeSpeaker();
        m_speaker.reset();
    }
    show();
}

void SoundDesk::startTalking() {
    const CameraId camera = focused();
    if (camera.isNull() || !m_spokenTo.isNull())
        return;
    m_spokenTo = camera;
    m_microphoneError = {};
    mute();
    m_devices->openMicrophone();
    show();
}

void SoundDesk::stopTalking() {
    if (m_spokenTo.isNull())
        return;
    m_spokenTo = {};
    m_talk.stop();
    m_devices->closeMicrophone();
    mute();
    show();
}

void SoundDesk::setVolume(double volume) {
    m_volume = std::clamp(volume, 0.0, 1.0);
    QSettings().setValue(volumeSetting(), m_volume);
    m_devices->setVolume(m_volume);
    Q_EMIT done(tr("Volume du son : %1 %").arg(qRound(m_volume * 100)));
}

void SoundDesk::reconsider() {
    m_sound.reconsider();
    m_talk.reconsider();
}

// Half-duplex: nothing is heard while the key is down.
void SoundDesk::mute() {
    if (m_speaker)
        m_speaker->setMuted(!m_spokenTo.isNull());
}

void SoundDesk::follow() {
    const CameraId camera = focused();
    if (!m_spokenTo.isNull() && camera != m_spokenTo)
        stopTalking();
    if (m_listening && m_speaker)
        listenTo(camera);
    show();
}

void SoundDesk::listenTo(const CameraId& camera) {
    if (camera == m_sound.camera())
        return;
    if (const CameraId before = std::exchange(m_heard, {}); !before.isNull())
        journal(before, "listen-stop");
    m_saidSound = SoundState::Off;
    if (camera.isNull())
        m_sound.stop();
    else
        m_sound.start(camera, m_speaker);
}

void SoundDesk::soundChanged() {
    const live::SoundStatus status = m_sound.status();
    if (status.state == SoundState::Playing && m_heard.isNull()) {
        m_heard = m_sound.camera();
        journal(m_heard, "listen-start");
    }
    if (status.state == SoundState::Refused) {
        if (const CameraId before = std::exchange(m_heard, {}); !before.isNull())
            journal(before, "listen-stop");
    }
    const bool news = std::exchange(m_saidSound, status.state) != status.state;
    if (news && (status.state == SoundState::NotOffered || status.state == SoundState::Refused ||
                 status.state == SoundState::Lost))
        Q_EMIT done(tr("Pas de son : %1").arg(status.error.text));
    show();
}

void SoundDesk::talkChanged() {
    const live::TalkStatus status = m_talk.status();
    if (status.state == TalkState::Talking && m_told.isNull()) {
        m_told = m_talk.camera();
        journal(m_told, "talk-start");
    }
    if (status.state != TalkState::Talking) {
        if (const CameraId before = std::exchange(m_told, {}); !before.isNull())
            journal(before, "talk-stop");
    }
    if (status.state == TalkState::NotOffered || status.state == TalkState::Refused ||
        status.state == TalkState::Lost) {
        m_devices->closeMicrophone(); // nobody hears it
        Q_EMIT done(tr("Parole impossible : %1").arg(status.error.text));
    }
    show();
}

void SoundDesk::speakerFailed(const Error& error) {
    if (!m_listening)
        return;
    listenTo({});
    m_speaker.reset();
    m_speakerError = error;
    Q_EMIT done(tr("Pas de son : %1").arg(error.text));
    show();
}

void SoundDesk::microphoneFailed(const Error& error) {
    if (m_spokenTo.isNull())
        return;
    m_talk.stop();
    m_microphoneError = error;
    Q_EMIT done(tr("Parole impossible : %1").arg(error.text));
    show();
}

wall::TileSound SoundDesk::caption() const {
    if (!m_spokenTo.isNull()) {
        if (!m_microphoneError.text.isEmpty())
            return {tr("Parole impossible"), {}};
        const live::TalkStatus status = m_talk.status();
        switch (status.state) {
        case TalkState::Off:
        case TalkState::Opening:
            return {tr("Parole…"), {}};
        case TalkState::Talking:
            return {tr("Parole"), barsOf(status.level)};
        case TalkState::NotOffered:
        case TalkState::Refused:
        case TalkState::Lost:
            return {tr("Parole impossible"), {}};
        }
    }
    if (!m_listening)
        return {};
    if (!m_speakerError.text.isEmpty())
        return {tr("Pas de son"), {}};
    switch (m_sound.status().state) {
    case SoundState::Off:
    case SoundState::Connecting:
        return {tr("Son…"), {}};
    case SoundState::Playing:
        // A replay has none: what is heard is of now.
        return {m_wall && m_wall->controller->status(m_wall->controller->focus()).replay ? tr("Son du direct")
                                                                                         : tr("Son"),
                barsOf(m_speaker ? m_speaker->counters().level : 0)};
    case SoundState::Lost:
        return {tr("Son perdu"), {}};
    case SoundState::NotOffered:
        return {tr("Pas de son"), {}};
    case SoundState::Refused:
        return {tr("Son refusé"), {}};
    }
    return {};
}

void SoundDesk::show() {
    const CameraId camera = focused();
    const wall::TileSound told = caption();
    if (told.level.has_value() != m_levels.isActive()) {
        if (told.level)
            m_levels.start();
        else
            m_levels.stop();
    }
    if (m_wall)
        m_wall->view->setSound(told.text.isEmpty() ? CameraId() : camera, told);
}

bool SoundDesk::keyUsed(const QKeyEvent& event, Key way) {
    const bool plain = event.modifiers() == Qt::NoModifier;
    // The key may come up with another one held.
    if (event.key() == talkKey && (plain || way == Key::Up)) {
        if (event.isAutoRepeat())
            return true;
        if (way == Key::Down)
            startTalking();
        else
            stopTalking();
        return true;
    }
    if (way == Key::Up)
        return false;
    if (event.key() == listenKey && plain) {
        if (!event.isAutoRepeat())
            setListening(!m_listening);
        return true;
    }
    if (event.modifiers() == Qt::ControlModifier &&
        (event.key() == Qt::Key_Up || event.key() == Qt::Key_Down)) {
        setVolume(m_volume + (event.key() == Qt::Key_Up ? volumeStep : -volumeStep));
        return true;
    }
    return false;
}

bool SoundDesk::eventFilter(QObject* watched, QEvent* event) {
    Wall* wall = wallOf(watched);
    if (!wall)
        return QObject::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::KeyPress:
        moveTo(wall);
        return keyUsed(*static_cast<QKeyEvent*>(event), Key::Down);
    case QEvent::KeyRelease:
        return keyUsed(*static_cast<QKeyEvent*>(event), Key::Up);
    case QEvent::ShortcutOverride:
        // While the wall has the keys these are its own, whatever buttons elsewhere are called.
        if (const auto* key = static_cast<QKeyEvent*>(event);
            key->modifiers() == Qt::NoModifier && (key->key() == talkKey || key->key() == listenKey)) {
            event->accept();
            return true;
        }
        break;
    case QEvent::FocusIn:
        moveTo(wall);
        break;
    case QEvent::FocusOut:
    case QEvent::WindowDeactivate:
        if (wall == m_wall)
            stopTalking(); // its key's way up would not be told any more
        break;
    case QEvent::Hide:
        if (wall == m_wall) {
            stopTalking();
            setListening(false);
        }
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace vigie::app
