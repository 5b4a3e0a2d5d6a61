// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

#include <QList>
#include <QString>

namespace vigie {

/// The five answers a check may give; they are never merged ("not checked" is not "good").
enum class Verdict { Good, Doubtful, Bad, Unreachable, Unchecked };

/// One step of a check: what was tried, what came back, how long it took.
struct CheckStep {
    QString name; ///< stable: "address", "login", "clock", "stream", "image", "recording", "replay"
    Verdict verdict = Verdict::Unchecked;
    QString answer; ///< what the device said or what was measured, without secrets
    std::chrono::milliseconds took{0};
};

struct CheckResult {
    CheckId id;
    CommuneId commune;
    CameraId camera;
    UtcTime startedAt{};
    UtcTime endedAt{};
    Verdict verdict = Verdict::Unchecked;
    QString cause; ///< the name of the fault, empty when good: "offline", "auth", "frozen", "black", ...
    QList<CheckStep> steps;
};

} // namespace vigie
