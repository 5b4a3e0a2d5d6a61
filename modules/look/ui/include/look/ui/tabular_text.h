// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <QString>

class QFontMetrics;
class QPainter;

namespace vigie::look {

/// Draws one line with every digit in a cell as wide as the widest of 0 to 9, so that a running clock does
/// not jitter (Qt before 6.7 can't ask the font for tabular figures). Horizontal and vertical alignment of
/// `alignment` are obeyed; the text is not elided. Returns the width drawn.
int drawTabular(QPainter& painter, const QRect& rect, Qt::Alignment alignment, const QString& text);
[[nodiscard]] int tabularWidth(const QFontMetrics& metrics, const QString& text);

/// "00:03:12", or "3 j 04:12" from a day on.
[[nodiscard]] QString durationText(qint64 seconds);

} // namespace vigie::look
