// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/ui/vigie_style.h"

#include <QPainter>
#include <QStyleOption>

namespace vigie::look {

VigieStyle::VigieStyle(ThemeKind kind)
    : QProxyStyle(QStringLiteral("Fusion"))
    , m_kind(kind) {}

int VigieStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
    case PM_DefaultFrameWidth:
        return 1;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return 8;
    case PM_SmallIconSize:
        return 20;
    case PM_ScrollBarExtent:
        return 10;
    case PM_SplitterWidth:
        return 4;
    case PM_TabBarTabHSpace:
        return 32;
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int VigieStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                          QStyleHintReturn* data) const {
    switch (hint) {
    case SH_Widget_Animation_Duration:
    case SH_EtchDisabledText:
        return 0;
    case SH_ItemView_ActivateItemOnSingleClick:
        return 0;
    case SH_ToolTip_WakeUpDelay:
        return 400;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

void VigieStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const {
    if (element == PE_FrameFocusRect) {
        painter->save();
        painter->setPen(QPen(QColor(tokens(m_kind).fo), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(1, 1, -1, -1));
        painter->restore();
        return;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

} // namespace vigie::look
