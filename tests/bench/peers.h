// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace vigie::bench {

/// Another program showing the same streams in one mosaic of 1920 × 1080.
struct Peer {
    QString name;
    QString program;
    QStringList arguments;
};

/// Those that are installed, ready to start. The streams' login stands in their addresses: it is the
/// simulator's public one.
[[nodiscard]] QList<Peer> peersFor(const QStringList& uris, const QString& user, const QString& password);

} // namespace vigie::bench
