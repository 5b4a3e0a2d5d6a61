// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/alarm_repository.h"
#include "catalog/journal_repository.h"
#include "login_stand.h"

#include <QSignalSpy>

using namespace vigie;
using namespace vigie::app;
using namespace std::chrono_literals;

/// A person's desk over the death of its catalog and of itself: real server, real windows, one local file.
class TestOfflineDesk : public QObject {
    Q_OBJECT

    test::LoginStand m_stand;
    std::unique_ptr<test::DeskStand> m_desk;

    void open(const WorkstationSettings& settings) { m_desk = std::make_unique<test::DeskStand>(settings); }
    HeaderBar* header() const { return m_desk->find<HeaderBar>("header"); }
    CatalogBanner* banner() const { return m_desk->find<CatalogBanner>("catalogBanner"); }
    int journaled(const QString& act) const {
        auto supervisor = m_stand.fixture.as("superviseur");
        const auto tail = catalog::JournalRepository(*supervisor).tail(500);
        return tail ? static_cast<int>(std::count_if(tail->begin(), tail->end(),
                                                     [&act](const auto& entry) { return entry.act == act; }))
                    : -1;
    }
    void act(const QString& name) const {
        m_desk->services->audit.record({m_stand.fixture.commune.id, m_stand.fixture.first.id, name, {}, {}});
    }

private Q_SLOTS:
    void initTestCase() {
        VERIFY_OK(m_stand.fixture.furnish());
        auto agent = m_stand.fixture.as("agent");
        catalog::AlarmRequest alarm;
        alarm.commune = m_stand.fixture.commune.id;
        alarm.camera = m_stand.fixture.first.id;
        alarm.kind = QStringLiteral("motion");
        alarm.title = QStringLiteral("Mouvement de nuit");
        VERIFY_OK(catalog::AlarmRepository(*agent).raise(alarm));
    }
    void cleanupTestCase() { m_desk.reset(); }

    void theCatalogOpensTheDeskFirst() {
        const auto [wrong, said] = m_stand.logIn(QStringLiteral("wrong-password"));
        QVERIFY(!wrong);
        QVERIFY(said.contains(QStringLiteral("refuse")));
        QVERIFY(!m_stand.hasSealedLogin());
        const auto [settings, answer] = m_stand.logIn(m_stand.password());
        QVERIFY2(settings.has_value(), qPrintable(answer));
        QVERIFY(!settings->openedOffline);
        QVERIFY(m_stand.hasSealedLogin());
        open(*settings);
        QTRY_COMPARE(header()->catalogText(), QStringLiteral("Connecté"));
        QTRY_COMPARE(m_desk->window->desk().directory()->cameras.size(), 2);
        QTRY_COMPARE(m_desk->services->alarms.alarms().size(), 1);
        const store::Owner owner = m_desk->services->owner();
        const auto alarmsKept = [&] {
            return m_stand
                .kept<store::LocalStore::Snapshot>([owner](store::LocalStore& store) {
                    return store.snapshot(owner, catalog::alarmsSnapshot);
                })
                .has_value();
        };
        QTRY_VERIFY_WITH_TIMEOUT(alarmsKept(), 10000);
    }

    void actsOfACutAreCountedAndArrive() {
        VERIFY_OK(m_stand.fixture.stop());
        QTRY_VERIFY_WITH_TIMEOUT(banner()->isVisible(), 10000);
        QVERIFY(header()->catalogText().startsWith(QStringLiteral("Coupé depuis")));
        for (int i = 0; i < 3; ++i)
            act(QStringLiteral("during-the-cut"));
        QTRY_VERIFY2(banner()->detail().contains(QStringLiteral("3 acte(s) gardé(s) sur ce poste")) ||
                         banner()->detail().contains(QStringLiteral("3 actes gardés sur ce poste")),
                     qPrintable(banner()->detail()));
        QVERIFY(!header()->catalogDetail().isEmpty());
        // Not queued: a colleague may have it by then.
        m_desk->press(Qt::Key_F9);
        QVERIFY2(m_desk->lastAct().contains(QStringLiteral("attend son retour")),
                 qPrintable(m_desk->lastAct()));
        m_desk.reset(); // the whole program ends meanwhile
    }

    void theDeskOpensWithoutTheCatalog() {
        const auto [wrong, said] = m_stand.logIn(QStringLiteral("wrong-password"));
        QVERIFY(!wrong);
        QVERIFY2(said.contains(QStringLiteral("hors ligne")), qPrintable(said));
        std::optional<WorkstationSettings> settings;
        QString answer;
        const auto isOpen = [&] {
            std::tie(settings, answer) = m_stand.logIn(m_stand.password());
            return settings.has_value();
        };
        QTRY_VERIFY_WITH_TIMEOUT(isOpen(), 30000); // not before the pause after a failure
        QVERIFY(settings->openedOffline.has_value());
        QVERIFY(settings->group == catalog::Group::Operator);
        QCOMPARE(settings->operatorName, QStringLiteral("Opératrice"));
        open(*settings);
        QTRY_COMPARE(m_desk->window->desk().directory()->cameras.size(), 2);
        QCOMPARE(m_desk->window->desk().directory()->cameras.value(m_stand.fixture.first.id).name,
                 m_stand.fixture.first.name);
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->title().startsWith(QStringLiteral("Hors ligne : données du")),
                 qPrintable(banner()->title()));
        QCOMPARE(m_desk->services->alarms.alarms().size(), 1);
        m_desk->press(Qt::Key_F9);
        QVERIFY(m_desk->lastAct().contains(QStringLiteral("attend son retour")));
        act(QStringLiteral("while-offline"));
        QTRY_COMPARE(m_desk->services->audit.waiting(), 4);
        if (const QString shots = qEnvironmentVariable("VIGIE_SHOTS"); !shots.isEmpty())
            m_desk->window->grab().save(shots + QStringLiteral("/offline_desk.png"));

        SessionGuard guard(*m_desk->services);
        const QSignalSpy ended(&guard, &SessionGuard::ended);
        VERIFY_OK(m_stand.fixture.start());
        QTRY_COMPARE_WITH_TIMEOUT(header()->catalogText(), QStringLiteral("Connecté"), 15000);
        QTRY_VERIFY(!banner()->isVisible());
        QTRY_VERIFY(!m_desk->window->desk().lastRead());
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->services->audit.waiting(), 0, 15000);
        QCOMPARE(journaled(QStringLiteral("during-the-cut")), 3);
        QCOMPARE(journaled(QStringLiteral("while-offline")), 1);
        QCOMPARE(ended.size(), 0);
        // And acts on alarms are possible again, at the same desk, without another login.
        m_desk->press(Qt::Key_F9);
        QTRY_COMPARE(m_desk->services->alarms.count(AlarmState::Claimed), 1);
        m_desk.reset();
        QVERIFY(m_stand.hasSealedLogin());
    }
};

QTEST_MAIN(TestOfflineDesk)
#include "test_offline_desk.moc"
