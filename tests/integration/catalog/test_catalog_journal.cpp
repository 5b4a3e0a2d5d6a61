// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/journal_repository.h"
#include "cluster_fixture.h"

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

class TestCatalogJournal : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;

    AuditEntry entry(const QString& act) const {
        return {m_fixture.commune.id, m_fixture.first.id, act, {}, {}};
    }

    QStringList journaled() const {
        auto supervisor = m_fixture.as("superviseur");
        const auto tail = JournalRepository(*supervisor).tail(500);
        QStringList acts;
        for (auto it = tail->rbegin(); it != tail->rend(); ++it) {
            if (it->actor == QLatin1String("poste1"))
                acts.append(it->act);
        }
        return acts;
    }

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_fixture.furnish()); }

    void actsOnImagesAreJournaled() {
        auto poste1 = m_fixture.as("poste1");
        auto chief = m_fixture.as("superviseur");
        JournalRepository desk(*poste1);
        JournalRepository supervisor(*chief);
        const qint64 before = supervisor.count().value();
        const TimeSpan span{UtcTime(1790590448000001us), UtcTime(1790590449000000us)};
        VERIFY_OK(desk.record({m_fixture.commune.id, m_fixture.first.id, QStringLiteral("snapshot"), span,
                               QStringLiteral("demande de la brigade")}));
        VERIFY_OK(
            desk.record({m_fixture.commune.id, m_fixture.first.id, QStringLiteral("live-start"), {}, {}}));
        VERIFY_FAILS(
            desk.record({m_fixture.commune.id, m_fixture.first.id, QStringLiteral("Not An Act"), {}, {}}),
            ErrorCode::InvalidInput);
        VERIFY_FAILS(
            desk.record({m_fixture.commune.id, CameraId::create(), QStringLiteral("snapshot"), {}, {}}),
            ErrorCode::NotFound);
        QCOMPARE(supervisor.count().value(), before + 2);
        const auto tail = supervisor.tail(2);
        VERIFY_OK(tail);
        QCOMPARE(tail->at(0).act, QStringLiteral("live-start"));
        QCOMPARE(tail->at(0).detail.value(QStringLiteral("role")).toString(), QStringLiteral("operator"));
        QVERIFY(tail->at(0).detail.value(QStringLiteral("unauthorised")).toBool()); // it has no arrêté
        QCOMPARE(tail->at(1).actor, QStringLiteral("poste1"));
        QCOMPARE(tail->at(1).entity, m_fixture.first.id.uuid());
        QCOMPARE(tail->at(1).detail.value(QStringLiteral("begin_us")).toInteger(), 1790590448000001);
        QCOMPARE(tail->at(1).detail.value(QStringLiteral("reason")).toString(),
                 QStringLiteral("demande de la brigade"));
    }

    void sameReferenceIsWrittenOnce() {
        auto desk = m_fixture.as("poste1");
        JournalRepository journal(*desk);
        const qsizetype before = journaled().size();
        const QUuid reference = QUuid::createUuid();
        VERIFY_OK(journal.record(entry(QStringLiteral("export")), reference, SystemClock().utcNow()));
        VERIFY_OK(journal.record(entry(QStringLiteral("export")), reference, SystemClock().utcNow()));
        QCOMPARE(journaled().size(), before + 1);
    }

    /// Every way to change a line behind the catalog's back, by a superuser with the triggers off.
    void journalShowsWhatWasAlteredBehindItsBack_data() {
        using Kind = JournalFinding::Kind;
        QTest::addColumn<QString>("tampering");
        QTest::addColumn<QList<std::pair<Kind, qint64>>>("findings"); // kind, place in the commune's chain
        const auto row = [](const char* name, const char* sql,
                            const QList<std::pair<Kind, qint64>>& expected) {
            QTest::newRow(name) << QString::fromLatin1(sql) << expected;
        };
        row("actor", "UPDATE vigie.journal SET actor = 'poste2' WHERE %1 AND seq = 3", {{Kind::Altered, 3}});
        row("time", "UPDATE vigie.journal SET at = at + interval '1 us' WHERE %1 AND seq = 3",
            {{Kind::Altered, 3}});
        row("detail", "UPDATE vigie.journal SET detail = detail || '{\"a\": 1}' WHERE %1 AND seq = 4",
            {{Kind::Altered, 4}});
        row("content and digest",
            "UPDATE vigie.journal SET entity = NULL, digest = vigie.journal_digest(at, actor, commune_id, "
            "act, topic, "
            "NULL, detail) WHERE %1 AND seq = 3",
            {{Kind::Unchained, 3}});
        row("content, digest and hash",
            "UPDATE vigie.journal j SET act = 'x-y', digest = vigie.journal_digest(at, actor, commune_id, "
            "'x-y', topic, "
            "entity, detail), hash = vigie.journal_link((SELECT hash FROM vigie.journal p WHERE p.chain = "
            "j.chain AND "
            "p.seq = 2), 3, vigie.journal_digest(at, actor, commune_id, 'x-y', topic, entity, detail)) "
            "WHERE %1 AND seq = 3",
            {{Kind::Unchained, 4}});
        row("removed", "DELETE FROM vigie.journal WHERE %1 AND seq = 3", {{Kind::Missing, 3}});
        row("removed and closed up",
            "DELETE FROM vigie.journal WHERE %1 AND seq = 3; UPDATE vigie.journal SET seq = -seq WHERE %1 "
            "AND seq > 3; "
            "UPDATE vigie.journal SET seq = -seq - 1 WHERE %1 AND seq < 0; UPDATE vigie.journal_head SET seq "
            "= seq - 1 "
            "WHERE %1",
            {{Kind::Unchained, 3}, {Kind::Unchained, 4}});
        row("put in at the end",
            "INSERT INTO vigie.journal (at, actor, commune_id, act, topic, entity, detail, seq, digest, "
            "hash) SELECT at, "
            "'poste2', commune_id, act, topic, entity, detail, seq + 1, digest, hash FROM vigie.journal "
            "WHERE %1 ORDER "
            "BY seq DESC LIMIT 1",
            {{Kind::Altered, 6}, {Kind::Unchained, 6}, {Kind::Head, 5}});
        row("end cut off", "DELETE FROM vigie.journal WHERE %1 AND seq = 5", {{Kind::Missing, 5}});
        row("end cut off with the head",
            "DELETE FROM vigie.journal WHERE %1 AND seq = 5; UPDATE vigie.journal_head SET seq = 4 WHERE %1",
            {{Kind::Head, 4}});
    }
    void journalShowsWhatWasAlteredBehindItsBack() {
        QFETCH(QString, tampering);
        using Kind = JournalFinding::Kind;
        using Expected = QList<std::pair<Kind, qint64>>;
        QFETCH(Expected, findings);
        auto chief = m_fixture.as("superviseur");
        auto admin = m_fixture.as("administrateur");
        auto owner = m_fixture.asOwner();
        JournalRepository supervisor(*chief);
        const auto whole = supervisor.verify();
        VERIFY_OK(whole);
        QVERIFY(whole->isEmpty());
        // Not even the owner gets past the triggers.
        VERIFY_FAILS(owner->call(QStringLiteral("UPDATE vigie.journal SET act = 'x' WHERE id = 5")),
                     ErrorCode::Forbidden);
        VERIFY_FAILS(owner->call(QStringLiteral("DELETE FROM vigie.journal WHERE id = 5")),
                     ErrorCode::Forbidden);
        VERIFY_FAILS(owner->call(QStringLiteral("TRUNCATE vigie.journal")), ErrorCode::Forbidden);

        // A commune of its own for each, with five lines.
        const CommuneId commune = CommuneId::create();
        DirectoryRepository places(*admin);
        for (int i = 0; i < 5; ++i)
            VERIFY_OK(places.save({commune, QStringLiteral("c-%1").arg(commune.toString()),
                                   QStringLiteral("Essai %1").arg(i)}));
        const QString chain = QStringLiteral("chain = '%1'").arg(commune.toString());
        VERIFY_OK(owner->script(
            QStringLiteral("BEGIN; SET CONSTRAINTS ALL DEFERRED; ALTER TABLE vigie.journal DISABLE "
                           "TRIGGER ALL; %1; ALTER TABLE vigie.journal ENABLE TRIGGER ALL; COMMIT")
                .arg(tampering.arg(chain))));
        auto inspector = m_fixture.as("controleur");
        const auto found = JournalRepository(*inspector).verify();
        VERIFY_OK(found);
        Expected seen;
        for (const JournalFinding& finding : *found) {
            QCOMPARE(finding.commune, commune);
            seen.append({finding.kind, finding.seq});
        }
        QCOMPARE(seen, findings);
        // The next case begins with a whole journal.
        VERIFY_OK(owner->script(
            QStringLiteral("ALTER TABLE vigie.journal DISABLE TRIGGER ALL; DELETE FROM "
                           "vigie.journal WHERE %1; DELETE FROM vigie.journal_head WHERE %1; ALTER "
                           "TABLE vigie.journal ENABLE TRIGGER ALL")
                .arg(chain)));
    }

    /// Watching has a begin and an end, also when the program that watched dies.
    void watchingEndsWithTheProgram() {
        auto chief = m_fixture.as("superviseur");
        const auto viewings = [&] {
            QStringList told;
            const auto rows = chief->exec(QStringLiteral("SELECT kind, coalesce(ended_how, 'open'), person "
                                                         "FROM vigie.viewing ORDER BY begun_at, kind"));
            for (const Row& row : rows.value_or(Rows()))
                told.append(row.text(0) + QLatin1Char(' ') + row.text(1));
            return told;
        };
        const auto sweep = [&](const char* grace) {
            auto agent = m_fixture.as("agent");
            const auto rows = agent->exec(
                QStringLiteral("SELECT vigie.close_lost_viewings('%1')").arg(QString::fromLatin1(grace)));
            return rows ? rows->first().integer(0) : -1;
        };
        QTRY_COMPARE(sweep("0 s"), 0); // what the tests before left open
        const qsizetype before = viewings().size();
        const QUuid session = QUuid::createUuid();
        const auto openSession = [&](Database& database) {
            return database.call(QStringLiteral("SELECT vigie.open_session(?::uuid, 'Poste 2')"),
                                 {bindUuid(session)});
        };
        auto desk = m_fixture.as("poste2");
        VERIFY_OK(openSession(*desk));
        const auto say = [&](const char* act) {
            return JournalRepository(*desk).record(entry(QString::fromLatin1(act)));
        };
        VERIFY_OK(say("live-start"));
        VERIFY_OK(say("snapshot"));
        VERIFY_OK(say("replay-start"));
        VERIFY_OK(say("replay-stop"));
        QCOMPARE(viewings().mid(before),
                 (QStringList{QStringLiteral("live open"), QStringLiteral("snapshot closed"),
                              QStringLiteral("playback closed")}));
        // The link is cut and comes back: it is the same viewing, which goes on.
        desk.reset();
        QTRY_COMPARE(sweep("1 hour"), 0);
        desk = m_fixture.as("poste2");
        VERIFY_OK(openSession(*desk));
        QCOMPARE(sweep("0 s"), 0);
        QCOMPARE(viewings().at(before), QStringLiteral("live open"));
        // In two tiles at once it is watched until the last lets go, and a word over another connection is
        // enough.
        VERIFY_OK(say("live-start"));
        VERIFY_OK(say("live-stop"));
        QCOMPARE(viewings().at(before), QStringLiteral("live open"));
        desk.reset();
        auto worker = m_fixture.as("poste2");
        QTRY_COMPARE(keepHouse(*worker, session, QStringLiteral("Poste 2")).value(), 0);
        QCOMPARE(sweep("1 hour"), 0);
        QCOMPARE(viewings().at(before), QStringLiteral("live open"));
        desk = m_fixture.as("poste2");
        VERIFY_OK(openSession(*desk));
        // Nobody takes over a colleague's.
        auto other = m_fixture.as("poste1");
        VERIFY_FAILS(openSession(*other), ErrorCode::Forbidden);
        // The program dies.
        desk.reset();
        qint64 ended = 0;
        QTRY_VERIFY((ended += sweep("0 s")) >= 1);
        QCOMPARE(viewings().at(before), QStringLiteral("live session-lost"));
        QCOMPARE(chief->exec(QStringLiteral("SELECT act FROM vigie.journal ORDER BY id DESC LIMIT 1"))
                     ->first()
                     .text(0),
                 QStringLiteral("live-lost"));
    }

    /// What retention takes leaves the chains closed, and only what is past its time goes.
    void retentionKeepsTheChain() {
        auto owner = m_fixture.asOwner();
        auto agent = m_fixture.as("agent");
        auto desk = m_fixture.as("poste1");
        auto inspector = m_fixture.as("controleur");
        QCOMPARE(JournalRepository(*agent).prune().value(), 0);
        VERIFY_OK(JournalRepository(*desk).record(entry(QStringLiteral("live-start"))));
        VERIFY_OK(JournalRepository(*desk).record(entry(QStringLiteral("export"))));
        VERIFY_FAILS(JournalRepository(*desk).prune(), ErrorCode::Forbidden);
        // Thirteen months later: made older with their digests, as a chain of that time would be.
        VERIFY_OK(owner->script(QStringLiteral(
            "ALTER TABLE vigie.journal DISABLE TRIGGER ALL;"
            "DO $$ DECLARE line vigie.journal; head bytea; last uuid; BEGIN"
            " FOR line IN SELECT * FROM vigie.journal ORDER BY chain, seq LOOP"
            "  IF last IS DISTINCT FROM line.chain THEN head := vigie.chain_start(line.chain); last := "
            "line.chain; END IF;"
            "  line.at := line.at - interval '13 months';"
            "  line.digest := vigie.journal_digest(line.at, line.actor, line.commune_id, line.act, "
            "line.topic, "
            "line.entity, line.detail);"
            "  head := vigie.journal_link(head, line.seq, line.digest);"
            "  UPDATE vigie.journal SET at = line.at, digest = line.digest, hash = head WHERE id = line.id;"
            "  UPDATE vigie.journal_head SET hash = head WHERE chain = line.chain;"
            " END LOOP; END $$;"
            "ALTER TABLE vigie.journal ENABLE TRIGGER ALL")));
        QVERIFY(JournalRepository(*inspector).verify().value().isEmpty());
        const auto pruned = JournalRepository(*agent).prune();
        VERIFY_OK(pruned);
        QVERIFY(*pruned > 0);
        QVERIFY(JournalRepository(*inspector).verify().value().isEmpty());
        const auto left = owner->exec(QStringLiteral(
            "SELECT count(*) FILTER (WHERE act = 'export'), count(*) FILTER (WHERE act = 'live-start'), "
            "count(*) FILTER (WHERE act = 'journal-pruned') FROM vigie.journal"));
        QVERIFY(left->first().integer(0) > 0); // three years
        QCOMPARE(left->first().integer(1), 0);
        QCOMPARE(left->first().integer(2), 1);
        // The trace of a removed line can't be altered unseen either.
        VERIFY_FAILS(owner->call(QStringLiteral("DELETE FROM vigie.journal_pruned")), ErrorCode::Forbidden);
        VERIFY_OK(owner->script(QStringLiteral(
            "ALTER TABLE vigie.journal_pruned DISABLE TRIGGER ALL; DELETE FROM vigie.journal_pruned "
            "WHERE (chain, seq) = (SELECT chain, seq FROM vigie.journal_pruned ORDER BY chain, seq "
            "LIMIT 1); ALTER TABLE vigie.journal_pruned ENABLE TRIGGER ALL")));
        const auto found = JournalRepository(*inspector).verify();
        QCOMPARE(found->size(), 1);
        QVERIFY(found->first().kind == JournalFinding::Kind::Missing);
    }

    /// A chain computed anew from end to end is whole in itself; the anchor knows better.
    void anAnchorShowsAChainMadeAnew() {
        auto owner = m_fixture.asOwner();
        auto admin = m_fixture.as("administrateur");
        auto inspector = m_fixture.as("controleur");
        const CommuneId commune = CommuneId::create();
        DirectoryRepository places(*admin);
        for (int i = 0; i < 3; ++i)
            VERIFY_OK(places.save({commune, QStringLiteral("60777"), QStringLiteral("Essai %1").arg(i)}));
        const auto anchor = JournalRepository(*admin).anchor();
        VERIFY_OK(anchor);
        QVERIFY(anchor->heads.contains(commune.toString().toLatin1() + " 3 "));
        VERIFY_OK(places.save({commune, QStringLiteral("60777"), QStringLiteral("Essai 4")}));
        VERIFY_OK(owner->script(
            QStringLiteral(
                "ALTER TABLE vigie.journal DISABLE TRIGGER ALL;"
                "DO $$ DECLARE line vigie.journal; head bytea := vigie.chain_start('%1'); BEGIN"
                " FOR line IN SELECT * FROM vigie.journal WHERE chain = '%1' ORDER BY seq LOOP"
                "  IF line.seq = 2 THEN line.actor := 'poste2'; END IF;"
                "  line.digest := vigie.journal_digest(line.at, line.actor, line.commune_id, line.act, "
                "line.topic, line.entity, line.detail);"
                "  head := vigie.journal_link(head, line.seq, line.digest);"
                "  UPDATE vigie.journal SET actor = line.actor, digest = line.digest, hash = head "
                "WHERE id = line.id;"
                "  UPDATE vigie.journal_head SET hash = head WHERE chain = line.chain;"
                " END LOOP; END $$;"
                "ALTER TABLE vigie.journal ENABLE TRIGGER ALL")
                .arg(commune.toString())));
        const auto found = JournalRepository(*inspector).verify();
        VERIFY_OK(found);
        QList<JournalFinding> here;
        std::copy_if(found->begin(), found->end(), std::back_inserter(here),
                     [&](const JournalFinding& finding) { return finding.commune == commune; });
        QCOMPARE(here.size(), 1);
        QVERIFY(here.first().kind == JournalFinding::Kind::Anchor);
        QCOMPARE(here.first().seq, 3);
        QCOMPARE(here.first().id, anchor->id);
        // Removed whole, with its head, it is missed by the anchor alone.
        VERIFY_OK(owner->script(
            QStringLiteral("ALTER TABLE vigie.journal DISABLE TRIGGER ALL; DELETE FROM vigie.journal "
                           "WHERE chain = '%1'; DELETE FROM vigie.journal_head WHERE chain = '%1'; "
                           "ALTER TABLE vigie.journal ENABLE TRIGGER ALL")
                .arg(commune.toString())));
        const auto gone = JournalRepository(*inspector).verify();
        VERIFY_OK(gone);
        QVERIFY(std::any_of(gone->begin(), gone->end(), [&](const JournalFinding& finding) {
            return finding.commune == commune && finding.kind == JournalFinding::Kind::Anchor;
        }));
        // What is no time stamp of it is not kept.
        VERIFY_FAILS(JournalRepository(*admin).stamp(anchor->id, "not a token"), ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(TestCatalogJournal)
#include "test_catalog_journal.moc"
