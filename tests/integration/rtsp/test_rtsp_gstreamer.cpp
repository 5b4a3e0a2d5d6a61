// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording_listener.h"
#include "rtsp/rtp_packet.h"

#include <QFileInfo>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace vigie;
using namespace vigie::rtsp;
using namespace std::chrono_literals;

namespace {

// Clips of ten seconds at 25 pictures a second, a key frame every second.
constexpr int clipPictures = 250;
constexpr int group = 25;
// The server's replay starts this long after 1900, and its ranges count from there as well.
constexpr auto ntpOffset = 3'900'000'000s;

quint16 freePort() {
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

UtcTime replayStart() {
    return fromNtp(std::uint64_t(ntpOffset.count()) << 32);
}

} // namespace

/// Our client against GStreamer's RTSP server, a peer written by others.
class TestRtspGstreamer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_script = qEnvironmentVariable("VIGIE_TEST_DATA") + "/../peers/gst_rtsp_peer.py";
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA") || !QFileInfo::exists(m_script))
            QSKIP("gst_rtsp_peer.py is not there: nothing was tried against GStreamer");
        QVERIFY(m_folder.isValid());
        const QList<std::pair<QString, QStringList>> clips{
            {QStringLiteral("h264.mp4"),
             {QStringLiteral("-c:v"), QStringLiteral("libx264"), QStringLiteral("-bf"), QStringLiteral("0")}},
            {QStringLiteral("h265.mp4"),
             {QStringLiteral("-c:v"), QStringLiteral("libx265"), QStringLiteral("-x265-params"),
              QStringLiteral("log-level=none:bframes=0:open-gop=0"), QStringLiteral("-tag:v"),
              QStringLiteral("hvc1")}}};
        for (const auto& [name, codec] : clips) {
            QProcess ffmpeg;
            ffmpeg.start(QStringLiteral("ffmpeg"),
                         QStringList{QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-f"),
                                     QStringLiteral("lavfi"), QStringLiteral("-i"),
                                     QStringLiteral("testsrc2=size=320x180:rate=25:duration=10")} +
                             codec +
                             QStringList{QStringLiteral("-preset"), QStringLiteral("ultrafast"),
                                         QStringLiteral("-g"), QString::number(group),
                                         m_folder.filePath(name)});
            if (!ffmpeg.waitForStarted(5000))
                QSKIP("ffmpeg is not there: nothing was tried against GStreamer");
            QVERIFY2(ffmpeg.waitForFinished(60000) && ffmpeg.exitCode() == 0, ffmpeg.readAllStandardError());
        }
        if (!startPeer(m_open, m_openPort, {}))
            QSKIP("GStreamer's RTSP server does not start here: nothing was tried against it");
        QVERIFY(
            startPeer(m_guarded, m_guardedPort, {QStringLiteral("--auth"), QStringLiteral("vigie:s3cret")}));
    }
    void cleanupTestCase() {
        for (QProcess* peer : {&m_open, &m_guarded}) {
            peer->kill();
            peer->waitForFinished(5000);
        }
    }

    void live_data() {
        QTest::addColumn<bool>("guarded");
        QTest::addColumn<QString>("path");
        QTest::addColumn<VideoCodec>("codec");
        QTest::newRow("H.264") << false << "/cam0" << VideoCodec::H264;
        QTest::newRow("H.265") << false << "/cam1" << VideoCodec::H265;
        QTest::newRow("H.264, digest") << true << "/cam0" << VideoCodec::H264;
        QTest::newRow("H.265, digest") << true << "/cam1" << VideoCodec::H265;
    }
    void live() {
        QFETCH(bool, guarded);
        QFETCH(QString, path);
        QFETCH(VideoCodec, codec);
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request;
        request.uri = uri(guarded, path);
        if (guarded)
            request.credentials = {QStringLiteral("vigie"), QStringLiteral("s3cret")};
        const auto session = Session::open(m_threads, request, listener);
        // Its sender reports come every five seconds or so.
        const auto isDated = [&listener] {
            const auto units = listener->units();
            return units.size() >= 60 && units.last().captureTime.source == TimeSource::SenderReport;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isDated() || !listener->closed().isEmpty(), 20000);
        QVERIFY2(listener->closed().isEmpty(), qPrintable(listener->closed().value(0).toLogLine()));
        const auto units = listener->units();
        QCOMPARE(session->stats().packetsLost, 0);
        QCOMPARE(session->stats().discardedBytes, 0);
        QCOMPARE(session->stats().malformed, 0);
        QVERIFY(units[0].keyFrame);
        for (qsizetype i = 0; i < units.size(); ++i) {
            QCOMPARE(units[i].codec, codec);
            QVERIFY(units[i].data.startsWith(QByteArray("\0\0\0\1", 4)));
            QVERIFY(!units[i].discontinuity);
            QCOMPARE(units[i].keyFrame, i % group == 0);
            if (i > 0)
                QCOMPARE(units[i].rtpTime - units[i - 1].rtpTime, 3600);
        }
        const auto off = units.last().captureTime.at - SystemClock().utcNow();
        QVERIFY2(std::chrono::abs(off) < 5s, "sender reports carry wall-clock time here");
        QCOMPARE(pictureCount(units), units.size());
    }

    void wrongPassword() {
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request;
        request.uri = uri(true, QStringLiteral("/cam0"));
        request.credentials = {QStringLiteral("vigie"), QStringLiteral("wrong")};
        const auto session = Session::open(m_threads, request, listener);
        QTRY_VERIFY(!listener->closed().isEmpty());
        QCOMPARE(listener->closed()[0].code, ErrorCode::Auth);
    }

    void noSuchStream() {
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request;
        request.uri = uri(false, QStringLiteral("/nothing"));
        const auto session = Session::open(m_threads, request, listener);
        QTRY_VERIFY(!listener->closed().isEmpty());
        QCOMPARE(listener->closed()[0].code, ErrorCode::NotFound);
    }

    void replayFasterThanItWasRecorded() {
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request;
        request.uri = uri(false, QStringLiteral("/replay"));
        request.replay = ReplayOptions{replayFrom(0s)};
        const MonoTime begin = MonoClock::now();
        const auto session = Session::open(m_threads, request, listener);
        QTRY_VERIFY_WITH_TIMEOUT(listener->ends() > 0 || !listener->closed().isEmpty(), 20000);
        QVERIFY2(listener->closed().isEmpty(), qPrintable(listener->closed().value(0).toLogLine()));
        QVERIFY(MonoClock::now() - begin < 9s); // ten seconds of recording
        const auto units = listener->units();
        QVERIFY2(units.size() >= clipPictures - 1, qPrintable(QString::number(units.size())));
        QVERIFY(units[0].keyFrame);
        QCOMPARE(session->stats().packetsLost, 0);
        for (qsizetype i = 0; i < units.size(); ++i) {
            QCOMPARE(units[i].captureTime.source, TimeSource::OnvifExtension);
            const auto expected = replayStart() + 40ms * i;
            QVERIFY(std::chrono::abs(units[i].captureTime.at - expected) < 2ms);
        }
    }

    void replaySeeksAndSkimsKeyFrames() {
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request;
        request.uri = uri(false, QStringLiteral("/replay"));
        request.replay = ReplayOptions{replayFrom(4s), false, ReplayOptions::Frames::Intra};
        const auto session = Session::open(m_threads, request, listener);
        QTRY_VERIFY_WITH_TIMEOUT(listener->ends() > 0 || !listener->closed().isEmpty(), 20000);
        QVERIFY2(listener->closed().isEmpty(), qPrintable(listener->closed().value(0).toLogLine()));
        const auto units = listener->units();
        QVERIFY(units.size() >= 5 && units.size() <= 8);
        for (const AccessUnit& unit : units)
            QVERIFY(unit.keyFrame);
        QVERIFY(std::chrono::abs(units[0].captureTime.at - (replayStart() + 4s)) <= 1s);
        // Back to the beginning on the same session.
        const qsizetype before = listener->count();
        session->play(ReplayOptions{replayFrom(0s)});
        QTRY_VERIFY_WITH_TIMEOUT(listener->count() > before + 30 || !listener->closed().isEmpty(), 10000);
        QVERIFY2(listener->closed().isEmpty(), qPrintable(listener->closed().value(0).toLogLine()));
        QVERIFY(std::chrono::abs(listener->units()[before].captureTime.at - replayStart()) < 1s);
    }

    void replayRunsBackwards() {
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request;
        request.uri = uri(false, QStringLiteral("/replay"));
        ReplayOptions options{{fromNtp(0), fromNtp(0) + 5s}};
        options.reverse = true;
        request.replay = options;
        const auto session = Session::open(m_threads, request, listener);
        QTRY_VERIFY_WITH_TIMEOUT(listener->ends() > 0 || !listener->closed().isEmpty(), 20000);
        const auto units = listener->units();
        QVERIFY2(units.size() > 60, qPrintable(listener->closed().value(0).toLogLine()));
        std::optional<UtcTime> key;
        UtcTime last{};
        int groups = 0;
        for (const AccessUnit& unit : units) {
            QCOMPARE(unit.captureTime.source, TimeSource::OnvifExtension);
            if (unit.keyFrame) {
                QVERIFY(!key || unit.captureTime.at < *key); // groups backwards
                key = unit.captureTime.at;
                ++groups;
            } else {
                QVERIFY(key && unit.captureTime.at > last); // pictures forwards within
            }
            last = unit.captureTime.at;
        }
        QVERIFY(groups >= 4);
        QVERIFY(std::chrono::abs(*key - replayStart()) <= 1s);
        // Each group decodes by itself: put the right way round, nothing is missing.
        QList<AccessUnit> forward;
        for (qsizetype end = units.size(), i = units.size() - 1; i >= 0; --i)
            if (units[i].keyFrame) {
                forward += units.mid(i, end - i);
                end = i;
            }
        QCOMPARE(pictureCount(forward), units.size());
    }

