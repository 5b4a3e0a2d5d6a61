// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

class QPainter;

namespace vigie::look {

/// A button that shows its key: label at the left or centre, key cap at the right. `Primary` is inverted
/// (light on dark); a page has at most one.
/// The key is shown and set as the button's shortcut. A disabled button says why: in its tooltip, to a screen
/// reader, and wherever its words are listed.
class ActionButton : public QPushButton {
    Q_OBJECT

public:
    enum class Kind { Normal, Primary, Flat };

    ActionButton(const QString& label, const QKeySequence& key, QWidget* parent = nullptr,
                 Kind kind = Kind::Normal);
    /// Disables it, for that reason; an empty one enables it.
    void setWhyNot(const QString& reason);
    [[nodiscard]] const QString& whyNot() const { return m_whyNot; }
    /// Shows a key that someone else takes.
    void setKeyText(const QString& key);
    [[nodiscard]] const QString& shownKey() const { return m_keyText; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_keyText;
    QString m_whyNot;
    Kind m_kind;
};

/// Draws a key cap whose right edge is at `right`, centred on `centreY`; returns its left edge.
int paintKeyCap(QPainter& painter, int right, int centreY, const QString& key, const QColor& edge,
                const QColor& text);
[[nodiscard]] int keyCapWidth(const QString& key);
/// "Ctrl+⏎", "Maj+2": a key sequence as the keyboard names it.
[[nodiscard]] QString keyText(const QKeySequence& key);

} // namespace vigie::look
