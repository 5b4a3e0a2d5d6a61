// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/time_stamp.h"

#include <algorithm>

namespace vigie {

QString timeSourceName(TimeSource source) {
    switch (source) {
    case TimeSource::OnvifExtension:
        return QStringLiteral("onvif-extension");
    case TimeSource::SenderReport:
        return QStringLiteral("sender-report");
    case TimeSource::Device:
        return QStringLiteral("device");
    case TimeSource::Reception:
        return QStringLiteral("reception");
    }
    return {};
}

TimeSpan TimeSpan::intersected(const TimeSpan& other) const {
    TimeSpan both{std::max(begin, other.begin), std::min(end, other.end)};
    if (both.end < both.begin)
        both.end = both.begin;
    return both;
}

} // namespace vigie
