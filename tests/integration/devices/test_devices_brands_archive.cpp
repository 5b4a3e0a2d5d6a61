// SPDX-License-Identifier: GPL-3.0-or-later
#include "brand_park.h"

#include <QFile>
#include <QMap>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;

namespace {

const std::stop_token never;
const QStringList brands{QStringLiteral("onvif"), QStringLiteral("hikvision"), QStringLiteral("dahua"),
                         QStringLiteral("axis")};
constexpr qint64 loopImages = 300;
constexpr auto image = 40ms;

UtcTime wholeMinute(std::chrono::minutes ago) {
    return std::chrono::floor<std::chrono::minutes>(SystemClock().utcNow()) - ago;
}

QString asText(const QList<TimeSpan>& spans) {
    QStringList parts;
    for (const TimeSpan& span : spans)
        parts.append(toIso(span.begin) + u'/' + toIso(span.end));
    return parts.join(u' ');
}

} // namespace

/// What each brand has recorded: spans, days, pictures with their times, files.
class TestDevicesBrandsArchive : public QObject {
    Q_OBJECT

    BrandPark m_park;
    rtsp::IoThreads m_threads{2};
    std::vector<std::unique_ptr<DeviceDriver>> m_drivers;
    QStringList m_recordings; // of each recorder's first channel
    QTemporaryDir m_folder;

    [[nodiscard]] QString everyBrand(QString (TestDevicesBrandsArchive::*check)(int)) {
        QList<BrandCheck> checks;
        for (int i = 0; i < brands.size(); ++i)
            checks.append([this, check, i] { return (this->*check)(i); });
        return inParallel(checks);
    }

    [[nodiscard]] Result<QList<AccessUnit>> read(int i, TimeSpan span) {
        auto reader = m_drivers[i]->openArchive({m_recordings[i], span}, never);
        if (!reader)
            return fail(reader.error());
        QList<AccessUnit> units;
        while (true) {
            auto unit = (*reader)->next(never);
            if (!unit)
                return fail(unit.error());
            if (!*unit)
                return units;
            units.append(**std::move(unit));
        }
    }

    QString coverageIsExact(int i) {
        const QString label = brands[i];
        const TimeSpan hour{wholeMinute(130min), wholeMinute(70min)};
        const TimeSpan gap{hour.begin + 21min + 17s, hour.begin + 33min + 5s};
        const auto whole = m_drivers[i]->coverage(m_recordings[i], hour, never);
        EXPECT_OK(whole);
        EXPECT(whole->size() == 1 && whole->first().begin == hour.begin && whole->first().end == hour.end,
               asText(*whole));
        EXPECT(m_park.fault(
                   i, QStringLiteral("recording-gap"), true,
                   {QStringLiteral("--from"), toIso(gap.begin), QStringLiteral("--to"), toIso(gap.end)}),
               QString());
        const auto cut = m_drivers[i]->coverage(m_recordings[i], hour, never);
        const auto played = read(i, {gap.begin - 4s, gap.end + 4s});
        EXPECT(m_park.fault(i, QStringLiteral("recording-gap"), false), QString());
        EXPECT_OK(cut);
        EXPECT(cut->size() == 2, asText(*cut));
        EXPECT(cut->at(0).begin == hour.begin && cut->at(1).end == hour.end, asText(*cut));
        // Whole seconds are what most of them write.
        EXPECT(std::chrono::abs(cut->at(0).end - gap.begin) < 1s &&
                   std::chrono::abs(cut->at(1).begin - gap.end) < 1s,
               asText(*cut) + QStringLiteral(" for a gap of ") + asText({gap}));
        // Played over the gap: both sides, nothing of what was not recorded, and the jump is marked.
        EXPECT_OK(played);
        const auto after = std::find_if(played->begin(), played->end(), [&](const AccessUnit& unit) {
            return unit.captureTime.at >= gap.end - 1s;
        });
        EXPECT(after != played->begin() && after != played->end(), QString::number(played->size()));
        EXPECT(after->discontinuity && after->keyFrame, QString());
        EXPECT((after - 1)->captureTime.at < gap.begin + 1s, toIso((after - 1)->captureTime.at));
        return {};
    }

