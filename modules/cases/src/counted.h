// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <limits>

namespace vigie::cases {

/// The %n of a plural sentence. A function, because lupdate silently drops a translate() whose count is a
/// cast.
inline int counted(qint64 count) {
    return static_cast<int>(std::clamp<qint64>(count, 0, std::numeric_limits<int>::max()));
}

} // namespace vigie::cases
