// SPDX-License-Identifier: GPL-3.0-or-later
#include "roles.h"

#include "media/decoder.h"
#include "rtsp/session.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>
#include <QUrl>

#include <condition_variable>
#include <mutex>

#include <sys/resource.h>

namespace vigie::bench {

using namespace std::chrono_literals;

namespace {

constexpr size_t unitsPerStream = 100; // two groups of pictures at 25 a second

class Recording final : public rtsp::SessionListener {
public:
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<AccessUnit> units;
    bool closed = false;

    void onAccessUnit(AccessUnit unit) override {
        const std::lock_guard lock(mutex);
        if (units.size() < unitsPerStream && (unit.keyFrame || !units.empty()))
            units.push_back(std::move(unit));
        changed.notify_all();
    }
    void onClosed(const Error&) override {
        const std::lock_guard lock(mutex);
        closed = true;
        changed.notify_all();
    }
};

double cpuSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

} // namespace

int runDecode(const QJsonObject& job) {
    std::vector<std::shared_ptr<Recording>> recordings;
    {
        rtsp::IoThreads io(2);
        std::vector<std::unique_ptr<rtsp::Session>> sessions;
        for (const auto& uri : job[QStringLiteral("uris")].toArray()) {
            rtsp::SessionRequest request;
            request.uri = QUrl(uri.toString());
            request.credentials = {job[QStringLiteral("user")].toString(),
                                   job[QStringLiteral("password")].toString()};
            recordings.push_back(std::make_shared<Recording>());
            sessions.push_back(rtsp::Session::open(io, std::move(request), recordings.back()));
        }
        for (const auto& recording : recordings) {
            std::unique_lock lock(recording->mutex);
            recording->changed.wait_for(
                lock, 20s, [&] { return recording->closed || recording->units.size() == unitsPerStream; });
            if (recording->units.size() < unitsPerStream)
                return 1;
        }
    }
    qint64 pictures = 0;
    std::vector<media::Decoder> decoders;
    for (const auto& recording : recordings) {
        auto decoder = media::Decoder::open(recording->units.front().codec);
        if (!decoder)
            return 1;
        decoders.push_back(std::move(*decoder));
    }
    const double before = cpuSeconds();
    // In turn, as live streams come: one stream after another would find its reference pictures in the cache.
    for (size_t unit = 0; unit < unitsPerStream; ++unit)
        for (size_t i = 0; i < decoders.size(); ++i)
            pictures += static_cast<qint64>(decoders[i].decode(recordings[i]->units[unit]).size());
    const double used = cpuSeconds() - before;
    if (pictures == 0)
        return 1;
    QTextStream(stdout) << QJsonDocument(QJsonObject{{QStringLiteral("pictures"), pictures},
                                                     {QStringLiteral("cpu_seconds"), used}})
                               .toJson(QJsonDocument::Compact)
                        << '\n';
    return 0;
}

} // namespace vigie::bench
