// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QList>
#include <QShortcut>
#include <QString>
#include <QWidget>

#include <functional>

namespace vigie::app {

/// What a key of a window does, in words: the key itself and the palette both go by it. A value.
struct DeskCommand {
    QString text; ///< «Plein écran»
    QKeySequence key{};
    std::function<void()> run;
    std::function<QString()> whyNot{}; ///< an empty answer, or none to ask: it can be done now
};

/// Gives a command its key in the window of `owner`.
inline QShortcut* bindKey(const DeskCommand& command, QWidget* owner) {
    auto* shortcut = new QShortcut(command.key, owner);
    QObject::connect(shortcut, &QShortcut::activated, owner, command.run);
    return shortcut;
}

} // namespace vigie::app
