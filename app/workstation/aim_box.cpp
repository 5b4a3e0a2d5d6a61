// SPDX-License-Identifier: GPL-3.0-or-later
#include "aim_box.h"

#include "look/ui/theme.h"

#include <QPainter>

namespace vigie::app {

AimBox::AimBox(QWidget* parent)
    : QWidget(parent) {
    setObjectName(QStringLiteral("aimBox"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
}

void AimBox::span(const QRect& box) {
    setVisible(!box.isEmpty());
    if (box.isEmpty())
        return;
    setGeometry(box);
    raise();
}

// White within black: seen over any picture.
void AimBox::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRectF inner = QRectF(rect()).adjusted(2, 2, -2, -2);
    for (const auto& pen :
         {QPen(QColor::fromRgba(look::tile::plate), 4), QPen(QColor(look::tile::text), 2)}) {
        painter.setPen(pen);
        painter.drawRect(inner);
    }
}

} // namespace vigie::app
