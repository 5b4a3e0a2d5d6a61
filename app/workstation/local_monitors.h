// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/remote_wall.h"
#include "wall/layout.h"

#include <QObject>

namespace vigie::app {

/// The monitors of this workstation, as those see them who show something there for another desk.
/// Thread: GUI.
class LocalMonitors : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// All of them, with what they show; number 1 is the wall in the desk's window.
    [[nodiscard]] virtual QList<DeskMonitor> monitors() const = 0;
    /// Makes sure that the monitor shows a wall. False when there is no such monitor.
    [[nodiscard]] virtual bool open(int monitor) = 0;
    /// Of an open one.
    [[nodiscard]] virtual wall::Layout layout(int monitor) const = 0;
    [[nodiscard]] virtual int focus(int monitor) const = 0;
    virtual void show(int monitor, const wall::Layout& layout) = 0;

    /// What others are told of a layout: short names, and a tour's first camera; tiles that fill themselves
    /// are empty.
    [[nodiscard]] static QJsonObject told(wall::Layout layout) {
        for (int tile = 0; tile < layout.cameras.size(); ++tile) {
            if (const auto* tour = layout.fill<wall::Tour>(tile))
                layout.cameras[tile] = tour->cameras.value(0);
            else if (layout.fills.contains(tile))
                layout.cameras[tile] = {}; // changes by itself, and an alarm's is nobody else's business
        }
        layout.fills.clear();
        layout.name.truncate(100);
        return layout.toJson();
    }

Q_SIGNALS:
    /// A monitor came or went, or shows something else.
    void changed();
};

} // namespace vigie::app
