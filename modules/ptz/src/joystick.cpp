// SPDX-License-Identifier: GPL-3.0-or-later
#include "ptz/joystick.h"

#include "logging.h"
#include "ptz/ptz_input.h"

#include <QTimer>

#include <SDL.h>

#include <algorithm>
#include <cmath>

namespace vigie::ptz {

using namespace std::chrono_literals;
using devices::PtzVelocity;

namespace {

constexpr auto readEvery = 33ms;
constexpr auto lookForOneEvery = 15; // readings: twice a second
constexpr int mostButtons = 16;
/// An axis that rests far from its middle is a lever, not a stick: as zoom it would never stand still.
constexpr int restsInTheMiddle = 8000;
/// Smaller changes are the hand's trembling.
constexpr double noticeable = 0.02;

struct CloseStick {
    void operator()(SDL_Joystick* stick) const { SDL_JoystickClose(stick); }
};
struct ClosePad {
    void operator()(SDL_GameController* pad) const { SDL_GameControllerClose(pad); }
};

double part(Sint16 value) {
    return std::clamp(value / 32767.0, -1.0, 1.0);
}

bool differs(const PtzVelocity& left, const PtzVelocity& right) {
    // A stop is always told, however small the step to it.
    return left.isStop() != right.isStop() || std::abs(left.pan - right.pan) > noticeable ||
           std::abs(left.tilt - right.tilt) > noticeable || std::abs(left.zoom - right.zoom) > noticeable;
}

} // namespace

struct Joystick::Private {
    explicit Private(Joystick* owner)
        : q(owner) {
        timer.setInterval(readEvery);
        QObject::connect(&timer, &QTimer::timeout, q, [this] { read(); });
    }

    void start() {
        // SDL serves the joystick alone: no window, no signals of the process, no USB of its own.
        SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
        SDL_SetHint(SDL_HINT_JOYSTICK_ALLOW_BACKGROUND_EVENTS, "1");
        SDL_SetHint(SDL_HINT_JOYSTICK_HIDAPI, "0");
        if (SDL_InitSubSystem(SDL_INIT_GAMECONTROLLER) != 0) {
            qCWarning(lcPtz) << "no joysticks:" << SDL_GetError();
            return;
        }
        started = true;
        look = 0;
        timer.start();
    }

    void end() {
        timer.stop();
        letGo();
        if (std::exchange(started, false))
            SDL_QuitSubSystem(SDL_INIT_GAMECONTROLLER);
    }

    void letGo() {
        const bool had = stick != nullptr;
        pad.reset();
        stick.reset();
        name.clear();
        buttons = {};
        tell({});
        if (had)
            Q_EMIT q->nameChanged();
    }

    void find() {
        for (int index = 0; index < SDL_NumJoysticks(); ++index) {
            stick.reset(SDL_JoystickOpen(index));
            if (!stick)
                continue;
            if (SDL_IsGameController(index) == SDL_TRUE)
                pad.reset(SDL_GameControllerOpen(index));
            name = QString::fromUtf8(SDL_JoystickName(stick.get()));
            Q_EMIT q->nameChanged();
            return;
        }
    }

    void read() {
        SDL_JoystickUpdate();
        // Nobody takes SDL's events; kept, they would pile up.
        SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
        if (stick && SDL_JoystickGetAttached(stick.get()) != SDL_TRUE)
            letGo();
        if (!stick) {
            if (look++ % lookForOneEvery == 0)
                find();
            if (!stick)
                return;
        }
        tell(velocity());
        readButtons();
    }

    [[nodiscard]] double zoomAxis() const {
        if (pad)
            return part(SDL_GameControllerGetAxis(pad.get(), SDL_CONTROLLER_AXIS_TRIGGERRIGHT)) -
                   part(SDL_GameControllerGetAxis(pad.get(), SDL_CONTROLLER_AXIS_TRIGGERLEFT));
        Sint16 rest = 0;
        if (SDL_JoystickNumAxes(stick.get()) < 3 ||
            (SDL_JoystickGetAxisInitialState(stick.get(), 2, &rest) == SDL_TRUE &&
             std::abs(int(rest)) > restsInTheMiddle))
            return 0;
        return part(SDL_JoystickGetAxis(stick.get(), 2));
    }

    [[nodiscard]] PtzVelocity velocity() const {
        const Sint16 x = pad ? SDL_GameControllerGetAxis(pad.get(), SDL_CONTROLLER_AXIS_LEFTX)
                             : SDL_JoystickGetAxis(stick.get(), 0);
        const Sint16 y = pad ? SDL_GameControllerGetAxis(pad.get(), SDL_CONTROLLER_AXIS_LEFTY)
                             : SDL_JoystickGetAxis(stick.get(), 1);
        // Pulled back, an axis is positive: the head goes down.
        return {shapedAxis(part(x)), -shapedAxis(part(y)), shapedAxis(zoomAxis())};
    }

    void readButtons() {
        const int count = std::min(mostButtons, SDL_JoystickNumButtons(stick.get()));
        for (int button = 0; button < count; ++button) {
            const bool down = SDL_JoystickGetButton(stick.get(), button) != 0;
            if (std::exchange(buttons[static_cast<size_t>(button)], down) != down && down)
                Q_EMIT q->pressed(button);
        }
    }

    void tell(const PtzVelocity& now) {
        if (!differs(now, told))
            return;
        told = now;
        Q_EMIT q->moved(now);
    }

    Joystick* q;
    QTimer timer;
    bool started = false;
    int look = 0;
    std::unique_ptr<SDL_Joystick, CloseStick> stick;
    std::unique_ptr<SDL_GameController, ClosePad> pad;
    QString name;
    std::array<bool, mostButtons> buttons{};
    PtzVelocity told;
};

Joystick::Joystick(QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this)) {}

Joystick::~Joystick() {
    blockSignals(true);
    d->end();
}

void Joystick::setActive(bool active) {
    if (active == d->started)
        return;
    if (active)
        d->start();
    else
        d->end();
}

bool Joystick::isActive() const {
    return d->started;
}

QString Joystick::name() const {
    return d->name;
}

} // namespace vigie::ptz
