// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QJsonObject>
#include <QPointF>
#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace vigie::simulator {

/// The motor of one camera, whatever the brand that commands it.
/// Thread: the simulator's only thread; advance() is called by its tick.
/// Units:  ONVIF's generic spaces: pan and tilt -1…1, zoom 0…1, speeds -1…1 (full speed: half a unit a
///         second). Pan is a whole turn, tilt half a one; the lens sees 60 degrees across at zoom 0, in a
///         picture of 16 by 9, and magnifies 32 times at zoom 1. The ends of the travel are stops.
class PtzHead final {
public:
    struct Vector {
        double pan = 0;
        double tilt = 0;
        double zoom = 0;
    };
    struct Preset {
        QString name;
        Vector position;
    };
    struct TourStop {
        int preset = 0;
        std::chrono::milliseconds stay{0};
    };
    struct Tour {
        QString name;
        std::vector<TourStop> stops;
    };

    PtzHead();
    /// Moves until stopped, until the end of its travel or until `timeout` is over.
    void move(Vector speed, std::optional<std::chrono::milliseconds> timeout, const QString& command);
    /// Goes to a position and stays there.
    void moveTo(Vector position, const QString& command);
    /// Brings a point of its picture to the centre, `closer` times nearer (below 1: wider). `right` and `up`
    /// are counted from the centre, 1 being the picture's edge.
    void look(double right, double up, double closer, const QString& command);
    /// The same for a box drawn between two points, in fractions of the picture from its upper left corner:
    /// it fills the view; drawn from right to left the view becomes its part; without a size it is centred.
    void look(QPointF from, QPointF to, const QString& command);
    void stop(bool panTilt, bool zoom, const QString& command);
    void advance(MonoTime now);

    [[nodiscard]] const Vector& position() const { return m_position; }
    [[nodiscard]] const Vector& speed() const { return m_speed; }
    [[nodiscard]] bool movesPanTilt() const { return m_speed.pan != 0 || m_speed.tilt != 0 || isGoing(); }
    [[nodiscard]] bool movesZoom() const {
        return m_speed.zoom != 0 || (m_goal && m_goal->zoom != m_position.zoom);
    }
    [[nodiscard]] bool isMoving() const { return movesPanTilt() || movesZoom(); }

    /// Presets by number, from 1.
    [[nodiscard]] const std::map<int, Preset>& presets() const { return m_presets; }
    /// `number` 0 takes the first free one. Returns the number; 0 when all are taken.
    int setPreset(int number, const QString& name);
    bool removePreset(int number) { return m_presets.erase(number) > 0; }
    bool goToPreset(int number, const QString& command);
    void setHome() { m_home = m_position; }
    void goHome(const QString& command) { moveTo(m_home, command); }

    [[nodiscard]] std::map<int, Tour>& tours() { return m_tours; }
    [[nodiscard]] bool startTour(int number, const QString& command);
    void stopTour(const QString& command);
    [[nodiscard]] int tour() const { return m_tour; } ///< 0: none runs

    /// For `vigie-sim status`: position, what moves, the last command and what ended the last movement.
    [[nodiscard]] QJsonObject describe() const;

private:
    [[nodiscard]] bool isGoing() const;
    void advanceTour(MonoTime now);

    Vector m_position;
    Vector m_speed;
    Vector m_home;
    std::optional<Vector> m_goal;
    std::optional<MonoTime> m_deadline;
    MonoTime m_last;
    std::map<int, Preset> m_presets;
    std::map<int, Tour> m_tours;
    int m_tour = 0;
    size_t m_tourStop = 0;
    std::optional<MonoTime> m_tourNext;
    QString m_command;
    QString m_stoppedBy;
};

} // namespace vigie::simulator
