// SPDX-License-Identifier: GPL-3.0-or-later
// bench_soak: a wall that lives through a fault every few seconds: what it costs in memory, and how soon each
// picture is back.
#include "base/heap.h"
#include "report.h"
#include "roles.h"
#include "simulator_process.h"
#include "wall_bench.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QThread>

#include <csignal>
#include <random>

using namespace vigie;
using namespace vigie::bench;

namespace {

constexpr int recorders = 4;
constexpr int camerasEach = 4;
constexpr double backWithin = 10; // seconds after the device

/// The wall's process, asked by words and answered by lines.
class Wall final {
public:
    /// Stands still, as a machine that sleeps does.
    void sleep(unsigned milliseconds) {
        ::kill(pid_t(m_process.processId()), SIGSTOP);
        QThread::msleep(milliseconds);
        ::kill(pid_t(m_process.processId()), SIGCONT);
    }
    bool start(const QJsonObject& job) {
        m_process.setProcessChannelMode(QProcess::SeparateChannels);
        m_process.setStandardErrorFile(QDir::temp().filePath(QStringLiteral("bench-soak.log")));
        m_process.start(QCoreApplication::applicationFilePath(),
                        {QStringLiteral("--role"), QStringLiteral("soak")});
        m_process.write(QJsonDocument(job).toJson(QJsonDocument::Compact) + '\n');
        return m_process.waitForStarted();
    }
    QJsonObject ask(const QByteArray& word) {
        m_process.write(word + '\n');
        while (!m_process.canReadLine() && m_process.waitForReadyRead(20'000)) {
        }
        return QJsonDocument::fromJson(m_process.readLine()).object();
    }
    /// Seconds until all tiles are live; nothing when they are not after a minute.
    std::optional<double> waitForAll() {
        QElapsedTimer since;
        since.start();
        while (since.elapsed() < 60'000) {
            const QJsonObject state = ask("state");
            if (state.isEmpty())
                return std::nullopt;
            if (state[QStringLiteral("live")] == state[QStringLiteral("tiles")])
                return static_cast<double>(since.elapsed()) / 1000.0;
            QThread::msleep(100);
        }
        return std::nullopt;
    }
    void end() {
        m_process.write("quit\n");
        m_process.waitForFinished(10'000);
    }

private:
    QProcess m_process;
};

// MiB an hour, by least squares.
double slope(const QList<std::pair<double, double>>& samples) {
    double meanX = 0;
    double meanY = 0;
    for (const auto& [x, y] : samples) {
        meanX += x / double(samples.size());
        meanY += y / double(samples.size());
    }
    double over = 0;
    double under = 0;
    for (const auto& [x, y] : samples) {
        over += (x - meanX) * (y - meanY);
        under += (x - meanX) * (x - meanX);
    }
    return under > 0 ? over / under * 3600 : 0;
}

int soak(int minutes, unsigned seed, const QString& file) {
    qputenv("VIGIE_BIN", QCoreApplication::applicationDirPath().toUtf8());
    test::SimulatorProcess simulator;
    if (const auto started =
            simulator.start(QStringLiteral("127.62.1.1"),
                            {QStringLiteral("--communes"), QString::number(recorders),
                             QStringLiteral("--recorders-per-commune"), QStringLiteral("1"),
                             QStringLiteral("--cameras-per-recorder"), QString::number(camerasEach)});
        !started) {
        qWarning("%s", qPrintable(started.error().toLogLine()));
        return 1;
    }
    QJsonArray uris;
    QJsonArray mains;
    for (int i = 0; i < recorders * camerasEach; ++i) {
        const QString camera = simulator.recorder(i % recorders)[QStringLiteral("rtsp")].toString() +
                               QStringLiteral("/live/VideoSource_%1/").arg(i / recorders + 1);
        uris << camera + QStringLiteral("sub");
        mains << camera + QStringLiteral("main");
    }
    Wall wall;
    if (!wall.start({{QStringLiteral("uris"), uris},
                     {QStringLiteral("mains"), mains},
                     {QStringLiteral("user"), simulator.user()},
                     {QStringLiteral("password"), simulator.password()}}) ||
        !wall.waitForAll()) {
        qWarning("the wall did not show all streams");
        return 1;
    }
    const QStringList faults{QStringLiteral("offline"),       QStringLiteral("stalled"),
                             QStringLiteral("garbage"),       QStringLiteral("close-after-describe"),
                             QStringLiteral("truncated-sdp"), QStringLiteral("no-parameter-sets"),
                             QStringLiteral("half-close")};
    std::mt19937 random(seed);
    const auto pick = [&](int count) { return int(random() % unsigned(count)); };
    Report report(QStringLiteral("soak"));
    QList<std::pair<double, double>> memory;
    QList<double> returns;
    int done = 0;
    int stuck = 0;
    QElapsedTimer since;
    since.start();
    while (since.elapsed() < qint64(minutes) * 60'000) {
        const int choice = pick(10);
        if (choice == 0) {
            (void)wall.ask("reshape");
        } else if (choice == 1) {
            (void)wall.ask("hide");
            QThread::msleep(unsigned(500 + pick(1500)));
            (void)wall.ask("show");
        } else if (choice == 2) {
            wall.sleep(unsigned(1000 + pick(14'000)));
        } else {
            const QString& fault = faults[pick(int(faults.size()))];
            const QString host =
                QUrl(simulator.recorder(pick(recorders))[QStringLiteral("rtsp")].toString()).host();
            (void)simulator.control({QStringLiteral("fault"), host, fault, QStringLiteral("on")});
            QThread::msleep(unsigned(1000 + pick(4000)));
            (void)simulator.control({QStringLiteral("fault"), host, fault, QStringLiteral("off")});
        }
        ++done;
        const auto back = wall.waitForAll();
        if (back)
            returns << *back;
        else
            ++stuck;
        const double seconds = static_cast<double>(since.elapsed()) / 1000.0;
        const QJsonObject state = wall.ask("state");
        if (state.isEmpty()) {
            qWarning("the wall ended by itself");
            return 1;
        }
        memory << std::pair(seconds, state[QStringLiteral("resident_mib")].toDouble());
    }
    const QJsonObject last = wall.ask("state");
    wall.end();
    // The first third fills pools, caches and the half minutes of replay.
    const QList<std::pair<double, double>> settled = memory.mid(memory.size() / 3);
    report.figure(QStringLiteral("minutes"), minutes);
    report.figure(QStringLiteral("seed"), int(seed));
    report.figure(QStringLiteral("faults"), done);
    report.figure(QStringLiteral("first_mib"), rounded(memory.value(0).second));
    report.figure(QStringLiteral("last_mib"), rounded(memory.value(memory.size() - 1).second));
    report.figure(QStringLiteral("slope_mib_per_hour"), rounded(slope(settled)));
    report.figure(QStringLiteral("seen"), last);
    report.target(QStringLiteral("slowest_return_s"),
                  returns.isEmpty() ? -1 : *std::max_element(returns.begin(), returns.end()), backWithin,
                  Report::Sense::Max);
    report.target(QStringLiteral("never_back"), stuck, 0, Report::Sense::Max);
    report.target(QStringLiteral("slope_mib_per_hour"), slope(settled), 5, Report::Sense::Max);
    return report.write(file) ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    keepHeapLevel();
    const QCommandLineOption minutes(QStringLiteral("minutes"), QStringLiteral("How long."),
                                     QStringLiteral("m"), QStringLiteral("60"));
    const QCommandLineOption seed(QStringLiteral("seed"), QStringLiteral("Of the faults' order."),
                                  QStringLiteral("n"), QStringLiteral("1"));
    return runWallBench(argc, argv,
                        {{minutes, seed},
                         {{QStringLiteral("soak"), runSoak}},
                         [&](const QCommandLineParser& told, const QString& file) {
                             if (told.value(minutes).toInt() < 1) {
                                 qWarning("--minutes takes at least 1");
                                 return 2;
                             }
                             return soak(told.value(minutes).toInt(), told.value(seed).toUInt(), file);
                         }});
}
