// SPDX-License-Identifier: GPL-3.0-or-later
#include "verdict_counts.h"

#include "look/ui/tabular_text.h"
#include "look/ui/theme.h"
#include "verdict_glyph.h"

#include <QLocale>
#include <QPainter>

namespace vigie::health {
namespace {

constexpr int lineHeight = 64;
constexpr int margin = 16;
constexpr int glyphSize = 24;
constexpr int gap = 12;

// Names of columns, so plural whatever the number.
QString word(Verdict verdict) {
    switch (verdict) {
    case Verdict::Good:
        return VerdictCounts::tr("bonnes");
    case Verdict::Doubtful:
        return VerdictCounts::tr("doutes");
    case Verdict::Bad:
        return VerdictCounts::tr("défauts");
    case Verdict::Unreachable:
        return VerdictCounts::tr("injoignables");
    case Verdict::Unchecked:
        break;
    }
    return VerdictCounts::tr("non contrôlées");
}

} // namespace

VerdictCounts::VerdictCounts(QWidget* parent)
    : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setCounts({});
}

void VerdictCounts::setCounts(const std::array<int, order.size()>& counts) {
    m_counts = counts;
    QStringList spoken;
    for (size_t i = 0; i < order.size(); ++i)
        spoken << QStringLiteral("%1 %2").arg(QString::number(counts[i]), word(order[i]));
    setAccessibleName(spoken.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

int VerdictCounts::cellWidth(size_t cell) const {
    const QFontMetrics numbers(look::font(look::TextSize::Page, QFont::DemiBold));
    const QFontMetrics words(look::font(look::TextSize::Body));
    return 2 * margin + glyphSize + gap +
           std::max(look::tabularWidth(numbers, QLocale().toString(m_counts[cell])),
                    words.horizontalAdvance(word(order[cell])));
}

QSize VerdictCounts::sizeHint() const {
    int width = 0;
    for (size_t i = 0; i < order.size(); ++i)
        width += cellWidth(i);
    return {width, lineHeight};
}

void VerdictCounts::paintEvent(QPaintEvent*) {
    const look::Tokens& t = look::tokensOf(this);
    QPainter painter(this);
    int left = 0;
    for (size_t i = 0; i < order.size(); ++i) {
        painter.setPen(QColor(t.ln));
        painter.drawLine(left, 0, left, lineHeight);
        look::StateGlyph::paint(painter,
                                QRectF(left + margin, (lineHeight - glyphSize) / 2.0, glyphSize, glyphSize),
                                glyphOf(order[i]), t);
        const int text = left + margin + glyphSize + gap;
        painter.setFont(look::font(look::TextSize::Page, QFont::DemiBold));
        painter.setPen(QColor(t.t1));
        look::drawTabular(painter, QRect(text, 6, width() - text, 30), Qt::AlignLeft | Qt::AlignVCenter,
                          QLocale().toString(m_counts[i]));
        painter.setFont(look::font(look::TextSize::Body));
        painter.setPen(QColor(t.t2));
        painter.drawText(QRect(text, 34, width() - text, 22), Qt::AlignLeft | Qt::AlignVCenter,
                         word(order[i]));
        left += cellWidth(i);
    }
}

} // namespace vigie::health
