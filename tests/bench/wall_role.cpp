// SPDX-License-Identifier: GPL-3.0-or-later
#include "roles.h"

#include "wall_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>
#include <QUrl>

namespace vigie::bench {

using namespace std::chrono_literals;

namespace {

// The longest time the GUI thread did not come back to its event loop, seen by a timer that wants to fire
// often.
class Pulse final : public QObject {
public:
    static constexpr auto beat = 4ms;
    qint64 longestNs = 0;

    Pulse() {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.callOnTimeout(this, [this] {
            longestNs = qMax(longestNs, m_since.nsecsElapsed() - std::chrono::nanoseconds(beat).count());
            m_since.restart();
        });
    }
    void start() {
        longestNs = 0;
        m_since.start();
        m_timer.start(beat);
    }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
};

} // namespace

int runWall(const QJsonObject& job) {
    WallWindow window(job);
    window.showAll();
    auto& controller = window.controller;
    auto& renderer = window.renderer;

    QTextStream out(stdout);
    Pulse pulse;
    QTimer poll;
    QElapsedTimer measured;
    qint64 shownBefore = 0;
    qint64 replacedBefore = 0;
    live::LiveCounters before;
    const auto wanted = std::chrono::milliseconds(1000 * job[QStringLiteral("seconds")].toInt());
    poll.callOnTimeout(&window.view, [&] {
        if (!measured.isValid()) {
            if (window.liveTiles() < window.cameras.size())
                return;
            measured.start();
            pulse.start();
            before = controller.counters();
            shownBefore = renderer.framesShown();
            replacedBefore = renderer.framesReplaced();
            out << "{\"ready\":true}" << Qt::endl;
        } else if (std::chrono::milliseconds(measured.elapsed()) >= wanted) {
            const auto after = controller.counters();
            out << QJsonDocument(
                       QJsonObject{
                           {QStringLiteral("seconds"), static_cast<double>(measured.elapsed()) / 1000.0},
                           {QStringLiteral("decoded"), after.imagesDecoded - before.imagesDecoded},
                           {QStringLiteral("dropped"), after.imagesDropped - before.imagesDropped},
                           {QStringLiteral("packets_lost"), after.packetsLost - before.packetsLost},
                           {QStringLiteral("shown"), renderer.framesShown() - shownBefore},
                           {QStringLiteral("replaced"), renderer.framesReplaced() - replacedBefore},
                           {QStringLiteral("gui_blocked_ms"), static_cast<double>(pulse.longestNs) / 1e6}})
                       .toJson(QJsonDocument::Compact)
                << Qt::endl;
            QApplication::quit();
        }
    });
    poll.start(20ms);
    return QApplication::exec();
}

} // namespace vigie::bench
