// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/alarm_repository.h"
#include "catalog/journal_repository.h"
#include "cluster_fixture.h"
#include "desk_stand.h"
#include "login_window.h"
#include "session_guard.h"

#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace vigie;
using namespace vigie::app;
using namespace std::chrono_literals;

/// A person's desk over the death of its catalog and of itself: real server, real windows, one local file.
class TestOfflineDesk : public QObject {
    Q_OBJECT

    catalog::ClusterFixture m_fixture;
    QTemporaryDir m_folder;
    std::unique_ptr<test::DeskStand> m_desk;

    QString file() const { return m_folder.filePath(QStringLiteral("desk/desk.sqlite")); }
    QString dsn() const {
        return QStringLiteral("host=%1 port=5432 dbname=vigie")
            .arg(m_fixture.settings(QStringLiteral("poste1")).hosts.first());
    }
    /// What the login window opens, or says.
    std::pair<std::optional<WorkstationSettings>, QString> logIn(const QString& password) const {
        LoginWindow window(dsn(), file());
        std::optional<WorkstationSettings> settings;
        connect(&window, &LoginWindow::opened, &window,
                [&settings](const WorkstationSettings& opened) { settings = opened; });
        window.findChild<QLineEdit*>(QStringLiteral("login.user"))->setText(QStringLiteral("poste1"));
        auto* field = window.findChild<QLineEdit*>(QStringLiteral("login.password"));
        field->setText(password);
        const auto* answer = window.findChild<QLabel*>(QStringLiteral("login.answer"));
        QTest::keyClick(field, Qt::Key_Return);
        const bool answered = QTest::qWaitFor(
            [&] {
                return settings ||
                       (!answer->text().isEmpty() && !answer->text().endsWith(QStringLiteral("…")));
            },
            25000);
        if (settings) {
            settings->credentials = std::make_shared<MemoryCredentials>();
            settings->collectsEvents = false;
        }
        return {settings, answered ? answer->text() : QStringLiteral("no answer")};
    }
    QString password() const { return m_fixture.settings(QStringLiteral("poste1")).password; }
    void open(const WorkstationSettings& settings) { m_desk = std::make_unique<test::DeskStand>(settings); }
    HeaderBar* header() const { return m_desk->find<HeaderBar>("header"); }
    CatalogBanner* banner() const { return m_desk->find<CatalogBanner>("catalogBanner"); }
    int journaled(const QString& act) const {
        auto supervisor = m_fixture.as("superviseur");
        const auto tail = catalog::JournalRepository(*supervisor).tail(500);
        return tail ? static_cast<int>(std::count_if(tail->begin(), tail->end(),
                                                     [&act](const auto& entry) { return entry.act == act; }))
                    : -1;
    }
    void act(const QString& name) const {
        m_desk->services->audit.record({m_fixture.commune.id, m_fixture.first.id, name, {}, {}});
    }
    template <class T>
    std::optional<T> kept(std::function<Result<std::optional<T>>(store::LocalStore&)> read) const {
        auto store = store::LocalStore::open(file());
        if (!store)
            return std::nullopt;
        const auto value = read(**store);
        return value ? *value : std::nullopt;
    }
    bool hasSealedLogin() const {
        const store::Owner owner{m_fixture.settings(QStringLiteral("poste1")).place(),
                                 QStringLiteral("poste1")};
        return kept<store::LocalStore::LoginRow>(
                   [owner](store::LocalStore& store) { return store.login(owner); })
            .has_value();
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("vigie-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope,
                           m_folder.filePath(QStringLiteral("settings")));
        VERIFY_OK(m_fixture.furnish());
        auto agent = m_fixture.as("agent");
        catalog::AlarmRequest alarm;
        alarm.commune = m_fixture.commune.id;
        alarm.camera = m_fixture.first.id;
        alarm.kind = QStringLiteral("motion");
        alarm.title = QStringLiteral("Mouvement de nuit");
        VERIFY_OK(catalog::AlarmRepository(*agent).raise(alarm));
    }
    void cleanupTestCase() { m_desk.reset(); }

