// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk.h"
#include "wall/ui/mask_editor.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QShortcut;

namespace vigie::look {
class ActionButton;
}

namespace vigie::app {

/// A line under the wall for the chosen camera's privacy masks: administrators draw them on the picture,
/// supervisors lift them for a quarter of an hour with a reason, anybody puts them back. Shown only to those
/// who may do something. The catalog decides; what it says comes back with the directory.
/// Thread: GUI.
class MaskDesk final : public QWidget {
    Q_OBJECT

public:
    MaskDesk(Services& services, Desk& desk, wall::WallController& controller, wall::WallView& view,
             QWidget* parent = nullptr);

    /// False on a bare wall.
    void setOffered(bool offered);
    /// Where there is nothing but a picture, the keys are nobody's.
    void endKeys();

Q_SIGNALS:
    /// For the logbook line.
    void done(const QString& what);

private:
    [[nodiscard]] Camera camera() const;
    void refresh();
    [[nodiscard]] QString whyNotEdit(const Camera& chosen) const;
    [[nodiscard]] QString whyNotLift(const Camera& chosen, bool lifted) const;
    [[nodiscard]] QString whyNotRestore(const Camera& chosen, bool lifted) const;
    void edit();
    void leave();
    void save(const QList<PrivacyMask>& masks);
    void askReason();
    void lift();
    void restore();

    Services& m_services;
    Desk& m_desk;
    wall::WallController& m_controller;
    wall::WallView& m_view;
    look::ActionButton* m_edit;
    look::ActionButton* m_lift;
    look::ActionButton* m_restore;
    QLineEdit* m_reason;
    QLabel* m_state;
    QPointer<wall::MaskEditor> m_editor;
    CameraId m_reasonFor; // the camera that was chosen when the reason was asked
    QTimer m_clock;       // a lift ends without a word
    bool m_offered = true;
    /// A key whose button is hidden or can't act says why: the shortcut that does, and its sentence.
    struct Refusal {
        look::ActionButton* button;
        QShortcut* key;
        QString why;
    };
    QList<Refusal> m_refusals;
};

} // namespace vigie::app
