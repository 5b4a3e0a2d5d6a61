// SPDX-License-Identifier: GPL-3.0-or-later
#include "../devices/brand_park.h"
#include "extraction_fixture.h"
#include "media/clip.h"
#include "support/slices.h"

#include <QElapsedTimer>
#include <QStandardPaths>

using namespace vigie;
using namespace vigie::cases;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

const std::stop_token never;
const QStringList brands{QStringLiteral("hikvision"), QStringLiteral("dahua"), QStringLiteral("axis")};
constexpr auto image = 40ms;
constexpr qint64 keyEvery = 50; // images of the simulator's loop

/// A driver whose replay is not to be used.
class NoFastReplay final : public devices::DeviceDriver {
public:
    explicit NoFastReplay(devices::DeviceDriver& driver)
        : m_driver(driver) {}

    Result<devices::ClockReading> readClock(const std::stop_token& stop) override {
        return m_driver.readClock(stop);
    }
    Result<devices::DeviceIdentity> identify(const std::stop_token& stop) override {
        return m_driver.identify(stop);
    }
    Result<QList<devices::Channel>> channels(const std::stop_token& stop) override {
        return m_driver.channels(stop);
    }
    Result<devices::Capabilities> capabilities(const std::stop_token& stop) override {
        auto can = m_driver.capabilities(stop);
        if (can)
            can->deny(devices::Feature::FastReplay, QStringLiteral("not in this test"));
        return can;
    }
    Result<QList<TimeSpan>> coverage(const QString& recording, TimeSpan span,
                                     const std::stop_token& stop) override {
        return m_driver.coverage(recording, span, stop);
    }
    Result<std::unique_ptr<ArchiveReader>> openArchive(const devices::ArchiveRequest&,
                                                       const std::stop_token&) override {
        return fail(ErrorCode::Network, QStringLiteral("no replay in this test"));
    }
    Result<devices::Download> download(const QString& recording, TimeSpan span,
                                       const devices::DownloadSink& sink,
                                       const std::stop_token& stop) override {
        return m_driver.download(recording, span, sink, stop);
    }
    Result<void> watchEvents(std::function<void(DeviceEvent)>, const std::stop_token&) override { return {}; }

private:
    devices::DeviceDriver& m_driver;
};

} // namespace

/// Extractions by the recorders' own files, of every brand that gives them, over real sockets.
class TestCasesBrands : public QObject {
    Q_OBJECT

    BrandPark m_park;
    rtsp::IoThreads m_threads{2};
    SystemClock m_clock;
    std::vector<std::unique_ptr<devices::DeviceDriver>> m_drivers;
    std::vector<SimulatedPlace> m_places;
    std::mutex m_mutex; // guards m_figures
    QStringList m_figures;

    static UtcTime anHourAgo() {
        static const UtcTime then = floor<minutes>(SystemClock().utcNow()) - 67min;
        return then;
    }
    [[nodiscard]] QString everyBrand(QString (TestCasesBrands::*check)(int)) {
        QList<BrandCheck> checks;
        for (int i = 0; i < brands.size(); ++i)
            checks.append([this, check, i] { return (this->*check)(i); });
        return inParallel(checks);
    }
    [[nodiscard]] ExtractionRequest requestOf(int i, int camera, TimeSpan span, const QString& folder) const {
        return {m_places[i].cameras[camera], span, folder, baseNameOf(1, m_places[i].cameras[camera])};
    }

