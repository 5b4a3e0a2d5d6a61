// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/directory_csv.h"

#include <QTest>

using namespace vigie;
using namespace vigie::onboarding;

namespace {

Directory park() {
    Directory directory;
    const Commune commune{CommuneId::create(), QStringLiteral("60017"), QStringLiteral("Valombre")};
    const Site site{SiteId::create(), commune.id, QStringLiteral("Mairie")};
    Recorder recorder;
    recorder.id = RecorderId::create();
    recorder.commune = commune.id;
    recorder.site = site.id;
    recorder.name = QStringLiteral("NVR 1");
    recorder.family = DeviceFamily::Hikvision;
    recorder.address = QUrl(QStringLiteral("https://10.1.0.10"));
    recorder.trust.pinnedSha256 = QByteArray(32, '\x5a');
    directory.communes.insert(commune.id, commune);
    directory.sites.insert(site.id, site);
    directory.recorders.insert(recorder.id, recorder);
    for (int number = 1; number <= 3; ++number) {
        Camera camera;
        camera.id = CameraId::create();
        camera.commune = commune.id;
        camera.site = site.id;
        camera.recorder = recorder.id;
        camera.number = number;
        camera.name = QStringLiteral("=Place ; %1").arg(number);
        camera.channel = QString::number(number);
        camera.recording = QStringLiteral("%101").arg(number);
        camera.authorisation = {QStringLiteral("2026-60-17"), QDate(2031, 3, 1),
                                QStringLiteral("Voie publique"), 21};
        directory.cameras.insert(camera.id, camera);
    }
    Recorder bare = recorder;
    bare.id = RecorderId::create();
    bare.name = QStringLiteral("NVR 2");
    bare.address = QUrl(QStringLiteral("http://10.1.0.11:8000"));
    directory.recorders.insert(bare.id, bare);
    return directory;
}

ImportPlan planOf(const QByteArray& csv, const Directory& known) {
    const auto table = parseCsv(csv);
    if (!table)
        return {{}, {{0, {}, table.error().text}}, {}, {}, {}, {}, {}};
    return planImport(*table, known, builtInTemplates());
}

QStringList faultsOf(const ImportPlan& plan) {
    QStringList list;
    for (const ImportFault& fault : plan.faults)
        list.append(QStringLiteral("%1:%2").arg(fault.line).arg(fault.column));
    return list;
}

} // namespace

class TestDirectoryCsv : public QObject {
    Q_OBJECT

    const Directory m_park = park();

private Q_SLOTS:
    void whatIsExportedChangesNothing() {
        const QByteArray csv = exportDirectory(m_park);
        QCOMPARE(csv.count('\n'), 5);
        const ImportPlan plan = planOf(csv, m_park);
        QCOMPARE(faultsOf(plan), QStringList());
        QCOMPARE(plan.changes.size(), 0);
        QVERIFY(plan.cameras.isEmpty() && plan.recorders.isEmpty() && plan.sites.isEmpty() &&
                plan.communes.isEmpty());
    }

    void theSameTableFillsAnEmptyCatalog() {
        const ImportPlan plan = planOf(exportDirectory(m_park), {});
        QCOMPARE(faultsOf(plan), QStringList());
        QCOMPARE(plan.communes.size(), 1);
        QCOMPARE(plan.sites.size(), 1);
        QCOMPARE(plan.recorders.size(), 2);
        QCOMPARE(plan.cameras.size(), 3);
        for (const Camera& camera : plan.cameras) {
            QCOMPARE(camera.commune, plan.communes[0].id);
            QCOMPARE(camera.site, plan.sites[0].id);
            QCOMPARE(camera.name, QStringLiteral("=Place ; %1").arg(camera.number));
            QCOMPARE(camera.authorisation.retentionDays, 21);
        }
        for (const Recorder& recorder : plan.recorders)
            QCOMPARE(recorder.trust.pinnedSha256, QByteArray(32, '\x5a'));
        const auto created =
            std::count_if(plan.changes.begin(), plan.changes.end(),
                          [](const Change& change) { return change.kind == Change::Kind::Create; });
        QCOMPARE(created, 1 + 1 + 2 + 3);
    }

