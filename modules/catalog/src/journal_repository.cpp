// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/journal_repository.h"

#include <QCryptographicHash>
#include <QMultiMap>
#include <QtEndian>

namespace vigie::catalog {

Result<void> JournalRepository::record(const AuditEntry& entry, const QUuid& reference,
                                       std::optional<UtcTime> actedAt) {
    const bool hasImages = entry.images.begin != UtcTime{} || entry.images.end != UtcTime{};
    const auto bound = [&](UtcTime time) { return bindTime(hasImages ? std::optional(time) : std::nullopt); };
    return m_database.call(
        QStringLiteral(
            "SELECT vigie.journal_act(?::uuid, ?::uuid, ?, vigie.at(?::bigint), vigie.at(?::bigint), ?, "
            "?::uuid, vigie.at(?::bigint))"),
        {bindId(entry.commune), bindId(entry.camera), entry.act, bound(entry.images.begin),
         bound(entry.images.end), entry.reason, bindUuid(reference), bindTime(actedAt)});
}

Result<QList<JournalEntry>> JournalRepository::tail(int most) {
    const auto rows = m_database.exec(
        QStringLiteral("SELECT id, vigie.us(at), actor::text, commune_id, act, topic, entity, detail::text "
                       "FROM vigie.journal ORDER BY id DESC LIMIT ?::int"),
        {most});
    if (!rows)
        return fail(rows.error());
    QList<JournalEntry> entries;
    for (const Row& row : *rows) {
        entries.append({row.integer(0), row.time(1), row.text(2), row.id<CommuneId>(3), row.text(4),
                        row.text(5), row.uuid(6), row.json(7).object()});
    }
    return entries;
}

Result<qint64> JournalRepository::count() {
    const auto rows = m_database.exec(QStringLiteral("SELECT count(*) FROM vigie.journal"));
    if (!rows)
        return fail(rows.error());
    return rows->first().integer(0);
}

Result<JournalAnchor> JournalRepository::anchor() {
    const auto rows = m_database.exec(QStringLiteral("SELECT anchor, heads FROM vigie.anchor_journal()"));
    if (!rows)
        return fail(rows.error());
    return JournalAnchor{rows->first().integer(0), rows->first().text(1).toUtf8()};
}

Result<void> JournalRepository::stamp(qint64 anchor, const QByteArray& token) {
    return m_database.call(QStringLiteral("SELECT vigie.stamp_anchor(?::bigint, decode(?, 'hex'))"),
                           {anchor, QString::fromLatin1(token.toHex())});
}

Result<qint64> JournalRepository::prune() {
    const auto rows = m_database.exec(QStringLiteral("SELECT vigie.prune_journal()"));
    if (!rows)
        return fail(rows.error());
    return rows->first().integer(0);
}

namespace {

QByteArray sha256(const QByteArray& bytes) {
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

QByteArray bytesOf(const Row& row, int column) {
    return QByteArray::fromHex(row.text(column).toLatin1());
}

/// What the anchors say of one chain, by place.
struct Anchored {
    qint64 anchor = 0;
    QByteArray hash;
};
using Anchors = QMultiMap<qint64, Anchored>;

Result<QHash<QUuid, Anchors>> readAnchors(Database& database) {
    const auto rows = database.exec(QStringLiteral("SELECT id, heads FROM vigie.journal_anchor ORDER BY id"));
    if (!rows)
        return fail(rows.error());
    QHash<QUuid, Anchors> anchors;
    for (const Row& row : *rows) {
        for (const QString& line : row.text(1).split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
            const QStringList words = line.split(QLatin1Char(' '));
            anchors[QUuid::fromString(words.value(0))].insert(
                words.value(1).toLongLong(),
                {row.integer(0), QByteArray::fromHex(words.value(2).toLatin1())});
        }
    }
    return anchors;
}

/// Follows one chain, line by line.
class ChainWalk final {
public:
    ChainWalk(const QUuid& chain, Anchors anchors, QList<JournalFinding>& findings)
        : m_commune(chain)
        , m_anchors(std::move(anchors))
        , m_findings(findings)
        , m_hash(sha256("vigie:" + chain.toByteArray(QUuid::WithoutBraces))) {}

    /// Without content: a line that retention removed.
    void follow(qint64 seq, qint64 id, const std::optional<QByteArray>& content, const QByteArray& digest,
                const QByteArray& hash) {
        if (seq > m_seq + 1)
            found(JournalFinding::Kind::Missing, m_seq + 1, seq - 1, 0);
        if (content && sha256(*content) != digest)
            found(JournalFinding::Kind::Altered, seq, seq, id);
        // After a gap there is nothing to follow from.
        QByteArray place(8, '\0');
        qToBigEndian(seq, place.data());
        if (seq == m_seq + 1 && sha256(m_hash + place + digest) != hash)
            found(JournalFinding::Kind::Unchained, seq, seq, id);
        m_seq = seq;
        m_hash = hash;
        for (auto it = m_anchors.find(seq); it != m_anchors.end() && it.key() == seq;
             it = m_anchors.erase(it)) {
            if (it->hash != hash)
                found(JournalFinding::Kind::Anchor, seq, seq, it->anchor);
        }
    }

    void end(qint64 seq, const QByteArray& hash) {
        if (seq > m_seq)
            found(JournalFinding::Kind::Missing, m_seq + 1, seq, 0);
        else if (seq < m_seq || hash != m_hash)
            found(JournalFinding::Kind::Head, seq, m_seq, 0);
        // What an anchor saw and nobody finds any more.
        for (auto it = m_anchors.cbegin(); it != m_anchors.cend(); ++it)
            found(JournalFinding::Kind::Anchor, it.key(), it.key(), it->anchor);
    }

private:
    void found(JournalFinding::Kind kind, qint64 seq, qint64 last, qint64 id) {
        m_findings.append({kind, CommuneId(m_commune), seq, last, id});
    }

    QUuid m_commune;
    Anchors m_anchors; // those not met yet
    QList<JournalFinding>& m_findings;
    QByteArray m_hash;
    qint64 m_seq = 0;
};

} // namespace

Result<QList<JournalFinding>> JournalRepository::verify(const std::function<void(qint64)>& progress,
                                                        const std::stop_token& stop) {
    constexpr int pageSize = 5000;
    // One snapshot: an act committed meanwhile would move a head beyond the lines that were read.
    return m_database.transaction([&]() -> Result<QList<JournalFinding>> {
        if (auto set = m_database.script(
                QStringLiteral("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"));
            !set)
            return fail(set.error());
        QList<JournalFinding> findings;
        qint64 read = 0;
        // A chain whose head was removed with or without its lines shows by the other of the two.
        const auto chains = m_database.exec(
            QStringLiteral("SELECT coalesce(h.chain, j.chain), coalesce(h.seq, 0), encode(h.hash, 'hex') "
                           "FROM vigie.journal_head h FULL JOIN (SELECT chain FROM vigie.journal UNION "
                           "SELECT chain FROM vigie.journal_pruned) j "
                           "USING (chain)"));
        if (!chains)
            return fail(chains.error());
        auto anchors = readAnchors(m_database);
        if (!anchors)
            return fail(anchors.error());
        for (const Row& chain : *chains) {
            ChainWalk walk(chain.uuid(0), anchors->take(chain.uuid(0)), findings);
            for (qint64 last = 0;;) {
                if (stop.stop_requested())
                    return fail(ErrorCode::Cancelled, {}, QStringLiteral("stop requested"));
                const auto lines = m_database.exec(
                    QStringLiteral(
                        "SELECT seq, id, vigie.us(at), actor::text, commune_id, act, topic, entity, "
                        "detail::text, encode(digest, 'hex'), encode(hash, 'hex') FROM vigie.journal "
                        "WHERE chain = ?::uuid AND seq > ?::bigint "
                        "UNION ALL SELECT seq, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "
                        "encode(digest, 'hex'), encode(hash, 'hex') FROM vigie.journal_pruned "
                        "WHERE chain = ?::uuid AND seq > ?::bigint ORDER BY seq LIMIT ?::int"),
                    {chain.text(0), last, chain.text(0), last, pageSize});
                if (!lines)
                    return fail(lines.error());
                for (const Row& row : *lines) {
                    const auto orDash = [&](int column) {
                        return row.isNull(column) ? QStringLiteral("-") : row.text(column);
                    };
                    std::optional<QByteArray> content;
                    if (!row.isNull(1))
                        content = QStringList{QString::number(row.integer(2)),
                                              row.text(3),
                                              orDash(4),
                                              row.text(5),
                                              row.text(6),
                                              orDash(7),
                                              row.text(8)}
                                      .join(QLatin1Char('\n'))
                                      .toUtf8();
                    last = row.integer(0);
                    walk.follow(last, row.integer(1), content, bytesOf(row, 9), bytesOf(row, 10));
                }
                read += lines->size();
                if (progress)
                    progress(read);
                if (lines->size() < pageSize)
                    break;
            }
            walk.end(chain.integer(1), bytesOf(chain, 2));
        }
        // Chains an anchor saw and nobody finds any more, head and all; of those this login may read.
        const auto mine = m_database.exec(QStringLiteral(
            "SELECT commune_id FROM vigie.commune UNION SELECT '00000000-0000-0000-0000-000000000000'"));
        if (!mine)
            return fail(mine.error());
        for (const Row& row : *mine) {
            const auto gone = anchors->take(row.uuid(0));
            for (auto it = gone.cbegin(); it != gone.cend(); ++it)
                findings.append(
                    {JournalFinding::Kind::Anchor, CommuneId(row.uuid(0)), it.key(), it.key(), it->anchor});
        }
        return findings;
    });
}

} // namespace vigie::catalog
