// SPDX-License-Identifier: GPL-3.0-or-later
#include "hikvision/hikvision_driver.h"
#include "scripted_service.h"

#include <QTest>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;
using Asked = ScriptedService::Asked;
using Reply = ScriptedService::Reply;

namespace {

const std::stop_token never;

QByteArray between(const QByteArray& text, const QByteArray& tag) {
    const qsizetype from = text.indexOf('<' + tag + '>') + tag.size() + 2;
    return text.mid(from, text.indexOf('<', from) - from);
}

QDateTime digits(const QByteArray& text) {
    QDateTime time = QDateTime::fromString(QString::fromLatin1(text).remove(u'Z'), Qt::ISODate);
    time.setTimeSpec(Qt::UTC);
    return time;
}

/// A recorder whose present is made up, with footage of its own choice: what is known of its searches' clock
/// does not depend on the hour at which the test runs.
struct MadeUpRecorder {
    QDateTime now;  ///< true, UTC
    int offset = 0; ///< of its wall clock, seconds
    bool lies = false;
    bool hasCalendar = true;
    QList<QPair<QDateTime, QDateTime>> footage; ///< true, UTC
    std::atomic<int> requests{0};

    [[nodiscard]] QDateTime shown(const QDateTime& utc) const { return lies ? utc.addSecs(offset) : utc; }

    [[nodiscard]] Reply answer(const Asked& asked) {
        if (asked.path == "/ISAPI/System/deviceInfo")
            return {200, "<DeviceInfo><model>R</model><deviceType>NVR</deviceType></DeviceInfo>", {}};
        if (asked.path == "/ISAPI/System/time") {
            const QByteArray zone =
                QByteArray("CST") + (offset > 0 ? "-" : "+") + QByteArray::number(std::abs(offset) / 3600);
            return {200,
                    "<Time><localTime>" + now.addSecs(offset).toString(u"yyyy-MM-dd'T'HH:mm:ss").toLatin1() +
                        "</localTime><timeZone>" + zone + ":00:00</timeZone></Time>",
                    {}};
        }
        ++requests;
        if (asked.path.endsWith("/dailyDistribution") && hasCalendar)
            return calendar(asked.body);
        if (asked.path == "/ISAPI/ContentMgmt/search")
            return search(asked.body);
        return {404, {}, {}};
    }

private:
    [[nodiscard]] Reply calendar(const QByteArray& body) const {
        const QDate first(between(body, "year").toInt(), between(body, "monthOfYear").toInt(), 1);
        QByteArray days;
        for (int number = 1; number <= first.daysInMonth(); ++number) {
            const QDateTime begin(first.addDays(number - 1), QTime(0, 0), Qt::UTC);
            for (const auto& [from, to] : footage)
                if (from.addSecs(offset) < begin.addDays(1) && to.addSecs(offset) > begin) {
                    days += "<day><dayOfMonth>" + QByteArray::number(number) +
                            "</dayOfMonth><record>true</record></day>";
                    break;
                }
        }
        return {200, "<trackDailyDistribution><dayList>" + days + "</dayList></trackDailyDistribution>", {}};
    }
    [[nodiscard]] Reply search(const QByteArray& body) const {
        const QDateTime begin = digits(between(body, "startTime"));
        const QDateTime end = digits(between(body, "endTime"));
        QByteArray items;
        for (const auto& [from, to] : footage)
            if (shown(from) < end && shown(to) > begin)
                items += "<searchMatchItem><trackID>101</trackID><timeSpan><startTime>" +
                         shown(from).toString(Qt::ISODate).toLatin1() + "</startTime><endTime>" +
                         shown(to).toString(Qt::ISODate).toLatin1() +
                         "</endTime></timeSpan></searchMatchItem>";
        return {200,
                "<CMSearchResult><responseStatus>true</responseStatus><responseStatusStrg>OK"
                "</responseStatusStrg><matchList>" +
                    items + "</matchList></CMSearchResult>",
                {}};
    }
};

QDateTime utc(const QString& text) {
    QDateTime time = QDateTime::fromString(text, Qt::ISODate);
    time.setTimeSpec(Qt::UTC);
    return time;
}

enum class Known { Lies, Honest, Supposed };

} // namespace