    void emptyCellsLeaveAndDashesEmpty() {
        const ImportPlan plan =
            planOf("camera_number;camera;purpose;retention_days\n2;;-;\n3;Parking;;14\n", m_park);
        QCOMPARE(faultsOf(plan), QStringList());
        QCOMPARE(plan.changes.size(), 3);
        QCOMPARE(plan.cameras.size(), 2);
        for (const Camera& camera : plan.cameras) {
            if (camera.number == 2) {
                QCOMPARE(camera.name, QStringLiteral("=Place ; 2"));
                QCOMPARE(camera.authorisation.purpose, QString());
                QCOMPARE(camera.authorisation.retentionDays, 21);
            } else {
                QCOMPARE(camera.name, QStringLiteral("Parking"));
                QCOMPARE(camera.authorisation.purpose, QStringLiteral("Voie publique"));
                QCOMPARE(camera.authorisation.retentionDays, 14);
            }
        }
        const Change& first = plan.changes.first();
        QCOMPARE(first.line, 2);
        QCOMPARE(first.column, QStringLiteral("purpose"));
        QCOMPARE(first.before, QStringLiteral("Voie publique"));
        QCOMPARE(first.after, QString());
    }

    void aRecorderMayMove() {
        const ImportPlan plan = planOf("camera_number;address\n1;https://10.9.9.9\n", m_park);
        QCOMPARE(faultsOf(plan), QStringList());
        QCOMPARE(plan.recorders.size(), 1);
        QCOMPARE(plan.recorders[0].address, QUrl(QStringLiteral("https://10.9.9.9")));
        QCOMPARE(plan.recorders[0].name, QStringLiteral("NVR 1"));
        QVERIFY(plan.cameras.isEmpty());
    }

    void aModelTellsTheFamily() {
        const ImportPlan plan = planOf("commune_code;site;recorder;address;model\n"
                                       "60017;Mairie;NVR 9;http://10.1.0.99;DS-7616NI-K2\n",
                                       m_park);
        QCOMPARE(faultsOf(plan), QStringList());
        QCOMPARE(plan.recorders.size(), 1);
        QCOMPARE(plan.recorders[0].family, DeviceFamily::Hikvision);
    }

    void faults_data() {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char* name, const char* csv, const QStringList& expected) {
            QTest::newRow(name) << QByteArray(csv) << expected;
        };
        row("misspelt column", "camera_number;nom\n1;x\n", {QStringLiteral("0:nom")});
        row("no key", "camera\nx\n", {QStringLiteral("0:commune_code"), QStringLiteral("0:address")});
        row("number", "camera_number;camera;commune_code;address\nzwei;x;60017;https://10.1.0.10\n",
            {QStringLiteral("2:camera_number")});
        row("date", "camera_number;authorisation_expires\n1;31/02/2027\n",
            {QStringLiteral("2:authorisation_expires")});
        row("retention", "camera_number;retention_days\n1;31\n2;x\n",
            {QStringLiteral("2:retention_days"), QStringLiteral("3:retention_days")});
        row("twice", "camera_number;camera\n1;x\n1;y\n", {QStringLiteral("3:camera_number")});
        row("login in the address", "camera_number;address\n1;http://a:b@10.0.0.1\n",
            {QStringLiteral("2:address")});
        row("no web address", "camera_number;address\n1;ftp://10.0.0.1\n", {QStringLiteral("2:address")});
        row("fingerprint", "camera_number;certificate_sha256\n1;AB:CD\n",
            {QStringLiteral("2:certificate_sha256")});
        row("family", "camera_number;family\n1;philips\n", {QStringLiteral("2:family")});
        row("unknown commune", "commune_code;site;recorder;address\n60999;x;y;http://10.0.0.1\n",
            {QStringLiteral("2:commune")});
        row("no family", "commune_code;site;recorder;address\n60017;Mairie;y;http://10.0.0.1\n",
            {QStringLiteral("2:family")});
        row("a camera without its channel",
            "commune_code;site;address;camera\n60017;Mairie;https://10.1.0.10;x\n",
            {QStringLiteral("2:channel")});
    }
    void faults() {
        QFETCH(QByteArray, csv);
        QFETCH(QStringList, expected);
        const ImportPlan plan = planOf(csv, m_park);
        QCOMPARE(faultsOf(plan), expected);
        for (const ImportFault& fault : plan.faults)
            QVERIFY(!fault.text.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestDirectoryCsv)
#include "test_directory_csv.moc"
