// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/snapshots.h"
#include "domain/check.h"
#include "mutation.h"
#include "outbox_codec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace vigie;
using namespace vigie::catalog;
using namespace std::chrono_literals;

class TestSnapshots : public QObject {
    Q_OBJECT

    static Directory directory() {
        Directory all;
        const Commune commune{CommuneId::create(), QStringLiteral("60001"), QStringLiteral("Valombre")};
        const Site site{SiteId::create(), commune.id, QStringLiteral("Mairie")};
        Recorder recorder{RecorderId::create(),
                          commune.id,
                          site.id,
                          QStringLiteral("NVR"),
                          DeviceFamily::Hikvision,
                          QUrl(QStringLiteral("https://10.1.0.10:8443/base"))};
        recorder.manufacturer = QStringLiteral("Maker");
        recorder.serial = QStringLiteral("S-1");
        recorder.trust.pinnedSha256 = QByteArray(32, '\x5a');
        recorder.clock =
            ClockState{-1500ms, 20ms, QStringLiteral("GET /time"), true, UtcTime(1'800'000'000s)};
        Camera camera;
        camera.id = CameraId::create();
        camera.commune = commune.id;
        camera.site = site.id;
        camera.recorder = recorder.id;
        camera.number = 12;
        camera.name = QStringLiteral("Place « de la Halle »");
        camera.channel = QStringLiteral("1");
        camera.recording = QStringLiteral("101");
        camera.authorisation = {QStringLiteral("AP 1"), QDate(2029, 4, 30), QStringLiteral("Protection"), 15};
        camera.streams = {{StreamRole::Sub, QStringLiteral("p2"),
                           QUrl(QStringLiteral("rtsp://10.1.0.10/2?x=1")), VideoCodec::H265, QSize(640, 360),
                           12.5}};
        camera.masks = {
            {QStringLiteral("Fenêtres"), {{0.1, 0.2}, {0.3, 0.2}, {0.3, 0.4}}, QStringLiteral("3")}};
        camera.masksLiftedUntil = UtcTime(4'000'000'000s);
        all.communes.insert(commune.id, commune);
        all.sites.insert(site.id, site);
        all.recorders.insert(recorder.id, recorder);
        all.cameras.insert(camera.id, camera);
        return all;
    }
    static QByteArray packed(const QJsonObject& object) { return qCompress(QJsonDocument(object).toJson()); }
    static QJsonObject unpacked(const QByteArray& bytes) {
        return QJsonDocument::fromJson(qUncompress(bytes)).object();
    }

private Q_SLOTS:
    void directoryComesBackWithItsMasksOn() {
        const Directory before = directory();
        const auto after = directoryFromSnapshot(toSnapshot(before));
        QVERIFY(after.has_value());
        QCOMPARE(after->communes.size(), 1);
        QCOMPARE(after->sites.cbegin()->name, QStringLiteral("Mairie"));
        const Recorder& recorder = *after->recorders.cbegin();
        QVERIFY(recorder.family == DeviceFamily::Hikvision);
        QCOMPARE(recorder.address, before.recorders.cbegin()->address);
        QCOMPARE(recorder.trust.pinnedSha256, QByteArray(32, '\x5a'));
        QCOMPARE(recorder.serial, QStringLiteral("S-1"));
        QVERIFY(recorder.clock.has_value());
        QCOMPARE(recorder.clock->offset, -1500ms);
        QVERIFY(recorder.clock->localAsUtc);
        const Camera& camera = *after->cameras.cbegin();
        const Camera& was = *before.cameras.cbegin();
        QCOMPARE(camera.id, was.id);
        QCOMPARE(camera.number, 12);
        QCOMPARE(camera.name, was.name);
        QCOMPARE(camera.authorisation.expires, was.authorisation.expires);
        QCOMPARE(camera.recording, QStringLiteral("101"));
        QCOMPARE(camera.streams.size(), 1);
        QCOMPARE(camera.streams.first().uri, was.streams.first().uri);
        QVERIFY(camera.streams.first().codec == VideoCodec::H265);
        QCOMPARE(camera.streams.first().framesPerSecond, 12.5);
        QVERIFY(camera.masks == was.masks);
        QVERIFY(!camera.masksLiftedUntil); // a lift is the catalog's to say
    }

    void masksThatAreGoneOrUnreadableCoverThePicture() {
        for (const QJsonValue& masks :
             {QJsonValue(), QJsonValue(QStringLiteral("none")),
              QJsonValue(QJsonArray{QJsonObject{{QStringLiteral("points"), QJsonArray{0.1, 0.2, 0.3}}}})}) {
            QJsonObject object = unpacked(toSnapshot(directory()));
            QJsonArray cameras = object[QStringLiteral("cameras")].toArray();
            QJsonObject camera = cameras[0].toObject();
            camera.insert(QStringLiteral("masks"), masks);
            cameras[0] = camera;
            object.insert(QStringLiteral("cameras"), cameras);
            const auto read = directoryFromSnapshot(packed(object));
            QVERIFY(read.has_value());
            QCOMPARE(read->cameras.cbegin()->masks.size(), 1);
            QCOMPARE(read->cameras.cbegin()->masks.first().points.size(), 4);
            QCOMPARE(read->cameras.cbegin()->masks.first().points[2], QPointF(1, 1));
        }
    }

    void layoutsAndAlarmsComeBack() {
        const QList<SavedLayout> layouts{
            {QUuid::createUuid(),
             QStringLiteral("Cheffe de salle"),
             false,
             true,
             QStringLiteral("Ronde"),
             {{QStringLiteral("tiles"), 4}}},
            {QUuid::createUuid(), QString(), true, false, QStringLiteral("À moi"), {}}};
        const auto read = layoutsFromSnapshot(toSnapshot(layouts));
        QVERIFY(read.has_value());
        QCOMPARE(read->size(), 2);
        QCOMPARE(read->at(0).owner, QStringLiteral("Cheffe de salle"));
        QCOMPARE(read->at(0).spec[QStringLiteral("tiles")].toInt(), 4);
        QVERIFY(read->at(1).mine && !read->at(1).shared);

        Alarm alarm;
        alarm.id = AlarmId::create();
        alarm.commune = CommuneId::create();
        alarm.priority = 1;
        alarm.title = QStringLiteral("Intrusion");
        alarm.state = AlarmState::Claimed;
        alarm.raisedAt = UtcTime(1'800'000'000'000'001us);
        alarm.claimedBy = QStringLiteral("Opératrice");
        alarm.claimedAt = UtcTime(1'800'000'005'000'000us);
        const auto alarms = alarmsFromSnapshot(toSnapshot(QList<Alarm>{alarm}));
        QVERIFY(alarms.has_value());
        QCOMPARE(alarms->size(), 1);
        QVERIFY(alarms->first().camera.isNull());
        QVERIFY(alarms->first().state == AlarmState::Claimed);
        QCOMPARE(alarms->first().raisedAt, alarm.raisedAt);
        QCOMPARE(alarms->first().claimedAt, alarm.claimedAt);
        QVERIFY(!alarms->first().closedAt);
    }

    void damagedSnapshotsAreRefusedOrReadWithoutHarm() {
        QVERIFY(!directoryFromSnapshot({}));
        QVERIFY(!directoryFromSnapshot(QByteArray(4, '\xff') + QByteArray(100, 'x'))); // announces 4 GiB
        QVERIFY(!alarmsFromSnapshot(packed({{QStringLiteral("v"), 99}})));
        const QByteArray text =
            QJsonDocument(unpacked(toSnapshot(directory()))).toJson(QJsonDocument::Compact);
        const QByteArray bytes = toSnapshot(directory());
        mutation::Random random(20261124); // NOLINT: the same bytes in every run
        QtMessageHandler before =
            qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) {});
        int read = 0;
        for (int i = 0; i < 3000; ++i) {
            const auto directory = i % 3 == 0
                                       ? directoryFromSnapshot(mutation::mutated(bytes, random))
                                       : directoryFromSnapshot(qCompress(mutation::mutated(text, random)));
            if (!directory)
                continue;
            ++read;
            for (const Camera& camera : directory->cameras)
                QVERIFY(std::all_of(camera.masks.begin(), camera.masks.end(),
                                    [](const PrivacyMask& mask) { return mask.isValid(); }));
        }
        qInstallMessageHandler(before);
        QVERIFY(read > 100);
    }

    void actsComeBackFromTheirPayload() {
        const AuditEntry entry{CommuneId::create(),
                               CameraId::create(),
                               QStringLiteral("replay"),
                               {UtcTime(1'800'000'000'000'001us), UtcTime(1'800'000'009'000'000us)},
                               QStringLiteral("demande de la brigade")};
        const auto read = auditEntryFrom(toJson(entry));
        QVERIFY(read.has_value());
        QCOMPARE(read->camera, entry.camera);
        QCOMPARE(read->images.begin, entry.images.begin);
        QCOMPARE(read->images.end, entry.images.end);
        QCOMPARE(read->reason, entry.reason);
        QVERIFY(!auditEntryFrom({}));
        QVERIFY(!checkResultFrom({{QStringLiteral("id"), QStringLiteral("x")}}));
    }
};

QTEST_GUILESS_MAIN(TestSnapshots)
#include "test_snapshots.moc"
