// SPDX-License-Identifier: GPL-3.0-or-later
#include "axis/answers.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <random>

using namespace vigie;
using namespace vigie::devices;
using namespace vigie::devices::axis;
using namespace std::chrono_literals;

namespace {

const QUrl device(QStringLiteral("http://10.0.0.1"));

UtcTime utc(const char* text) {
    return fromDateTime(QDateTime::fromString(QLatin1String(text) + QLatin1Char('Z'), Qt::ISODateWithMs));
}

XmlNode parsed(const QByteArray& bytes) {
    return parseXml(bytes).value_or(XmlNode());
}

} // namespace

class TestDevicesAxis : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA") &&
            QByteArray(QTest::currentTestFunction()).startsWith("real"))
            QSKIP("VIGIE_TEST_DATA is unset: answers of real cameras are not tried");
    }

    // --- answers of real cameras ---

    void realBrandsAndProperties() {
        KeyValues camera = params("brand_brand_response_11.txt");
        QCOMPARE(parseIdentity(camera).model, QStringLiteral("M1065-LW"));
        QCOMPARE(parseIdentity(camera).manufacturer, QStringLiteral("AXIS"));
        QCOMPARE(parseIdentity(params("brand_brand_5_51_response_19.txt")).model, QStringLiteral("M3024-L"));
        const KeyValues properties = params("properties_property_response_11.txt");
        QCOMPARE(parseIdentity(properties).firmware, QStringLiteral("9.10.1"));
        const auto views = parseChannels(properties, device);
        QCOMPARE(views.size(), 2); // NbrOfViews
        QCOMPARE(views[0].streams[0].size, QSize(1920, 1080));
        QCOMPARE(views[0].streams[1].size, QSize(320, 240)); // the smallest of at least 320x180
        QVERIFY(!views[0].streams[0].uri.query().contains(u"onvifreplayext"));
        const KeyValues encoder = params("properties_property_5_20_m7001_response_113.txt");
        QCOMPARE(parseIdentity(encoder).serial, QStringLiteral("ACCC8E1A909D"));
        QVERIFY(moves(encoder) && !records(encoder));
        const auto old = parseChannels(encoder, device);
        QCOMPARE(old.size(), 1);
        QCOMPARE(old[0].streams[0].size, QSize(720, 576)); // "D1"
        QCOMPARE(old[0].streams[1].size, QSize(352, 288));
        QCOMPARE(old[0].streams[1].uri.query(), QStringLiteral("videocodec=h264&resolution=CIF&camera=1"));
        QVERIFY(old[0].recording.isEmpty());
        const KeyValues relays = params("properties_property_1_84_1_a9188_response_145.txt");
        QCOMPARE(parseIdentity(relays).firmware, QStringLiteral("1.84.1"));
        QVERIFY(parseChannels(relays, device).isEmpty()); // a box of relays has no pictures
    }

    void realParameters() {
        const KeyValues all = params("param_cgi_param_response_90.txt");
        const auto views = parseChannels(all, device);
        QCOMPARE(views.size(), 1);
        QCOMPARE(views[0].name, QStringLiteral("View Area 1"));
        QCOMPARE(views[0].token, QStringLiteral("1"));
        QCOMPARE(
            views[0].streams[0].uri,
            QUrl(QStringLiteral(
                "rtsp://10.0.0.1:554/axis-media/media.amp?videocodec=h264&resolution=1920x1080&camera=1")));
    }

    void realRecordedConversation() {
        const QJsonArray all =
            QJsonDocument::fromJson(bytesOf("axis_vapix/recording_00408CFB6888_v5.51.7.json"))
                .object()[u"transactions"]
                .toArray();
        QCOMPARE(all.size(), 8);
        QByteArray text;
        for (const QJsonValue& one : all)
            if (one[u"request"][u"path"].toString() == u"/axis-cgi/param.cgi?action=list")
                text = one[u"response"][u"body"][u"string"].toString().toUtf8();
        const KeyValues dome = KeyValues::parse(text);
        QCOMPARE(parseIdentity(dome).model, QStringLiteral("P5512"));
        QCOMPARE(parseIdentity(dome).firmware, QStringLiteral("5.51.7"));
        QCOMPARE(parseIdentity(dome).serial, QStringLiteral("00408CFB6888"));
        QVERIFY(moves(dome) && records(dome));
        QVERIFY(parseOutputs(dome, {}).isEmpty()); // its four ports are inputs
        QVERIFY(parseTours(dome).isEmpty());
        const auto channels = parseChannels(dome, device);
        QCOMPARE(channels.size(), 1);
        QCOMPARE(channels[0].name, QStringLiteral("Video 1"));
        QCOMPARE(channels[0].recording, QStringLiteral("1"));
        QCOMPARE(channels[0].streams[0].size, QSize(704, 480)); // "4CIF" of NTSC
        const auto zone = PosixZone::parse(dome.value(QStringLiteral("root.Time.POSIXTimeZone")));
        QVERIFY(zone.has_value());
        QCOMPARE(zone->offsetAt(utc("2020-10-08T22:08:16")), std::chrono::seconds(1h));
        // Other answers of that conversation and its log are none of these.
        for (const QJsonValue& one : all) {
            const QByteArray body = one[u"response"][u"body"][u"string"].toString().toUtf8();
            if (one[u"request"][u"path"].toString().contains(u"param.cgi"))
                continue;
            QVERIFY(!parseTime(body) && !parseDate(body));
            QVERIFY(parseChannels(KeyValues::parse(body), device).isEmpty());
        }
        QVERIFY(parseMetadata(bytesOf("axis_vapix/system_log_5.51.7.log"), {}).isEmpty());
    }

    void realMetadata_data() {
        QTest::addColumn<QString>("topic");
        QTest::addColumn<DeviceEventKind>("kind");
        QTest::addColumn<QString>("channel");
        QTest::addColumn<bool>("active");
        QTest::addColumn<bool>("initial");
        QTest::addColumn<UtcTime>("time");
        using Kind = DeviceEventKind;
        const auto row = [](const char* file, const char* topic, Kind kind, const char* channel, bool active,
                            bool initial, const char* time) {
            QTest::newRow(file) << QString::fromLatin1(topic) << kind << QString::fromLatin1(channel)
                                << active << initial << utc(time);
        };
        const char* preset = "tns1:PTZController/tnsaxis:PTZPresets/Channel_1";
        const char* move = "tns1:PTZController/tnsaxis:Move/Channel_1";
        row("audio_init_5", "tns1:AudioSource/tnsaxis:TriggerLevel", Kind::Other, "1", false, true,
            "2019-02-06T18:58:50.922");
        row("fence_guard_init_9", "tnsaxis:CameraApplicationPlatform/FenceGuard/Camera1Profile1",
            Kind::LineCrossing, "1", false, true, "2020-09-04T20:08:34.701");
        row("light_status_init_13", "tns1:Device/tnsaxis:Light/Status", Kind::Other, "", false, true,
            "2020-09-05T04:25:51.692");
        row("loitering_guard_init_17", "tnsaxis:CameraApplicationPlatform/LoiteringGuard/Camera1Profile1",
            Kind::Intrusion, "1", false, true, "2020-09-04T20:57:25.764");
        row("object_analytics_init_21", "tnsaxis:CameraApplicationPlatform/ObjectAnalytics/Device1Scenario1",
            Kind::Intrusion, "1", false, true, "2020-09-04T21:44:04.840");
        row("pir_init_24", "tns1:Device/tnsaxis:Sensor/PIR", Kind::Motion, "0", false, true,
            "2019-03-12T23:48:26.371");
        row("port_0_init_27", "tns1:Device/tnsaxis:IO/Port", Kind::DigitalInput, "1", false, true,
            "2019-01-15T07:50:45.206");
        row("ptz_move_init_31", move, Kind::Other, "1", false, true, "2020-11-03T19:37:19.764");
        row("ptz_move_end_33", move, Kind::Other, "1", false, false, "2020-11-03T20:04:54.439");
        row("ptz_preset_init_2_36", preset, Kind::Other, "1", false, true, "2020-11-03T20:04:52.991");
        row("ptz_preset_at_1_true_39", preset, Kind::Other, "1", true, false, "2020-11-03T20:22:29.579");
        row("ptz_preset_at_2_true_41", preset, Kind::Other, "1", true, false, "2020-11-03T20:22:17.353");
        row("ptz_preset_at_3_true_43", preset, Kind::Other, "1", true, false, "2020-11-03T20:22:23.346");
        row("relay_init_46", "tns1:Device/Trigger/Relay", Kind::Relay, "3", false, true,
            "2019-04-22T20:13:20.192");
        row("rule_engine_region_detector_init_60", "tns1:RuleEngine/MotionRegionDetector/Motion",
            Kind::Motion, "1", false, true, "2021-01-06T17:46:45.115");
        row("vmd4_any_init_50", "tnsaxis:CameraApplicationPlatform/VMD/Camera1ProfileANY", Kind::Motion, "1",
            false, true, "2019-03-12T23:32:17.591");
        row("vmd4_c1p1_init_53", "tnsaxis:CameraApplicationPlatform/VMD/Camera1Profile1", Kind::Motion, "1",
            false, true, "2019-03-12T23:32:17.591");
        row("vmd4_c1p2_init_56", "tnsaxis:CameraApplicationPlatform/VMD/Camera1Profile2", Kind::Motion, "1",
            false, true, "2019-03-12T22:48:39.713");
    }
    void realMetadata() {
        QFETCH(QString, topic);
        QFETCH(DeviceEventKind, kind);
        QFETCH(QString, channel);
        QFETCH(bool, active);
        QFETCH(bool, initial);
        QFETCH(UtcTime, time);
        const QByteArray document =
            bytesOf(QByteArray("onvif_events/axis_metadata/") + QTest::currentDataTag() + ".xml");
        const auto events = parseMetadata(document, utc("2026-09-28T10:00:00"));
        QCOMPARE(events.size(), 1);
        QCOMPARE(events[0].topic, topic);
        QCOMPARE(events[0].kind, kind);
        QCOMPARE(events[0].channel, channel);
        QCOMPARE(events[0].active, active);
        QCOMPARE(events[0].initialState, initial);
        QCOMPARE(events[0].deviceTime.source, TimeSource::Device);
        QVERIFY(std::chrono::abs(events[0].deviceTime.at - time) <= 1ms);
        QCOMPARE(events[0].raw, document);
    }

    // Lists of what may happen are nothing that happened.
    void realEventLists() {
        for (const char* name : {"event_instance_storage_alert_651", "event_instances_68"}) {
            const QByteArray document = bytesOf(QByteArray("onvif_events/axis_metadata/") + name + ".xml");
            QVERIFY2(document.size() > 1000, name);
            QVERIFY(parseMetadata(document, {}).isEmpty());
        }
        const int files =
            QDir(qEnvironmentVariable("VIGIE_TEST_DATA") + QStringLiteral("/onvif_events/axis_metadata"))
                .entryList(QDir::Files)
                .size();
        QCOMPARE(files, 20); // 18 of them above
    }

    // --- what cameras are known to do besides ---

    void clocks() {
        QCOMPARE(*parseTime(R"({"data":{"dateTime":"2026-09-28T10:15:00Z"}})"), utc("2026-09-28T10:15:00"));
        for (const char* bad :
             {"", "{}", R"({"error":{"code":4000}})", R"({"data":{"dateTime":"0000-00-00T00:00:00Z"}})"})
            QCOMPARE(parseTime(bad).error().code, ErrorCode::Protocol);
        QCOMPARE(fromDateTime(*parseDate("Sep 28, 2026 12:15:00\r\n")), utc("2026-09-28T12:15:00"));
        QVERIFY(!parseDate("<HTML>"));
    }

    void recordings() {
        const auto list = parseRecordings(parsed(
            "<root><recordings totalnumberofrecordings=\"3\" numberofrecordings=\"3\">"
            "<recording diskid=\"SD_DISK\" recordingid=\"r1\" starttime=\"2026-09-28T10:00:00.123456Z\" "
            "stoptime=\"2026-09-28T11:00:00.000000Z\" recordingstatus=\"completed\" source=\"1\"/>"
            "<recording diskid=\"SD_DISK\" recordingid=\"r2\" starttime=\"2026-09-28T11:00:00Z\" "
            "stoptime=\"\" "
            "recordingstatus=\"recording\" source=\"2\"/>"
            "<recording diskid=\"SD_DISK\" recordingid=\"r3\" starttime=\"2026-09-28T11:00:00Z\" "
            "stoptime=\"\" "
            "recordingstatus=\"unknown\"/><recording recordingid=\"r4\" "
            "starttime=\"x\"/></recordings></root>"));
        QVERIFY(list.has_value());
        QCOMPARE(list->size(), 2);
        QVERIFY(std::chrono::abs(list->at(0).begin - utc("2026-09-28T10:00:00.123")) <= 1ms);
        QCOMPARE(*list->at(0).end, utc("2026-09-28T11:00:00"));
        QVERIFY(!list->at(1).end);
        QCOMPARE(list->at(1).source, QStringLiteral("2"));
        QCOMPARE(parseRecordings(parsed("<root/>")).error().code, ErrorCode::Protocol);
    }

    void disks() {
        const auto list = parseDisks(parsed(
            "<root><disks numberofdisks=\"2\"><disk diskid=\"SD_DISK\" name=\"\" totalsize=\"62367744\" "
            "freesize=\"0\" status=\"OK\"/><disk diskid=\"NetworkShare\" name=\"n\" totalsize=\"-1\" "
            "status=\"disconnected\"/></disks></root>"));
        QCOMPARE(list.size(), 2);
        QCOMPARE(list[0].name, QStringLiteral("SD_DISK"));
        QCOMPARE(list[0].capacityBytes.value_or(0), 62'367'744LL * 1024);
        QCOMPARE(list[0].freeBytes.value_or(1), 0);
        QCOMPARE(list[0].state, DiskState::Good);
        QCOMPARE(list[1].state, DiskState::Missing);
        QVERIFY(!list[1].capacityBytes);
    }

    void portsPresetsAndTours() {
        const KeyValues ports =
            KeyValues::parse("root.IOPort.I0.Direction=input\nroot.IOPort.I1.Direction=output\n"
                             "root.IOPort.I1.Output.Name=Borne\n");
        const auto relays = parseOutputs(ports, KeyValues::parse("port2=active"));
        QCOMPARE(relays.size(), 1);
        QCOMPARE(relays[0].token, QStringLiteral("2"));
        QCOMPARE(relays[0].active, std::optional(true));
        const auto presets = parsePresets(
            KeyValues::parse("Preset Positions for camera 1\npresetposno1=Home\npresetposnox=y\n"));
        QCOMPARE(presets.size(), 1);
        QCOMPARE(presets[0].name, QStringLiteral("Home"));
        const auto tours =
            parseTours(KeyValues::parse("root.GuardTour.G0.Name=Nuit\nroot.GuardTour.Max=3\n"));
        QCOMPARE(tours.size(), 1);
        QCOMPARE(tours[0].token, QStringLiteral("G0"));
    }

    void channelsAsParametersSay() {
        const auto list = parseChannels(
            KeyValues::parse(
                "root.Properties.Image.Format=jpeg,mjpeg,h264\nroot.Properties.Image.Resolution="
                "640x360,1920x1080,zx4,320x180\nroot.Properties.API.RTP.OnvifReplayExt=yes\n"
                "root.Properties.LocalStorage.LocalStorage=yes\nroot.Network.RTSP.Port=8554\n"
                "root.Image.I0.Enabled=no\nroot.Image.I2.Source=1\nroot.ImageSource.I1.Name=Nord\n"
                "root.Image.NbrOfConfigs=2\n"),
            device);
        QCOMPARE(list.size(), 1);
        QCOMPARE(list[0].token, QStringLiteral("3"));
        QCOMPARE(list[0].name, QStringLiteral("Nord"));
        QCOMPARE(list[0].streams[0].uri,
                 QUrl(QStringLiteral("rtsp://10.0.0.1:8554/axis-media/media.amp?videocodec=h264&resolution="
                                     "1920x1080&camera=3&onvifreplayext=1")));
        QCOMPARE(list[0].streams[1].size, QSize(320, 180));
        const auto still =
            parseChannels(KeyValues::parse("root.Properties.Image.Format=jpeg,mjpeg\n"), device);
        QCOMPARE(still.size(), 1);
        QCOMPARE(still[0].streams[0].codec, VideoCodec::Jpeg);
    }

    void mutations() {
        const QByteArrayList seeds{
            "<tt:MetadataStream "
            "xmlns:tt=\"t\"><tt:Event><w:NotificationMessage><w:Topic>tns1:Device/tnsaxis:IO/Port"
            "</w:Topic><w:Message><tt:Message UtcTime=\"2026-09-28T10:00:00Z\" PropertyOperation=\"Changed\">"
            "<tt:Source><tt:SimpleItem Name=\"port\" Value=\"1\"/></tt:Source><tt:Data><tt:SimpleItem "
            "Name=\"state\" "
            "Value=\"1\"/></tt:Data></tt:Message></w:Message></w:NotificationMessage></tt:Event></"
            "tt:MetadataStream>",
            "<root><recordings><recording diskid=\"D\" recordingid=\"r\" starttime=\"2026-09-28T10:00:00Z\" "
            "stoptime=\"2026-09-28T11:00:00Z\" source=\"1\"/></recordings><disks><disk diskid=\"a\" "
            "totalsize=\"5\" "
            "freesize=\"4\" status=\"OK\"/></disks></root>",
            "root.Properties.Image.Resolution=640x360,1920x1080\nroot.Properties.Image.Format=jpeg,h264\n"
            "root.Image.I0.Name=a\nroot.Image.I1.Enabled=yes\nroot.IOPort.I0.Direction=output\npresetposno1="
            "b\n",
            "{\"data\":{\"dateTime\":\"2026-09-28T10:15:00Z\"}}"};
        std::mt19937 random(20260930);
        int understood = 0;
        for (int round = 0; round < 6000; ++round) {
            QByteArray bytes = seeds[round % seeds.size()];
            for (int step = 0; step < 1 + int(random() % 3); ++step) {
                const qsizetype at = qsizetype(random() % quint32(bytes.size()));
                const bool digit = bytes[at] >= '0' && bytes[at] <= '9';
                if (digit)
                    bytes[at] = char('0' + random() % 10);
                else if (random() % 3 == 0)
                    bytes[at] = char(random());
                if (random() % 12 == 0)
                    bytes.truncate(at + 1);
            }
            understood += int(parseMetadata(bytes, utc("2026-09-28T10:00:00")).size());
            const KeyValues values = KeyValues::parse(bytes);
            for (const Channel& channel : parseChannels(values, device)) {
                QVERIFY(channel.token.toInt() > 0 && !channel.streams.isEmpty() &&
                        channel.streams.size() <= 2);
                ++understood;
            }
            (void)parseOutputs(values, values);
            (void)parsePresets(values);
            (void)parseTime(bytes);
            (void)parseDate(bytes);
            if (const auto node = parseXml(bytes)) {
                for (const Disk& disk : parseDisks(*node))
                    QVERIFY(disk.capacityBytes.value_or(0) >= 0);
                if (const auto list = parseRecordings(*node))
                    understood += int(list->size());
            }
        }
        QVERIFY2(understood > 1500, QByteArray::number(understood));
    }

private:
    static QByteArray bytesOf(const QByteArray& path) {
        QFile source(qEnvironmentVariable("VIGIE_TEST_DATA") + u'/' + QString::fromLatin1(path));
        if (!source.open(QIODevice::ReadOnly))
            qWarning("cannot read %s", qPrintable(source.fileName()));
        return source.readAll();
    }
    static KeyValues params(const char* file) {
        return KeyValues::parse(bytesOf(QByteArray("axis_vapix/") + file));
    }
};

QTEST_GUILESS_MAIN(TestDevicesAxis)
#include "test_devices_axis.moc"
