// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/listener.h"
#include "catalog/mask_repository.h"
#include "cluster_fixture.h"

#include <QSignalSpy>

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

namespace {

PrivacyMask mask(const QString& name, const QList<QPointF>& points) {
    return {name, points};
}

const QList<QPointF> triangle = {{0.1, 0.2}, {0.5, 0.25}, {0.3, 1}};

} // namespace

/// Privacy masks in the catalog: who draws, who lifts, what is refused, what is journaled, who is told.
class TestCatalogMasks : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;
    std::unique_ptr<Database> m_administrator;
    std::unique_ptr<Database> m_supervisor;

    Camera read() const {
        const auto desk = m_fixture.as("poste1");
        const auto directory = DirectoryRepository(*desk).load();
        return directory ? directory->cameras.value(m_fixture.first.id) : Camera{};
    }
    QStringList acts() const {
        const auto rows = m_supervisor->exec(QStringLiteral(
            "SELECT actor::text || ' ' || act FROM vigie.journal WHERE act LIKE 'masks-%' ORDER BY id"));
        QStringList told;
        for (const Row& row : rows.value_or(Rows{}))
            told << row.text(0);
        return told;
    }

private Q_SLOTS:
    void initTestCase() {
        VERIFY_OK(m_fixture.furnish());
        m_administrator = m_fixture.as("administrateur");
        m_supervisor = m_fixture.as("superviseur");
    }

    void masksComeWithTheDirectory() {
        QVERIFY(read().masks.isEmpty());
        QList<QPointF> most;
        for (int i = 0; i < PrivacyMask::mostPoints; ++i)
            most << QPointF(i / 31.0, i % 2);
        const QList<PrivacyMask> masks = {mask(QStringLiteral("Fenêtres, 2e étage"), triangle),
                                          {QStringLiteral("Entrée"), most, QStringLiteral("preset-7")}};
        VERIFY_OK(MaskRepository(*m_administrator).replace(m_fixture.first, masks));
        QCOMPARE(read().masks, masks); // to the last bit, in order
        QVERIFY(!read().masksLiftedUntil);
        VERIFY_OK(MaskRepository(*m_administrator).replace(m_fixture.first, masks.first(1)));
        QCOMPARE(read().masks, masks.first(1));
        // both states are in the journal, for whoever asks what was visible that day
        const auto detail = m_supervisor->exec(QStringLiteral(
            "SELECT jsonb_array_length(detail -> 'before'), jsonb_array_length(detail -> 'after') "
            "FROM vigie.journal WHERE act = 'masks-replaced' ORDER BY id DESC LIMIT 1"));
        VERIFY_OK(detail);
        QCOMPARE(detail->first().integer(0), 2);
        QCOMPARE(detail->first().integer(1), 1);
    }

    void aBadMaskIsRefusedAndLeavesTheOthers_data() {
        QTest::addColumn<QString>("masks");
        const auto row = [](const char* name, const QString& json) { QTest::newRow(name) << json; };
        const auto with = [](const QString& points) {
            return QStringLiteral(R"([{"name": "x", "points": %1}])").arg(points);
        };
        row("two points", with(QStringLiteral("[0, 0, 1, 1]")));
        row("half a point", with(QStringLiteral("[0, 0, 1, 1, 0, 1, 1]")));
        row("outside", with(QStringLiteral("[0, 0, 1.001, 1, 0, 1]")));
        row("negative", with(QStringLiteral("[0, 0, 1, 1, -0.1, 1]")));
        row("not a number", with(QStringLiteral(R"([0, 0, 1, 1, "NaN", 1])")));
        row("null", with(QStringLiteral("[0, 0, 1, 1, null, 1]")));
        row("no points", QStringLiteral(R"([{"name": "x"}])"));
        row("no name", QStringLiteral(R"([{"points": [0, 0, 1, 1, 0, 1]}])"));
        row("no list", QStringLiteral("{}"));
        QStringList many;
        for (int i = 0; i < 33; ++i)
            many << QStringLiteral("0.1, 0.1");
        row("33 points", with(QStringLiteral("[%1]").arg(many.join(QStringLiteral(", ")))));
        QStringList masks;
        for (int i = 0; i < 33; ++i)
            masks << QStringLiteral(R"({"name": "x", "points": [0, 0, 1, 1, 0, 1]})");
        row("33 masks", QStringLiteral("[%1]").arg(masks.join(QStringLiteral(", "))));
    }
    void aBadMaskIsRefusedAndLeavesTheOthers() {
        QFETCH(QString, masks);
        const auto before = read().masks;
        QCOMPARE(before.size(), 1);
        VERIFY_FAILS(
            m_administrator->call(QStringLiteral("SELECT vigie.replace_masks(?::uuid, ?::uuid, ?::jsonb)"),
                                  {bindId(m_fixture.commune.id), bindId(m_fixture.first.id), masks}),
            ErrorCode::InvalidInput);
        QCOMPARE(read().masks, before);
    }

    void rightsAreKeptApart() {
        const QString reason = QStringLiteral("Vérification après intrusion");
        for (const char* login : {"poste1", "superviseur", "technicien", "controleur", "agent"}) {
            const auto other = m_fixture.as(login);
            VERIFY_FAILS(MaskRepository(*other).replace(m_fixture.first, {}), ErrorCode::Forbidden);
        }
        for (const char* login : {"poste1", "administrateur", "technicien", "controleur", "agent"}) {
            const auto other = m_fixture.as(login);
            VERIFY_FAILS(MaskRepository(*other).lift(m_fixture.first, reason), ErrorCode::Forbidden);
        }
        QVERIFY(!read().masksLiftedUntil);
    }

    void liftingNeedsAReasonAndAnEnd() {
        MaskRepository repository(*m_supervisor);
        const auto count = acts().size();
        VERIFY_FAILS(repository.lift(m_fixture.first, QStringLiteral("  court    ")),
                     ErrorCode::InvalidInput);
        const QString reason = QStringLiteral("Vérification après intrusion");
        VERIFY_FAILS(repository.lift(m_fixture.first, reason, 3601s), ErrorCode::InvalidInput);
        VERIFY_FAILS(repository.lift(m_fixture.first, reason, 0s), ErrorCode::InvalidInput);
        VERIFY_FAILS(repository.lift(m_fixture.second, reason), ErrorCode::NotFound); // nothing to lift
        QCOMPARE(acts().size(), count);

        const UtcTime before = SystemClock().utcNow();
        VERIFY_OK(repository.lift(m_fixture.first, reason));
        const Camera lifted = read();
        QVERIFY(lifted.masksAreLifted(SystemClock().utcNow()));
        QVERIFY(lifted.masksAt(SystemClock().utcNow()).isEmpty());
        const auto length = *lifted.masksLiftedUntil - before;
        QVERIFY(length > 899s && length < 910s);
        QCOMPARE(lifted.masksAt(*lifted.masksLiftedUntil).size(), 1); // again from that instant on
        QCOMPARE(acts().last(), QStringLiteral("superviseur masks-lifted"));

        const auto desk = m_fixture.as("poste1");
        VERIFY_OK(MaskRepository(*desk).restore(m_fixture.first));
        QVERIFY(!read().masksLiftedUntil);
        QCOMPARE(acts().last(), QStringLiteral("poste1 masks-restored"));
        VERIFY_OK(MaskRepository(*desk).restore(m_fixture.first)); // twice is no error, and no second act
        QCOMPARE(acts().size(), count + 2);
    }

    void aLiftEndsByItself() {
        VERIFY_OK(MaskRepository(*m_supervisor)
                      .lift(m_fixture.first, QStringLiteral("Vérification après intrusion"), 1s));
        QTRY_VERIFY(!read().masksLiftedUntil);
    }

    void everyDeskIsTold() {
        Listener listener(m_fixture.settings(QStringLiteral("poste2")));
        QSignalSpy changed(&listener, &Listener::changed);
        listener.start();
        QTRY_COMPARE(listener.state(), LinkState::Connected);
        VERIFY_OK(MaskRepository(*m_administrator)
                      .replace(m_fixture.first, {mask(QStringLiteral("Porche"), triangle)}));
        QTRY_COMPARE(changed.count(), 1);
        const auto told = changed.first().first().value<QList<Change>>();
        QCOMPARE(told.size(), 1);
        QCOMPARE(told.first().topic, QStringLiteral("directory"));
        QCOMPARE(told.first().entity, m_fixture.first.id.uuid());
    }

    /// As a catalog of a later version might hold it.
    void aMaskThatCannotBeReadCoversAll() {
        const auto owner = m_fixture.asOwner();
        VERIFY_OK(owner->script(
            QStringLiteral("ALTER TABLE vigie.privacy_mask DROP CONSTRAINT privacy_mask_points_check; "
                           "UPDATE vigie.privacy_mask SET points = '{0.1, 0.2, 7}'")));
        const auto masks = read().masks;
        QCOMPARE(masks.size(), 1);
        QCOMPARE(masks.first().points, (QList<QPointF>{{0, 0}, {1, 0}, {1, 1}, {0, 1}}));
    }
};

QTEST_GUILESS_MAIN(TestCatalogMasks)
#include "test_catalog_masks.moc"
