// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/stop.h"
#include "brand_park.h"

#include <QFile>
#include <QTcpServer>
#include <QTest>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;

namespace {

const std::stop_token never;
constexpr auto longest = 25s;                // of any answer; a request has 10 s, and some are asked twice
constexpr qint64 mostGrowthKiB = 192 * 1024; // by 27 at once, some of which send 2 GiB and more

/// The most memory that this process ever had resident.
qint64 peakKiB() {
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    for (const QByteArray& line : status.readAll().split('\n'))
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong();
    return -1;
}

UtcTime wholeMinute(std::chrono::minutes ago) {
    return std::chrono::floor<std::chrono::minutes>(SystemClock().utcNow()) - ago;
}

struct Case {
    const char* quirk; ///< null: a healthy recorder
    const char* brand;
};
constexpr Case cases[] = {{nullptr, "onvif"},
                          {nullptr, "hikvision"},
                          {nullptr, "dahua"},
                          {nullptr, "axis"},
                          {"local-z", "onvif"},
                          {"local-z", "hikvision"},
                          {"digest-sha256-only", "onvif"},
                          {"digest-sha256-only", "hikvision"},
                          {"digest-sha256-only", "dahua"},
                          {"digest-sha256-only", "axis"},
                          {"basic-only", "hikvision"},
                          {"basic-only", "dahua"},
                          {"basic-only", "axis"},
                          {"no-get-parameter", "onvif"},
                          {"no-get-parameter", "hikvision"},
                          {"subscriptions-lost", "onvif"},
                          {"subscriptions-lost", "hikvision"},
                          {"subscriptions-lost", "dahua"},
                          {"relative-times-broken", "onvif"},
                          {"search-500", "hikvision"},
                          {"track-list-spelling", "hikvision"},
                          {"zero-based-channels", "dahua"},
                          {"ignored-position", "hikvision"},
                          {"truncated-multipart", "hikvision"},
                          {"truncated-multipart", "dahua"},
                          {"malformed-part", "hikvision"},
                          {"malformed-part", "dahua"},
                          {"heartbeat-stops", "dahua"},
                          {"find-leak", "dahua"},
                          {"unsubscribe-drops-all", "onvif"},
                          {"require-551", "onvif"},
                          {"endtime-ignored", "hikvision"},
                          {"endtime-ignored", "dahua"},
                          {"rejection-under-200", "hikvision"},
                          {"non-utf8-names", "onvif"},
                          {"non-utf8-names", "hikvision"},
                          {"non-utf8-names", "dahua"},
                          {"non-utf8-names", "axis"},
                          {"zero-dates", "onvif"},
                          {"zero-dates", "hikvision"},
                          {"zero-dates", "dahua"},
                          {"zero-dates", "axis"},
                          {"slow-answer", "onvif"},
                          {"slow-answer", "hikvision"},
                          {"slow-answer", "dahua"},
                          {"slow-answer", "axis"},
                          {"endless-answer", "onvif"},
                          {"endless-answer", "hikvision"},
                          {"endless-answer", "dahua"},
                          {"endless-answer", "axis"},
                          {"gzip-bomb", "onvif"},
                          {"gzip-bomb", "hikvision"},
                          {"gzip-bomb", "dahua"},
                          {"gzip-bomb", "axis"},
                          {"entity-expansion", "onvif"},
                          {"entity-expansion", "hikvision"},
                          {"huge-body", "onvif"},
                          {"huge-body", "hikvision"},
                          {"huge-body", "dahua"},
                          {"huge-body", "axis"},
                          {"redirect-elsewhere", "onvif"},
                          {"redirect-elsewhere", "hikvision"},
                          {"redirect-elsewhere", "dahua"},
                          {"redirect-elsewhere", "axis"},
                          {"half-close", "onvif"},
                          {"half-close", "hikvision"},
                          {"half-close", "dahua"},
                          {"half-close", "axis"}};
constexpr int healthy = 4;

} // namespace

/// Every habit and every hostility of the simulator's devices: the right result or a clear error, in bounded
/// time and memory, and the recorders beside not touched by it.
class TestDevicesBrandsQuirks : public QObject {
    Q_OBJECT

    using Check = QString (TestDevicesBrandsQuirks::*)(int, DeviceDriver&);

    BrandPark m_park;
    rtsp::IoThreads m_threads{2};

    static QString labelOf(int i) {
        return QStringLiteral("%1 %2").arg(QLatin1String(cases[i].brand),
                                           QLatin1String(cases[i].quirk ? cases[i].quirk : "healthy"));
    }

