// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../posix_zone.h"

#include <QSet>

// Which clock the Z of a device's searches belongs to.
//
// Searches alone can't tell: the device reads and writes them by one clock, so that with the meaning of the
// question the whole archive moves along. It takes something else that is known of the footage:
//
// The present. Digits between UTC and the wall clock are in the future by the one of both that is behind:
// footage there proves the one that is ahead. With none there, footage that ends about now by the one behind
// is being recorded by it, unless the recording stopped as long ago as the zone is wide; hence that is only
// remembered when it ends at this very minute.
//
// The calendar. Its days are the wall clock's whatever the searches are by (recorders answer for their
// display with it). Next to a midnight lie as many hours as the zone is wide whose digits belong to the day
// on one side by wall clock and to the day on the other by UTC. When only one of these days has footage at
// all and there is some in those hours, its clock is known, however long ago that was. Footage that began and
// ended in the middle of days looks the same by both clocks: then nothing decides, and the kind of device is
// all there is to go by.
namespace vigie::devices::hikvision {

struct SearchClock {
    bool localAsUtc = false;
    bool proven = false; ///< need not be asked again
};

/// Hours of digits next to a midnight, and what footage in them means.
struct MidnightQuestion {
    QDateTime begin; ///< digits
    QDateTime end;
    bool localAsUtc = false;
    friend bool operator==(const MidnightQuestion&, const MidnightQuestion&) = default;
};

/// The questions that a calendar leaves, latest first. `recorded`: days of the wall clock that have footage,
/// of all from `first` to `today`.
[[nodiscard]] QList<MidnightQuestion> midnightQuestions(const QSet<QDate>& recorded, const QDate& first,
                                                        const QDate& today, const PosixZone& zone);

} // namespace vigie::devices::hikvision
