// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

class QApplication;
class QWidget;

namespace vigie::look {

enum class ThemeKind { Dark, Light };

/// The colours of one theme, by role. Contrast ratios of each pair are listed with the design's tokens; the
/// worst text pair is 4.1:1 (placeholder on a selected row).
struct Tokens {
    QRgb b0, b1, b2; ///< window, panel, header
    QRgb b3, b4, ln; ///< button, its edge, rule
    QRgb in, bd;     ///< field, field edge
    QRgb t1, t2, t3; ///< text, secondary, placeholder and disabled
    QRgb fo, sel;    ///< focus ring, selected fill
    QRgb p1, p1f;    ///< red text, red fill (white on it)
    QRgb p2, p2f;    ///< orange text, orange fill (dark on it)
    QRgb p3, p3f;    ///< yellow text, yellow fill (dark on it)
    QRgb outline;    ///< around yellow and orange shapes; transparent where the panel is dark
    QRgb vio, ice;   ///< CORG, hold
};

[[nodiscard]] const Tokens& tokens(ThemeKind kind);
/// The tokens of the theme a widget is shown in; dark when it is not styled by VigieStyle.
[[nodiscard]] const Tokens& tokensOf(const QWidget* widget);
[[nodiscard]] QPalette paletteFor(ThemeKind kind);

/// Gives an application its style, palette, fonts and sheet. Call before the first widget.
void applyTheme(QApplication& application, ThemeKind kind);

/// The four text sizes of the design: 11.25 pt body, 12 section, 14 title, 18 page title and counts.
enum class TextSize { Body, Section, Title, Page };
[[nodiscard]] QFont font(TextSize size, QFont::Weight weight = QFont::Normal);

/// Colours of what lies over an image: the same in both themes.
namespace tile {
inline constexpr QRgb strip = qRgba(0x0A, 0x0B, 0x0D, 0xCC); // 80 %: white text keeps 10:1 over a white image
inline constexpr QRgb plate = qRgba(0x0A, 0x0B, 0x0D, 0xE6);
inline constexpr QRgb empty = qRgb(0x16, 0x18, 0x1B);
inline constexpr QRgb edge = qRgb(0x3F, 0x46, 0x4D);
inline constexpr QRgb text = qRgb(0xFF, 0xFF, 0xFF);
inline constexpr QRgb grey = qRgb(0xB4, 0xBA, 0xC1);
} // namespace tile

} // namespace vigie::look
