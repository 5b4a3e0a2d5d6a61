// SPDX-License-Identifier: GPL-3.0-or-later
// bench_wall: what a wall of N streams costs beside decoding alone and beside other programs, in one run.
#include "base/heap.h"
#include "peers.h"
#include "report.h"
#include "roles.h"
#include "sampler.h"
#include "simulator_process.h"
#include "wall/layout.h"
#include "wall_bench.h"

#include <QApplication>
#include <QDir>
#include <QSysInfo>
#include <QThread>

using namespace vigie;
using namespace vigie::bench;

namespace {

struct Cost {
    double cores = 0; ///< CPU seconds a second
    double residentMiB = 0;
};

// What a running process uses over a while.
std::optional<Cost> measure(qint64 pid, int seconds) {
    const auto before = usageOf(pid);
    QThread::sleep(static_cast<unsigned long>(seconds));
    const auto after = usageOf(pid);
    if (!before || !after)
        return std::nullopt;
    return Cost{(after->cpuSeconds - before->cpuSeconds) / seconds, after->residentMiB};
}

QJsonObject readLine(QProcess& process, int milliseconds) {
    while (!process.canReadLine() && process.waitForReadyRead(milliseconds)) {
    }
    return QJsonDocument::fromJson(process.readLine()).object();
}

bool startRole(QProcess& process, const QString& role, const QJsonObject& job) {
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--role"), role});
    process.write(QJsonDocument(job).toJson(QJsonDocument::Compact) + '\n');
    return process.waitForStarted();
}

int compare(int streams, int seconds, bool mixed, const QString& file) {
    qputenv("VIGIE_BIN", QCoreApplication::applicationDirPath().toUtf8());
    test::SimulatorProcess simulator;
    const int perRecorder = qMax(1, (streams + 3) / 4);
    if (const auto started = simulator.start(
            QStringLiteral("127.60.1.1"),
            {QStringLiteral("--communes"), QStringLiteral("4"), QStringLiteral("--recorders-per-commune"),
             QStringLiteral("1"), QStringLiteral("--cameras-per-recorder"), QString::number(perRecorder)});
        !started) {
        qWarning("%s", qPrintable(started.error().toLogLine()));
        return 1;
    }
    QStringList uris;
    QStringList mains;
    for (int i = 0; i < streams; ++i) {
        const QString camera = simulator.recorder(i % 4)[QStringLiteral("rtsp")].toString() +
                               QStringLiteral("/live/VideoSource_%1/").arg(i / 4 + 1);
        uris << camera + QStringLiteral("sub");
        if (mixed)
            mains << camera + QStringLiteral("main");
    }
    const QJsonObject job{{QStringLiteral("uris"), QJsonArray::fromStringList(uris)},
                          {QStringLiteral("mains"), QJsonArray::fromStringList(mains)},
                          {QStringLiteral("user"), simulator.user()},
                          {QStringLiteral("password"), simulator.password()},
                          {QStringLiteral("seconds"), seconds + 2}};

    Report report(mixed ? QStringLiteral("mixed") : QStringLiteral("wall"));
    report.figure(QStringLiteral("streams"), streams);
    report.figure(QStringLiteral("seconds"), seconds);
    report.figure(QStringLiteral("cores_of_machine"), QThread::idealThreadCount());

    QProcess decode;
    if (!startRole(decode, QStringLiteral("decode"), job))
        return 1;
    const QJsonObject alone = readLine(decode, 60000);
    decode.waitForFinished();
    const double cpuPerPicture =
        alone[QStringLiteral("cpu_seconds")].toDouble() / alone[QStringLiteral("pictures")].toDouble(1);
    if (!(cpuPerPicture > 0)) {
        qWarning("decoding alone could not be measured");
        return 1;
    }

    QProcess wall;
    if (!startRole(wall, QStringLiteral("wall"), job) ||
        !readLine(wall, 60000)[QStringLiteral("ready")].toBool()) {
        qWarning("the wall did not show all streams");
        return 1;
    }
    const auto cost = measure(wall.processId(), seconds);
    const QJsonObject seen = readLine(wall, 30000);
    wall.waitForFinished();
    if (!cost || seen.isEmpty()) {
        qWarning("the wall could not be measured");
        return 1;
    }
    QJsonObject nothing = job;
    nothing[QStringLiteral("uris")] = QJsonArray();
    QProcess empty;
    double emptyMiB = 0;
    if (startRole(empty, QStringLiteral("wall"), nothing) &&
        readLine(empty, 20000)[QStringLiteral("ready")].toBool()) {
        if (const auto bare = measure(empty.processId(), 1))
            emptyMiB = bare->residentMiB;
    }
    empty.kill();
    empty.waitForFinished();

    const double rate =
        seen[QStringLiteral("decoded")].toDouble() / seen[QStringLiteral("seconds")].toDouble(1);
    const double aloneCores = cpuPerPicture * rate;
    report.figure(QStringLiteral("wall_cpu_cores"), rounded(cost->cores));
    report.figure(QStringLiteral("wall_resident_mib"), rounded(cost->residentMiB));
    report.figure(QStringLiteral("wall_seen"), seen);
    report.figure(QStringLiteral("decode_alone_cpu_cores"), rounded(aloneCores));
    report.figure(QStringLiteral("decode_alone_ms_per_picture"), rounded(cpuPerPicture * 1000.0));
    if (!mixed) // there the wall decodes both streams of the focused camera
        report.target(QStringLiteral("wall_cpu / decode_alone_cpu"), cost->cores / aloneCores, 1.15,
                      Report::Sense::Max);
    report.target(QStringLiteral("frames_lost"),
                  seen[QStringLiteral("dropped")].toDouble() +
                      seen[QStringLiteral("packets_lost")].toDouble(),
                  0, Report::Sense::Max);
    report.target(QStringLiteral("mib_per_stream"), (cost->residentMiB - emptyMiB) / streams, 5,
                  Report::Sense::Max);
    report.target(QStringLiteral("gui_blocked_ms"), seen[QStringLiteral("gui_blocked_ms")].toDouble(), 16,
                  Report::Sense::Max);

    for (const Peer& peer : peersFor(mixed ? mains : uris, simulator.user(), simulator.password())) {
        QProcess process;
        process.setStandardOutputFile(QProcess::nullDevice());
        process.setStandardErrorFile(QDir::temp().filePath(QStringLiteral("bench-%1.log").arg(peer.name)));
        process.start(peer.program, peer.arguments);
        process.waitForStarted();
        // Time for all connections and first key images.
        QThread::sleep(static_cast<unsigned long>(5 + streams / 8));
        const auto theirs = measure(process.processId(), seconds);
        process.terminate();
        if (!process.waitForFinished(5000))
            process.kill();
        process.waitForFinished(2000);
        if (!theirs) {
            report.figure(peer.name, QStringLiteral("ended before it could be measured"));
            continue;
        }
        report.figure(peer.name, QJsonObject{{QStringLiteral("cpu_cores"), rounded(theirs->cores)},
                                             {QStringLiteral("resident_mib"), rounded(theirs->residentMiB)}});
        report.target(QStringLiteral("wall_cpu / %1_cpu").arg(peer.name), cost->cores / theirs->cores,
                      mixed ? 0.25 : 1, Report::Sense::Max);
    }
    return report.write(file) ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    keepHeapLevel();
    const QCommandLineOption streams(QStringLiteral("streams"), QStringLiteral("How many."),
                                     QStringLiteral("n"), QStringLiteral("64"));
    const QCommandLineOption seconds(QStringLiteral("seconds"), QStringLiteral("How long each is measured."),
                                     QStringLiteral("s"), QStringLiteral("20"));
    const QCommandLineOption mixed(
        QStringLiteral("mixed"),
        QStringLiteral(
            "16 cameras with a main and a sub stream in 4 × 4, beside peers on the main streams."));
    return runWallBench(
        argc, argv,
        {{streams, seconds, mixed},
         {{QStringLiteral("wall"), runWall}, {QStringLiteral("decode"), runDecode}},
         [&](const QCommandLineParser& told, const QString& file) {
             const int count = told.isSet(mixed) && !told.isSet(streams) ? 16 : told.value(streams).toInt();
             if (count < 1 || count > wall::Layout::mostTiles || told.value(seconds).toInt() < 1) {
                 qWarning("--streams takes 1 to %d, --seconds at least 1", wall::Layout::mostTiles);
                 return 2;
             }
             return compare(count, told.value(seconds).toInt(), told.isSet(mixed), file);
         }});
}
