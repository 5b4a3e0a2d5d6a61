// SPDX-License-Identifier: GPL-3.0-or-later
// A channel against a simulated recorder over real sockets, with the faults an operator meets.
#include "live/live_channel.h"
#include "simulator_process.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>

using namespace vigie;
using namespace vigie::live;
using namespace std::chrono_literals;

namespace {

// What a desk's source would answer for one camera.
class FixedSource final : public LiveSource {
public:
    Result<StreamEndpoint> answer = StreamEndpoint{};
    int asked = 0;
    Result<StreamEndpoint> endpoint(const CameraId&, StreamRole) override {
        ++asked;
        return answer;
    }
};

} // namespace

class TestLiveChannel : public QObject {
    Q_OBJECT

    test::SimulatorProcess m_simulator;
    SystemClock m_clock;
    FixedSource m_source;

    StreamEndpoint endpoint(const QString& channel, const QString& stream = "sub") const {
        StreamEndpoint endpoint;
        endpoint.uri = QUrl(m_simulator.recorder()["rtsp"].toString() + "/live/" + channel + "/" + stream);
        endpoint.credentials = {m_simulator.user(), m_simulator.password()};
        return endpoint;
    }

    QString host() const { return QUrl(m_simulator.recorder()["rtsp"].toString()).host(); }

    void fault(const QString& kind, const QString& state) {
        const auto answer = m_simulator.control({"fault", host(), kind, state});
        QVERIFY2(answer["ok"].toBool(), QJsonDocument(answer).toJson());
    }

private Q_SLOTS:
    void initTestCase() {
        const auto started = m_simulator.start(
            "127.43.1.1", {"--communes", "1", "--recorders-per-commune", "1", "--cameras-per-recorder", "4"});
        QVERIFY2(started, qPrintable(started ? QString() : started.error().toLogLine()));
    }

    void showsAStreamAndSaysWhatItIs_data() {
        QTest::addColumn<QString>("channel");
        QTest::addColumn<VideoCodec>("codec");
        QTest::newRow("H.264") << "VideoSource_1" << VideoCodec::H264;
        QTest::newRow("H.265") << "VideoSource_4" << VideoCodec::H265;
    }

    void showsAStreamAndSaysWhatItIs() {
        QFETCH(QString, channel);
        QFETCH(VideoCodec, codec);
        rtsp::IoThreads io(1);
        media::DecodePool pool(2);
        m_source.answer = endpoint(channel);
        std::atomic<int> images = 0;
        LiveChannel live({io, pool, m_source, m_clock}, [&](const media::Frame&) {
            ++images;
            return true;
        });
        live.start(CameraId::create(), StreamRole::Sub);
        QCOMPARE(live.status().state, LiveState::Connecting);
        QTRY_COMPARE(live.status().state, LiveState::Live);
        QTRY_VERIFY(images > 60);
        const auto status = live.status();
        QCOMPARE(status.codec, codec);
        QCOMPARE(status.size, QSize(640, 360));
        QVERIFY(status.age < 1s);
        QTRY_COMPARE(live.status().lastImage.source, TimeSource::SenderReport);
        QVERIFY(std::chrono::abs(m_clock.utcNow() - live.status().lastImage.at) < 3s);
        QCOMPARE(live.counters().packetsLost, 0);
        const int before = images;
        live.stop();
        QCOMPARE(live.status().state, LiveState::Idle);
        QVERIFY(images - before <= 1);
    }

