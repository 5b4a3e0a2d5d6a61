// SPDX-License-Identifier: GPL-3.0-or-later
// Sound and talk over real sockets: a simulated recorder, and GStreamer's RTSP server, a peer written by
// others.
#include "gst_peer.h"
#include "live/sound_channel.h"
#include "live/talk_channel.h"
#include "simulator_process.h"

#include <QSignalSpy>

#include <cmath>
#include <numbers>

using namespace vigie;
using namespace vigie::live;
using namespace std::chrono_literals;

namespace {

class TwoStreams final : public LiveSource {
public:
    Result<StreamEndpoint> sub = StreamEndpoint{};
    std::optional<Result<StreamEndpoint>> main;
    Result<StreamEndpoint> endpoint(const CameraId&, StreamRole role) override {
        return role == StreamRole::Main && main ? *main : sub;
    }
};

const media::PcmFormat desk{48000, 2};

// What a loudspeaker would have played by now, read at the speed of time.
double loudest(SoundBuffer& buffer, QElapsedTimer& since, qint64& readMs) {
    const qint64 now = since.elapsed();
    QByteArray pcm(desk.bytesIn(std::chrono::milliseconds(now - readMs)), '\0');
    readMs = now;
    buffer.read(pcm.data(), pcm.size());
    return media::peakOf(pcm);
}

QByteArray voice(std::chrono::milliseconds length) {
    QByteArray pcm;
    for (qint64 i = 0; i < length.count() * 48; ++i) {
        const auto sample = qint16(12000 * std::sin(2 * std::numbers::pi * 440 * double(i) / 48000));
        pcm.append(reinterpret_cast<const char*>(&sample), 2);
    }
    return pcm;
}

} // namespace

class TestSoundChannel : public QObject {
    Q_OBJECT

    test::SimulatorProcess m_simulator;
    SystemClock m_clock;
    TwoStreams m_source;
    rtsp::IoThreads m_io{1};
    media::DecodePool m_pool{1};

    LiveServices services() { return {m_io, m_pool, m_source, m_clock}; }

    StreamEndpoint simulated() const {
        StreamEndpoint endpoint;
        endpoint.uri = QUrl(m_simulator.recorder()["rtsp"].toString() + "/live/VideoSource_1/sub");
        endpoint.credentials = {m_simulator.user(), m_simulator.password()};
        return endpoint;
    }
    static StreamEndpoint at(const Peer& peer, const QString& path) {
        StreamEndpoint endpoint;
        endpoint.uri = QUrl(QStringLiteral("rtsp://127.0.0.1:%1%2").arg(peer.port).arg(path));
        return endpoint;
    }
    void sayToPeer(bool mayBeDeaf, bool& isHeard) {
        Peer peer;
        if (!peer.start()) {
            isHeard = true; // as far as it can be
            QSKIP("GStreamer's RTSP server does not start here: talk was not tried");
        }
        m_source.sub = at(peer, QStringLiteral("/back"));
        TalkChannel talk(services());
        QCOMPARE(talk.status().state, TalkState::Off);
        talk.push(voice(20ms)); // nobody to say it to
        talk.start(CameraId::create(), {48000, 1});
        QCOMPARE(talk.status().state, TalkState::Opening);
        QTRY_COMPARE_WITH_TIMEOUT(talk.status().state, TalkState::Talking, 10000);
        QCOMPARE(talk.status().codec, AudioCodec::Pcmu);
        // A microphone brings 40 ms at a time.
        QTimer microphone;
        connect(&microphone, &QTimer::timeout, &talk, [&talk] { talk.push(voice(40ms)); });
        microphone.start(40ms);
        QTRY_VERIFY(talk.status().sent > 1s);
        QVERIFY(talk.status().level > 0.3);
        QByteArray said;
        const auto heard = [&] {
            said += peer.process.readAllStandardOutput();
            const qsizetype begin = said.lastIndexOf("heard ");
            return begin < 0 ? 0 : said.mid(begin + 6).split('\n')[0].toInt();
        };
        // An octet a sample: a second of it.
        isHeard = QTest::qWaitFor([&] { return heard() > 8000; }, 8000);
        QVERIFY2(isHeard || (mayBeDeaf && heard() == 0 && talk.status().state == TalkState::Talking),
                 qPrintable(QStringLiteral("heard %1, sent %2 ms, state %3")
                                .arg(heard())
                                .arg(talk.status().sent.count())
                                .arg(int(talk.status().state))));
        talk.stop();
        QCOMPARE(talk.status().state, TalkState::Off);
        talk.push(voice(40ms));
        QCOMPARE(talk.status().sent, 0ms);
    }
    void fault(const QString& kind, const QString& state) {
        const auto host = QUrl(m_simulator.recorder()["rtsp"].toString()).host();
        const auto answer = m_simulator.control({"fault", host, kind, state});
        QVERIFY2(answer["ok"].toBool(), QJsonDocument(answer).toJson());
    }

private Q_SLOTS:
    void initTestCase() {
        const auto started =
            m_simulator.start("127.43.57.1", {"--communes", "1", "--recorders-per-commune", "1",
                                              "--cameras-per-recorder", "1", "--audio"});
        QVERIFY2(started, qPrintable(started ? QString() : started.error().toLogLine()));
    }

