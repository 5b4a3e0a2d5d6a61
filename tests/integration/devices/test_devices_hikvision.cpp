// SPDX-License-Identifier: GPL-3.0-or-later
#include "digest_check.h"
#include "hikvision/hikvision_driver.h"
#include "scripted_service.h"

#include <QRegularExpression>
#include <QTest>

#include <thread>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;
using Asked = ScriptedService::Asked;
using Reply = ScriptedService::Reply;

namespace {

const Credentials login{QStringLiteral("vigie"), QStringLiteral("s3cret-word")};
const std::stop_token never;

QByteArray status(int code, const QByteArray& sub = {}) {
    return "<ResponseStatus xmlns=\"http://www.isapi.org/ver20/XMLSchema\"><statusCode>" +
           QByteArray::number(code) + "</statusCode><subStatusCode>" + sub +
           "</subStatusCode></ResponseStatus>";
}

QByteArray between(const QByteArray& text, const QByteArray& tag) {
    const qsizetype from = text.indexOf('<' + tag + '>') + tag.size() + 2;
    return text.mid(from, text.indexOf('<', from) - from);
}

QDateTime wall(const QByteArray& text) {
    QDateTime time = QDateTime::fromString(QString::fromLatin1(text).remove(u'Z'), Qt::ISODate);
    time.setTimeSpec(Qt::UTC);
    return time;
}

template <class T>
QByteArray why(const Result<T>& result) {
    return result ? QByteArray() : result.error().toLogLine().toUtf8();
}

/// A recorder that keeps files of ten minutes, in Paris, and has the habits it is told to have.
struct FakeRecorder {
    bool localAsUtc = true;
    bool trackListOnly = false;
    bool ignoresPosition = false;
    qint64 failsBeyond = 0; // seconds of a search's window; 0: never
    bool recording = true;
    int pageSize = 3;
    int zoneSeconds = 7200; // of the present moment
    std::atomic<int> searches{0};

    [[nodiscard]] QDateTime now() const { return QDateTime::currentDateTimeUtc(); }
    [[nodiscard]] QDateTime local() const { return now().addSecs(zoneSeconds); }

    [[nodiscard]] Reply search(const QByteArray& body) {
        ++searches;
        if (body.contains("<trackIDList>") == trackListOnly)
            return {400, status(6, "badXmlContent"), {}};
        const QDateTime begin = wall(between(body, "startTime"));
        const QDateTime end = wall(between(body, "endTime"));
        if (failsBeyond > 0 && begin.secsTo(end) > failsBeyond)
            return {500, "<a/><b/>", {}};
        const qint64 position =
            ignoresPosition
                ? 0
                : between(body, trackListOnly ? "searchResultPostion" : "searchResultPosition").toLongLong();
        // Files on the tens, in the hours before now, by the digits that this recorder writes.
        const QDateTime last = localAsUtc ? local() : now();
        QByteArray items;
        qint64 index = 0;
        bool more = false;
        int listed = 0;
        QDateTime file = begin.addSecs(-600);
        file.setTime(QTime(file.time().hour(), file.time().minute() / 10 * 10));
        for (; file < end; file = file.addSecs(600)) {
            const QDateTime fileEnd = std::min(file.addSecs(600), last);
            if (!recording || file >= last || fileEnd <= begin)
                continue;
            if (index++ < position)
                continue;
            if (listed == pageSize) {
                more = true;
                break;
            }
            ++listed;
            items +=
                "<searchMatchItem><trackID>101</trackID><timeSpan><startTime>" +
                file.toString(Qt::ISODate).toLatin1() + "</startTime><endTime>" +
                fileEnd.toString(Qt::ISODate).toLatin1() +
                "</endTime></timeSpan><mediaSegmentDescriptor><playbackURI>rtsp://h/Streaming/tracks/101/"
                "?starttime=" +
                file.toString(u"yyyyMMdd'T'HHmmss'Z'").toLatin1() + "&amp;name=f" +
                file.toString(u"HHmm").toLatin1() +
                "&amp;size=9</playbackURI></mediaSegmentDescriptor></searchMatchItem>";
        }
        return {200,
                "<CMSearchResult><responseStatus>true</responseStatus><responseStatusStrg>" +
                    QByteArray(more              ? "MORE"
                               : items.isEmpty() ? "NO MATCHES"
                                                 : "OK") +
                    "</responseStatusStrg><numOfMatches>9999</numOfMatches><matchList>" + items +
                    "</matchList></CMSearchResult>",
                {}};
    }
    [[nodiscard]] Reply answer(const Asked& asked) {
        if (asked.path == "/ISAPI/System/deviceInfo")
            return {200, "<DeviceInfo><model>R-16</model><deviceType>NVR</deviceType></DeviceInfo>", {}};
        if (asked.path == "/ISAPI/System/time")
            return {200,
                    "<Time><localTime>" + local().toString(u"yyyy-MM-dd'T'HH:mm:ss").toLatin1() +
                        "+02:00</localTime><timeZone>CST-2:00:00</timeZone></Time>",
                    {}};
        if (asked.path == "/ISAPI/ContentMgmt/search" && asked.method == "POST")
            return search(asked.body);
        return {404, status(4, "notSupport"), {}};
    }
};

} // namespace

