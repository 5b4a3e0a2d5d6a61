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
        QVERIFY(tail->at(0).detail.isEmpty());
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

    void journalShowsWhatWasAlteredBehindItsBack() {
        auto chief = m_fixture.as("superviseur");
        auto owner = m_fixture.asOwner();
        JournalRepository supervisor(*chief);
        QVERIFY(!supervisor.firstBroken().value().has_value());
        QCOMPARE(supervisor.count().value(),
                 owner->exec(QStringLiteral("SELECT max(id) FROM vigie.journal"))->first().integer(0));
        // Not even the owner gets past the triggers...
        VERIFY_FAILS(owner->call(QStringLiteral("UPDATE vigie.journal SET act = 'x' WHERE id = 5")),
                     ErrorCode::Forbidden);
        VERIFY_FAILS(owner->call(QStringLiteral("DELETE FROM vigie.journal WHERE id = 5")),
                     ErrorCode::Forbidden);
        VERIFY_FAILS(owner->call(QStringLiteral("TRUNCATE vigie.journal")), ErrorCode::Forbidden);
        // ...and a superuser that takes them off leaves a mark.
        VERIFY_OK(owner->script(
            QStringLiteral("ALTER TABLE vigie.journal DISABLE TRIGGER ALL;"
                           "CREATE TEMP TABLE saved AS SELECT * FROM vigie.journal WHERE id = 5;"
                           "UPDATE vigie.journal SET actor = 'poste2' WHERE id = 5")));
        QCOMPARE(supervisor.firstBroken().value(), std::optional<qint64>(5));
        VERIFY_OK(owner->script(QStringLiteral("DELETE FROM vigie.journal WHERE id = 5")));
        QCOMPARE(supervisor.firstBroken().value(), std::optional<qint64>(5));
        VERIFY_OK(owner->script(QStringLiteral("INSERT INTO vigie.journal SELECT * FROM saved;"
                                               "ALTER TABLE vigie.journal ENABLE TRIGGER ALL")));
        QVERIFY(!supervisor.firstBroken().value().has_value());
        const qint64 last = supervisor.count().value();
        VERIFY_OK(owner->script(
            QStringLiteral("ALTER TABLE vigie.journal DISABLE TRIGGER ALL;"
                           "DELETE FROM vigie.journal WHERE id = (SELECT max(id) FROM vigie.journal);"
                           "ALTER TABLE vigie.journal ENABLE TRIGGER ALL")));
        QCOMPARE(supervisor.firstBroken().value(), std::optional<qint64>(last)); // cut off at its end
    }
};

QTEST_GUILESS_MAIN(TestCatalogJournal)
#include "test_catalog_journal.moc"