Q_DECLARE_METATYPE(Known)

/// What is found out of a recorder's clock of searches from the footage it happens to have.
class TestDevicesHikvisionClock : public QObject {
    Q_OBJECT

    rtsp::IoThreads m_threads{2};

private Q_SLOTS:
    void questionsOfACalendar() {
        using hikvision::midnightQuestions;
        const auto paris =
            PosixZone::parse(QStringLiteral("CST-1:00:00DST01:00:00,M3.5.0/02:00:00,M10.5.0/03:00:00"));
        QVERIFY(paris.has_value());
        const QDate first(2026, 10, 1), today(2026, 11, 24);
        // One day in winter time, one in summer time; the first and the last of all are cut off from a
        // midnight.
        const QSet<QDate> recorded{first, QDate(2026, 10, 20), QDate(2026, 11, 3), today};
        QStringList asked;
        for (const hikvision::MidnightQuestion& one : midnightQuestions(recorded, first, today, *paris))
            asked += QStringLiteral("%1/%2 %3")
                         .arg(one.begin.toString(u"MM-dd'T'HH:mm"), one.end.toString(u"MM-dd'T'HH:mm"),
                              one.localAsUtc ? u"local" : u"UTC");
        QCOMPARE(asked.join(u", "),
                 QStringLiteral("11-23T23:01/11-23T23:59 UTC, 11-03T23:01/11-03T23:59 local, "
                                "11-02T23:01/11-02T23:59 UTC, 10-20T22:01/10-20T23:59 local, "
                                "10-19T22:01/10-19T23:59 UTC, 10-01T22:01/10-01T23:59 local"));
        const auto west = midnightQuestions({first}, first, first.addDays(1), PosixZone::fixed(-5h));
        QCOMPARE(west.size(), 1);
        QCOMPARE(west.first(),
                 (hikvision::MidnightQuestion{utc(QStringLiteral("2026-10-02T00:01:00")),
                                              utc(QStringLiteral("2026-10-02T04:59:00")), false}));
        QVERIFY(midnightQuestions(recorded, first, today, PosixZone()).isEmpty());
        QVERIFY(midnightQuestions({}, first, today, *paris).isEmpty());
    }

