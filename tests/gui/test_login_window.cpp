// SPDX-License-Identifier: GPL-3.0-or-later
#include "login_window.h"

#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace vigie::app;

/// What the window does with an address, on the offscreen platform and with settings of its own.
class TestLoginWindow : public QObject {
    Q_OBJECT

    QTemporaryDir m_settings;

    static QString saved() { return QSettings().value(QStringLiteral("catalog/dsn")).toString(); }
    static QString text(const LoginWindow& window, const char* field) {
        return window.findChild<QLineEdit*>(QLatin1String(field))->text();
    }
    static QString answer(const LoginWindow& window) {
        return window.findChild<QLabel*>(QStringLiteral("login.answer"))->text();
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_settings.isValid());
        QCoreApplication::setOrganizationName(QStringLiteral("vigie-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    }
    void init() { QSettings().clear(); }

    void keepsAnAddressWithoutPassword() {
        const QString dsn = QStringLiteral("host=db.example dbname=vigie");
        QCOMPARE(text(LoginWindow(dsn), "login.catalog"), dsn);
        QSettings().setValue(QStringLiteral("catalog/dsn"), dsn);
        LoginWindow window{QString()};
        QCOMPARE(text(window, "login.catalog"), dsn);
        QCOMPARE(answer(window), QString());
        QCOMPARE(saved(), dsn);
    }

    void neitherShowsNorKeepsAPassword_data() {
        QTest::addColumn<QString>("dsn");
        QTest::newRow("keywords") << QStringLiteral("host=db.example dbname=vigie password=hunter22");
        QTest::newRow("url") << QStringLiteral("postgresql://poste1:hunter22@db.example/vigie");
    }
    void neitherShowsNorKeepsAPassword() {
        QFETCH(QString, dsn);
        const LoginWindow given(dsn); // vigie --catalog
        QCOMPARE(text(given, "login.catalog"), QString());
        QVERIFY(answer(given).contains(QStringLiteral("mot de passe")));
        QCOMPARE(saved(), QString());

        QSettings().setValue(QStringLiteral("catalog/dsn"), dsn);
        const LoginWindow remembered{QString()};
        QCOMPARE(text(remembered, "login.catalog"), QString());
        QVERIFY(answer(remembered).contains(QStringLiteral("mot de passe")));
        QVERIFY(!QSettings().contains(QStringLiteral("catalog/dsn")));
    }

    void refusesATypedPassword() {
        LoginWindow window{QString()};
        const QSignalSpy opened(&window, &LoginWindow::opened);
        auto* catalog = window.findChild<QLineEdit*>(QStringLiteral("login.catalog"));
        QTest::keyClicks(catalog, QStringLiteral("host=/nowhere dbname=vigie password=hunter22"));
        QTest::keyClick(catalog, Qt::Key_Return);
        QTRY_VERIFY(answer(window).contains(QStringLiteral("mot de passe")));
        QVERIFY(!answer(window).contains(QStringLiteral("hunter22")));
        QCOMPARE(opened.size(), 0);
        QCOMPARE(saved(), QString());
    }
};

QTEST_MAIN(TestLoginWindow)
#include "test_login_window.moc"
