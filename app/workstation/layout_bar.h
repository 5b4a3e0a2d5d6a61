// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk.h"
#include "desk_command.h"
#include "wall/wall_controller.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace vigie::look {
class ActionButton;
}

namespace vigie::app {

/// The line above the tiles: the layouts one may show, the usual shapes, and in the same place, one at a
/// time, what saves the present one (Ctrl+S) and what manages one's own (M): rename, share or make private,
/// delete and undo. Escape goes back to the tiles. Thread: GUI.
class LayoutBar final : public QWidget {
    Q_OBJECT

public:
    LayoutBar(Desk& desk, wall::WallController& wall, QWidget* parent = nullptr);

    /// The usual shapes, by key.
    [[nodiscard]] const QList<DeskCommand>& shapes() const { return m_shapes; }

Q_SIGNALS:
    void chosen(const vigie::app::NamedLayout& layout);
    /// The keys are the wall's again.
    void finished();

private:
    enum class Mode { Choosing, Saving, Managing };

    [[nodiscard]] QWidget* buildChooser();
    [[nodiscard]] QWidget* buildSaver();
    [[nodiscard]] QWidget* buildManager();
    void setMode(Mode mode);
    void leave();
    void offer();
    void offerOwn();
    void askName();
    void save();
    void sayWhatIsReplaced();
    /// One's own layout of that name; null when there is none.
    [[nodiscard]] const NamedLayout* own(const QString& name) const;
    [[nodiscard]] const NamedLayout* managed() const;
    void refreshManager();
    void rename();
    void share();
    void remove();
    void undo();

    Desk& m_desk;
    wall::WallController& m_wall;
    Mode m_mode = Mode::Choosing;
    QList<DeskCommand> m_shapes;
    QList<NamedLayout> m_offered; // in the order of m_layouts
    QComboBox* m_layouts;
    QLineEdit* m_name;
    look::ActionButton* m_private;
    bool m_privacyChosen = false; // by a hand, since the name was asked for
    QLabel* m_replaces;
    QComboBox* m_own;
    QLineEdit* m_newName;
    look::ActionButton* m_rename;
    look::ActionButton* m_share;
    look::ActionButton* m_remove;
    look::ActionButton* m_undo;
    std::optional<NamedLayout> m_removed;
    QWidget* m_chooser;
    QWidget* m_saver;
    QWidget* m_manager;
};

} // namespace vigie::app
