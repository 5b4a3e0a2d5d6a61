// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitor_walls.h"

#include <QGuiApplication>
#include <QScreen>
#include <QSettings>
#include <QShortcut>

namespace vigie::app {

namespace {

// What a monitor showed last, for the next start of the program.
QString settingOf(const QString& monitor) {
    return QStringLiteral("monitors/") + monitor;
}

} // namespace

MonitorWalls::MonitorWalls(Services& services, Desk& data, const QWidget& desk, QObject* parent)
    : QObject(parent)
    , m_services(services)
    , m_data(data)
    , m_desk(desk) {
    connect(qGuiApp, &QGuiApplication::screenAdded, this, [this](QScreen* screen) {
        if (m_open && screen != m_desk.screen())
            open(screen);
        Q_EMIT changed();
    });
    connect(qGuiApp, &QGuiApplication::screenRemoved, this, [this](QScreen* screen) {
        close(screen);
        Q_EMIT changed();
    });
}

MonitorWalls::~MonitorWalls() {
    for (QScreen* screen : m_windows.keys())
        close(screen);
}

QList<QScreen*> MonitorWalls::others() const {
    QList<QScreen*> list = QGuiApplication::screens();
    list.removeOne(m_desk.screen());
    return list;
}

void MonitorWalls::toggle() {
    m_open = !m_open;
    if (!m_open) {
        for (QScreen* screen : m_windows.keys())
            close(screen);
        return;
    }
    const QList<QScreen*> screens = others();
    for (QScreen* screen : screens)
        open(screen);
    if (screens.isEmpty()) {
        m_open = false;
        Q_EMIT done(tr("Aucun autre moniteur sur ce poste"));
    }
}

void MonitorWalls::open(QScreen* screen) {
    if (m_windows.contains(screen))
        return;
    auto* page = new WallPage(m_services, m_data);
    page->setBare(true);
    page->setWindowTitle(tr("Vigie, mur sur %1").arg(screen->name()));
    page->setWindowFlags(Qt::Window | Qt::FramelessWindowHint);
    page->setAttribute(Qt::WA_ShowWithoutActivating); // the desk keeps the keys, whoever opens it
    connect(page, &WallPage::done, this, &MonitorWalls::done);
    auto* leave = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_F11), page);
    connect(leave, &QShortcut::activated, this, &MonitorWalls::toggle, Qt::QueuedConnection);
    QJsonObject known = m_layouts.value(screen->name());
    if (known.isEmpty())
        known = QJsonDocument::fromJson(QSettings().value(settingOf(screen->name())).toByteArray()).object();
    if (const auto layout = wall::Layout::fromJson(known))
        page->controller().setLayout(*layout);
    else
        page->controller().setLayout(wall::Layout::grid(3, 3));
    m_windows.insert(screen, page);
    Q_EMIT opened(page, int(others().indexOf(screen)) + 2);
    page->setGeometry(screen->geometry());
    page->setScreen(screen);
    page->setWindowState(Qt::WindowFullScreen);
    page->setVisible(true); // showFullScreen() would activate it
    Q_EMIT changed();
}

void MonitorWalls::close(QScreen* screen) {
    WallPage* page = m_windows.take(screen);
    if (page == nullptr)
        return;
    const QJsonObject layout = page->controller().layout().toJson();
    m_layouts[screen->name()] = layout;
    QSettings().setValue(settingOf(screen->name()), QJsonDocument(layout).toJson(QJsonDocument::Compact));
    delete page;
    Q_EMIT changed();
}

WallPage* MonitorWalls::page(int monitor) const {
    return m_windows.value(others().value(monitor - 2));
}

QList<std::pair<int, WallPage*>> MonitorWalls::pages() const {
    QList<std::pair<int, WallPage*>> open;
    for (int monitor = 2; monitor < 2 + monitors(); ++monitor) {
        if (WallPage* wall = page(monitor))
            open.append({monitor, wall});
    }
    return open;
}

bool MonitorWalls::send(const CameraId& camera, int monitor) {
    if (monitor < 2 || monitor - 2 >= others().size())
        return false;
    if (!m_open)
        toggle();
    WallPage* wall = page(monitor);
    if (wall == nullptr)
        return false;
    wall->showInFocus(camera);
    return true;
}

} // namespace vigie::app
