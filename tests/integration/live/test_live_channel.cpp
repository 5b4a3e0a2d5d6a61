// SPDX-License-Identifier: GPL-3.0-or-later
// A channel against a simulated recorder over real sockets, with the faults an operator meets.
#include "live_stand.h"
#include "simulator_process.h"
#include "slow_link.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <mutex>

using namespace vigie;
using namespace vigie::live;
using namespace std::chrono_literals;

namespace {

const Demand tile{.pixels = {320, 180}};

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
        live.start(CameraId::create(), tile);
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
        live.start(CameraId::create(), tile);
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
        live.start(CameraId::create(), tile);
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
        live.start(CameraId::create(), tile);
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
        live.start(CameraId::create(), tile);
        QTRY_COMPARE(live.status().state, LiveState::Refused);
        QVERIFY(!live.status().retryAt);
        QVERIFY(!live.status().mayShowImage());
        // A person corrected the account and asks again.
        m_source.answer = endpoint("VideoSource_1");
        live.retry();
        QTRY_COMPARE(live.status().state, LiveState::Live);
        QCOMPARE(m_source.asked, 4); // for the sizes of both streams, then once a try
    }

    void whatIsNotAuthorisedIsNotOpened() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(1);
        m_source.answer = fail(ErrorCode::Forbidden, QStringLiteral("Arrêté expiré"));
        LiveChannel live({io, pool, m_source, m_clock},
                         [](const media::Frame&) -> bool { qFatal("an image without authorisation"); });
        live.start(CameraId::create(), tile);
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
        live.start(CameraId::create(), tile);
        QTRY_COMPARE_WITH_TIMEOUT(live.status().state, state, 10000);
        if (state != LiveState::Live)
            QVERIFY(!live.status().error.text.isEmpty());
        fault(kind, "off");
    }

    void theOtherStreamTakesOverWithoutAGap() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(2);
        BothStreams source;
        source.sub = endpoint("VideoSource_1");
        source.main = endpoint("VideoSource_1", "main");
        std::mutex mutex;
        QList<std::pair<MonoTime, QSize>> shown;
        LiveChannel live({io, pool, source, m_clock}, [&](const media::Frame& frame) {
            const std::lock_guard lock(mutex);
            shown.append({MonoClock::now(), frame.size()});
            return true;
        });
        live.start(CameraId::create(), tile);
        QTRY_COMPARE(live.status().state, LiveState::Live);
        QCOMPARE(live.status().role, StreamRole::Sub);
        const QSize small = live.status().size;
        QSignalSpy changes(&live, &LiveChannel::statusChanged);
        QObject watcher;
        connect(&live, &LiveChannel::statusChanged, &watcher,
                [&live] { QCOMPARE(live.status().state, LiveState::Live); });
        live.setDemand({.pixels = {1920, 1080}, .importance = Importance::Foremost});
        QTRY_COMPARE(live.status().role, StreamRole::Main);
        QTRY_VERIFY(live.status().size.width() > small.width());
        live.setDemand(tile);
        QTRY_COMPARE(live.status().role, StreamRole::Sub);
        QTRY_COMPARE(live.status().size, small);
        live.disconnect(&watcher);
        live.stop();
        const std::lock_guard lock(mutex);
        int turns = 0;
        for (qsizetype i = 1; i < shown.size(); ++i) {
            turns += shown[i].second == shown[i - 1].second ? 0 : 1;
            QVERIFY2(shown[i].first - shown[i - 1].first < 1s, "the picture stood still");
        }
        QCOMPARE(turns, 2); // never one picture of the old stream after the first of the new one
    }

    void anotherStreamThatFailsLeavesTheOneShown() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(2);
        BothStreams source;
        source.sub = endpoint("VideoSource_1");
        source.main = endpoint("VideoSource_99", "main");
        LiveChannel live({io, pool, source, m_clock}, [](const media::Frame&) { return true; });
        live.start(CameraId::create(), tile);
        QTRY_COMPARE(live.status().state, LiveState::Live);
        const auto before = live.counters().imagesDecoded;
        live.setDemand({.pixels = {1920, 1080}});
        QTRY_VERIFY(live.counters().imagesDecoded > before + 50);
        QCOMPARE(live.status().state, LiveState::Live);
        QCOMPARE(live.status().role, StreamRole::Sub);
    }

    void aHiddenTileDecodesNothingAndIsBackAtOnce() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(2);
        m_source.answer = endpoint("VideoSource_1");
        std::atomic<int> images = 0;
        LiveChannel live({io, pool, m_source, m_clock}, [&](const media::Frame&) {
            ++images;
            return true;
        });
        live.start(CameraId::create(), tile);
        QTRY_COMPARE(live.status().state, LiveState::Live);
        live.setDemand({.pixels = tile.pixels, .importance = Importance::Hidden});
        // Until what was being decoded is done.
        for (std::chrono::nanoseconds seen{-1}; seen != live.busy();) {
            seen = live.busy();
            QTest::qWait(50);
        }
        const int before = images;
        QTest::qWait(3000); // longer than a live picture may be silent
        QCOMPARE(images, before);
        QCOMPARE(live.status().state, LiveState::Live);
        live.setDemand(tile);
        // A key image comes every two seconds: what follows the last one is caught up from memory.
        QTRY_VERIFY_WITH_TIMEOUT(images > before, 500);
        QTRY_VERIFY(live.status().age < 500ms);
    }

    void keyImagesAloneAreStillLive() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(2);
        m_source.answer = endpoint("VideoSource_1");
        std::atomic<int> images = 0;
        LiveChannel live({io, pool, m_source, m_clock}, [&](const media::Frame&) {
            ++images;
            return true;
        });
        live.start(CameraId::create(), tile);
        QTRY_COMPARE(live.status().state, LiveState::Live);
        live.setGrant({StreamRole::Sub, media::Pace::KeyImages, Restraint::Machine});
        QCOMPARE(live.status().pace, media::Pace::KeyImages);
        QCOMPARE(live.status().restraint, Restraint::Machine);
        const int before = images;
        QTRY_VERIFY_WITH_TIMEOUT(images >= before + 3, 10000);
        QVERIFY(images < before + 20);
        QCOMPARE(live.status().state, LiveState::Live);
        QCOMPARE(live.counters().imagesDropped, 0); // left out on purpose
        live.setGrant({StreamRole::Sub, media::Pace::Every, Restraint::None});
        const int then = images;
        QTRY_VERIFY_WITH_TIMEOUT(images > then + 20, 3000);
        fault("offline", "on");
        live.setGrant({StreamRole::Sub, media::Pace::KeyImages, Restraint::Machine});
        QTRY_COMPARE(live.status().state, LiveState::Lost);
        fault("offline", "off");
    }

    void whatJustHappenedIsShownAgainFromMemory() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(2);
        m_source.answer = endpoint("VideoSource_1");
        std::mutex mutex;
        QList<UtcTime> captured;
        LiveChannel live({io, pool, m_source, m_clock}, [&](const media::Frame& frame) {
            const std::lock_guard lock(mutex);
            captured << frame.captureTime().at;
            return true;
        });
        QVERIFY(!live.replay(30s)); // nothing is shown
        live.start(CameraId::create(), tile);
        QTRY_COMPARE(live.status().state, LiveState::Live);
        QTRY_VERIFY_WITH_TIMEOUT(live.counters().imagesDecoded > 150, 15000);
        qsizetype before = 0;
        {
            const std::lock_guard lock(mutex);
            before = captured.size();
        }
        QVERIFY(live.replay(4s));
        QVERIFY(live.status().replay->behind >= 4s);
        QVERIFY(live.status().replay->behind < 7s); // from the key image before
        const auto shownSince = [&] {
            const std::lock_guard lock(mutex);
            return captured.mid(before);
        };
        QTRY_VERIFY(shownSince().size() > 50); // two seconds of it, at its speed
        const auto again = shownSince();
        for (qsizetype i = 1; i < 50; ++i)
            QVERIFY(again[i] >= again[i - 1]);
        QVERIFY(m_clock.utcNow() - again.last() > 3s);
        QCOMPARE(live.status().state, LiveState::Live);
        // The rate told is of what is in the tile, or none: never of a time when something else was.
        double rate = 0;
        const auto isOff = [&] {
            rate = live.diagnostics().framesPerSecond;
            return rate > 0 && (rate < 18 || rate > 32);
        };
        QVERIFY2(!QTest::qWaitFor(isOff, 3000), qPrintable(QString::number(rate)));
        QVERIFY(rate > 0);
        live.backToLive();
        QVERIFY2(!QTest::qWaitFor(isOff, 3000), qPrintable(QString::number(rate)));
        QVERIFY(rate > 0);
        QVERIFY(!live.status().replay);
        QTRY_VERIFY(m_clock.utcNow() - shownSince().last() < 1s);
        QTRY_COMPARE(live.status().state, LiveState::Live);
    }

    void lookedAtAgainItSaysThatItResumes() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(1);
        m_source.answer = endpoint("VideoSource_1");
        LiveChannel live({io, pool, m_source, m_clock}, [](const media::Frame&) { return true; });
        live.start(CameraId::create(), tile);
        QTRY_COMPARE(live.status().state, LiveState::Live);
        QVERIFY(!live.status().resumes);
        const auto rests = [&live](auto leave, auto comeBack) {
            leave();
            QTRY_VERIFY(live.status().age > 1500ms);
            QSignalSpy changes(&live, &LiveChannel::statusChanged);
            comeBack();
            QVERIFY(live.status().resumes); // its age is of the time when nobody looked
            changes.clear();
            QTRY_VERIFY(!live.status().resumes);
            QVERIFY(!changes.isEmpty() || changes.wait(100)); // said at once, not with the next second
            QTRY_VERIFY(live.status().age < 1s);
            QCOMPARE(live.status().state, LiveState::Live);
        };
        Demand hidden = tile;
        hidden.importance = Importance::Hidden;
        rests([&] { live.setDemand(hidden); }, [&] { live.setDemand(tile); });
        rests([&] { QVERIFY(live.replay(1s)); }, [&] { live.backToLive(); });
    }

    void whatJustHappenedOutlastsAChangeOfStream() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(2);
        BothStreams source;
        source.sub = endpoint("VideoSource_1");
        source.main = endpoint("VideoSource_1", "main");
        std::mutex mutex;
        QList<std::pair<UtcTime, QSize>> shown;
        LiveChannel live({io, pool, source, m_clock}, [&](const media::Frame& frame) {
            const std::lock_guard lock(mutex);
            shown << std::pair(frame.captureTime().at, frame.size());
            return true;
        });
        live.start(CameraId::create(), tile);
        QTRY_VERIFY_WITH_TIMEOUT(live.counters().imagesDecoded > 150, 15000);
        live.setGrant({StreamRole::Main, media::Pace::Every, Restraint::None});
        QTRY_COMPARE_WITH_TIMEOUT(live.status().role, StreamRole::Main, 10000);
        const UtcTime changed = m_clock.utcNow();
        qsizetype before = 0;
        {
            const std::lock_guard lock(mutex);
            before = shown.size();
        }
        QVERIFY(live.replay(5s));
        const auto again = [&] {
            const std::lock_guard lock(mutex);
            return shown.mid(before);
        };
        // First the small stream, before the change, then the large one, and on to the present.
        QTRY_VERIFY(again().size() > 40);
        const auto first = again().at(10);
        QCOMPARE(first.second, QSize(640, 360));
        QVERIFY(first.first < changed - 2s);
        QTRY_VERIFY_WITH_TIMEOUT(again().last().second != QSize(640, 360), 15000);
        QVERIFY(live.status().replay);
        live.backToLive();
        QTRY_COMPARE(live.status().state, LiveState::Live);
    }

    void aNarrowLinkNeverShowsThePastAsThePresent() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(1);
        StreamEndpoint far = endpoint("VideoSource_1");
        test::SlowLink link(QHostAddress(host()), quint16(far.uri.port(554)));
        QVERIFY(link.listen(QHostAddress::LocalHost));
        far.uri.setHost(QStringLiteral("127.0.0.1"));
        far.uri.setPort(link.port());
        m_source.answer = far;
        LiveChannel live({io, pool, m_source, m_clock}, [](const media::Frame&) { return true; });
        live.start(CameraId::create(), tile);
        QTRY_COMPARE(live.status().state, LiveState::Live);
        QTRY_VERIFY(live.counters().imagesDecoded > 50);
        QVERIFY(live.status().age < 1s);
        QCOMPARE(link.connections(), 1);

        link.delay(4s); // all of it arrives, and nothing is lost
        QTRY_VERIFY_WITH_TIMEOUT(live.status().age > 3500ms, 8000);
        QTRY_COMPARE_WITH_TIMEOUT(link.connections(), 2, 10000); // from the present again
        QTRY_COMPARE_WITH_TIMEOUT(live.status().state, LiveState::Live, 8000);
        QTRY_VERIFY(live.status().age < 1s);
    }

    void theTimeOfDayMayJump() {
        rtsp::IoThreads io(1);
        media::DecodePool pool(1);
        SetClock clock;
        m_source.answer = endpoint("VideoSource_1");
        LiveChannel live({io, pool, m_source, clock}, [](const media::Frame&) { return true; });
        live.start(CameraId::create(), tile);
        QTRY_COMPARE(live.status().state, LiveState::Live);
        QSignalSpy changed(&live, &LiveChannel::statusChanged);
        for (const auto ahead : {3h, -26h, 0h}) {
            clock.ahead = ahead;
            const qint64 before = live.counters().imagesDecoded;
            QTRY_VERIFY(live.counters().imagesDecoded > before + 40);
            QCOMPARE(live.status().state, LiveState::Live);
            QVERIFY(live.status().age < 1s);
        }
        QCOMPARE(changed.count(), 0);
        // A loss and a return while the clock is wrong take no longer.
        clock.ahead = -26h;
        fault("offline", "on");
        QTRY_COMPARE(live.status().state, LiveState::Lost);
        fault("offline", "off");
        QTRY_COMPARE_WITH_TIMEOUT(live.status().state, LiveState::Live, 10000);
    }

    void channelsComeAndGoWithoutWaiting() {
        rtsp::IoThreads io(2);
        media::DecodePool pool(2);
        m_source.answer = endpoint("VideoSource_1");
        for (int round = 0; round < 30; ++round) {
            LiveChannel live({io, pool, m_source, m_clock}, [](const media::Frame&) { return true; });
            QSignalSpy changed(&live, &LiveChannel::statusChanged);
            live.start(CameraId::create(), tile);
            if (round % 3 == 0)
                QTRY_COMPARE(live.status().state, LiveState::Live);
        }
    }
};

QTEST_GUILESS_MAIN(TestLiveChannel)
#include "test_live_channel.moc"