    QString aMinuteIs(int i) {
        for (int camera = 0; camera < 2; ++camera) {
            const QString label = QStringLiteral("%1 camera %2").arg(brands[i]).arg(camera);
            QTemporaryDir root;
            const TimeSpan span{anHourAgo() + 41300ms, anHourAgo() + 101300ms};
            const Case requisition = someCase(m_places[i].cameras[camera], span);
            auto package = Package::create(root.path(), requisition.number);
            EXPECT_OK(package);
            NoFastReplay driver(*m_drivers[i]);
            QElapsedTimer timer;
            timer.start();
            qint64 downloaded = 0;
            const auto cut = Extraction(driver, m_clock)
                                 .run(
                                     requestOf(i, camera, span, package->videoFolder()),
                                     [&](const ExtractionProgress& now) {
                                         if (now.isDownloading)
                                             downloaded = now.bytes;
                                     },
                                     never);
            EXPECT_OK(cut);
            const double seconds = double(timer.elapsed()) / 1000;
            qint64 bytes = 0;
            for (const OriginalFile& original : cut->originals)
                bytes += original.bytes;
            {
                const std::lock_guard lock(m_mutex);
                m_figures +=
                    QStringLiteral("%1: 60 s of %2 extracted in %3 s: %4 MB of %5 downloaded, %6 MB of "
                                   "pictures kept, times to %7 ms")
                        .arg(label, videoCodecName(cut->codec))
                        .arg(seconds, 0, 'f', 2)
                        .arg(double(bytes) / 1e6, 0, 'f', 1)
                        .arg(cut->originals.value(0).container)
                        .arg(double(cut->bytes) / 1e6, 0, 'f', 1)
                        .arg(cut->timeUncertainty / 1ms);
            }
            const QString remarks = cut->remarks.join(' ');
            EXPECT(downloaded > 0 && !cut->originals.isEmpty(), remarks);
            EXPECT(cut->codec == (camera == 0 ? VideoCodec::H264 : VideoCodec::H265), QString());
            // A picture more or less where times are as uncertain as that.
            EXPECT(std::abs(cut->images - cut->imagesBefore - 1500) <= 1,
                   QStringLiteral("%1 of %2, %3 to %4, %5")
                       .arg(cut->images - cut->imagesBefore)
                       .arg(cut->images)
                       .arg(toIso(cut->obtained.begin), toIso(cut->obtained.end), remarks));
            EXPECT(cut->imagesBefore > 0 && cut->imagesBefore < 50, QString::number(cut->imagesBefore));
            EXPECT(cut->gaps.spans.isEmpty(), remarks);
            EXPECT(cut->timeSource == TimeSource::Device, QString());
            // A clock is as certain as its question was quick, which a busy machine isn't; a date that was
            // supposed would be 5 s off at least.
            EXPECT(cut->timeUncertainty < 5s, QString::number(cut->timeUncertainty / 1ms));
            // Ten minutes a file on that one, which are not all to be handed out.
            const bool isWhole = brands[i] == u"hikvision";
            EXPECT(cut->originals.first().path.isEmpty() == isWhole, remarks);
            const auto sealed = package->seal({requisition,
                                               m_places[i].commune,
                                               m_places[i].site,
                                               m_places[i].recorder,
                                               {*cut},
                                               QStringLiteral("Cheffe de salle"),
                                               m_clock.utcNow()},
                                              never);
            EXPECT_OK(sealed);
            const auto summed = runTool("sha256sum", {"-c", "--strict", "SHA256SUMS"}, sealed->folder);
            EXPECT(summed.code == 0 && summed.output.count('\n') + 1 == (isWhole ? 5 : 6), summed.output);
            const QDir videos(sealed->folder + QStringLiteral("/video"));
            const auto mp4 = videos.entryList({QStringLiteral("*.mp4")});
            EXPECT(mp4.size() == 1 &&
                       picturesSeen(videos.filePath(mp4[0]), false) == cut->images - cut->imagesBefore,
                   mp4.join(' '));
        }
        return {};
    }

    // The same pictures as the replay sends, at about the same times.
    QString picturesAreThoseOfTheReplay(int i) {
        const QString label = brands[i];
        const TimeSpan span{anHourAgo() + 9min + 52s, anHourAgo() + 10min + 6s}; // over two files
        QTemporaryDir folder;
        NoFastReplay driver(*m_drivers[i]);
        const auto cut = Extraction(driver, m_clock).run(requestOf(i, 0, span, folder.path()), {}, never);
        EXPECT_OK(cut);
        EXPECT(cut->gaps.spans.isEmpty(), cut->remarks.join(' '));
        QList<QByteArray> downloaded;
        const auto read = media::readClip(
            cut->video,
            [&](const AccessUnit& unit) {
                downloaded += slices(unit);
                return true;
            },
            never);
        EXPECT_OK(read);
        QList<QByteArray> replayed;
        auto reader = m_drivers[i]->openArchive({m_places[i].cameras[0].recording, span}, never);
        EXPECT_OK(reader);
        std::optional<UtcTime> firstReplayed;
        while (true) {
            const auto unit = (*reader)->next(never);
            EXPECT_OK(unit);
            if (!*unit)
                break;
            if (!firstReplayed)
                firstReplayed = (*unit)->captureTime.at;
            replayed += slices(**unit);
        }
        EXPECT(downloaded.size() >= 350 && replayed.size() >= 300,
               QStringLiteral("%1 %2").arg(downloaded.size()).arg(replayed.size()));
        // One shift makes every picture of both the same.
        int aligned = 0;
        for (qsizetype shift = -75; shift <= 75; ++shift) {
            qsizetype same = 0, both = 0;
            for (qsizetype n = 0; n < downloaded.size(); ++n)
                if (n + shift >= 0 && n + shift < replayed.size()) {
                    ++both;
                    same += downloaded[n] == replayed[n + shift];
                }
            aligned += same == both && both >= 275;
        }
        EXPECT(aligned == 1, QString::number(aligned));
        return {};
    }

