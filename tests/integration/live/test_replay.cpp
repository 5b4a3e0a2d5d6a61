// SPDX-License-Identifier: GPL-3.0-or-later
// What a recorder has of the past, in a tile: drivers of two families against simulated recorders.
#include "replay_stand.h"
#include "simulator_process.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>

using namespace vigie;
using namespace vigie::live;
using namespace std::chrono_literals;

namespace {

const std::stop_token never;
const Demand tile{.pixels = {640, 360}};

} // namespace

class TestReplay : public QObject {
    Q_OBJECT

    SystemClock m_clock;
    test::SimulatorProcess m_simulator;
    // Made once the simulator's process is started: the thread sanitizer takes what was written before a fork
    // for unordered with the threads that read it afterwards.
    std::optional<rtsp::IoThreads> m_io;
    std::optional<media::DecodePool> m_pool;
    OneStream m_source;
    Archive m_archive;
    QString m_place; // of the recorder used

    LiveServices services() { return {*m_io, *m_pool, m_source, m_clock, nullptr, &m_archive}; }

    // Every test begins with a recorder of the family and its first camera.
    void use(int recorder) {
        const QJsonObject told = m_simulator.recorder(0, recorder);
        devices::DeviceAddress address;
        address.recorder = RecorderId::create();
        address.family = told["brand"].toString() == QStringLiteral("hikvision") ? DeviceFamily::Hikvision
                                                                                 : DeviceFamily::Onvif;
        address.url = QUrl(told["address"].toString());
        address.credentials = {m_simulator.user(), m_simulator.password()};
        auto driver = devices::connectDevice(address, *m_io);
        QVERIFY(driver);
        m_archive.driver = std::move(*driver);
        const auto channels = m_archive.driver->channels(never);
        QVERIFY2(channels, qPrintable(channels ? QString() : channels.error().toLogLine()));
        const auto& channel = channels->first();
        m_archive.recording = channel.recording;
        m_archive.error.reset();
        m_archive.stalls = false;
        m_archive.hangs = false;
        m_archive.questions = 0;
        m_archive.opened = 0;
        m_archive.mostOpen = 0;
        m_place = address.url.host();
        StreamEndpoint endpoint;
        endpoint.uri = channel.streams.last().uri;
        endpoint.credentials = address.credentials;
        m_source.answer = endpoint;
    }
    void fault(const QStringList& words) {
        QStringList all{QStringLiteral("fault"), m_place};
        if (words.first() == QStringLiteral("recording-gap"))
            all.last() += QStringLiteral("/1");
        const auto answer = m_simulator.control(all + words);
        QVERIFY2(answer["ok"].toBool(), QJsonDocument(answer).toJson());
    }
    // Streams that the recorder plays, live and replayed.
    int sessions() const {
        const auto status = m_simulator.control({"status"});
        for (const auto& each : status["recorders"].toArray()) {
            const QJsonObject recorder = each.toObject();
            if (recorder["address"].toString() == m_place)
                return recorder["sessions"].toInt();
        }
        return -1;
    }
    static ReplayState stateOf(const LiveChannel& channel) {
        const auto replay = channel.status().replay;
        return replay ? replay->state : ReplayState::Refused;
    }
    static std::chrono::milliseconds behind(const LiveChannel& channel) {
        const auto replay = channel.status().replay;
        return replay ? replay->behind : std::chrono::milliseconds(-1);
    }

    struct Tile {
        explicit Tile(TestReplay& test)
            : channel(test.services(), [this](const media::Frame& frame) { return shown.add(frame); }) {
            channel.start(CameraId::create(), tile);
        }
        Shown shown;
        LiveChannel channel;
    };

private Q_SLOTS:
    void initTestCase() {
        const auto started = m_simulator.start(
            "127.45.61.1", {"--communes", "1", "--recorders-per-commune", "2", "--cameras-per-recorder", "1",
                            "--archive-hours", "2", "--brands", "onvif,hikvision"});
        QVERIFY2(started, qPrintable(started ? QString() : started.error().toLogLine()));
        m_io.emplace(2);
        m_pool.emplace(2);
    }

    void cleanupTestCase() {
        m_archive.driver.reset();
        m_pool.reset();
        m_io.reset();
    }

