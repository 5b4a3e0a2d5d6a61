// SPDX-License-Identifier: GPL-3.0-or-later
#include "scripted_service.h"
#include "stream_watch.h"

#include <QTest>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;
using Asked = ScriptedService::Asked;
using Reply = ScriptedService::Reply;

namespace {

const Credentials login{QStringLiteral("vigie"), QStringLiteral("s3cret-word")};

} // namespace

class TestDevicesStreamWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aHeartbeatThatStopsIsALoss() {
        ScriptedService device([](const Asked&) -> Reply {
            return {200, "--b\r\n\r\nbeat\r\n--b\r\n",
                    "Content-Type: multipart/x-mixed-replace; boundary=--b\r\n", Reply::Manner::Stream};
        });
        const auto account = std::make_shared<DeviceLogin>(
            device.url().host(), login, std::make_shared<SystemClock>(), m_threads.logins());
        DeviceHttp http(device.url(), account, {}, m_threads.nextThread(), HttpTraffic::LongPolls);
        std::stop_source stop;
        QStringList told;
        EventLink link(RecorderId::create(), account, [&](const DeviceEvent& event) {
            told += event.active ? QStringLiteral("up") : event.data.value(QStringLiteral("error")).left(7);
        });
        int losses = 0;
        int parts = 0;
        StreamWatch watch(http, link,
                          {[&](const MultipartPart&) { ++parts; },
                           [&] {
                               if (++losses == 2)
                                   stop.request_stop();
                           }},
                          {10ms, 20ms});
        HttpRequest request;
        request.url = http.at("/events");
        request.method = "GET";
        request.silence = 300ms;
        QVERIFY(watch.run(request, stop.get_token()).has_value());
        QCOMPARE(losses, 2);
        QCOMPARE(parts, 2);
        QCOMPARE(told.mid(0, 3),
                 (QStringList{QStringLiteral("up"), QStringLiteral("timeout"), QStringLiteral("up")}));
    }

    // A part that is cut, one without an end, one that is huge: the next one still comes.
    void brokenPartsDoNotEndTheStream() {
        ScriptedService device([](const Asked&) -> Reply {
            return {200,
                    "--b\r\nContent-Length: 9999\r\n\r\n<cut\r\n--b\r\n" + QByteArray(5'000'000, 'x') +
                        "\r\n--b\r\n\r\ngood\r\n--b\r\n",
                    "Content-Type: multipart/mixed; boundary=b\r\n", Reply::Manner::Stream};
        });
        const auto account = std::make_shared<DeviceLogin>(
            device.url().host(), login, std::make_shared<SystemClock>(), m_threads.logins());
        DeviceHttp http(device.url(), account, {}, m_threads.nextThread(), HttpTraffic::LongPolls);
        std::stop_source stop;
        EventLink link(RecorderId::create(), account, [](const DeviceEvent&) {});
        QByteArrayList bodies;
        StreamWatch watch(http, link,
                          {[&](const MultipartPart& part) {
                               bodies += part.body;
                               if (part.body == "good")
                                   stop.request_stop();
                           },
                           [] {}},
                          {10ms, 20ms});
        HttpRequest request;
        request.url = http.at("/events");
        request.method = "GET";
        request.silence = 5s;
        QVERIFY(watch.run(request, stop.get_token()).has_value());
        QCOMPARE(bodies, (QByteArrayList{"<cut", "good"}));
        QCOMPARE(device.asked().size(), 1);
    }

private:
    rtsp::IoThreads m_threads{2};
};

QTEST_GUILESS_MAIN(TestDevicesStreamWatch)
#include "test_devices_stream_watch.moc"
