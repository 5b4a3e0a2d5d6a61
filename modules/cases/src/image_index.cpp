// SPDX-License-Identifier: GPL-3.0-or-later
#include "image_index.h"

#include "files.h"

#include <cerrno>

#include <unistd.h>

namespace vigie::cases {

ImageIndex::ImageIndex(const QString& path, std::chrono::microseconds shift)
    : m_file(path)
    , m_shift(shift) {}

ImageIndex::~ImageIndex() {
    if (!m_isFinished && m_file.isOpen())
        m_file.remove();
}

Result<void> ImageIndex::open() {
    static const QByteArray heading =
        "image;heure_appareil_utc;heure_corrigee_utc;source_heure;incertitude_us;"
        "image_cle;montree;rupture;temps_rtp;octets\n";
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::NewOnly) || m_file.write(heading) != heading.size())
        return fail(writeError(m_file.fileName(), m_file.errorString()));
    return {};
}

Result<void> ImageIndex::write(const AccessUnit& unit, bool isShown) {
    const auto flag = [](bool set) { return set ? QStringLiteral("1") : QStringLiteral("0"); };
    const QByteArray line = QStringList{QString::number(++m_number),
                                        toIso(unit.captureTime.at),
                                        toIso(unit.captureTime.at - m_shift),
                                        timeSourceName(unit.captureTime.source),
                                        QString::number(unit.captureTime.uncertainty.count()),
                                        flag(unit.keyFrame),
                                        flag(isShown),
                                        flag(unit.discontinuity),
                                        QString::number(unit.rtpTime),
                                        QString::number(unit.data.size())}
                                .join(QLatin1Char(';'))
                                .toLatin1() +
                            '\n';
    if (m_file.write(line) != line.size())
        return fail(writeError(m_file.fileName(), m_file.errorString()));
    return {};
}

Result<void> ImageIndex::finish() {
    if (!m_file.flush())
        return fail(writeError(m_file.fileName(), m_file.errorString()));
    if (::fsync(m_file.handle()) != 0)
        return fail(writeError(m_file.fileName(), qt_error_string(errno)));
    m_file.close();
    m_isFinished = true;
    return {};
}

} // namespace vigie::cases
