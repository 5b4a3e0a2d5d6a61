// SPDX-License-Identifier: GPL-3.0-or-later
#include "roles.h"
#include "wall_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTextStream>
#include <QTimer>

namespace vigie::bench {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 10s;
constexpr auto rest = 300ms; // between two calls, so that one's end does not slow the next

} // namespace

int runCallUp(const QJsonObject& job) {
    WallWindow window(job);
    const int times = job[QStringLiteral("times")].toInt();
    if (window.cameras.isEmpty() || times < 1)
        return 2;
    QJsonArray milliseconds;
    int lost = 0;
    QElapsedTimer since;
    qint64 shownBefore = 0;
    QTimer watch;
    watch.setTimerType(Qt::PreciseTimer);
    const auto call = [&] {
        shownBefore = window.renderer.framesShown();
        since.start();
        window.controller.show(0, window.cameras[(milliseconds.size() + lost) % window.cameras.size()]);
        watch.start(1ms);
    };
    watch.callOnTimeout(&window.view, [&] {
        const bool isShown = window.renderer.framesShown() > shownBefore;
        if (!isShown && std::chrono::milliseconds(since.elapsed()) < patience)
            return;
        watch.stop();
        if (isShown)
            milliseconds << static_cast<double>(since.nsecsElapsed()) / 1e6;
        else
            ++lost;
        window.controller.show(0, {});
        if (milliseconds.size() + lost >= times)
            QApplication::quit();
        else
            QTimer::singleShot(rest, &window.view, call);
    });
    QTimer::singleShot(500ms, &window.view, call);
    QApplication::exec();
    QTextStream(stdout) << QJsonDocument(QJsonObject{{QStringLiteral("milliseconds"), milliseconds},
                                                     {QStringLiteral("lost"), lost}})
                               .toJson(QJsonDocument::Compact)
                        << '\n';
    return 0;
}

} // namespace vigie::bench
