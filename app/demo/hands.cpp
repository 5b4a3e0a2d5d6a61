// SPDX-License-Identifier: GPL-3.0-or-later
#include "hands.h"

#include <QWidget>

namespace vigie::demo {
namespace {

// Between two events: a tired operator's speed would only make the tour longer, no pause at all lets a window
// manager reorder focus changes and keys.
const QString delay = QStringLiteral("30");

QStringList place(QPoint global) {
    return {QStringLiteral("mousemove"), QStringLiteral("--sync"), QString::number(global.x()),
            QString::number(global.y())};
}

} // namespace

Hands::Hands(QObject* parent)
    : QObject(parent) {
    m_process.setProgram(QStringLiteral("xdotool"));
    connect(&m_process, &QProcess::finished, this, [this](int code) {
        if (code != 0)
            m_failure = QString::fromUtf8(m_process.readAllStandardError()).trimmed();
        next();
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this] { m_failure = m_process.errorString(); });
}

void Hands::add(QStringList act) {
    m_waiting << std::move(act);
    if (m_process.state() == QProcess::NotRunning)
        next();
}

void Hands::next() {
    if (m_waiting.isEmpty())
        return;
    m_process.setArguments(m_waiting.takeFirst());
    m_process.start();
}

void Hands::key(const QString& keys) {
    add({QStringLiteral("key"), QStringLiteral("--delay"), delay, keys});
}

void Hands::type(const QString& text) {
    add({QStringLiteral("type"), QStringLiteral("--delay"), delay, text});
}

void Hands::click(const QWidget* widget) {
    if (widget)
        click(widget, widget->rect().center());
    else
        m_failure = QStringLiteral("a widget to click is not there");
}

void Hands::click(const QWidget* widget, QPoint at) {
    add(place(widget->mapToGlobal(at)) + QStringList{QStringLiteral("click"), QStringLiteral("1")});
}

void Hands::drag(const QWidget* from, QPoint start, const QWidget* to, QPoint end) {
    const QPoint first = from->mapToGlobal(start);
    const QPoint last = to->mapToGlobal(end);
    QStringList act = place(first) + QStringList{QStringLiteral("mousedown"), QStringLiteral("1")};
    // A drag begins after some pixels of travel and wants to see the way.
    for (int i = 1; i <= 8; ++i)
        act += place(first + (last - first) * i / 8) +
               QStringList{QStringLiteral("sleep"), QStringLiteral("0.06")};
    // What is dragged over answers through the window system before it may be dropped on.
    act += QStringList{QStringLiteral("sleep"), QStringLiteral("0.4"), QStringLiteral("mouseup"),
                       QStringLiteral("1")};
    add(act);
}

} // namespace vigie::demo
