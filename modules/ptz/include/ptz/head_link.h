// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_driver.h"

#include <QObject>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace vigie::ptz {

/// What one camera's head can do and, where it can't, why, in the user's words.
struct Abilities {
    bool canMove = false;
    QString whyNotMove{};
    bool canCentre = false; ///< a point of the picture, by its own geometry
    QString whyNoBox{};     ///< empty when a box of the picture can fill the view
    QList<devices::PtzPreset> presets{};
    QString whyNoPresets{}; ///< empty when it has them
    QList<devices::PtzTour> tours{};
    QString whyNoTours{};
};

/// One camera's head, driven over its device's driver: what is asked is sent in order by a thread that may
/// block. Of moves that wait the newest alone is sent, and not more often than `gap`; a stop never waits for
/// the gap, and drops an aim that waits, as any move does. Each move ends by itself at the device after
/// `moveLasts`: whoever wants it to go on asks again. Thread:    its owner's; signals arrive there.
/// Ownership: the driver is made, used and ended on the link's own thread; the I/O threads outlive the link.
///            Destruction cancels the call in hand, stops a head that may move and waits for it, `farewell`
///            at most.
/// Errors:    by failed(): what the device or its driver answered, in their French.
class HeadLink final : public QObject {
    Q_OBJECT

public:
    using Connect = std::function<Result<std::unique_ptr<devices::DeviceDriver>>()>;
    struct Timing {
        std::chrono::milliseconds gap{100};
        std::chrono::milliseconds moveLasts{1500};
        std::chrono::milliseconds farewell{2000};
    };

    /// `connect` runs on the link's thread: it may ask a keyring.
    HeadLink(Connect connect, QString channel, Timing timing, QObject* parent = nullptr);
    ~HeadLink() override;

    /// Begins to connect. Connect the signals first. Once only.
    void start();
    /// A velocity of zero stops.
    void move(devices::PtzVelocity velocity);
    void gotoPreset(const QString& token);
    /// Brings a point to the centre, a box to fill the view. Where it can't zoom on a box it centres it, and
    /// fails with Unsupported; where it can't centre at all, it is cannotCentre().
    void centre(const devices::PtzAim& aim);
    void operateTour(const QString& token, devices::TourOperation operation);
    /// Drops what waits, stops a head that may move, sends it to the preset if one is named, and says left().
    /// Nothing is taken any more.
    void leave(const QString& returnPreset);

Q_SIGNALS:
    void abilitiesKnown(const vigie::ptz::Abilities& abilities);
    /// `fatal`: there is no way to this device; nothing will be sent.
    void failed(const vigie::Error& error, bool fatal);
    /// The head has no way of its own to centre a point: nothing has moved.
    void cannotCentre();
    /// A command was taken by the device.
    void obeyed();
    void left();

private:
    enum class Kind { Move, Preset, Tour, Aim };
    struct Command {
        Kind kind = Kind::Move;
        devices::PtzVelocity velocity{};
        QString token{};
        devices::TourOperation operation = devices::TourOperation::Start;
        devices::PtzAim aim{};
    };
    class Worker;

    void push(Command command);

    const Connect m_connect;
    const QString m_channel;
    const Timing m_timing;
    std::mutex m_mutex; // guards the next three
    std::deque<Command> m_waiting;
    bool m_leaving = false;
    QString m_returnPreset;
    std::condition_variable_any m_wake;
    std::jthread m_thread; // last: ends before what it uses
};

} // namespace vigie::ptz

Q_DECLARE_METATYPE(vigie::ptz::Abilities)