    void footage_data() {
        QTest::addColumn<int>("hours"); // of the zone
        QTest::addColumn<bool>("lies");
        QTest::addColumn<QStringList>("spans"); // by the wall clock; it is the 14th, 15:00 there
        QTest::addColumn<Known>("known");
        const auto row = [](const char* name, int hours, bool lies, const QStringList& spans, Known known) {
            QTest::addRow("UTC%+d, %s, %s", hours, lies ? "lies" : "honest", name)
                << hours << lies << spans << known;
        };
        const auto spans = [](const char* text) { return QString::fromLatin1(text).split(u' '); };
        for (const int hours : {1, 2, -5}) {
            for (const bool lies : {false, true}) {
                const Known truth = lies ? Known::Lies : Known::Honest;
                // By the wall clock east of Greenwich and by UTC west of it, what is later than the other
                // clock's now proves it.
                const bool ahead = lies == (hours > 0);
                row("recording", hours, lies, spans("12T09:00/14T15:00"), truth);
                row("ended half an hour ago", hours, lies, spans("12T09:00/14T14:30"),
                    ahead ? truth : Known::Supposed);
                row("ended four days ago", hours, lies, spans("09T09:00/10T14:30"), Known::Supposed);
                row("ended in the evening", hours, lies, spans("09T09:00/10T23:50"),
                    ahead ? truth : Known::Supposed);
                row("ended last evening", hours, lies, spans("09T09:00/13T23:50"),
                    ahead ? truth : Known::Supposed);
                row("began after midnight", hours, lies, spans("09T00:10/10T14:30"),
                    ahead ? Known::Supposed : truth);
                row("a night among several", hours, lies,
                    spans("02T10:00/02T14:00 06T23:20/06T23:40 08T00:20/08T00:40"), truth);
                row("last month", hours, lies, spans("-03T00:10/-03T12:00 -05T12:00/-05T23:50"), truth);
                row("too few questions", hours, lies,
                    spans("03T00:10/03T23:50 05T12:00/05T13:00 07T12:00/07T13:00"), Known::Supposed);
                row("nothing", hours, lies, {}, Known::Supposed);
            }
        }
    }
    void footage() {
        QFETCH(int, hours);
        QFETCH(bool, lies);
        QFETCH(QStringList, spans);
        QFETCH(Known, known);
        MadeUpRecorder recorder;
        recorder.offset = hours * 3600;
        recorder.lies = lies;
        recorder.now = utc(QStringLiteral("2026-07-14T15:00:00")).addSecs(-recorder.offset);
        for (const QString& span : spans) {
            const auto at = [&recorder](QString text) {
                const QString month =
                    text.startsWith(u'-') ? QStringLiteral("2026-06-") : QStringLiteral("2026-07-");
                return utc(month + text.remove(u'-') + QStringLiteral(":00")).addSecs(-recorder.offset);
            };
            recorder.footage.append({at(span.section(u'/', 0, 0)), at(span.section(u'/', 1))});
        }
        ScriptedService device([&](const Asked& asked) { return recorder.answer(asked); });
        const auto driver = make(device);
        const auto clock = driver->readClock(never);
        QVERIFY2(clock.has_value(), clock ? "" : qPrintable(clock.error().toLogLine()));
        QCOMPARE(clock->source.contains(u"supposed"), known == Known::Supposed);
        QCOMPARE(clock->localAsUtc, known != Known::Honest); // what is supposed of a recorder
        QVERIFY2(recorder.requests <= 8, QByteArray::number(recorder.requests.load()));
        // Known or not, the whole of it is not asked again at once.
        recorder.requests = 0;
        QCOMPARE(driver->readClock(never)->localAsUtc, clock->localAsUtc);
        QCOMPARE(recorder.requests.load(), known == Known::Supposed ? 2 : 0);
        if (known == Known::Supposed || recorder.footage.isEmpty())
            return;
        const TimeSpan span{fromDateTime(recorder.footage.last().first),
                            fromDateTime(recorder.footage.last().second)};
        const auto found = driver->coverage(QStringLiteral("101"), {span.begin - 3h, span.end + 3h}, never);
        QVERIFY(found.has_value() && found->size() == 1);
        QCOMPARE(found->first().begin, span.begin);
        QCOMPARE(found->first().end, span.end);
    }

    void withoutACalendarTheKindDecides() {
        MadeUpRecorder recorder;
        recorder.offset = 7200;
        recorder.hasCalendar = false;
        recorder.now = utc(QStringLiteral("2026-07-14T13:00:00"));
        recorder.footage = {{recorder.now.addDays(-3), recorder.now.addSecs(-300)}};
        ScriptedService device([&](const Asked& asked) { return recorder.answer(asked); });
        const auto driver = make(device);
        // Ended minutes ago by UTC, or two hours and minutes ago by the wall clock: likely, and asked again.
        const auto likely = driver->readClock(never);
        QVERIFY(likely && !likely->localAsUtc && !likely->source.contains(u"supposed"));
        recorder.requests = 0;
        QVERIFY(driver->readClock(never).has_value());
        QCOMPARE(recorder.requests.load(), 2);
        recorder.footage.clear();
        const auto supposed = driver->readClock(never);
        QVERIFY(supposed && supposed->localAsUtc && supposed->source.contains(u"supposed"));
    }

private:
    std::unique_ptr<HikvisionDriver> make(const ScriptedService& device) {
        return std::make_unique<HikvisionDriver>(
            DeviceAddress{RecorderId::create(),
                          DeviceFamily::Hikvision,
                          device.url(),
                          {QStringLiteral("vigie"), QStringLiteral("x")}},
            m_threads);
    }
};

QTEST_GUILESS_MAIN(TestDevicesHikvisionClock)
#include "test_devices_hikvision_clock.moc"
