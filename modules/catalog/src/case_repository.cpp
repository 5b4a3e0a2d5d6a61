// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/case_repository.h"

#include "domain/names.h"

#include <QCoreApplication>

namespace vigie::catalog {
namespace {

const QString columns = QStringLiteral(
    "id, commune_id, number, authority::text, reference::text, frame, camera_id, vigie.us(span_begin), "
    "vigie.us(span_end), state, vigie.us(received_at), package_folder, package_digest");

Result<Case> readCase(const Row& row) {
    // A legal frame or a state that this version doesn't know must not be shown as another one.
    const auto frame = fromName<LegalFrame>(row.text(5));
    const auto state = fromName<CaseState>(row.text(9));
    if (!frame || !state) {
        return fail(
            ErrorCode::Unsupported,
            QCoreApplication::translate("catalog", "Le dossier %1 vient d'une version plus récente de Vigie.")
                .arg(row.text(2)),
            QStringLiteral("frame %1, state %2").arg(row.text(5), row.text(9)));
    }
    Case it;
    it.id = row.id<CaseId>(0);
    it.commune = row.id<CommuneId>(1);
    it.number = row.text(2);
    it.request = {it.commune, row.text(3),         row.text(4),
                  *frame,     row.id<CameraId>(6), {row.time(7), row.time(8)}};
    it.state = *state;
    it.receivedAt = row.time(10);
    it.package = row.text(11);
    it.packageDigest = row.text(12);
    return it;
}

} // namespace

Result<Case> CaseRepository::open(const RequisitionRequest& request) {
    return m_database.transaction([&]() -> Result<Case> {
        const auto rows = m_database.exec(QStringLiteral("SELECT vigie.open_case(?::uuid, ?, ?, ?, ?::uuid, "
                                                         "vigie.at(?::bigint), vigie.at(?::bigint))"),
                                          {bindId(request.commune), request.authority, request.reference,
                                           nameOf(request.frame), bindId(request.camera),
                                           bindTime(request.span.begin), bindTime(request.span.end)});
        if (!rows)
            return fail(rows.error());
        return caseOf(rows->first().id<CaseId>(0));
    });
}

Result<QList<Case>> CaseRepository::list(int most) {
    const auto rows = m_database.exec(
        QStringLiteral("SELECT %1 FROM vigie.requisition_case ORDER BY received_at DESC LIMIT ?::int")
            .arg(columns),
        {most});
    if (!rows)
        return fail(rows.error());
    QList<Case> cases;
    for (const Row& row : *rows) {
        auto it = readCase(row);
        if (!it)
            return fail(it.error());
        cases.append(*it);
    }
    return cases;
}

Result<Case> CaseRepository::caseOf(const CaseId& id) {
    const auto rows = m_database.exec(
        QStringLiteral("SELECT %1 FROM vigie.requisition_case WHERE id = ?::uuid").arg(columns),
        {bindId(id)});
    if (!rows)
        return fail(rows.error());
    if (rows->isEmpty()) {
        return fail(ErrorCode::NotFound, QCoreApplication::translate("catalog", "Ce dossier n'existe pas."),
                    QStringLiteral("case %1").arg(id.toString()));
    }
    return readCase(rows->first());
}

Result<void> CaseRepository::setState(const CaseId& id, CaseState state, const QString& remark) {
    return m_database.call(QStringLiteral("SELECT vigie.set_case_state(?::uuid, ?, ?)"),
                           {bindId(id), nameOf(state), remark});
}

Result<void> CaseRepository::recordPackage(const CaseId& id, const QString& folder, const QString& digest,
                                           const QJsonObject& manifest) {
    return m_database.call(QStringLiteral("SELECT vigie.record_package(?::uuid, ?, ?, ?::jsonb)"),
                           {bindId(id), folder, digest,
                            QString::fromUtf8(QJsonDocument(manifest).toJson(QJsonDocument::Compact))});
}

} // namespace vigie::catalog
