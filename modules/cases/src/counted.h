// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <limits>

namespace vigie::cases {

/// The %n of a plural sentence. A function, because lupdate silently drops a translate() whose count is a
/// cast.
inline int counted(qint64 count) {
    constexpr qint64 most = std::numeric_limits<int>::max();
    return static_cast<int>(qBound(qint64(0), count, most));
}

} // namespace vigie::cases
