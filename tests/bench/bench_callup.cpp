// SPDX-License-Identifier: GPL-3.0-or-later
// bench_callup: how long from calling a camera to its first picture on the screen, beside other programs.
#include "base/logging.h"
#include "look/ui/theme.h"
#include "report.h"
#include "roles.h"
#include "simulator_process.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QUrl>

using namespace vigie;
using namespace vigie::bench;

namespace {

constexpr int peerTimes = 12;

/// A program that shows one stream; its first picture is known by its end, or by what it says.
struct Caller {
    QString program;
    QStringList arguments;    ///< before the address
    QString saysFirstPicture; ///< an expression; empty where it ends by itself
};

const QList<Caller> callers{
    {QStringLiteral("mpv"),
     {QStringLiteral("--no-config"), QStringLiteral("--no-audio"), QStringLiteral("--frames=1"),
      QStringLiteral("--rtsp-transport=tcp"), QStringLiteral("--profile=low-latency"),
      QStringLiteral("--vo=x11")},
     {}},
    {QStringLiteral("ffplay"),
     {QStringLiteral("-an"), QStringLiteral("-fflags"), QStringLiteral("nobuffer"),
      QStringLiteral("-rtsp_transport"), QStringLiteral("tcp")},
     QStringLiteral("[0-9]\\.[0-9]+ M-V:")}}; // its clock, which runs from the first picture on
// Debian 12 builds VLC without its RTSP client.

// Milliseconds until the first picture; nothing when it never came.
std::optional<double> firstPicture(const Caller& caller, const QString& address) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    QStringList arguments = caller.arguments;
    if (!address.startsWith(u"rtsp")) {
        arguments.removeOne(QStringLiteral("-rtsp_transport"));
        arguments.removeOne(QStringLiteral("tcp"));
    }
    const QRegularExpression first(caller.saysFirstPicture);
    QElapsedTimer since;
    since.start();
    process.start(caller.program, arguments << address);
    QByteArray said;
    bool isThere = false;
    while (!isThere && since.elapsed() < 15000 && process.state() != QProcess::NotRunning) {
        process.waitForReadyRead(2);
        said += process.readAll();
        isThere = !caller.saysFirstPicture.isEmpty() && first.match(QString::fromUtf8(said)).hasMatch();
    }
    const double taken = static_cast<double>(since.nsecsElapsed()) / 1e6;
    const bool ended = caller.saysFirstPicture.isEmpty() && process.state() == QProcess::NotRunning &&
                       process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    process.kill();
    process.waitForFinished(2000);
    if (!isThere && !ended)
        return std::nullopt;
    return taken;
}

QString withLogin(const QString& uri, const test::SimulatorProcess& simulator) {
    QUrl url(uri);
    url.setUserName(simulator.user());
    url.setPassword(simulator.password());
    return url.toString(QUrl::FullyEncoded);
}

