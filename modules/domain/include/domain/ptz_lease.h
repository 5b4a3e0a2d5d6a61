// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

#include <QString>

namespace vigie {

/// The stronger takes a camera's head over from the weaker.
enum class PtzPriority { Operator, Supervisor, LawEnforcement };

/// Who steers a camera, since and until when, and why. The catalog decides; every desk sees it.
/// Units: both times are by this machine's clock, made from the catalog's «so long ago» and «so long left»,
/// so that a desk whose clock is wrong shows the right time left.
struct PtzLease {
    CameraId camera;
    CommuneId commune;
    QString holder;           ///< the person's display name
    bool mine = false;        ///< this login at this desk
    bool sameAccount = false; ///< this login, here or at another desk
    PtzPriority priority = PtzPriority::Operator;
    QString reason;
    QString returnPreset; ///< the device's token of where the head goes at the end; empty: it stays
    UtcTime since{};
    UtcTime until{};

    friend bool operator==(const PtzLease&, const PtzLease&) = default;
};

} // namespace vigie