    // By what the simulator knows of its loop: key frames stand at multiples of two seconds of it.
    QString timesAreTrue(int i) {
        const QString label = brands[i];
        if (brands[i] == u"hikvision")
            return {}; // its files do not date their pictures
        const qint64 offset = m_park.recorder(i)[u"cameras"][0][u"loopOffsetFrames"].toInteger();
        QTemporaryDir folder;
        NoFastReplay driver(*m_drivers[i]);
        const TimeSpan span{anHourAgo() + 13min + 1270ms, anHourAgo() + 13min + 21270ms};
        const auto cut = Extraction(driver, m_clock).run(requestOf(i, 0, span, folder.path()), {}, never);
        EXPECT_OK(cut);
        QFile index(cut->index);
        EXPECT(index.open(QIODevice::ReadOnly), index.errorString());
        int keys = 0;
        for (const QByteArray& line : index.readAll().trimmed().split('\n').mid(1)) {
            const auto cells = line.split(';');
            if (cells[5] != "1")
                continue;
            ++keys;
            const UtcTime at =
                fromDateTime(QDateTime::fromString(QString::fromLatin1(cells[1]), Qt::ISODateWithMs));
            const qint64 place = ((at.time_since_epoch() + image / 2) / image + offset) % keyEvery;
            EXPECT(place <= 1 || place == keyEvery - 1, QStringLiteral("%1 %2").arg(place).arg(cells[1]));
        }
        EXPECT(keys >= 10, QString::number(keys));
        return {};
    }

private Q_SLOTS:
    void initTestCase() {
        if (!QFileInfo::exists(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigie-sim")))
            QSKIP("vigie-sim is not built: no brand's files were extracted from");
        if (const auto started = m_park.start(QStringLiteral("127.42.5.1"), brands); !started)
            QFAIL(qPrintable(started.error().toLogLine()));
        for (int i = 0; i < brands.size(); ++i) {
            auto driver = devices::connectDevice(m_park.address(i), m_threads);
            QVERIFY(driver.has_value());
            const auto channels = (*driver)->channels(never);
            VERIFY_DONE(channels);
            SimulatedPlace place;
            place.read(m_park.recorder(i));
            for (int camera = 0; camera < 2; ++camera)
                place.cameras[camera].recording = channels->at(camera).recording;
            m_places.push_back(place);
            m_drivers.push_back(std::move(*driver));
        }
    }

    void aMinuteIsDownloadedFasterThanItPassed() {
        if (QStandardPaths::findExecutable(QStringLiteral("ffprobe")).isEmpty())
            QSKIP("ffprobe is not installed: the extracted pictures could not be counted");
        VERIFY_NONE(everyBrand(&TestCasesBrands::aMinuteIs));
        m_figures.sort();
        for (const QString& figure : std::as_const(m_figures))
            qInfo("%s", qPrintable(figure));
    }
    void picturesEqualTheReplays() { VERIFY_NONE(everyBrand(&TestCasesBrands::picturesAreThoseOfTheReplay)); }
    void datedFilesGiveTrueTimes() { VERIFY_NONE(everyBrand(&TestCasesBrands::timesAreTrue)); }

    void aFastReplayIsUsed() {
        QTemporaryDir folder;
        const TimeSpan span{anHourAgo(), anHourAgo() + 10s};
        const auto cut =
            Extraction(*m_drivers[2], m_clock).run(requestOf(2, 0, span, folder.path()), {}, never);
        VERIFY_DONE(cut);
        QVERIFY(cut->originals.isEmpty());
        QCOMPARE(cut->timeSource, TimeSource::OnvifExtension);
    }

    void aCancelledDownloadLeavesNothing() {
        for (int i = 0; i < 2; ++i) {
            QTemporaryDir folder;
            std::stop_source stop;
            MonoTime asked;
            const TimeSpan span{anHourAgo() - 90min, anHourAgo() - 30min};
            const auto cut = Extraction(*m_drivers[i], m_clock)
                                 .run(
                                     requestOf(i, 0, span, folder.path()),
                                     [&](const ExtractionProgress& now) {
                                         if (now.isDownloading && !stop.stop_requested()) {
                                             asked = MonoClock::now();
                                             stop.request_stop();
                                         }
                                     },
                                     stop.get_token());
            QVERIFY(!cut);
            QCOMPARE(cut.error().code, ErrorCode::Cancelled);
            QVERIFY(MonoClock::now() - asked < 1s);
            QVERIFY(QDir(folder.path()).isEmpty());
        }
    }

    void aCutLinkLeavesNothing() {
        QTemporaryDir folder;
        bool cutNow = false;
        const TimeSpan span{anHourAgo() - 90min, anHourAgo() - 30min};
        const auto cut = Extraction(*m_drivers[1], m_clock)
                             .run(
                                 requestOf(1, 0, span, folder.path()),
                                 [&](const ExtractionProgress& now) {
                                     if (now.isDownloading && !std::exchange(cutNow, true))
                                         QVERIFY(m_park.fault(1, QStringLiteral("offline"), true));
                                 },
                                 never);
        QVERIFY(m_park.fault(1, QStringLiteral("offline"), false));
        QVERIFY(cutNow);
        QVERIFY(!cut);
        QVERIFY2(cut.error().code == ErrorCode::Network || cut.error().code == ErrorCode::Timeout,
                 qPrintable(cut.error().toLogLine()));
        QVERIFY(QDir(folder.path()).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestCasesBrands)
#include "test_cases_brands.moc"