    void whatMemoryHasNotComesFromTheRecorder_data() {
        QTest::addColumn<int>("recorder");
        QTest::newRow("ONVIF") << 0;
        QTest::newRow("Hikvision") << 1;
    }
    void whatMemoryHasNotComesFromTheRecorder() {
        QFETCH(int, recorder);
        use(recorder);
        Tile tile(*this);
        QSignalSpy began(&tile.channel, &LiveChannel::replayBegan);
        QSignalSpy ended(&tile.channel, &LiveChannel::replayEnded);
        QTRY_COMPARE_WITH_TIMEOUT(tile.channel.status().state, LiveState::Live, 10000);
        QVERIFY(tile.channel.replay(330s));
        QCOMPARE(stateOf(tile.channel), ReplayState::Fetching);
        QVERIFY(tile.channel.status().replay->fromRecorder);
        QCOMPARE(behind(tile.channel), 330s);
        QVERIFY(!tile.channel.takePicture()); // what stands there is neither
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Playing, 10000);
        tile.shown.take();
        QVERIFY2(behind(tile.channel) > 328s && behind(tile.channel) < 340s,
                 qPrintable(QString::number(behind(tile.channel).count())));
        // Two seconds of it at its speed, in order, and no live picture between.
        QElapsedTimer since;
        since.start();
        QTRY_VERIFY(tile.shown.size() >= 50);
        QVERIFY2(since.elapsed() > 1500, qPrintable(QString::number(since.elapsed())));
        const auto times = tile.shown.all();
        for (qsizetype i = 0; i < times.size(); ++i) {
            QVERIFY(m_clock.utcNow() - times[i] > 320s);
            QVERIFY(i == 0 || times[i] > times[i - 1]);
        }
        QCOMPARE(tile.channel.status().lastImage.at, tile.shown.last());
        QSignalSpy pictures(&tile.channel, &LiveChannel::pictureTaken);
        QVERIFY(tile.channel.takePicture());
        QTRY_COMPARE(pictures.size(), 1);
        QVERIFY(m_clock.utcNow() - pictures[0][1].value<TimeStamp>().at > 320s);
        QCOMPARE(tile.channel.status().state, LiveState::Live); // the stream itself
        QCOMPARE(sessions(), 2);
        QCOMPARE(began.size(), 1);
        QVERIFY(ended.isEmpty());

