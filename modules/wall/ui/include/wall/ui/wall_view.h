// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wall/call_up.h"
#include "wall/picture_map.h"
#include "wall/tile_zoom.h"
#include "wall/ui/canvas.h"
#include "wall/ui/tile_painter.h"
#include "wall/ui/wall_commands.h"
#include "wall/wall_controller.h"

#include <QElapsedTimer>
#include <QHash>
#include <QTimer>
#include <QWidget>

#include <map>
#include <memory>

namespace vigie::wall {

/// What a drag of a camera or of a tile carries.
inline constexpr const char* cameraMime = "application/x-vigie-camera";
inline constexpr const char* tileMime = "application/x-vigie-tile";

/// One wall under the operator's hands: it lays out the tiles, writes their strips and takes keys and mouse,
/// while a canvas within it shows the pixels. Digits and Return call a camera to the focused tile, arrows
/// move the focus, the wheel zooms into a picture, a camera dropped from the tree or a tile dropped on
/// another takes its place. Draws at most 30 times a second, only what changed. Thread: GUI. Ownership: the
/// controller and the renderer outlive it.
class WallView final : public QWidget {
    Q_OBJECT

public:
    WallView(WallController& controller, const Drawing& drawing, const Clock& clock,
             QWidget* parent = nullptr);
    WallView(WallController& controller, RasterRenderer& renderer, const Clock& clock,
             QWidget* parent = nullptr);
    ~WallView() override;

    void setDirectory(std::shared_ptr<const Directory> directory);
    void setAlarms(const QHash<CameraId, TileAlarm>& alarms);
    /// What the tiles of that camera say of its sound; of every other camera nothing is said any more.
    void setSound(const CameraId& camera, const TileSound& sound);
    /// Who steers which camera.
    void setPtz(const QHash<CameraId, TilePtz>& ptz);
    void setStripsShown(bool shown);
    [[nodiscard]] bool stripsShown() const { return m_strips; }
    /// What an alarm spot says while there is no alarm to show.
    void setNoAlarmText(const QString& text);
    /// As wallCommandText(), for the chosen tile as it is now.
    [[nodiscard]] QString commandText(WallCommand command) const;
    /// Does what a command's key does.
    void run(WallCommand command);
    /// Why it would do nothing now; empty when it can be done.
    [[nodiscard]] QString whyNot(WallCommand command) const;

    [[nodiscard]] TileCaption caption(int tile) const;
    [[nodiscard]] QRect tileRect(int tile) const;
    [[nodiscard]] int tileAt(QPoint position) const;
    /// Where a tile's picture stands on the canvas; nothing before its size is known.
    [[nodiscard]] std::optional<PictureMap> pictureMap(int tile) const;
    /// For a head that brings something to the middle of its picture: a digital zoom shows that middle, or
    /// ends.
    void centreZoom(int tile, bool whole);
    /// Between this widget's points and the canvas's device pixels.
    [[nodiscard]] QPointF toCanvas(QPointF position) const;
    [[nodiscard]] QPointF fromCanvas(QPointF device) const;
    [[nodiscard]] const CallUp& callUp() const { return m_callUp; }
    [[nodiscard]] QSize sizeHint() const override { return {960, 540}; }

Q_SIGNALS:
    /// Typed digits changed: a call-up field shows them and what they match.
    void callUpChanged();
    /// A number typed called that camera.
    void called(const vigie::CameraId& camera);
    /// A camera can't be called to that tile, it shows alarms.
    void callRefused(int tile);
    /// No camera has that number.
    void callUpFailed(const QString& digits);
    /// The operator wants to see again what just happened in that tile.
    void replayAsked(int tile, std::chrono::seconds further);
    /// The operator wants a still of that tile's camera.
    void pictureAsked(int tile);

protected:
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void moveEvent(QMoveEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool event(QEvent* event) override;

private:
    WallView(WallController& controller, Renderer& renderer,
             const std::function<QWidget*(QWidget*)>& makeCanvas, const Clock& clock, QWidget* parent);
    void addCanvas();
    void layOut();
    void updateVisibility();
    void refresh(int tile);
    void refreshAll();
    void callCamera();
    void scheduleFrame();
    void updateDirty();
    void startTileDrag(int tile);
    [[nodiscard]] TileZoom zoomOf(int tile) const;
    void setZoom(int tile, const TileZoom& zoom);
    void zoomTile(int tile, QPointF at, double factor);
    void turnTile(int tile);
    void leaveSpecial();
    template <class Fill>
    void toggleFill(int tile);
    void endAlarmSpot(int tile);
    [[nodiscard]] QString toolTip(int tile, const TileCaption& text) const;

    WallController& m_controller;
    Renderer& m_renderer;
    const Clock& m_clock;
    std::shared_ptr<const Directory> m_directory;
    QHash<CameraId, TileAlarm> m_alarms;
    CameraId m_heard;
    TileSound m_sound; // of m_heard
    struct ZoomedCamera {
        CameraId camera;
        TileZoom zoom;
    };
    QHash<int, ZoomedCamera> m_zooms; // by tile
    /// What a key made an alarm spot of, by tile: the key gives it back.
    std::map<int, std::pair<CameraId, std::optional<TileFill>>> m_beforeSpot;
    bool m_diagnostics = false;
    QString m_noAlarm;
    QHash<CameraId, TilePtz> m_ptz;
    std::function<QWidget*(QWidget*)> m_makeCanvas;
    QWidget* m_canvas = nullptr;
    double m_ratio = 1;   // that m_rects were made for
    QList<QRect> m_rects; // device pixels of the canvas
    CallUp m_callUp;
    QTimer m_frameTimer;
    QElapsedTimer m_sinceFrame;
    QTimer m_clockTimer;
    QPoint m_pressedAt;
    int m_pressedTile = -1;
    bool m_strips = true;
};

} // namespace vigie::wall