    void init() { m_source = {}; }

    void aCameraIsHeard() {
        m_source.sub = simulated();
        const auto buffer = std::make_shared<SoundBuffer>(desk);
        SoundChannel sound(services());
        QCOMPARE(sound.status().state, SoundState::Off);
        sound.start(CameraId::create(), buffer);
        QCOMPARE(sound.status().state, SoundState::Connecting);
        QTRY_COMPARE(sound.status().state, SoundState::Playing);
        QCOMPARE(sound.status().codec, AudioCodec::Pcmu);
        QElapsedTimer since;
        since.start();
        qint64 read = 0;
        double peak = 0;
        QTRY_VERIFY((peak = std::max(peak, loudest(*buffer, since, read)), since.elapsed() > 2000));
        QVERIFY2(peak > 0.02, qPrintable(QString::number(peak)));
        QVERIFY(buffer->counters().held <= SoundBuffer::most);
        QVERIFY2(buffer->counters().gaps <= 5, qPrintable(QString::number(buffer->counters().gaps)));
        QCOMPARE(sound.status().unreadable, 0);
        sound.stop();
        QCOMPARE(sound.status().state, SoundState::Off);
        QCOMPARE(buffer->counters().held, 0ms); // and nothing comes after
        QSignalSpy changes(&sound, &SoundChannel::statusChanged);
        QVERIFY(!changes.wait(300));
        QCOMPARE(buffer->counters().held, 0ms);
    }

    void aDeviceThatGoesAwayIsSaidAndComesBack() {
        m_source.sub = simulated();
        SoundChannel sound(services());
        sound.start(CameraId::create(), std::make_shared<SoundBuffer>(desk));
        QTRY_COMPARE(sound.status().state, SoundState::Playing);
        fault("offline", "on");
        QTRY_COMPARE_WITH_TIMEOUT(sound.status().state, SoundState::Lost, 8000);
        QVERIFY(sound.status().retryAt.has_value() || sound.status().attempt > 0);
        QVERIFY(!sound.status().error.text.isEmpty());
        fault("offline", "off");
        QTRY_COMPARE_WITH_TIMEOUT(sound.status().state, SoundState::Playing, 15000);
        QVERIFY(!sound.status().retryAt);
    }

    void aRefusalIsNotRepeated() {
        m_source.sub = simulated();
        m_source.sub->credentials.password = QStringLiteral("wrong");
        SoundChannel sound(services());
        sound.start(CameraId::create(), std::make_shared<SoundBuffer>(desk));
        QTRY_COMPARE(sound.status().state, SoundState::Refused);
        QCOMPARE(sound.status().error.code, ErrorCode::Auth);
        QSignalSpy changes(&sound, &SoundChannel::statusChanged);
        QVERIFY(!changes.wait(1500));
    }

    void whatMayNotBeWatchedIsNotHeard() {
        m_source.sub = simulated();
        const auto buffer = std::make_shared<SoundBuffer>(desk);
        SoundChannel sound(services());
        sound.start(CameraId::create(), buffer);
        QTRY_COMPARE(sound.status().state, SoundState::Playing);
        m_source.sub = fail(ErrorCode::Forbidden, QStringLiteral("Arrêté expiré"));
        sound.reconsider();
        QCOMPARE(sound.status().state, SoundState::Refused);
        QCOMPARE(buffer->counters().held, 0ms);
    }

