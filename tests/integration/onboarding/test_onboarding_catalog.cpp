// SPDX-License-Identifier: GPL-3.0-or-later
#include "brand_park.h"
#include "catalog/directory_repository.h"
#include "cluster_fixture.h"
#include "onboarding/directory_csv.h"
#include "onboarding/enrol.h"

#include <QProcess>
#include <QTest>

using namespace vigie;
using namespace vigie::catalog;
using namespace vigie::onboarding;

namespace {

const std::stop_token never;
const QStringList brands{QStringLiteral("onvif"), QStringLiteral("hikvision"), QStringLiteral("dahua"),
                         QStringLiteral("axis")};
constexpr int secured = 0;

struct Ran {
    int exit = -1;
    QByteArray output;
    QByteArray errors;
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
};

} // namespace

/// Devices become rows of a real catalog, by the room's functions and by vigiectl run as a program.
class TestOnboardingCatalog : public QObject {
    Q_OBJECT

    BrandPark m_park;
    ClusterFixture m_catalog;
    rtsp::IoThreads m_threads{2};

    [[nodiscard]] Directory directory() const {
        const auto database = m_catalog.as("administrateur");
        return DirectoryRepository(*database).load().value_or(Directory());
    }
    [[nodiscard]] QStringList dsn() const {
        const ConnectionSettings settings = m_catalog.settings(QStringLiteral("administrateur"));
        QString text = QStringLiteral("dbname=%1 user=%2").arg(settings.database, settings.user);
        if (!settings.hosts.isEmpty())
            text += QStringLiteral(" host=") + settings.hosts.first();
        if (!settings.ports.isEmpty())
            text += QStringLiteral(" port=%1").arg(settings.ports.first());
        return {QStringLiteral("--catalog"), text};
    }
    [[nodiscard]] Ran vigiectl(const QStringList& words, const QByteArray& input = {}) const {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PGPASSWORD"),
                           m_catalog.settings(QStringLiteral("administrateur")).password);
        process.setProcessEnvironment(environment);
        process.start(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigiectl"), words);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(50'000))
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }
    [[nodiscard]] Ran probe(int i, const QByteArray& password, const QStringList& more = {}) const {
        return vigiectl(QStringList{QStringLiteral("probe"), m_park.address(i).url.toString(),
                                    QStringLiteral("--family"), brands[i], QStringLiteral("--user"),
                                    m_park.address(i).credentials.user, QStringLiteral("--password-stdin"),
                                    QStringLiteral("--events"), QStringLiteral("1"),
                                    QStringLiteral("--json")} +
                            more,
                        password + '\n');
    }

private Q_SLOTS:
    void initTestCase() {
        if (!QFileInfo::exists(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigie-sim")))
            QSKIP("vigie-sim is not built: nothing was enrolled from it");
        if (const auto started =
                m_park.start(QStringLiteral("127.85.1.1"), brands, {QStringLiteral("--tls")});
            !started)
            QFAIL(qPrintable(started.error().toLogLine()));
        VERIFY_OK(m_catalog.furnish());
    }

    void examinedRecordersAreSaved() {
        const auto database = m_catalog.as("administrateur");
        const Authorisation authorisation{QStringLiteral("AP-2026-01"), QDate::currentDate().addYears(1),
                                          QStringLiteral("prévention"), 30};
        for (int i = 0; i < brands.size(); ++i) {
            const devices::DeviceAddress address = m_park.address(i);
            const auto driver = devices::connectDevice(address, m_threads);
            VERIFY_OK(driver);
            const auto examined = examineRecorder(**driver, never);
            VERIFY_OK(examined);
            QCOMPARE(examined->channels.size(), 2);
            QVERIFY(examined->clock.has_value());
            Recorder recorder = m_catalog.recorder;
            recorder.id = address.recorder;
            recorder.name = QStringLiteral("NVR ") + brands[i];
            recorder.family = address.family;
            recorder.address = address.url;
            const auto saved = saveRecorder(*database, *examined, m_catalog.commune, m_catalog.site, recorder,
                                            authorisation);
            VERIFY_OK(saved);
            QCOMPARE(saved->cameras.size(), 2);
            // Once more: the same cameras under the same numbers.
            const auto again = saveRecorder(*database, *examined, m_catalog.commune, m_catalog.site, recorder,
                                            authorisation);
            VERIFY_OK(again);
            for (qsizetype n = 0; n < 2; ++n) {
                QCOMPARE(again->cameras[n].id, saved->cameras[n].id);
                QCOMPARE(again->cameras[n].number, saved->cameras[n].number);
            }
            const Directory known = directory();
            const Recorder stored = known.recorders.value(recorder.id);
            QCOMPARE(stored.model, examined->identity.model);
            QVERIFY(stored.clock.has_value());
            QCOMPARE(known.cameras.value(saved->cameras[0].id).name,
                     m_park.recorder(i)[u"cameras"][0][u"name"].toString());
        }
        QCOMPARE(directory().cameras.size(), 2 + 2 * brands.size());
        const auto operators = m_catalog.as("poste1");
        QVERIFY(!DirectoryRepository(*operators).save(m_catalog.commune).has_value());
    }

    void importsArePlannedThenSaved() {
        const QByteArray table = exportDirectory(directory());
        auto parsed = parseCsv(table);
        VERIFY_OK(parsed);
        const ImportPlan nothing = planImport(*parsed, directory(), builtInTemplates());
        QVERIFY(nothing.faults.isEmpty() && nothing.changes.isEmpty());
        const QString was = QStringLiteral("Place de la Halle");
        const QByteArray renamed = QByteArray(table).replace(was.toUtf8(), "Place du March\u00e9 neuf");
        parsed = parseCsv(renamed);
        VERIFY_OK(parsed);
        const ImportPlan plan = planImport(*parsed, directory(), builtInTemplates());
        QVERIFY(plan.faults.isEmpty());
        QCOMPARE(plan.changes.size(), 1);
        QCOMPARE(plan.changes.first().before, was);
        QCOMPARE(directory().cameras.value(m_catalog.first.id).name, was); // a plan saves nothing
        const auto database = m_catalog.as("administrateur");
        VERIFY_OK(applyImport(*database, plan));
        QCOMPARE(directory().cameras.value(m_catalog.first.id).name, QStringLiteral("Place du Marché neuf"));
    }

    void exportAndImportAsPrograms() {
        const Ran exported = vigiectl(QStringList{QStringLiteral("export")} + dsn());
        QVERIFY2(exported.exit == 0, exported.errors);
        QCOMPARE(exported.output, exportDirectory(directory()));
        const QByteArray changed = QByteArray(exported.output).replace("Rue du Pont", "Rue du Moulin");
        const QStringList import =
            QStringList{QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--json")} + dsn();
        const Ran dry = vigiectl(import + QStringList{QStringLiteral("--dry-run")}, changed);
        QVERIFY2(dry.exit == 0, dry.errors);
        QCOMPARE(dry.json()[u"changes"].toArray().size(), 1);
        QVERIFY(!dry.json()[u"saved"].toBool());
        QCOMPARE(directory().cameras.value(m_catalog.second.id).name, QStringLiteral("Rue du Pont"));
        const Ran done = vigiectl(import, changed);
        QVERIFY2(done.exit == 0 && done.json()[u"saved"].toBool(), done.errors);
        QCOMPARE(directory().cameras.value(m_catalog.second.id).name, QStringLiteral("Rue du Moulin"));
        const Ran misspelt = vigiectl(import, "commune;camra\r\n60001;1\r\n");
        QCOMPARE(misspelt.exit, 2);
        QVERIFY(!misspelt.json()[u"faults"].toArray().isEmpty());
    }

    void probesAsPrograms() {
        QList<BrandCheck> checks;
        for (int i = 0; i < brands.size(); ++i)
            checks.append([this, i] {
                const QString label = brands[i];
                const Ran right = probe(i, m_park.address(i).credentials.password.toUtf8());
                EXPECT(right.exit == 0, QString::fromUtf8(right.output + right.errors));
                EXPECT(right.json()[u"steps"].toArray().size() == 12,
                       QString::fromUtf8(right.output.left(300)));
                for (const auto& step : right.json()[u"steps"].toArray())
                    EXPECT(!step[u"error"].isString() || step[u"error"].toString() == u"unsupported",
                           QString::fromUtf8(QJsonDocument(step.toObject()).toJson(QJsonDocument::Compact)));
                EXPECT(!right.errors.contains(" info "), QString::fromUtf8(right.errors));
                const Ran refused = probe(i, "wrong-password");
                EXPECT(refused.exit == 4, QString::fromUtf8(refused.output + refused.errors));
                EXPECT(
                    !(right.output + right.errors).contains(m_park.address(i).credentials.password.toUtf8()),
                    QString());
                return QString();
            });
        VERIFY_NONE(inParallel(checks));
        QVERIFY(m_park.fault(0, QStringLiteral("close-after-describe"), true));
        const Ran without = probe(0, m_park.address(0).credentials.password.toUtf8());
        QVERIFY(m_park.fault(0, QStringLiteral("close-after-describe"), false));
        QVERIFY2(without.exit != 0 && without.json().contains(u"error"), without.output);
        QCOMPARE(vigiectl({QStringLiteral("probe"), QStringLiteral("http://127.85.9.9:18290"),
                           QStringLiteral("--json")})
                     .exit,
                 3);
        QCOMPARE(vigiectl({QStringLiteral("probe"), QStringLiteral("ftp://127.85.9.9")}).exit, 2);
        const QString secure = m_park.recorder(secured)[u"https"].toString();
        const Ran untrusted = vigiectl({QStringLiteral("probe"), secure, QStringLiteral("--json")});
        QCOMPARE(untrusted.exit, 7);
        QVERIFY(untrusted.output.toLower().replace(":", "").contains(
            m_park.recorder(secured)[u"certificateSha256"].toString().toLower().remove(u':').toLatin1()));
    }

    void discoversAndDecodesAsPrograms() {
        const Ran found = vigiectl({QStringLiteral("discover"), QStringLiteral("--range"),
                                    m_park.host(0) + u'-' + m_park.host(3), QStringLiteral("--port"),
                                    QStringLiteral("18290"), QStringLiteral("--json")});
        QVERIFY2(found.exit == 0, found.errors);
        QStringList families;
        for (const auto& device : found.json()[u"devices"].toArray())
            families.append(device[u"families"][0].toString());
        families.sort();
        QStringList expected = brands;
        expected.sort();
        QCOMPARE(families, expected);
        QCOMPARE(
            vigiectl({QStringLiteral("discover"), QStringLiteral("--range"), QStringLiteral("10.1")}).exit,
            2);
        const QByteArray text = "--myboundary\r\nContent-Type: text/plain\r\nContent-Length:39\r\n\r\n"
                                "Code=VideoMotion;action=Start;index=0\r\n\r\n--myboundary\r\n";
        const Ran decoded = vigiectl({QStringLiteral("decode"), QStringLiteral("dahua-events"),
                                      QStringLiteral("-"), QStringLiteral("--json")},
                                     text);
        QVERIFY2(decoded.exit == 0, decoded.errors);
        QCOMPARE(decoded.json()[u"events"][0][u"kind"].toString(), nameOf(DeviceEventKind::Motion));
        QCOMPARE(decoded.json()[u"events"][0][u"channel"].toString(), QStringLiteral("1"));
        QCOMPARE(
            vigiectl({QStringLiteral("decode"), QStringLiteral("nonsense"), QStringLiteral("-")}, text).exit,
            2);
        QCOMPARE(
            vigiectl({QStringLiteral("decode"), QStringLiteral("onvif-events"), QStringLiteral("-")}, "no")
                .exit,
            5);
    }
};

QTEST_GUILESS_MAIN(TestOnboardingCatalog)
#include "test_onboarding_catalog.moc"
