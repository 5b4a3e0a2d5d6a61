// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wall_page.h"

#include <QHash>
#include <QPointer>

class QScreen;

namespace vigie::app {

/// The walls on the other monitors: a full-screen window each, with tiles and their line alone. A monitor
/// that is unplugged takes its wall off the air; plugged in again, it shows what it showed. Thread: GUI.
/// Ownership: owns the windows.
class MonitorWalls final : public QObject {
    Q_OBJECT

public:
    /// `desk` is the window whose screen is left alone.
    MonitorWalls(Services& services, Desk& data, const QWidget& desk, QObject* parent = nullptr);
    ~MonitorWalls() override;

    /// Opens a wall on each other monitor, or closes them all.
    void toggle();
    [[nodiscard]] bool isOpen() const { return m_open; }
    [[nodiscard]] int count() const { return int(m_windows.size()); }
    /// Calls a camera to the focused tile of a monitor's wall (2 is the first beside the desk's); opens the
    /// walls when they are not. False when there is no such monitor.
    [[nodiscard]] bool send(const CameraId& camera, int monitor);
    [[nodiscard]] WallPage* page(int monitor) const;
    /// The screens beside the desk's own, as monitors from 2 on.
    [[nodiscard]] QList<QScreen*> others() const;
    /// The open walls, each with its monitor's number.
    [[nodiscard]] QList<std::pair<int, WallPage*>> pages() const;
    /// The monitors beside the desk's, open or not.
    [[nodiscard]] int monitors() const { return int(others().size()); }

Q_SIGNALS:
    void done(const QString& what);
    /// A wall is about to be shown: the moment to give it what its window needs.
    void opened(vigie::app::WallPage* page, int monitor);
    /// A wall opened or closed, a monitor came or went.
    void changed();

private:
    void open(QScreen* screen);
    void close(QScreen* screen);

    Services& m_services;
    Desk& m_data;
    const QWidget& m_desk;
    bool m_open = false;
    QHash<QScreen*, WallPage*> m_windows;
    QHash<QString, QJsonObject> m_layouts; // of closed walls, by the monitor's name
};

} // namespace vigie::app
