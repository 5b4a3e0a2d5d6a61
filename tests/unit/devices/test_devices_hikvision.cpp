// SPDX-License-Identifier: GPL-3.0-or-later
#include "captured_isapi.h"
#include "hikvision/answers.h"
#include "hikvision/recordings.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <random>

using namespace vigie;
using namespace vigie::devices;
using namespace vigie::devices::hikvision;
using namespace std::chrono_literals;

namespace {

const QUrl device(QStringLiteral("http://10.0.0.1:8080"));
constexpr qint64 mega = 1024 * 1024;

UtcTime utc(const char* text) {
    return fromDateTime(QDateTime::fromString(QLatin1String(text) + QLatin1Char('Z'), Qt::ISODate));
}

QDateTime digits(const char* text) {
    return toDateTime(utc(text));
}

XmlNode parsed(const QByteArray& bytes) {
    const auto node = parseLenient(bytes);
    if (!node)
        qWarning("%s", qPrintable(node.error().toLogLine()));
    return node.value_or(XmlNode());
}

} // namespace

class TestDevicesHikvision : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA") &&
            QByteArray(QTest::currentTestFunction()).startsWith("real"))
            QSKIP("VIGIE_TEST_DATA is unset: answers of real devices are not tried");
    }

    // --- answers of real devices ---

    void realIdentities_data() {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("firmware");
        QTest::addColumn<QString>("serial");
        QTest::addColumn<bool>("recorder");
        const auto row = [](const char* file, const char* model, const char* firmware, const char* serial,
                            bool recorder) {
            QTest::newRow(file) << QString::fromLatin1(model) << QString::fromLatin1(firmware)
                                << QString::fromLatin1(serial) << recorder;
        };
        row("DS-2CD2146G2-ISU", "DS-2CD2146G2-ISU", "V5.7.17 build 240606",
            "DS-2CD2146G2-ISU00000000AAWRG00000000", false);
        row("DS-2CD2386G2-IU", "DS-2CD2386G2-IU", "V5.7.15 build 240201",
            "DS-2CD2386G2-IU00000000AAWRJ00000000", false);
        row("DS-2CD2532F-IWS", "DS-2CD2532F-IWS", "V5.2.0 build 140721",
            "DS-2CD2532F-IWS00000000CCCH000000000", false);
        row("DS-2CD2T86G2-ISU", "DS-2CD2T86G2-ISU/SL", "V5.7.18 build 240826",
            "DS-2CD2T86G2-ISU/SL00000000AAWRAE0000000", false);
        row("DS-2TD1228-2-QA", "DS-2TD1228-2-QA", "V5.5.98 build 240726",
            "DS-2TD1228-2/QA/xxxxxxxxxxxxxxxxxx", false);
        row("DS-7616NI-K2", "DS-7616NI-K2", "V4.74.210 build 240108",
            "DS-7616NI-K20000000000CCRRG00000000WCVU", true);
        row("DS-7732NI-M4", "DS-7732NI-M4", "V5.03.020 build 240904",
            "DS-7732NI-M4-0000000000CCRRL00000000WCVU", true);
        row("iDS-7208HQHI-M1", "iDS-7208HQHI-M1(A)/S(C)", "V4.75.011 build 240625",
            "iDS-7208HQHI-M0(A)/S(C)0000000000CCWRFD0000000WCVU", true);
    }
    void realIdentities() {
        QFETCH(QString, model);
        QFETCH(QString, firmware);
        QFETCH(QString, serial);
        QFETCH(bool, recorder);
        const XmlNode answer = captured(QTest::currentDataTag(), "System/deviceInfo");
        const DeviceIdentity identity = parseIdentity(answer);
        QCOMPARE(identity.manufacturer, QStringLiteral("Hikvision"));
        QCOMPARE(identity.model, model);
        QCOMPARE(identity.firmware, firmware);
        QCOMPARE(identity.serial, serial);
        QCOMPARE(isRecorder(answer), recorder);
    }

    void realChannels_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("name"); // of the first
        QTest::addColumn<QSize>("main");
        QTest::addColumn<QSize>("sub");
        QTest::addColumn<VideoCodec>("codec");
        QTest::addColumn<double>("rate"); // of the main stream
        QTest::addColumn<int>("port");
        const auto h264 = VideoCodec::H264;
        const auto h265 = VideoCodec::H265;
        const auto row = [](const char* file) -> QTestData& { return QTest::newRow(file); };
        row("DS-2CD2146G2-ISU") << 1 << QStringLiteral("Terrasse") << QSize(2688, 1520) << QSize(1280, 720)
                                << h264 << 25.0 << 554;
        row("DS-2CD2386G2-IU") << 1 << QStringLiteral("yard") << QSize(3840, 2160) << QSize(640, 360) << h264
                               << 25.0 << 10554;
        row("DS-2CD2532F-IWS") << 1 << QStringLiteral("SCD14") << QSize(1920, 1080) << QSize(640, 480) << h264
                               << 25.0 << 554;
        row("DS-2CD2T86G2-ISU") << 1 << QStringLiteral("Passage") << QSize(3840, 2160) << QSize(1280, 720)
                                << h265 << 25.0 << 554;
        row("DS-2TD1228-2-QA") << 2 << QStringLiteral("Camera 01") << QSize(1920, 1080) << QSize(704, 576)
                               << h265 << 25.0 << 554;
        row("DS-7616NI-K2") << 6 << QStringLiteral("tagahoov") << QSize(3840, 2160) << QSize(1280, 720)
                            << h265 << 0.0 << 554;
        row("DS-7732NI-M4") << 18 << QStringLiteral("Cucina") << QSize(3072, 2048) << QSize(640, 360) << h265
                            << 10.0 << 554;
        row("iDS-7208HQHI-M1") << 8 << QStringLiteral("Camera 01") << QSize(1920, 1080) << QSize(960, 576)
                               << h264 << 15.0 << 554;
    }
    void realChannels() {
        QFETCH(int, count);
        QFETCH(QString, name);
        QFETCH(QSize, main);
        QFETCH(QSize, sub);
        QFETCH(VideoCodec, codec);
        QFETCH(double, rate);
        QFETCH(int, port);
        const char* file = QTest::currentDataTag();
        QList<Stream> streams;
        for (const QString& path : paths(file))
            if (path.startsWith(u"Streaming/channels/"))
                streams += parseStreams(captured(file, path));
        QMap<int, QString> names = parseNames(captured(file, QStringLiteral("System/Video/inputs/channels")));
        names.insert(parseNames(captured(file, QStringLiteral("ContentMgmt/InputProxy/channels"))));
        const int rtsp = parseRtspPort(captured(file, QStringLiteral("Security/adminAccesses")));
        QCOMPARE(rtsp, port);
        const auto channels = channelsFrom(streams, names, device, rtsp, true);
        QCOMPARE(channels.size(), count);
        const Channel& first = channels.first();
        QCOMPARE(first.token, QStringLiteral("1"));
        QCOMPARE(first.name, name);
        QCOMPARE(first.recording, QStringLiteral("101"));
        QCOMPARE(first.streams.size(), 2);
        QCOMPARE(first.streams[0].role, StreamRole::Main);
        QCOMPARE(first.streams[0].size, main);
        QCOMPARE(first.streams[0].codec, codec);
        QCOMPARE(first.streams[0].framesPerSecond, rate);
        QCOMPARE(first.streams[0].uri,
                 QUrl(QStringLiteral("rtsp://10.0.0.1:%1/Streaming/Channels/101").arg(port)));
        QCOMPARE(first.streams[1].role, StreamRole::Sub);
        QCOMPARE(first.streams[1].size, sub);
        QCOMPARE(first.streams[1].codec == VideoCodec::Jpeg, QLatin1String(file) == u"DS-2CD2532F-IWS");
        QCOMPARE(channels.last().token, QString::number(count));
    }

    void realChannelLists() {
        const auto all = parseStreams(captured("DS-7732NI-M4", QStringLiteral("Streaming/channels")));
        QCOMPARE(all.size(), 54);
        QCOMPARE(all[2].id, 104);
        QCOMPARE(all[2].size, QSize(704, 576));
        const auto thermal =
            channelsFrom(parseStreams(captured("DS-2TD1228-2-QA", QStringLiteral("Streaming/channels"))), {},
                         device, 554, false);
        QCOMPARE(thermal.size(), 2);
        QCOMPARE(thermal[1].name, QStringLiteral("Camera 02"));
        QCOMPARE(thermal[1].streams[1].size, QSize(320, 240));
        QVERIFY(thermal[1].recording.isEmpty());
        const auto partly =
            channelsFrom(parseStreams(file("pyhik/streaming_channels_xml_39.xml")), {}, device, 554, true);
        QCOMPARE(partly.size(), 2);
        QCOMPARE(partly[0].streams.size(), 2);
        QCOMPARE(partly[1].name, QStringLiteral("Camera 02"));
        QVERIFY(partly[1].streams[0].size.isEmpty());
    }

    void realDisks() {
        const auto one = [](const QList<Disk>& disks, const char* name, qint64 capacity, qint64 free) {
            return disks.size() == 1 && disks[0].token == u"1" && disks[0].name == QLatin1String(name) &&
                   disks[0].state == DiskState::Good && disks[0].capacityBytes == capacity * mega &&
                   disks[0].freeBytes == free * mega;
        };
        const auto of = [](const char* name) {
            return parseDisks(captured(name, QStringLiteral("ContentMgmt/Storage")));
        };
        QVERIFY(one(of("DS-2CD2532F-IWS"), "hdde", 30223, 0));
        QVERIFY(one(of("DS-2CD2T86G2-ISU"), "hdde", 244480, 81597));
        QVERIFY(one(of("DS-2TD1228-2-QA"), "hdde", 244480, 156928));
        QVERIFY(one(of("DS-7616NI-K2"), "hdd1", 7630885, 0));
        QVERIFY(one(of("DS-7732NI-M4"), "hdd1", 5723166, 0));
        QVERIFY(one(of("iDS-7208HQHI-M1"), "hdd1", 1907729, 277504));
        QVERIFY(one(parseDisks(file("pyhik/storage_xml_66.xml")), "HDD1", 500000, 250000));
        const auto camera = of("DS-2CD2146G2-ISU"); // a network share alone
        QCOMPARE(camera.size(), 1);
        QCOMPARE(camera[0].token, QStringLiteral("9"));
        QCOMPARE(camera[0].name, QStringLiteral("1.0.0.127/volume2/Cameras"));
        QCOMPARE(of("DS-2CD2386G2-IU").size(), 2);
        const auto both = parseDisks(file("ContentMgmt.Storage/hdd1_nas1.xml"));
        QCOMPARE(both.size(), 2);
        QCOMPARE(both[0].capacityBytes.value_or(0), 30436 * mega);
        QCOMPARE(both[1].name, QStringLiteral("192.168.0.1/pub/hik"));
        QCOMPARE(both[1].freeBytes.value_or(0), 119552 * mega);
    }

    void realSmallAnswers() {
        const auto other = parseIdentity(file("pyhik/device_info_xml_28.xml"));
        QCOMPARE(other.model, QStringLiteral("DS-2CD2142FWD-I"));
        QCOMPARE(other.firmware, QStringLiteral("V5.4.5"));
        QVERIFY(parseIdentity(file("pyhik/device_info_xml_400.xml")).model.isEmpty());
        const auto camera = parseIdentity(file("System.deviceInfo/ipc1.xml"));
        QCOMPARE(camera.model, QStringLiteral("DS-2CD2386G2-IU"));
        QCOMPARE(camera.firmware, QStringLiteral("V5.7.18 build 240826"));
        const auto outputs = parseOutputs(file("pyhik/io_outputs_xml_58.xml"));
        QCOMPARE(outputs.size(), 1);
        QCOMPARE(outputs[0].token, QStringLiteral("1"));
        QCOMPARE(outputs[0].name, QStringLiteral("Alarm Output 1"));
        QVERIFY(!outputs[0].active);
        const QString path = QStringLiteral("System/IO/outputs/1/status");
        QCOMPARE(parseOutputState(captured("DS-2CD2532F-IWS", path)), std::optional(true));
        QCOMPARE(parseOutputState(captured("DS-7616NI-K2", path)), std::optional(false));
        const auto status = parseStatus(file("Streaming.channels.x0y.picture/badXmlContent.xml"));
        QVERIFY(status.has_value());
        QCOMPARE(status->code, 6);
        QCOMPARE(status->sub, QStringLiteral("badXmlContent"));
        QVERIFY(!status->isOk());
        QCOMPARE(errorOf(*status, 200).code, ErrorCode::Protocol);
        // Documents that are none of those are not taken for them.
        for (const char* name : {"Event.notification.httpHosts/nvr_single_item.xml",
                                 "Event.notification.httpHosts/set_alarm_server_payload.xml",
                                 "pyhik/event_triggers_xml_88.xml", "pyhik/xml_12.xml"}) {
            const XmlNode node = file(name);
            QVERIFY2(!node.name.isEmpty(), name);
            QVERIFY(!parseStatus(node) && parseStreams(node).isEmpty() && parseDisks(node).isEmpty());
            QVERIFY(!parseSearch(node) && !parseClock(node) && parseCalendar(node).isEmpty());
        }
    }

    void realSearches() {
        const auto old = parseSearch(file("ContentMgmt.search/result_2017_DS-2CD2F12FWD.xml"));
        QVERIFY(old.has_value());
        QVERIFY(!old->more);
        QCOMPARE(old->pieces.size(), 2); // numOfMatches says 29
        QCOMPARE(old->pieces[0].track, QStringLiteral("101"));
        QCOMPARE(old->pieces[0].begin.digits, digits("2017-03-14T10:32:01"));
        QCOMPARE(old->pieces[1].end.digits, digits("2017-03-14T10:53:14"));
        QVERIFY(!old->pieces[0].begin.offset);
        QCOMPARE(old->pieces[0].playback,
                 QStringLiteral("rtsp://10.17.132.49/Streaming/tracks/101/?starttime=20170314T103201Z&"
                                "endtime=20170314T104042Z&name=ch01_08000000016000000&size=260358144"));
        const auto minimal = parseSearch(file("ContentMgmt.search/result_minimal.xml"));
        QVERIFY(minimal.has_value());
        QCOMPARE(minimal->pieces.size(), 1);
        QCOMPARE(minimal->pieces[0].playback, QStringLiteral("/download?size=100"));
    }

    void realAlerts() {
        const auto io = alert("EventNotificationAlert/cam2_DS-2CD2346G2-ISU_io_notification.xml");
        QCOMPARE(io->event.kind, DeviceEventKind::DigitalInput);
        QCOMPARE(io->event.channel, QStringLiteral("1"));
        QVERIFY(io->event.active);
        QCOMPARE(io->time->digits, digits("2024-11-19T16:53:28"));
        QCOMPARE(io->time->offset, std::optional<std::chrono::seconds>(1h));
        const auto human = alert("EventNotificationAlert/fielddetection_human.xml");
        QCOMPARE(human->event.kind, DeviceEventKind::Intrusion);
        QCOMPARE(human->place, QStringLiteral("3"));
        QCOMPARE(human->event.data.value(QStringLiteral("detectionTarget")), QStringLiteral("human"));
        const auto lasts = alert("EventNotificationAlert/ipc_1_fielddetection.xml");
        QCOMPARE(lasts->event.kind, DeviceEventKind::Intrusion); // "duration" of a field detection
        QCOMPARE(lasts->event.topic, QStringLiteral("fielddetection"));
        const auto recorder = alert("EventNotificationAlert/nvr_2_fielddetection.xml");
        QCOMPARE(recorder->event.channel, QStringLiteral("2")); // 34 is its second network camera
        QCOMPARE(recorder->event.data.value(QStringLiteral("activePostCount")), QStringLiteral("174"));
    }

    // --- what devices are known to do besides ---

    void times() {
        QCOMPARE(parseTime(QStringLiteral("2026-09-28T10:15:00Z"))->digits, digits("2026-09-28T10:15:00"));
        QCOMPARE(parseTime(QStringLiteral("20260928T101500Z"))->digits, digits("2026-09-28T10:15:00"));
        QCOMPARE(parseTime(QStringLiteral("2026-09-28T10:15:00.250-07:00"))->offset,
                 std::optional<std::chrono::seconds>(-7h));
        QCOMPARE(parseTime(QStringLiteral("2026-09-28T24:00:00Z"))->digits, digits("2026-09-29T00:00:00"));
        for (const char* bad : {"", "0000-00-00T00:00:00Z", "2026-02-30T00:00:00Z", "2026-09-28T25:00:00Z",
                                "2026-09-28", "now", "2026-09-28T10:15:00+1"})
            QVERIFY2(!parseTime(QLatin1String(bad)), bad);
    }

    void clocks() {
        const auto told = parseClock(
            parsed("<Time><timeMode>NTP</timeMode><localTime>2026-09-28T12:15:00+02:00</localTime>"
                   "<timeZone>CST-1:00:00DST01:00:00,M3.5.0/02:00:00,M10.5.0/03:00:00</timeZone></Time>"));
        QVERIFY(told.has_value() && told->zone.has_value());
        QCOMPARE(told->local.offset, std::optional<std::chrono::seconds>(2h));
        QCOMPARE(told->zone->toUtc(told->local.digits), QList<UtcTime>{utc("2026-09-28T10:15:00")});
        const auto nothing = parseClock(parsed("<Time><localTime>0000-00-00T00:00:00</localTime></Time>"));
        QCOMPARE(nothing.error().code, ErrorCode::Protocol);
    }

    void theTimeLie() {
        const PosixZone paris =
            *PosixZone::parse(QStringLiteral("CST-1:00:00DST01:00:00,M3.5.0/02:00:00,M10.5.0/03:00:00"));
        const SearchTimes lie{paris, true};
        const SearchTimes truth{paris, false};
        const TimeSpan span{utc("2026-09-28T10:15:00"), utc("2026-09-28T10:30:00")};
        QCOMPARE(lie.written(span).begin, digits("2026-09-28T12:15:00"));
        QCOMPARE(truth.written(span).begin, digits("2026-09-28T10:15:00"));
        Piece piece;
        piece.begin.digits = digits("2026-09-28T12:15:00");
        piece.end.digits = digits("2026-09-28T12:30:00");
        QCOMPARE(lie.read(piece)->begin, span.begin);
        QCOMPARE(truth.read(piece)->end, utc("2026-09-28T12:30:00"));
        piece.begin.offset = piece.end.offset = 2h; // newer firmware says it
        QCOMPARE(truth.read(piece)->begin, span.begin);
        QCOMPARE(lie.read(piece)->end, span.end);
    }

    void statusesUnderAnyCode() {
        const auto code = [](int status, const char* sub, int http) {
            return errorOf({status, QStringLiteral("x"), QLatin1String(sub)}, http).code;
        };
        QCOMPARE(code(4, "notSupport", 403), ErrorCode::Unsupported);
        QCOMPARE(code(4, "lowPrivilege", 403), ErrorCode::Auth);
        QCOMPARE(code(3, "deviceError", 200), ErrorCode::Network);
        QCOMPARE(code(6, "badParameters", 400), ErrorCode::Protocol);
        QCOMPARE(code(4, "", 404), ErrorCode::NotFound);
        QVERIFY(parseStatus(parsed("<ResponseStatus><statusCode>1</statusCode></ResponseStatus>"))->isOk());
        QVERIFY(!parseStatus(parsed("<ResponseStatus/>"))->isOk());
    }

    void searchesThatFoundNothing() {
        const auto none =
            parseSearch(parsed("<CMSearchResult><responseStatus>true</responseStatus>"
                               "<responseStatusStrg>NO MATCHES</responseStatusStrg></CMSearchResult>"));
        QVERIFY(none.has_value() && none->pieces.isEmpty() && !none->more);
        QCOMPARE(parseSearch(parsed("<CMSearchResult><responseStatusStrg>FAILED</responseStatusStrg>"
                                    "</CMSearchResult>"))
                     .error()
                     .code,
                 ErrorCode::Protocol);
        QVERIFY(!parseSearch(parsed("<html/>")));
        const auto senseless = parseSearch(
            parsed("<CMSearchResult><responseStatusStrg>MORE</responseStatusStrg><matchList>"
                   "<searchMatchItem><timeSpan><startTime>0000-00-00T00:00:00Z</startTime><endTime>"
                   "x</endTime></timeSpan></searchMatchItem></matchList></CMSearchResult>"));
        QVERIFY(senseless.has_value() && senseless->more && senseless->pieces.isEmpty());
    }

    void calendars() {
        QCOMPARE(parseCalendar(parsed("<trackDailyDistribution><dayList>"
                                      "<day><id>1</id><dayOfMonth>2</dayOfMonth><record>true</record></day>"
                                      "<day><id>2</id><dayOfMonth>1</dayOfMonth><record>true</record></day>"
                                      "<day><id>3</id><dayOfMonth>3</dayOfMonth><record>false</record></day>"
                                      "<day><id>4</id><dayOfMonth>77</dayOfMonth><record>true</record></day>"
                                      "</dayList></trackDailyDistribution>")),
                 (QList<int>{1, 2}));
    }

    void ghosts() {
        const auto disks = parseDisks(
            parsed("<hddList><hdd><id>1</id><hddName>a</hddName><status>notexist</status><capacity>0</"
                   "capacity></hdd>"
                   "<hdd><id>2</id><hddName>b</hddName><status>error</status><capacity>-5</capacity></hdd>"
                   "<hdd><id>3</id><hddName>c</hddName><status>reparing</status></hdd></hddList>"));
        QCOMPARE(disks.size(), 2);
        QCOMPARE(disks[0].state, DiskState::Failed);
        QVERIFY(!disks[0].capacityBytes);
        QCOMPARE(disks[1].state, DiskState::Unknown);
        QCOMPARE(disks[1].stateAsTold, QStringLiteral("reparing"));
    }

    void malformedAlerts() {
        const auto of = [](const QByteArray& message) { return parseAlert(message, {1, 2}); };
        const QByteArray stray = "<EventNotificationAlert><channelID>2</channelID><activePostCount/>"
                                 "<eventType>VMD</eventType><eventState>active</eventState>"
                                 "<channelName>Quai & rampe</channelName></EventNotificationAlert>";
        QCOMPARE(of(stray)->event.kind, DeviceEventKind::Motion);
        QCOMPARE(of(stray)->event.data.value(QStringLiteral("channelName")), QStringLiteral("Quai & rampe"));
        // Cut in the middle: what came before counts.
        const auto cut = of(stray.left(stray.indexOf("<channelName>") + 16));
        QVERIFY(cut.has_value());
        QCOMPARE(cut->event.channel, QStringLiteral("2"));
        const auto beat = of("<a><eventType>videoloss</eventType><eventState>inactive</eventState></a>");
        QCOMPARE(beat->manner, EventEdges::Manner::Heartbeat);
        QVERIFY(beat->event.channel.isEmpty());
        const auto json = of("{\"eventType\":\"linedetection\",\"eventState\":\"active\",\"channelID\":1}");
        QCOMPARE(json->event.kind, DeviceEventKind::LineCrossing);
        QCOMPARE(json->event.channel, QStringLiteral("1"));
        const auto unknown = of("<a><eventType>newThing</eventType></a>");
        QCOMPARE(unknown->event.kind, DeviceEventKind::Other);
        QCOMPARE(unknown->event.topic, QStringLiteral("newThing"));
        QVERIFY(!of("\xff\xd8\xff\xe0 picture"));
        QVERIFY(!of(""));
        QVERIFY(!of("<a><b/></a>"));
    }

    void mutations() {
        const QByteArrayList seeds{
            "<CMSearchResult><responseStatusStrg>MORE</"
            "responseStatusStrg><matchList><searchMatchItem><trackID>"
            "101</trackID><timeSpan><startTime>2026-09-28T10:15:00Z</"
            "startTime><endTime>2026-09-28T11:15:00+02:00"
            "</endTime></timeSpan><mediaSegmentDescriptor><playbackURI>rtsp://h/S?a=b&amp;c=d</playbackURI>"
            "</mediaSegmentDescriptor></searchMatchItem></matchList></CMSearchResult>",
            "<StreamingChannelList><StreamingChannel><id>101</id><enabled>true</"
            "enabled><Video><videoCodecType>"
            "H.265</videoCodecType><videoResolutionWidth>640</videoResolutionWidth><videoResolutionHeight>360"
            "</videoResolutionHeight><maxFrameRate>2500</maxFrameRate></Video></StreamingChannel>"
            "<StreamingChannel><id>202</id></StreamingChannel></StreamingChannelList>",
            "<storage><hddList><hdd><id>1</id><status>ok</status><capacity>5</capacity><freeSpace>9</"
            "freeSpace>"
            "</hdd></hddList></storage>",
            "<EventNotificationAlert><channelID>34</channelID><dateTime>2026-09-28T10:15:00+02:00</dateTime>"
            "<eventType>fielddetection</eventType><eventState>active</eventState><regionID>3</regionID>"
            "</EventNotificationAlert>",
            "<Time><localTime>2026-09-28T12:15:00+02:00</localTime><timeZone>CST-1:00:00DST01:00:00,M3.5.0/"
            "02:00:00"
            ",M10.5.0/03:00:00</timeZone></Time>"};
        const QByteArrayList extremes{"<", "&", "</a>", "-1", "99999999999999999999", "0000-00-00", "\xff"};
        std::mt19937 random(20260928);
        int understood = 0;
        for (int round = 0; round < 6000; ++round) {
            QByteArray bytes = seeds[round % seeds.size()];
            for (int step = 0; step < 1 + int(random() % 4); ++step) {
                const qsizetype at = qsizetype(random() % quint32(bytes.size()));
                switch (random() % 12) {
                case 0:
                    bytes[at] = char(random());
                    break;
                case 1:
                    bytes.insert(at, extremes[qsizetype(random() % quint32(extremes.size()))]);
                    break;
                case 2:
                    bytes.remove(at, 1 + qsizetype(random() % 8));
                    break;
                default:
                    if (bytes[at] >= char(48) && bytes[at] < char(58))
                        bytes[at] = char(48 + random() % 10);
                }
                if (bytes.isEmpty())
                    bytes = "<";
            }
            (void)parseAlert(bytes, {1, 2});
            const auto node = parseLenient(bytes);
            if (!node)
                continue;
            ++understood;
            if (const auto page = parseSearch(*node))
                for (const Piece& piece : page->pieces)
                    QVERIFY(piece.begin.digits.isValid() && piece.end.digits.isValid());
            for (const Channel& channel : channelsFrom(parseStreams(*node), {}, device, 554, true))
                QVERIFY(channel.token.toInt() > 0 && !channel.streams.isEmpty() &&
                        channel.streams.size() <= 2);
            for (const Disk& disk : parseDisks(*node))
                QVERIFY(disk.capacityBytes.value_or(0) >= 0);
            (void)parseClock(*node);
            (void)parseStatus(*node);
            (void)parseNames(*node);
            (void)parseCalendar(*node);
        }
        QVERIFY(understood > 1500);
    }

