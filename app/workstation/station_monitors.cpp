// SPDX-License-Identifier: GPL-3.0-or-later
#include "station_monitors.h"

#include <QScreen>
#include <QSettings>

#include <memory>

namespace vigie::app {

namespace {

QString settingOf(const QString& monitor) {
    return QStringLiteral("monitorsWithoutOperator/") + monitor;
}

// A tour, a hotspot or an alarm spot goes on by itself: that is no change of what the wall shows.
bool showTheSame(const wall::Layout& one, const wall::Layout& other) {
    if (one.tiles != other.tiles || one.fills != other.fills || one.name != other.name)
        return false;
    for (qsizetype tile = 0; tile < one.cameras.size(); ++tile) {
        if (one.cameras[tile] != other.cameras[tile] && !one.fills.contains(int(tile)))
            return false;
    }
    return true;
}

} // namespace

StationMonitors::StationMonitors(WallPage& desk, MonitorWalls& walls, QObject* parent)
    : LocalMonitors(parent)
    , m_desk(desk)
    , m_walls(walls) {
    watch(&m_desk);
    connect(&m_walls, &MonitorWalls::opened, this, &StationMonitors::watch);
    connect(&m_walls, &MonitorWalls::changed, this, &LocalMonitors::changed);
}

void StationMonitors::watch(WallPage* page) {
    auto known = std::make_shared<wall::Layout>(page->controller().layout());
    const auto look = [this, known, page] {
        const wall::Layout& now = page->controller().layout();
        if (showTheSame(*known, now))
            return;
        *known = now;
        Q_EMIT changed();
    };
    connect(&page->controller(), &wall::WallController::layoutChanged, this, look);
    connect(&page->controller(), &wall::WallController::tileChanged, this, look);
}

QList<DeskMonitor> StationMonitors::monitors() const {
    QList<DeskMonitor> all;
    const auto add = [&all](const QScreen* screen, bool unmanned, QJsonObject shows) {
        const QSize size = screen ? screen->size() * screen->devicePixelRatio() : QSize();
        all.append({int(all.size()) + 1, screen ? screen->name().simplified().left(100) : QString(), size,
                    unmanned, std::move(shows)});
    };
    add(m_desk.screen(), false, told(m_desk.controller().layout()));
    const QList<QScreen*> others = m_walls.others();
    for (const QScreen* screen : others) {
        if (all.size() == DeskMonitor::most)
            break;
        WallPage* wall = m_walls.page(int(all.size()) + 1);
        add(screen, QSettings().value(settingOf(screen->name())).toBool(),
            wall ? told(wall->controller().layout()) : QJsonObject());
    }
    return all;
}

bool StationMonitors::open(int monitor) {
    if (monitor == 1)
        return true;
    if (monitor < 2 || monitor - 2 >= m_walls.others().size())
        return false;
    if (!m_walls.isOpen())
        m_walls.toggle();
    return page(monitor) != nullptr;
}

WallPage* StationMonitors::page(int monitor) const {
    return monitor == 1 ? &m_desk : m_walls.page(monitor);
}

wall::Layout StationMonitors::layout(int monitor) const {
    WallPage* wall = page(monitor);
    return wall ? wall->controller().layout() : wall::Layout::grid(1, 1);
}

int StationMonitors::focus(int monitor) const {
    WallPage* wall = page(monitor);
    return wall ? wall->controller().focus() : 0;
}

void StationMonitors::show(int monitor, const wall::Layout& layout) {
    if (WallPage* wall = page(monitor))
        wall->controller().setLayout(layout);
}

void StationMonitors::setUnmanned(int monitor, bool unmanned) {
    const QScreen* screen = m_walls.others().value(monitor - 2);
    if (monitor < 2 || !screen)
        return;
    QSettings().setValue(settingOf(screen->name()), unmanned);
    Q_EMIT changed();
}

} // namespace vigie::app
