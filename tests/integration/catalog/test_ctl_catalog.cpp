// SPDX-License-Identifier: GPL-3.0-or-later
#include "../devices/scripted_service.h"
#include "cluster_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

using namespace vigie;
using namespace vigie::catalog;

namespace {

struct Outcome {
    int code = -1;
    QByteArray out;
    QByteArray err;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

} // namespace

/// The program itself, as an administrator at a terminal runs it.
class TestCtlCatalog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { VERIFY_OK(m_fixture.furnish()); }

    void anImportIsSavedAndTellsWhatIsMissing() {
        const QByteArray table =
            "camera_number;recorder;address;camera\n1;NVR mairie;https://10.1.0.20;Halle\n";
        const Outcome tried = run({QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--dry-run"),
                                   QStringLiteral("--json")},
                                  table);
        QVERIFY2(tried.code == 0, tried.out + tried.err);
        QCOMPARE(tried.json()[QStringLiteral("changes")].toArray().size(), 2);
        QCOMPARE(tried.json()[QStringLiteral("saved")].toBool(), false);

        const Outcome saved =
            run({QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--json")}, table);
        QVERIFY2(saved.code == 0, saved.out + saved.err);
        QCOMPARE(saved.json()[QStringLiteral("saved")].toBool(), true);
        QCOMPARE(saved.json()[QStringLiteral("without_streams")].toInt(), 2);
        const Outcome again =
            run({QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--json")}, table);
        QCOMPARE(again.json()[QStringLiteral("changes")].toArray().size(), 0);
        const Outcome words = run({QStringLiteral("import"), QStringLiteral("-")}, table);
        QVERIFY2(words.out.contains("vigiectl refresh"), words.out);
        const Outcome dry =
            run({QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--dry-run")}, table);
        QCOMPARE(dry.code, 0);
        QVERIFY2(dry.out.contains("Rien à changer"), dry.out);

        const Outcome faulty = run({QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--json")},
                                   "camera_number;address\n1;https://10.1.0.99\n");
        QCOMPARE(faulty.code, 2);
        QCOMPARE(faulty.json()[QStringLiteral("saved")].toBool(), false);
    }

    // No login is in any keyring here: each recorder says so, and the exit code too.
    void aRefreshThatFailsSaysWhich() {
        const Outcome outcome = run({QStringLiteral("refresh"), QStringLiteral("--json")});
        QVERIFY2(outcome.code == 6, outcome.out + outcome.err);
        const QJsonArray recorders = outcome.json()[QStringLiteral("recorders")].toArray();
        QCOMPARE(recorders.size(), 1);
        QCOMPARE(recorders[0][QStringLiteral("state")].toString(), QStringLiteral("failed"));
        QVERIFY(!recorders[0][QStringLiteral("text")].toString().isEmpty());
        QCOMPARE(run({QStringLiteral("refresh"), QStringLiteral("nobody")}).code, 2);
    }

    void passwordsDoNotTravelInClear() {
        auto administrator = m_fixture.as("administrateur");
        Recorder plain = m_fixture.recorder;
        plain.address = QUrl(QStringLiteral("http://127.0.0.1:9"));
        VERIFY_OK(DirectoryRepository(*administrator).save(plain));
        const QStringList ask{QStringLiteral("passwords"), plain.id.toString(), QStringLiteral("--yes"),
                              QStringLiteral("--json")};
        const Outcome refused = run(ask);
        QCOMPARE(refused.code, 6);
        const QJsonValue told = refused.json()[QStringLiteral("recorders")].toArray().at(0);
        QCOMPARE(told[QStringLiteral("state")].toString(), QStringLiteral("unchanged"));
        QVERIFY2(told[QStringLiteral("text")].toString().contains(QStringLiteral("--allow-clear-text")),
                 refused.out);
        // Allowed, it fails for want of a keyring, not for the address.
        const Outcome allowed = run(ask + QStringList{QStringLiteral("--allow-clear-text")});
        QVERIFY2(!allowed.out.contains("--allow-clear-text"), allowed.out);
        QCOMPARE(allowed.code, 6);
    }

    void aProbeThatLearnsNothingFails() {
        const ScriptedService device([](const ScriptedService::Asked&) -> ScriptedService::Reply {
            return {404, "<html>nothing here</html>", {}};
        });
        const QStringList ask{QStringLiteral("probe"), device.url().toString(), QStringLiteral("--family"),
                              QStringLiteral("hikvision"), QStringLiteral("--json")};
        const Outcome outcome = start(ask, {});
        QVERIFY2(outcome.code != 0, outcome.out);
        QVERIFY(outcome.json().contains(QStringLiteral("error")));
        // Three questions tell that it is nothing of the kind; the other nine would all say the same.
        QCOMPARE(outcome.json()[QStringLiteral("steps")].toArray().size(), 3);
        QVERIFY2(outcome.json()[QStringLiteral("text")].toString().contains(u"ne ressemble pas"),
                 outcome.out);
        const Outcome words = start(ask.mid(0, 4), {});
        QCOMPARE(words.code, 5);
        QCOMPARE(words.out.count("ne ressemble pas"), 1);
    }

    void aDeviceOfAnotherFamilyIsNamed() {
        const ScriptedService device([](const ScriptedService::Asked& asked) -> ScriptedService::Reply {
            if (asked.path.startsWith("/cgi-bin/"))
                return {
                    401, {}, "WWW-Authenticate: Digest realm=\"Login to 1\", qop=\"auth\", nonce=\"1\"\r\n"};
            return {404, {}, {}};
        });
        const Outcome outcome = start({QStringLiteral("probe"), device.url().toString(),
                                       QStringLiteral("--family"), QStringLiteral("axis")},
                                      {});
        QCOMPARE(outcome.code, 5);
        QVERIFY2(outcome.out.contains("--family dahua"), outcome.out);
        QVERIFY2(outcome.out.count('\n') <= 3, outcome.out);
    }

    // Nothing plays it live yet: that is said, as no fault of the address's.
    void aMotionJpegAddressIsNoUsageError() {
        const ScriptedService device([](const ScriptedService::Asked& asked) -> ScriptedService::Reply {
            if (asked.path != "/video")
                return {404, {}, {}};
            return {200, "--b\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8picture\xff\xd9\r\n--b\r\n",
                    "Content-Type: multipart/x-mixed-replace;boundary=b\r\n",
                    ScriptedService::Reply::Manner::Stream};
        });
        const QStringList generic{device.url().toString() + QStringLiteral("/video"),
                                  QStringLiteral("--family"), QStringLiteral("generic"),
                                  QStringLiteral("--json")};
        const Outcome probed = start(QStringList{QStringLiteral("probe")} + generic, {});
        QVERIFY2(probed.code == 5, probed.out);
        QCOMPARE(probed.json()[QStringLiteral("error")].toString(), QStringLiteral("unsupported"));
        QVERIFY2(probed.json()[QStringLiteral("text")].toString().contains(u"pas encore"), probed.out);
        const Outcome enrolled =
            run(QStringList{QStringLiteral("enrol")} + generic +
                QStringList{QStringLiteral("--commune-code"), QStringLiteral("60001"),
                            QStringLiteral("--commune"), QStringLiteral("Valmont"), QStringLiteral("--site"),
                            QStringLiteral("Halle"), QStringLiteral("--recorder"), QStringLiteral("CAM-1")});
        QVERIFY2(enrolled.code == 5, enrolled.out);
        QVERIFY2(enrolled.json()[QStringLiteral("text")].toString().contains(u"pas encore"), enrolled.out);
    }

    void loginsOfOneAccountAreToldApart() {
        const ScriptedService device([](const ScriptedService::Asked&) -> ScriptedService::Reply {
            return {401, {}, "WWW-Authenticate: Digest realm=\"r\", qop=\"auth\", nonce=\"1\"\r\n"};
        });
        const Outcome outcome =
            run({QStringLiteral("enrol"), device.url().toString(), QStringLiteral("--family"),
                 QStringLiteral("hikvision"), QStringLiteral("--commune-code"), QStringLiteral("60001"),
                 QStringLiteral("--commune"), QStringLiteral("Valmont"), QStringLiteral("--site"),
                 QStringLiteral("Halle"), QStringLiteral("--recorder"), QStringLiteral("ENR-1"),
                 QStringLiteral("--logins-stdin"), QStringLiteral("--json")},
                "vigie\tone\nvigie\ttwo\n");
        QVERIFY2(outcome.code == 4, outcome.out);
        const QString text = outcome.json()[QStringLiteral("text")].toString();
        QVERIFY2(text.contains(u"n° 1 (vigie)") && text.contains(u"n° 2 (vigie)"), outcome.out);
    }

    void anUnknownFormatIsAUsageErrorWhateverTheFile() {
        QCOMPARE(
            start({QStringLiteral("decode"), QStringLiteral("bogus"), QStringLiteral("/nowhere")}, {}).code,
            2);
        QCOMPARE(
            start({QStringLiteral("decode"), QStringLiteral("dc09"), QStringLiteral("/nowhere")}, {}).code,
            6);
    }

    void helpNamesTheCommandAndIsReadable() {
        const Outcome help = start({QStringLiteral("enrol"), QStringLiteral("--help")}, {});
        QCOMPARE(help.code, 0);
        QVERIFY2(help.out.startsWith("Usage: vigiectl enrol [options] address"), help.out);
        QVERIFY2(help.out.contains("arrêté"), help.out);
        QCOMPARE(start({QStringLiteral("enrol"), QStringLiteral("--nonsense")}, {}).code, 2);
    }

private:
    Outcome run(const QStringList& arguments, const QByteArray& input = {}) {
        const ConnectionSettings at = m_fixture.settings(QStringLiteral("administrateur"));
        return start(arguments +
                         QStringList{QStringLiteral("--catalog"),
                                     QStringLiteral("host=%1 port=%2 dbname=%3 user=%4")
                                         .arg(at.hosts.value(0), QString::number(at.ports.value(0, 5432)),
                                              at.database, at.user)},
                     input, at.password);
    }
    static Outcome start(const QStringList& arguments, const QByteArray& input,
                         const QString& password = {}) {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PGPASSWORD"), password);
        environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"),
                           QStringLiteral("unix:path=/nonexistent/bus"));
        process.setProcessEnvironment(environment);
        process.start(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigiectl"), arguments);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    ClusterFixture m_fixture;
};

QTEST_GUILESS_MAIN(TestCtlCatalog)
#include "test_ctl_catalog.moc"