private:
    static QByteArray bytesOf(const QString& path) {
        QFile source(qEnvironmentVariable("VIGIE_TEST_DATA") + QStringLiteral("/hikvision_isapi/") + path);
        if (!source.open(QIODevice::ReadOnly))
            qWarning("cannot read %s", qPrintable(source.fileName()));
        return source.readAll();
    }
    static XmlNode file(const char* path) { return parsed(bytesOf(QString::fromLatin1(path))); }
    static std::optional<Alert> alert(const char* path) {
        return parseAlert(bytesOf(QString::fromLatin1(path)), {1, 2});
    }
    static QJsonObject captureOf(const char* name) {
        return QJsonDocument::fromJson(bytesOf(QStringLiteral("devices/%1.json").arg(QLatin1String(name))))
            .object()[u"data"]
            .toObject()[u"ISAPI"]
            .toObject();
    }
    static QStringList paths(const char* name) { return captureOf(name).keys(); }
    static XmlNode captured(const char* name, const QString& path) {
        const QJsonObject response = captureOf(name)[path].toObject()[u"response"].toObject();
        if (response.isEmpty())
            return {};
        QString text;
        writeCaptured(response.begin().key(), response.begin().value(), text);
        return parsed(text.toUtf8());
    }
    static XmlNode captured(const char* name, const char* path) {
        return captured(name, QString::fromLatin1(path));
    }
};

QTEST_GUILESS_MAIN(TestDevicesHikvision)
#include "test_devices_hikvision.moc"
