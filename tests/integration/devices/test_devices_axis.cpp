// SPDX-License-Identifier: GPL-3.0-or-later
#include "axis/axis_driver.h"
#include "digest_check.h"
#include "scripted_service.h"

#include <QTest>

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

QByteArray at(qint64 secondsFromNow) {
    return QDateTime::currentDateTimeUtc()
        .addSecs(secondsFromNow)
        .toString(u"yyyy-MM-dd'T'HH:mm:ss'Z'")
        .toLatin1();
}

Reply timeReply() {
    return {200, R"({"apiVersion":"1.0","data":{"dateTime":")" + at(0) + "\"}}", {}};
}

QByteArray recording(const char* id, const QByteArray& begin, const QByteArray& end, const char* source,
                     const char* disk = "SD_DISK") {
    return QByteArray("<recording recordingid=\"") + id + "\" diskid=\"" + disk + "\" starttime=\"" + begin +
           "\" stoptime=\"" + end + "\" recordingstatus=\"" + (end.isEmpty() ? "recording" : "completed") +
           "\" source=\"" + source + "\"/>";
}

} // namespace

class TestDevicesAxisDriver : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void coverageOfOneCamera() {
        const DigestCheck check("vigie", "s3cret-word", true);
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (!check.accepts(asked.authorization, asked.method, asked.path))
                return {401, {}, check.challenge()};
            if (asked.path == "/axis-cgi/time.cgi" && asked.body.contains("getDateTimeInfo"))
                return timeReply();
            if (asked.path.startsWith("/axis-cgi/record/list.cgi?recordingid=all&starttime="))
                return {200,
                        "<root><recordings>" + recording("a", at(-7200), at(-3600), "1") +
                            recording("b", at(-7200), at(-3600), "1", "NetworkShare") +
                            recording("c", at(-7200), at(-100), "2") + recording("d", at(-600), {}, "1") +
                            "</recordings></root>",
                        {}};
            return {404, {}, {}};
        });
        const auto driver = make(device);
        const UtcTime now = SystemClock().utcNow();
        const auto spans = driver->coverage(QStringLiteral("1"), {now - 3h, now + 1h}, never);
        QVERIFY2(spans.has_value(), why(spans));
        QCOMPARE(spans->size(), 2); // the share's copy of the card is not counted twice
        QVERIFY(std::chrono::abs(spans->at(0).end - (now - 1h)) < 5s);
        QVERIFY(std::chrono::abs(spans->at(1).end - now) < 5s); // goes on until the camera's now
        QCOMPARE(driver->openArchive({QStringLiteral("9"), {now - 3h, now}}, never).error().code,
                 ErrorCode::NotFound);
    }

    void theClockOfOlderFirmware() {
        ScriptedService device([](const Asked& asked) -> Reply {
            if (asked.path == "/axis-cgi/param.cgi?action=list&group=root.Time")
                return {200, "root.Time.POSIXTimeZone=XYZ-2\n", {}};
            if (asked.path == "/axis-cgi/date.cgi?action=get")
                return {200,
                        QLocale::c()
                                .toString(QDateTime::currentDateTimeUtc().addSecs(7200 + 60),
                                          QStringLiteral("MMM dd, yyyy HH:mm:ss"))
                                .toLatin1() +
                            "\r\n",
                        {}};
            return {404, {}, {}};
        });
        const auto clock = make(device)->readClock(never);
        QVERIFY2(clock.has_value(), why(clock));
        QVERIFY(std::chrono::abs(clock->offset - 60s) < 3s);
        QCOMPARE(clock->source, QStringLiteral("date.cgi"));
    }

    void aMoveStopsByItself() {
        ScriptedService device([](const Asked&) { return Reply{204, {}, {}}; });
        auto driver = make(device);
        const auto last = [&device] { return device.asked().last().path; };
        QVERIFY(driver->movePtz(QStringLiteral("2"), {1, -0.25, 0.5}, 1s, never).has_value());
        QCOMPARE(
            last(),
            QByteArray("/axis-cgi/com/ptz.cgi?camera=2&continuouspantiltmove=100,-25&continuouszoommove=50"));
        QTRY_COMPARE(
            last(),
            QByteArray("/axis-cgi/com/ptz.cgi?camera=2&continuouspantiltmove=0,0&continuouszoommove=0"));
        // A key that is held prolongs the move; its release leaves nothing to stop.
        QVERIFY(driver->movePtz(QStringLiteral("2"), {1, 0, 0}, 1s, never).has_value());
        QVERIFY(driver->movePtz(QStringLiteral("2"), {}, 1s, never).has_value());
        const auto asked = device.asked().size();
        driver.reset();
        QCOMPARE(device.asked().size(), asked);
    }

    void ports() {
        ScriptedService device([](const Asked& asked) -> Reply {
            if (asked.path == "/axis-cgi/param.cgi?action=list&group=root.IOPort")
                return {200,
                        "root.IOPort.I0.Direction=input\nroot.IOPort.I2.Direction=output\n"
                        "root.IOPort.I2.Output.Name=Borne\n",
                        {}};
            if (asked.path == "/axis-cgi/io/port.cgi?checkactive=3")
                return {200, "port3=inactive\n", {}};
            return {asked.path == "/axis-cgi/io/port.cgi?action=3:/" ||
                            asked.path == "/axis-cgi/io/port.cgi?action=3:%5C"
                        ? 204
                        : 404,
                    {},
                    {}};
        });
        const auto driver = make(device);
        const auto relays = driver->relays(never);
        QVERIFY2(relays.has_value(), why(relays));
        QCOMPARE(relays->size(), 1);
        QCOMPARE(relays->first().active, std::optional(false));
        QVERIFY(driver->setRelay(QStringLiteral("3"), true, never).has_value());
        QVERIFY(driver->setRelay(QStringLiteral("3"), false, never).has_value());
        QCOMPARE(driver->setRelay(QStringLiteral("4"), true, never).error().code, ErrorCode::NotFound);
    }

    void refusals() {
        ScriptedService device([](const Asked& asked) -> Reply {
            if (asked.path.contains("ptz.cgi"))
                return {200, "Error: PTZ is off\r\n", {}};
            if (asked.path.contains("exportrecording"))
                return {200, "<ExportRecordingResponse><GeneralError/></ExportRecordingResponse>",
                        "Content-Type: text/xml\r\n"};
            if (asked.path.contains("record/list"))
                return {200,
                        "<root><recordings>" + recording("a", at(-7200), at(0), "1") + "</recordings></root>",
                        {}};
            if (asked.path.contains("param.cgi"))
                return {200, "# Error: Error -1 getting param in group 'root.Brand'\n", {}};
            return {403, {}, {}};
        });
        const auto driver = make(device);
        QCOMPARE(driver->gotoPtzPreset(QStringLiteral("1"), QStringLiteral("1"), never).error().code,
                 ErrorCode::Protocol);
        QCOMPARE(driver->identify(never).error().code, ErrorCode::Protocol);
        QCOMPARE(driver->disks(never).error().code, ErrorCode::Auth);
        const UtcTime now = SystemClock().utcNow();
        int taken = 0;
        const auto sink = [&taken](QByteArrayView bytes) -> Result<void> {
            taken += int(bytes.size());
            return {};
        };
        QCOMPARE(driver->download(QStringLiteral("1"), {now - 1h, now - 30min}, sink, never).error().code,
                 ErrorCode::Protocol);
        QCOMPARE(taken, 0);
        QVERIFY(driver->channels(never).has_value() && driver->channels(never)->isEmpty());
    }

    void twoRefusalsAreEnough() {
        const DigestCheck check("vigie", "another");
        ScriptedService device([&](const Asked&) { return Reply{401, {}, check.challenge()}; });
        const auto driver = make(device);
        for (int i = 0; i < 4; ++i)
            QCOMPARE(driver->identify(never).error().code, ErrorCode::Auth);
        QCOMPARE(device.logins(), 2);
    }

private:
    std::unique_ptr<AxisDriver> make(const ScriptedService& device) {
        return std::make_unique<AxisDriver>(
            DeviceAddress{RecorderId::create(), DeviceFamily::Axis, device.url(), login}, m_threads);
    }

    rtsp::IoThreads m_threads{2};
};

QTEST_GUILESS_MAIN(TestDevicesAxisDriver)
#include "test_devices_axis.moc"
