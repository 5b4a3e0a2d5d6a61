// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/ui/tabular_text.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>

namespace vigie::look {
namespace {

int digitCell(const QFontMetrics& metrics) {
    int widest = 0;
    for (char digit = '0'; digit <= '9'; ++digit)
        widest = qMax(widest, metrics.horizontalAdvance(QLatin1Char(digit)));
    return widest;
}

bool isDigit(QChar character) {
    return character >= QLatin1Char('0') && character <= QLatin1Char('9');
}

// Calls `piece(text, width, isDigit)` for each digit and each run between digits.
template <class Piece>
void forEachPiece(const QFontMetrics& metrics, const QString& text, Piece piece) {
    const int cell = digitCell(metrics);
    for (qsizetype i = 0; i < text.size();) {
        qsizetype end = i + 1;
        if (!isDigit(text[i])) {
            while (end < text.size() && !isDigit(text[end]))
                ++end;
        }
        const QString part = text.mid(i, end - i);
        piece(part, isDigit(text[i]) ? cell : metrics.horizontalAdvance(part), isDigit(text[i]));
        i = end;
    }
}

} // namespace

int tabularWidth(const QFontMetrics& metrics, const QString& text) {
    int width = 0;
    forEachPiece(metrics, text, [&](const QString&, int advance, bool) { width += advance; });
    return width;
}

int drawTabular(QPainter& painter, const QRect& rect, Qt::Alignment alignment, const QString& text) {
    const QFontMetrics metrics = painter.fontMetrics();
    const int width = tabularWidth(metrics, text);
    int x = rect.left();
    if (alignment & Qt::AlignRight)
        x = rect.right() + 1 - width;
    else if (alignment & Qt::AlignHCenter)
        x = rect.left() + (rect.width() - width) / 2;
    const int vertical = static_cast<int>(alignment & Qt::AlignVertical_Mask);
    forEachPiece(metrics, text, [&](const QString& part, int advance, bool digit) {
        painter.drawText(QRect(x, rect.top(), advance + 1, rect.height()),
                         vertical | (digit ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::TextDontClip, part);
        x += advance;
    });
    return width;
}

QString durationText(qint64 seconds) {
    const qint64 days = seconds / 86400;
    const auto two = [](qint64 n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    const QString hours = two(seconds / 3600 % 24) + QLatin1Char(':') + two(seconds / 60 % 60);
    if (days > 0)
        return QCoreApplication::translate("look", "%1 j %2").arg(days).arg(hours);
    return hours + QLatin1Char(':') + two(seconds % 60);
}

} // namespace vigie::look
