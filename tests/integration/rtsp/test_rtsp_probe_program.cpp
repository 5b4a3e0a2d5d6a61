// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/time_stamp.h"
#include "rtsp/rtp_packet.h"

#include <QFileInfo>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace vigie;
using namespace vigie::rtsp;
using namespace std::chrono_literals;

namespace {

struct Outcome {
    int code = -1;
    QByteArray out;
    QByteArray err;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    [[nodiscard]] QByteArray said() const { return out + err; }
};

quint16 freePort() {
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

} // namespace

/// `vigiectl probe` itself against GStreamer's RTSP server.
class TestRtspProbeProgram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(QFileInfo::exists(program()));
        m_port = freePort();
        if (!start(m_peer, {QFINDTESTDATA("gst_peer.py"), QString::number(m_port)}))
            QSKIP("GStreamer's RTSP server does not start here: the program was not tried against it");
    }
    void cleanupTestCase() {
        m_peer.kill();
        m_peer.waitForFinished(5000);
    }

    void live_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("transport");
        QTest::addColumn<QString>("codec");
        QTest::newRow("H.264 with sound") << "/test"
                                          << "tcp"
                                          << "H.264";
        QTest::newRow("H.264 by UDP") << "/aac"
                                      << "udp"
                                      << "H.264";
        QTest::newRow("JPEG") << "/mjpeg"
                              << "auto"
                              << "MJPEG";
    }
    void live() {
        QFETCH(QString, path);
        QFETCH(QString, transport);
        QFETCH(QString, codec);
        const Outcome outcome = probe(path, {QStringLiteral("--seconds"), QStringLiteral("2"),
                                             QStringLiteral("--transport"), transport});
        QVERIFY2(outcome.code == 0, outcome.said());
        const QJsonObject answer = outcome.json();
        QCOMPARE(answer[u"codec"].toString(), codec);
        QCOMPARE(answer[u"width"].toInt(), 640);
        QCOMPARE(answer[u"height"].toInt(), 360);
        QVERIFY2(qAbs(answer[u"fps"].toDouble() - 25) < 1, outcome.out);
        QVERIFY2(answer[u"frames"].toInt() >= 25, outcome.out);
        QCOMPARE(answer[u"lost"].toInt(), 0);
        QCOMPARE(answer[u"garbage_bytes"].toInt(), 0);
        QVERIFY2(answer[u"server"].toString().contains(u"GStreamer"), outcome.out);
        QCOMPARE(outcome.err, QByteArray());
    }

    void asAGenericDevice() {
        const Outcome outcome =
            probe(QStringLiteral("/test"), {QStringLiteral("--family"), QStringLiteral("generic")});
        QVERIFY2(outcome.code == 0, outcome.said());
        const QJsonArray steps = outcome.json()[u"steps"].toArray();
        QCOMPARE(steps.size(), 12);
        for (const auto& step : steps)
            if (step[u"step"].toString() == u"streams")
                QVERIFY2(step[u"answer"][u"list"][0][u"first_picture_ms"].toInt(-1) >= 0, outcome.out);
    }

    void noSuchStream() {
        const Outcome outcome = probe(QStringLiteral("/nothing"), {});
        QVERIFY2(outcome.code != 0 && outcome.json()[u"error"].toString() == u"not-found", outcome.said());
    }

    // A replay's clip is ten seconds, and its pictures are dated from this many seconds after 1900 on.
    void replay() {
        const QString script =
            qEnvironmentVariable("VIGIE_TEST_DATA") + QStringLiteral("/../peers/gst_rtsp_peer.py");
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA") || !QFileInfo::exists(script))
            QSKIP("gst_rtsp_peer.py is not there: replay was not tried by the program");
        QTemporaryDir folder;
        const QString clip = folder.filePath(QStringLiteral("clip.mp4"));
        QProcess ffmpeg;
        ffmpeg.start(
            QStringLiteral("ffmpeg"),
            QStringLiteral("-v error -f lavfi -i testsrc2=size=320x180:rate=25:duration=10 -c:v libx264 "
                           "-bf 0 -preset ultrafast -g 25")
                    .split(u' ') +
                QStringList{clip});
        if (!ffmpeg.waitForStarted(5000))
            QSKIP("ffmpeg is not there: replay was not tried by the program");
        QVERIFY2(ffmpeg.waitForFinished(60'000) && ffmpeg.exitCode() == 0, ffmpeg.readAllStandardError());
        QProcess peer;
        m_replayPort = freePort();
        QVERIFY(start(peer, {script, QString::number(m_replayPort), QStringLiteral("--replay"), clip}));
        const Outcome outcome = run(m_replayPort, QStringLiteral("/replay"),
                                    {QStringLiteral("--from"), QStringLiteral("1900-01-01T00:00:00Z"),
                                     QStringLiteral("--seconds"), QStringLiteral("3")});
        peer.kill();
        peer.waitForFinished(5000);
        QVERIFY2(outcome.code == 0, outcome.said());
        const QJsonObject answer = outcome.json();
        QCOMPARE(answer[u"codec"].toString(), QStringLiteral("H.264"));
        QCOMPARE(answer[u"width"].toInt(), 320);
        QVERIFY2(answer[u"frames"].toInt() >= 50, outcome.out);
        QCOMPARE(answer[u"lost"].toInt(), 0);
        QCOMPARE(answer[u"capture_time"].toString(), timeSourceName(TimeSource::OnvifExtension));
        const UtcTime begin = fromNtp(std::uint64_t(3'900'000'000) << 32);
        const QDateTime first = QDateTime::fromString(answer[u"first_capture"].toString(), Qt::ISODateWithMs);
        QVERIFY2(first.isValid() && std::chrono::abs(fromDateTime(first) - begin) < 2ms, outcome.out);
    }

private:
    [[nodiscard]] static QString program() {
        return qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigiectl");
    }
    static bool start(QProcess& peer, const QStringList& arguments) {
        peer.start(QStringLiteral("/usr/bin/python3"), arguments);
        return peer.waitForStarted(5000) && peer.waitForReadyRead(30'000) &&
               peer.readAllStandardOutput().contains("ready");
    }
    [[nodiscard]] Outcome probe(const QString& path, const QStringList& options) const {
        // GStreamer's server says 503 when it had no time to preroll: not what is looked at here.
        Outcome outcome = run(m_port, path, options);
        for (int again = 0; again < 3 && outcome.out.contains("503 Service Unavailable"); ++again)
            outcome = run(m_port, path, options);
        return outcome;
    }
    [[nodiscard]] static Outcome run(quint16 port, const QString& path, const QStringList& options) {
        QProcess process;
        process.start(program(), QStringList{QStringLiteral("probe"),
                                             QStringLiteral("rtsp://127.0.0.1:%1%2").arg(port).arg(path),
                                             QStringLiteral("--json")} +
                                     options);
        process.closeWriteChannel();
        if (!process.waitForFinished(40'000) || process.exitStatus() != QProcess::NormalExit)
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    QProcess m_peer;
    quint16 m_port = 0;
    quint16 m_replayPort = 0;
};

QTEST_GUILESS_MAIN(TestRtspProbeProgram)
#include "test_rtsp_probe_program.moc"
