// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPoint>
#include <QProcess>
#include <QStringList>

class QWidget;

namespace vigie::demo {

/// Keyboard and mouse of the display, as a person's: events go through the X server and the window manager to
/// whatever has the focus (by the xdotool program). Acts are done one after the other.
/// Thread: GUI; never blocks.
class Hands final : public QObject {
    Q_OBJECT

public:
    explicit Hands(QObject* parent = nullptr);

    void key(const QString& keys); ///< "alt+4", "Return"
    void type(const QString& text);
    void click(const QWidget* widget); ///< in its middle
    void click(const QWidget* widget, QPoint at);
    void drag(const QWidget* from, QPoint start, const QWidget* to, QPoint end);

    [[nodiscard]] bool isIdle() const {
        return m_waiting.isEmpty() && m_process.state() == QProcess::NotRunning;
    }
    /// Not empty once an act could not be done.
    [[nodiscard]] const QString& failure() const { return m_failure; }

private:
    void add(QStringList act);
    void next();

    QProcess m_process;
    QList<QStringList> m_waiting;
    QString m_failure;
};

} // namespace vigie::demo
