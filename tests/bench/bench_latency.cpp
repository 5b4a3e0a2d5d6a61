// SPDX-License-Identifier: GPL-3.0-or-later
// bench_latency: from drawing a picture at the source to seeing it on the screen, by a time code in the
// picture, beside other programs. Needs a screen of 640×360 of its own: the code is read from its pixels.
#include "base/logging.h"
#include "look/ui/theme.h"
#include "report.h"
#include "roles.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QPixmap>
#include <QProcess>
#include <QScreen>
#include <QStandardPaths>
#include <QThread>

#include <algorithm>
#include <chrono>

using namespace vigie;
using namespace vigie::bench;
using namespace std::chrono_literals;

namespace {

constexpr QSize screenSize(640, 360);
constexpr int blockWidth = 10;
constexpr int blockRow = 8; // within the 16 lines of a code
constexpr double frameMs = 40;

// The code of the picture on the screen; nothing when it shows none, or parts of two.
std::optional<quint64> readCode() {
    QScreen* screen = QGuiApplication::primaryScreen();
    const QImage top = screen->grabWindow(0, 0, 0, screenSize.width(), 16).toImage();
    const QImage low = screen->grabWindow(0, 0, screenSize.height() - 16, screenSize.width(), 16).toImage();
    if (top.width() < screenSize.width() || low.width() < screenSize.width())
        return std::nullopt;
    quint64 code = 0;
    for (int i = 0; i < 64; ++i) {
        const QPoint at(i * blockWidth + blockWidth / 2, blockRow);
        const int upper = qGray(top.pixel(at));
        const int lower = qGray(low.pixel(at));
        if (qAbs(upper - lower) < 100)
            return std::nullopt;
        code = code << 1 | (upper > lower ? 1U : 0U);
    }
    return code;
}

quint64 nowMicroseconds() {
    return quint64(std::chrono::duration_cast<std::chrono::microseconds>(
                       std::chrono::steady_clock::now().time_since_epoch())
                       .count());
}

struct Seen {
    QList<double> milliseconds; ///< of each picture, when it was first seen
};

// Looks at the screen as often as it can for so long, from the first code on.
Seen watch(int seconds) {
    Seen seen;
    QElapsedTimer patience;
    patience.start();
    QElapsedTimer since;
    quint64 last = 0;
    while (since.isValid() ? since.elapsed() < seconds * 1000 : patience.elapsed() < 20'000) {
        const auto code = readCode();
        const quint64 now = nowMicroseconds();
        if (!code || *code == last || *code > now || now - *code > 10'000'000) {
            QThread::usleep(500);
            continue;
        }
        if (!since.isValid())
            since.start();
        last = *code;
        if (since.elapsed() > 1000) // not what the start held up
            seen.milliseconds << double(now - *code) / 1000.0;
    }
    return seen;
}

struct Peer {
    QString name;
    QString program;
    QStringList arguments;
};

QList<Peer> peers(const QString& uri) {
    return {{QStringLiteral("mpv"),
             QStringLiteral("mpv"),
             {QStringLiteral("--no-config"), QStringLiteral("--no-audio"),
              QStringLiteral("--profile=low-latency"), QStringLiteral("--rtsp-transport=tcp"),
              QStringLiteral("--vo=x11"), QStringLiteral("--untimed"), QStringLiteral("--no-border"),
              QStringLiteral("--no-osc"), QStringLiteral("--geometry=640x360+0+0"), uri}},
            {QStringLiteral("ffplay"),
             QStringLiteral("ffplay"),
             {QStringLiteral("-an"), QStringLiteral("-fflags"), QStringLiteral("nobuffer"),
              QStringLiteral("-flags"), QStringLiteral("low_delay"), QStringLiteral("-rtsp_transport"),
              QStringLiteral("tcp"), QStringLiteral("-noborder"), QStringLiteral("-left"),
              QStringLiteral("0"), QStringLiteral("-top"), QStringLiteral("0"), uri}},
            {QStringLiteral("gstreamer"),
             QStringLiteral("gst-launch-1.0"),
             {QStringLiteral("-q"), QStringLiteral("rtspsrc"), QStringLiteral("location=") + uri,
              QStringLiteral("protocols=tcp"), QStringLiteral("latency=0"), QStringLiteral("!"),
              QStringLiteral("rtph264depay"), QStringLiteral("!"), QStringLiteral("avdec_h264"),
              QStringLiteral("!"), QStringLiteral("videoconvert"), QStringLiteral("!"),
              QStringLiteral("ximagesink"), QStringLiteral("sync=false")}}};
}

int compare(const QString& source, int seconds, const QString& file) {
    if (QGuiApplication::primaryScreen()->size() != screenSize) {
        qWarning("bench_latency needs a screen of 640×360 to itself: ./dev bench latency makes one");
        return 2;
    }
    QProcess server;
    server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    server.start(QStringLiteral("/usr/bin/python3"), {source, QStringLiteral("18554")});
    while (!server.canReadLine() && server.waitForReadyRead(20'000)) {
    }
    if (!server.readLine().startsWith("ready")) {
        qWarning("the source of pictures did not start: %s", qPrintable(source));
        return 1;
    }
    const QString uri = QStringLiteral("rtsp://127.0.0.1:18554/live");
    Report report(QStringLiteral("latency"));
    report.figure(QStringLiteral("seconds"), seconds);
    const auto measure = [&](const QString& program, const QStringList& arguments, const QByteArray& input) {
        QProcess process;
        process.setStandardOutputFile(QProcess::nullDevice());
        process.setStandardErrorFile(QProcess::nullDevice());
        process.start(program, arguments);
        if (!input.isEmpty())
            process.write(input + '\n');
        process.waitForStarted();
        process.waitForBytesWritten(1000);
        const Seen seen = watch(seconds);
        process.terminate();
        if (!process.waitForFinished(3000))
            process.kill();
        process.waitForFinished(2000);
        return seen;
    };
    const auto told = [](const Seen& seen) {
        return QJsonObject{{QStringLiteral("pictures"), seen.milliseconds.size()},
                           {QStringLiteral("p50_ms"), rounded(percentile(seen.milliseconds, 0.5))},
                           {QStringLiteral("p95_ms"), rounded(percentile(seen.milliseconds, 0.95))}};
    };
    const Seen ours = measure(
        QCoreApplication::applicationFilePath(), {QStringLiteral("--role"), QStringLiteral("latency")},
        QJsonDocument(QJsonObject{{QStringLiteral("uris"), QJsonArray{uri}}}).toJson(QJsonDocument::Compact));
    if (ours.milliseconds.isEmpty()) {
        qWarning("no picture of ours was seen");
        return 1;
    }
    report.figure(QStringLiteral("vigie"), told(ours));
    report.target(QStringLiteral("p95_ms, source's encoder included"), percentile(ours.milliseconds, 0.95),
                  frameMs + 20, Report::Sense::Max);
    for (const Peer& peer : peers(uri)) {
        if (QStandardPaths::findExecutable(peer.program).isEmpty()) {
            report.figure(peer.name, QStringLiteral("not installed"));
            continue;
        }
        const Seen theirs = measure(peer.program, peer.arguments, {});
        if (theirs.milliseconds.isEmpty()) {
            report.figure(peer.name, QStringLiteral("showed nothing that could be read"));
            continue;
        }
        report.figure(peer.name, told(theirs));
        report.target(QStringLiteral("p95 / %1_p95").arg(peer.name),
                      percentile(ours.milliseconds, 0.95) / percentile(theirs.milliseconds, 0.95), 1,
                      Report::Sense::Max);
    }
    server.kill();
    server.waitForFinished(2000);
    return report.write(file) ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    installLogFormat(false);
    look::applyTheme(application, look::ThemeKind::Dark);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption seconds(QStringLiteral("seconds"), QStringLiteral("How long each is watched."),
                                     QStringLiteral("s"), QStringLiteral("15"));
    const QCommandLineOption source(QStringLiteral("source"),
                                    QStringLiteral("The script that sends the pictures."),
                                    QStringLiteral("file"));
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Also write the report there."),
                                  QStringLiteral("file"));
    const QCommandLineOption role(QStringLiteral("role"), QStringLiteral("Internal: latency."),
                                  QStringLiteral("name"));
    parser.addOptions({seconds, source, json, role});
    parser.process(application);
    if (parser.isSet(role)) {
        QFile input;
        return input.open(stdin, QIODevice::ReadOnly)
                   ? runLatency(QJsonDocument::fromJson(input.readLine()).object())
                   : 2;
    }
    if (parser.value(seconds).toInt() < 2) {
        qWarning("--seconds takes at least 2");
        return 2;
    }
    return compare(parser.value(source), parser.value(seconds).toInt(), parser.value(json));
}
