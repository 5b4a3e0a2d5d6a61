// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/directory_csv.h"

#include <QTest>

#include <algorithm>

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

    // Said once, whatever number of its cameras' rows say it.
    void aRecorderMayMove() {
        const ImportPlan plan = planOf("camera_number;recorder;address\n1;NVR 1;https://10.9.9.9\n"
                                       "2;NVR 1;HTTPS://10.9.9.9:443/\n",
                                       m_park);
        QCOMPARE(faultsOf(plan), QStringList());
        QCOMPARE(plan.recorders.size(), 1);
        QCOMPARE(plan.recorders[0].address, QUrl(QStringLiteral("https://10.9.9.9")));
        QCOMPARE(plan.recorders[0].name, QStringLiteral("NVR 1"));
        QCOMPARE(plan.changes.size(), 1);
        QVERIFY(plan.cameras.isEmpty());
    }

    void aBareRecorderMayMove() {
        const ImportPlan plan = planOf("commune_code;site;recorder;address\n"
                                       "60017;Stade;NVR 2;http://10.1.0.11:8000/\n",
                                       m_park);
        QCOMPARE(faultsOf(plan), QStringList());
        QCOMPARE(plan.sites.size(), 1);
        QCOMPARE(plan.recorders.size(), 1);
        QCOMPARE(plan.recorders[0].site, plan.sites[0].id);
        QCOMPARE(plan.changes.size(), 2); // the new site, and the move
        QCOMPARE(plan.changes[1].column, QStringLiteral("site"));
        QCOMPARE(plan.changes[1].before, QStringLiteral("Mairie"));
        QCOMPARE(plan.changes[1].after, QStringLiteral("Stade"));

        const ImportPlan readdressed = planOf("commune_code;site;recorder;address\n"
                                              "60017;Mairie;NVR 2;http://10.1.0.12\n",
                                              m_park);
        QCOMPARE(faultsOf(readdressed), QStringList());
        QCOMPARE(readdressed.changes.size(), 1);
        QCOMPARE(readdressed.changes[0].column, QStringLiteral("address"));
    }

    // A camera's row with a new address and a new name leaves its old recorder to the other cameras.
    void aCameraMovesToANewRecorder() {
        const ImportPlan plan = planOf("camera_number;recorder;family;address\n"
                                       "2;NVR 9;onvif;http://10.9.9.9\n",
                                       m_park);
        QCOMPARE(faultsOf(plan), QStringList());
        QCOMPARE(plan.recorders.size(), 1);
        QCOMPARE(plan.recorders[0].name, QStringLiteral("NVR 9"));
        QVERIFY(!m_park.recorders.contains(plan.recorders[0].id));
        QCOMPARE(plan.cameras.size(), 1);
        QCOMPARE(plan.cameras[0].number, 2);
        QCOMPARE(plan.cameras[0].recorder, plan.recorders[0].id);
    }
    void aCameraMovesToAKnownRecorder() {
        const ImportPlan plan =
            planOf("camera_number;recorder;address\n2;NVR 2;http://10.1.0.11:8000\n", m_park);
        QCOMPARE(faultsOf(plan), QStringList());
        QVERIFY(plan.recorders.isEmpty());
        QCOMPARE(plan.cameras.size(), 1);
        QCOMPARE(m_park.recorders.value(plan.cameras[0].recorder).name, QStringLiteral("NVR 2"));
    }

    void staleStreamsAreDropped_data() {
        QTest::addColumn<QByteArray>("csv");
        QTest::addColumn<QSet<int>>("dropped"); // the numbers
        QTest::newRow("name only") << QByteArray("camera_number;camera\n1;Parvis\n") << QSet<int>{};
        QTest::newRow("channel") << QByteArray("camera_number;channel\n1;9\n") << QSet<int>{1};
        QTest::newRow("recorder's address")
            << QByteArray("camera_number;recorder;address\n1;NVR 1;https://10.9.9.9\n") << QSet<int>{1, 2, 3};
        QTest::newRow("recorder's address, spelt otherwise")
            << QByteArray("camera_number;recorder;address\n1;NVR 1;https://10.1.0.10:443/\n") << QSet<int>{};
        QTest::newRow("recorder's family")
            << QByteArray("camera_number;family\n1;onvif\n") << QSet<int>{1, 2, 3};
        QTest::newRow("another recorder")
            << QByteArray("camera_number;address\n3;http://10.1.0.11:8000\n") << QSet<int>{3};
    }
    void staleStreamsAreDropped() {
        QFETCH(QByteArray, csv);
        QFETCH(QSet<int>, dropped);
        Directory streaming = m_park;
        for (Camera& camera : streaming.cameras)
            camera.streams = {
                {StreamRole::Main, {}, QUrl(QStringLiteral("rtsp://10.1.0.10/1")), VideoCodec::H264, {}, 25}};
        const ImportPlan plan = planOf(csv, streaming);
        QCOMPARE(faultsOf(plan), QStringList());
        QSet<int> found;
        for (const Camera& camera : plan.cameras)
            if (camera.streams.isEmpty())
                found.insert(camera.number);
        QCOMPARE(found, dropped);
        const auto told = std::count_if(plan.changes.begin(), plan.changes.end(), [](const Change& change) {
            return change.column == QStringLiteral("streams");
        });
        QCOMPARE(told, dropped.size());
    }

    void contradictionsNameBothLines() {
        const ImportPlan plan = planOf("camera_number;recorder;address\n1;NVR 1;https://10.9.9.9\n"
                                       "2;NVR 1;https://10.9.9.8\n",
                                       m_park);
        QCOMPARE(faultsOf(plan), QStringList{QStringLiteral("3:address")});
        QVERIFY2(plan.faults[0].text.contains(u'2'), qPrintable(plan.faults[0].text));
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
        const QStringList atLine2{QStringLiteral("2:address")};
        row("a new address alone", "camera_number;address\n1;https://10.9.9.9\n",
            {QStringLiteral("2:recorder")});
        row("a new address beside another recorder's name",
            "camera_number;recorder;address\n1;NVR 2;https://10.9.9.9\n", atLine2);
        row("another recorder's name alone", "camera_number;recorder\n1;NVR 2\n",
            {QStringLiteral("2:recorder")});
        row("addresses shifted",
            "camera_number;commune_code;site;recorder;address\n"
            "1;60017;Mairie;NVR 1;http://10.1.0.11:8000\n;60017;Mairie;NVR 2;http://10.1.0.12\n",
            atLine2);
        row("a freed address taken at once",
            "camera_number;commune_code;site;recorder;family;address\n"
            "1;60017;Mairie;NVR 1;;https://10.1.0.12\n;60017;Mairie;NVR 9;onvif;https://10.1.0.10\n",
            {QStringLiteral("3:recorder"), QStringLiteral("3:address")});
        row("two names", "camera_number;recorder;address\n1;A;https://10.1.0.10\n2;B;https://10.1.0.10\n",
            {QStringLiteral("3:recorder")});
        row("two families", "camera_number;family\n1;onvif\n2;dahua\n", {QStringLiteral("3:family")});
        row("a channel twice", "camera_number;channel\n1;2\n", {QStringLiteral("2:channel")});
        row("a channel twice in the file", "camera_number;channel\n1;9\n2;9\n",
            {QStringLiteral("3:channel")});
        row("channels exchanged", "camera_number;channel\n1;2\n2;1\n", {});
        row("another commune's recorder",
            "commune_code;commune;site;recorder;address\n60018;Autre;x;NVR 2;http://10.1.0.11:8000\n",
            {QStringLiteral("2:commune_code")});
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
