// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/ui/theme.h"

#include "look/ui/vigie_style.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QWidget>

namespace vigie::look {
namespace {

constexpr QRgb rgb(uint32_t value) {
    return 0xFF000000U | value;
}

constexpr Tokens dark{.b0 = rgb(0x131517),
                      .b1 = rgb(0x1B1E21),
                      .b2 = rgb(0x24282C),
                      .b3 = rgb(0x2F3439),
                      .b4 = rgb(0x3F464D),
                      .ln = rgb(0x363B41),
                      .in = rgb(0x131517),
                      .bd = rgb(0x6B737B),
                      .t1 = rgb(0xE9EBED),
                      .t2 = rgb(0xB4BAC1),
                      .t3 = rgb(0x9097A0),
                      .fo = rgb(0x5CA8FF),
                      .sel = rgb(0x24384D),
                      .p1 = rgb(0xFF6B70),
                      .p1f = rgb(0xD62F3A),
                      .p2 = rgb(0xF59E2E),
                      .p2f = rgb(0xF59E2E),
                      .p3 = rgb(0xEBD54A),
                      .p3f = rgb(0xEBD54A),
                      .outline = 0,
                      .vio = rgb(0xB79CF5),
                      .ice = rgb(0x7CC8EE)};

constexpr Tokens light{.b0 = rgb(0xCDD1D5),
                       .b1 = rgb(0xE9EBED),
                       .b2 = rgb(0xF6F7F8),
                       .b3 = rgb(0xDCDFE3),
                       .b4 = rgb(0xAEB5BC),
                       .ln = rgb(0xBCC2C8),
                       .in = rgb(0xFFFFFF),
                       .bd = rgb(0x767F88),
                       .t1 = rgb(0x16191C),
                       .t2 = rgb(0x434A51),
                       .t3 = rgb(0x565E66),
                       .fo = rgb(0x0B63CE),
                       .sel = rgb(0xC9DDF3),
                       .p1 = rgb(0xA80F1A),
                       .p1f = rgb(0xC4202C),
                       .p2 = rgb(0x8A4A00),
                       .p2f = rgb(0xF59E2E),
                       .p3 = rgb(0x665600),
                       .p3f = rgb(0xEBD54A),
                       .outline = rgb(0x665600),
                       .vio = rgb(0x5630AE),
                       .ice = rgb(0x08607F)};

QString sheet(const Tokens& t) {
    QFile file(QStringLiteral(":/vigie/themes/vigie.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString text = QString::fromUtf8(file.readAll());
    const std::pair<const char*, QRgb> names[] = {{"b0", t.b0},   {"b1", t.b1},   {"b2", t.b2}, {"b3", t.b3},
                                                  {"b4", t.b4},   {"ln", t.ln},   {"in", t.in}, {"bd", t.bd},
                                                  {"t1", t.t1},   {"t2", t.t2},   {"t3", t.t3}, {"fo", t.fo},
                                                  {"sel", t.sel}, {"p1f", t.p1f}, {"p1", t.p1}, {"p2", t.p2}};
    for (const auto& [name, value] : names)
        text.replace(QLatin1Char('@') + QLatin1String(name) + QLatin1Char(';'),
                     QColor(value).name() + QLatin1Char(';'));
    return text;
}

} // namespace

const Tokens& tokens(ThemeKind kind) {
    return kind == ThemeKind::Dark ? dark : light;
}

const Tokens& tokensOf(const QWidget* widget) {
    const auto* style = widget ? qobject_cast<const VigieStyle*>(widget->style()) : nullptr;
    if (!style)
        style = qobject_cast<const VigieStyle*>(QApplication::style());
    return tokens(style ? style->kind() : ThemeKind::Dark);
}

QPalette paletteFor(ThemeKind kind) {
    const Tokens& t = tokens(kind);
    QPalette palette;
    palette.setColor(QPalette::Window, t.b0);
    palette.setColor(QPalette::Base, t.in);
    palette.setColor(QPalette::AlternateBase, t.b1);
    palette.setColor(QPalette::Button, t.b3);
    palette.setColor(QPalette::Mid, t.b4);
    palette.setColor(QPalette::Dark, t.ln);
    palette.setColor(QPalette::Text, t.t1);
    palette.setColor(QPalette::WindowText, t.t1);
    palette.setColor(QPalette::ButtonText, t.t1);
    palette.setColor(QPalette::ToolTipBase, t.b2);
    palette.setColor(QPalette::ToolTipText, t.t1);
    palette.setColor(QPalette::PlaceholderText, t.t3);
    palette.setColor(QPalette::Highlight, t.sel);
    palette.setColor(QPalette::HighlightedText, t.t1);
    palette.setColor(QPalette::Link, t.fo);
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, t.t3);
    return palette;
}

QFont font(TextSize size, QFont::Weight weight) {
    QFont font = QApplication::font();
    switch (size) {
    case TextSize::Body:
        font.setPixelSize(15);
        break;
    case TextSize::Section:
        font.setPixelSize(16);
        break;
    case TextSize::Title:
        font.setPixelSize(19);
        break;
    case TextSize::Page:
        font.setPixelSize(24);
        break;
    }
    font.setWeight(weight);
    return font;
}

void applyTheme(QApplication& application, ThemeKind kind) {
    QApplication::setStyle(new VigieStyle(kind)); // owned by the application
    QApplication::setPalette(paletteFor(kind));
    QFont body(QFontDatabase::families().contains(QStringLiteral("Inter")) ? QStringLiteral("Inter")
                                                                           : QStringLiteral("DejaVu Sans"));
    body.setPixelSize(15); // 11.25 pt at 96 dpi; Qt scales logical pixels
    QApplication::setFont(body);
    application.setStyleSheet(sheet(tokens(kind)));
}

} // namespace vigie::look
