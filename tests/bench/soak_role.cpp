// SPDX-License-Identifier: GPL-3.0-or-later
#include "roles.h"
#include "sampler.h"
#include "wall_window.h"

#include <QApplication>
#include <QFile>
#include <QJsonDocument>
#include <QSocketNotifier>
#include <QTextStream>

#include <unistd.h>

namespace vigie::bench {

int runSoak(const QJsonObject& job) {
    WallWindow window(job);
    window.showAll();
    QTextStream out(stdout);
    QByteArray waiting;
    // The words of the other side: "state", "hide", "show", "reshape", "quit".
    const auto obey = [&](const QByteArray& word) {
        if (word == "hide")
            window.view.hide();
        else if (word == "show")
            window.view.show();
        else if (word == "reshape")
            window.controller.setLayout(window.controller.layout().reshaped(
                window.controller.tileCount() == 16 ? wall::Layout::grid(8, 2) : wall::Layout::grid(4, 4)));
        else if (word == "quit")
            QApplication::quit();
        const auto usage = usageOf(QApplication::applicationPid());
        const auto counters = window.controller.counters();
        out << QJsonDocument(QJsonObject{{QStringLiteral("live"), window.liveTiles()},
                                         {QStringLiteral("tiles"), window.controller.tileCount()},
                                         {QStringLiteral("resident_mib"), usage ? usage->residentMiB : 0},
                                         {QStringLiteral("decoded"), counters.imagesDecoded},
                                         {QStringLiteral("dropped"), counters.imagesDropped},
                                         {QStringLiteral("reconnections"), counters.reconnections}})
                   .toJson(QJsonDocument::Compact)
            << Qt::endl;
    };
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &window.view, [&] {
        char buffer[256];
        const auto count = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (count <= 0)
            return QApplication::quit();
        waiting.append(buffer, count);
        for (qsizetype end = waiting.indexOf('\n'); end >= 0; end = waiting.indexOf('\n')) {
            const QByteArray word = waiting.left(end);
            waiting.remove(0, end + 1);
            obey(word);
        }
    });
    return QApplication::exec();
}

} // namespace vigie::bench
