// SPDX-License-Identifier: GPL-3.0-or-later
#include "dahua/dahua_driver.h"
#include "digest_check.h"
#include "scripted_service.h"

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

template <class T>
QByteArray why(const Result<T>& result) {
    return result ? QByteArray() : result.error().toLogLine().toUtf8();
}

QByteArray config(const QByteArray& name) {
    return "/cgi-bin/configManager.cgi?action=getConfig&name=" + name;
}

/// A recorder of two channels whose clock is UTC, with a file of the last two hours of each.
struct FakeRecorder {
    bool zeroBased = false;
    bool failsNext = false;
    bool silentNext = false;
    std::atomic<int> made{0};
    std::atomic<int> closed{0};
    std::atomic<int> destroyed{0};
    std::atomic<int> page{0};
    std::atomic<bool> finds{false};

    [[nodiscard]] static QByteArray at(qint64 seconds) {
        return QDateTime::currentDateTimeUtc().addSecs(seconds).toString(u"yyyy-MM-dd HH:mm:ss").toLatin1();
    }
    [[nodiscard]] Reply answer(const Asked& asked) {
        const auto has = [&asked](const QByteArray& text) { return asked.path.contains(text); };
        if (has("getCurrentTime"))
            return {200, "result=" + at(0) + "\r\n", {}};
        if (asked.path == config("NTP"))
            return {200, "table.NTP.TimeZone=0\r\n", {}};
        if (asked.path == config("ChannelTitle"))
            return {200, "table.ChannelTitle[0].Name=A\r\ntable.ChannelTitle[1].Name=B\r\n", {}};
        if (asked.path == config("Encode"))
            return {200, "table.Encode[0].MainFormat[0].Video.Compression=H.264\r\n", {}};
        if (has("factory.create")) {
            ++made;
            return {200, "result=77\r\n", {}};
        }
        if (has("action=findFile")) {
            page = 0;
            finds = has(zeroBased ? "condition.Channel=0&" : "condition.Channel=1&") ||
                    has(zeroBased ? "condition.Channel=1&" : "condition.Channel=2&");
            return finds ? Reply{200, "OK\r\n", {}} : Reply{400, "Error\r\nBad Request!\r\n", {}};
        }
        if (has("findNextFile")) {
            if (failsNext)
                return {500, {}, {}};
            if (silentNext)
                return {0, {}, {}, Reply::Manner::Silent};
            if (page++ > 0)
                return {200, "found=0\r\n", {}};
            return {200,
                    "found=1\r\nitems[0].StartTime=" + at(-7200) + "\r\nitems[0].EndTime=" + at(0) +
                        "\r\nitems[0].FilePath=/a[M][0@0].dav\r\n",
                    {}};
        }
        if (has("action=close"))
            ++closed;
        if (has("action=destroy"))
            ++destroyed;
        if (has("action=close") || has("action=destroy"))
            return {200, "OK\r\n", {}};
        return {400, "Error\r\nBad Request!\r\n", {}};
    }
};

} // namespace

