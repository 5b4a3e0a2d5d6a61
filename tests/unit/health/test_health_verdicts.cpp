// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/causes.h"
#include "health/verdicts.h"

#include <QLocale>
#include <QTest>

using namespace vigie;
using namespace vigie::health;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(vigie::Verdict)

namespace {

const UtcTime now = fromDateTime(QDateTime(QDate(2026, 3, 17), QTime(14, 0), Qt::UTC));
const TimeSpan window{now - 3h, now};

Finding step(Verdict verdict, const char* cause = "") {
    return {verdict, QString::fromLatin1(cause), {}};
}

/// Recorded parts as minutes before now.
QList<TimeSpan> recorded(std::initializer_list<std::pair<int, int>> minutes) {
    QList<TimeSpan> spans;
    for (const auto& [from, to] : minutes)
        spans.append({now - std::chrono::minutes(from), now - std::chrono::minutes(to)});
    return spans;
}

} // namespace

class TestHealthVerdicts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theWorstStepDecides() {
        QCOMPARE(overall({}).verdict, Verdict::Unchecked);
        QCOMPARE(overall({step(Verdict::Good), step(Verdict::Good)}).verdict, Verdict::Good);
        // What was not checked is not good.
        QCOMPARE(overall({step(Verdict::Good), step(Verdict::Unchecked)}).verdict, Verdict::Unchecked);
        QCOMPARE(overall({step(Verdict::Unchecked), step(Verdict::Good)}).verdict, Verdict::Unchecked);
        const Finding both = overall({step(Verdict::Doubtful, "clock"), step(Verdict::Bad, "black"),
                                      step(Verdict::Bad, "recording-gap"), step(Verdict::Unchecked)});
        QCOMPARE(both.verdict, Verdict::Bad);
        QCOMPARE(both.cause, "black");
        QCOMPARE(overall({step(Verdict::Unreachable, "offline"), step(Verdict::Unchecked)}).cause, "offline");
    }

    void errorsBecomeVerdicts() {
        QCOMPARE(findingOf({ErrorCode::Network, "x", {}}, "device").verdict, Verdict::Unreachable);
        QCOMPARE(findingOf({ErrorCode::Timeout, "x", {}}, "device").cause, "offline");
        QCOMPARE(findingOf({ErrorCode::Auth, "x", {}}, "device").cause, "auth");
        QCOMPARE(findingOf({ErrorCode::Auth, "x", {}}, "device").verdict, Verdict::Bad);
        QCOMPARE(findingOf({ErrorCode::Protocol, "x", {}}, "device").cause, "device");
        const Finding cut = findingOf({ErrorCode::Cancelled, "x", {}}, "device");
        QCOMPARE(cut.verdict, Verdict::Unchecked);
        QVERIFY(cut.cause.isEmpty());
    }

    void clocks_data() {
        QTest::addColumn<int>("offset");
        QTest::addColumn<int>("uncertainty");
        QTest::addColumn<Verdict>("expected");
        QTest::newRow("right") << 300 << 50 << Verdict::Good;
        QTest::newRow("just right") << -2000 << 0 << Verdict::Good;
        QTest::newRow("late") << -2500 << 100 << Verdict::Doubtful;
        QTest::newRow("perhaps late") << 2500 << 600 << Verdict::Good;
        QTest::newRow("half a minute") << 30000 << 0 << Verdict::Doubtful;
        QTest::newRow("fast") << 30600 << 500 << Verdict::Bad;
        QTest::newRow("an hour behind") << -3600000 << 500 << Verdict::Bad;
    }
    void clocks() {
        QFETCH(int, offset);
        QFETCH(int, uncertainty);
        QFETCH(Verdict, expected);
        const Finding finding =
            judgeClock({std::chrono::milliseconds(offset), std::chrono::milliseconds(uncertainty)});
        QCOMPARE(finding.verdict, expected);
        QCOMPARE(finding.cause, expected == Verdict::Good ? QString() : QStringLiteral("clock"));
        QVERIFY(finding.answer.startsWith(offset < 0 ? u'−' : u'+'));
    }

    void recordings_data() {
        QTest::addColumn<QList<TimeSpan>>("spans");
        QTest::addColumn<Verdict>("expected");
        QTest::addColumn<QString>("cause");
        const QString gap = QStringLiteral("recording-gap");
        QTest::newRow("all") << recorded({{500, 0}}) << Verdict::Good << QString();
        QTest::newRow("cut in files")
            << recorded({{500, 120}, {120, 60}, {60, 0}}) << Verdict::Good << QString();
        QTest::newRow("last minute not closed yet") << recorded({{500, 1}}) << Verdict::Good << QString();
        QTest::newRow("stopped") << recorded({{500, 2}}) << Verdict::Bad << gap;
        QTest::newRow("stopped long ago") << recorded({{500, 100}}) << Verdict::Bad << gap;
        QTest::newRow("hole in the last hour") << recorded({{500, 40}, {30, 0}}) << Verdict::Bad << gap;
        QTest::newRow("hole into the last hour") << recorded({{500, 80}, {59, 0}}) << Verdict::Bad << gap;
        QTest::newRow("older hole") << recorded({{500, 120}, {100, 0}}) << Verdict::Doubtful << gap;
        QTest::newRow("new camera") << recorded({{30, 0}}) << Verdict::Doubtful << gap;
        QTest::newRow("nothing") << recorded({}) << Verdict::Bad << QStringLiteral("no-recording");
        QTest::newRow("all too old") << recorded({{500, 300}}) << Verdict::Bad
                                     << QStringLiteral("no-recording");
        QTest::newRow("overlapping") << recorded({{500, 20}, {60, 30}, {21, 0}}) << Verdict::Good
                                     << QString();
    }
    void recordings() {
        QFETCH(QList<TimeSpan>, spans);
        QFETCH(Verdict, expected);
        QFETCH(QString, cause);
        const Finding finding = judgeRecording(spans, window);
        QCOMPARE(finding.verdict, expected);
        QCOMPARE(finding.cause, cause);
    }

    void theLongestHoleIsTold() {
        const Finding finding = judgeRecording(recorded({{500, 50}, {48, 30}, {10, 0}}), window);
        QVERIFY2(finding.answer.contains("20 min"), qPrintable(finding.answer));
    }

    void rates() {
        QCOMPARE(judgeRate(24.8, 25).verdict, Verdict::Good);
        QCOMPARE(judgeRate(4.1, 12).cause, "low-rate");
        QCOMPARE(judgeRate(4.1, 0).verdict, Verdict::Good);
        QCOMPARE(judgeRate(0, 25).verdict, Verdict::Bad);
    }

    void figuresFollowTheLanguage() {
        QLocale::setDefault(QLocale(QLocale::French));
        QVERIFY(judgeRate(4.1, 12).answer.startsWith("4,1 img/s"));
        QLocale::setDefault(QLocale(QLocale::English));
        QVERIFY(judgeRate(4.1, 12).answer.startsWith("4.1 img/s"));
        QLocale::setDefault(QLocale::c());
    }

    void images() {
        QCOMPARE(judgeImage({}, 0).verdict, Verdict::Unchecked);
        QCOMPARE(judgeImage({}, 5).verdict, Verdict::Good);
        QCOMPARE(judgeImage({{"frozen", 0.01, 0.2}}, 5).verdict, Verdict::Bad);
        QCOMPARE(judgeImage({{"flat", 2.1, 3}}, 5).verdict, Verdict::Doubtful);
        QCOMPARE(judgeImage({{"black", 2, 16}, {"flat", 2.1, 3}}, 5).cause, "black");
    }

    void everyCauseHasItsWords() {
        for (const char* name :
             {"offline", "auth", "clock", "no-stream", "low-rate", "recording-gap", "no-recording",
              "no-replay", "device", "frozen", "black", "overexposed", "flat"})
            QVERIFY2(causeText(QLatin1String(name)) != QLatin1String(name), name);
        QCOMPARE(causeText("from-a-newer-catalog"), "from-a-newer-catalog");
        QCOMPARE(causeText({}), QString());
        for (const char* name : {"address", "login", "stream", "image", "recording", "replay"})
            QVERIFY2(stepText(QLatin1String(name)) != QLatin1String(name), name);
    }
};

QTEST_GUILESS_MAIN(TestHealthVerdicts)
#include "test_health_verdicts.moc"
