// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder_files_reader.h"

#include <QCoreApplication>

namespace vigie::cases {

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

// The device tells whole seconds, and a file may begin a group of pictures before.
constexpr auto beginUncertainty = 2s;
constexpr auto longStep = 2s; // between two files

qint64 toTicks(microseconds time) {
    return time.count() * 9 / 100;
}

microseconds fromTicks(qint64 ticks) {
    return microseconds(ticks * 100 / 9);
}

bool isDamage(const Error& error) {
    return error.code == ErrorCode::Protocol || error.code == ErrorCode::Unsupported;
}

} // namespace

Result<std::unique_ptr<RecorderFilesReader>>
RecorderFilesReader::open(const RecorderFiles& files, bool acceptDamage, const std::stop_token& stop) {
    std::unique_ptr<RecorderFilesReader> reader(new RecorderFilesReader(files, acceptDamage));
    if (auto opened = reader->openFile(stop); !opened)
        return fail(opened.error());
    reader->m_track = reader->m_file->track();
    reader->m_container = reader->m_file->container();
    return reader;
}

Result<void> RecorderFilesReader::openFile(const std::stop_token& stop) {
    const RecorderFiles::File& file = m_files.files()[m_next++];
    auto opened = media::RecordedFileReader::open(
        file.path, {file.origin.span, beginUncertainty, file.origin.wallOffset}, stop);
    if (!opened)
        return fail(opened.error());
    if (m_next > 1 && (*opened)->track().codec != m_track.codec)
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("cases",
                                                "Les fichiers de l'enregistreur n'ont pas tous le même "
                                                "codage."));
    m_file = *std::move(opened);
    m_isFirstOfFile = true;
    return {};
}

void RecorderFilesReader::closeFile() {
    for (const QString& remark : m_file->remarks())
        if (!m_remarks.contains(remark))
            m_remarks += remark;
    const auto reach = m_file->reach();
    m_isReachKnown = m_isReachKnown && reach.isTimeSure && reach.pictureBytes > 0;
    if (reach.pictureBytes > 0) {
        const auto length = m_isFirstOfFile ? 0us : abs(m_lastCapture - m_fileBegin);
        const double share = std::min(1e6, double(reach.unreadBytes) / double(reach.pictureBytes));
        m_unread = std::max(m_unread, duration_cast<microseconds>(share * (length + fromTicks(m_step))));
    }
    m_file.reset();
}

std::optional<TimeSpan> RecorderFilesReader::reach() const {
    if (!m_isReachKnown || m_file || m_next < m_files.files().size() || !m_firstCapture)
        return std::nullopt;
    return TimeSpan{m_earliest - m_unread, m_latest + m_mostUncertain + m_unread};
}

void RecorderFilesReader::join(AccessUnit& unit) {
    const bool isFirst = std::exchange(m_isFirstOfFile, false);
    if (isFirst) {
        m_captureShift = 0us;
        if (m_firstCapture) {
            const auto between = unit.captureTime.at - m_lastCapture;
            // Begins are told to the second: a file that seems to begin before the last one ended follows it.
            const bool follows =
                between <= 0us && between >= -beginUncertainty - unit.captureTime.uncertainty;
            if (follows)
                m_captureShift = fromTicks(m_step) - between;
            unit.discontinuity = unit.discontinuity || between > longStep || (between <= 0us && !follows);
            m_rtpShift = m_lastRtp + std::max(m_step, toTicks(between + m_captureShift)) - unit.rtpTime;
        }
    }
    unit.captureTime.at += m_captureShift;
    unit.captureTime.uncertainty += abs(m_captureShift); // the begin told may as well have been right
    unit.rtpTime += m_rtpShift;
    if (isFirst)
        m_fileBegin = unit.captureTime.at;
    m_earliest = std::min(m_earliest, unit.captureTime.at - unit.captureTime.uncertainty);
    m_latest = std::max(m_latest, unit.captureTime.at);
    m_mostUncertain = std::max(m_mostUncertain, unit.captureTime.uncertainty);
    if (m_firstCapture) {
        if (const qint64 step = unit.rtpTime - m_lastRtp; step > 0 && step < toTicks(longStep))
            m_step = step;
    } else {
        m_firstCapture = unit.captureTime.at;
    }
    m_lastCapture = unit.captureTime.at;
    m_lastRtp = unit.rtpTime;
}

Result<std::optional<AccessUnit>> RecorderFilesReader::next(const std::stop_token& stop) {
    bool hole = false;
    for (;;) {
        if (!m_file) {
            if (m_next >= m_files.files().size())
                return std::optional<AccessUnit>();
            if (auto opened = openFile(stop); !opened) {
                if (!m_acceptDamage || !isDamage(opened.error()))
                    return fail(opened.error());
                m_remarks += opened.error().text;
                m_isReachKnown = false;
                hole = true;
                continue;
            }
        }
        auto unit = m_file->next(stop);
        if (!unit) {
            if (!m_acceptDamage || !isDamage(unit.error()))
                return unit;
            m_remarks += unit.error().text;
            m_isReachKnown = false;
            hole = true;
        }
        if (!unit || !*unit) {
            closeFile();
            continue;
        }
        join(**unit);
        (*unit)->discontinuity = (*unit)->discontinuity || hole;
        return unit;
    }
}

QStringList RecorderFilesReader::remarks() const {
    QStringList remarks = m_remarks;
    if (m_file) {
        for (const QString& remark : m_file->remarks())
            if (!remarks.contains(remark))
                remarks += remark;
    }
    return remarks;
}

} // namespace vigie::cases
