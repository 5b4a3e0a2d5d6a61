// SPDX-License-Identifier: GPL-3.0-or-later
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

/// What the state of a person's account makes of their login and of a desk that is open: real server, real
/// windows.
class TestAccountDesk : public QObject {
    Q_OBJECT

    catalog::ClusterFixture m_fixture;
    QTemporaryDir m_folder;
    std::unique_ptr<catalog::Database> m_admin;
    const QString m_first = QStringLiteral("remis par l'administratrice");
    const QString m_chosen = QStringLiteral("choisi au premier jour");

    std::unique_ptr<LoginWindow> loginWindow(const QString& user, const QString& password) const {
        auto window = std::make_unique<LoginWindow>(
            QStringLiteral("host=%1 port=5432 dbname=vigie").arg(m_fixture.ownerSettings().hosts.first()));
        field(*window, "login.user")->setText(user);
        field(*window, "login.password")->setText(password);
        window->show();
        return window;
    }
    static QLineEdit* field(const LoginWindow& window, const char* name) {
        return window.findChild<QLineEdit*>(QLatin1String(name));
    }
    static QString answer(const LoginWindow& window) {
        return window.findChild<QLabel*>(QStringLiteral("login.answer"))->text();
    }
    static void press(const LoginWindow& window) {
        QTest::keyClick(field(window, "login.password"), Qt::Key_Return);
    }
    catalog::Account person() const {
        catalog::Account account{QStringLiteral("nouvelle"), QStringLiteral("Opératrice, poste 3"),
                                 QStringLiteral("AG-3"), catalog::Group::Operator};
        account.mustChangePassword = true;
        return account;
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("vigie-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        VERIFY_OK(m_fixture.furnish());
        m_admin = m_fixture.as("administrateur");
        VERIFY_OK(catalog::saveAccount(*m_admin, person(), m_first));
    }

    void theFirstLoginAsksForANewPassword() {
        auto window = loginWindow(QStringLiteral("nouvelle"), m_first);
        const QSignalSpy opened(window.get(), &LoginWindow::opened);
        auto* fresh = field(*window, "login.newPassword");
        auto* again = field(*window, "login.newAgain");
        QVERIFY(!fresh->isVisible() && !again->isVisible());
        press(*window);
        QTRY_VERIFY_WITH_TIMEOUT(fresh->isVisible() && again->isVisible(), 10000);
        QVERIFY2(answer(*window).contains(QStringLiteral("mot de passe")), qPrintable(answer(*window)));
        QVERIFY(fresh->hasFocus());
        // What can't be is said before anything is asked of the catalog.
        QTest::keyClicks(fresh, QStringLiteral("trop court"));
        QTest::keyClicks(again, QStringLiteral("trop court"));
        QTest::keyClick(again, Qt::Key_Return);
        QVERIFY2(answer(*window).contains(QStringLiteral("12")), qPrintable(answer(*window)));
        fresh->setText(m_chosen);
        again->setText(m_chosen + QLatin1Char('x'));
        QTest::keyClick(again, Qt::Key_Return);
        QVERIFY2(answer(*window).contains(QStringLiteral("diffèrent")), qPrintable(answer(*window)));
        fresh->setText(m_first);
        again->setText(m_first);
        QTest::keyClick(again, Qt::Key_Return);
        QVERIFY2(answer(*window).contains(QStringLiteral("l'ancien")), qPrintable(answer(*window)));
        QCOMPARE(opened.size(), 0);
        fresh->setText(m_chosen);
        again->setText(m_chosen);
        QTest::keyClick(again, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, 10000);
        const auto settings = opened.first().first().value<WorkstationSettings>();
        QCOMPARE(settings.catalog.password, m_chosen);
        QCOMPARE(settings.operatorName, QStringLiteral("Opératrice"));
        QVERIFY(catalog::Database(m_fixture.ownerSettings().as(QStringLiteral("nouvelle"), m_chosen)).open());
    }

    /// Suspended with the desk open: within 10 s the desk has to close, whose images are not this person's
    /// any more.
    void suspensionClosesTheDesk() {
        auto settings = test::deskSettings(m_fixture.ownerSettings().as(QStringLiteral("nouvelle"), m_chosen),
                                           QStringLiteral("Opératrice"), QStringLiteral("Poste 3"));
        test::DeskStand desk(settings);
        SessionGuard guard(*desk.services);
        const QSignalSpy ended(&guard, &SessionGuard::ended);
        QTRY_COMPARE_WITH_TIMEOUT(desk.services->listener.state(), catalog::LinkState::Connected, 10000);
        QElapsedTimer since;
        since.start();
        VERIFY_OK(catalog::suspendAccount(*m_admin, QStringLiteral("nouvelle"),
                                          QStringLiteral("départ du centre")));
        QTRY_VERIFY_WITH_TIMEOUT(!ended.isEmpty(), 10000);
        qInfo() << "closed after" << since.elapsed() << "ms";
        QVERIFY(ended.first().first().value<Error>().text.contains(QStringLiteral("suspendu")));
    }

    void aClosedAccountIsToldWhy() {
        auto window = loginWindow(QStringLiteral("nouvelle"), m_chosen);
        const QSignalSpy opened(window.get(), &LoginWindow::opened);
        press(*window);
        QTRY_VERIFY_WITH_TIMEOUT(answer(*window).contains(QStringLiteral("suspendu")), 10000);
        QCOMPARE(opened.size(), 0);
        QVERIFY(!field(*window, "login.newPassword")->isVisible());
    }

    /// A convention that is over takes its commune from a desk that is open, tile and tree.
    void aConventionThatEndsTakesItsCameras() {
        test::DeskStand desk(test::deskSettings(m_fixture.settings(QStringLiteral("poste2")),
                                                QStringLiteral("Opérateur"), QStringLiteral("Poste 2")));
        const auto& cameras = [&] { return desk.window->desk().directory()->cameras.size(); };
        QTRY_COMPARE_WITH_TIMEOUT(cameras(), 2, 10000);
        QTRY_COMPARE_WITH_TIMEOUT(desk.services->listener.state(), catalog::LinkState::Connected, 10000);
        const QDate today = QDate::currentDate();
        catalog::DirectoryRepository places(*m_admin);
        VERIFY_OK(places.save(m_fixture.commune.id,
                              Convention{QStringLiteral("CV-60001"), today.addDays(-9), today.addDays(-1)}));
        QTRY_COMPARE_WITH_TIMEOUT(cameras(), 0, 5000);
        VERIFY_OK(
            places.save(m_fixture.commune.id, Convention{QStringLiteral("CV-60001"), today.addDays(-9), {}}));
        QTRY_COMPARE_WITH_TIMEOUT(cameras(), 2, 5000);
    }

    /// An account that runs out while its desk is open is stopped by the housekeeping of a colleague's desk.
    void aColleaguesDeskStopsWhatRanOut() {
        auto account = person();
        account.mustChangePassword = false;
        account.clearanceUntil = QDate::currentDate();
        VERIFY_OK(catalog::resumeAccount(*m_admin, account.login));
        VERIFY_OK(catalog::saveAccount(*m_admin, account, m_chosen));
        test::DeskStand desk(test::deskSettings(m_fixture.ownerSettings().as(account.login, m_chosen),
                                                QStringLiteral("Opératrice"), QStringLiteral("Poste 3")));
        SessionGuard guard(*desk.services);
        const QSignalSpy ended(&guard, &SessionGuard::ended);
        test::DeskStand colleague(test::deskSettings(m_fixture.settings(QStringLiteral("poste2")),
                                                     QStringLiteral("Opérateur"), QStringLiteral("Poste 2")));
        SessionGuard other(*colleague.services);
        QTRY_VERIFY_WITH_TIMEOUT(desk.services->listener.state() == catalog::LinkState::Connected &&
                                     colleague.services->listener.state() == catalog::LinkState::Connected,
                                 10000);
        auto owner = m_fixture.asOwner();
        VERIFY_OK(owner->call(QStringLiteral(
            "UPDATE vigie.account SET clearance_until = current_date - 1 WHERE role_name = 'nouvelle'")));
        QTRY_VERIFY_WITH_TIMEOUT(!ended.isEmpty(), 15000);
    }
};

QTEST_MAIN(TestAccountDesk)
#include "test_account_desk.moc"
