// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/ptz_repository.h"

#include "domain/names.h"

namespace vigie::catalog {

Result<QList<PtzLease>> PtzRepository::ask(const QString& from, const QVariantList& params) {
    const auto rows = m_database.exec(
        QStringLiteral(
            "SELECT p.camera_id, p.commune_id, p.holder_name::text, p.priority, p.reason, p.return_preset, "
            "  vigie.us(p.since) - vigie.us(clock_timestamp()), "
            "  vigie.us(p.until) - vigie.us(clock_timestamp()), "
            "  EXISTS (SELECT FROM vigie.account a WHERE a.id = p.account AND a.role_name = session_user), "
            "  p.desk "
            "FROM %1 p")
            .arg(from),
        params);
    if (!rows)
        return fail(rows.error());
    const UtcTime now = SystemClock().utcNow();
    QList<PtzLease> leases;
    for (const Row& row : *rows) {
        PtzLease lease;
        lease.camera = row.id<CameraId>(0);
        lease.commune = row.id<CommuneId>(1);
        lease.holder = row.text(2);
        // One that a newer catalog knows is not to be taken for a weak one.
        lease.priority = fromName<PtzPriority>(row.text(3)).value_or(PtzPriority::LawEnforcement);
        lease.reason = row.text(4);
        lease.returnPreset = row.text(5);
        lease.since = now + std::chrono::microseconds(row.integer(6));
        lease.until = now + std::chrono::microseconds(row.integer(7));
        lease.sameAccount = row.boolean(8);
        lease.mine = lease.sameAccount && row.text(9) == m_desk;
        leases.append(lease);
    }
    return leases;
}

Result<QList<PtzLease>> PtzRepository::current() {
    return ask(QStringLiteral("(SELECT * FROM vigie.ptz_lease WHERE until >= clock_timestamp())"), {});
}

Result<PtzLease> PtzRepository::take(const PtzRequest& request) {
    auto taken =
        ask(QStringLiteral("vigie.ptz_take(?::uuid, ?::uuid, ?, ?, ?::float8, ?, ?)"),
            {bindId(request.commune), bindId(request.camera), nameOf(request.priority), request.reason,
             static_cast<double>(request.duration.count()), m_desk, request.returnPreset});
    if (!taken)
        return fail(taken.error());
    return taken->first();
}

Result<std::optional<UtcTime>> PtzRepository::renew(const CommuneId& commune, const CameraId& camera,
                                                    std::chrono::seconds duration) {
    const auto rows =
        m_database.exec(QStringLiteral("SELECT vigie.us(until) - vigie.us(clock_timestamp()) "
                                       "FROM vigie.ptz_renew(?::uuid, ?::uuid, ?::float8, ?) until"),
                        {bindId(commune), bindId(camera), static_cast<double>(duration.count()), m_desk});
    if (!rows)
        return fail(rows.error());
    if (rows->first().isNull(0))
        return std::nullopt;
    return SystemClock().utcNow() + std::chrono::microseconds(rows->first().integer(0));
}

Result<bool> PtzRepository::release(const CommuneId& commune, const CameraId& camera, const QString& why) {
    const auto rows = m_database.exec(QStringLiteral("SELECT vigie.ptz_release(?::uuid, ?::uuid, ?, ?)"),
                                      {bindId(commune), bindId(camera), m_desk, why});
    if (!rows)
        return fail(rows.error());
    return rows->first().boolean(0);
}

Result<QList<PtzLease>> PtzRepository::expire() {
    return ask(QStringLiteral("vigie.ptz_expire()"), {});
}

} // namespace vigie::catalog
