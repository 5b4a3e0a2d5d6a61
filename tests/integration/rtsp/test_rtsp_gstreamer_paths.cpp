// SPDX-License-Identifier: GPL-3.0-or-later
#include "gst_peer.h"
#include "recording_listener.h"
#include "test_certificate.h"

#include <QCryptographicHash>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <array>

using namespace vigie;
using namespace vigie::rtsp;
using namespace std::chrono_literals;

namespace {

/// What ffmpeg makes of coded bytes: its complaints, and the pictures or samples it found.
qint64 decoded(const QByteArray& bytes, const QString& format, QByteArray* complaints) {
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("received")));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        return -1;
    file.close();
    const bool sound = format == QStringLiteral("aac");
    QProcess program;
    if (sound)
        program.start(QStringLiteral("ffmpeg"),
                      {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-f"), format,
                       QStringLiteral("-i"), file.fileName(), QStringLiteral("-f"), QStringLiteral("s16le"),
                       QStringLiteral("-")});
    else
        program.start(QStringLiteral("ffprobe"),
                      {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-f"), format,
                       QStringLiteral("-count_frames"), QStringLiteral("-show_entries"),
                       QStringLiteral("stream=nb_read_frames"), QStringLiteral("-of"),
                       QStringLiteral("csv=p=0"), file.fileName()});
    if (!program.waitForFinished(30000))
        return -1;
    *complaints = program.readAllStandardError();
    const QByteArray out = program.readAllStandardOutput();
    return sound ? out.size() / 2 : out.trimmed().toLongLong();
}

} // namespace