        tile.channel.backToLive();
        tile.shown.take();
        QVERIFY(!tile.channel.status().replay);
        QCOMPARE(ended.size(), 1);
        const auto seen = ended[0][0].value<TimeSpan>();
        QCOMPARE(seen.begin, began[0][0].value<UtcTime>());
        QVERIFY(seen.length() > 1500ms && seen.length() < 30s);
        QTRY_VERIFY(m_clock.utcNow() - tile.shown.last() < 1s);
        QCOMPARE(tile.channel.status().state, LiveState::Live);
        QTRY_COMPARE(sessions(), 1);
        QCOMPARE(m_archive.openNow, 0);
    }

    void eachTimeFurtherAndOnlyTheLastIsFetched_data() { whatMemoryHasNotComesFromTheRecorder_data(); }
    void eachTimeFurtherAndOnlyTheLastIsFetched() {
        QFETCH(int, recorder);
        use(recorder);
        Tile tile(*this);
        QSignalSpy began(&tile.channel, &LiveChannel::replayBegan);
        QTRY_COMPARE_WITH_TIMEOUT(tile.channel.status().state, LiveState::Live, 10000);
        for (int press = 1; press <= 5; ++press) {
            QVERIFY(tile.channel.replayFurther(60s));
            QCOMPARE(behind(tile.channel), press * 60s);
        }
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Playing, 10000);
        QCOMPARE(m_archive.opened, 1);
        QVERIFY(behind(tile.channel) > 298s && behind(tile.channel) < 310s);
        // Each while the one before plays: one at a time.
        for (int press = 1; press <= 5; ++press) {
            const auto before = behind(tile.channel);
            QVERIFY(tile.channel.replayFurther(60s));
            QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Playing, 10000);
            QVERIFY(behind(tile.channel) > before + 58s && behind(tile.channel) < before + 70s);
            QTRY_VERIFY(m_clock.utcNow() - tile.shown.last() > before + 50s);
        }
        QCOMPARE(m_archive.opened, 6);
        QCOMPARE(m_archive.mostOpen, 1);
        QTRY_COMPARE(sessions(), 2);
        QTRY_COMPARE(began.size(), 6);
        QVERIFY(tile.channel.replay(48h)); // no further than a day
        QCOMPARE(behind(tile.channel), 24h);
    }

    void itGoesOnWhereTheRecordingGrows_data() { whatMemoryHasNotComesFromTheRecorder_data(); }
    void itGoesOnWhereTheRecordingGrows() {
        QFETCH(int, recorder);
        use(recorder);
        Tile tile(*this);
        QTRY_COMPARE_WITH_TIMEOUT(tile.channel.status().state, LiveState::Live, 10000);
        QVERIFY(tile.channel.replay(5s)); // memory has not so much yet
        QVERIFY(tile.channel.status().replay->fromRecorder);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Playing, 10000);
        tile.shown.take();
        // What was asked for at first ends after five seconds.
        QTRY_VERIFY_WITH_TIMEOUT(m_archive.opened >= 3, 40000);
        const qsizetype before = tile.shown.size();
        QTRY_VERIFY(tile.shown.size() > before + 25);
        const auto times = tile.shown.all();
        for (qsizetype i = 1; i < times.size(); ++i) {
            QVERIFY2(times[i] > times[i - 1], qPrintable(toIso(times[i])));
            QVERIFY2(times[i] - times[i - 1] < 3s, qPrintable(toIso(times[i])));
        }
        QCOMPARE(stateOf(tile.channel), ReplayState::Playing);
        QCOMPARE(m_archive.mostOpen, 1);
    }

    void aGapIsSaidAndPassed_data() { whatMemoryHasNotComesFromTheRecorder_data(); }
    void aGapIsSaidAndPassed() {
        QFETCH(int, recorder);
        use(recorder);
        const auto now = m_clock.utcNow();
        const TimeSpan gap{now - 600s, now - 560s};
        fault({"recording-gap", "on", "--from", toIso(gap.begin), "--to", toIso(gap.end)});
        const auto heal = qScopeGuard([&] { fault({"recording-gap", "off"}); });
        Tile tile(*this);
        QTRY_COMPARE_WITH_TIMEOUT(tile.channel.status().state, LiveState::Live, 10000);
        const auto ago = [&](UtcTime time) {
            return std::chrono::duration_cast<std::chrono::milliseconds>(m_clock.utcNow() - time);
        };
        // Before it.
        QVERIFY(tile.channel.replay(ago(gap.begin - 5s)));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Playing, 10000);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Gap, 15000);
        const TimeSpan said = tile.channel.status().replay->gap;
        QVERIFY2(abs(said.begin - gap.begin) < 4s, qPrintable(toIso(said.begin)));
        QVERIFY2(abs(said.end - gap.end) < 4s, qPrintable(toIso(said.end)));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Playing, 15000);
        QVERIFY(tile.shown.last() > gap.end - 4s);
        // Within it.
        QVERIFY(tile.channel.replay(ago(gap.begin + 10s)));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Gap, 10000);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Playing, 15000);
        QVERIFY(tile.shown.last() > gap.end - 4s);
        tile.channel.backToLive();
        QTRY_COMPARE(sessions(), 1);
    }

    void nothingRecordedAtAllIsAGap() {
        use(0);
        const auto now = m_clock.utcNow();
        fault({"recording-gap", "on", "--from", toIso(now - 1800s), "--to", toIso(now + 1800s)});
        const auto heal = qScopeGuard([&] { fault({"recording-gap", "off"}); });
        Tile tile(*this);
        QTRY_COMPARE_WITH_TIMEOUT(tile.channel.status().state, LiveState::Live, 10000);
        tile.shown.take();
        QVERIFY(tile.channel.replay(600s));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Gap, 10000);
        QSignalSpy began(&tile.channel, &LiveChannel::replayBegan);
        QTest::qWait(2500);
        QCOMPARE(stateOf(tile.channel), ReplayState::Gap);
        QVERIFY(began.isEmpty());
        QCOMPARE(m_archive.opened, 0);
    }

    void aCutLinkIsSaidAndAPersonTriesAgain_data() { whatMemoryHasNotComesFromTheRecorder_data(); }
    void aCutLinkIsSaidAndAPersonTriesAgain() {
        QFETCH(int, recorder);
        use(recorder);
        Tile tile(*this);
        QTRY_COMPARE_WITH_TIMEOUT(tile.channel.status().state, LiveState::Live, 10000);
        QVERIFY(tile.channel.replay(300s));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Playing, 10000);
        fault({"offline", "on"});
        const auto heal = qScopeGuard([&] { fault({"offline", "off"}); });
        // What was read ahead is shown first, half a minute of it where the recorder sends fast.
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Failed, 70000);
        QVERIFY(!tile.channel.status().replay->error.text.isEmpty());
        QTRY_COMPARE(tile.channel.status().state, LiveState::Lost);
        const UtcTime stopped = tile.shown.last();
        QCOMPARE(tile.channel.status().lastImage.at, stopped);
        QTest::qWait(500);
        QCOMPARE(stateOf(tile.channel), ReplayState::Failed); // not by itself
        fault({"offline", "off"});
        QTRY_COMPARE_WITH_TIMEOUT(tile.channel.status().state, LiveState::Connecting, 15000); // held back
        QTRY_VERIFY_WITH_TIMEOUT((tile.channel.retry(), stateOf(tile.channel) == ReplayState::Playing),
                                 20000);
        QVERIFY(abs(tile.shown.last() - stopped) < 15s);
        tile.channel.backToLive();
        QTRY_COMPARE_WITH_TIMEOUT(tile.channel.status().state, LiveState::Live, 15000);
        QTRY_VERIFY(m_clock.utcNow() - tile.shown.last() < 1s);
        QTRY_COMPARE(sessions(), 1);
    }

    void aLostCamerasPastIsStillThere() {
        use(0);
        m_source.answer->uri = QUrl(QStringLiteral("rtsp://127.45.61.9:1/none"));
        Tile tile(*this);
        QTRY_COMPARE_WITH_TIMEOUT(tile.channel.status().state, LiveState::Lost, 10000);
        QVERIFY(tile.channel.replay(120s));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Playing, 10000);
        QVERIFY(tile.channel.status().mayShowImage());
        tile.channel.backToLive();
        QVERIFY(!tile.channel.status().mayShowImage()); // that picture is of the past
    }

    void refusedIsNotRepeated() {
        use(0);
        Tile tile(*this);
        QTRY_COMPARE_WITH_TIMEOUT(tile.channel.status().state, LiveState::Live, 10000);
        m_archive.error = Error{ErrorCode::Auth, QStringLiteral("Compte refusé"), {}};
        QVERIFY(tile.channel.replay(300s));
        QTRY_VERIFY(m_archive.questions > 0);
        QTRY_COMPARE(stateOf(tile.channel), ReplayState::Refused);
        QCOMPARE(tile.channel.status().replay->error.text, QStringLiteral("Compte refusé"));
        QTest::qWait(1500);
        QCOMPARE(m_archive.questions, 1);
        tile.channel.backToLive();
        QVERIFY(!tile.channel.status().replay);
    }

    void withoutTheRecorderMemoryIsShownAndSaid_data() {
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("refused") << ErrorCode::Auth;
        QTest::newRow("failed") << ErrorCode::Timeout;
    }
    void withoutTheRecorderMemoryIsShownAndSaid() {
        QFETCH(ErrorCode, code);
        use(0);
        Tile tile(*this);
        QTRY_VERIFY_WITH_TIMEOUT(tile.shown.size() > 200, 20000); // eight seconds to remember
        m_archive.error = Error{code, QStringLiteral("Pas aujourd'hui"), {}};
        QSignalSpy fell(&tile.channel, &LiveChannel::replayFellBack);
        QSignalSpy began(&tile.channel, &LiveChannel::replayBegan);
        QVERIFY(tile.channel.replay(300s));
        QCOMPARE(stateOf(tile.channel), ReplayState::Fetching);
        QTRY_COMPARE(fell.size(), 1);
        QCOMPARE(fell[0][0].value<Error>().text, QStringLiteral("Pas aujourd'hui"));
        const auto replay = tile.channel.status().replay;
        QVERIFY(replay && replay->insteadOfRecorder && !replay->fromRecorder);
        QCOMPARE(replay->state, ReplayState::Playing);
        QCOMPARE(replay->error.text, QStringLiteral("Pas aujourd'hui"));
        QVERIFY2(replay->behind > 5s && replay->behind < 35s,
                 qPrintable(QString::number(replay->behind.count())));
        QTRY_VERIFY(m_clock.utcNow() - tile.shown.last() > 4s);
        QVERIFY(began.isEmpty()); // nothing of the recorder was seen
        // Tried again, the recorder is asked for what was wanted at first.
        m_archive.error.reset();
        tile.channel.retry();
        QTRY_COMPARE_WITH_TIMEOUT(began.size(), 1, 10000);
        QVERIFY2(behind(tile.channel) > 290s, qPrintable(QString::number(behind(tile.channel).count())));
        QVERIFY(!tile.channel.status().replay->insteadOfRecorder);
        // Where it played, it does not jump; and what may not be watched any more comes from no memory.
        m_source.answer = fail(ErrorCode::Forbidden, QStringLiteral("Arrêté expiré"));
        m_archive.error = Error{ErrorCode::Forbidden, QStringLiteral("Arrêté expiré"), {}};
        QVERIFY(tile.channel.replayFurther(60s));
        QTRY_COMPARE(stateOf(tile.channel), ReplayState::Refused);
        QCOMPARE(fell.size(), 1);
    }

    void whatMayNotBeWatchedIsNotReplayed() {
        use(0);
        Tile tile(*this);
        QTRY_COMPARE_WITH_TIMEOUT(tile.channel.status().state, LiveState::Live, 10000);
        QVERIFY(tile.channel.replay(300s));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Playing, 10000);
        m_source.answer = fail(ErrorCode::Forbidden, QStringLiteral("Arrêté expiré"));
        tile.channel.reconsider();
        tile.shown.take();
        QCOMPARE(tile.channel.status().state, LiveState::NotAuthorised);
        QVERIFY(!tile.channel.status().replay);
        QVERIFY(!tile.channel.status().mayShowImage());
        QVERIFY(!tile.channel.replay(300s));
        QTest::qWait(300);
        QCOMPARE(tile.shown.size(), 0);
        QTRY_COMPARE(sessions(), 0);
    }

    void aRecorderThatStallsIsSaid() {
        use(0);
        Tile tile(*this);
        QTRY_COMPARE_WITH_TIMEOUT(tile.channel.status().state, LiveState::Live, 10000);
        QVERIFY(tile.channel.replay(300s));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Playing, 10000);
        m_archive.stalls = true;
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Fetching, 6000);
        m_archive.stalls = false;
        QTRY_COMPARE(stateOf(tile.channel), ReplayState::Playing);
    }

    // Nobody waits for a recorder that does not answer: neither the way back nor another camera.
    void theWayBackIsFreeAtAnyMoment() {
        use(1);
        Tile tile(*this);
        QTRY_COMPARE_WITH_TIMEOUT(tile.channel.status().state, LiveState::Live, 10000);
        QElapsedTimer since;
        for (int round = 0; round < 14; ++round) {
            QVERIFY(tile.channel.replay(120s + round * 10s));
            QTest::qWait(round * 70);
            since.start();
            tile.channel.backToLive();
            QVERIFY2(since.elapsed() < 100, qPrintable(QString::number(since.elapsed())));
            tile.shown.take();
            QVERIFY(!tile.channel.status().replay);
            QTest::qWait(60);
            for (const UtcTime& time : tile.shown.all())
                QVERIFY(m_clock.utcNow() - time < 60s);
        }
        QTRY_COMPARE(m_archive.openNow, 0);
        QCOMPARE(m_archive.mostOpen, 1);
        QTRY_COMPARE(sessions(), 1);
        QCOMPARE(tile.channel.status().state, LiveState::Live);
        m_archive.hangs = true;
        QVERIFY(tile.channel.replay(120s));
        QTRY_VERIFY(m_archive.questions > 0);
        QTest::qWait(400);
        QCOMPARE(stateOf(tile.channel), ReplayState::Fetching);
        since.start();
        tile.channel.start(CameraId::create(), {.pixels = {640, 360}});
        QVERIFY2(since.elapsed() < 100, qPrintable(QString::number(since.elapsed())));
        QVERIFY(!tile.channel.status().replay);
        QTRY_COMPARE(tile.channel.status().state, LiveState::Live);
    }

    void hiddenItRests() {
        use(0);
        Tile tile(*this);
        QTRY_COMPARE_WITH_TIMEOUT(tile.channel.status().state, LiveState::Live, 10000);
        QVERIFY(tile.channel.replay(300s));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tile.channel), ReplayState::Playing, 10000);
        tile.channel.setDemand({.pixels = {640, 360}, .importance = Importance::Hidden});
        QVERIFY(!tile.channel.status().replay);
        QTRY_COMPARE(m_archive.openNow, 0);
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "test_replay.moc"
