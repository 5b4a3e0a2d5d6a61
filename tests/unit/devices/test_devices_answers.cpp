// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif/answers.h"
#include "onvif/soap.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;

namespace {

UtcTime at(int hour, int minute = 0, int second = 0) {
    return fromDateTime(QDateTime({2026, 9, 28}, {hour, minute, second}, Qt::UTC));
}

XmlNode xml(const QByteArray& text) {
    auto node = parseXml(text);
    if (!node)
        qCritical().noquote() << node.error().toLogLine();
    return node ? *std::move(node) : XmlNode();
}

/// The body of a captured answer.
Result<XmlNode> captured(const QString& path) {
    QFile file(qEnvironmentVariable("VIGIE_TEST_DATA") + "/onvif/" + path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Storage, {}, path);
    return soapBody(file.readAll());
}

QString axis(const char* file) {
    return QStringLiteral("captures/AXIS_P3818-PVE_11.9.60/") + QLatin1String(file);
}
QString bosch(const char* file) {
    return QStringLiteral("captures/Bosch_AUTODOME_IP_starlight_5000i_7.80.0128/") + QLatin1String(file);
}
QString reolink(const char* file) {
    return QStringLiteral("captures/REOLINK_E1_Zoom_v3.1.0.2649_23083101/") + QLatin1String(file);
}

} // namespace

class TestDevicesAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void realProfiles_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("expected"); // "source|name|role token codec WxH@fps|..."
        QTest::newRow("Axis") << axis("capture_030_GetProfiles_response.xml")
                              << QStringList{QStringLiteral("0|user0|0 profile_1_h264 H.264 1920x960@30")};
        QTest::newRow("Bosch") << bosch("capture_030_GetProfiles_response.xml")
                               << QStringList{QStringLiteral("1|Camera_1|0 0 H.264 1536x864@30")};
        QTest::newRow("Reolink") << reolink("capture_030_GetProfiles_response.xml")
                                 << QStringList{QStringLiteral(
                                        "000|VideoS_000|0 000 H.264 2048x1536@15|1 001 H.264 640x480@15")};
        QTest::newRow("Hikvision") << QStringLiteral("onvif-nvt/hikvision/media/GetProfiles.Response.xml")
                                   << QStringList{QStringLiteral(
                                          "VideoSource_1|VideoSourceConfig|0 Profile_1 H.264 1280x720@10|1 "
                                          "Profile_3 H.264 704x480@30")};
    }
    void realProfiles() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA"))
            QSKIP("VIGIE_TEST_DATA is not set: answers of real devices skipped");
        QFETCH(QString, file);
        QFETCH(QStringList, expected);
        const auto answer = captured(file);
        QVERIFY(answer.has_value());
        QStringList channels;
        for (const Channel& channel : groupChannels(parseProfiles(*answer))) {
            QString line = channel.token + '|' + channel.name;
            for (const StreamProfile& stream : channel.streams)
                line += QStringLiteral("|%1 %2 %3 %4x%5@%6")
                            .arg(int(stream.role))
                            .arg(stream.token, videoCodecName(stream.codec))
                            .arg(stream.size.width())
                            .arg(stream.size.height())
                            .arg(stream.framesPerSecond);
            channels += line;
        }
        QCOMPARE(channels, expected);
    }

    void realDevices() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA"))
            QSKIP("VIGIE_TEST_DATA is not set: answers of real devices skipped");
        const auto axisClock = captured(axis("capture_002_GetSystemDateAndTime_response.xml"));
        QVERIFY(axisClock.has_value());
        QCOMPARE(toIso(parseDeviceTime(*axisClock)->at), QStringLiteral("2026-01-13T19:25:25.000Z"));
        const auto reolinkClock = captured(reolink("capture_002_GetSystemDateAndTime_response.xml"));
        QVERIFY(reolinkClock.has_value());
        QCOMPARE(toIso(parseDeviceTime(*reolinkClock)->at), QStringLiteral("2026-01-13T19:25:12.000Z"));
        const auto identity = captured(bosch("capture_001_GetDeviceInformation_response.xml"));
        QVERIFY(identity.has_value());
        QCOMPARE(parseIdentity(*identity).model, QStringLiteral("AUTODOME IP starlight 5000i"));
        QCOMPARE(parseIdentity(*identity).firmware, QStringLiteral("7.80.0128"));
        const auto services = captured(axis("capture_020_GetServices_response.xml"));
        QVERIFY(services.has_value());
        QVERIFY(parseServices(*services).contains(QLatin1String(onvif_namespace::events)));
        const auto stream = captured(bosch("capture_035_GetStreamUri_response.xml"));
        QVERIFY(stream.has_value());
        QCOMPARE(
            rewrittenStream(stream->textAt(u"MediaUri/Uri"), QUrl(QStringLiteral("http://10.9.8.7:8080"))),
            QUrl(QStringLiteral("rtsp://10.9.8.7/rtsp_tunnel?p=0&h26x=4&vcd=2")));
        const auto fault = captured(QStringLiteral("ex_onvif/soap_fault.xml"));
        QCOMPARE(fault.error().code, ErrorCode::NotFound);
    }

    void realSubscriptions() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA"))
            QSKIP("VIGIE_TEST_DATA is not set: answers of real devices skipped");
        auto answer =
            captured(QStringLiteral("onvif-nvt/axis/events/CreatePullPointSubscription.Response.xml"));
        QVERIFY(answer.has_value());
        auto subscription = parseSubscription(*answer);
        QVERIFY(subscription.has_value());
        QCOMPARE(subscription->address, QUrl(QStringLiteral("http://192.168.0.19/onvif/services")));
        // Axis has one address for all: without this, its subscriptions are not told apart.
        QCOMPARE(subscription->parameters,
                 QByteArray("<p:SubscriptionId xmlns:p=\"http://www.axis.com/2009/event\" "
                            "wsa:IsReferenceParameter=\"true\">5</p:SubscriptionId>"));
        QCOMPARE(*subscription->granted, std::chrono::seconds(28 * 24h)); // whatever was asked for
        answer =
            captured(QStringLiteral("onvif-nvt/hikvision/events/CreatePullPointSubscription.Response.xml"));
        QVERIFY(answer.has_value());
        subscription = parseSubscription(*answer);
        QVERIFY(subscription.has_value() && subscription->parameters.isEmpty());
        QCOMPARE(*subscription->granted, 60s);
    }

    void realEvents() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA"))
            QSKIP("VIGIE_TEST_DATA is not set: answers of real devices skipped");
        const auto answer = captured(QStringLiteral("ex_onvif/pull_messages.xml"));
        QVERIFY(answer.has_value());
        const auto events = parseNotifications(*answer, at(10));
        QVERIFY(events.size() >= 2);
        QCOMPARE(events[0].kind, DeviceEventKind::Motion);
        QCOMPARE(events[0].channel, QStringLiteral("VideoSource_1"));
        QVERIFY(events[0].initialState && !events[0].active);
        QCOMPARE(toIso(events[0].deviceTime.at), QStringLiteral("2025-04-18T20:34:05.000Z"));
        QCOMPARE(events[1].channel, QStringLiteral("VideoSourceToken"));
        // A recorded conversation with a Reolink camera.
        QFile session(qEnvironmentVariable("VIGIE_TEST_DATA") +
                      "/onvif_events/pullpoint_sessions/reolink_bullet.jsonl");
        QVERIFY(session.open(QIODevice::ReadOnly));
        QList<DeviceEvent> all;
        while (!session.atEnd()) {
            const auto exchange = QJsonDocument::fromJson(session.readLine()).object();
            if (!exchange[u"soap_action"].toString().endsWith(u"PullMessagesRequest"))
                continue;
            const auto body = soapBody(exchange[u"response"].toString().toUtf8());
            QVERIFY(body.has_value());
            all += parseNotifications(*body, at(10));
        }
        QCOMPARE(all.size(), 8);
        QCOMPARE(std::count_if(all.begin(), all.end(), [](const auto& one) { return one.initialState; }), 6);
        QCOMPARE(std::count_if(all.begin(), all.end(),
                               [](const auto& one) { return one.kind == DeviceEventKind::Motion; }),
                 2);
        for (const DeviceEvent& event : all)
            QVERIFY(event.topic.startsWith(u"tns1:"));
    }

    void realRecordings() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA"))
            QSKIP("VIGIE_TEST_DATA is not set: answers of real devices skipped");
        const auto answer = captured(QStringLiteral("ex_onvif/get_recording_search_results.xml"));
        QVERIFY(answer.has_value());
        const RecordingResults results = parseRecordings(*answer);
        QVERIFY(results.completed);
        QCOMPARE(results.recordings[0].token, QStringLiteral("OnvifRecordingToken_1"));
        QCOMPARE(results.recordings[0].videoTracks, QStringList{QStringLiteral("videotracktoken_1")});
        QCOMPARE(toIso(results.recordings[0].bounds->end), QStringLiteral("2025-03-15T16:28:00.000Z"));
    }

    void clocks_data() {
        QTest::addColumn<QByteArray>("inner");
        QTest::addColumn<QString>("expected");
        const QByteArray utc = "<UTCDateTime><Time><Hour>8</Hour><Minute>1</Minute><Second>60</Second></Time>"
                               "<Date><Year>2026</Year><Month>9</Month><Day>28</Day></Date></UTCDateTime>";
        const QByteArray local = QByteArray(utc).replace("UTC", "Local");
        QTest::newRow("utc, leap second") << utc << "2026-09-28T08:01:59.000Z";
        QTest::newRow("local, Paris in summer")
            << "<DaylightSavings>true</DaylightSavings><TimeZone><TZ>CET-1CEST,M3.5.0,M10.5.0/3</TZ></"
               "TimeZone>" +
                   local
            << "2026-09-28T06:01:59.000Z";
        QTest::newRow("local, Paris in winter, daylight saving used but not in force")
            << QByteArray(
                   "<DaylightSavings>true</DaylightSavings><TimeZone><TZ>CET-1CEST,M3.5.0,M10.5.0/3</TZ></"
                   "TimeZone>" +
                   local)
                   .replace("<Month>9", "<Month>12")
            << "2026-12-28T07:01:59.000Z";
        QTest::newRow("local, New York")
            << "<TimeZone><TZ>EST5EDT</TZ></TimeZone>" + local << "2026-09-28T13:01:59.000Z";
        QTest::newRow("local, half hours")
            << "<TimeZone><TZ>&lt;+0530&gt;-5:30</TZ></TimeZone>" + local << "2026-09-28T02:31:59.000Z";
        QTest::newRow("local, no zone") << local << "2026-09-28T08:01:59.000Z";
        QTest::newRow("nothing") << QByteArray() << "";
        QTest::newRow("no date") << QByteArray(utc).replace("<Month>9", "<Month>13") << "";
        QTest::newRow("zeros") << QByteArray(utc).replace("2026", "0") << "";
    }
    void clocks() {
        QFETCH(QByteArray, inner);
        QFETCH(QString, expected);
        const auto time = parseDeviceTime(xml("<r><SystemDateAndTime>" + inner + "</SystemDateAndTime></r>"));
        QCOMPARE(time ? toIso(time->at) : QString(), expected);
    }

    void addressesAreThoseTheOperatorUses() {
        const QUrl device(QStringLiteral("https://nvr.example:8443/onvif/device_service"));
        QCOMPARE(rewrittenService(QUrl(QStringLiteral("http://192.168.1.9/onvif/media?x=1")), device),
                 QUrl(QStringLiteral("https://nvr.example:8443/onvif/media?x=1")));
        QCOMPARE(rewrittenStream(QStringLiteral(" rtsp://admin:secret@192.168.1.9:5554/a?b=c "), device),
                 QUrl(QStringLiteral("rtsp://nvr.example:5554/a?b=c")));
        QVERIFY(rewrittenStream(QStringLiteral("http://192.168.1.9/a"), device).isEmpty());
        QVERIFY(rewrittenStream({}, device).isEmpty());
    }

    void subStreamIsTheSmallestThatFillsATile() {
        const auto profile = [](const char* token, int width, int height) {
            ProfileInfo info;
            info.token = QLatin1String(token);
            info.sourceToken = QStringLiteral("V");
            info.codec = VideoCodec::H264;
            info.size = QSize(width, height);
            return info;
        };
        auto channels = groupChannels({profile("tiny", 160, 90), profile("main", 1920, 1080),
                                       profile("mid", 1280, 720), profile("sub", 640, 360)});
        QCOMPARE(channels[0].streams[0].token, QStringLiteral("main"));
        QCOMPARE(channels[0].streams[1].token, QStringLiteral("sub"));
        channels = groupChannels({profile("main", 1920, 1080), profile("tiny", 160, 90)});
        QCOMPARE(channels[0].streams[1].token, QStringLiteral("tiny"));
        channels = groupChannels({profile("main", 1920, 1080)});
        QCOMPARE(channels[0].streams.size(), 1);
        ProfileInfo other = profile("mpeg4", 1920, 1080);
        other.codec.reset();
        QVERIFY(groupChannels({other}).isEmpty());
        ProfileInfo jpeg = profile("jpeg", 3840, 2160);
        jpeg.codec = VideoCodec::Jpeg;
        channels = groupChannels({jpeg, profile("main", 1920, 1080)});
        QCOMPARE(channels[0].streams.size(), 1);
        QCOMPARE(channels[0].streams[0].token, QStringLiteral("main"));
        channels = groupChannels({jpeg}); // a camera that has nothing else
        QCOMPARE(channels[0].streams[0].codec, VideoCodec::Jpeg);
    }

    void coverageIsTheUnionOfWhatIsPresent_data() {
        using Events = QList<DataPresence>;
        QTest::addColumn<Events>("events");
        QTest::addColumn<QString>("expected"); // minutes after ten
        const auto event = [](int minute, bool present, const char* track = "v") {
            return DataPresence{QStringLiteral("r"), QLatin1String(track), at(10, minute), present};
        };
        QTest::newRow("nothing") << Events{} << "";
        QTest::newRow("present throughout") << Events{event(0, true)} << "0-50";
        QTest::newRow("a gap") << Events{event(0, true), event(20, false), event(30, true)} << "0-20 30-50";
        QTest::newRow("out of order")
            << Events{event(30, true), event(20, false), event(0, true)} << "0-20 30-50";
        QTest::newRow("no start state")
            << Events{event(20, false), event(30, true), event(40, false)} << "0-20 30-40";
        QTest::newRow("told twice") << Events{event(10, true), event(15, true), event(20, false),
                                              event(25, false)}
                                    << "10-20";
        QTest::newRow("tracks overlap")
            << Events{event(5, true), event(20, false), event(15, true, "w"), event(30, false, "w")}
            << "5-30";
        QTest::newRow("touching") << Events{event(5, true), event(20, false), event(20, true),
                                            event(30, false)}
                                  << "5-30";
        QTest::newRow("empty piece") << Events{event(5, true), event(5, false)} << "";
    }
    void coverageIsTheUnionOfWhatIsPresent() {
        QFETCH(QList<DataPresence>, events);
        QFETCH(QString, expected);
        QStringList pieces;
        // The span ends at eleven, the device's clock stands at ten to.
        for (const TimeSpan& piece : coverageFrom(events, {at(10), at(11)}, at(10, 50)))
            pieces += QStringLiteral("%1-%2")
                          .arg(std::chrono::duration_cast<std::chrono::minutes>(piece.begin - at(10)).count())
                          .arg(std::chrono::duration_cast<std::chrono::minutes>(piece.end - at(10)).count());
        QCOMPARE(pieces.join(' '), expected);
    }

    void topics_data() {
        QTest::addColumn<QString>("topic");
        QTest::addColumn<DeviceEventKind>("kind");
        QTest::newRow("motion") << "tns1:VideoSource/MotionAlarm" << DeviceEventKind::Motion;
        QTest::newRow("motion, trailing")
            << "tns1:RuleEngine/CellMotionDetector/Motion//." << DeviceEventKind::Motion;
        QTest::newRow("region") << "tns1:RuleEngine/MotionRegionDetector/Motion" << DeviceEventKind::Motion;
        QTest::newRow("scene") << "tns1:VideoSource/GlobalSceneChange/ImagingService"
                               << DeviceEventKind::Tamper;
        QTest::newRow("dark") << "tns1:VideoSource/ImageTooDark/AnalyticsService" << DeviceEventKind::Tamper;
        QTest::newRow("tamper") << "tns1:RuleEngine/TamperDetector/Tamper" << DeviceEventKind::Tamper;
        QTest::newRow("loss") << "tns1:VideoSource/SignalLoss" << DeviceEventKind::VideoLoss;
        QTest::newRow("input") << "tns1:Device/Trigger/DigitalInput" << DeviceEventKind::DigitalInput;
        QTest::newRow("Hikvision input")
            << "tns1:Device/Trigger/tnshik:AlarmIn" << DeviceEventKind::DigitalInput;
        QTest::newRow("disk") << "tns1:Device/HardwareFailure/StorageFailure" << DeviceEventKind::Storage;
        QTest::newRow("line") << "tns1:RuleEngine/LineDetector/Crossed" << DeviceEventKind::LineCrossing;
        QTest::newRow("vendor") << "tnsaxis:CameraApplicationPlatform/VMD/Camera1Profile1"
                                << DeviceEventKind::Other;
        QTest::newRow("empty") << "" << DeviceEventKind::Other;
    }
    void topics() {
        QFETCH(QString, topic);
        QFETCH(DeviceEventKind, kind);
        QCOMPARE(kindOfTopic(topic), kind);
        QVERIFY(!normalisedTopic(topic).endsWith('/') && !normalisedTopic(topic).endsWith('.'));
    }

    void oddEvents() {
        const auto event = [](const QByteArray& attributes, const QByteArray& inner) {
            return parseNotifications(
                       xml("<r><NotificationMessage><Topic>tns1:X/Y</Topic><Message><Message " + attributes +
                           ">" + inner + "</Message></Message></NotificationMessage></r>"),
                       at(10))
                .value(0);
        };
        const auto data = [](const char* name, const char* value) {
            return QByteArray("<Data><SimpleItem Name=\"") + name + "\" Value=\"" + value + "\"/></Data>";
        };
        QVERIFY(event("PropertyOperation=\"Changed\"", data("State", "1")).active);
        QVERIFY(!event("PropertyOperation=\"Changed\"", data("State", "0")).active);
        QVERIFY(event("", data("LogicalState", "active")).active);
        QVERIFY(!event("", data("LogicalState", "inactive")).active);
        QVERIFY(event("", data("ObjectId", "17")).active);
        QVERIFY(event("", data("ObjectId", "0")).active); // the first object, not "no"
        QVERIFY(!event("", data("Whatever", "False")).active);
        QVERIFY(event("", {}).active);
        QVERIFY(!event("PropertyOperation=\"Deleted\"", data("State", "true")).active);
        const DeviceEvent zero = event("UtcTime=\"0000-00-00T00:00:00Z\"", data("State", "true"));
        QCOMPARE(zero.deviceTime.source, TimeSource::Reception);
        QCOMPARE(zero.deviceTime.at, at(10));
        QCOMPARE(event("UtcTime=\"2026-09-28T12:00:00.5+02:00\"", {}).deviceTime.at, at(10) + 500ms);
        QCOMPARE(zero.topic, QStringLiteral("tns1:X/Y")); // unknown: kept raw
        QCOMPARE(zero.data.value(QStringLiteral("State")), QStringLiteral("true"));
    }

    void faults_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<ErrorCode>("code");
        const auto fault = [](const char* word) {
            return "<s:Envelope><s:Body><s:Fault><s:Code><s:Value>s:Sender</"
                   "s:Value><s:Subcode><s:Value>ter:" +
                   QByteArray(word) + "</s:Value></s:Subcode></s:Code></s:Fault></s:Body></s:Envelope>";
        };
        QTest::newRow("login") << fault("NotAuthorized") << ErrorCode::Auth;
        QTest::newRow("action") << fault("ActionNotSupported") << ErrorCode::Unsupported;
        QTest::newRow("token") << fault("NoRecording") << ErrorCode::NotFound;
        QTest::newRow("other") << fault("OutofMemory") << ErrorCode::Protocol;
        QTest::newRow("web page") << QByteArray("<html><body>hello</body></html>") << ErrorCode::Protocol;
        QTest::newRow("empty") << QByteArray() << ErrorCode::Protocol;
        QTest::newRow("empty body") << QByteArray("<Envelope><Body/></Envelope>") << ErrorCode::Protocol;
        QTest::newRow("cut") << fault("x").left(60) << ErrorCode::Protocol;
        QTest::newRow("deep") << QByteArray("<a>").repeated(500) << ErrorCode::Protocol;
        QTest::newRow("wide") << "<a>" + QByteArray("<b/>").repeated(60000) + "</a>" << ErrorCode::Protocol;
        QTest::newRow("entities")
            << QByteArray("<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y "
                          "\"&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;\"><!ENTITY z \"&y;&y;&y;&y;&y;&y;&y;&y;\">"
                          "]><Envelope><Body>&z;&z;&z;&z;&z;&z;&z;&z;</Body></Envelope>")
            << ErrorCode::Protocol;
    }
    void faults() {
        QFETCH(QByteArray, text);
        QFETCH(ErrorCode, code);
        const auto body = soapBody(text);
        QVERIFY(!body.has_value());
        QCOMPARE(body.error().code, code);
        QVERIFY(!body.error().text.isEmpty() && !body.error().detail.isEmpty());
    }

    void durationsAndTimes() {
        QCOMPARE(*parseDuration(u"PT600S"), 600s);
        QCOMPARE(*parseDuration(u"P1DT2H3M4.5S"), 24h + 2h + 3min + 4s);
        QVERIFY(!parseDuration(u"ten minutes"));
        QVERIFY(!parseDuration(u"PT99999999999999999999S"));
        QCOMPARE(*parseTime(QStringLiteral("2026-09-28T10:00:00")), at(10)); // no zone is UTC
        QVERIFY(!parseTime(QStringLiteral("0000-00-00T00:00:00Z")));
        QVERIFY(!parseTime(QStringLiteral("soon")));
    }
};

QTEST_GUILESS_MAIN(TestDevicesAnswers)
#include "test_devices_answers.moc"
