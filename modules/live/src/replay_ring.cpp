// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay_ring.h"

#include <algorithm>

namespace vigie::live {

namespace {

bool begins(const AccessUnit& unit) {
    return unit.keyFrame;
}

} // namespace

void ReplayRing::push(const AccessUnit& unit) {
    if (m_units.empty() && !unit.keyFrame)
        return;
    m_units.push_back(unit);
    m_bytes += unit.data.size();
    // The second group begins early enough: the first is no longer needed. A group too large by itself is
    // given up, and the ring begins with the next.
    for (;;) {
        const auto second = std::find_if(m_units.begin() + 1, m_units.end(), begins);
        const bool isOld = second != m_units.end() && second->receivedAt <= unit.receivedAt - span;
        if (!isOld && m_bytes <= mostBytes)
            return;
        forgetFirstGroup();
        if (m_units.empty())
            return;
    }
}

void ReplayRing::clear() {
    m_units.clear();
    m_bytes = 0;
}

void ReplayRing::forgetFirstGroup() {
    do {
        m_bytes -= m_units.front().data.size();
        m_units.pop_front();
    } while (!m_units.empty() && !m_units.front().keyFrame);
}

std::vector<AccessUnit> ReplayRing::since(MonoTime time) const {
    auto from = m_units.begin();
    for (auto unit = m_units.begin(); unit != m_units.end() && unit->receivedAt <= time; ++unit) {
        if (unit->keyFrame)
            from = unit;
    }
    return {from, m_units.end()};
}

std::vector<AccessUnit> ReplayRing::lastGroup() const {
    const auto last = std::find_if(m_units.rbegin(), m_units.rend(), begins);
    return last == m_units.rend() ? std::vector<AccessUnit>()
                                  : std::vector<AccessUnit>(last.base() - 1, m_units.end());
}

std::vector<AccessUnit> ReplayRing::after(qint64 rtpTime) const {
    const auto from = std::find_if(m_units.rbegin(), m_units.rend(),
                                   [rtpTime](const AccessUnit& unit) { return unit.rtpTime <= rtpTime; });
    return {from.base(), m_units.end()};
}

} // namespace vigie::live
