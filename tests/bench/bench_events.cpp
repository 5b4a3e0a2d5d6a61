// SPDX-License-Identifier: GPL-3.0-or-later
// bench_events: what watching the events of many recorders costs one process, whether any event is lost, and
// how soon a recorder that falls silent is noticed.
#include "base/logging.h"
#include "events_role.h"
#include "report.h"
#include "sampler.h"
#include "simulator_process.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QSet>
#include <QStandardPaths>
#include <QTextStream>
#include <QThread>
#include <QUrl>

#include <algorithm>

#include <csignal>

using namespace vigie;
using namespace vigie::bench;

namespace {

constexpr int mutedByCable = 10;  // recorders of a second simulator, which is stopped as a whole
constexpr int mutedByStream = 10; // recorders whose event stream stays open and says nothing
constexpr int rounds = 5;
constexpr qint64 noticeLimitMs = 60'000;

struct Watched {
    QString brand;
    QString address;
    [[nodiscard]] QString host() const { return QUrl(address).host(); }
};

/// Our process under measure, and what it says.
class Watcher final {
public:
    struct Change {
        qint64 atMs = 0;
        int recorder = 0;
        bool isLink = false;
        bool active = false;
    };

    [[nodiscard]] bool start(const QList<Watched>& recorders, const test::SimulatorProcess& simulator) {
        QJsonArray list;
        for (const Watched& one : recorders)
            list.append(
                QJsonObject{{QStringLiteral("address"), one.address}, {QStringLiteral("brand"), one.brand}});
        const QJsonObject job{{QStringLiteral("recorders"), list},
                              {QStringLiteral("user"), simulator.user()},
                              {QStringLiteral("password"), simulator.password()}};
        m_process.setStandardErrorFile(QProcess::nullDevice());
        m_process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--role")});
        m_process.write(QJsonDocument(job).toJson(QJsonDocument::Compact) + '\n');
        return m_process.waitForStarted();
    }
    ~Watcher() {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(20'000))
            m_process.kill();
        m_process.waitForFinished(2'000);
    }
    [[nodiscard]] qint64 pid() const { return m_process.processId(); }
    [[nodiscard]] const QList<Change>& changes() const { return m_changes; }
    void forget() { m_changes.clear(); }

    /// Listens until `enough`, or for so long.
    template <class Enough>
    bool listen(qint64 milliseconds, Enough enough) {
        QElapsedTimer since;
        since.start();
        while (!enough() && since.elapsed() < milliseconds && m_process.state() == QProcess::Running) {
            m_process.waitForReadyRead(50);
            while (m_process.canReadLine()) {
                const QJsonObject line = QJsonDocument::fromJson(m_process.readLine()).object();
                const bool isLink = line.contains(QStringLiteral("link"));
                m_changes.append({m_clock.elapsed(), line[QStringLiteral("recorder")].toInt(), isLink,
                                  line[isLink ? QStringLiteral("link") : QStringLiteral("active")].toBool()});
            }
        }
        return enough();
    }
    [[nodiscard]] qint64 now() const { return m_clock.elapsed(); }
    /// How many recorders said it at least once, and how often altogether.
    [[nodiscard]] QSet<int> whoSaid(bool isLink, bool active) const {
        QSet<int> recorders;
        for (const Change& change : m_changes)
            if (change.isLink == isLink && change.active == active)
                recorders.insert(change.recorder);
        return recorders;
    }

private:
    QProcess m_process;
    QList<Change> m_changes;
    QElapsedTimer m_clock = [] {
        QElapsedTimer clock;
        clock.start();
        return clock;
    }();
};

QList<Watched> recordersOf(const test::SimulatorProcess& simulator) {
    QList<Watched> all;
    for (const auto& commune : simulator.ready()[QStringLiteral("communes")].toArray())
        for (const auto& recorder : commune[QStringLiteral("recorders")].toArray())
            all.append({recorder[QStringLiteral("brand")].toString(),
                        recorder[QStringLiteral("address")].toString()});
    return all;
}

struct Rest {
    double percentOfCore = 0;
    double beginMiB = 0;
    double endMiB = 0;
};

std::optional<Rest> measure(qint64 pid, int seconds) {
    const auto before = usageOf(pid);
    QThread::sleep(static_cast<unsigned long>(seconds));
    const auto after = usageOf(pid);
    if (!before || !after)
        return std::nullopt;
    return Rest{100 * (after->cpuSeconds - before->cpuSeconds) / seconds, before->residentMiB,
                after->residentMiB};
}

QJsonObject spread(QList<qint64> values) {
    std::sort(values.begin(), values.end());
    if (values.isEmpty())
        return {};
    return {{QStringLiteral("min_ms"), values.first()},
            {QStringLiteral("median_ms"), values[values.size() / 2]},
            {QStringLiteral("max_ms"), values.last()}};
}

// Motion begins and ends everywhere at once, several times: each recorder is to be heard once each time.
void countDelivered(Watcher& watcher, const QList<Watched>& recorders,
                    const QList<test::SimulatorProcess*>& simulators, Report& report) {
    qint64 lost = 0;
    qint64 doubled = 0;
    QMap<QString, QList<qint64>> begins;
    for (int round = 0; round < rounds; ++round)
        for (const bool on : {true, false}) {
            watcher.forget();
            const qint64 sent = watcher.now();
            for (const auto* simulator : simulators)
                (void)simulator->control({QStringLiteral("event"), QStringLiteral("all/1"),
                                          QStringLiteral("motion"),
                                          on ? QStringLiteral("on") : QStringLiteral("off")});
            watcher.listen(20'000, [&] { return watcher.whoSaid(false, on).size() == recorders.size(); });
            watcher.listen(1'500, [] { return false; }); // what comes twice
            const qint64 heard = watcher.whoSaid(false, on).size();
            lost += recorders.size() - heard;
            doubled += std::count_if(watcher.changes().begin(), watcher.changes().end(),
                                     [on](const auto& one) { return !one.isLink && one.active == on; }) -
                       heard;
            for (const auto& change : watcher.changes())
                if (!change.isLink && on && change.active)
                    begins[recorders[change.recorder].brand].append(change.atMs - sent);
        }
    report.figure(QStringLiteral("events_sent"), recorders.size() * rounds * 2);
    QJsonObject delays;
    for (auto it = begins.begin(); it != begins.end(); ++it)
        delays[it.key()] = spread(*it);
    report.figure(QStringLiteral("delay_of_begins"), delays);
    report.target(QStringLiteral("events_lost"), static_cast<double>(lost), 0, Report::Sense::Max);
    report.target(QStringLiteral("events_twice"), static_cast<double>(doubled), 0, Report::Sense::Max);
}

void noticeSilence(Watcher& watcher, const QList<Watched>& recorders, const test::SimulatorProcess& simulator,
                   const test::SimulatorProcess& cut, qsizetype firstCut, Report& report) {
    watcher.forget();
    QMap<int, QString> muted;
    for (int i = 0; i < firstCut && muted.size() < mutedByStream; ++i) {
        // An ONVIF recorder has no stream to fall silent: those are in the second simulator only.
        if (recorders[i].brand == u"onvif")
            continue;
        (void)simulator.control({QStringLiteral("fault"), recorders[i].host(),
                                 QStringLiteral("heartbeat-stops"), QStringLiteral("on")});
        muted.insert(i, QStringLiteral("stream silent"));
    }
    const qint64 silentAt = watcher.now();
    ::kill(static_cast<pid_t>(cut.processId()), SIGSTOP);
    for (qsizetype i = firstCut; i < recorders.size(); ++i)
        muted.insert(static_cast<int>(i), QStringLiteral("cable"));
    watcher.listen(noticeLimitMs + 15'000, [&] {
        const QSet<int> noticed = watcher.whoSaid(true, false);
        return std::all_of(muted.keyBegin(), muted.keyEnd(), [&](int one) { return noticed.contains(one); });
    });
    ::kill(static_cast<pid_t>(cut.processId()), SIGCONT);
    QJsonArray table;
    qint64 slowest = 0;
    qint64 falseAlarms = 0;
    for (auto it = muted.begin(); it != muted.end(); ++it) {
        qint64 after = -1;
        for (const auto& change : watcher.changes())
            if (after < 0 && change.isLink && !change.active && change.recorder == it.key())
                after = change.atMs - silentAt;
        slowest = std::max(slowest, after < 0 ? noticeLimitMs * 10 : after);
        table.append(QJsonObject{{QStringLiteral("brand"), recorders[it.key()].brand},
                                 {QStringLiteral("how"), *it},
                                 {QStringLiteral("noticed_after_ms"), after}});
    }
    for (const int one : watcher.whoSaid(true, false))
        falseAlarms += muted.contains(one) ? 0 : 1;
    report.figure(QStringLiteral("silent_recorders"), table);
    report.target(QStringLiteral("slowest_notice_ms"), static_cast<double>(slowest), noticeLimitMs,
                  Report::Sense::Max);
    report.target(QStringLiteral("healthy_ones_called_lost"), static_cast<double>(falseAlarms), 0,
                  Report::Sense::Max);
}

// The same alert streams, read to nowhere by curl: the least that holding them can cost.
void comparePeer(const QList<Watched>& recorders, const test::SimulatorProcess& simulator, int seconds,
                 Report& report) {
    QList<Watched> streams;
    QStringList arguments{
        QStringLiteral("--silent"),       QStringLiteral("--digest"),
        QStringLiteral("--user"),         simulator.user() + u':' + simulator.password(), // a public one
        QStringLiteral("--no-buffer"),    QStringLiteral("--parallel"),
        QStringLiteral("--parallel-max"), QStringLiteral("300")};
    for (const Watched& one : recorders)
        if (one.brand == u"hikvision") {
            streams.append(one);
            arguments << QStringLiteral("--output") << QProcess::nullDevice()
                      << one.address.section(u'/', 0, 2) +
                             QStringLiteral("/ISAPI/Event/notification/alertStream");
        }
    const QString curl = QStandardPaths::findExecutable(QStringLiteral("curl"));
    if (curl.isEmpty() || streams.isEmpty())
        return report.figure(QStringLiteral("curl"), QStringLiteral("not there: not compared"));
    QProcess peer;
    peer.start(curl, arguments);
    QThread::sleep(5);
    const auto theirs = measure(peer.processId(), seconds);
    peer.terminate();
    peer.waitForFinished(5'000);
    Watcher watcher;
    if (!watcher.start(streams, simulator) ||
        !watcher.listen(60'000, [&] { return watcher.whoSaid(true, true).size() == streams.size(); }))
        return report.figure(QStringLiteral("curl"), QStringLiteral("our side did not come up"));
    watcher.listen(3'000, [] { return false; });
    const auto ours = measure(watcher.pid(), seconds);
    if (!theirs || !ours)
        return report.figure(QStringLiteral("curl"), QStringLiteral("ended before it could be measured"));
    report.figure(QStringLiteral("alert_streams_alone"),
                  QJsonObject{{QStringLiteral("streams"), streams.size()},
                              {QStringLiteral("ours_percent_of_core"), rounded(ours->percentOfCore)},
                              {QStringLiteral("ours_resident_mib"), rounded(ours->endMiB)},
                              {QStringLiteral("curl_percent_of_core"), rounded(theirs->percentOfCore)},
                              {QStringLiteral("curl_resident_mib"), rounded(theirs->endMiB)}});
}

int measureAll(int count, int seconds, const QString& file) {
    qputenv("VIGIE_BIN", QCoreApplication::applicationDirPath().toUtf8());
    const QStringList brands{QStringLiteral("--brands"), QStringLiteral("onvif,hikvision,dahua"),
                             QStringLiteral("--cameras-per-recorder"), QStringLiteral("1")};
    const auto sized = [&](int communes, int recorders) {
        return QStringList{QStringLiteral("--communes"), QString::number(communes),
                           QStringLiteral("--recorders-per-commune"), QString::number(recorders)} +
               brands;
    };
    test::SimulatorProcess simulator;
    test::SimulatorProcess cut;
    const int communes = (count - mutedByCable + 94) / 95;
    for (const auto& started :
         {simulator.start(QStringLiteral("127.62.1.1"), sized(communes, (count - mutedByCable) / communes)),
          cut.start(QStringLiteral("127.63.1.1"), sized(1, mutedByCable))})
        if (!started) {
            qWarning("%s", qPrintable(started.error().toLogLine()));
            return 1;
        }
    QList<Watched> recorders = recordersOf(simulator);
    const qsizetype firstCut = recorders.size();
    recorders += recordersOf(cut);

    Report report(QStringLiteral("events"));
    report.figure(QStringLiteral("recorders"), recorders.size());
    report.figure(QStringLiteral("seconds"), seconds);
    report.figure(QStringLiteral("cores_of_machine"), QThread::idealThreadCount());
    {
        Watcher watcher;
        if (!watcher.start(recorders, simulator) || !watcher.listen(120'000, [&] {
                return watcher.whoSaid(true, true).size() == recorders.size();
            })) {
            qWarning("only %d of %d recorders could be watched", int(watcher.whoSaid(true, true).size()),
                     int(recorders.size()));
            return 1;
        }
        report.figure(QStringLiteral("all_watched_after_ms"), watcher.now());
        watcher.listen(5'000, [] { return false; });
        const auto rest = measure(watcher.pid(), seconds);
        if (!rest) {
            qWarning("the watching process could not be measured");
            return 1;
        }
        report.figure(QStringLiteral("resident_mib_begin"), rounded(rest->beginMiB));
        report.target(QStringLiteral("cpu_percent_of_core_at_rest"), rest->percentOfCore, 10,
                      Report::Sense::Max);
        countDelivered(watcher, recorders, {&simulator, &cut}, report);
        const auto after = usageOf(watcher.pid());
        report.figure(QStringLiteral("resident_mib_end"), rounded(after ? after->residentMiB : 0));
        report.target(QStringLiteral("resident_growth_mib_at_rest"), rest->endMiB - rest->beginMiB, 1,
                      Report::Sense::Max);
        noticeSilence(watcher, recorders, simulator, cut, firstCut, report);
    }
    (void)simulator.control({QStringLiteral("fault"), QStringLiteral("all"),
                             QStringLiteral("heartbeat-stops"), QStringLiteral("off")});
    comparePeer(recorders, simulator, std::min(seconds, 30), report);
    return report.write(file) ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    installLogFormat(false);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption recorders(QStringLiteral("recorders"), QStringLiteral("How many."),
                                       QStringLiteral("n"), QStringLiteral("200"));
    const QCommandLineOption seconds(QStringLiteral("seconds"),
                                     QStringLiteral("How long the rest is measured."), QStringLiteral("s"),
                                     QStringLiteral("90"));
    const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("Also write the report there."),
                                  QStringLiteral("file"));
    const QCommandLineOption role(QStringLiteral("role"), QStringLiteral("Internal: the measured process."));
    parser.addOptions({recorders, seconds, json, role});
    parser.process(application);
    if (parser.isSet(role)) {
        // Unbuffered: what follows on standard input is for the role to read.
        QFile input;
        if (!input.open(0, QIODevice::ReadOnly | QIODevice::Unbuffered))
            return 2;
        return runEvents(QJsonDocument::fromJson(input.readLine()).object());
    }
    const int count = parser.value(recorders).toInt();
    if (count < 50 || count > 1000 || parser.value(seconds).toInt() < 1) {
        qWarning("--recorders takes 50 to 1000, --seconds at least 1");
        return 2;
    }
    return measureAll(count, parser.value(seconds).toInt(), parser.value(json));
}
