// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/database.h"
#include "domain/remote_wall.h"

#include <QList>

namespace vigie::catalog {

/// Which workstations run, what their monitors show, and what one sends to another's monitor. One SQL
/// function an act, which checks, changes, journals and tells every desk. By the server's clock and sessions
/// alone: a desk is gone 20 s after its last beat, or 8 s after it when its session ended. Thread: the
/// Database's. Errors: Forbidden for groups that show no walls to each other, and for a desk that is not the
/// login's;
///         NotFound «Ce poste ou ce moniteur n'est plus là.»; Conflict when a state no longer allows it, and
///         for too many at once; InvalidInput for a specification that is too large or neither camera nor
///         layout.
class RemoteWallRepository final {
public:
    /// How often a desk says that it runs.
    static constexpr std::chrono::milliseconds beatEvery{5000};
    /// Bytes of a specification, as JSON.
    static constexpr qsizetype largestSpec = 32768;

    RemoteWallRepository(Database& database, const DeskId& desk)
        : m_database(database)
        , m_desk(desk) {}

    /// This desk runs; `self.id` and `self.person` are not read.
    [[nodiscard]] Result<void> beat(const RemoteDesk& self);
    /// It closes.
    [[nodiscard]] Result<void> leave();
    /// The others that run.
    [[nodiscard]] Result<QList<RemoteDesk>> desks();
    /// What this desk sent and was sent within the hour, newest first, at most 50.
    [[nodiscard]] Result<QList<WallSend>> sends();

    [[nodiscard]] Result<WallSend> propose(const DeskId& target, int monitor, const QJsonObject& spec,
                                           const QString& reason);
    /// As the target: Accepted, Refused, Shown, Failed or Undone; as the sender: Withdrawn.
    [[nodiscard]] Result<void> answer(const WallSendId& send, WallSendState state,
                                      WallSendNote note = WallSendNote::None, int leftOut = 0);

private:
    [[nodiscard]] Result<QList<WallSend>> ask(const QString& from, const QVariantList& params);

    Database& m_database;
    DeskId m_desk;
};

} // namespace vigie::catalog