    QString daysAreTold(int i) {
        const QString label = brands[i];
        const QDate day = toDateTime(wholeMinute(90min)).date();
        const auto days = m_drivers[i]->recordedDays(m_recordings[i], day.year(), day.month(), never);
        EXPECT_OK(days);
        EXPECT(days->contains(day) && days->size() <= 3, QString::number(days->size()));
        const QDate before = day.addMonths(-2);
        const auto none = m_drivers[i]->recordedDays(m_recordings[i], before.year(), before.month(), never);
        EXPECT_OK(none);
        EXPECT(none->isEmpty(), QString::number(none->size()));
        return {};
    }

    // The loop repeats after 12 s: the same coded picture at times that are so far apart, another in between.
    QString picturesAreTheRightOnes(int i) {
        const QString label = brands[i];
        const UtcTime begin = wholeMinute(47min) + 3s;
        const auto first = read(i, {begin, begin + 16s});
        EXPECT_OK(first);
        EXPECT(first->first().keyFrame && first->first().captureTime.at <= begin + 1s,
               toIso(first->first().captureTime.at));
        EXPECT(std::chrono::abs(first->last().captureTime.at - (begin + 16s)) < 2500ms,
               toIso(first->last().captureTime.at));
        const auto later = read(i, {begin + 10min + 5s, begin + 10min + 15s});
        EXPECT_OK(later);
        for (const QList<AccessUnit>* units : {&*first, &*later})
            for (qsizetype n = 1; n < units->size(); ++n) {
                const auto step = units->at(n).captureTime.at - units->at(n - 1).captureTime.at;
                EXPECT(std::chrono::abs(step - image) < 3ms, QString::number(step.count()));
            }
        const auto placeOf = [](const AccessUnit& unit) {
            return (unit.captureTime.at.time_since_epoch() + image / 2) / image % loopImages;
        };
        QMap<qint64, QByteArray> loop;
        for (const AccessUnit& unit : *first) {
            const qint64 place = placeOf(unit);
            EXPECT(!loop.contains(place) || loop[place] == unit.data, QString::number(place));
            loop.insert(place, unit.data);
        }
        EXPECT(loop.size() == loopImages && loop.first() != loop.last(), QString::number(loop.size()));
        // A device that does not date its pictures: theirs are counted, and as uncertain as they say.
        const qint64 most =
            (first->first().captureTime.uncertainty + later->first().captureTime.uncertainty) / image;
        EXPECT(most == 0 || (i != 0 && i != 3), QString::number(most));
        bool found = false;
        for (qint64 shift = -most; shift <= most && !found; ++shift)
            found = std::all_of(later->begin(), later->end(), [&](const AccessUnit& unit) {
                return loop.value((placeOf(unit) + shift + loopImages) % loopImages) == unit.data;
            });
        EXPECT(found, QString());
        return {};
    }