private:
    [[nodiscard]] QUrl uri(bool guarded, const QString& path) const {
        return QUrl(
            QStringLiteral("rtsp://127.0.0.1:%1%2").arg(guarded ? m_guardedPort : m_openPort).arg(path));
    }
    /// The peer's Range clock counts from the beginning of 1900 while its pictures are dated in 2023: no end
    /// is asked for, as the pictures would lie behind it.
    [[nodiscard]] static TimeSpan replayFrom(std::chrono::seconds from) {
        return {fromNtp(0) + from, fromNtp(0) + from};
    }
    /// What ffprobe counts in the bytes: every unit decodes as one picture.
    [[nodiscard]] qsizetype pictureCount(const QList<AccessUnit>& units) const {
        const QString path = m_folder.filePath(QStringLiteral("received.bin"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return -1;
        for (const AccessUnit& unit : units)
            file.write(unit.data);
        file.close();
        QProcess probe;
        probe.start(QStringLiteral("ffprobe"),
                    {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-f"),
                     units[0].codec == VideoCodec::H264 ? QStringLiteral("h264") : QStringLiteral("hevc"),
                     QStringLiteral("-count_frames"), QStringLiteral("-show_entries"),
                     QStringLiteral("stream=nb_read_frames"), QStringLiteral("-of"),
                     QStringLiteral("csv=p=0"), path});
        if (!probe.waitForFinished(20000) || !probe.readAllStandardError().isEmpty())
            return -1;
        return probe.readAllStandardOutput().trimmed().toLongLong();
    }
    bool startPeer(QProcess& peer, quint16& port, const QStringList& options) {
        port = freePort();
        peer.start(QStringLiteral("/usr/bin/python3"),
                   QStringList{m_script, QString::number(port), QStringLiteral("--replay"),
                               m_folder.filePath(QStringLiteral("h264.mp4"))} +
                       options +
                       QStringList{m_folder.filePath(QStringLiteral("h264.mp4")),
                                   m_folder.filePath(QStringLiteral("h265.mp4"))});
        return peer.waitForStarted(5000) && peer.waitForReadyRead(30000) &&
               peer.readAllStandardOutput().contains("ready");
    }

    QString m_script;
    QTemporaryDir m_folder;
    QProcess m_open;
    QProcess m_guarded;
    quint16 m_openPort = 0;
    quint16 m_guardedPort = 0;
    IoThreads m_threads{2};
};

QTEST_GUILESS_MAIN(TestRtspGstreamer)
#include "test_rtsp_gstreamer.moc"