/// Our client against GStreamer's RTSP server: ways of the media, JPEG, sound, talk, TLS.
class TestRtspGstreamerPaths : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!m_peer.start())
            QSKIP("GStreamer's RTSP server does not start here: nothing was tried against it");
    }

    void video_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<MediaTransport>("transport");
        QTest::newRow("H.264, TCP") << "/test" << MediaTransport::Tcp;
        QTest::newRow("H.264, UDP") << "/test" << MediaTransport::Udp;
        QTest::newRow("H.264, multicast") << "/group" << MediaTransport::Multicast;
        QTest::newRow("JPEG, TCP") << "/mjpeg" << MediaTransport::Tcp;
        QTest::newRow("JPEG, UDP") << "/mjpeg" << MediaTransport::Udp;
    }
    void video() {
        QFETCH(QString, path);
        QFETCH(MediaTransport, transport);
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request = asking(path);
        request.transport = transport;
        const auto session = Session::open(m_threads, request, listener);
        QTRY_VERIFY_WITH_TIMEOUT(listener->count() >= 100 || !listener->closed().isEmpty(), 20000);
        if (transport == MediaTransport::Multicast && !listener->closed().isEmpty() &&
            listener->closed()[0].detail.contains(u"already in use"))
            QSKIP("this server keeps its group's port to itself on one machine: multicast was not tried "
                  "against it");
        QVERIFY2(listener->closed().isEmpty(), qPrintable(listener->closed().value(0).toLogLine()));
        const auto stats = session->stats();
        QVERIFY(stats.transport == transport);
        QCOMPARE(stats.packetsLost, 0);
        QCOMPARE(stats.malformed, 0);
        auto units = listener->units();
        const bool jpeg = path == QStringLiteral("/mjpeg");
        // A client that joins a running stream waits for its next key frame.
        while (!units.isEmpty() && !units.first().keyFrame)
            units.removeFirst();
        QByteArray bytes;
        for (const AccessUnit& unit : units) {
            QVERIFY(unit.codec == (jpeg ? VideoCodec::Jpeg : VideoCodec::H264));
            QVERIFY(!unit.discontinuity);
            bytes += unit.data;
        }
        QByteArray complaints;
        QCOMPARE(decoded(bytes, jpeg ? QStringLiteral("mjpeg") : QStringLiteral("h264"), &complaints),
                 units.size());
        QCOMPARE(complaints, QByteArray());
    }

    void autoFindsTheWay() {
        // This mount takes multicast only: within TCP and by UDP it answers 461.
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request = asking(QStringLiteral("/group"));
        request.transport = MediaTransport::Auto;
        const auto session = Session::open(m_threads, request, listener);
        QTRY_VERIFY_WITH_TIMEOUT(!listener->closed().isEmpty(), 10000);
        QCOMPARE(listener->closed()[0].code, ErrorCode::Unsupported);
    }

    void soundBesideThePicture_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<MediaTransport>("transport");
        QTest::newRow("G.711, TCP") << "/test" << MediaTransport::Tcp;
        QTest::newRow("G.711, UDP") << "/test" << MediaTransport::Udp;
        QTest::newRow("AAC, TCP") << "/aac" << MediaTransport::Tcp;
    }
    void soundBesideThePicture() {
        QFETCH(QString, path);
        QFETCH(MediaTransport, transport);
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request = asking(path);
        request.transport = transport;
        request.tracks.audio = true;
        const auto session = Session::open(m_threads, request, listener);
        QTRY_VERIFY_WITH_TIMEOUT((listener->audio().size() >= 60 && listener->count() >= 60) ||
                                     !listener->closed().isEmpty(),
                                 20000);
        QVERIFY2(listener->closed().isEmpty(), qPrintable(listener->closed().value(0).toLogLine()));
        QVERIFY(listener->refused().isEmpty());
        QCOMPARE(session->stats().packetsLost, 0);
        QCOMPARE(session->stats().malformed, 0);
        const auto track = listener->description()->audio;
        QVERIFY(track.has_value());
        const auto units = listener->audio();
        if (track->codec != AudioCodec::Aac) {
            QCOMPARE(track->sampleRate, 8000);
            for (qsizetype i = 1; i < units.size(); ++i) // a sample an octet, without gaps
                QCOMPARE(units[i].rtpTime - units[i - 1].rtpTime, units[i - 1].data.size());
            return;
        }
        QCOMPARE(track->sampleRate, 16000);
        QByteArray adts;
        for (const AudioUnit& unit : units) {
            // AAC-LC, 16 kHz (index 8), one channel, no CRC (ISO 14496-3 §1.A.2).
            const auto length = quint32(unit.data.size() + 7);
            const std::array<quint32, 7> head{
                0xFF, 0xF1, 0x40 | 8 << 2, 0x40 | length >> 11, length >> 3 & 0xFF, (length & 7) << 5 | 0x1F,
                0xFC};
            for (const quint32 byte : head)
                adts.append(char(byte));
            adts += unit.data;
        }
        QByteArray complaints;
        QCOMPARE(decoded(adts, QStringLiteral("aac"), &complaints), units.size() * 1024);
        QCOMPARE(complaints, QByteArray());
        // RTP time is rounded by the peer; over a second it is right.
        const qint64 span = units[50].rtpTime - units[0].rtpTime;
        QVERIFY2(std::abs(span - 50 * 1024) < 200, qPrintable(QString::number(span)));
    }

    void talkIsHeard() {
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest request = asking(QStringLiteral("/back"));
        request.tracks.backChannel = true;
        const auto session = Session::open(m_threads, request, listener);
        QTRY_VERIFY_WITH_TIMEOUT(listener->count() >= 5 || !listener->closed().isEmpty(), 15000);
        QVERIFY2(listener->closed().isEmpty(), qPrintable(listener->closed().value(0).toLogLine()));
        QVERIFY(listener->refused().isEmpty());
        QVERIFY(listener->description()->backChannel->codec == AudioCodec::Pcmu);
        for (int i = 0; i < 25; ++i) {
            const auto sent = session->sendAudio(QByteArray(160, '\x7f'));
            QVERIFY(sent);
            QTest::qWait(20);
        }
        QByteArray said;
        const auto heard = [&] {
            said += m_peer.process.readAllStandardOutput();
            const qsizetype at = said.lastIndexOf("heard ");
            return at < 0 ? 0 : said.mid(at + 6).split('\n')[0].toInt();
        };
        // Decoded to 16-bit samples there.
        QTRY_VERIFY_WITH_TIMEOUT(heard() >= 25 * 160, 8000);
        QCOMPARE(session->stats().talkDropped, 0);
    }

    void encrypted() {
        TestCertificate made;
        if (!made.make())
            QSKIP("there is no openssl program: RTSPS was not tried");
        Peer peer;
        if (!peer.start({QStringLiteral("--tls"), made.certificatePath(), made.keyPath()}))
            QSKIP("GStreamer has no TLS here (glib-networking): RTSPS was not tried");
        SessionRequest request = asking(QStringLiteral("/test"));
        request.uri = QUrl(QStringLiteral("rtsps://127.0.0.1:%1/test").arg(peer.port));
        const auto refused = std::make_shared<RecordingListener>();
        const auto other = Session::open(m_threads, request, refused);
        QTRY_VERIFY(!refused->closed().isEmpty());
        QCOMPARE(refused->closed()[0].code, ErrorCode::Untrusted);

        request.trust.pinnedSha256 = made.certificate.digest(QCryptographicHash::Sha256);
        request.tracks.audio = true;
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, request, listener);
        QTRY_VERIFY_WITH_TIMEOUT(listener->count() >= 50 || !listener->closed().isEmpty(), 15000);
        QVERIFY2(listener->closed().isEmpty(), qPrintable(listener->closed().value(0).toLogLine()));
        QVERIFY(listener->audio().size() > 10);
        QCOMPARE(session->stats().packetsLost, 0);
        QCOMPARE(session->stats().discardedBytes, 0);
    }

private:
    [[nodiscard]] SessionRequest asking(const QString& path) const {
        SessionRequest request;
        request.uri = QUrl(QStringLiteral("rtsp://127.0.0.1:%1%2").arg(m_peer.port).arg(path));
        return request;
    }

    Peer m_peer;
    IoThreads m_threads{2};
};

QTEST_GUILESS_MAIN(TestRtspGstreamerPaths)
#include "test_rtsp_gstreamer_paths.moc"