class TestDevicesDahuaDriver : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void channelsAreCountedAsTheDeviceDoes_data() {
        QTest::addColumn<bool>("zeroBased");
        QTest::newRow("from 0") << true;
        QTest::newRow("from 1") << false;
    }
    void channelsAreCountedAsTheDeviceDoes() {
        QFETCH(bool, zeroBased);
        FakeRecorder recorder;
        recorder.zeroBased = zeroBased;
        const DigestCheck check("vigie", "s3cret-word");
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (!check.accepts(asked.authorization, asked.method, asked.path))
                return {401, {}, check.challenge()};
            return recorder.answer(asked);
        });
        const auto driver = make(device);
        const auto spans = driver->coverage(QStringLiteral("2"), lastHour(), never);
        QVERIFY2(spans.has_value(), why(spans));
        QCOMPARE(spans->size(), 1);
        QByteArray last;
        for (const Asked& asked : device.asked())
            if (asked.path.contains("action=findFile"))
                last = asked.path;
        QVERIFY(last.contains(zeroBased ? "condition.Channel=1&" : "condition.Channel=2&"));
        QCOMPARE(recorder.made.load(), recorder.destroyed.load());
    }

    void findersAreGivenBackAfterAnError() {
        FakeRecorder recorder;
        ScriptedService device([&](const Asked& asked) { return recorder.answer(asked); });
        const auto driver = make(device);
        QVERIFY(driver->coverage(QStringLiteral("1"), lastHour(), never).has_value());
        recorder.failsNext = true;
        QCOMPARE(driver->coverage(QStringLiteral("1"), lastHour(), never).error().code, ErrorCode::Network);
        QVERIFY(recorder.made > 1);
        QCOMPARE(recorder.closed.load(), recorder.made.load());
        QCOMPARE(recorder.destroyed.load(), recorder.made.load());
    }

    void findersAreGivenBackAfterAStop() {
        FakeRecorder recorder;
        ScriptedService device([&](const Asked& asked) { return recorder.answer(asked); });
        const auto driver = make(device);
        QVERIFY(driver->coverage(QStringLiteral("1"), lastHour(), never).has_value());
        recorder.silentNext = true;
        std::stop_source stop;
        std::jthread stopper([&] {
            while (!device.asked().last().path.contains("findNextFile") || recorder.made < 2)
                std::this_thread::yield();
            stop.request_stop();
        });
        QCOMPARE(driver->coverage(QStringLiteral("1"), lastHour(), stop.get_token()).error().code,
                 ErrorCode::Cancelled);
        QCOMPARE(recorder.destroyed.load(), recorder.made.load());
    }

    void aMoveStopsByItself_data() {
        QTest::addColumn<bool>("continuously");
        QTest::newRow("with the device's limit") << true;
        QTest::newRow("by codes") << false;
    }
    void aMoveStopsByItself() {
        QFETCH(bool, continuously);
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (asked.path.contains("Continuously") && !continuously)
                return {400, "Error\r\nBad Request!\r\n", {}};
            return {200, "OK\r\n", {}};
        });
        const auto driver = make(device);
        QVERIFY(driver->movePtz(QStringLiteral("3"), {-0.5, 1, 0}, 1s, never).has_value());
        const auto last = [&device] { return device.asked().last().path; };
        const QByteArray moved = last();
        QVERIFY2(moved.contains("action=start&channel=2&code="), moved);
        QVERIFY2(moved.contains(continuously ? "Continuously&arg1=-4&arg2=8&arg3=0&arg4=1"
                                             : "LeftUp&arg1=8&arg2=4&arg3=0"),
                 moved);
        QTRY_VERIFY(last().contains("action=stop&channel=2&code="));
    }

    void refusalsInTheBody() {
        ScriptedService device([](const Asked&) -> Reply {
            return {200, "Error\r\nErrorID=1, Detail=Invalid Authority!\r\n", {}};
        });
        const auto driver = make(device);
        QCOMPARE(driver->identify(never).error().code, ErrorCode::Auth);
        QCOMPARE(driver->setRelay(QStringLiteral("1"), true, never).error().code, ErrorCode::Auth);
        QCOMPARE(driver->setRelay(QStringLiteral("x"), true, never).error().code, ErrorCode::NotFound);
        QCOMPARE(driver->snapshot(QStringLiteral("1"), never).error().code, ErrorCode::Auth);
        QCOMPARE(driver->changePassword(QStringLiteral("x"), never).error().code, ErrorCode::Unsupported);
    }

    void downloads() {
        FakeRecorder recorder;
        std::atomic<bool> refuses{false};
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (!asked.path.contains("loadfile.cgi"))
                return recorder.answer(asked);
            if (refuses)
                return {200, "Error\r\nNo data\r\n", "Content-Type: text/plain\r\n"};
            return {200, "DHAV" + QByteArray(1000, 'x'), "Content-Type: application/http\r\n"};
        });
        const auto driver = make(device);
        QByteArray file;
        const auto sink = [&file](QByteArrayView bytes) -> Result<void> {
            file.append(bytes);
            return {};
        };
        const auto done = driver->download(QStringLiteral("1"), lastHour(), sink, never);
        QVERIFY2(done.has_value(), why(done));
        QCOMPARE(done->container, QStringLiteral("dhav"));
        QCOMPARE(file.size(), 1004);
        refuses = true;
        QCOMPARE(driver->download(QStringLiteral("1"), lastHour(), sink, never).error().code,
                 ErrorCode::Protocol);
        QCOMPARE(file.size(), 1004);
    }

    void notices() {
        ScriptedService device([](const Asked& asked) {
            return asked.path.contains("action=attach") ? stream() : Reply{400, "Error\r\n", {}};
        });
        const auto driver = make(device);
        const Watch watch(*driver);
        QTRY_COMPARE(watch.log().size(), 1);
        device.send(
            part("Heartbeat") +
            part("Code=VideoMotion;action=Start;index=0;data={\n\"a\" : \"--myboundary\",\n\"b\" : 1\n}") +
            part("Code=VideoMotion;action=Start;index=0") + part("\xff\xfe;;=") +
            part("Code=VideoMotion;action=Stop;index=0") + part("Heartbeat"));
        QTRY_COMPARE(watch.log().size(), 3);
        QCOMPARE(watch.log()[1], QStringLiteral("VideoMotion 1 on"));
        QCOMPARE(watch.log()[2], QStringLiteral("VideoMotion 1 off"));
    }

    void whatLastsIsAskedForAtEachAttach() {
        std::mutex mutex;
        QMap<QByteArray, QByteArray> lasting; // by code
        QByteArrayList codes;                 // as they were asked for
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (asked.path == "/cgi-bin/eventManager.cgi?action=attach&codes=[All]&heartbeat=5")
                return stream();
            if (!asked.path.contains("action=getEventIndexes&code="))
                return {400, "Error\r\n", {}};
            const std::lock_guard lock(mutex);
            codes += asked.path.mid(asked.path.lastIndexOf('=') + 1);
            return {200, lasting.value(codes.last(), "Error: No Events\r\n"), {}};
        });
        const auto set = [&](const QMap<QByteArray, QByteArray>& answers) {
            const std::lock_guard lock(mutex);
            lasting = answers;
            codes.clear();
        };
        const auto askedFor = [&](const char* code) {
            const std::lock_guard lock(mutex);
            return codes.contains(code);
        };
        set({{"VideoLoss", "channels[0]=1\r\n"}});
        const auto driver = make(device);
        const Watch watch(*driver);
        const QString up = QLatin1String(eventStreamTopic) + QStringLiteral("  on state");
        const QString down = QLatin1String(eventStreamTopic) + QStringLiteral("  off state");
        QStringList told{up, QStringLiteral("VideoLoss 2 on state")};
        QTRY_COMPARE(watch.log(), told);
        QTRY_VERIFY(askedFor("StorageLowSpace")); // the last one
        // Its begin was on its way when it was asked for: an alarm. Some other thing begins as well.
        device.send(part("Heartbeat") + part("Code=VideoLoss;action=Start;index=1") +
                    part("Code=NewThing;action=Start;index=0") + part("Heartbeat"));
        told += {QStringLiteral("VideoLoss 2 on"), QStringLiteral("NewThing 1 on")};
        QTRY_COMPARE(watch.log(), told);
        // Meanwhile the loss ends and motion begins; nothing is known of the other thing.
        set({{"VideoMotion", "channels[0]=0\r\n"},
             {"NewThing", "Error\r\nErrorID=3, Detail=Not supported\r\n"}});
        device.endStreams();
        told += {down, up, QStringLiteral("VideoMotion 1 on state"), QStringLiteral("VideoLoss 2 off state")};
        QTRY_COMPARE_WITH_TIMEOUT(watch.log(), told, 8000);
        QTRY_VERIFY(askedFor("NewThing"));
        // A firmware that has no such question is asked once an attach, and nothing is made up.
        set({{"VideoMotion", "Error\r\nBad Request!\r\n"}});
        device.endStreams();
        told += {down, up};
        QTRY_COMPARE_WITH_TIMEOUT(watch.log(), told, 8000);
        device.send(part("Heartbeat") + part("Code=VideoMotion;action=Stop;index=0") + part("Heartbeat"));
        told += QStringLiteral("VideoMotion 1 off");
        QTRY_COMPARE(watch.log(), told);
        const std::lock_guard lock(mutex);
        QCOMPARE(codes, QByteArrayList{"VideoMotion"});
    }

