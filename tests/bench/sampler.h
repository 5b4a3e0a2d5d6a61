// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>

namespace vigie::bench {

/// What a process has used so far, all its threads together, as the kernel counts it.
struct Usage {
    double cpuSeconds = 0;
    double residentMiB = 0;
};

/// Nothing when the process is gone.
[[nodiscard]] std::optional<Usage> usageOf(qint64 pid);

} // namespace vigie::bench
