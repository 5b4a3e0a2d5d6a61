// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_values.h"

#include <QObject>

#include <memory>

namespace vigie::ptz {

/// A joystick or game pad at this desk, while a head is held: read 30 times a second when active, nothing is
/// open or running when not. Plugged in and out at any time; the first one found counts. Stick: pan and tilt.
/// Zoom: the third axis of a stick (its twist), the triggers of a pad. Buttons: the first is preset 1. A
/// stick that is pulled out while it steers says zero first. Thread: GUI, the same for all of them (SDL's own
/// state is the process's).
class Joystick final : public QObject {
    Q_OBJECT

public:
    explicit Joystick(QObject* parent = nullptr);
    ~Joystick() override;

    void setActive(bool active);
    [[nodiscard]] bool isActive() const;
    /// Of the device in use; empty without one.
    [[nodiscard]] QString name() const;

Q_SIGNALS:
    /// The sticks moved; zero when they are let go.
    void moved(const vigie::devices::PtzVelocity& velocity);
    /// From 0.
    void pressed(int button);
    void nameChanged();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace vigie::ptz
