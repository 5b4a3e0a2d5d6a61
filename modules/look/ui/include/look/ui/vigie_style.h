// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/ui/theme.h"

#include <QProxyStyle>

namespace vigie::look {

/// Fusion with Vigie's metrics: flat, 8-pixel grid, one focus ring drawn inside, nothing animated.
class VigieStyle final : public QProxyStyle {
    Q_OBJECT

public:
    explicit VigieStyle(ThemeKind kind);
    [[nodiscard]] ThemeKind kind() const { return m_kind; }

    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;

private:
    ThemeKind m_kind;
};

} // namespace vigie::look