    void gstreamersSoundIsHeard_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<AudioCodec>("codec");
        QTest::newRow("A-law") << "/test" << AudioCodec::Pcma;
        QTest::newRow("AAC") << "/aac" << AudioCodec::Aac;
    }
    void gstreamersSoundIsHeard() {
        QFETCH(QString, path);
        QFETCH(AudioCodec, codec);
        Peer peer;
        if (!peer.start())
            QSKIP("GStreamer's RTSP server does not start here: its sound was not tried");
        m_source.sub = at(peer, path);
        const auto buffer = std::make_shared<SoundBuffer>(desk);
        SoundChannel sound(services());
        sound.start(CameraId::create(), buffer);
        QTRY_COMPARE_WITH_TIMEOUT(sound.status().state, SoundState::Playing, 10000);
        QCOMPARE(sound.status().codec, codec);
        QTRY_VERIFY(buffer->counters().level > 0.5); // its tone is loud
        QCOMPARE(sound.status().unreadable, 0);
    }

    void aCameraWithoutSoundSaysSo() {
        Peer peer;
        if (!peer.start())
            QSKIP("GStreamer's RTSP server does not start here: nothing was tried");
        m_source.sub = at(peer, QStringLiteral("/mjpeg"));
        SoundChannel sound(services());
        sound.start(CameraId::create(), std::make_shared<SoundBuffer>(desk));
        QTRY_COMPARE_WITH_TIMEOUT(sound.status().state, SoundState::NotOffered, 10000);
        QVERIFY(!sound.status().error.text.isEmpty());
        // Its other stream has some.
        m_source.main = at(peer, QStringLiteral("/test"));
        sound.start(CameraId::create(), std::make_shared<SoundBuffer>(desk));
        QTRY_COMPARE_WITH_TIMEOUT(sound.status().state, SoundState::Playing, 10000);
    }

    void whatIsSaidIsHeardThere() {
        // On a busy machine GStreamer's server now and then stays deaf for a whole session: it reads the talk
        // from its socket, and the element that should take it on never started. Begun anew, it hears.
        bool isHeard = false;
        for (int attempt = 1; !isHeard && !QTest::currentTestFailed() && attempt <= 3; ++attempt)
            sayToPeer(attempt < 3, isHeard);
    }

    void aBurstIsPaced() {
        Peer peer;
        if (!peer.start())
            QSKIP("GStreamer's RTSP server does not start here: talk was not tried");
        m_source.sub = at(peer, QStringLiteral("/back"));
        TalkChannel talk(services());
        talk.start(CameraId::create(), {48000, 1});
        QTRY_COMPARE_WITH_TIMEOUT(talk.status().state, TalkState::Talking, 10000);
        QElapsedTimer since;
        since.start();
        talk.push(voice(5000ms)); // five seconds at once: 200 ms of them are kept
        QVERIFY(talk.status().dropped >= 4700ms);
        QTRY_VERIFY(talk.status().sent >= 180ms);
        QVERIFY2(since.elapsed() >= 50, qPrintable(QString::number(since.elapsed())));
        QVERIFY(talk.status().sent <= TalkChannel::most);
        QCOMPARE(talk.status().state, TalkState::Talking);
    }

    void aDeviceWithoutLoudspeakerSaysSo() {
        m_source.sub = simulated();
        TalkChannel talk(services());
        talk.start(CameraId::create(), {48000, 1});
        QTRY_COMPARE(talk.status().state, TalkState::NotOffered);
        QVERIFY(!talk.status().error.text.isEmpty());
    }

    void talkIsRefusedOrLostOnce() {
        m_source.sub = simulated();
        m_source.sub->credentials.password = QStringLiteral("wrong");
        {
            TalkChannel talk(services());
            talk.start(CameraId::create(), {48000, 1});
            QTRY_COMPARE(talk.status().state, TalkState::Refused);
        }
        Peer peer;
        if (!peer.start())
            QSKIP("GStreamer's RTSP server does not start here: its end was not tried");
        m_source.sub = at(peer, QStringLiteral("/back"));
        TalkChannel talk(services());
        talk.start(CameraId::create(), {48000, 1});
        QTRY_COMPARE_WITH_TIMEOUT(talk.status().state, TalkState::Talking, 10000);
        peer.process.kill();
        QTRY_COMPARE_WITH_TIMEOUT(talk.status().state, TalkState::Lost, 10000);
        QSignalSpy changes(&talk, &TalkChannel::statusChanged);
        QVERIFY(!changes.wait(1000)); // a person tries again
    }
};

QTEST_GUILESS_MAIN(TestSoundChannel)
#include "test_sound_channel.moc"
