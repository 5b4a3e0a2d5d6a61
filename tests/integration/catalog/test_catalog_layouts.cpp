// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/layout_repository.h"
#include "cluster_fixture.h"

#include <QTest>

using namespace vigie;
using namespace vigie::catalog;

/// Private layouts are their owner's, whatever a client of another person sends.
class TestCatalogLayouts : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;
    std::unique_ptr<Database> m_owner; // of the layouts, not of the catalog
    std::unique_ptr<Database> m_colleague;
    std::unique_ptr<Database> m_chief;
    const QString m_secret = QStringLiteral("Ronde discrète");
    const QJsonObject m_spec{{QStringLiteral("rows"), 4}};

    static QStringList namesOf(Database& database) {
        QStringList names;
        const auto all = LayoutRepository(database).list();
        for (const auto& layout : all.value_or(QList<SavedLayout>()))
            names << layout.name;
        return names;
    }
    static qsizetype rowsOf(Database& database, const QString& query) {
        const auto rows = database.exec(query);
        return rows ? rows->size() : -1;
    }

private Q_SLOTS:
    void initTestCase() {
        VERIFY_OK(m_fixture.furnish());
        m_owner = m_fixture.as("poste1");
        m_colleague = m_fixture.as("poste2");
        m_chief = m_fixture.as("superviseur");
    }

    void init() {
        VERIFY_OK(LayoutRepository(*m_owner).save(m_secret, m_spec, false));
        VERIFY_OK(LayoutRepository(*m_owner).save(QStringLiteral("Jour"), m_spec, true));
    }

    void cleanup() {
        for (Database* database : {m_owner.get(), m_colleague.get(), m_chief.get()}) {
            for (const QString& name : namesOf(*database))
                (void)LayoutRepository(*database).remove(name);
        }
    }

    void aPrivateOneIsSeenByItsOwnerAlone() {
        QVERIFY(namesOf(*m_owner).contains(m_secret));
        const auto own = LayoutRepository(*m_owner).list();
        QVERIFY(std::any_of(own->begin(), own->end(), [this](const SavedLayout& layout) {
            return layout.name == m_secret && layout.mine && !layout.shared && layout.spec == m_spec;
        }));
        for (Database* other : {m_colleague.get(), m_chief.get()}) {
            QCOMPARE(namesOf(*other), QStringList{QStringLiteral("Jour")});
            QCOMPARE(rowsOf(*other, QStringLiteral("SELECT * FROM vigie.layout WHERE NOT shared")), 0);
            QCOMPARE(rowsOf(*other, QStringLiteral("SELECT * FROM vigie.layout WHERE name LIKE 'Ronde%'")),
                     0);
        }
    }

    void noOtherPersonGetsAtIt() {
        for (Database* other : {m_colleague.get(), m_chief.get()}) {
            LayoutRepository layouts(*other);
            VERIFY_FAILS(layouts.rename(m_secret, QStringLiteral("Prise")), ErrorCode::NotFound);
            VERIFY_FAILS(layouts.setShared(m_secret, true), ErrorCode::NotFound);
            VERIFY_FAILS(layouts.remove(m_secret), ErrorCode::NotFound);
            VERIFY_FAILS(layouts.setShared(QStringLiteral("Jour"), false), ErrorCode::NotFound);
            VERIFY_FAILS(layouts.remove(QStringLiteral("Jour")), ErrorCode::NotFound);
            // One of the same name is another one.
            VERIFY_OK(layouts.save(m_secret, {{QStringLiteral("rows"), 1}}, false));
            VERIFY_OK(layouts.remove(m_secret));
            // Nor by the table: reading past the policy, writing at all, taking the policy away.
            for (const char* attack :
                 {"UPDATE vigie.layout SET shared = true", "DELETE FROM vigie.layout",
                  "UPDATE vigie.layout SET owner = (SELECT id FROM vigie.account WHERE role_name = "
                  "session_user)",
                  "ALTER TABLE vigie.layout DISABLE ROW LEVEL SECURITY",
                  "DROP POLICY reading ON vigie.layout", "CREATE POLICY mine ON vigie.layout USING (true)",
                  "SET ROLE vigie_owner", "SET SESSION AUTHORIZATION poste1",
                  "SET SESSION AUTHORIZATION vigie_owner"})
                VERIFY_FAILS(other->call(QString::fromLatin1(attack)), ErrorCode::Forbidden);
            VERIFY_OK(other->call(QStringLiteral("SET row_security = off")));
            VERIFY_FAILS(other->exec(QStringLiteral("SELECT * FROM vigie.layout")), ErrorCode::Forbidden);
            VERIFY_OK(other->call(QStringLiteral("SET row_security = on")));
            // A group's role is not a person.
            VERIFY_OK(other->call(other == m_chief.get() ? QStringLiteral("SET ROLE vigie_supervisor")
                                                         : QStringLiteral("SET ROLE vigie_operator")));
            QCOMPARE(rowsOf(*other, QStringLiteral("SELECT * FROM vigie.layout WHERE NOT shared")), 0);
            VERIFY_OK(other->call(QStringLiteral("RESET ROLE")));
        }
        QVERIFY(namesOf(*m_owner).contains(m_secret));
    }

    /// Values that a query's own function sees before the policy has judged the row would tell them all.
    void aFunctionInTheQueryLearnsNothing() {
        const auto rows =
            m_colleague->exec(QStringLiteral("SELECT name FROM vigie.layout WHERE (CASE WHEN name LIKE "
                                             "'Ronde%' THEN 1 / (length(name) - 14) ELSE 1 END) > 0"));
        VERIFY_OK(rows); // no division by zero: the row was never looked at
        QCOMPARE(rows->size(), 1);
    }

    void theJournalDoesNotNameIt() {
        const auto told = m_chief->exec(
            QStringLiteral("SELECT act, detail::text FROM vigie.journal WHERE topic = 'layout'"));
        VERIFY_OK(told);
        QVERIFY(!told->isEmpty());
        for (const Row& row : *told)
            QVERIFY2(!row.text(1).contains(m_secret), qPrintable(row.text(1)));
        QVERIFY(std::any_of(told->begin(), told->end(),
                            [](const Row& row) { return row.text(1).contains(QStringLiteral("Jour")); }));
    }

    void itIsSharedAndTakenBack() {
        LayoutRepository mine(*m_owner);
        VERIFY_OK(mine.setShared(m_secret, true));
        QVERIFY(namesOf(*m_colleague).contains(m_secret));
        VERIFY_OK(mine.setShared(m_secret, false));
        QVERIFY(!namesOf(*m_colleague).contains(m_secret));
        // Saved again without a word about it, it stays what it was.
        VERIFY_OK(mine.save(m_secret, {{QStringLiteral("rows"), 2}}));
        QVERIFY(!namesOf(*m_colleague).contains(m_secret));
        VERIFY_OK(mine.save(QStringLiteral("Neuve"), m_spec));
        QVERIFY(namesOf(*m_colleague).contains(QStringLiteral("Neuve")));
    }

    void itIsRenamed() {
        LayoutRepository mine(*m_owner);
        VERIFY_OK(mine.rename(m_secret, QStringLiteral("Ronde de nuit")));
        QVERIFY(!namesOf(*m_owner).contains(m_secret));
        VERIFY_FAILS(mine.rename(QStringLiteral("Ronde de nuit"), QStringLiteral("Jour")),
                     ErrorCode::Conflict);
        VERIFY_OK(mine.rename(QStringLiteral("Jour"), QStringLiteral("Jour"))); // nothing to do is no error
        VERIFY_FAILS(mine.rename(QStringLiteral("Absente"), QStringLiteral("X")), ErrorCode::NotFound);
        VERIFY_FAILS(mine.rename(QStringLiteral("Jour"), QString()), ErrorCode::InvalidInput);
    }

    void whatIsTooMuchIsRefused() {
        QJsonObject huge;
        huge[QStringLiteral("name")] = QString(600000, QLatin1Char('x'));
        VERIFY_FAILS(LayoutRepository(*m_owner).save(QStringLiteral("Énorme"), huge),
                     ErrorCode::InvalidInput);
        QVERIFY(!namesOf(*m_owner).contains(QStringLiteral("Énorme")));
    }
};

QTEST_GUILESS_MAIN(TestCatalogLayouts)
#include "test_catalog_layouts.moc"
