// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alarms/ui/alarm_queue.h"
#include "case_desk.h"
#include "catalog_banner.h"
#include "check_desk.h"
#include "header_bar.h"
#include "monitor_walls.h"
#include "palette_desk.h"
#include "remote_wall_desk.h"
#include "wall/ui/camera_tree.h"
#include "wall_page.h"

#include <QMainWindow>

class QLabel;
class QTabWidget;

namespace vigie::app {

/// The desk: header, tree on the left, the page in use, the alarm queue on the right, the last act below.
/// A shell: each room brings its own page.
/// Thread: GUI.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(Services& services, QWidget* parent = nullptr);
    ~MainWindow() override;

    [[nodiscard]] WallPage& wallPage() { return *m_wallPage; }
    [[nodiscard]] wall::CameraTree& tree() { return *m_tree; }
    [[nodiscard]] alarms::AlarmQueue& queue() { return *m_queue; }
    [[nodiscard]] Desk& desk() { return m_desk; }
    [[nodiscard]] QTabWidget& pages() { return *m_pages; }
    [[nodiscard]] MonitorWalls& monitors() { return *m_monitors; }
    [[nodiscard]] Palette& palette() { return m_palette->palette(); }
    /// Null when the person's group has no such page.
    [[nodiscard]] CheckDesk* checks() { return m_checks; }
    [[nodiscard]] CaseDesk* cases() { return m_cases; }
    [[nodiscard]] RemoteWallDesk* remote() { return m_remote.get(); }
    /// Nobody sits here: tiles alone, on every monitor.
    void showAsWall();
    /// In the line of the last act.
    void say(const QString& what);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void buildDocks();
    void buildPages();
    void buildKeys();
    void buildPalette();
    void addCommand(const DeskCommand& command);
    [[nodiscard]] PaletteReach reachOf(QWidget* window, WallPage* wall, int monitor);
    void sendTo(const CameraId& camera, int monitor);
    [[nodiscard]] DeskCommand sendCommand(int monitor);
    void applyLink(catalog::LinkState state, UtcTime since);
    void applyDirectory();
    void applyChecks();
    void openAlarm(const AlarmId& alarm);
    void claimFirst();
    struct DeskPage {
        QString name;
        QWidget* widget = nullptr; ///< null: the alarm queue, which is always visible
    };

    void addPage(const QString& name, Qt::Key key, QWidget* page);
    void addGroupPages();
    void showPage(int page);
    [[nodiscard]] int pageOf(const QWidget* tab) const;
    void callCamera(const CameraId& camera);
    void diagnose(const CameraId& camera);
    void closeTab(int index);
    void toggleFullScreen();
    void showHelp();
    void showRemotePage();

    Services& m_services;
    Desk m_desk;
    HeaderBar* m_header;
    CatalogBanner* m_banner;
    QTabWidget* m_pages;
    WallPage* m_wallPage;
    std::unique_ptr<MonitorWalls> m_monitors;
    std::unique_ptr<RemoteWallDesk> m_remote; // null when the person's group shares no walls
    PaletteDesk* m_palette = nullptr;
    QList<DeskCommand> m_commands;
    CheckDesk* m_checks = nullptr;
    CaseDesk* m_cases = nullptr;
    QList<DeskPage> m_deskPages;
    bool m_warnedOfExtraction = false;
    wall::CameraTree* m_tree;
    alarms::AlarmQueue* m_queue;
    QDockWidget* m_treeDock = nullptr;
    QDockWidget* m_queueDock = nullptr;
    QDockWidget* m_logDock = nullptr;
    QWidget* m_logLine;
    QLabel* m_logText;
};

} // namespace vigie::app
