// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/ui/icons.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace vigie::look {

QIcon icon(const QString& name, const QColor& colour) {
    QFile file(QStringLiteral(":/vigie/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QSvgRenderer svg(file.readAll().replace("currentColor", colour.name().toLatin1()));
    QIcon icon;
    for (const int side : {16, 20, 24, 28, 40, 48}) {
        QPixmap pixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        svg.render(&painter);
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace vigie::look
