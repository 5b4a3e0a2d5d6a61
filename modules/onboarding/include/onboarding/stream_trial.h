// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_driver.h"

#include <optional>

namespace vigie::onboarding {

/// Whether a channel's stream really brings pictures.
struct StreamTrial {
    QString channel;
    std::optional<std::chrono::milliseconds> firstPicture; ///< nothing when none came
    std::optional<Error> error;
};

/// Opens the main stream of each channel until its first picture, four at a time: a small recorder serves no
/// more.
/// Thread: a worker, blocked up to 10 s for four channels. After a refused login the remaining channels are
/// not tried and carry that error.
[[nodiscard]] QList<StreamTrial> tryStreams(const QList<devices::Channel>& channels,
                                            const devices::DeviceAddress& address, rtsp::IoThreads& threads,
                                            const std::stop_token& stop);

} // namespace vigie::onboarding
