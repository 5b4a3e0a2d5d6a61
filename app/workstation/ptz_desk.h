// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk.h"
#include "ptz/joystick.h"
#include "ptz/ui/ptz_panel.h"
#include "ptz_hand.h"

namespace vigie::app {

/// Ties the PTZ to one wall: who holds what goes on its tiles and in the panel, hands and joystick go to the
/// head. Thread: GUI. Ownership: the panel is its parent's widget; everything else outlives it, as long as it
/// is deleted before the wall's view.
class PtzDesk final : public QObject {
    Q_OBJECT

public:
    PtzDesk(Services& services, Desk& desk, wall::WallController& wall, wall::WallView& view,
            QWidget* parent);
    ~PtzDesk() override;

    [[nodiscard]] ptz::PtzPanel& panel() { return *m_panel; }
    [[nodiscard]] ptz::PtzController& controller() { return m_ptz; }
    /// Shows who steers, and steers nothing: for a picture within another page.
    void setShowOnly();

Q_SIGNALS:
    /// Something for the logbook line.
    void done(const QString& what);

private:
    void act();
    void take(const QString& reason, bool forPolice);
    void gotoPreset(int number);
    void refresh();
    void showTiles();
    [[nodiscard]] ptz::PanelState panelState() const;
    [[nodiscard]] bool mayTakeFrom(const PtzLease& lease) const;
    [[nodiscard]] CameraId focused() const { return m_wall.cameraAt(m_wall.focus()); }
    void freeWhatLeftTheWall();
    void sendHome(const QList<PtzLease>& leases);

    Services& m_services;
    Desk& m_desk;
    wall::WallController& m_wall;
    wall::WallView& m_view;
    ptz::PtzPanel* m_panel;
    ptz::PtzController m_ptz;
    PtzHand m_hand;
    ptz::Joystick m_joystick;
    QTimer m_second;
    int m_number = 0; ///< of the camera taken last, for messages
    bool m_showOnly = false;
};

} // namespace vigie::app
