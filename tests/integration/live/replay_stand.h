// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/stop.h"
#include "devices/device_driver.h"
#include "live/live_channel.h"

#include <atomic>
#include <mutex>

namespace vigie::live {

using namespace std::chrono_literals;

class OneStream final : public LiveSource {
public:
    Result<StreamEndpoint> answer = StreamEndpoint{};
    Result<StreamEndpoint> endpoint(const CameraId&, StreamRole) override { return answer; }
};

// A driver's archive, with what a test wants to go wrong.
class Archive final : public ReplaySource {
public:
    std::shared_ptr<devices::DeviceDriver> driver;
    QString recording;
    std::optional<Error> error;       // of every question
    std::atomic<bool> stalls = false; // readers give nothing
    std::atomic<bool> hangs = false;  // nothing is answered
    std::atomic<int> questions = 0;
    std::atomic<int> opened = 0;
    std::atomic<int> openNow = 0;
    std::atomic<int> mostOpen = 0;

    Result<QList<TimeSpan>> coverage(const CameraId&, TimeSpan span, const std::stop_token& stop) override {
        ++questions;
        if (error)
            return fail(*error);
        while (hangs) {
            if (!sleepFor(10ms, stop))
                return fail(ErrorCode::Cancelled, QString());
        }
        return driver->coverage(recording, span, stop);
    }

    Result<std::unique_ptr<ArchiveReader>> open(const CameraId&, TimeSpan span,
                                                const std::stop_token& stop) override {
        auto reader = driver->openArchive({recording, span}, stop);
        if (!reader)
            return fail(reader.error());
        ++opened;
        mostOpen = std::max<int>(mostOpen, ++openNow);
        return std::make_unique<Reader>(*this, std::move(*reader));
    }

private:
    class Reader final : public ArchiveReader {
    public:
        Reader(Archive& archive, std::unique_ptr<ArchiveReader> real)
            : m_archive(archive)
            , m_real(std::move(real)) {}
        ~Reader() override { --m_archive.openNow; }
        const VideoTrack& track() const override { return m_real->track(); }
        Result<std::optional<AccessUnit>> next(const std::stop_token& stop) override {
            while (m_archive.stalls) {
                if (!sleepFor(10ms, stop))
                    return fail(ErrorCode::Cancelled, QString());
            }
            return m_real->next(stop);
        }
        qint64 packetsLost() const override { return m_real->packetsLost(); }
        QStringList remarks() const override { return m_real->remarks(); }

    private:
        Archive& m_archive;
        std::unique_ptr<ArchiveReader> m_real;
    };
};

// Capture times of the pictures shown.
class Shown final {
public:
    bool add(const media::Frame& frame) {
        const std::lock_guard lock(m_mutex);
        m_times << frame.captureTime().at;
        return true;
    }
    QList<UtcTime> take() {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_times, {});
    }
    QList<UtcTime> all() const {
        const std::lock_guard lock(m_mutex);
        return m_times;
    }
    qsizetype size() const { return all().size(); }
    UtcTime last() const {
        const auto times = all();
        return times.isEmpty() ? UtcTime{} : times.last();
    }

private:
    mutable std::mutex m_mutex;
    QList<UtcTime> m_times;
};

} // namespace vigie::live
