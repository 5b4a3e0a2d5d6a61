// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/ui/action_button.h"

#include "look/ui/theme.h"

#include <QCoreApplication>
#include <QKeySequence>
#include <QPainter>
#include <QShortcutEvent>
#include <QStyleOptionButton>

namespace vigie::look {
namespace {

constexpr int margin = 12;
constexpr int gap = 8;
constexpr int capHeight = 22;

QFont capFont() {
    return font(TextSize::Body, QFont::Medium);
}

} // namespace

QString keyText(const QKeySequence& key) {
    QString text = key.toString(QKeySequence::PortableText); // the words are ours, not those of Qt
    text.replace(QStringLiteral("Return"), QStringLiteral("⏎"));
    text.replace(QStringLiteral("Enter"), QStringLiteral("⏎"));
    text.replace(QStringLiteral("Esc"), QCoreApplication::translate("look", "Échap"));
    text.replace(QStringLiteral("Shift"), QCoreApplication::translate("look", "Maj"));
    text.replace(QStringLiteral("Del"), QCoreApplication::translate("look", "Suppr"));
    text.replace(QStringLiteral("PgDown"), QStringLiteral("Pg↓"));
    text.replace(QStringLiteral("PgUp"), QStringLiteral("Pg↑"));
    if (text.endsWith(QLatin1Char('-')))
        text.back() = QChar(u'−');
    return text;
}

int keyCapWidth(const QString& key) {
    return key.isEmpty() ? 0 : qMax(capHeight, QFontMetrics(capFont()).horizontalAdvance(key) + 12);
}

int paintKeyCap(QPainter& painter, int right, int centreY, const QString& key, const QColor& edge,
                const QColor& text) {
    if (key.isEmpty())
        return right;
    const int width = keyCapWidth(key);
    const QRectF cap(right - width + 0.5, centreY - capHeight / 2.0 + 0.5, width - 1, capHeight - 1);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(edge, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(cap, 4, 4);
    painter.setFont(capFont());
    painter.setPen(text);
    painter.drawText(cap, Qt::AlignCenter, key);
    painter.restore();
    return right - width;
}

ActionButton::ActionButton(const QString& label, const QKeySequence& key, QWidget* parent, Kind kind)
    : QPushButton(label, parent)
    , m_keyText(keyText(key))
    , m_kind(kind) {
    if (!key.isEmpty())
        setShortcut(key);
    setCursor(Qt::ArrowCursor);
    setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
}

void ActionButton::setWhyNot(const QString& reason) {
    m_whyNot = reason;
    setEnabled(reason.isEmpty());
    setToolTip(reason);
    setAccessibleDescription(reason);
}

void ActionButton::setKeyText(const QString& key) {
    m_keyText = key;
    updateGeometry();
    update();
}

QSize ActionButton::sizeHint() const {
    int width = 2 * margin + 4 + fontMetrics().horizontalAdvance(text()) + (icon().isNull() ? 0 : 20 + gap);
    if (!m_keyText.isEmpty())
        width += gap + keyCapWidth(m_keyText);
    return {width, 36};
}

bool ActionButton::event(QEvent* event) {
    // Qt would show the button pressed for 100 ms before it acts: a key acts at once.
    if (event->type() == QEvent::Shortcut && !static_cast<QShortcutEvent*>(event)->isAmbiguous()) {
        click();
        return true;
    }
    return QPushButton::event(event);
}

void ActionButton::paintEvent(QPaintEvent*) {
    const Tokens& t = tokensOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool primary = m_kind == Kind::Primary && isEnabled();
    QColor fill = primary ? QColor(t.t1) : QColor(t.b3);
    if (isDown() || isChecked())
        fill = primary ? QColor(t.t2) : QColor(t.sel);
    else if (underMouse() && isEnabled())
        fill = primary ? fill : QColor(t.b4);
    const QColor text = primary ? QColor(t.b0) : isEnabled() ? QColor(t.t1) : QColor(t.t3);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    if (m_kind != Kind::Flat || isDown() || isChecked() || underMouse()) {
        painter.setPen(QPen(isChecked() ? QColor(t.fo) : QColor(t.b4), 1));
        painter.setBrush(fill);
        painter.drawRoundedRect(frame, 4, 4);
    }
    if (hasFocus()) {
        painter.setPen(QPen(QColor(t.fo), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
    int right = width() - margin;
    if (!m_keyText.isEmpty())
        right = paintKeyCap(painter, right, height() / 2, m_keyText, primary ? QColor(t.bd) : QColor(t.b4),
                            text) -
                gap;
    int left = margin;
    if (!icon().isNull()) {
        icon().paint(&painter, left, (height() - 20) / 2, 20, 20);
        left += 20 + gap;
    }
    painter.setPen(text);
    const QRect place(left, 0, qMax(0, right - left), height());
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(this->text(), Qt::ElideRight, place.width()));
}

} // namespace vigie::look
