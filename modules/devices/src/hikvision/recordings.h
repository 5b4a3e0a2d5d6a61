// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "isapi_client.h"
#include "search_clock.h"

#include <atomic>

namespace vigie::devices::hikvision {

/// How a device's search reads and writes times, which carry a Z in every case.
struct SearchTimes {
    PosixZone zone;
    bool localAsUtc = false; ///< what carries the Z is the device's wall clock
    bool supposed = false;   ///< by the kind of device: no footage that would tell

    [[nodiscard]] PosixZone::LocalSpan written(TimeSpan span) const;
    /// Where in time a piece of the answer is; nothing for a senseless one.
    [[nodiscard]] std::optional<TimeSpan> read(const Piece& piece) const;
    [[nodiscard]] bool isAmbiguous(TimeSpan span) const { return localAsUtc && zone.isAmbiguous(span); }
};

/// Searches in a device's archive, and what its firmware makes of them: two spellings of the request, a
/// position that is ignored, windows that are too wide, counts that are wrong.
/// Thread: worker threads, several at once.
class Recordings {
public:
    /// All files of the track that touch the window, each once. Searched a day at a time: wider windows fail
    /// at random; a day that fails is searched in halves, down to an hour.
    [[nodiscard]] Result<QList<Piece>> search(IsapiClient& client, const QString& track,
                                              const PosixZone::LocalSpan& window,
                                              const std::stop_token& stop);
    /// The days of a month, the device's own, on which the track has footage.
    [[nodiscard]] Result<QList<int>> calendar(IsapiClient& client, const QString& track, int year, int month,
                                              const std::stop_token& stop);
    /// The clock of searches, see search_clock.h; nothing when the footage of the last hours does not tell.
    /// Two requests.
    [[nodiscard]] Result<std::optional<SearchClock>> clockByPresent(IsapiClient& client, const QString& track,
                                                                    const PosixZone& zone, UtcTime deviceNow,
                                                                    const std::stop_token& stop);
    /// As clockByPresent(), by the days of this month and the last that have footage. Two to six requests.
    [[nodiscard]] Result<std::optional<SearchClock>> clockByCalendar(IsapiClient& client,
                                                                     const QString& track,
                                                                     const PosixZone& zone, UtcTime deviceNow,
                                                                     const std::stop_token& stop);

private:
    enum class Form { TrackIdList, TrackList };

    [[nodiscard]] Result<QList<Piece>> window(IsapiClient& client, const QString& track,
                                              const QDateTime& begin, const QDateTime& end,
                                              const std::stop_token& stop);
    [[nodiscard]] Result<QList<Piece>> pages(IsapiClient& client, const QString& track,
                                             const QDateTime& begin, const QDateTime& end,
                                             const std::stop_token& stop);
    [[nodiscard]] Result<SearchPage> page(IsapiClient& client, const QString& track, const QDateTime& begin,
                                          const QDateTime& end, const QByteArray& id, int position,
                                          const std::stop_token& stop);

    [[nodiscard]] Result<bool> hasFootage(IsapiClient& client, const QString& track, const QDateTime& begin,
                                          const QDateTime& end, const std::stop_token& stop);

    std::atomic<Form> m_form = Form::TrackIdList;
    std::atomic<bool> m_ignoresPosition = false;
};

[[nodiscard]] QByteArray newSearchId();
/// "2026-09-28T10:15:00Z" and "20260928T101500Z" of a wall clock's digits.
[[nodiscard]] QByteArray searchTime(const QDateTime& digits);
[[nodiscard]] QString playbackTime(const QDateTime& digits);

} // namespace vigie::devices::hikvision