    /// The check on every recorder with that quirk.
    void forQuirk(QList<BrandCheck>& checks, const char* quirk, Check check) {
        const auto before = checks.size();
        for (int i = healthy; i < int(std::size(cases)); ++i)
            if (qstrcmp(cases[i].quirk, quirk) == 0)
                checks.append([this, check, i] {
                    const QString label = labelOf(i);
                    const auto driver = connectDevice(m_park.address(i), m_threads);
                    EXPECT_OK(driver);
                    const auto begun = MonoClock::now();
                    const QString wrong = (this->*check)(i, **driver);
                    const auto took = MonoClock::now() - begun;
                    EXPECT(took < 2 * longest, QString::number(took / 1s));
                    return wrong;
                });
        QVERIFY2(checks.size() > before, quirk);
    }

    QString recordsAsOthersDo(int i, DeviceDriver& driver, std::chrono::hours length) {
        const QString label = labelOf(i);
        const auto channels = driver.channels(never);
        EXPECT_OK(channels);
        EXPECT(channels->size() == 2, QString::number(channels->size()));
        const TimeSpan wanted{wholeMinute(length + 10min), wholeMinute(10min)};
        const auto spans = driver.coverage(channels->at(1).recording, wanted, never);
        EXPECT_OK(spans);
        EXPECT(spans->size() == 1 && spans->first().begin == wanted.begin && spans->first().end == wanted.end,
               QStringLiteral("%1 spans").arg(spans->size()));
        return {};
    }
    QString answersAsOthersDo(int i, DeviceDriver& driver) { return recordsAsOthersDo(i, driver, 3h); }
    QString answersOverDays(int i, DeviceDriver& driver) { return recordsAsOthersDo(i, driver, 28h); }

    QString clockIsSeenThrough(int i, DeviceDriver& driver) {
        const QString label = labelOf(i);
        const auto clock = driver.readClock(never);
        EXPECT_OK(clock);
        // What ONVIF calls UTC is the device's own clock in all it says: the hour shows in its offset.
        const auto zone = m_park.address(i).family == DeviceFamily::Onvif ? 1h : 0h;
        const auto summer = std::chrono::abs(clock->offset - zone - 1h) < 3s;
        EXPECT(std::chrono::abs(clock->offset - zone) < 3s || (zone != 0h && summer),
               QString::number(qint64(clock->offset.count())));
        EXPECT(clock->localAsUtc, QString());
        return answersAsOthersDo(i, driver);
    }

    QString archiveEnds(int i, DeviceDriver& driver) {
        const QString label = labelOf(i);
        const auto channels = driver.channels(never);
        EXPECT_OK(channels);
        const TimeSpan wanted{wholeMinute(60min), wholeMinute(60min) + 4s};
        auto reader = driver.openArchive({channels->first().recording, wanted}, never);
        EXPECT_OK(reader);
        int units = 0;
        UtcTime last{};
        while (true) {
            const auto unit = (*reader)->next(never);
            EXPECT_OK(unit);
            if (!*unit)
                break;
            last = (*unit)->captureTime.at;
            EXPECT(++units < 400, toIso(last));
        }
        EXPECT(units >= 90 && std::chrono::abs(last - wanted.end) < 3s,
               QStringLiteral("%1 pictures to %2").arg(units).arg(toIso(last)));
        return {};
    }
    // Refused as it is, the replay goes on without ONVIF's extension, or says why not.
    QString archiveOrReason(int i, DeviceDriver& driver) {
        const QString label = labelOf(i);
        const auto channels = driver.channels(never);
        EXPECT_OK(channels);
        const TimeSpan wanted{wholeMinute(60min), wholeMinute(60min) + 4s};
        auto reader = driver.openArchive({channels->first().recording, wanted}, never);
        EXPECT_OK(reader);
        const auto unit = (*reader)->next(never);
        EXPECT_OK(unit);
        EXPECT(*unit && (*unit)->keyFrame, QString());
        EXPECT(!(*reader)->remarks().isEmpty(), QString());
        return {};
    }

