// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk.h"
#include "layout_bar.h"
#include "mask_desk.h"
#include "picture_saver.h"
#include "ptz_desk.h"
#include "wall/ui/wall_view.h"

#include <QWidget>

class QLabel;

namespace vigie::app {

/// The wall as a page of the desk: layouts above, tiles, call-up line, the focused camera's papers below.
/// Full screen leaves the tiles and their line alone.
/// Thread: GUI.
class WallPage final : public QWidget {
    Q_OBJECT

public:
    WallPage(Services& services, Desk& desk, QWidget* parent = nullptr);
    ~WallPage() override;

    [[nodiscard]] wall::WallController& controller() { return *m_controller; }
    [[nodiscard]] wall::WallView& view() { return *m_view; }
    [[nodiscard]] PtzDesk& ptz() { return *m_ptz; }
    [[nodiscard]] const wall::Renderer& renderer() const { return *m_drawing.renderer; }
    void showInFocus(const CameraId& camera);
    void showIn(int tile, const CameraId& camera);
    /// A saved layout; of cameras that this desk doesn't see, it says how many are missing.
    void showLayout(const NamedLayout& layout);
    /// What the page's keys do, besides those of the tiles and of its buttons in sight.
    [[nodiscard]] QList<DeskCommand> commands() const;
    /// Says it for a moment in the line below the tiles, when that is the only one left.
    void notice(const QString& what);
    /// Tiles and their line only.
    void setBare(bool bare);
    /// Tiles only: the picture within another page.
    void setPictureOnly();

Q_SIGNALS:
    /// Something for the logbook line: «Appel caméra 127 Place du Marché».
    void done(const QString& what);

private:
    void applyDirectory();
    void applyAlarms();
    void sayRefused();
    void updateLine();
    void updatePapers();
    void replay(int tile, std::chrono::seconds further);
    void takePicture(int tile);
    void keepPicture(const CameraId& camera, const QImage& image, const TimeStamp& captured);
    void journal(const CameraId& camera, const QString& act, const TimeSpan& images = {});

    Services& m_services;
    Desk& m_desk;
    wall::Drawing m_drawing;
    std::unique_ptr<wall::WallController> m_controller;
    wall::WallView* m_view;
    PictureSaver m_pictures;
    LayoutBar* m_toolbar;
    QList<QShortcut*> m_bareKeys; // the buttons' keys while they are hidden
    bool m_bare = false;
    QString m_notice;
    QTimer m_noticeTimer;
    DeskCommand m_retry;
    QLabel* m_counts;
    QLabel* m_callUp;
    QWidget* m_line;
    QWidget* m_lower; // papers and PTZ
    QWidget* m_papers;
    MaskDesk* m_masks;
    QLabel* m_paperTitle;
    QList<QLabel*> m_paperValues;
    PtzDesk* m_ptz;
    QTimer m_lineTimer;
    QDate m_day = QDate::currentDate();
};

} // namespace vigie::app
