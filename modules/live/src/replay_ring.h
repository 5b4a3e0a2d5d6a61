// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/access_unit.h"

#include <deque>
#include <vector>

namespace vigie::live {

/// The last half minute of one stream as it came, coded: for the instant replay, and so that a tile shown
/// again need not wait for the next key image. Begins with a key image; forgets whole groups of pictures.
/// Thread: its owner's.
class ReplayRing final {
public:
    static constexpr std::chrono::seconds span{30};
    static constexpr qsizetype mostBytes = 16 * 1024 * 1024;

    void push(const AccessUnit& unit);
    void clear();

    /// From the key image at or before that time of arrival to the newest; from the oldest when none is so
    /// old.
    [[nodiscard]] std::vector<AccessUnit> since(MonoTime time) const;
    /// From the last key image on.
    [[nodiscard]] std::vector<AccessUnit> lastGroup() const;
    /// What came after that unit of the same session.
    [[nodiscard]] std::vector<AccessUnit> after(qint64 rtpTime) const;
    [[nodiscard]] bool isEmpty() const { return m_units.empty(); }
    [[nodiscard]] qsizetype bytes() const { return m_bytes; }

private:
    void forgetFirstGroup();

    std::deque<AccessUnit> m_units;
    qsizetype m_bytes = 0;
};

} // namespace vigie::live
