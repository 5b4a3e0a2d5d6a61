// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_values.h"

namespace vigie::devices {

/// InvalidInput for an aim that is not of the picture.
[[nodiscard]] Result<void> checkAim(const PtzAim& aim);

/// What a camera answers that has no such way: Unsupported, with the reason in the user's words.
[[nodiscard]] Error cannotAim(const PtzAim& aim, const QString& detail);

/// A device's answer to an aim, where it has refused the call itself: Unsupported, so that whoever asked goes
/// another way.
[[nodiscard]] inline Result<void> aimAnswer(const PtzAim& aim, Result<void> answer,
                                            bool (*isUnknownCall)(const Error&)) {
    if (!answer && isUnknownCall(answer.error()))
        return fail(cannotAim(aim, answer.error().toLogLine()));
    return answer;
}

} // namespace vigie::devices
