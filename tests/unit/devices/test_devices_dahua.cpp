// SPDX-License-Identifier: GPL-3.0-or-later
#include "dahua/answers.h"
#include "multipart.h"

#include <QFile>
#include <QTest>

#include <random>

using namespace vigie;
using namespace vigie::devices;
using namespace vigie::devices::dahua;
using namespace std::chrono_literals;

namespace {

const QUrl device(QStringLiteral("http://10.0.0.1"));

UtcTime utc(const char* text) {
    return fromDateTime(QDateTime::fromString(QLatin1String(text) + QLatin1Char('Z'), Qt::ISODate));
}

QDateTime digits(const char* text) {
    return toDateTime(utc(text));
}

} // namespace

class TestDevicesDahua : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA") &&
            QByteArray(QTest::currentTestFunction()).startsWith("real"))
            QSKIP("VIGIE_TEST_DATA is unset: answers of real devices are not tried");
    }

    // --- answers of real devices ---

    void realSearchPages() {
        const ItemPage first = parseItems(file("amcrest/media_56.txt"));
        QCOMPARE(first.found, 2);
        QCOMPARE(first.items.size(), 2);
        QCOMPARE(first.items[0].begin, digits("2020-01-06T06:05:00"));
        QCOMPARE(first.items[0].end, digits("2020-01-06T06:13:00"));
        QCOMPARE(first.items[0].length, 248'362'892);
        QCOMPARE(first.items[0].path,
                 QStringLiteral("/mnt/sd/2020-01-06/001/dav/06/06.05.00-06.13.00[M][0@0][0].mp4"));
        QVERIFY(!first.items[0].utc);
        QCOMPARE(first.items[1].end, digits("2020-01-06T06:21:00"));
        const ItemPage second = parseItems(file("amcrest/media_112.txt"));
        QCOMPARE(second.found, 2); // it says so and lists one
        QCOMPARE(second.items.size(), 1);
        QCOMPARE(second.items[0].begin, digits("2020-01-06T06:36:10"));
        QCOMPARE(second.items[0].length, 17'561'629);
        const ItemPage faces = parseItems(file("facedetection_findNextFile.txt"));
        QCOMPARE(faces.found, 100);
        QCOMPARE(faces.items.size(), 1);
        QCOMPARE(faces.items[0].begin, digits("2011-01-01T12:00:00")); // "2011-1-1 12:00:00"
        QCOMPARE(faces.items[0].path, QStringLiteral("/mnt/dvr/sda0/2010/8/11/dav/15:40:50.jpg"));
    }

    void realSystemInfo() {
        const KeyValues info = file("config_00.txt");
        QCOMPARE(info.value(QStringLiteral("deviceType")), QStringLiteral("IPC-HDW5831R-ZE"));
        QCOMPARE(info.value(QStringLiteral("serialNumber")), QStringLiteral("4X7C5A1ZAG21L3F"));
        QCOMPARE(info.keys().size(), 5);
    }

    void realConfigurations() {
        const KeyValues light = file("config_02.txt");
        QCOMPARE(light.number(QStringLiteral("table.Lighting_V2[0][2][0].MiddleLight[0].Light")).value_or(0),
                 100);
        QCOMPARE(light.indexes(QStringLiteral("table.Lighting_V2")), QList<int>{0});
        QVERIFY(file("config_04.txt").isTrue(QStringLiteral("table.MotionDetect[0].Enable")));
        const KeyValues smart = file("config_06.txt");
        QVERIFY(smart.isTrue(QStringLiteral("table.SmartMotionDetect[0].ObjectTypes.Human")));
        QVERIFY(!smart.isTrue(QStringLiteral("table.SmartMotionDetect[0].ObjectTypes.Vehicle")));
        QCOMPARE(file("config_08.txt").value(QStringLiteral("table.VideoInMode[0].TimeSection[0][0]")),
                 QStringLiteral("0 00:00:00-24:00:00"));
        // None of them is a list of channels, of disks or of files.
        for (const char* name :
             {"config_00.txt", "config_02.txt", "config_04.txt", "config_06.txt", "config_08.txt"}) {
            const KeyValues config = file(name);
            QVERIFY(parseChannels(config, config, config, device, 554, true).isEmpty());
            QVERIFY(parseDisks(config).isEmpty() && parseItems(config).items.isEmpty());
        }
    }

    void realEventStream() {
        MultipartReader reader("multipart/x-mixed-replace; boundary=myboundary");
        reader.append(bytesOf("event_stream_nvr.txt"));
        QStringList told;
        while (const auto part = reader.next()) {
            const auto notice = parseNotice(part->body);
            QVERIFY(notice.has_value());
            told += QStringLiteral("%1 %2 %3 %4")
                        .arg(notice->event.topic, notice->event.channel)
                        .arg(int(notice->event.kind))
                        .arg(notice->event.active);
        }
        const auto line = [](const char* text, DeviceEventKind kind, bool active) {
            return QStringLiteral("%1 %2 %3").arg(QLatin1String(text)).arg(int(kind)).arg(active);
        };
        QCOMPARE(told, (QStringList{line("VideoMotion 1", DeviceEventKind::Motion, true),
                                    line("SmartMotionHuman 2", DeviceEventKind::Motion, true),
                                    line("CrossRegionDetection 3", DeviceEventKind::Intrusion, false)}));
    }

    // --- what devices are known to do besides ---

    void times() {
        QCOMPARE(*parseTime(QStringLiteral("2026-9-8 7:05:03")), digits("2026-09-08T07:05:03"));
        for (const char* bad : {"", "0000-00-00 00:00:00", "2026-13-01 00:00:00", "2026-9-8", "x"})
            QVERIFY2(!parseTime(QLatin1String(bad)), bad);
    }

    void zones() {
        const KeyValues paris = KeyValues::parse(
            "table.Locales.DSTEnable=true\r\ntable.Locales.DSTStart.Month=3\r\ntable.Locales.DSTStart.Week=-"
            "1\r\n"
            "table.Locales.DSTStart.Day=0\r\ntable.Locales.DSTStart.Hour=2\r\ntable.Locales.DSTEnd.Month="
            "10\r\n"
            "table.Locales.DSTEnd.Week=-1\r\ntable.Locales.DSTEnd.Day=0\r\ntable.Locales.DSTEnd.Hour=3\r\n");
        const auto zone = parseZone(KeyValues::parse("table.NTP.TimeZone=1"), paris);
        QVERIFY(zone.has_value());
        QCOMPARE(zone->toLocal(utc("2026-07-01T10:00:00")), digits("2026-07-01T12:00:00"));
        QCOMPARE(zone->toLocal(utc("2026-10-25T00:59:59")), digits("2026-10-25T02:59:59"));
        QCOMPARE(zone->toLocal(utc("2026-10-25T01:00:00")), digits("2026-10-25T02:00:00"));
        const auto india = parseZone(KeyValues::parse("table.NTP.TimeZone=8"), {});
        QCOMPARE(india->offsetAt(utc("2026-07-01T10:00:00")), std::chrono::seconds(5h + 30min));
        const auto west = parseZone(KeyValues::parse("table.NTP.TimeZone=25"), {});
        QCOMPARE(west->offsetAt(utc("2026-07-01T10:00:00")), std::chrono::seconds(-5h));
        // Summer by days of the month.
        const auto dated =
            parseZone(KeyValues::parse("table.NTP.TimeZone=0"),
                      KeyValues::parse("table.Locales.DSTEnable=true\n"
                                       "table.Locales.DSTStart.Month=3\ntable.Locales.DSTStart.Day=28\n"
                                       "table.Locales.DSTEnd.Month=10\ntable.Locales.DSTEnd.Day=24\n"));
        QCOMPARE(dated->offsetAt(utc("2026-03-27T23:00:00")), 0s);
        QCOMPARE(dated->offsetAt(utc("2026-03-28T01:00:00")), std::chrono::seconds(1h));
        QVERIFY(!parseZone(KeyValues::parse("table.NTP.TimeZone=99"), {}));
        QVERIFY(!parseZone({}, {}));
    }

    void channels() {
        const auto list = parseChannels(
            KeyValues::parse("table.ChannelTitle[0].Name=Gare\ntable.ChannelTitle[1].Name=Vide\n"
                             "table.ChannelTitle[2].Name=Pont\n"),
            KeyValues::parse("table.Encode[0].MainFormat[0].Video.Compression=H.265\n"
                             "table.Encode[0].MainFormat[0].Video.resolution=2688x1520\n"
                             "table.Encode[0].MainFormat[0].Video.FPS=25\n"
                             "table.Encode[0].ExtraFormat[0].Video.Compression=H.264H\n"
                             "table.Encode[0].ExtraFormat[0].Video.Width=640\n"
                             "table.Encode[0].ExtraFormat[0].Video.Height=360\n"
                             "table.Encode[2].MainFormat[0].Video.Compression=H.264\n"
                             "table.Encode[2].ExtraFormat[0].VideoEnable=false\n"
                             "table.Encode[2].ExtraFormat[0].Video.Compression=H.264\n"),
            KeyValues::parse("table.RemoteDevice.uuid:System_CONFIG_NETCAMERA_INFO_0.Enable=true\n"
                             "table.RemoteDevice.uuid:System_CONFIG_NETCAMERA_INFO_1.Enable=false\n"),
            device, 5554, true);
        QCOMPARE(list.size(), 2);
        QCOMPARE(list[0].token, QStringLiteral("1"));
        QCOMPARE(list[0].streams.size(), 2);
        QCOMPARE(list[0].streams[0].codec, VideoCodec::H265);
        QCOMPARE(list[0].streams[0].size, QSize(2688, 1520));
        QCOMPARE(list[0].streams[0].framesPerSecond, 25.0);
        QCOMPARE(list[0].streams[1].uri,
                 QUrl(QStringLiteral("rtsp://10.0.0.1:5554/cam/realmonitor?channel=1&subtype=1")));
        QCOMPARE(list[1].name, QStringLiteral("Pont"));
        QCOMPARE(list[1].recording, QStringLiteral("3"));
        QCOMPARE(list[1].streams.size(), 1);
    }

    void disks() {
        const auto list = parseDisks(KeyValues::parse(
            "list.info[0].Name=/dev/sda\nlist.info[0].State=Success\nlist.info[0].Detail[0].IsError=false\n"
            "list.info[0].Detail[0].TotalBytes=2000000000000.0\nlist.info[0].Detail[0].UsedBytes="
            "1500000000000.0\n"
            "list.info[0].Detail[1].TotalBytes=1000.0\nlist.info[0].Detail[1].UsedBytes=1000.0\n"
            "list.info[1].Name=/dev/sdb\nlist.info[1].State=Success\nlist.info[1].Detail[0].IsError=true\n"
            "list.info[1].Detail[0].TotalBytes=nan\n"));
        QCOMPARE(list.size(), 2);
        QCOMPARE(list[0].capacityBytes.value_or(0), 2'000'000'001'000);
        QCOMPARE(list[0].freeBytes.value_or(0), 500'000'000'000);
        QCOMPARE(list[0].state, DiskState::Good);
        QCOMPARE(list[1].state, DiskState::Failed);
        QVERIFY(!list[1].capacityBytes);
    }

    void outputs() {
        const auto list =
            parseOutputs(KeyValues::parse("table.AlarmOut[0].Mode=1\ntable.AlarmOut[0].Name=Borne\n"
                                          "table.AlarmOut[1].Mode=0\ntable.AlarmOut[2].Mode=2\n"),
                         KeyValues::parse("result=2"));
        QCOMPARE(list.size(), 3);
        QCOMPARE(list[0].active, std::optional(true));
        QCOMPARE(list[0].name, QStringLiteral("Borne"));
        QCOMPARE(list[1].active, std::optional(true)); // by its bit
        QCOMPARE(list[2].active, std::optional(false));
    }

    void notices() {
        const auto motion =
            parseNotice("Code=VideoMotion;action=Start;index=1;data={\n   \"LocaleTime\" : "
                        "\"2026-09-28 12:15:00\",\n   \"RegionName\" : [ \"A;b\" ],\n   \"Id\" : 3\n}\n");
        QVERIFY(motion.has_value());
        QCOMPARE(motion->event.channel, QStringLiteral("2"));
        QCOMPARE(motion->event.data.value(QStringLiteral("Id")), QStringLiteral("3"));
        QCOMPARE(*motion->time, digits("2026-09-28T12:15:00"));
        QCOMPARE(motion->manner, EventEdges::Manner::Lasting);
        const auto crossing = parseNotice("Code=CrossLineDetection;action=Pulse;index=0;data={broken");
        QCOMPARE(crossing->manner, EventEdges::Manner::Repeated);
        QVERIFY(crossing->event.active);
        QCOMPARE(crossing->event.kind, DeviceEventKind::LineCrossing);
        QCOMPARE(parseNotice("Code=NewThing;action=Start;index=x")->event.kind, DeviceEventKind::Other);
        QVERIFY(!parseNotice("Heartbeat"));
        QVERIFY(!parseNotice(""));
        QVERIFY(!parseNotice("Code=;action=Start"));
    }

    void statesAreAsTheDeviceAnswers() {
        const QString code = QStringLiteral("VideoLoss");
        const auto two = parseStates(code, "channels[0]=0\r\nchannels[1]=12\r\nchannels[2]=0\r\n", 200);
        QVERIFY(two.has_value());
        QCOMPARE(two->size(), 2);
        QCOMPARE(two->first().channel, QStringLiteral("1"));
        QCOMPARE(two->last().channel, QStringLiteral("13"));
        QVERIFY(two->last().active && two->last().kind == DeviceEventKind::VideoLoss);
        QCOMPARE(two->last().topic, code);
        for (const char* none : {"Error: No Events\r\n", "Error\r\n", "", "Error\r\nError: No Events"})
            QVERIFY2(parseStates(code, none, 200) && parseStates(code, none, 200)->isEmpty(), none);
        for (const char* other :
             {"Error\r\nBad Request!\r\n", "Error\r\nErrorID=1, Detail=Invalid Authority!", "OK\r\n",
              "<html>", "events[0]=VideoMotion\r\n"})
            QVERIFY2(!parseStates(code, other, 200), other);
        QVERIFY(!parseStates(code, "Error\r\n", 400));
        QVERIFY(parseStates(code, "channels[0]=-1\r\nchannels[1]=x\r\nchannels[2]=99999999999\r\n", 200)
                    ->isEmpty());
    }

    void refusals() {
        QVERIFY(!parseRefusal("OK\r\n", 200));
        QCOMPARE(parseRefusal("Error\r\nErrorID=1, Detail=Invalid Authority!", 200)->code, ErrorCode::Auth);
        QCOMPARE(parseRefusal("Error\r\nBad Request!\r\n", 400)->code, ErrorCode::Protocol);
        QCOMPARE(parseRefusal("", 501)->code, ErrorCode::Unsupported);
        QVERIFY(parseRefusal("Error", 200)->detail.startsWith(u"HTTP 200"));
    }

    void mutations() {
        const QByteArrayList seeds{
            "found=2\r\nitems[0].StartTime=2026-09-28 10:00:00\r\nitems[0].EndTime=2026-09-28 11:00:00\r\n"
            "items[0].FilePath=/a[M]\r\nitems[0].Length=5\r\nitems[0].StartTimeRealUTC=2026-09-28 "
            "08:00:00\r\n"
            "items[0].EndTimeRealUTC=2026-09-28 09:00:00\r\nitems[1].StartTime=2026-9-28 11:00:00\r\n",
            "table.Encode[0].MainFormat[0].Video.Compression=H.265\r\ntable.Encode[0].MainFormat[0].Video."
            "resolution="
            "640x360\r\ntable.Encode[0].MainFormat[0].Video.FPS=25\r\ntable.AlarmOut[0].Mode=1\r\n",
            "list.info[0].Name=a\r\nlist.info[0].Detail[0].TotalBytes=123456.0\r\nlist.info[0].Detail[0]."
            "UsedBytes=9\r\n",
            "table.NTP.TimeZone=12\r\ntable.Locales.DSTEnable=true\r\ntable.Locales.DSTStart.Month=3\r\n"
            "table.Locales.DSTStart.Week=2\r\ntable.Locales.DSTEnd.Month=9\r\ntable.Locales.DSTEnd.Day="
            "5\r\nresult=7\r\n",
            "channels[0]=0\r\nchannels[1]=3\r\nchannels[2]=12\r\n",
            "Code=VideoMotion;action=Start;index=3;data={\"LocaleTime\":\"2026-09-28 10:00:00\",\"a\":[1]}"};
        std::mt19937 random(20260929);
        int understood = 0;
        for (int round = 0; round < 6000; ++round) {
            QByteArray bytes = seeds[round % seeds.size()];
            for (int step = 0; step < 1 + int(random() % 4); ++step) {
                const qsizetype at = qsizetype(random() % quint32(bytes.size()));
                const bool digit = bytes[at] >= '0' && bytes[at] <= '9';
                bytes[at] = digit ? char('0' + random() % 10) : char(random());
                if (random() % 6 == 0)
                    bytes.insert(at, "99999999999999999999");
                if (random() % 12 == 0)
                    bytes.truncate(at + 1);
            }
            const KeyValues values = KeyValues::parse(bytes);
            if (const auto active = parseStates(QStringLiteral("VideoLoss"), bytes, 200))
                for (const DeviceEvent& event : *active)
                    QVERIFY(event.channel.toInt() >= 1 && event.channel.toInt() <= 4096);
            for (const Item& item : parseItems(values).items) {
                QVERIFY(item.begin.isValid() && item.end.isValid());
                ++understood;
            }
            for (const Channel& channel : parseChannels(values, values, values, device, 554, true)) {
                QVERIFY(channel.token.toInt() > 0 && !channel.streams.isEmpty());
                ++understood;
            }
            for (const Disk& disk : parseDisks(values))
                QVERIFY(disk.capacityBytes.value_or(0) >= 0 && disk.freeBytes.value_or(0) >= 0);
            if (const auto zone = parseZone(values, values))
                QVERIFY(std::abs(zone->offsetAt(utc("2026-07-01T10:00:00")).count()) <= 16 * 3600);
            (void)parseOutputs(values, values);
            if (const auto notice = parseNotice(bytes)) {
                QVERIFY(!notice->event.topic.isEmpty());
                ++understood;
            }
        }
        QVERIFY2(understood > 1500, QByteArray::number(understood));
    }

private:
    static QByteArray bytesOf(const char* path) {
        QFile source(qEnvironmentVariable("VIGIE_TEST_DATA") + QStringLiteral("/dahua_cgi/") +
                     QLatin1String(path));
        if (!source.open(QIODevice::ReadOnly))
            qWarning("cannot read %s", qPrintable(source.fileName()));
        return source.readAll();
    }
    static KeyValues file(const char* path) { return KeyValues::parse(bytesOf(path)); }
};

QTEST_GUILESS_MAIN(TestDevicesDahua)
#include "test_devices_dahua.moc"
