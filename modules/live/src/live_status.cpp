// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/live_status.h"

namespace vigie::live {

bool LiveStatus::mayShowImage() const {
    if (replay)
        return lastImage.at != UtcTime{};
    return state == LiveState::Live || (state == LiveState::Lost && lastImage.at != UtcTime{});
}

} // namespace vigie::live