class TestDevicesHikvisionDriver : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The scripted devices share one address and one login: each test has a guard of its own.
    void init() { m_threads.emplace(2); }
    void cleanup() { m_threads.reset(); }

    void digest_data() {
        QTest::addColumn<bool>("sha256");
        QTest::newRow("MD5") << false;
        QTest::newRow("SHA-256 only") << true;
    }
    void digest() {
        QFETCH(bool, sha256);
        const DigestCheck check("vigie", "s3cret-word", sha256);
        FakeRecorder recorder;
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (!check.accepts(asked.authorization, asked.method, asked.path))
                return {401, {}, check.challenge()};
            return recorder.answer(asked);
        });
        const auto driver = make(device);
        const auto identity = driver->identify(never);
        QVERIFY2(identity.has_value(), why(identity));
        QCOMPARE(identity->model, QStringLiteral("R-16"));
        QCOMPARE(identity->manufacturer, QStringLiteral("Hikvision"));
        // A body and a query under the same login.
        const auto spans = driver->coverage(QStringLiteral("101"), lastHours(1h), never);
        QVERIFY2(spans.has_value(), why(spans));
    }

    void twoRefusalsAreEnough() {
        const DigestCheck check("vigie", "another");
        ScriptedService device([&](const Asked&) { return Reply{401, {}, check.challenge()}; });
        const auto driver = make(device);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(driver->identify(never).error().code, ErrorCode::Auth);
        QCOMPARE(device.logins(), 2);
    }

    void searches_data() {
        QTest::addColumn<bool>("lie");
        QTest::addColumn<bool>("trackList");
        QTest::addColumn<bool>("ignoresPosition");
        QTest::addColumn<int>("failsBeyond");
        QTest::newRow("wall clock under a Z") << true << false << false << 0;
        QTest::newRow("true UTC") << false << false << false << 0;
        QTest::newRow("the other spelling") << true << true << false << 0;
        QTest::newRow("position ignored") << true << false << true << 0;
        QTest::newRow("500 beyond two hours") << true << false << false << 7200;
        QTest::newRow("all of it") << false << true << true << 7200;
    }
    void searches() {
        QFETCH(bool, lie);
        QFETCH(bool, trackList);
        QFETCH(bool, ignoresPosition);
        QFETCH(int, failsBeyond);
        FakeRecorder recorder;
        recorder.localAsUtc = lie;
        recorder.trackListOnly = trackList;
        recorder.ignoresPosition = ignoresPosition;
        recorder.failsBeyond = failsBeyond;
        ScriptedService device([&](const Asked& asked) { return recorder.answer(asked); });
        const auto driver = make(device);
        const TimeSpan span = lastHours(5h);
        const auto spans = driver->coverage(QStringLiteral("101"), span, never);
        QVERIFY2(spans.has_value(), why(spans));
        QCOMPARE(spans->size(), 1); // files that follow each other are one piece
        QCOMPARE(spans->first().begin, span.begin);
        QCOMPARE(spans->first().end, span.end);
        const auto clock = driver->readClock(never);
        QVERIFY2(clock.has_value(), why(clock));
        QCOMPARE(clock->localAsUtc, lie);
        QVERIFY(std::chrono::abs(clock->offset) < 3s);
        QCOMPARE(clock->source, QStringLiteral("/ISAPI/System/time"));
        QVERIFY(recorder.searches < 120);
    }

    void withoutRecentFootageTheKindDecides() {
        FakeRecorder recorder;
        recorder.recording = false;
        ScriptedService device([&](const Asked& asked) { return recorder.answer(asked); });
        const auto driver = make(device);
        QVERIFY(driver->readClock(never)->localAsUtc); // a recorder
        const auto spans = driver->coverage(QStringLiteral("101"), lastHours(1h), never);
        QVERIFY(spans.has_value() && spans->isEmpty());
        QCOMPARE(driver->coverage(QStringLiteral("../x"), lastHours(1h), never).error().code,
                 ErrorCode::NotFound);
        ArchiveRequest request{QStringLiteral("101"), lastHours(1h)};
        QCOMPARE(driver->openArchive(request, never).error().code, ErrorCode::NotFound);
        request.reverse = true;
        QCOMPARE(driver->openArchive(request, never).error().code, ErrorCode::Unsupported);
    }

    void filesAreFetchedByGetWithABody() {
        FakeRecorder recorder;
        std::atomic<bool> refusesGet{false};
        std::atomic<bool> refusesAll{false};
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (asked.path != "/ISAPI/ContentMgmt/download")
                return recorder.answer(asked);
            if (refusesAll)
                return {200, status(4, "lowPrivilege"), "Content-Type: application/xml\r\n"};
            if (refusesGet && asked.method == "GET")
                return {403, {}, {}};
            if (!asked.body.contains("&amp;name=f") || !asked.body.contains("&amp;size=9</playbackURI>"))
                return {400, {}, {}};
            return {200, QByteArray("\0\0\x01\xba", 4) + "0123456789", "Content-Type: video/mp4\r\n"};
        });
        const auto driver = make(device);
        QByteArray file;
        const auto sink = [&file](QByteArrayView bytes) -> Result<void> {
            file.append(bytes);
            return {};
        };
        for (const bool get : {true, false}) {
            refusesGet = !get;
            file.clear();
            const auto done = driver->download(QStringLiteral("101"), lastHours(1h), sink, never);
            QVERIFY2(done.has_value(), why(done));
            QCOMPARE(done->container, QStringLiteral("mpeg-ps")); // whatever its Content-Type says
            QCOMPARE(done->bytes, file.size());
            QVERIFY(file.size() % 14 == 0 && file.size() >= 14 * 6);
            QCOMPARE(done->remarks.size(), 2);
        }
        refusesAll = true;
        file.clear();
        const auto refused = driver->download(QStringLiteral("101"), lastHours(1h), sink, never);
        QCOMPARE(refused.error().code, ErrorCode::Auth);
        QVERIFY(file.isEmpty());
    }

    void picturesComeByTheOtherAddressToo() {
        std::atomic<int> errors{1};
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (asked.path == "/ISAPI/Streaming/channels/201/picture")
                return {200, status(6, "badXmlContent"), "Content-Type: application/xml\r\n"};
            if (asked.path == "/ISAPI/ContentMgmt/StreamingProxy/channels/201/picture")
                return errors-- > 0 ? Reply{503, status(3, "deviceError"), {}}
                                    : Reply{200, "\xff\xd8jpeg", {}};
            return {404, {}, {}};
        });
        const auto picture = make(device)->snapshot(QStringLiteral("2"), never);
        QVERIFY2(picture.has_value(), why(picture));
        QCOMPARE(picture->jpeg, QByteArray("\xff\xd8jpeg"));
        QCOMPARE(device.asked().size(), 3);
    }

    void aMoveStopsByItself() {
        std::atomic<bool> knowsMomentary{true};
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (asked.path == "/ISAPI/PTZCtrl/channels/1/presets")
                return {200, "<PTZPresetList/>", {}};
            if (asked.path.endsWith("/momentary"))
                return knowsMomentary ? Reply{200, status(1), {}} : Reply{200, status(4, "notSupport"), {}};
            if (asked.path.endsWith("/continuous"))
                return {200, status(1), {}};
            return {404, {}, {}};
        });
        const auto bodies = [&device](const QByteArray& call) {
            QByteArrayList found;
            for (const Asked& one : device.asked())
                if (one.path.endsWith(call) && one.method == "PUT")
                    found += one.body;
            return found;
        };
        auto driver = make(device);
        QVERIFY(driver->movePtz(QStringLiteral("1"), {0.6, -1, 0}, 2s, never).has_value());
        QCOMPARE(bodies("/momentary").size(), 1);
        QVERIFY(bodies("/momentary")[0].contains("<pan>60</pan><tilt>-100</tilt><zoom>0</zoom>"));
        QVERIFY(bodies("/momentary")[0].contains("<duration>2000</duration>"));
        QVERIFY(driver->movePtz(QStringLiteral("1"), {}, 1s, never).has_value());
        QCOMPARE(bodies("/continuous").size(), 1);

        knowsMomentary = false;
        driver = make(device);
        QVERIFY(driver->movePtz(QStringLiteral("1"), {0.5, 0, 0}, 1s, never).has_value());
        QCOMPARE(bodies("/continuous").size(), 2);
        QTRY_COMPARE(bodies("/continuous").size(), 3); // one second later, by us
        QVERIFY(bodies("/continuous")[2].contains("<pan>0</pan>"));
        QVERIFY(driver->movePtz(QStringLiteral("1"), {0, 1, 0}, 10s, never).has_value());
        driver.reset(); // a driver that goes leaves no head turning
        QCOMPARE(bodies("/continuous").size(), 5);
        QVERIFY(bodies("/continuous")[4].contains("<tilt>0</tilt>"));
    }

    void refusalsUnder200AreRefusals() {
        ScriptedService device([](const Asked& asked) -> Reply {
            if (asked.path == "/ISAPI/System/IO/outputs")
                return {200,
                        "<IOOutputPortList><IOOutputPort><id>1</id><name>Portail</name></IOOutputPort>"
                        "</IOOutputPortList>",
                        {}};
            if (asked.path == "/ISAPI/System/IO/outputs/1/status")
                return {200, "<IOPortStatus><ioState>active</ioState></IOPortStatus>", {}};
            return {200, asked.body.contains("high") ? status(1) : status(4, "lowPrivilege"), {}};
        });
        const auto driver = make(device);
        const auto relays = driver->relays(never);
        QVERIFY(relays.has_value() && relays->size() == 1);
        QCOMPARE(relays->first().name, QStringLiteral("Portail"));
        QCOMPARE(relays->first().active, std::optional(true));
        QVERIFY(driver->setRelay(QStringLiteral("1"), true, never).has_value());
        QCOMPARE(driver->setRelay(QStringLiteral("1"), false, never).error().code, ErrorCode::Auth);
    }

    void presets() {
        QByteArray saved;
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (asked.method == "GET" && asked.path.endsWith("/PTZCtrlProxy/channels/3/presets"))
                return {200,
                        "<PTZPresetList><PTZPreset><enabled>true</enabled><id>1</id><presetName>Mairie"
                        "</presetName></PTZPreset><PTZPreset><enabled>false</enabled><id>2</id></PTZPreset>"
                        "</PTZPresetList>",
                        {}};
            if (asked.path.startsWith("/ISAPI/ContentMgmt/PTZCtrlProxy/channels/3/")) {
                if (asked.method == "PUT")
                    saved = asked.path;
                return {200, status(1), {}};
            }
            return {403, status(4, "notSupport"), {}};
        });
        const auto driver = make(device);
        const auto list = driver->ptzPresets(QStringLiteral("3"), never);
        QVERIFY2(list.has_value(), why(list));
        QCOMPARE(list->size(), 1);
        QCOMPARE(list->first().name, QStringLiteral("Mairie"));
        const auto token = driver->savePtzPreset(QStringLiteral("3"), QStringLiteral("Quai <A>"), never);
        QCOMPARE(*token, QStringLiteral("2"));
        QVERIFY(saved.endsWith("/presets/2"));
        QVERIFY(driver->gotoPtzPreset(QStringLiteral("3"), *token, never).has_value());
        QVERIFY(saved.endsWith("/presets/2/goto"));
        QVERIFY(driver->removePtzPreset(QStringLiteral("3"), *token, never).has_value());
        QCOMPARE(device.asked().last().method, QByteArray("DELETE"));
        QVERIFY(driver->operatePtzTour(QStringLiteral("3"), QStringLiteral("1"), TourOperation::Stop, never));
        QVERIFY(saved.endsWith("/patrols/1/stop"));
    }

    void alerts() {
        FakeRecorder recorder;
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (asked.path == "/ISAPI/Event/notification/alertStream")
                return {
                    200, {}, "Content-Type: multipart/mixed; boundary=boundary\r\n", Reply::Manner::Stream};
            if (asked.path == "/ISAPI/Streaming/channels")
                return {200,
                        "<StreamingChannelList><StreamingChannel><id>101</id></"
                        "StreamingChannel><StreamingChannel>"
                        "<id>201</id></StreamingChannel></StreamingChannelList>",
                        {}};
            return recorder.answer(asked);
        });
        const auto driver = make(device);
        std::mutex mutex;
        QStringList told;
        std::jthread watcher([&](const std::stop_token& stop) {
            (void)driver->watchEvents(
                [&](DeviceEvent event) {
                    const std::lock_guard lock(mutex);
                    told += QStringLiteral("%1 %2 %3%4")
                                .arg(event.topic, event.channel, event.active ? u"on" : u"off",
                                     event.initialState ? u" state" : u"");
                },
                stop);
        });
        const auto log = [&] {
            const std::lock_guard lock(mutex);
            return QStringList(told.cbegin(), told.cend());
        };
        const auto part = [](const QByteArray& body) {
            return "--boundary\r\nContent-Type: application/xml\r\nContent-Length: " +
                   QByteArray::number(body.size()) + "\r\n\r\n" + body + "\r\n";
        };
        const auto alert = [](const char* type, const char* state, const char* channel) {
            return QByteArray("<EventNotificationAlert><channelID>") + channel +
                   "</channelID><dateTime>0000-00-00T00:00:00Z</dateTime><activePostCount/><eventType>" +
                   type + "</eventType><eventState>" + state +
                   "</eventState><channelName>A & B</channelName>"
                   "</EventNotificationAlert>";
        };
        const QString up = QLatin1String(eventStreamTopic) + QStringLiteral("  on state");
        QTRY_COMPARE(log(), QStringList{up});
        const QByteArray beat = part(alert("videoloss", "inactive", "1"));
        device.send(beat + part(alert("VMD", "active", "34")) + beat + part(alert("VMD", "active", "34")));
        // Neither a part without an end nor one that is no XML takes the stream down.
        device.send("--boundary\r\nContent-Type: application/xml\r\n\r\n<EventNotif" + part("\x01\x02<<<") +
                    part(alert("linedetection", "active", "1")) + part(alert("VMD", "inactive", "34")) +
                    beat);
        const QStringList first{up, QStringLiteral("VMD 2 on"), QStringLiteral("linedetection 1 on"),
                                QStringLiteral("VMD 2 off")};
        QTRY_COMPARE(log(), first);
        device.endStreams();
        QTRY_COMPARE(log().size(), 5);
        QCOMPARE(log().last(), QLatin1String(eventStreamTopic) + QStringLiteral("  off state"));
        QTRY_COMPARE_WITH_TIMEOUT(log().size(), 6, 5000); // back by itself
        QCOMPARE(log().last(), up);
        device.send(beat + beat);
        device.send(part(alert("VMD", "active", "34"))); // and no boundary after it
        QTRY_COMPARE(log().size(), 7);
        QCOMPARE(log().last(), QStringLiteral("VMD 2 on"));
    }

    void noAlertStreamIsSaid() {
        ScriptedService device([](const Asked&) { return Reply{404, {}, {}}; });
        const auto result = make(device)->watchEvents([](const DeviceEvent&) {}, never);
        QCOMPARE(result.error().code, ErrorCode::Unsupported);
    }

private:
    static TimeSpan lastHours(std::chrono::hours hours) {
        const UtcTime end = std::chrono::floor<std::chrono::seconds>(SystemClock().utcNow()) - 30s;
        return {end - hours, end};
    }
    std::unique_ptr<HikvisionDriver> make(const ScriptedService& device) {
        return std::make_unique<HikvisionDriver>(
            DeviceAddress{RecorderId::create(), DeviceFamily::Hikvision, device.url(), login}, *m_threads);
    }

    std::optional<rtsp::IoThreads> m_threads;
};

QTEST_GUILESS_MAIN(TestDevicesHikvisionDriver)
#include "test_devices_hikvision.moc"
