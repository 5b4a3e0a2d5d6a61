// SPDX-License-Identifier: GPL-3.0-or-later
#include "digest_check.h"
#include "generic/generic_driver.h"
#include "scripted_service.h"

#include <QTest>

#include <thread>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;
using Asked = ScriptedService::Asked;
using Reply = ScriptedService::Reply;

namespace {

const std::stop_token never;
const QByteArray jpeg = "\xff\xd8picture\xff\xd9";

} // namespace

class TestDevicesGeneric : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void motionJpeg() {
        const DigestCheck check("vigie", "s3cret-word");
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (!check.accepts(asked.authorization, asked.method, asked.path))
                return {401, {}, check.challenge()};
            return {
                200,
                "--b\r\nContent-Type: text/plain\r\n\r\nnoise\r\n--b\r\nContent-Type: image/jpeg\r\n\r\n" +
                    jpeg + "\r\n--b\r\n",
                "Content-Type: multipart/x-mixed-replace;boundary=b\r\n", Reply::Manner::Stream};
        });
        const auto driver = make(device, "/video?camera=1");
        QCOMPARE(driver->identify(never)->model, QStringLiteral("MJPEG"));
        const auto channels = driver->channels(never);
        QCOMPARE(channels->size(), 1);
        // No stream that anything here could play, and the reason.
        QVERIFY(channels->first().streams.isEmpty());
        QVERIFY(channels->first().whyNoStream.contains(QStringLiteral("MJPEG")));
        const auto can = driver->capabilities(never);
        QVERIFY(can->has(Feature::Snapshot));
        QVERIFY(!can->whyNot(Feature::Replay).contains(QStringLiteral("en direct")));
        QVERIFY(channels->first().recording.isEmpty());
        QCOMPARE(driver->snapshot({}, never)->jpeg, jpeg);
    }

    void stillPicture() {
        ScriptedService device([](const Asked&) { return Reply{200, jpeg, "Content-Type: image/jpeg\r\n"}; });
        const auto driver = make(device, "/still.jpg");
        QCOMPARE(driver->snapshot({}, never)->jpeg, jpeg);
        QVERIFY(driver->channels(never)->first().streams.isEmpty());
        const auto can = driver->capabilities(never);
        QVERIFY(can->has(Feature::Snapshot) && !can->has(Feature::Ptz) &&
                !can->whyNot(Feature::Ptz).isEmpty());
        QCOMPARE(driver->readClock(never).error().code, ErrorCode::Unsupported);
        QCOMPARE(driver->coverage({}, {}, never).error().code, ErrorCode::Unsupported);
    }

    void notAPicture_data() {
        QTest::addColumn<Reply>("reply");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("page") << Reply{200, "<html>", "Content-Type: text/html\r\n"} << ErrorCode::Protocol;
        QTest::newRow("nothing") << Reply{200, {}, {}} << ErrorCode::Protocol;
        QTest::newRow("not there") << Reply{404, {}, {}} << ErrorCode::NotFound;
        QTest::newRow("refused") << Reply{401, {}, "WWW-Authenticate: Basic realm=\"r\"\r\n"}
                                 << ErrorCode::Auth;
        QTest::newRow("endless") << Reply{200, "\xff\xd8" + QByteArray(17 * 1024 * 1024, 'x'), {}}
                                 << ErrorCode::Protocol;
    }
    void notAPicture() {
        QFETCH(Reply, reply);
        QFETCH(ErrorCode, code);
        ScriptedService device([&](const Asked&) { return reply; });
        const auto driver = make(device, "/x");
        QCOMPARE(driver->identify(never).error().code, code);
        QVERIFY(device.logins() <= 2);
    }

    void aStopEndsTheWait() {
        ScriptedService device([](const Asked&) -> Reply {
            return {200, {}, "Content-Type: multipart/x-mixed-replace;boundary=b\r\n", Reply::Manner::Stream};
        });
        const auto driver = make(device, "/silent");
        std::stop_source stop;
        std::jthread stopper([&] {
            while (device.asked().isEmpty())
                std::this_thread::yield();
            stop.request_stop();
        });
        QCOMPARE(driver->identify(stop.get_token()).error().code, ErrorCode::Cancelled);
    }

    void nobodyAtAnRtspAddress() {
        QUrl url;
        {
            const ScriptedService device([](const Asked&) { return Reply{}; });
            url = device.url();
        }
        url.setScheme(QStringLiteral("rtsp"));
        GenericDriver driver({RecorderId::create(), DeviceFamily::Generic, url, {}}, m_threads);
        QCOMPARE(driver.identify(never).error().code, ErrorCode::Network);
    }

private:
    static QUrl urlOf(const ScriptedService& device, const char* target) {
        return QUrl(device.url().toString() + QLatin1String(target));
    }
    std::unique_ptr<GenericDriver> make(const ScriptedService& device, const char* target) {
        return std::make_unique<GenericDriver>(
            DeviceAddress{RecorderId::create(),
                          DeviceFamily::Generic,
                          urlOf(device, target),
                          {QStringLiteral("vigie"), QStringLiteral("s3cret-word")}},
            m_threads);
    }

    rtsp::IoThreads m_threads{2};
};

QTEST_GUILESS_MAIN(TestDevicesGeneric)
#include "test_devices_generic.moc"
