// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/connection_settings.h"

#include <QTest>

#include <random>

using namespace vigie;
using namespace vigie::catalog;

class TestConnectionSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsKeywords() {
        const auto settings = ConnectionSettings::parse(
            QStringLiteral(" host=a,b port = 5432,5433 dbname='vi gie' user=poste1 password='it\\'s \\\\x' "
                           "sslmode=verify-full target_session_attrs=read-write"));
        QVERIFY2(settings.has_value(), settings ? "" : qPrintable(settings.error().detail));
        QCOMPARE(settings->hosts, QStringList({QStringLiteral("a"), QStringLiteral("b")}));
        QCOMPARE(settings->ports, QList<quint16>({5432, 5433}));
        QCOMPARE(settings->database, QStringLiteral("vi gie"));
        QCOMPARE(settings->user, QStringLiteral("poste1"));
        QCOMPARE(settings->password, QStringLiteral("it's \\x"));
        QCOMPARE(settings->options.value(QStringLiteral("sslmode")), QStringLiteral("verify-full"));
    }

    void readsUrls() {
        const auto settings = ConnectionSettings::parse(
            QStringLiteral("postgresql://poste%31:p%40ss%2F@h1:6000,[2001:db8::1]:6001,h3/"
                           "vigie?sslmode=require&connect_timeout=2"));
        QVERIFY2(settings.has_value(), settings ? "" : qPrintable(settings.error().detail));
        QCOMPARE(settings->user, QStringLiteral("poste1"));
        QCOMPARE(settings->password, QStringLiteral("p@ss/"));
        QCOMPARE(settings->hosts,
                 QStringList({QStringLiteral("h1"), QStringLiteral("2001:db8::1"), QStringLiteral("h3")}));
        QCOMPARE(settings->ports, QList<quint16>({6000, 6001, 5432}));
        QCOMPARE(settings->options.value(QStringLiteral("connect_timeout")), QStringLiteral("2"));

        const auto socket = ConnectionSettings::parse(QStringLiteral("postgresql://%2Frun%2Fvigie/vigie"));
        QVERIFY(socket.has_value());
        QCOMPARE(socket->hosts, QStringList{QStringLiteral("/run/vigie")});
        const auto query =
            ConnectionSettings::parse(QStringLiteral("postgres:///vigie?host=/run/vigie&user=x"));
        QVERIFY(query.has_value());
        QCOMPARE(query->hosts, QStringList{QStringLiteral("/run/vigie")});
        QCOMPARE(query->user, QStringLiteral("x"));
    }

    void refusesWhatMakesNoSense_data() {
        QTest::addColumn<QString>("dsn");
        const auto row = [](const char* name, const char* dsn) {
            QTest::newRow(name) << QString::fromLatin1(dsn);
        };
        row("empty", "");
        row("no database", "host=a");
        row("no equals sign", "host");
        row("no key", "=a dbname=x");
        row("quote not closed", "dbname='x");
        row("port not a number", "dbname=x port=abc");
        row("port too large", "dbname=x port=65536");
        row("port zero", "dbname=x port=0");
        row("fewer ports than hosts", "dbname=x host=a,b,c port=1,2");
        row("unknown keyword", "dbname=x nonsense=1");
        row("file of passwords", "dbname=x passfile=/etc/shadow");
        row("semicolon", "dbname=x sslrootcert='/a;b'");
        row("url without database", "postgresql://a@b");
        row("url with half an escape", "postgresql://a%4@b/x");
        row("url with an open bracket", "postgresql://[::1/x");
        row("url with text after the bracket", "postgresql://[::1]x/x");
        row("url with an empty host in a list", "postgresql://a,,b/x");
        row("url with NUL", "postgresql://a/x%00y");
        row("url with a key without value", "postgresql://a/x?sslmode");
    }
    void refusesWhatMakesNoSense() {
        QFETCH(QString, dsn);
        const auto settings = ConnectionSettings::parse(dsn);
        QVERIFY(!settings.has_value());
        QCOMPARE(settings.error().code, ErrorCode::InvalidInput);
        QVERIFY(!settings.error().text.isEmpty());
    }

    void neverTellsThePassword() {
        const QString secret = QStringLiteral("hunter2hunter2");
        const auto good =
            ConnectionSettings::parse(QStringLiteral("host=a dbname=x user=u password=") + secret);
        QVERIFY(good.has_value());
        QCOMPARE(good->forLog(), QStringLiteral("u@a/x"));
        QVERIFY(!good->connectOptions(QStringLiteral("poste 1")).contains(secret));
        for (const QString& bad :
             {QStringLiteral("host=a password=%1 nonsense=1"), QStringLiteral("password='%1"),
              QStringLiteral("postgresql://u:%1@a:bad/x"), QStringLiteral("%1=%1")}) {
            const auto settings = ConnectionSettings::parse(bad.arg(secret));
            QVERIFY(!settings.has_value());
            QVERIFY(!settings.error().toLogLine().contains(secret));
        }
    }

    void optionsNoticeADeadPeer() {
        const auto settings = ConnectionSettings::parse(
            QStringLiteral("host=a,b port=1,2 dbname=x sslrootcert='/etc/it\\'s' connect_timeout=2"));
        QVERIFY(settings.has_value());
        const QString options = settings->connectOptions(QStringLiteral("poste;1"));
        QVERIFY(options.startsWith(QStringLiteral("port='1,2'")));
        QVERIFY(options.contains(QStringLiteral("application_name='poste1'")));
        QVERIFY(options.contains(QStringLiteral("sslrootcert='/etc/it\\'s'")));
        QVERIFY(options.contains(QStringLiteral("connect_timeout='2'")));
        QVERIFY(options.contains(QStringLiteral("tcp_user_timeout='10000'")));
    }

    void refusesAPasswordInAWrittenAddress() {
        for (const auto* dsn :
             {"host=a dbname=x password=hunter22", "host=a dbname=x user=u password = 'hunter22'",
              "postgresql://u:hunter22@a/x", "postgres://a/x?password=hunter22",
              "postgresql://u:hunter22@h@a/x", "password=hunter22 dbname=x password=''"}) {
            const auto refused = ConnectionSettings::parseWithoutPassword(QString::fromLatin1(dsn));
            QVERIFY2(!refused.has_value(), dsn);
            QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
            QVERIFY(!refused.error().toLogLine().contains(QStringLiteral("hunter22")));
        }
        QVERIFY(ConnectionSettings::parseWithoutPassword(QStringLiteral("postgresql://u:hunter22@a/x"))
                    .error()
                    .text.contains(QStringLiteral("mot de passe")));
        for (const auto* dsn : {"host=a dbname=x user=password", "postgresql://u@a/x", "dbname=x password="})
            QVERIFY2(ConnectionSettings::parseWithoutPassword(QString::fromLatin1(dsn)).has_value(), dsn);
        QVERIFY(ConnectionSettings::parse(QStringLiteral("dbname=x password=p"))->holdsPassword());
    }

    void checksTheServersCertificateOverANetwork_data() {
        QTest::addColumn<QString>("dsn");
        QTest::addColumn<QString>("sslmode");
        const auto row = [](const char* dsn, const char* sslmode) {
            QTest::newRow(dsn) << QString::fromLatin1(dsn) << QString::fromLatin1(sslmode);
        };
        row("host=db.example dbname=x", "verify-full");
        row("postgresql://u@db.example/x", "verify-full");
        row("host=127.0.0.1 dbname=x", "verify-full");
        row("host=/run/a,db.example dbname=x", "verify-full");
        row("host=/run/a hostaddr=10.0.0.1 dbname=x", "verify-full");
        row("dbname=x", "verify-full"); // PGHOST may name a machine
        row("host=/run/a dbname=x", "");
        row("host=/run/a,@b dbname=x", "");
        row("host=db.example dbname=x sslmode=require", "require");
        row("postgresql://127.0.0.1/x?sslmode=disable", "disable");
        row("host=/run/a dbname=x sslmode=prefer", "prefer");
    }
    void checksTheServersCertificateOverANetwork() {
        QFETCH(QString, dsn);
        QFETCH(QString, sslmode);
        const auto settings = ConnectionSettings::parse(dsn);
        QVERIFY(settings.has_value());
        const QStringList modes =
            settings->connectOptions({}).split(QLatin1Char(';')).filter(QStringLiteral("sslmode="));
        QCOMPARE(modes, sslmode.isEmpty() ? QStringList()
                                          : QStringList(QStringLiteral("sslmode='%1'").arg(sslmode)));
    }

    /// Damaged input gives settings that make sense or an error; seeded, so a failure can be replayed.
    void survivesDamagedInput() {
        const QStringList seeds = {
            QStringLiteral(
                "host=a,b port=5432,5433 dbname='vi gie' user=poste1 password='it\\'s' sslmode=require"),
            QStringLiteral(
                "postgresql://poste%31:p%40ss@h1:6000,[2001:db8::1]:6001,h3/vigie?sslmode=require&a=b"),
            QStringLiteral("postgres:///vigie?host=/run/vigie&user=x")};
        const QString alphabet = QStringLiteral("=:@/?&%[],'\\ \t0aé\u0000;");
        std::mt19937 random(20260928);
        const auto below = [&](qsizetype n) {
            return static_cast<qsizetype>(random() % static_cast<quint32>(n));
        };
        int understood = 0;
        for (int round = 0; round < 6000; ++round) {
            QString text = seeds[below(seeds.size())];
            for (qsizetype n = below(6); n >= 0; --n) {
                const qsizetype at = below(std::max<qsizetype>(1, text.size()));
                switch (below(4)) {
                case 0:
                    text.insert(at, alphabet[below(alphabet.size())]);
                    break;
                case 1:
                    text.remove(at, 1 + below(8));
                    break;
                case 2:
                    text.truncate(at);
                    break;
                default:
                    text.insert(at, text.mid(below(std::max<qsizetype>(1, text.size())), below(12)));
                }
            }
            const auto settings = ConnectionSettings::parse(text);
            if (!settings) {
                QCOMPARE(settings.error().code, ErrorCode::InvalidInput);
                continue;
            }
            ++understood;
            QVERIFY(!settings->database.isEmpty());
            QVERIFY(settings->ports.size() <= 1 || settings->ports.size() == settings->hosts.size());
            QVERIFY(!settings->connectOptions({}).contains(QChar::Null));
        }
        QVERIFY(understood > 100);
    }
};

QTEST_GUILESS_MAIN(TestConnectionSettings)
#include "test_connection_settings.moc"
