// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif/onvif_driver.h"
#include "scripted_service.h"

#include <QDir>
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

QDateTime utcNow() {
    return QDateTime::currentDateTimeUtc();
}

QByteArray element(const QByteArray& body, const QByteArray& name) {
    const qsizetype from = body.indexOf('>', body.indexOf(":" + name)) + 1;
    return body.mid(from, body.indexOf('<', from) - from);
}

/// Whether a token was made within a minute of that time.
bool isMadeAt(const Asked& asked, const QDateTime& time) {
    const QDateTime created =
        QDateTime::fromString(QString::fromLatin1(element(asked.body, "Created")), Qt::ISODateWithMs);
    return created.isValid() && std::abs(created.msecsTo(time)) < 60'000;
}

const QByteArray services =
    "<r><Service><Namespace>http://www.onvif.org/ver10/media/wsdl</Namespace><XAddr>http://10.1.2.3:8899/"
    "media"
    "</XAddr></Service><Service><Namespace>http://www.onvif.org/ver10/events/wsdl</Namespace>"
    "<XAddr>http://10.1.2.3:8899/events</XAddr></Service></r>";

} // namespace

class TestDevicesHttp : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The scripted devices share one address and one login: each test has a guard of its own.
    void init() { m_threads.emplace(2); }
    void cleanup() { m_threads.reset(); }

    void aDigestDeviceIsRecognisedAndRemembered() {
        int nonce = 1;
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (asked.call == "GetSystemDateAndTime")
                return ScriptedService::clock(utcNow());
            const QByteArray current = "nonce=\"n" + QByteArray::number(nonce) + '"';
            if (asked.authorization.contains(current) && asked.authorization.contains("algorithm=SHA-256"))
                return ScriptedService::identity();
            // Two headers, one an algorithm, the weaker first; a nonce that ran out is stale.
            const QByteArray stale = asked.authorization.isEmpty() ? "" : ", stale=true";
            const QByteArray fresh = "nonce=\"n" + QByteArray::number(++nonce) + '"';
            return {401,
                    {},
                    "WWW-Authenticate: Digest realm=\"d\", qop=\"auth\", algorithm=MD5, " + fresh + stale +
                        "\r\nWWW-Authenticate: Digest realm=\"d\", qop=\"auth\", algorithm=SHA-256, " +
                        fresh + stale + "\r\n"};
        });
        const auto driver = make(device);
        for (int i = 0; i < 3; ++i) {
            const auto identity = driver->identify(never);
            QVERIFY2(identity.has_value(), qPrintable(identity ? QString() : identity.error().toLogLine()));
            QCOMPARE(identity->model, QStringLiteral("D1"));
            if (i == 1)
                ++nonce; // runs out
        }
        const auto asked = device.asked();
        QCOMPARE(device.calls().count("GetDeviceInformation"), 5); // token, digest; digest; stale, digest
        QVERIFY(asked[1].hasToken() && asked[1].authorization.isEmpty());
        for (qsizetype i = 2; i < asked.size(); ++i) {
            QVERIFY(!asked[i].hasToken());
            QVERIFY(asked[i].authorization.contains("uri=\"/onvif/device_service\""));
            QVERIFY(!asked[i].authorization.contains("s3cret"));
        }
    }

    void aWrongLoginIsSentTwiceInAll_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("headers");
        QTest::newRow("digest") << 401
                                << QByteArray(
                                       "WWW-Authenticate: Digest realm=\"d\", nonce=\"%\", qop=\"auth\"\r\n");
        QTest::newRow("basic") << 401 << QByteArray("WWW-Authenticate: Basic realm=\"d\"\r\n");
        QTest::newRow("token") << 400 << QByteArray();
        QTest::newRow("token, bare 401") << 401 << QByteArray();
    }
    void aWrongLoginIsSentTwiceInAll() {
        QFETCH(int, status);
        QFETCH(QByteArray, headers);
        int nonce = 0;
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (asked.call == "GetSystemDateAndTime")
                return ScriptedService::clock(utcNow());
            return {status, status == 400 ? ScriptedService::fault("NotAuthorized") : QByteArray(),
                    QByteArray(headers).replace('%', QByteArray::number(++nonce))};
        });
        const auto clock = std::make_shared<ManualClock>(SystemClock().utcNow());
        m_threads.emplace(2, std::make_shared<LoginGuard>(clock));
        const auto driver = make(device, clock);
        for (int i = 0; i < 6; ++i) {
            const auto identity = driver->identify(never);
            QVERIFY(!identity);
            QCOMPARE(identity.error().code, ErrorCode::Auth);
            QVERIFY(!identity.error().toLogLine().contains(login.password));
        }
        QCOMPARE(device.logins(), 2);
        clock->advance(5min);
        QCOMPARE(driver->identify(never).error().code, ErrorCode::Auth);
        QCOMPARE(device.logins(), 3); // one attempt after the pause
    }

    // A restarted recorder has forgotten its challenges: what answers to them is refused, and says nothing of
    // the login.
    void aRestartedDeviceLocksNobodyOut() {
        std::atomic<int> nonce = 1;
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (asked.authorization.contains("nonce=\"" + QByteArray::number(nonce) + "\""))
                return {200, "fine", {}};
            return {401,
                    {},
                    "WWW-Authenticate: Digest realm=\"d\", nonce=\"" + QByteArray::number(nonce) +
                        "\", qop=\"auth\"\r\n"};
        });
        std::vector<std::unique_ptr<DeviceHttp>> conversations;
        for (int i = 0; i < 4; ++i)
            conversations.push_back(std::make_unique<DeviceHttp>(
                device.url(),
                std::make_shared<DeviceLogin>(device.url().host(), login, std::make_shared<SystemClock>(),
                                              m_threads->logins()),
                DeviceTrust(), m_threads->nextThread(), HttpTraffic::Commands));
        for (const auto& conversation : conversations)
            QVERIFY(conversation->get("/", never));
        ++nonce;
        for (const auto& conversation : conversations) {
            const auto answer = conversation->get("/", never);
            QVERIFY2(answer, answer ? "" : qPrintable(answer.error().toLogLine()));
        }
        QVERIFY(m_threads->logins()->check(device.url().host(), login));
    }

    // One fault for a wrong login and for a right that it lacks.
    void aRightThatIsMissingIsNoWrongLogin() {
        ScriptedService device([](const Asked& asked) -> Reply {
            if (asked.call == "GetSystemDateAndTime")
                return ScriptedService::clock(utcNow());
            if (asked.call.startsWith("Get"))
                return ScriptedService::identity();
            return {400, ScriptedService::fault("NotAuthorized"), {}};
        });
        const auto driver = make(device, std::make_shared<SystemClock>());
        QVERIFY(driver->identify(never));
        for (int i = 0; i < 3; ++i)
            QVERIFY(!driver->setRelay(QStringLiteral("1"), true, never));
        QVERIFY(device.calls().count("SetRelayOutputState") >= 3);
        QVERIFY(m_threads->logins()->check(device.url().host(), login));
        QVERIFY(driver->identify(never));
    }

    void manyCallersAtOnceCountAsOne_data() {
        QTest::addColumn<bool>("digest");
        QTest::addColumn<bool>("right");
        for (const bool digest : {false, true})
            for (const bool right : {false, true})
                QTest::addRow("%s, %s", digest ? "digest" : "token", right ? "right" : "wrong")
                    << digest << right;
    }
    void manyCallersAtOnceCountAsOne() {
        QFETCH(bool, digest);
        QFETCH(bool, right);
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (asked.call == "GetSystemDateAndTime")
                return ScriptedService::clock(utcNow());
            if (right && (digest ? !asked.authorization.isEmpty() : asked.hasToken()))
                return ScriptedService::identity();
            if (digest)
                return {401, {}, "WWW-Authenticate: Digest realm=\"d\", nonce=\"n\", qop=\"auth\"\r\n"};
            return {400, ScriptedService::fault("NotAuthorized"), {}};
        });
        const auto driver = make(device);
        std::atomic<int> good{0};
        {
            std::vector<std::jthread> callers;
            for (int i = 0; i < 8; ++i)
                callers.emplace_back([&] { good += driver->identify(never).has_value() ? 1 : 0; });
        }
        QCOMPARE(good, right ? 8 : 0);
        if (!right)
            QCOMPARE(device.logins(), 2);
    }

    void aClockThatJumpedExplainsARefusal() {
        std::atomic<int> ahead{0}; // seconds
        ScriptedService device([&](const Asked& asked) -> Reply {
            const QDateTime theirs = utcNow().addSecs(ahead);
            if (asked.call == "GetSystemDateAndTime")
                return ScriptedService::clock(theirs);
            return isMadeAt(asked, theirs) ? ScriptedService::identity()
                                           : Reply{400, ScriptedService::fault("NotAuthorized"), {}};
        });
        const auto driver = make(device);
        QVERIFY(driver->identify(never).has_value());
        ahead = 86400 * 30;
        QVERIFY(driver->identify(never).has_value());
        QCOMPARE(device.logins(), 3);
        QVERIFY(driver->identify(never).has_value()); // the guard has forgotten the refusal
    }

    void localTimeToldAsUtc() {
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (asked.call == "GetSystemDateAndTime")
                return ScriptedService::clock(utcNow().addSecs(7200));
            return isMadeAt(asked, utcNow()) ? ScriptedService::identity()
                                             : Reply{400, ScriptedService::fault("NotAuthorized"), {}};
        });
        const auto driver = make(device);
        QVERIFY(driver->identify(never).has_value());
        QCOMPARE(device.logins(), 2);
        QVERIFY(driver->identify(never).has_value());
        QCOMPARE(device.logins(), 3);
    }

    void withoutALoginNothingIsTried() {
        ScriptedService device([](const Asked&) -> Reply {
            return {401, {}, "WWW-Authenticate: Basic realm=\"d\"\r\n"};
        });
        OnvifDriver driver({RecorderId::create(), DeviceFamily::Onvif, device.url(), {}}, *m_threads);
        QCOMPARE(driver.identify(never).error().code, ErrorCode::Auth);
        QCOMPARE(device.logins(), 0);
    }

    void olderServicesAreFoundAtTheAddressInUse() {
        ScriptedService device([](const Asked& asked) -> Reply {
            if (asked.call == "GetSystemDateAndTime")
                return ScriptedService::clock(utcNow());
            if (asked.call == "GetServices")
                return {400, ScriptedService::fault("ActionNotSupported"), {}};
            if (asked.call == "GetCapabilities")
                return {200,
                        ScriptedService::soap(
                            "<r><Capabilities><Media><XAddr>http://10.1.2.3:8899/media</XAddr></Media>"
                            "</Capabilities></r>"),
                        {}};
            if (asked.call == "GetProfiles")
                return {
                    200,
                    ScriptedService::soap(
                        "<r><Profiles token=\"p\"><Name>n</Name><VideoSourceConfiguration "
                        "token=\"c\"><SourceToken>s"
                        "</SourceToken></VideoSourceConfiguration><VideoEncoderConfiguration><Encoding>H264"
                        "</Encoding><Resolution><Width>640</Width><Height>360</Height></Resolution>"
                        "</VideoEncoderConfiguration></Profiles></r>"),
                    {}};
            if (asked.call == "GetStreamUri")
                return {
                    200,
                    ScriptedService::soap("<r><MediaUri><Uri>rtsp://u:p@10.1.2.3:554/s</Uri></MediaUri></r>"),
                    {}};
            return {404, {}, {}};
        });
        const auto driver = make(device);
        const auto channels = driver->channels(never);
        QVERIFY2(channels.has_value(), qPrintable(channels ? QString() : channels.error().toLogLine()));
        QCOMPARE(channels->size(), 1);
        QCOMPARE(channels->at(0).streams[0].uri, QUrl(QStringLiteral("rtsp://127.0.0.1:554/s")));
        QVERIFY(channels->at(0).recording.isEmpty());
        QCOMPARE(device.asked().last().path, QByteArray("/media"));
        QCOMPARE(driver->coverage(QStringLiteral("r"), {}, never).error().code, ErrorCode::Unsupported);
    }

    void badAnswers_data() {
        QTest::addColumn<Reply>("reply");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("web page") << Reply{200, "<html><body>hi</body></html>", {}} << ErrorCode::Protocol;
        QTest::newRow("nothing") << Reply{200, {}, {}} << ErrorCode::Protocol;
        QTest::newRow("noise") << Reply{200, QByteArray(5000, '\x7f'), {}} << ErrorCode::Protocol;
        QTest::newRow("cut") << Reply{200, ScriptedService::identity().body.left(90), {}}
                             << ErrorCode::Protocol;
        QTest::newRow("huge") << Reply{200, "<a>" + QByteArray(6'000'000, 'x'), {}} << ErrorCode::Protocol;
        QTest::newRow("not found") << Reply{404, "no", {}} << ErrorCode::NotFound;
        QTest::newRow("forbidden") << Reply{403, "no", {}} << ErrorCode::Auth;
        QTest::newRow("moved") << Reply{302, {}, "Location: http://127.0.0.1:1/\r\n"}
                               << ErrorCode::Unsupported;
        QTest::newRow("broken") << Reply{500, "oops", {}} << ErrorCode::Network;
        QTest::newRow("fault under 500")
            << Reply{500, ScriptedService::fault("ActionNotSupported"), {}} << ErrorCode::Unsupported;
        QTest::newRow("closes") << Reply{0, {}, {}, Reply::Manner::Close} << ErrorCode::Network;
    }
    void badAnswers() {
        QFETCH(Reply, reply);
        QFETCH(ErrorCode, code);
        ScriptedService device([&](const Asked& asked) {
            return asked.call == "GetSystemDateAndTime" ? ScriptedService::clock(utcNow()) : reply;
        });
        const auto identity = make(device)->identify(never);
        QVERIFY(!identity);
        QCOMPARE(identity.error().code, code);
        QVERIFY(!identity.error().text.isEmpty() && !identity.error().detail.isEmpty());
    }

    void aStopUnblocksACall() {
        ScriptedService device([](const Asked&) { return Reply{0, {}, {}, Reply::Manner::Silent}; });
        const auto driver = make(device);
        std::stop_source stop;
        std::jthread stopper([&stop] {
            std::this_thread::sleep_for(200ms);
            stop.request_stop();
        });
        const MonoTime begin = MonoClock::now();
        QCOMPARE(driver->readClock(stop.get_token()).error().code, ErrorCode::Cancelled);
        QVERIFY(MonoClock::now() - begin < 600ms); // promised: 100 ms on an idle machine
    }

    void nobodyThere() {
        QUrl url;
        {
            const ScriptedService device([](const Asked&) { return Reply{}; });
            url = device.url();
        }
        OnvifDriver driver({RecorderId::create(), DeviceFamily::Onvif, url, login}, *m_threads);
        QCOMPARE(driver.identify(never).error().code, ErrorCode::Network);
    }

    void addressesAndFamilies() {
        const auto of = [this](const char* url, DeviceFamily family) {
            const auto driver =
                connectDevice({RecorderId(), family, QUrl(QLatin1String(url)), {}}, *m_threads);
            return driver ? ErrorCode::Cancelled : driver.error().code;
        };
        QCOMPARE(of("http://a", DeviceFamily::Onvif), ErrorCode::Cancelled);
        QCOMPARE(of("rtsp://a", DeviceFamily::Onvif), ErrorCode::InvalidInput);
        QCOMPARE(of("", DeviceFamily::Onvif), ErrorCode::InvalidInput);
        for (const DeviceFamily family : {DeviceFamily::Hikvision, DeviceFamily::Dahua, DeviceFamily::Axis}) {
            QCOMPARE(of("https://a", family), ErrorCode::Cancelled);
            QCOMPARE(of("rtsp://a", family), ErrorCode::InvalidInput);
        }
        QCOMPARE(of("rtsps://a/s", DeviceFamily::Generic), ErrorCode::Cancelled);
        QCOMPARE(of("http://a/s", DeviceFamily::Generic), ErrorCode::Cancelled);
        QCOMPARE(of("ftp://a/s", DeviceFamily::Generic), ErrorCode::InvalidInput);
    }

    void subscriptionsAreKeptRenewedAndGivenBack() {
        std::atomic<int> pulls{0};
        std::atomic<bool> lost{false};
        ScriptedService device([&](const Asked& asked) -> Reply {
            if (asked.call == "GetSystemDateAndTime")
                return ScriptedService::clock(utcNow());
            if (asked.call == "GetServices")
                return {200, ScriptedService::soap(services), {}};
            if (asked.call == "GetProfiles")
                return {200,
                        ScriptedService::soap(
                            "<r><Profiles token=\"p\"><VideoSourceConfiguration "
                            "token=\"c\"><SourceToken>s</SourceToken>"
                            "</VideoSourceConfiguration><VideoEncoderConfiguration/></Profiles></r>"),
                        {}};
            if (asked.call == "CreatePullPointSubscriptionRequest") {
                lost = false;
                return {
                    200,
                    ScriptedService::soap(
                        "<r><SubscriptionReference><Address>http://10.1.2.3:8899/pull</"
                        "Address><ReferenceParameters>"
                        "<v:Id xmlns:v=\"urn:v\">7</v:Id></ReferenceParameters></SubscriptionReference>"
                        "<CurrentTime>2026-09-28T10:00:00Z</CurrentTime><TerminationTime>2026-09-28T10:00:10Z"
                        "</TerminationTime></r>"),
                    {}};
            }
            if (asked.call == "PullMessagesRequest") {
                ++pulls;
                if (lost)
                    return {400, ScriptedService::fault("InvalidArgVal"), {}};
                return {200,
                        ScriptedService::soap(
                            "<r><NotificationMessage><Topic>tns1:VideoSource/MotionAlarm/</"
                            "Topic><Message><Message "
                            "PropertyOperation=\"Changed\"><Source><SimpleItem "
                            "Name=\"VideoSourceConfigurationToken\" Value=\"c\"/></Source><Data>"
                            "<SimpleItem Name=\"State\" "
                            "Value=\"true\"/></Data></Message></Message></NotificationMessage></r>"),
                        {}};
            }
            return {200, ScriptedService::soap("<r/>"), {}};
        });
        const auto clock = std::make_shared<ManualClock>(SystemClock().utcNow());
        const auto driver = make(device, clock);
        std::mutex mutex;
        QList<DeviceEvent> events;
        std::jthread watcher([&](const std::stop_token& stop) {
            const auto result = driver->watchEvents(
                [&](DeviceEvent event) {
                    const std::lock_guard lock(mutex);
                    events.append(std::move(event));
                },
                stop);
            QVERIFY(result.has_value());
        });
        QTRY_VERIFY(pulls >= 2);
        clock->advance(8min);
        QTRY_VERIFY(device.calls().contains("RenewRequest"));
        lost = true;
        QTRY_COMPARE(device.calls().count("CreatePullPointSubscriptionRequest"), 2);
        watcher.request_stop();
        watcher.join();
        QCOMPARE(device.calls().last(), QByteArray("UnsubscribeRequest"));
        bool first = true;
        for (const Asked& asked : device.asked()) {
            if (asked.call == "PullMessagesRequest" || asked.call == "RenewRequest") {
                QCOMPARE(asked.path, QByteArray("/pull"));
                QVERIFY(asked.body.contains(
                    "<p:Id xmlns:p=\"urn:v\" wsa:IsReferenceParameter=\"true\">7</p:Id>"));
            }
            // Ten seconds instead of ten minutes were granted: absolute times from then on.
            if (asked.call == "CreatePullPointSubscriptionRequest")
                QCOMPARE(asked.body.contains("PT600S"), std::exchange(first, false));
            if (asked.call == "RenewRequest")
                QVERIFY(element(asked.body, "TerminationTime").endsWith('Z'));
        }
        const std::lock_guard lock(mutex);
        QStringList links;
        for (const DeviceEvent& event : events) {
            if (event.topic == QLatin1String(eventStreamTopic))
                links += event.active ? QStringLiteral("up") : QStringLiteral("down");
            else
                QVERIFY(event.kind == DeviceEventKind::Motion && event.active && !event.initialState &&
                        event.channel == u"s"); // the source's name, not its configuration's
        }
        QCOMPARE(links.mid(0, 2), (QStringList{QStringLiteral("up"), QStringLiteral("down")}));
        QVERIFY(events.size() > 3);
    }

    void aDeviceWithoutEventsSaysSo() {
        ScriptedService device([](const Asked& asked) -> Reply {
            if (asked.call == "GetSystemDateAndTime")
                return ScriptedService::clock(utcNow());
            return {200,
                    ScriptedService::soap(
                        "<r><Service><Namespace>http://www.onvif.org/ver10/media/wsdl</Namespace>"
                        "<XAddr>http://a/media</XAddr></Service></r>"),
                    {}};
        });
        const auto result = make(device)->watchEvents([](const DeviceEvent&) {}, never);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Unsupported);
    }

    void manyDevicesNeedFewThreads() {
        ScriptedService device([](const Asked&) { return ScriptedService::clock(utcNow()); });
        const auto threads = [] {
            return QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs).size();
        };
        const auto before = threads();
        std::vector<std::unique_ptr<OnvifDriver>> drivers;
        for (int i = 0; i < 50; ++i) {
            drivers.push_back(make(device));
            QVERIFY(drivers.back()->readClock(never).has_value());
        }
        QVERIFY2(threads() - before <= 4, qPrintable(QString::number(threads() - before)));
    }

    void threadsThatEndEndCalls() {
        ScriptedService device([](const Asked&) { return Reply{0, {}, {}, Reply::Manner::Silent}; });
        auto threads = std::make_unique<rtsp::IoThreads>(1);
        OnvifDriver driver({RecorderId(), DeviceFamily::Onvif, device.url(), login}, *threads);
        std::jthread ender([&] {
            std::this_thread::sleep_for(200ms);
            threads.reset();
        });
        QCOMPARE(driver.readClock(never).error().code, ErrorCode::Cancelled);
    }

private:
    std::unique_ptr<OnvifDriver> make(const ScriptedService& device,
                                      std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>()) {
        return std::make_unique<OnvifDriver>(
            DeviceAddress{RecorderId::create(), DeviceFamily::Onvif, device.url(), login}, *m_threads,
            std::move(clock));
    }

    std::optional<rtsp::IoThreads> m_threads;
};

QTEST_GUILESS_MAIN(TestDevicesHttp)
#include "test_devices_http.moc"