    QString motionIsHeard(int i, DeviceDriver& driver, const BrandEvents& events,
                          std::chrono::seconds within) {
        const QString label = labelOf(i);
        const auto channels = driver.channels(never);
        EXPECT_OK(channels);
        EXPECT(reaches([&] { return events.links(true) >= 1; }, 10s), QString());
        EXPECT(m_park.event(i, QStringLiteral("motion"), true), QString());
        EXPECT(reaches([&] { return events.changes(DeviceEventKind::Motion, true).size() >= 1; }, within),
               QString());
        const DeviceEvent event = events.changes(DeviceEventKind::Motion, true).first();
        EXPECT(event.channel == channels->first().token, event.channel);
        EXPECT(std::chrono::abs(event.deviceTime.at - SystemClock().utcNow()) < 20s,
               toIso(event.deviceTime.at));
        return {};
    }
    QString eventsGoOn(int i, DeviceDriver& driver) {
        const BrandEvents events(driver);
        return motionIsHeard(i, driver, events, 12s);
    }
    QString eventsComeBack(int i, DeviceDriver& driver) {
        const QString label = labelOf(i);
        const BrandEvents events(driver);
        EXPECT(reaches([&] { return events.links(false) >= 1 && events.links(true) >= 2; }, 20s),
               QStringLiteral("%1 up, %2 down").arg(events.links(true)).arg(events.links(false)));
        return {};
    }
    QString cutEventIsALoss(int i, DeviceDriver& driver) {
        const QString label = labelOf(i);
        const BrandEvents events(driver);
        EXPECT(reaches([&] { return events.links(true) >= 1; }, 10s), QString());
        (void)m_park.event(i, QStringLiteral("motion"), true);
        EXPECT(reaches([&] { return events.links(false) >= 1; }, 12s), QString());
        EXPECT(reaches([&] { return events.links(true) >= 2; }, 12s), QString());
        return {};
    }
    QString silenceIsNoticed(int i, DeviceDriver& driver) {
        const QString label = labelOf(i);
        const BrandEvents events(driver);
        EXPECT(reaches([&] { return events.links(true) == 1; }, 10s), QString());
        EXPECT(reaches([&] { return events.links(false) == 1; }, 20s), QString());
        return {};
    }
    QString theOtherSubscriberComesBack(int i, DeviceDriver& driver) {
        const QString label = labelOf(i);
        const BrandEvents events(driver);
        EXPECT(reaches([&] { return events.links(true) == 1; }, 10s), QString());
        {
            const auto other = connectDevice(m_park.address(i), m_threads);
            EXPECT_OK(other);
            const BrandEvents theirs(**other);
            EXPECT(reaches([&] { return theirs.links(true) == 1; }, 10s), QString());
        } // says farewell, which takes our subscription along
        EXPECT(reaches([&] { return events.links(false) == 1 && events.links(true) == 2; }, 20s),
               QStringLiteral("%1 up, %2 down").arg(events.links(true)).arg(events.links(false)));
        return motionIsHeard(i, driver, events, 10s);
    }

    QString findersAreCounted(int i, DeviceDriver& driver) {
        const QString label = labelOf(i);
        Result<QList<TimeSpan>> last;
        for (int search = 0; search < 6; ++search)
            last = driver.coverage(QStringLiteral("1"), {wholeMinute(60min), wholeMinute(30min)}, never);
        EXPECT(!last.has_value(), QString());
        EXPECT(!last.error().text.isEmpty() && last.error().code == ErrorCode::Protocol,
               last.error().toLogLine());
        return {};
    }
    QString rejectionIsAnError(int i, DeviceDriver& driver) {
        const QString label = labelOf(i);
        const auto channels = driver.channels(never);
        EXPECT_OK(channels);
        const auto moved = driver.movePtz(channels->first().token, {0.5, 0, 0}, 1s, never);
        EXPECT(!moved.has_value(), QString());
        EXPECT(!moved.error().text.isEmpty() && !moved.error().detail.isEmpty(), moved.error().toLogLine());
        EXPECT(!m_park.head(i)[u"moving"].toBool(), QString());
        return {};
    }
    QString namesAreReadable(int i, DeviceDriver& driver) {
        const QString label = labelOf(i);
        const auto channels = driver.channels(never);
        EXPECT_OK(channels);
        EXPECT(channels->size() == 2 && !channels->first().name.isEmpty(), QString());
        return {};
    }

    // A value that makes sense or an error that says something; never a crash, never a wait without end.
    QString valueOrReason(int i, DeviceDriver& driver) {
        const QString label = labelOf(i);
        const auto begun = MonoClock::now();
        const auto identity = driver.identify(never);
        const auto took = MonoClock::now() - begun;
        EXPECT(took < longest, QString::number(took / 1ms));
        if (identity)
            EXPECT(!identity->model.isEmpty(), QString());
        else
            EXPECT(!identity.error().text.isEmpty() && !identity.error().detail.isEmpty(),
                   identity.error().toLogLine());
        return {};
    }
    QString refusedWithReason(int i, DeviceDriver& driver) {
        const QString label = labelOf(i);
        EXPECT(!driver.identify(never).has_value(), QString());
        return valueOrReason(i, driver);
    }

    /// The healthy ones are asked all the time: each answer is right and comes soon.
    QString healthyAnswer(int i, const std::stop_token& stop) {
        const QString label = labelOf(i);
        const auto driver = connectDevice(m_park.address(i), m_threads);
        EXPECT_OK(driver);
        int asked = 0;
        while (!stop.stop_requested()) {
            const auto begun = MonoClock::now();
            const auto channels = (*driver)->channels(never);
            const auto took = MonoClock::now() - begun;
            EXPECT_OK(channels);
            EXPECT(channels->size() == 2 && took < 5s, QString::number(took / 1ms));
            ++asked;
            (void)sleepFor(200ms, stop);
        }
        EXPECT(asked > 0, QString());
        return {};
    }