private:
    static Reply stream() {
        return {200,
                {},
                "Content-Type: multipart/x-mixed-replace; boundary=myboundary\r\n",
                Reply::Manner::Stream};
    }
    static QByteArray part(const QByteArray& body) {
        return "--myboundary\r\nContent-Type: text/plain\r\nContent-Length:" +
               QByteArray::number(body.size()) + "\r\n\r\n" + body + "\r\n\r\n";
    }
    /// A line for each event, as it comes.
    class Watch {
    public:
        explicit Watch(DahuaDriver& driver)
            : m_thread([this, &driver](const std::stop_token& stop) {
                (void)driver.watchEvents(
                    [this](const DeviceEvent& event) {
                        const std::lock_guard lock(m_mutex);
                        m_told += QStringLiteral("%1 %2 %3%4")
                                      .arg(event.topic, event.channel, event.active ? u"on" : u"off",
                                           event.initialState ? u" state" : u"");
                    },
                    stop);
            }) {}
        [[nodiscard]] QStringList log() const {
            const std::lock_guard lock(m_mutex);
            return {m_told.cbegin(), m_told.cend()};
        }

    private:
        mutable std::mutex m_mutex;
        QStringList m_told;    // guarded by m_mutex
        std::jthread m_thread; // last: ends before what it fills
    };

    static TimeSpan lastHour() {
        const UtcTime end = std::chrono::floor<std::chrono::seconds>(SystemClock().utcNow()) - 60s;
        return {end - 1h, end};
    }
    std::unique_ptr<DahuaDriver> make(const ScriptedService& device) {
        return std::make_unique<DahuaDriver>(
            DeviceAddress{RecorderId::create(), DeviceFamily::Dahua, device.url(), login}, m_threads);
    }

    rtsp::IoThreads m_threads{2};
};

QTEST_GUILESS_MAIN(TestDevicesDahuaDriver)
#include "test_devices_dahua.moc"
