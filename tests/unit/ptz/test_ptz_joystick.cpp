// SPDX-License-Identifier: GPL-3.0-or-later
// Sticks and pads that exist only in SDL, plugged in and out while read.
#include "ptz/joystick.h"

#include <QSignalSpy>
#include <QTest>

#include <SDL.h>

using namespace vigie;
using namespace vigie::ptz;

namespace {

/// One of SDL's virtual devices, gone with its scope.
class VirtualStick final {
public:
    explicit VirtualStick(SDL_JoystickType type, int axes = 6, int buttons = 15)
        : m_index(SDL_JoystickAttachVirtual(type, axes, buttons, 0)) {
        if (m_index >= 0)
            m_stick = SDL_JoystickOpen(m_index);
    }
    ~VirtualStick() { unplug(); }
    VirtualStick(const VirtualStick&) = delete;
    VirtualStick& operator=(const VirtualStick&) = delete;

    [[nodiscard]] bool isThere() const { return m_stick != nullptr; }
    void axis(int axis, int value) { SDL_JoystickSetVirtualAxis(m_stick, axis, static_cast<Sint16>(value)); }
    void button(int button, bool down) { SDL_JoystickSetVirtualButton(m_stick, button, down ? 1 : 0); }
    void unplug() {
        if (!m_stick)
            return;
        SDL_JoystickClose(std::exchange(m_stick, nullptr));
        SDL_JoystickDetachVirtual(m_index);
    }

private:
    int m_index;
    SDL_Joystick* m_stick = nullptr;
};

} // namespace

class TestPtzJoystick : public QObject {
    Q_OBJECT

    devices::PtzVelocity m_velocity;
    QList<int> m_buttons;
    int m_told = 0;

    void listen(Joystick& joystick) {
        connect(&joystick, &Joystick::moved, this, [this](const devices::PtzVelocity& velocity) {
            m_velocity = velocity;
            ++m_told;
        });
        connect(&joystick, &Joystick::pressed, this, [this](int button) { m_buttons << button; });
    }

private Q_SLOTS:
    void init() {
        m_velocity = {};
        m_buttons.clear();
        m_told = 0;
    }

    void nothingRunsUntilActive() {
        Joystick joystick;
        QVERIFY(!joystick.isActive());
        QCOMPARE(SDL_WasInit(SDL_INIT_JOYSTICK), 0u);
        joystick.setActive(true);
        QVERIFY(SDL_WasInit(SDL_INIT_JOYSTICK) != 0);
        joystick.setActive(true);
        joystick.setActive(false);
        QCOMPARE(SDL_WasInit(SDL_INIT_JOYSTICK), 0u);
        QVERIFY(joystick.name().isEmpty());
    }

    void aStickTurnsAndItsTwistZooms() {
        Joystick joystick;
        listen(joystick);
        joystick.setActive(true);
        VirtualStick stick(SDL_JOYSTICK_TYPE_FLIGHT_STICK, 3, 6);
        QVERIFY(stick.isThere());
        QTRY_VERIFY(!joystick.name().isEmpty());
        QVERIFY(m_velocity.isStop());
        stick.axis(0, 32767);
        QTRY_VERIFY(m_velocity.pan > 0.99);
        stick.axis(0, 0);
        stick.axis(1, -32768); // pushed
        QTRY_VERIFY(m_velocity.tilt > 0.99 && m_velocity.pan == 0);
        stick.axis(1, 0);
        stick.axis(2, -16384);
        QTRY_VERIFY(m_velocity.zoom < -0.1 && m_velocity.zoom > -0.4);
        stick.axis(2, 0);
        QTRY_VERIFY(m_velocity.isStop());
        const int told = m_told;
        stick.axis(0, 2000); // within the dead zone
        stick.button(1, true);
        QTRY_COMPARE(m_buttons, QList<int>{1});
        QCOMPARE(m_told, told);
        stick.button(1, false);
        stick.button(0, true);
        QTRY_COMPARE(m_buttons, QList<int>({1, 0}));
    }

    void aPadZoomsByItsTriggers() {
        Joystick joystick;
        listen(joystick);
        joystick.setActive(true);
        VirtualStick pad(SDL_JOYSTICK_TYPE_GAMECONTROLLER);
        QVERIFY(pad.isThere());
        pad.axis(SDL_CONTROLLER_AXIS_TRIGGERLEFT, -32768); // at rest
        pad.axis(SDL_CONTROLLER_AXIS_TRIGGERRIGHT, -32768);
        QTRY_VERIFY(!joystick.name().isEmpty());
        QTRY_VERIFY(m_velocity.isStop());
        pad.axis(SDL_CONTROLLER_AXIS_TRIGGERRIGHT, 32767);
        QTRY_VERIFY(m_velocity.zoom > 0.99);
        pad.axis(SDL_CONTROLLER_AXIS_TRIGGERRIGHT, -32768);
        pad.axis(SDL_CONTROLLER_AXIS_LEFTX, -32768);
        QTRY_VERIFY(m_velocity.pan < -0.99 && m_velocity.zoom == 0);
    }

    void pulledOutWhileItSteersItStops() {
        Joystick joystick;
        listen(joystick);
        joystick.setActive(true);
        VirtualStick stick(SDL_JOYSTICK_TYPE_FLIGHT_STICK, 3, 6);
        QTRY_VERIFY(!joystick.name().isEmpty());
        stick.axis(0, 32767);
        QTRY_VERIFY(m_velocity.pan > 0.99);
        stick.unplug();
        QTRY_VERIFY(m_velocity.isStop());
        QTRY_VERIFY(joystick.name().isEmpty());
        VirtualStick again(SDL_JOYSTICK_TYPE_FLIGHT_STICK, 2, 1); // without a third axis
        QTRY_VERIFY(!joystick.name().isEmpty());
        again.axis(1, 32767);
        QTRY_VERIFY(m_velocity.tilt < -0.99);
        joystick.setActive(false); // so does putting it away
        QVERIFY(m_velocity.isStop());
    }
};

QTEST_GUILESS_MAIN(TestPtzJoystick)
#include "test_ptz_joystick.moc"
