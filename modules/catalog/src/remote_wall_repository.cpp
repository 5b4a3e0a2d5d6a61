// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/remote_wall_repository.h"

#include "domain/names.h"

#include <QJsonArray>

namespace vigie::catalog {
namespace {

QString compact(const QJsonObject& object) {
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject toJson(const DeskMonitor& monitor) {
    return {
        {QStringLiteral("number"), monitor.number},      {QStringLiteral("name"), monitor.name},
        {QStringLiteral("width"), monitor.size.width()}, {QStringLiteral("height"), monitor.size.height()},
        {QStringLiteral("unmanned"), monitor.unmanned},  {QStringLiteral("shows"), monitor.shows}};
}

DeskMonitor monitorFrom(const QJsonObject& object) {
    DeskMonitor monitor;
    monitor.number = object[QStringLiteral("number")].toInt();
    monitor.name = object[QStringLiteral("name")].toString();
    monitor.size = {object[QStringLiteral("width")].toInt(), object[QStringLiteral("height")].toInt()};
    monitor.unmanned = object[QStringLiteral("unmanned")].toBool();
    monitor.shows = object[QStringLiteral("shows")].toObject();
    return monitor;
}

} // namespace

Result<void> RemoteWallRepository::beat(const RemoteDesk& self) {
    QJsonArray monitors;
    for (const DeskMonitor& monitor : self.monitors)
        monitors.append(toJson(monitor));
    const QJsonObject report{{QStringLiteral("name"), self.name},
                             {QStringLiteral("machine"), self.machine},
                             {QStringLiteral("manned"), self.manned},
                             {QStringLiteral("monitors"), monitors}};
    return m_database.call(QStringLiteral("SELECT vigie.wall_beat(?::uuid, ?::jsonb)"),
                           {bindId(m_desk), compact(report)});
}

Result<void> RemoteWallRepository::leave() {
    return m_database.call(QStringLiteral("SELECT vigie.wall_leave(?::uuid)"), {bindId(m_desk)});
}

Result<QList<RemoteDesk>> RemoteWallRepository::desks() {
    const auto rows =
        m_database.exec(QStringLiteral("SELECT id, name, machine, person, manned, monitors::text "
                                       "FROM vigie.wall_desks(?::uuid)"),
                        {bindId(m_desk)});
    if (!rows)
        return fail(rows.error());
    QList<RemoteDesk> desks;
    for (const Row& row : *rows) {
        RemoteDesk desk;
        desk.id = row.id<DeskId>(0);
        desk.name = row.text(1);
        desk.machine = row.text(2);
        desk.person = row.text(3);
        desk.manned = row.boolean(4);
        const QJsonArray monitors = row.json(5).array();
        for (const auto& monitor : monitors)
            desk.monitors.append(monitorFrom(monitor.toObject()));
        desks.append(desk);
    }
    return desks;
}

Result<QList<WallSend>> RemoteWallRepository::ask(const QString& from, const QVariantList& params) {
    QVariantList all{bindId(m_desk)};
    all.append(params);
    const auto rows = m_database.exec(
        QStringLiteral(
            "SELECT s.id, s.sender_desk = ?::uuid, s.sender_name::text, s.sender_desk_name, "
            "  s.target_name::text, s.target_desk_name, s.monitor, s.spec::text, s.reason, s.asks, "
            "  s.state, s.note, s.left_out, vigie.us(s.made_at) - vigie.us(clock_timestamp()), "
            "  vigie.us(s.until) - vigie.us(clock_timestamp()) "
            "FROM %1 s")
            .arg(from),
        all);
    if (!rows)
        return fail(rows.error());
    const UtcTime now = SystemClock().utcNow();
    QList<WallSend> sends;
    for (const Row& row : *rows) {
        WallSend send;
        send.id = row.id<WallSendId>(0);
        send.fromMe = row.boolean(1);
        send.senderName = row.text(2);
        send.senderDesk = row.text(3);
        send.targetName = row.text(4);
        send.targetDesk = row.text(5);
        send.monitor = int(row.integer(6));
        send.spec = row.json(7).object();
        send.reason = row.text(8);
        send.asks = row.boolean(9);
        // A state that a newer catalog knows is none in which this program may act.
        send.state = fromName<WallSendState>(row.text(10)).value_or(WallSendState::Failed);
        send.note = fromName<WallSendNote>(row.text(11)).value_or(WallSendNote::None);
        send.leftOut = int(row.integer(12));
        send.sentAt = now + std::chrono::microseconds(row.integer(13));
        send.until = now + std::chrono::microseconds(row.integer(14));
        sends.append(send);
    }
    return sends;
}

Result<QList<WallSend>> RemoteWallRepository::sends() {
    return ask(QStringLiteral("vigie.wall_sends(?::uuid)"), {bindId(m_desk)});
}

Result<WallSend> RemoteWallRepository::propose(const DeskId& target, int monitor, const QJsonObject& spec,
                                               const QString& reason) {
    auto made = ask(QStringLiteral("vigie.wall_propose(?::uuid, ?::uuid, ?::int, ?::jsonb, ?)"),
                    {bindId(m_desk), bindId(target), monitor, compact(spec), reason});
    if (!made)
        return fail(made.error());
    return made->first();
}

Result<void> RemoteWallRepository::answer(const WallSendId& send, WallSendState state, WallSendNote note,
                                          int leftOut) {
    return m_database.call(QStringLiteral("SELECT vigie.wall_answer(?::uuid, ?::uuid, ?, ?, ?::int)"),
                           {bindId(m_desk), bindId(send), nameOf(state), nameOf(note), leftOut});
}

} // namespace vigie::catalog
