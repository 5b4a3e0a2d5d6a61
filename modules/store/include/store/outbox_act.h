// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <QJsonObject>
#include <QString>
#include <QUuid>

namespace vigie::store {

/// Whose rows: one login of one catalog. A desk's file holds those of several.
struct Owner {
    QString catalog; ///< its place, as ConnectionSettings::place() writes it
    QString login;

    friend bool operator==(const Owner&, const Owner&) = default;
};

/// An act that is owed to the catalog. What `payload` means is the sender's business.
struct OutboxAct {
    qint64 sequence = 0; ///< the order of acting; given by the store
    QUuid reference;     ///< by which the catalog knows it again
    QString kind;
    QJsonObject payload;
    UtcTime actedAt{};
    int attempts = 0; ///< failed ones
    QString lastError;
};

struct OutboxCounts {
    qint64 waiting = 0;  ///< the owner's
    qint64 refused = 0;  ///< the owner's that the catalog won't have
    qint64 ofOthers = 0; ///< waiting or refused, of other logins or catalogs
};

} // namespace vigie::store