    /// Runs the checks beside healthy recorders.
    [[nodiscard]] QString besideHealthy(const QList<BrandCheck>& checks) {
        std::stop_source stop;
        QList<std::shared_future<QString>> others;
        for (int i = 0; i < healthy; ++i)
            others.append(std::async(std::launch::async, [this, i, &stop] {
                              return healthyAnswer(i, stop.get_token());
                          }).share());
        QString wrong = inParallel(checks);
        stop.request_stop();
        for (const auto& other : others)
            wrong += other.get();
        return wrong;
    }

private Q_SLOTS:
    void initTestCase() {
        if (!QFileInfo::exists(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigie-sim")))
            QSKIP("vigie-sim is not built: no quirk was tried");
        QStringList brands;
        QStringList quirks{QStringLiteral("--archive-hours"), QStringLiteral("40")};
        for (int i = 0; i < int(std::size(cases)); ++i) {
            brands.append(QLatin1String(cases[i].brand));
            if (cases[i].quirk != nullptr)
                quirks << QStringLiteral("--quirk")
                       << QStringLiteral("%1@127.82.2.%2").arg(QLatin1String(cases[i].quirk)).arg(i + 1);
        }
        if (const auto started = m_park.start(QStringLiteral("127.82.1.1"), brands, quirks); !started)
            QFAIL(qPrintable(started.error().toLogLine()));
        QCOMPARE(m_park.host(0), QStringLiteral("127.82.2.1"));
    }

    void habitsAreLivedWith() {
        using Me = TestDevicesBrandsQuirks;
        QList<BrandCheck> checks;
        forQuirk(checks, "local-z", &Me::clockIsSeenThrough);
        forQuirk(checks, "digest-sha256-only", &Me::archiveEnds);
        forQuirk(checks, "basic-only", &Me::archiveEnds);
        forQuirk(checks, "no-get-parameter", &Me::archiveEnds);
        forQuirk(checks, "subscriptions-lost", &Me::eventsComeBack);
        forQuirk(checks, "relative-times-broken", &Me::eventsGoOn);
        forQuirk(checks, "search-500", &Me::answersOverDays);
        forQuirk(checks, "track-list-spelling", &Me::answersAsOthersDo);
        forQuirk(checks, "zero-based-channels", &Me::answersAsOthersDo);
        forQuirk(checks, "ignored-position", &Me::answersAsOthersDo);
        forQuirk(checks, "truncated-multipart", &Me::cutEventIsALoss);
        forQuirk(checks, "malformed-part", &Me::eventsGoOn);
        forQuirk(checks, "heartbeat-stops", &Me::silenceIsNoticed);
        forQuirk(checks, "find-leak", &Me::findersAreCounted);
        forQuirk(checks, "unsubscribe-drops-all", &Me::theOtherSubscriberComesBack);
        forQuirk(checks, "require-551", &Me::archiveOrReason);
        forQuirk(checks, "endtime-ignored", &Me::archiveEnds);
        forQuirk(checks, "rejection-under-200", &Me::rejectionIsAnError);
        forQuirk(checks, "non-utf8-names", &Me::namesAreReadable);
        forQuirk(checks, "zero-dates", &Me::eventsGoOn);
        VERIFY_NONE(besideHealthy(checks));
    }

    void hostilityIsBounded() {
        using Me = TestDevicesBrandsQuirks;
        // Where redirections lead: nobody may come.
        QTcpServer elsewhere;
        QVERIFY(elsewhere.listen(QHostAddress(QStringLiteral("127.0.0.2")), 18290));
        const qint64 before = peakKiB();
        QList<BrandCheck> checks;
        forQuirk(checks, "slow-answer", &Me::valueOrReason);
        forQuirk(checks, "endless-answer", &Me::refusedWithReason);
        forQuirk(checks, "gzip-bomb", &Me::refusedWithReason);
        forQuirk(checks, "entity-expansion", &Me::refusedWithReason);
        forQuirk(checks, "huge-body", &Me::refusedWithReason);
        forQuirk(checks, "redirect-elsewhere", &Me::refusedWithReason);
        forQuirk(checks, "half-close", &Me::refusedWithReason);
        VERIFY_NONE(besideHealthy(checks));
        const qint64 grown = peakKiB() - before;
        QVERIFY2(before > 0 && grown < mostGrowthKiB, qPrintable(QStringLiteral("%1 KiB").arg(grown)));
        QVERIFY(!elsewhere.waitForNewConnection(100));
    }
};

QTEST_GUILESS_MAIN(TestDevicesBrandsQuirks)
#include "test_devices_brands_quirks.moc"