    QString fileOpens(int i) {
        const QString label = brands[i];
        const auto can = m_drivers[i]->capabilities(never);
        EXPECT_OK(can);
        if (!can->has(Feature::Download)) {
            EXPECT(!can->whyNot(Feature::Download).isEmpty(), QString());
            return {};
        }
        QFile file(m_folder.filePath(brands[i]));
        EXPECT(file.open(QIODevice::WriteOnly), file.errorString());
        const auto sink = [&file](QByteArrayView bytes) -> Result<void> {
            file.write(bytes.data(), bytes.size());
            return {};
        };
        const UtcTime begin = wholeMinute(37min);
        const auto done = m_drivers[i]->download(m_recordings[i], {begin, begin + 30s}, sink, never);
        EXPECT_OK(done);
        file.close();
        EXPECT(done->bytes == file.size() && file.size() > 100'000, QString::number(file.size()));
        const QMap<QString, QString> expected{{QStringLiteral("hikvision"), QStringLiteral("mpeg-ps")},
                                              {QStringLiteral("dahua"), QStringLiteral("dhav")},
                                              {QStringLiteral("axis"), QStringLiteral("matroska")}};
        EXPECT(done->container == expected.value(brands[i]), done->container);
        QProcess probe;
        probe.start(QStringLiteral("ffprobe"),
                    {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-count_packets"),
                     QStringLiteral("-select_streams"), QStringLiteral("v:0"),
                     QStringLiteral("-show_entries"), QStringLiteral("stream=codec_name,nb_read_packets"),
                     QStringLiteral("-of"), QStringLiteral("csv=p=0"), file.fileName()});
        EXPECT(probe.waitForFinished(20'000) && probe.exitCode() == 0,
               QString::fromUtf8(probe.readAllStandardError()));
        const QStringList told = QString::fromLatin1(probe.readAllStandardOutput()).trimmed().split(u',');
        EXPECT(told.value(0) == u"h264", told.join(u' '));
        // Files are cut by the clock: what is asked for may come with what is around it.
        EXPECT(told.value(1).toInt() >= 30 * 25 - 50, told.join(u' '));
        return {};
    }

    QString nothingRecordedIsSaid(int i) {
        const QString label = brands[i];
        const UtcTime old = wholeMinute(24h * 30);
        const auto spans = m_drivers[i]->coverage(m_recordings[i], {old, old + 1h}, never);
        EXPECT_OK(spans);
        EXPECT(spans->isEmpty(), asText(*spans));
        const auto played = read(i, {old, old + 10s});
        EXPECT(!played || played->isEmpty(), QString());
        EXPECT(played || !played.error().text.isEmpty(), QString());
        const auto unknown = m_drivers[i]->coverage(QStringLiteral("7901"), {old, old + 1h}, never);
        EXPECT(!unknown || unknown->isEmpty(), QString());
        return {};
    }

private Q_SLOTS:
    void initTestCase() {
        if (!QFileInfo::exists(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigie-sim")))
            QSKIP("vigie-sim is not built: no brand's archive was read");
        if (const auto started = m_park.start(QStringLiteral("127.81.1.1"), brands); !started)
            QFAIL(qPrintable(started.error().toLogLine()));
        for (int i = 0; i < brands.size(); ++i) {
            auto driver = connectDevice(m_park.address(i), m_threads);
            QVERIFY(driver.has_value());
            const auto channels = (*driver)->channels(never);
            QVERIFY2(channels.has_value(), channels ? "" : qPrintable(channels.error().toLogLine()));
            m_recordings.append(channels->first().recording);
            m_drivers.push_back(std::move(*driver));
        }
    }

    void coverageHasItsGap() { VERIFY_NONE(everyBrand(&TestDevicesBrandsArchive::coverageIsExact)); }
    void daysAreThoseRecorded() { VERIFY_NONE(everyBrand(&TestDevicesBrandsArchive::daysAreTold)); }
    void rightPicturesAtTheirTimes() {
        VERIFY_NONE(everyBrand(&TestDevicesBrandsArchive::picturesAreTheRightOnes));
    }
    void downloadedFilesOpen() {
        if (QStandardPaths::findExecutable(QStringLiteral("ffprobe")).isEmpty())
            QSKIP("ffprobe is not installed: downloaded files were not opened by it");
        VERIFY_NONE(everyBrand(&TestDevicesBrandsArchive::fileOpens));
    }
    void whatIsNotRecordedIsSaid() {
        VERIFY_NONE(everyBrand(&TestDevicesBrandsArchive::nothingRecordedIsSaid));
    }
};

QTEST_GUILESS_MAIN(TestDevicesBrandsArchive)
#include "test_devices_brands_archive.moc"
