// SPDX-License-Identifier: GPL-3.0-or-later
#include "sampler.h"

#include <QFile>
#include <QList>

#include <unistd.h>

namespace vigie::bench {

std::optional<Usage> usageOf(qint64 pid) {
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!stat.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QByteArray line = stat.readAll();
    // After the command in parentheses: field 3 is the state, 14 and 15 user and system ticks, 24 resident
    // pages.
    const auto fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 22 || fields[0] == "Z")
        return std::nullopt;
    const double ticks = fields[11].toDouble() + fields[12].toDouble();
    return Usage{ticks / static_cast<double>(sysconf(_SC_CLK_TCK)),
                 fields[21].toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0)};
}

} // namespace vigie::bench
