// SPDX-License-Identifier: GPL-3.0-or-later
#include "extraction_fixture.h"

#include <QScopeGuard>

#include <csignal>

#include <sys/resource.h>

using namespace vigie;
using namespace vigie::cases;
using namespace std::chrono;
using namespace std::chrono_literals;

/// Recordings taken out of simulated recorders over the network, and what other programs make of them.
class TestCasesExtraction : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        VERIFY_DONE(m_simulator.start(QStringLiteral("127.42.1.1"),
                                      {QStringLiteral("--communes"), QStringLiteral("1"),
                                       QStringLiteral("--recorders-per-commune"), QStringLiteral("1"),
                                       QStringLiteral("--cameras-per-recorder"), QStringLiteral("2")}));
        m_place.read(m_simulator.recorder());
        QCOMPARE(m_place.cameras.size(), 2);
        QVERIFY(!m_place.cameras[0].recording.isEmpty());
    }
    void init() {
        m_root = std::make_unique<QTemporaryDir>();
        auto driver = devices::connectDevice({m_place.recorder.id,
                                              DeviceFamily::Onvif,
                                              m_place.recorder.address,
                                              {m_simulator.user(), m_simulator.password()}},
                                             m_io);
        VERIFY_DONE(driver);
        m_driver = *std::move(driver);
    }

    void aMinuteBecomesAPackageThatOthersVerify_data() {
        QTest::addColumn<int>("camera");
        QTest::addColumn<QString>("codec");
        QTest::newRow("H.264") << 0 << "H.264";
        QTest::newRow("H.265") << 1 << "H.265";
    }
    void aMinuteBecomesAPackageThatOthersVerify() {
        QFETCH(int, camera);
        QFETCH(QString, codec);
        // 1.3 s into a 2 s group of pictures: the cut needs pictures from before.
        const TimeSpan span = minuteFrom(anHourAgo() + 1300ms);
        const auto package = extract(m_place.cameras[camera], span);
        VERIFY_DONE(package);
        const Extracted& extracted = m_extracted;
        QCOMPARE(QFileInfo(package->folder).dir().entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(),
                 1);

        // One minute at 25 a second, from the first picture at or after the begin to the last before the end.
        QCOMPARE(extracted.images - extracted.imagesBefore, 1500);
        QVERIFY(extracted.imagesBefore > 0 && extracted.imagesBefore < 50);
        QVERIFY(extracted.obtained.begin >= extracted.askedOfDevice.begin);
        QVERIFY(extracted.obtained.begin - extracted.askedOfDevice.begin < 40ms);
        QVERIFY(extracted.askedOfDevice.end - extracted.obtained.end <= 40ms);
        QCOMPARE(extracted.timeSource, TimeSource::OnvifExtension);
        QCOMPARE(extracted.packetsLost, 0);
        QVERIFY2(extracted.gaps.spans.isEmpty(), "no gap in this span");

        const auto summed = runTool("sha256sum", {"-c", "--strict", "SHA256SUMS"}, package->folder);
        QVERIFY2(summed.code == 0, summed.output);
        QCOMPARE(summed.output.count("\n") + 1, 5); // video, index, journal, LISEZMOI, manifest
        const QString video = package->folder + "/" + videoOf(*package)[u"file"].toString();
        QCOMPARE(picturesSeen(video, false), 1500);
        QCOMPARE(picturesSeen(video, true), extracted.images);

        const QJsonObject told = videoOf(*package);
        QCOMPARE(told[u"codec"].toString(), codec);
        QCOMPARE(told[u"imagesShown"].toInteger(), 1500);
        QCOMPARE(told[u"imagesDecoded"].toInteger(), 1500);
        QCOMPARE(told[u"asked"][u"begin"].toString(), toIso(span.begin));
        QVERIFY(!told[u"recorder"][u"serial"].toString().isEmpty());
        QVERIFY(told[u"deviceClock"][u"measuredAt"].toString().endsWith('Z'));
        QCOMPARE(package->manifest[u"case"][u"legalFrame"].toString(), QStringLiteral("cpp-60-1"));

        QFile index(package->folder + "/" + told[u"index"].toString());
        QVERIFY(index.open(QIODevice::ReadOnly));
        const auto lines = index.readAll().trimmed().split('\n');
        QCOMPARE(lines.size() - 1, extracted.images);
        QCOMPARE(lines[1].split(';')[5], QByteArray("1")); // a key frame opens the file
        const auto firstShown = lines[extracted.imagesBefore + 1].split(';');
        QCOMPARE(firstShown[6], QByteArray("1"));
        QCOMPARE(lines[extracted.imagesBefore].split(';')[6], QByteArray("0"));
        QCOMPARE(firstShown[1], toIso(extracted.obtained.begin).toLatin1());

        const auto verified = verifyPackage(package->folder, {});
        VERIFY_DONE(verified);
        QVERIFY2(verified->isIntact(), qPrintable(verified->problems.join('\n')));
        QCOMPARE(verified->images, 1500);
        QCOMPARE(verified->digest, package->digest);
    }

    void whatWasChangedIsFound() {
        const auto package = extract(m_place.cameras[0], {anHourAgo(), anHourAgo() + 2s});
        VERIFY_DONE(package);
        const QDir folder(package->folder);
        const auto problems = [&] {
            const auto verified = verifyPackage(package->folder, {});
            return verified ? verified->problems.join('\n') : verified.error().toLogLine();
        };
        QCOMPARE(problems(), QString());

        QFile video(folder.filePath(videoOf(*package)[u"file"].toString()));
        QVERIFY(video.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(video.open(QIODevice::ReadWrite) && video.seek(video.size() / 2));
        const char before = video.peek(1)[0];
        video.putChar(static_cast<char>(before ^ 1));
        video.close();
        QVERIFY(problems().contains(QStringLiteral("a été modifié")));
        QVERIFY(runTool("sha256sum", {"-c", "SHA256SUMS"}, package->folder).code != 0);
        QVERIFY(video.open(QIODevice::ReadWrite) && video.seek(video.size() / 2));
        video.putChar(before);
        video.close();
        QCOMPARE(problems(), QString());

        QVERIFY(QFile::copy(folder.filePath("LISEZMOI.txt"), folder.filePath("video/ajout.txt")));
        QVERIFY(problems().contains(QStringLiteral("video/ajout.txt n'est pas dans la liste")));
        QVERIFY(QFile::remove(folder.filePath("video/ajout.txt")));
        QVERIFY(QFile::rename(folder.filePath("LISEZMOI.txt"), m_root->filePath("elsewhere")));
        QVERIFY(problems().contains(QStringLiteral("LISEZMOI.txt manque")));
        QVERIFY(QFile::link(m_root->filePath("elsewhere"), folder.filePath("LISEZMOI.txt")));
        QVERIFY(problems().contains(QStringLiteral("n'est pas un fichier du paquet")));
        QVERIFY(QFile::remove(folder.filePath("SHA256SUMS")));
        QCOMPARE(verifyPackage(package->folder, {}).error().code, ErrorCode::NotFound);
    }

    void aGapIsSaid() {
        const UtcTime begin = anHourAgo() + 600s;
        fault({"recording-gap", "on", "--from", toIso(begin + 20s), "--to", toIso(begin + 35s)});
        const auto heal = qScopeGuard([&] { fault({"recording-gap", "off"}); });
        const auto package = extract(m_place.cameras[0], minuteFrom(begin));
        VERIFY_DONE(package);
        QCOMPARE(m_extracted.gaps.spans.size(), 1);
        const TimeSpan gap = m_extracted.gaps.spans.first();
        QVERIFY2(abs(gap.begin - m_extracted.askedOfDevice.begin - 20s) <= 2100ms,
                 qPrintable(toIso(gap.begin)));
        QVERIFY2(abs(gap.end - m_extracted.askedOfDevice.begin - 35s) <= 2100ms, qPrintable(toIso(gap.end)));
        QCOMPARE(videoOf(*package)[u"gaps"].toArray().size(), 1);
        QCOMPARE(m_extracted.coverage.size(), 2);
        QFile readMe(package->folder + "/LISEZMOI.txt");
        QVERIFY(readMe.open(QIODevice::ReadOnly));
        QVERIFY(readMe.readAll().contains("trou"));

        // All of it in the gap: nothing to package.
        const auto none = extract(m_place.cameras[0], {begin + 22s, begin + 30s});
        QVERIFY(!none);
        QCOMPARE(none.error().code, ErrorCode::NotFound);
        // The end in the gap: what was obtained ends before what was asked.
        const auto half = extract(m_place.cameras[0], {begin + 10s, begin + 30s});
        VERIFY_DONE(half);
        QCOMPARE(m_extracted.gaps.spans.size(), 1);
        QCOMPARE(m_extracted.gaps.spans.first().end, m_extracted.askedOfDevice.end);
    }

    void aWrongClockIsMeasuredAndNotRewritten() {
        fault({"clock-wrong", "on", "--seconds", "90"});
        const auto heal = qScopeGuard([&] { fault({"clock-wrong", "off"}); });
        init(); // a driver that has not seen the clock before
        const TimeSpan span{anHourAgo(), anHourAgo() + 10s};
        const auto package = extract(m_place.cameras[0], span);
        VERIFY_DONE(package);
        QVERIFY(m_extracted.clock.has_value());
        QVERIFY2(abs(m_extracted.clock->reading.offset - 90s) <= 2s,
                 qPrintable(QString::number(m_extracted.clock->reading.offset.count())));
        const auto shift = m_extracted.clock->shift();
        QCOMPARE(m_extracted.askedOfDevice.begin, span.begin + shift);
        QVERIFY(m_extracted.obtained.begin - m_extracted.askedOfDevice.begin < 40ms);
        const QJsonObject told = videoOf(*package);
        QCOMPARE(told[u"obtained"][u"begin"].toString(), toIso(m_extracted.obtained.begin - shift));
        QCOMPARE(told[u"obtainedDeviceTime"][u"begin"].toString(), toIso(m_extracted.obtained.begin));
        QVERIFY(m_extracted.remarks.join(' ').contains(QStringLiteral("Horloge")));
    }

    void aCutLinkLeavesNothing() {
        bool cut = false;
        // The recorder is held back by the reader, so most of the span is still to come at the first
        // progress.
        const auto package = extract(m_place.cameras[0], {anHourAgo(), anHourAgo() + 1800s}, {},
                                     [&](const ExtractionProgress& now) {
                                         if (!cut && now.images > 0) {
                                             cut = true;
                                             fault({"offline", "on"});
                                         }
                                     });
        fault({"offline", "off"});
        QVERIFY(cut);
        QVERIFY(!package);
        QVERIFY2(package.error().code == ErrorCode::Network, qPrintable(package.error().toLogLine()));
        QVERIFY(QDir(m_root->path()).isEmpty());
    }

    void aCancelLeavesNothing() {
        std::stop_source stop;
        MonoTime asked;
        const auto package = extract(m_place.cameras[0], {anHourAgo(), anHourAgo() + 1800s}, stop.get_token(),
                                     [&](const ExtractionProgress& now) {
                                         if (now.images > 0 && !stop.stop_requested()) {
                                             asked = MonoClock::now();
                                             stop.request_stop();
                                         }
                                     });
        QVERIFY(!package);
        QCOMPARE(package.error().code, ErrorCode::Cancelled);
        QVERIFY(MonoClock::now() - asked < 1s);
        QVERIFY(QDir(m_root->path()).isEmpty());
    }

    void aFullDiskLeavesNothing() {
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        for (const rlim_t bytes : {rlim_t(512 * 1024), rlim_t(16 * 1024)}) {
            const rlimit small{bytes, before.rlim_max};
            setrlimit(RLIMIT_FSIZE, &small);
            const auto restore = qScopeGuard([&] { setrlimit(RLIMIT_FSIZE, &before); });
            const auto package = extract(m_place.cameras[0], minuteFrom(anHourAgo()));
            QVERIFY(!package);
            QVERIFY2(package.error().code == ErrorCode::Storage, qPrintable(package.error().toLogLine()));
            QVERIFY(QDir(m_root->path()).isEmpty());
        }
        QVERIFY(!Package::create(QStringLiteral("/proc/nowhere"), QStringLiteral("2026-0001")));
    }

private:
    static UtcTime anHourAgo() {
        static const UtcTime then = floor<seconds>(SystemClock().utcNow()) - 1h;
        return then;
    }
    static TimeSpan minuteFrom(UtcTime begin) { return {begin, begin + 60s}; }
    static QJsonObject videoOf(const SealedPackage& package) {
        return package.manifest[QLatin1String("videos")][0].toObject();
    }
    void fault(QStringList words) {
        words.prepend(m_place.recorder.address.host());
        words.prepend(QStringLiteral("fault"));
        const QJsonObject answer = m_simulator.control(words);
        QVERIFY2(answer[u"ok"].toBool(), QJsonDocument(answer).toJson());
    }
    Result<SealedPackage> extract(const Camera& camera, TimeSpan span, const std::stop_token& stop = {},
                                  const Extraction::Progress& progress = {}) {
        const Case requisition = someCase(camera, span);
        auto package = Package::create(m_root->path(), requisition.number);
        if (!package)
            return fail(package.error());
        auto extracted =
            Extraction(*m_driver, m_clock)
                .run({camera, span, package->videoFolder(), baseNameOf(1, camera)}, progress, stop);
        if (!extracted)
            return fail(extracted.error());
        m_extracted = *extracted;
        return package->seal({requisition,
                              m_place.commune,
                              m_place.site,
                              m_place.recorder,
                              {*extracted},
                              QStringLiteral("Cheffe de salle"),
                              m_clock.utcNow()},
                             stop);
    }

    test::SimulatorProcess m_simulator;
    rtsp::IoThreads m_io{1};
    SystemClock m_clock;
    SimulatedPlace m_place;
    std::unique_ptr<devices::DeviceDriver> m_driver;
    std::unique_ptr<QTemporaryDir> m_root;
    Extracted m_extracted;
};

QTEST_GUILESS_MAIN(TestCasesExtraction)
#include "test_cases_extraction.moc"
