// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/package.h"
#include "fake_device.h"
#include "source_clip.h"
#include "support/dhav_file.h"
#include "support/program_stream.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/resource.h>

using namespace vigie;
using namespace vigie::cases;
using namespace std::chrono_literals;

namespace {

const UtcTime firstPicture = fromDateTime(QDateTime({2026, 11, 2}, {9, 0}, Qt::UTC));
const Error broken{ErrorCode::Network, QStringLiteral("liaison coupée"), {}};

} // namespace

/// Which way an extraction takes to the pictures, and what becomes of a recorder's own files. The pictures
/// are real: ten seconds at 25 a second with a key frame every two.
class TestCasesDownload : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const auto clip = test::sourceClip(m_folder, firstPicture);
        if (!clip)
            QSKIP("ffmpeg is missing: downloads were not tried");
        m_track = clip->track;
        m_units = clip->units;
        QCOMPARE(m_units.size(), std::size_t(250));
    }
    void init() {
        m_device = FakeDevice();
        m_device.track = m_track;
        m_device.units = m_units;
        m_device.recorded = QList<TimeSpan>{{firstPicture, firstPicture + 10s}};
        m_device.can->grant(devices::Feature::Replay);
        m_device.can->grant(devices::Feature::Download);
        m_device.can->deny(devices::Feature::FastReplay, QStringLiteral("lente"));
        m_device.give = giving({{dhav(), {{firstPicture, firstPicture + 10s}, 1h}}});
        m_out = std::make_unique<QTemporaryDir>();
        m_request = {};
        m_request.camera.number = 127;
        m_request.camera.recording = QStringLiteral("Recording_1");
        m_request.folder = m_out->path();
        m_request.baseName = QStringLiteral("1-127");
    }

    void aSlowReplayIsNotWaitedFor() {
        const auto cut = extract(firstPicture + 5s + 3ms, firstPicture + 7s);
        QVERIFY2(cut.has_value(), why(cut));
        QCOMPARE(m_device.downloads, 1);
        // The same cut as a replay's: from the key frame at 4 s on, 5.040 s to 6.960 s shown.
        QCOMPARE(cut->imagesBefore, 26);
        QCOMPARE(cut->images - cut->imagesBefore, 49);
        QVERIFY(abs(cut->obtained.begin - (firstPicture + 5040ms)) <= 1ms);
        QVERIFY(abs(cut->obtained.end - (firstPicture + 6960ms)) <= 1ms);
        QCOMPARE(cut->timeSource, TimeSource::Device);
        QVERIFY(cut->gaps.spans.isEmpty());
        QCOMPARE(media::examineClip(cut->video, {})->images, 49);
        std::size_t at = 100;
        bool same = true;
        QVERIFY(media::readClip(cut->video,
                                [&](const AccessUnit& unit) {
                                    same = same && unit.data.endsWith(m_units[at++].data.right(100));
                                    return true;
                                },
                                {})
                    .has_value());
        QVERIFY(same);
        // The recorder's own file is beside it.
        QCOMPARE(cut->originals.size(), 1);
        const OriginalFile& original = cut->originals.first();
        QCOMPARE(QFileInfo(original.path).fileName(), QStringLiteral("1-127-original-1.dav"));
        QFile file(original.path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), dhav());
        QCOMPARE(original.sha256, QCryptographicHash::hash(dhav(), QCryptographicHash::Sha256).toHex());
        QCOMPARE(original.container, QStringLiteral("dhav"));
        QCOMPARE(left().size(), 3);
        QVERIFY(remarks(cut).contains(QStringLiteral("est joint")));
    }

    void aFastReplayIsPreferred() {
        m_device.can->grant(devices::Feature::FastReplay);
        const auto cut = extract(firstPicture + 5s, firstPicture + 7s);
        QVERIFY2(cut.has_value(), why(cut));
        QCOMPARE(m_device.downloads, 0);
        QVERIFY(cut->originals.isEmpty());
        QCOMPARE(cut->timeSource, TimeSource::OnvifExtension);
        // When it fails, the download takes its place.
        init();
        m_device.can->grant(devices::Feature::FastReplay);
        m_device.openFailure = broken;
        const auto other = extract(firstPicture + 5s, firstPicture + 7s);
        QVERIFY2(other.has_value(), why(other));
        QCOMPARE(m_device.downloads, 1);
        QVERIFY(remarks(other).contains(broken.text));
        QCOMPARE(other->originals.size(), 1);
        // But a login that was refused is not tried again.
        init();
        m_device.can->grant(devices::Feature::FastReplay);
        m_device.openFailure = Error{ErrorCode::Auth, QStringLiteral("refusé"), {}};
        QCOMPARE(extract(firstPicture + 5s, firstPicture + 7s).error().code, ErrorCode::Auth);
        QCOMPARE(m_device.downloads, 0);
    }

    void aFailedDownloadIsMadeUpFor_data() {
        QTest::addColumn<int>("fault");
        QTest::newRow("link cut in the middle") << 0;
        QTest::newRow("no file at all") << 1;
        QTest::newRow("no recording in it") << 2;
        QTest::newRow("truncated without a word") << 3;
        QTest::newRow("takes longer than the replay") << 4;
        QTest::newRow("does not fit on the disk") << 5;
        QTest::newRow("reordered pictures") << 6;
    }
    void aFailedDownloadIsMadeUpFor() {
        QFETCH(int, fault);
        std::optional<rlimit> limit;
        switch (fault) {
        case 0:
            m_device.give = [this](const devices::DownloadSink& sink) -> Result<devices::Download> {
                [[maybe_unused]] const auto begun = sink.begin({});
                [[maybe_unused]] const auto taken = sink.bytes(dhav().first(100'000));
                return fail(broken);
            };
            break;
        case 1:
            m_device.give = giving({});
            break;
        case 2:
            m_device.give = giving({{"<html>busy</html>", {}}});
            break;
        case 3:
            m_device.give =
                giving({{dhav().first(dhav().size() / 5), {{firstPicture, firstPicture + 10s}, 1h}}});
            break;
        case 4:
            m_device.give = [this](const devices::DownloadSink& sink) -> Result<devices::Download> {
                while (true) {
                    m_clock.advance(1s);
                    if (auto taken = sink.bytes("DHAV"); !taken)
                        return fail(taken.error());
                }
            };
            break;
        case 5:
            std::signal(SIGXFSZ, SIG_IGN);
            limit.emplace();
            getrlimit(RLIMIT_FSIZE, &*limit);
            m_device.give = giving({{dhav() + QByteArray(8'000'000, 'x'), {}}});
            break;
        default:
            m_device.give = giving({{dhav(true), {{firstPicture, firstPicture + 10s}, 1h}}});
        }
        if (limit) {
            const rlimit small{4'000'000, limit->rlim_max};
            setrlimit(RLIMIT_FSIZE, &small);
        }
        const auto restore = qScopeGuard([&] {
            if (limit)
                setrlimit(RLIMIT_FSIZE, &*limit);
        });
        const auto cut = extract(firstPicture, firstPicture + 10s);
        QVERIFY2(cut.has_value(), why(cut));
        QCOMPARE(m_device.downloads, 1);
        QCOMPARE(cut->images, 250);
        QCOMPARE(cut->timeSource, TimeSource::OnvifExtension);
        QVERIFY2(cut->remarks.first().contains(QStringLiteral("n'a pas abouti")), qPrintable(remarks(cut)));
        QVERIFY2(!remarks(cut).contains(m_out->path()), qPrintable(remarks(cut))); // a court reads them
        QVERIFY(cut->originals.isEmpty());
        QCOMPARE(left().size(), 2);
    }

    // An undated file that is shorter than announced has uncertain times; that excuses no missing picture.
    void aFileThatLacksPicturesIsNotPreferred_data() {
        QTest::addColumn<std::chrono::seconds>("announced");
        QTest::newRow("two of ten seconds") << 10s;
        QTest::newRow("two of a hundred") << 100s;
        QTest::newRow("two of an hour") << 3600s;
    }
    void aFileThatLacksPicturesIsNotPreferred() {
        QFETCH(std::chrono::seconds, announced);
        const TimeSpan whole{firstPicture, firstPicture + announced};
        m_device.give = giving({{imkh() + programStream(0, 50), {whole}}});
        m_device.recorded = QList<TimeSpan>{whole};
        const auto cut = extract(firstPicture, firstPicture + 10s);
        QVERIFY2(cut.has_value(), why(cut));
        QCOMPARE(m_device.downloads, 1);
        QCOMPARE(cut->images, 250);
        QVERIFY2(cut->remarks.first().contains(QStringLiteral("il y manque 8.")), qPrintable(remarks(cut)));
        QVERIFY(cut->originals.isEmpty());
    }
    // The same format is taken when it is whole.
    void aWholeFileOfItIsPreferred() {
        m_device.give = giving({{imkh() + programStream(0, 250), {{firstPicture, firstPicture + 10s}}}});
        const auto cut = extract(firstPicture, firstPicture + 10s);
        QVERIFY2(cut.has_value(), why(cut));
        QCOMPARE(cut->originals.size(), 1);
        QVERIFY(!cut->originals.first().path.isEmpty());
        QVERIFY(remarks(cut).contains(QStringLiteral("est joint")));
    }

    void aDamagedFileIsBetterThanNone() {
        QByteArray damaged = dhav();
        m_device.give =
            giving({{damaged.first(damaged.size() * 3 / 10), {{firstPicture, firstPicture + 10s}, 1h}}});
        m_device.openFailure = broken;
        const auto cut = extract(firstPicture, firstPicture + 10s);
        QVERIFY2(cut.has_value(), why(cut));
        QCOMPARE(m_device.downloads, 1); // the file that lay there
        QVERIFY(cut->images > 40 && cut->images < 125);
        QCOMPARE(cut->gaps.spans.size(), 1);
        QVERIFY(remarks(cut).contains(broken.text));
        QCOMPARE(cut->originals.size(), 1);
    }

    void aFileBeyondTheSpanIsNotHandedOut() {
        // A picture every two seconds: more than eight minutes, of which one is asked for.
        const TimeSpan whole{firstPicture, firstPicture + 500s};
        m_device.give = giving({{dhav(false, 2s), {whole, 1h}}});
        m_device.recorded = QList<TimeSpan>{whole};
        const auto cut = extract(firstPicture + 200s, firstPicture + 260s);
        QVERIFY2(cut.has_value(), why(cut));
        QCOMPARE(cut->images, 30);
        QCOMPARE(cut->originals.size(), 1);
        QVERIFY(cut->originals.first().path.isEmpty());
        QCOMPARE(cut->originals.first().sha256.size(), 64);
        QCOMPARE(left().size(), 2);
        QVERIFY(remarks(cut).contains(QStringLiteral("au-delà de la plage")));
        for (const Originals wish : {Originals::Always, Originals::Never}) {
            init();
            m_device.give = giving({{dhav(false, 2s), {whole, 1h}}});
            m_request.originals = wish;
            const auto other = extract(firstPicture + 200s, firstPicture + 260s);
            QVERIFY2(other.has_value(), why(other));
            QCOMPARE(left().size(), wish == Originals::Always ? 3 : 2);
        }
    }

    void whatNobodyCouldReadIsNotHandedOut_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("isLastResort");
        QTest::newRow("MPEG-PS, the rest unreadable") << 0 << true;
        QTest::newRow("MPEG-PS, the rest unreadable, preferred") << 0 << false;
        QTest::newRow("DHAV, the rest unreadable") << 1 << true;
        QTest::newRow("DHAV, the rest unreadable, preferred") << 1 << false;
        QTest::newRow("another file unreadable") << 2 << true;
        QTest::newRow("far shorter than announced, undated") << 3 << true;
        QTest::newRow("its clock set anew on the way") << 4 << false;
    }
    void whatNobodyCouldReadIsNotHandedOut() {
        QFETCH(int, kind);
        QFETCH(bool, isLastResort);
        const TimeSpan ten{firstPicture, firstPicture + 10s};
        // As much as forty times the pictures, and no mark of either format in it.
        const QByteArray unreadable(40 * dhav().size(), '\x55');
        switch (kind) {
        case 0:
            m_device.give = giving({{imkh() + programStream(0, 250) + unreadable, {ten}}});
            break;
        case 1:
            m_device.give = giving({{dhav() + unreadable, {ten, 1h}}});
            break;
        case 2:
            m_device.give = giving({{dhav(), {ten, 1h}}, {unreadable, {ten, 1h}}});
            break;
        case 3:
            m_device.give = giving({{imkh() + programStream(0, 50), {{firstPicture, firstPicture + 1h}}}});
            break;
        default:
            m_device.give = giving({{programStream(0, 150) + programStream(150, 250), {ten}}});
        }
        if (isLastResort)
            m_device.openFailure = broken;
        const auto cut = extract(firstPicture, firstPicture + 10s);
        QVERIFY2(cut.has_value(), why(cut));
        QVERIFY(!cut->originals.isEmpty());
        for (const OriginalFile& original : cut->originals) {
            QVERIFY2(original.path.isEmpty(), qPrintable(remarks(cut)));
            QCOMPARE(original.sha256.size(), 64);
        }
        QCOMPARE(left().size(), 2);
        QVERIFY2(remarks(cut).contains(QStringLiteral("Rien ne montre")), qPrintable(remarks(cut)));
        QVERIFY2(!remarks(cut).contains(m_out->path()), qPrintable(remarks(cut)));
    }

    void anAnswerWithoutEndIsEnded_data() {
        QTest::addColumn<std::chrono::seconds>("step");
        QTest::addColumn<qint64>("mostBytes");
        QTest::newRow("too much") << 0s << qint64(4'000'000 + 10 * 1000 + 50'000);
        QTest::newRow("too long") << 30s << qint64(4'000'000);
    }
    void anAnswerWithoutEndIsEnded() {
        QFETCH(std::chrono::seconds, step);
        QFETCH(qint64, mostBytes);
        m_device.openFailure = broken;
        m_device.can->grant(devices::Feature::FastReplay);
        qint64 taken = 0;
        m_device.give = [&](const devices::DownloadSink& sink) -> Result<devices::Download> {
            if (auto begun = sink.begin({{firstPicture, firstPicture + 10s}, 1h}); !begun)
                return fail(begun.error());
            const QByteArray file = dhav();
            for (qsizetype at = 0; taken < 100'000'000; at += 50'000) {
                m_clock.advance(step);
                const QByteArray portion =
                    at < file.size() ? file.mid(at, 50'000) : QByteArray(50'000, '\x55');
                taken += portion.size();
                if (auto more = sink.bytes(portion); !more)
                    return fail(more.error());
            }
            return devices::Download{};
        };
        const auto cut = Extraction(m_device, m_clock, {1000, 4'000'000, 2})
                             .run(asked(firstPicture, firstPicture + 10s), {}, {});
        QVERIFY2(cut.has_value(), why(cut));
        QVERIFY2(taken <= mostBytes, qPrintable(QString::number(taken)));
        QVERIFY(cut->images > 200);
        QVERIFY2(remarks(cut).contains(QStringLiteral("a été arrêté après %1 octets").arg(taken)),
                 qPrintable(remarks(cut)));
        QVERIFY(cut->originals.first().path.isEmpty());
    }

    void severalFilesAreOneRecording() {
        m_device.give = giving({{programStream(0, 125), {{firstPicture, firstPicture + 5s}}},
                                {programStream(100, 250), {{firstPicture + 4s, firstPicture + 10s}}}});
        // The second file begins at its key frame, a second before the first one ends.
        const auto cut = extract(firstPicture + 1s, firstPicture + 9s);
        QVERIFY2(cut.has_value(), why(cut));
        QVERIFY(cut->gaps.spans.isEmpty());
        QCOMPARE(cut->originals.size(), 2);
        QCOMPARE(QFileInfo(cut->originals[1].path).fileName(), QStringLiteral("1-127-original-2.mpg"));
        // Told to two seconds, and moved by one to follow the first.
        QVERIFY(cut->timeUncertainty >= 3s);
        QVERIFY(remarks(cut).contains(QStringLiteral("ne date pas ses images")));
        QCOMPARE(media::examineClip(cut->video, {})->images, cut->images - cut->imagesBefore);
    }

    void aCancelLeavesNothing() {
        std::stop_source stop;
        m_device.give = [&](const devices::DownloadSink& sink) -> Result<devices::Download> {
            [[maybe_unused]] const auto taken = sink.bytes(dhav());
            stop.request_stop();
            return fail(Error{ErrorCode::Cancelled, QStringLiteral("annulé"), {}});
        };
        const auto cut =
            Extraction(m_device, m_clock).run(asked(firstPicture, firstPicture + 10s), {}, stop.get_token());
        QVERIFY(!cut);
        QCOMPARE(cut.error().code, ErrorCode::Cancelled);
        QVERIFY(left().isEmpty());
    }

    void aFullDiskLeavesNothing() {
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        const rlimit small{64 * 1024, before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
        const auto restore = qScopeGuard([&] { setrlimit(RLIMIT_FSIZE, &before); });
        const auto cut = extract(firstPicture, firstPicture + 10s);
        QVERIFY(!cut);
        QCOMPARE(cut.error().code, ErrorCode::Storage);
        QVERIFY(cut.error().text.contains(m_out->path()));
        QVERIFY(left().isEmpty());
    }

    void progressTellsTheDownload() {
        QList<ExtractionProgress> told;
        const qsizetype quarter = dhav().size() / 4;
        m_device.give = [&](const devices::DownloadSink& sink) -> Result<devices::Download> {
            if (auto begun = sink.begin({{firstPicture, firstPicture + 10s}, 1h}); !begun)
                return fail(begun.error());
            for (int i = 0; i < 4; ++i) {
                m_clock.advance(1s);
                if (auto taken = sink.bytes(dhav().mid(i * quarter, i < 3 ? quarter : -1)); !taken)
                    return fail(taken.error());
            }
            return devices::Download{QStringLiteral("dhav"), dhav().size(), {}};
        };
        const auto cut = Extraction(m_device, m_clock)
                             .run(asked(firstPicture, firstPicture + 10s),
                                  [&](const ExtractionProgress& now) { told << now; }, {});
        QVERIFY2(cut.has_value(), why(cut));
        QCOMPARE(cut->originals.size(), 1);
        QVERIFY(told.size() >= 5);
        QVERIFY(told.first().isDownloading && told.first().bytes == quarter && told.first().share == 0);
        QVERIFY(!told.last().isDownloading && told.last().share == 1.0);
        QCOMPARE(told.last().images, 250);
    }

    void thePackageHoldsAndProvesTheOriginal() {
        QTemporaryDir root;
        auto package = Package::create(root.path(), QStringLiteral("2026-0007"));
        QVERIFY(package.has_value());
        m_request.folder = package->videoFolder();
        const auto cut = extract(firstPicture + 2s, firstPicture + 8s);
        QVERIFY2(cut.has_value(), why(cut));
        PackageContents contents;
        contents.requisition.number = QStringLiteral("2026-0007");
        contents.extractions = {*cut};
        const auto sealed = package->seal(contents, {});
        QVERIFY2(sealed.has_value(), sealed ? "" : qPrintable(sealed.error().toLogLine()));
        const QJsonObject video = sealed->manifest[u"videos"][0].toObject();
        QCOMPARE(video[u"obtainedBy"].toString(), QStringLiteral("download"));
        const QString name = video[u"originals"][0][u"file"].toString();
        QCOMPARE(name, QStringLiteral("video/1-127-original-1.dav"));
        QCOMPARE(video[u"originals"][0][u"sha256"].toString().toLatin1(), cut->originals.first().sha256);
        const auto verified = verifyPackage(sealed->folder, {});
        QVERIFY(verified.has_value());
        QVERIFY2(verified->isIntact(), qPrintable(verified->problems.join('\n')));
        QCOMPARE(verified->files, 6);
        QFile original(sealed->folder + '/' + name);
        QVERIFY(original.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(original.open(QIODevice::ReadWrite) && original.seek(5000) && original.putChar('!'));
        original.close();
        QVERIFY(
            verifyPackage(sealed->folder, {})->problems.join(' ').contains(QStringLiteral("a été modifié")));
    }

private:
    /// By a wall clock an hour ahead of UTC.
    [[nodiscard]] QByteArray dhav(bool swapped = false, std::chrono::milliseconds step = 40ms) const {
        QByteArray bytes;
        for (int i = 0; i < 250; ++i) {
            const AccessUnit& unit = m_units[static_cast<std::size_t>(i)];
            const UtcTime at = firstPicture + step * (swapped && i >= 60 && i <= 61 ? 121 - i : i);
            bytes += dhavFrame(unit.data, unit.keyFrame, quint32(i), toDateTime(at + 1h),
                               quint16(at.time_since_epoch() / 1ms));
        }
        return bytes;
    }
    /// What Hikvision's recorders put before their program stream.
    [[nodiscard]] static QByteArray imkh() { return QByteArray("IMKH").leftJustified(40, '\1'); }
    [[nodiscard]] QByteArray programStream(std::size_t from, std::size_t to) const {
        QByteArray bytes;
        for (std::size_t i = from; i < to; ++i)
            bytes += programStreamPicture(m_units[i].data, m_units[i].keyFrame, 3600 * qint64(i - from));
        return bytes;
    }
    ExtractionRequest asked(UtcTime begin, UtcTime end) {
        m_request.asked = {begin, end};
        return m_request;
    }
    Result<Extracted> extract(UtcTime begin, UtcTime end) {
        return Extraction(m_device, m_clock).run(asked(begin, end), {}, {});
    }
    [[nodiscard]] QStringList left() const { return QDir(m_out->path()).entryList(QDir::Files); }
    static QString remarks(const Result<Extracted>& result) { return result->remarks.join(' '); }
    static QByteArray why(const Result<Extracted>& result) {
        return result ? QByteArray() : result.error().toLogLine().toUtf8();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<QTemporaryDir> m_out;
    ManualClock m_clock{firstPicture + 24h};
    VideoTrack m_track;
    std::deque<AccessUnit> m_units;
    FakeDevice m_device;
    ExtractionRequest m_request;
};

QTEST_GUILESS_MAIN(TestCasesDownload)
#include "test_cases_download.moc"