    void theCatalogOpensTheDeskFirst() {
        const auto [wrong, said] = logIn(QStringLiteral("wrong-password"));
        QVERIFY(!wrong);
        QVERIFY(said.contains(QStringLiteral("refuse")));
        QVERIFY(!hasSealedLogin());
        const auto [settings, answer] = logIn(password());
        QVERIFY2(settings.has_value(), qPrintable(answer));
        QVERIFY(!settings->openedOffline);
        QVERIFY(hasSealedLogin());
        open(*settings);
        QTRY_COMPARE(header()->catalogText(), QStringLiteral("Connecté"));
        QTRY_COMPARE(m_desk->window->desk().directory()->cameras.size(), 2);
        QTRY_COMPARE(m_desk->services->alarms.alarms().size(), 1);
        const store::Owner owner = m_desk->services->owner();
        const auto alarmsKept = [&] {
            return kept<store::LocalStore::Snapshot>([owner](store::LocalStore& store) {
                       return store.snapshot(owner, catalog::alarmsSnapshot);
                   })
                .has_value();
        };
        QTRY_VERIFY_WITH_TIMEOUT(alarmsKept(), 10000);
    }

    void actsOfACutAreCountedAndArrive() {
        VERIFY_OK(m_fixture.stop());
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
        const auto [wrong, said] = logIn(QStringLiteral("wrong-password"));
        QVERIFY(!wrong);
        QVERIFY2(said.contains(QStringLiteral("hors ligne")), qPrintable(said));
        std::optional<WorkstationSettings> settings;
        QString answer;
        const auto isOpen = [&] {
            std::tie(settings, answer) = logIn(password());
            return settings.has_value();
        };
        QTRY_VERIFY_WITH_TIMEOUT(isOpen(), 30000); // not before the pause after a failure
        QVERIFY(settings->openedOffline.has_value());
        QVERIFY(settings->group == catalog::Group::Operator);
        QCOMPARE(settings->operatorName, QStringLiteral("Opératrice"));
        open(*settings);
        QTRY_COMPARE(m_desk->window->desk().directory()->cameras.size(), 2);
        QCOMPARE(m_desk->window->desk().directory()->cameras.value(m_fixture.first.id).name,
                 m_fixture.first.name);
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
        VERIFY_OK(m_fixture.start());
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
        QVERIFY(hasSealedLogin());
    }

    /// Closed at the catalog while the catalog was out of reach: the session ends when it comes back.
    void aClosedAccountEndsTheSessionAndLosesItsRecord() {
        VERIFY_OK(m_fixture.asOwner()->script(QStringLiteral("ALTER ROLE poste1 NOLOGIN")));
        VERIFY_OK(m_fixture.stop());
        const auto [settings, answer] = logIn(password());
        QVERIFY2(settings.has_value(), qPrintable(answer));
        open(*settings);
        SessionGuard guard(*m_desk->services);
        QSignalSpy ended(&guard, &SessionGuard::ended);
        VERIFY_OK(m_fixture.start());
        QTRY_VERIFY_WITH_TIMEOUT(!ended.isEmpty(), 15000);
        QVERIFY(!ended.first().first().value<Error>().text.isEmpty());
        m_desk.reset();
        QVERIFY(!hasSealedLogin());
        VERIFY_OK(m_fixture.stop());
        const auto [again, why] = logIn(password());
        QVERIFY(!again);
        QVERIFY2(why.contains(QStringLiteral("sans catalogue")), qPrintable(why));
        VERIFY_OK(m_fixture.start());
    }

    void aChangedPasswordDestroysTheRecordAtTheLogin() {
        VERIFY_OK(m_fixture.asOwner()->script(QStringLiteral("ALTER ROLE poste1 LOGIN")));
        QVERIFY(logIn(password()).first.has_value());
        QVERIFY(hasSealedLogin());
        QVERIFY(!logIn(QStringLiteral("mistyped")).first);
        QVERIFY(hasSealedLogin());
        auto owner = m_fixture.asOwner();
        VERIFY_OK(catalog::saveAccount(*owner,
                                       {QStringLiteral("poste1"), QStringLiteral("Opératrice, poste 1"),
                                        QStringLiteral("AG-1"), catalog::Group::Operator},
                                       QStringLiteral("another-password")));
        QVERIFY(!logIn(password()).first);
        QVERIFY(!hasSealedLogin());
    }
};

QTEST_MAIN(TestOfflineDesk)
#include "test_offline_desk.moc"
