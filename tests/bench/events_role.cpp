// SPDX-License-Identifier: GPL-3.0-or-later
#include "events_role.h"

#include "devices/device_driver.h"
#include "domain/names.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>

#include <mutex>
#include <thread>

namespace vigie::bench {

int runEvents(const QJsonObject& job) {
    rtsp::IoThreads io(2);
    std::mutex mutex;
    QTextStream out(stdout);
    const auto say = [&](const QJsonObject& line) {
        const std::lock_guard lock(mutex);
        out << QJsonDocument(line).toJson(QJsonDocument::Compact) << Qt::endl;
    };
    std::vector<std::jthread> watchers;
    const QJsonArray recorders = job[QStringLiteral("recorders")].toArray();
    for (qsizetype i = 0; i < recorders.size(); ++i) {
        devices::DeviceAddress address;
        address.recorder = RecorderId::create();
        address.family = fromName<DeviceFamily>(recorders[i][QStringLiteral("brand")].toString())
                             .value_or(DeviceFamily::Onvif);
        address.url = QUrl(recorders[i][QStringLiteral("address")].toString());
        address.credentials = {job[QStringLiteral("user")].toString(),
                               job[QStringLiteral("password")].toString()};
        watchers.emplace_back([&say, &io, address, i](const std::stop_token& stop) {
            const auto driver = devices::connectDevice(address, io);
            if (!driver)
                return qWarning("%s", qPrintable(driver.error().toLogLine()));
            const auto heard = [&say, i](const DeviceEvent& event) {
                if (event.topic == QLatin1String(devices::eventStreamTopic))
                    say({{QStringLiteral("recorder"), i}, {QStringLiteral("link"), event.active}});
                else if (!event.initialState)
                    say({{QStringLiteral("recorder"), i},
                         {QStringLiteral("kind"), nameOf(event.kind)},
                         {QStringLiteral("active"), event.active}});
            };
            if (const auto watched = (*driver)->watchEvents(heard, stop); !watched)
                qWarning("%s", qPrintable(watched.error().toLogLine()));
        });
    }
    QFile input;
    if (input.open(0, QIODevice::ReadOnly))
        while (!input.readLine().isEmpty()) {
        }
    for (std::jthread& watcher : watchers)
        watcher.request_stop();
    return 0;
}

} // namespace vigie::bench
