// SPDX-License-Identifier: GPL-3.0-or-later
#include "brand_park.h"

#include <QTest>
#include <QTimeZone>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;

namespace {

const std::stop_token never;

/// A time of the wall clock that the recorders live by, days from today.
QDateTime wall(int days, const QTime& time) {
    const QTimeZone zone("Europe/Paris");
    const QDate today = QDateTime::currentDateTimeUtc().toTimeZone(zone).date();
    return QDateTime(today.addDays(days), time, zone).toUTC();
}

struct Footage {
    bool lies;
    std::function<QDateTime()> begin; ///< of the footage
    std::function<QDateTime()> end;
    bool proven;
};

QDateTime threeDaysAgo() {
    return wall(-3, QTime(12, 0));
}
QDateTime halfAnHourAgo() {
    return QDateTime::currentDateTimeUtc().addSecs(-1800);
}
QDateTime lateEvening() {
    return wall(-2, QTime(23, 40));
}
QDateTime afterMidnight() {
    return wall(-3, QTime(0, 10));
}
QDateTime noon() {
    return wall(-2, QTime(12, 0));
}

const QList<Footage> cases{
    {true, threeDaysAgo, halfAnHourAgo, true}, {false, threeDaysAgo, halfAnHourAgo, false},
    {true, threeDaysAgo, lateEvening, true},   {false, threeDaysAgo, lateEvening, false},
    {true, afterMidnight, noon, false},        {false, afterMidnight, noon, true},
    {true, threeDaysAgo, noon, false},         {false, threeDaysAgo, noon, false}};

} // namespace

/// Recorders whose footage ended a while ago: whether their searches are by the wall clock is seen where
/// that can be, and said to be supposed elsewhere.
class TestDevicesBrandsClock : public QObject {
    Q_OBJECT

    BrandPark m_park;
    rtsp::IoThreads m_threads{2};

    QString clockOf(int i) {
        const Footage& one = cases[i];
        const QString label = QString::number(i);
        const QDateTime begin = one.begin();
        const QDateTime end = one.end();
        const auto gap = [&](const QDateTime& from, const QDateTime& to) {
            return m_park.fault(i, QStringLiteral("recording-gap"), true,
                                {QStringLiteral("--from"), from.toString(Qt::ISODate), QStringLiteral("--to"),
                                 to.toString(Qt::ISODate)});
        };
        EXPECT(gap(begin.addDays(-30), begin), QString());
        EXPECT(gap(end, end.addDays(30)), QString());
        const auto driver = connectDevice(m_park.address(i), m_threads);
        EXPECT_OK(driver);
        const auto clock = (*driver)->readClock(never);
        EXPECT_OK(clock);
        EXPECT(clock->source.contains(u"supposed") != one.proven, clock->source);
        EXPECT(clock->localAsUtc == (!one.proven || one.lies), QString());
        if (one.proven) {
            const auto spans = (*driver)->coverage(QStringLiteral("101"),
                                                   {fromDateTime(begin) - 6h, fromDateTime(end) + 6h}, never);
            EXPECT_OK(spans);
            EXPECT(spans->size() == 1, QString::number(spans->size()));
            EXPECT(std::chrono::abs(spans->first().begin - fromDateTime(begin)) < 3s &&
                       std::chrono::abs(spans->first().end - fromDateTime(end)) < 3s,
                   toIso(spans->first().begin) + u' ' + toIso(spans->first().end));
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase() {
        if (!QFileInfo::exists(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigie-sim")))
            QSKIP("vigie-sim is not built: no clock of searches was tried");
        QStringList brands;
        QStringList options{QStringLiteral("--archive-hours"), QStringLiteral("120")};
        for (int i = 0; i < cases.size(); ++i) {
            brands.append(QStringLiteral("hikvision"));
            if (cases[i].lies)
                options << QStringLiteral("--quirk") << QStringLiteral("local-z@127.87.2.%1").arg(i + 1);
        }
        if (const auto started = m_park.start(QStringLiteral("127.87.1.1"), brands, options); !started)
            QFAIL(qPrintable(started.error().toLogLine()));
        QCOMPARE(m_park.host(0), QStringLiteral("127.87.2.1"));
    }

    void theClockOfSearches() {
        QList<BrandCheck> checks;
        for (int i = 0; i < cases.size(); ++i)
            checks.append([this, i] { return clockOf(i); });
        VERIFY_NONE(inParallel(checks));
    }
};

QTEST_GUILESS_MAIN(TestDevicesBrandsClock)
#include "test_devices_brands_clock.moc"
