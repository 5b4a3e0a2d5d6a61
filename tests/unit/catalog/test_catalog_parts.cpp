// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/database.h"
#include "catalog/migrator.h"
#include "scram.h"
#include "server_process.h"
#include "sql_error.h"

#include <QDir>
#include <QFile>
#include <QSqlError>
#include <QTemporaryDir>
#include <QTest>

#include <random>

#include <unistd.h>

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

class TestCatalogParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void builtInMigrationsAreNumberedAndNamed() {
        const auto migrations = Migrator::builtIn();
        QVERIFY(migrations.has_value());
        QVERIFY(migrations->size() >= 8);
        for (qsizetype i = 0; i < migrations->size(); ++i) {
            const Migration& migration = migrations->at(i);
            QCOMPARE(migration.version, static_cast<int>(i + 1));
            QVERIFY(migration.name.startsWith(QStringLiteral("%1_").arg(i + 1, 4, 10, QLatin1Char('0'))));
            QVERIFY(!migration.sql.isEmpty());
            // Everything but the roles is made by the owner that cannot log in.
            QCOMPARE(migration.sql.contains("SET LOCAL ROLE vigie_owner;"), migration.version > 1);
        }
    }

    void everyDefinerFunctionPinsItsSearchPath() {
        const auto migrations = Migrator::builtIn();
        QVERIFY(migrations.has_value());
        int functions = 0;
        for (const Migration& migration : *migrations) {
            const QString sql = QString::fromUtf8(migration.sql);
            for (qsizetype at = sql.indexOf(QLatin1String("SECURITY DEFINER SET")); at >= 0;
                 at = sql.indexOf(QLatin1String("SECURITY DEFINER SET"), at + 1)) {
                QVERIFY(sql.mid(at).startsWith(
                    QLatin1String("SECURITY DEFINER SET search_path = vigie, pg_temp")));
                ++functions;
            }
            QVERIFY2(!sql.contains(QLatin1String("SECURITY DEFINER AS")), qPrintable(migration.name));
        }
        QVERIFY(functions > 20);
    }

    void checksumIsSha256OfTheFile() {
        const Migration migration{1, QStringLiteral("0001_x"), QByteArrayLiteral("abc")};
        QCOMPARE(migration.checksum(),
                 QStringLiteral("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    /// The user "user" with the password "pencil" of RFC 7677 §3.
    void scramVerifierMatchesTheRfc() {
        QCOMPARE(
            scramVerifier(QStringLiteral("pencil"), QByteArray::fromBase64("W22ZaJ0SNY7soEsUEjb6gQ==")),
            QByteArray(
                "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
                ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="));
    }

    void randomPasswordsDifferAndNeedNoQuoting() {
        QSet<QString> seen;
        for (int i = 0; i < 200; ++i) {
            const QString password = randomPassword();
            QCOMPARE(password.size(), 24);
            QVERIFY(!password.contains(QLatin1Char('\'')) && !password.contains(QLatin1Char('\\')));
            seen.insert(password);
        }
        QCOMPARE(seen.size(), 200);
    }

    void sqlStatesBecomeErrorCodes_data() {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("linkUp");
        QTest::addColumn<ErrorCode>("code");
        const auto row = [](const char* state, ErrorCode code, bool linkUp = true) {
            QTest::addRow("%s%s", state, linkUp ? "" : " link down")
                << QString::fromLatin1(state) << linkUp << code;
        };
        row("42501", ErrorCode::Forbidden);
        row("40001", ErrorCode::Conflict);
        row("40P01", ErrorCode::Conflict);
        row("23505", ErrorCode::Conflict);
        row("VG001", ErrorCode::Conflict);
        row("VG002", ErrorCode::Conflict);
        row("VG003", ErrorCode::NotFound);
        row("VG004", ErrorCode::Forbidden);
        row("VG005", ErrorCode::InvalidInput);
        row("VG006", ErrorCode::Forbidden);
        row("23503", ErrorCode::InvalidInput);
        row("22P02", ErrorCode::InvalidInput);
        row("57014", ErrorCode::Timeout);
        row("57P01", ErrorCode::Database);
        row("42601", ErrorCode::Internal);
        row("53100", ErrorCode::Database);
        row("", ErrorCode::Database, false); // what QPSQL gives for a dead link: nothing
        row("42501", ErrorCode::Database, false);
    }
    void sqlStatesBecomeErrorCodes() {
        QFETCH(QString, state);
        QFETCH(bool, linkUp);
        QFETCH(ErrorCode, code);
        const Error error =
            errorFromSql(QSqlError(QStringLiteral("QPSQL"), QStringLiteral("ERROR:  something\n"),
                                   QSqlError::StatementError, state),
                         linkUp);
        QCOMPARE(error.code, code);
        QVERIFY(!error.text.isEmpty() && !error.detail.isEmpty());
    }

    void holderIsNamedWhateverTheServersLanguage() {
        for (const auto* severity : {"ERROR:  ", "ERREUR:  ", "FEHLER:  "}) {
            const QString text =
                QLatin1String(severity) +
                QStringLiteral("held by: Opératrice, poste 1\nCONTEXTE : fonction PL/pgSQL\n(VG001)");
            const Error error =
                errorFromSql(QSqlError({}, text, QSqlError::StatementError, QStringLiteral("VG001")), true);
            QVERIFY2(error.text.contains(QStringLiteral(" Opératrice, poste 1.")), qPrintable(error.text));
        }
    }

    void timesCrossWithoutRounding() {
        const UtcTime time(1790590448123457us);
        QCOMPARE(Row({bindTime(time)}).time(0), time);
        QVERIFY(bindTime(std::nullopt).isNull());
        QVERIFY(!Row({bindTime(std::nullopt)}).timeIfAny(0).has_value());
        QVERIFY(Row(QVariantList()).isNull(3)); // a column that isn't there
    }

    void serverFilesAreReadWithCare() {
        QCOMPARE(parsePostmasterPid("4711\n/data\n"), 4711);
        QCOMPARE(parseServerVersion("15\n"), 15);
        for (const QByteArray& bad :
             {QByteArray(), QByteArray("\n"), QByteArray("-5\n"), QByteArray("0"), QByteArray("1"),
              QByteArray("x4711"), QByteArray("99999999999999999999\n"), QByteArray(100000, '9')})
            QVERIFY2(!parsePostmasterPid(bad), bad.left(20).constData());
        for (const QByteArray& bad :
             {QByteArray(), QByteArray("9.6"), QByteArray("-15"), QByteArray(5000, '1')})
            QVERIFY2(!parseServerVersion(bad), bad.left(20).constData());
        std::mt19937 random(7);
        for (int round = 0; round < 4000; ++round) {
            QByteArray text("4711\n/var/lib/vigie/pg\n1790590448\n5432\n/run/vigie\n");
            for (int n = 0; n < 4; ++n)
                text[static_cast<qsizetype>(random() % static_cast<quint32>(text.size()))] =
                    static_cast<char>(random());
            if (const auto pid = parsePostmasterPid(text))
                QVERIFY(*pid > 1);
            if (const auto socket = parsePostmasterSocket(text))
                QVERIFY(socket->startsWith(QLatin1Char('/')));
            if (const auto version = parseServerVersion(text))
                QVERIFY(*version >= 10 && *version < 1000);
        }
        QCOMPARE(parsePostmasterSocket("1\n/d\n3\n5432\n/run/x\n\n"), QStringLiteral("/run/x"));
        for (const QByteArray& bad : {QByteArray(), QByteArray("1\n/d\n3\n5432\n"),
                                      QByteArray("1\n2\n3\n4\nrun\n"), QByteArray("1\n2\n3\n4\n/r\0n\n", 13)})
            QVERIFY(!parsePostmasterSocket(bad));
        QVERIFY(!isServerOf(getpid(), QStringLiteral("/"))); // alive, but not a server
    }

    void newestProgramsUnlessAMajorIsNeeded() {
        QTemporaryDir root;
        for (const auto* version : {"9.6", "13", "15", "notes"}) {
            const QString folder = root.filePath(QStringLiteral("%1/bin").arg(QLatin1String(version)));
            QVERIFY(QDir().mkpath(folder));
            QFile program(folder + QStringLiteral("/initdb"));
            QVERIFY(program.open(QIODevice::WriteOnly));
            QVERIFY(program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        }
        QCOMPARE(findServerPrograms(root.path(), {}).value(), root.filePath(QStringLiteral("15/bin")));
        QCOMPARE(findServerPrograms(root.path(), 13).value(), root.filePath(QStringLiteral("13/bin")));
        const auto gone = findServerPrograms(root.path(), 14);
        QCOMPARE(gone.error().code, ErrorCode::Unsupported);
        QVERIFY(gone.error().text.contains(QStringLiteral("14")));
        QCOMPARE(findServerPrograms(QStringLiteral("/nowhere"), {}).error().code, ErrorCode::Unsupported);
    }

    void programsEndAtTheDeadlineAndOnStop() {
        const ServerAccount self{geteuid(), getegid(), false};
        const auto late = runServerProgram(self, QStringLiteral("/bin/sleep"), {QStringLiteral("60")},
                                           QStringLiteral("trop long"), 200ms, {});
        QCOMPARE(late.error().code, ErrorCode::Timeout);
        std::stop_source stop;
        stop.request_stop();
        const auto stopped = runServerProgram(self, QStringLiteral("/bin/sleep"), {QStringLiteral("60")}, {},
                                              60s, stop.get_token());
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        const auto missing =
            runServerProgram(self, QStringLiteral("/nowhere/initdb"), {}, QStringLiteral("absent"), 5s, {});
        QCOMPARE(missing.error().text, QStringLiteral("absent"));
        const auto failing =
            runServerProgram(self, QStringLiteral("/bin/sh"),
                             {QStringLiteral("-c"), QStringLiteral("echo why; exit 3")}, {}, 5s, {});
        QVERIFY(failing.error().detail.contains(QStringLiteral("exit 3")) &&
                failing.error().detail.contains(QStringLiteral("why")));
    }
};

QTEST_GUILESS_MAIN(TestCatalogParts)
#include "test_catalog_parts.moc"
