// SPDX-License-Identifier: GPL-3.0-or-later
#include "dhav_clock.h"

#include <QDateTime>
#include <QtEndian>

namespace vigie::media {

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

constexpr int mostLookedAt = 400; // frames, sound among them: more than three seconds of any camera
constexpr auto hour = 3600s;
// The counted time and the written one differ by less than a second and what rounding adds.
constexpr auto agreement = 1500ms;
// A step is a jump from here on: no camera's usual time between two pictures.
constexpr auto longStep = 5s;
constexpr auto usualStep = 40ms;

// The milliseconds wrap every 65.5 s: the shorter way round. Backwards are pictures in decoding order.
milliseconds stepOf(const DhavHeader& before, const DhavHeader& now) {
    return milliseconds(static_cast<qint16>(static_cast<quint16>(now.milliseconds - before.milliseconds)));
}

} // namespace

std::optional<DhavHeader> DhavHeader::parse(QByteArrayView bytes) {
    if (bytes.size() < size || !bytes.startsWith("DHAV"))
        return std::nullopt;
    DhavHeader header;
    header.type = static_cast<quint8>(bytes[4]);
    header.length = qFromLittleEndian<quint32>(bytes.data() + 12);
    const auto date = qFromLittleEndian<quint32>(bytes.data() + 16);
    header.milliseconds = qFromLittleEndian<quint16>(bytes.data() + 20);
    const QDate day(2000 + static_cast<int>(date >> 26), static_cast<int>((date >> 22) & 0x0f),
                    static_cast<int>((date >> 17) & 0x1f));
    const QTime time(static_cast<int>((date >> 12) & 0x1f), static_cast<int>((date >> 6) & 0x3f),
                     static_cast<int>(date & 0x3f));
    if (header.length < size + 8 || !day.isValid() || !time.isValid())
        return std::nullopt;
    header.wall = fromDateTime(QDateTime(day, time, Qt::UTC));
    return header;
}

std::optional<DhavHeader> DhavHeader::readAt(QIODevice& file, qint64 position) {
    if (position < 0 || !file.seek(position))
        return std::nullopt;
    return parse(file.read(size));
}

DhavClock DhavClock::lookingAhead(QIODevice& file, qint64 firstFrame, seconds wallOffset) {
    DhavClock clock;
    qint64 at = firstFrame;
    std::optional<DhavHeader> first, before;
    microseconds counted{0};
    for (int i = 0; i < mostLookedAt; ++i) {
        const auto header = DhavHeader::readAt(file, at);
        if (!header)
            break;
        at += header->length;
        if (!header->isVideo())
            continue;
        if (!first) {
            first = before = header;
            continue;
        }
        const milliseconds step = stepOf(*before, *header);
        counted += step;
        if (header->wall == before->wall + 1s && step > 0ms && step < 1s) {
            // This picture is the first of its second, so it is within one step after the tick.
            clock.m_uncertainty = std::max<microseconds>(step, 1ms);
            clock.m_phase = header->wall - first->wall - counted;
            break;
        }
        if (header->wall != before->wall)
            break; // a clock that was set, or a gap: no tick to see
        before = header;
    }
    if (first) {
        clock.m_firstWall = first->wall;
        // Numbers that contradict the written second are not believed.
        if (clock.m_phase < 0us || clock.m_phase >= 1s + clock.m_uncertainty) {
            clock.m_phase = 0us;
            clock.m_uncertainty = 1s;
        }
        clock.m_first = first->wall + clock.m_phase - wallOffset;
    }
    return clock;
}

DhavClock::Moment DhavClock::advance(const DhavHeader& header) {
    if (!m_last) {
        m_last = header;
        return {};
    }
    const milliseconds step = stepOf(*m_last, header);
    const auto wallStep = header.wall - m_last->wall;
    m_last = header;
    Moment moment;
    m_counted += step;
    // By the written time, to the second.
    const auto written = [&] { return header.wall - m_firstWall - m_wallShift; };
    const auto isFar = [&] { return abs(written() + 500ms - m_phase - m_counted) > agreement; };
    if (isFar()) {
        const bool isHour = abs(abs(wallStep) - microseconds(hour)) <= 2s;
        if (isHour && abs(step) < longStep) {
            m_wallShift += wallStep > 0s ? hour : -hour;
            m_wallClockChanged = true;
        }
        if (isFar()) {
            // The milliseconds say nothing of a longer pause.
            const microseconds before = m_counted - step;
            const microseconds now = written() - m_phase;
            moment.jumped = true;
            if (now > before) {
                m_counted = now;
                m_uncertainty = 1s;
            } else { // a clock set back: time goes on as counted
                m_counted = before + (step > 0ms && step < longStep ? step : usualStep);
                m_wallShift = floor<seconds>(header.wall - m_firstWall - m_counted - m_phase);
                m_wallClockChanged = true;
            }
        }
    }
    moment.jumped = moment.jumped || step > longStep;
    moment.sinceFirst = m_counted;
    return moment;
}

} // namespace vigie::media