    void aRecorderThatDiesIsSaidAndComesBack() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(1);
        m_source.answer = endpoint("VideoSource_1");
        LiveChannel live({io, pool, m_source, m_clock}, [](const media::Frame&) { return true; });
        live.start(CameraId::create(), StreamRole::Sub);
        QTRY_COMPARE(live.status().state, LiveState::Live);
        fault("offline", "on");
        QTRY_COMPARE(live.status().state, LiveState::Lost);
        const auto last = live.status().lastImage.at;
        QVERIFY(live.status().mayShowImage());
        QTRY_VERIFY(live.status().age > 1500ms);
        QCOMPARE(live.status().lastImage.at, last); // the picture's time, not the clock's
        fault("offline", "off");
        QTRY_COMPARE_WITH_TIMEOUT(live.status().state, LiveState::Live, 10000);
        QVERIFY(live.counters().reconnections > 0);
    }

    void aCameraThatWasNeverSeenIsLostSinceTheFirstTime() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(1);
        m_source.answer = endpoint("VideoSource_1");
        LiveChannel live({io, pool, m_source, m_clock}, [](const media::Frame&) { return true; });
        fault("offline", "on");
        live.start(CameraId::create(), StreamRole::Sub);
        QTRY_COMPARE(live.status().state, LiveState::Lost);
        const UtcTime since = live.status().since;
        QSignalSpy changes(&live, &LiveChannel::statusChanged);
        const int attempts = live.status().attempt;
        while (live.status().attempt < attempts + 2) {
            QVERIFY(changes.wait(10000));
            QCOMPARE(live.status().state, LiveState::Lost);
            QCOMPARE(live.status().since, since);
        }
        fault("offline", "off");
        QTRY_COMPARE_WITH_TIMEOUT(live.status().state, LiveState::Live, 15000);
    }

    void aSilentRecorderIsOldWithinSeconds() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(1);
        m_source.answer = endpoint("VideoSource_2");
        LiveChannel live({io, pool, m_source, m_clock}, [](const media::Frame&) { return true; });
        live.start(CameraId::create(), StreamRole::Sub);
        QTRY_COMPARE(live.status().state, LiveState::Live);
        fault("stalled", "on"); // the connection stays, nothing comes
        QTRY_COMPARE_WITH_TIMEOUT(live.status().state, LiveState::Lost, 3500);
        fault("stalled", "off");
        QTRY_COMPARE_WITH_TIMEOUT(live.status().state, LiveState::Live, 15000);
    }

    void aRefusedLoginIsNotTriedAgain() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(1);
        auto wrong = endpoint("VideoSource_1");
        wrong.credentials.password = "wrong";
        m_source.answer = wrong;
        m_source.asked = 0;
        LiveChannel live({io, pool, m_source, m_clock}, [](const media::Frame&) { return true; });
        live.start(CameraId::create(), StreamRole::Sub);
        QTRY_COMPARE(live.status().state, LiveState::Refused);
        QVERIFY(!live.status().retryAt);
        QVERIFY(!live.status().mayShowImage());
        // A person corrected the account and asks again.
        m_source.answer = endpoint("VideoSource_1");
        live.retry();
        QTRY_COMPARE(live.status().state, LiveState::Live);
        QCOMPARE(m_source.asked, 2);
    }

    void whatIsNotAuthorisedIsNotOpened() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(1);
        m_source.answer = fail(ErrorCode::Forbidden, QStringLiteral("Arrêté expiré"));
        LiveChannel live({io, pool, m_source, m_clock},
                         [](const media::Frame&) -> bool { qFatal("an image without authorisation"); });
        live.start(CameraId::create(), StreamRole::Sub);
        QCOMPARE(live.status().state, LiveState::NotAuthorised);
        QVERIFY(!live.status().mayShowImage());
    }

    void badStreamsEndInAStateAndNeverInACrash_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<LiveState>("state");
        QTest::newRow("unknown codec") << "unknown-codec" << LiveState::Unsupported;
        QTest::newRow("truncated description") << "truncated-sdp" << LiveState::Lost;
        QTest::newRow("closes after DESCRIBE") << "close-after-describe" << LiveState::Lost;
        QTest::newRow("garbage between frames") << "garbage" << LiveState::Live;
        QTest::newRow("no parameter sets in the description") << "no-parameter-sets" << LiveState::Live;
    }

    void badStreamsEndInAStateAndNeverInACrash() {
        QFETCH(QString, kind);
        QFETCH(LiveState, state);
        rtsp::IoThreads io(1);
        media::DecodePool pool(1);
        m_source.answer = endpoint("VideoSource_3");
        fault(kind, "on");
        LiveChannel live({io, pool, m_source, m_clock}, [](const media::Frame&) { return true; });
        live.start(CameraId::create(), StreamRole::Sub);
        QTRY_COMPARE_WITH_TIMEOUT(live.status().state, state, 10000);
        if (state != LiveState::Live)
            QVERIFY(!live.status().error.text.isEmpty());
        fault(kind, "off");
    }

    void channelsComeAndGoWithoutWaiting() {
        rtsp::IoThreads io(2);
        media::DecodePool pool(2);
        m_source.answer = endpoint("VideoSource_1");
        for (int round = 0; round < 30; ++round) {
            LiveChannel live({io, pool, m_source, m_clock}, [](const media::Frame&) { return true; });
            QSignalSpy changed(&live, &LiveChannel::statusChanged);
            live.start(CameraId::create(), StreamRole::Sub);
            if (round % 3 == 0)
                QTRY_COMPARE(live.status().state, LiveState::Live);
        }
    }
};

QTEST_GUILESS_MAIN(TestLiveChannel)
#include "test_live_channel.moc"