int compare(int times, const QString& file) {
    qputenv("VIGIE_BIN", QCoreApplication::applicationDirPath().toUtf8());
    test::SimulatorProcess simulator;
    if (const auto started = simulator.start(QStringLiteral("127.61.1.1"),
                                             {QStringLiteral("--communes"), QStringLiteral("1"),
                                              QStringLiteral("--recorders-per-commune"), QStringLiteral("1"),
                                              QStringLiteral("--cameras-per-recorder"), QStringLiteral("8")});
        !started) {
        qWarning("%s", qPrintable(started.error().toLogLine()));
        return 1;
    }
    QStringList uris;
    for (int i = 1; i <= 8; ++i)
        uris << simulator.recorder()[QStringLiteral("rtsp")].toString() +
                    QStringLiteral("/live/VideoSource_%1/sub").arg(i);
    Report report(QStringLiteral("callup"));
    QProcess role;
    role.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    role.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--role"), QStringLiteral("callup")});
    role.write(QJsonDocument(QJsonObject{{QStringLiteral("uris"), QJsonArray::fromStringList(uris)},
                                         {QStringLiteral("user"), simulator.user()},
                                         {QStringLiteral("password"), simulator.password()},
                                         {QStringLiteral("times"), times}})
                   .toJson(QJsonDocument::Compact) +
               '\n');
    role.waitForFinished(times * 11'000);
    const QJsonObject seen = QJsonDocument::fromJson(role.readLine()).object();
    QList<double> ours;
    for (const auto& value : seen[QStringLiteral("milliseconds")].toArray())
        ours << value.toDouble();
    if (ours.isEmpty()) {
        qWarning("no camera was shown");
        return 1;
    }
    report.figure(QStringLiteral("calls"), ours.size());
    report.figure(QStringLiteral("p50_ms"), rounded(percentile(ours, 0.5)));
    report.figure(QStringLiteral("p95_ms"), rounded(percentile(ours, 0.95)));
    report.figure(QStringLiteral("worst_ms"), rounded(percentile(ours, 1)));
    report.target(QStringLiteral("calls_lost"), seen[QStringLiteral("lost")].toDouble(), 0,
                  Report::Sense::Max);
    report.target(QStringLiteral("p95_ms"), percentile(ours, 0.95), 300, Report::Sense::Max);

    // What a program needs to start and show a file is no call-up: it is taken off.
    QTemporaryDir dir;
    const QString clip = dir.filePath(QStringLiteral("clip.mp4"));
    QProcess::execute(QStringLiteral("ffmpeg"),
                      {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-f"),
                       QStringLiteral("lavfi"), QStringLiteral("-i"),
                       QStringLiteral("testsrc2=size=640x360:rate=25:duration=5"), QStringLiteral("-c:v"),
                       QStringLiteral("libx264"), QStringLiteral("-bf"), QStringLiteral("0"), clip});
    for (const Caller& caller : callers) {
        if (QStandardPaths::findExecutable(caller.program).isEmpty()) {
            report.figure(caller.program, QStringLiteral("not installed"));
            continue;
        }
        QList<double> streams;
        QList<double> files;
        for (int i = 0; i < peerTimes; ++i) {
            if (const auto taken = firstPicture(caller, clip))
                files << *taken;
            if (const auto taken = firstPicture(caller, withLogin(uris[i % uris.size()], simulator)))
                streams << *taken;
        }
        if (streams.isEmpty() || files.isEmpty()) {
            report.figure(caller.program, QStringLiteral("showed nothing that could be measured"));
            continue;
        }
        const double start = percentile(files, 0.5);
        const double theirs = percentile(streams, 0.95) - start;
        report.figure(caller.program,
                      QJsonObject{{QStringLiteral("calls"), streams.size()},
                                  {QStringLiteral("file_p50_ms"), rounded(start)},
                                  {QStringLiteral("stream_p50_ms"), rounded(percentile(streams, 0.5))},
                                  {QStringLiteral("stream_p95_ms"), rounded(percentile(streams, 0.95))},
                                  {QStringLiteral("net_p95_ms"), rounded(theirs)}});
        if (theirs > 0)
            report.target(QStringLiteral("p95 / %1_net_p95").arg(caller.program),
                          percentile(ours, 0.95) / theirs, 1, Report::Sense::Max);
    }
    return report.write(file) ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    installLogFormat(false);
    look::applyTheme(application, look::ThemeKind::Dark);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption times(QStringLiteral("times"), QStringLiteral("How many calls."),
                                   QStringLiteral("n"), QStringLiteral("60"));
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Also write the report there."),
                                  QStringLiteral("file"));
    const QCommandLineOption role(QStringLiteral("role"), QStringLiteral("Internal: callup."),
                                  QStringLiteral("name"));
    parser.addOptions({times, json, role});
    parser.process(application);
    if (parser.isSet(role)) {
        QFile input;
        return input.open(stdin, QIODevice::ReadOnly)
                   ? runCallUp(QJsonDocument::fromJson(input.readLine()).object())
                   : 2;
    }
    if (parser.value(times).toInt() < 1) {
        qWarning("--times takes at least 1");
        return 2;
    }
    return compare(parser.value(times).toInt(), parser.value(json));
}
