// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "palette_model.h"

#include <QPointer>
#include <QWidget>

class QBoxLayout;
class QLabel;
class QLineEdit;
class QListView;

namespace vigie::app {

/// The command palette (Ctrl+K): one field that finds cameras, commands, layouts and tiles, beside the tiles
/// or, where these have the whole screen, over the leftmost of them: no tile changes its size. Arrows choose,
/// Return acts, Ctrl+Return and Maj+Return do the second and third act shown below the list; Escape closes it
/// and gives the keys back to where they were. Thread: GUI. Ownership: its host's child. It knows nothing of
/// walls: whoever opens it fills it.
class Palette final : public QWidget {
    Q_OBJECT

public:
    explicit Palette(QWidget* parent = nullptr);

    [[nodiscard]] PaletteModel& model() { return m_model; }
    [[nodiscard]] QLineEdit& field() { return *m_field; }
    [[nodiscard]] QListView& list() { return *m_list; }
    /// What can be done with a camera that was found.
    void setCameraActs(std::function<QList<PaletteAct>(const CameraId&)> acts);

    /// Stands over the left of `host`, as high as that is, until another parent or layout takes it.
    void cover(QWidget& host);
    /// Shows itself, empty, and takes the keys; open already, it only takes the keys.
    void open();
    /// Hides itself; who had the keys has them again.
    void dismiss();
    /// Open and with the keys: dismisses it; else opens it.
    void toggle();

Q_SIGNALS:
    /// About to be shown: the moment to fill it.
    void opening();
    void dismissed();
    /// A key asked for what can't be done; its button says so, too.
    void refused(const QString& whyNot);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] bool takesKey(int key) const;
    bool press(QKeyEvent& event);
    void choose(int row);
    void textChanged(const QString& text);
    void currentChanged();
    [[nodiscard]] QList<PaletteAct> acts(int row) const;
    void act(int which);

    PaletteModel m_model;
    std::function<QList<PaletteAct>(const CameraId&)> m_cameraActs;
    QLineEdit* m_field;
    QLabel* m_hint;
    QListView* m_list;
    QWidget* m_actBox;
    QBoxLayout* m_actLine;
    QPointer<QWidget> m_before;  // had the keys
    QPointer<QWidget> m_covered; // followed in its size
};

} // namespace vigie::app
