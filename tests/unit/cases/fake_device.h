// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_driver.h"

#include <deque>
#include <vector>

namespace vigie::cases {

/// A recorder that answers what its test says.
class FakeDevice final : public devices::DeviceDriver {
public:
    Result<devices::ClockReading> clock = devices::ClockReading{std::chrono::milliseconds(0), {}};
    Result<devices::DeviceIdentity> identity = devices::DeviceIdentity{};
    Result<QList<TimeSpan>> recorded = QList<TimeSpan>{TimeSpan{UtcTime{}, UtcTime::max()}};
    VideoTrack track;
    std::deque<AccessUnit> units;
    std::optional<Error> end; ///< after the last unit; else the end of the span
    qint64 lost = 0;
    QStringList remarks;
    std::optional<TimeSpan> asked;
    std::optional<Error> openFailure;
    Result<devices::Capabilities> can = devices::Capabilities();
    std::function<Result<devices::Download>(const devices::DownloadSink&)> give; ///< a download
    int downloads = 0;

    Result<devices::ClockReading> readClock(const std::stop_token&) override { return clock; }
    Result<devices::DeviceIdentity> identify(const std::stop_token&) override { return identity; }
    Result<QList<devices::Channel>> channels(const std::stop_token&) override { return {}; }
    Result<devices::Capabilities> capabilities(const std::stop_token&) override { return can; }
    Result<QList<TimeSpan>> coverage(const QString&, TimeSpan, const std::stop_token&) override {
        return recorded;
    }
    Result<std::unique_ptr<ArchiveReader>> openArchive(const devices::ArchiveRequest& request,
                                                       const std::stop_token&) override {
        asked = request.span;
        if (openFailure)
            return fail(*openFailure);
        return std::make_unique<Reader>(*this);
    }
    Result<devices::Download> download(const QString&, TimeSpan span, const devices::DownloadSink& sink,
                                       const std::stop_token&) override {
        asked = span;
        ++downloads;
        return give(sink);
    }
    Result<void> watchEvents(std::function<void(DeviceEvent)>, const std::stop_token&) override { return {}; }

private:
    class Reader final : public ArchiveReader {
    public:
        explicit Reader(FakeDevice& device)
            : m_device(device) {}
        [[nodiscard]] const VideoTrack& track() const override { return m_device.track; }
        Result<std::optional<AccessUnit>> next(const std::stop_token&) override {
            if (m_device.units.empty()) {
                if (m_device.end)
                    return fail(*m_device.end);
                return std::optional<AccessUnit>();
            }
            auto unit = std::move(m_device.units.front());
            m_device.units.pop_front();
            return std::optional(std::move(unit));
        }
        [[nodiscard]] qint64 packetsLost() const override { return m_device.lost; }
        [[nodiscard]] QStringList remarks() const override { return m_device.remarks; }

    private:
        FakeDevice& m_device;
    };
};

/// A file that a download gives, and what the device tells of it.
struct Given {
    QByteArray bytes;
    devices::FileOrigin origin;
};

/// A download of these files, in portions.
inline std::function<Result<devices::Download>(const devices::DownloadSink&)>
giving(std::vector<Given> files) {
    return [files = std::move(files)](const devices::DownloadSink& sink) -> Result<devices::Download> {
        devices::Download done;
        for (const Given& file : files) {
            if (auto begun = sink.begin(file.origin); !begun)
                return fail(begun.error());
            for (qsizetype at = 0; at < file.bytes.size(); at += 50'000)
                if (auto taken =
                        sink.bytes(QByteArrayView(file.bytes)
                                       .sliced(at, std::min<qsizetype>(50'000, file.bytes.size() - at)));
                    !taken)
                    return fail(taken.error());
            done.bytes += file.bytes.size();
        }
        return done;
    };
}

} // namespace vigie::cases
