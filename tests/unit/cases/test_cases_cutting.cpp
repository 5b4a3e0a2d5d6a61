// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/extraction.h"
#include "fake_device.h"
#include "source_clip.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace vigie;
using namespace vigie::cases;
using namespace std::chrono_literals;

namespace {

const Error silent{ErrorCode::Unsupported, QStringLiteral("non"), {}};
const UtcTime firstPicture = fromDateTime(QDateTime({2026, 11, 2}, {9, 0}, Qt::UTC));

} // namespace

/// What an extraction makes of what recorders send, good and bad. The pictures are real: ten seconds at 25 a
/// second with a key frame every two.
class TestCasesCutting : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const auto clip = test::sourceClip(m_folder, firstPicture);
        if (!clip)
            QSKIP("ffmpeg is missing: cutting was not tried");
        m_track = clip->track;
        m_units = clip->units;
        QCOMPARE(m_units.size(), std::size_t(250));
    }
    void init() {
        m_device = FakeDevice();
        m_device.track = m_track;
        m_device.units = m_units;
        m_out = std::make_unique<QTemporaryDir>();
    }

    void theCutStartsAtTheKeyFrameBefore() {
        const auto cut = extract(firstPicture + 5s + 3ms, firstPicture + 7s);
        QVERIFY2(cut.has_value(), why(cut));
        // Key frames at 0, 2, 4 s: 100 to 125 are kept hidden, 126 (5.040 s) to 174 (6.960 s) shown.
        QCOMPARE(cut->imagesBefore, 26);
        QCOMPARE(cut->images - cut->imagesBefore, 49);
        QCOMPARE(cut->obtained.begin, firstPicture + 5040ms);
        QCOMPARE(cut->obtained.end, firstPicture + 6960ms);
        QVERIFY(cut->gaps.spans.isEmpty());
        QCOMPARE(media::examineClip(cut->video, {})->images, 49);
    }

    void aBeginOnAPictureShowsIt() {
        const auto cut = extract(firstPicture + 5s, firstPicture + 6s);
        QCOMPARE(cut->images - cut->imagesBefore, 25);
        QCOMPARE(media::examineClip(cut->video, {})->images, 25);
        init();
        const auto onKey = extract(firstPicture + 4s, firstPicture + 6s);
        QCOMPARE(onKey->imagesBefore, 0);
        QCOMPARE(media::examineClip(onKey->video, {})->images, 50);
    }

    void theBytesAreNotTouched() {
        const auto cut = extract(firstPicture, firstPicture + 10s);
        QVERIFY2(cut.has_value(), why(cut));
        std::size_t at = 0;
        QVERIFY(media::readClip(cut->video,
                                [&](const AccessUnit& unit) {
                                    if (!unit.data.endsWith(m_units[at].data.right(100)))
                                        qWarning("picture %zu differs", at);
                                    ++at;
                                    return true;
                                },
                                {})
                    .has_value());
        QCOMPARE(at, m_units.size());
    }

    void aSizeThatIsNotAnnouncedIsReadFromThePictures() {
        m_device.track.size = {};
        m_device.track.parameterSets = {}; // within the key frames only
        QVERIFY(m_units.front().data.contains(QByteArray("\0\0\0\1\x67", 5)));
        const auto cut = extract(firstPicture, firstPicture + 2s);
        QVERIFY2(cut.has_value(), why(cut));
        const auto facts = media::examineClip(cut->video, {});
        QVERIFY(facts.has_value());
        QCOMPARE(facts->size, QSize(320, 240));
        QCOMPARE(facts->images, 50);
        init();
        m_device.track.size = {};
        m_device.track.parameterSets = QByteArray("\0\0\0\1\x67\x42", 6);
        for (AccessUnit& unit : m_device.units)
            unit.data = QByteArray("\0\0\0\1\x65\x88", 6);
        QCOMPARE(extract(firstPicture, firstPicture + 2s).error().code, ErrorCode::Unsupported);
    }

    void undatedPicturesAreAllKept() {
        for (AccessUnit& unit : m_device.units)
            unit.captureTime = {firstPicture + 5h, TimeSource::Reception, 1s};
        const auto cut = extract(firstPicture + 5s, firstPicture + 7s);
        QVERIFY2(cut.has_value(), why(cut));
        QCOMPARE(cut->images, 250);
        QCOMPARE(cut->imagesBefore, 0);
        QCOMPARE(cut->timeSource, TimeSource::Reception);
        QCOMPARE(cut->obtained.begin, UtcTime{});
        QVERIFY(cut->remarks.join(' ').contains(QStringLiteral("bornes imprécises")));
    }

    void anEndlessUndatedSenderIsEnded() {
        for (std::size_t i = 0; i < m_device.units.size(); ++i) {
            m_device.units[i].captureTime.source = TimeSource::Reception;
            m_device.units[i].rtpTime = 90'000 * static_cast<qint64>(i);
        }
        const auto cut = extract(firstPicture, firstPicture + 10s);
        QVERIFY2(cut.has_value(), why(cut));
        QCOMPARE(cut->images, 71); // the span and a minute
    }

    void picturesWithoutAKeyFrameAreSaid() {
        m_device.units.erase(m_device.units.begin(), m_device.units.begin() + 10);
        const auto cut = extract(firstPicture, firstPicture + 4s);
        QVERIFY2(cut.has_value(), why(cut));
        QCOMPARE(cut->obtained.begin, firstPicture + 2s);
        QCOMPARE(cut->gaps.spans.size(), 1);
        QCOMPARE(cut->gaps.spans[0].begin, firstPicture);
        QVERIFY(cut->remarks.join(' ').contains(QStringLiteral("avant la première image clé")));
    }

    void lossesAreCounted() {
        m_device.units.erase(m_device.units.begin() + 120, m_device.units.begin() + 150);
        m_device.units[120].discontinuity = true;
        m_device.lost = 77;
        m_device.remarks = {QStringLiteral("remarque du lecteur")};
        const auto cut = extract(firstPicture + 1s, firstPicture + 10s);
        QVERIFY2(cut.has_value(), why(cut));
        QCOMPARE(cut->packetsLost, 77);
        QCOMPARE(cut->discontinuities, 1);
        QCOMPARE(cut->gaps.spans.size(), 1);
        QCOMPARE(cut->gaps.spans[0].length(), std::chrono::microseconds(31 * 40ms));
        QVERIFY(cut->remarks.contains(QStringLiteral("remarque du lecteur")));
    }

    void theDeviceIsAskedByItsOwnClock() {
        m_device.clock = devices::ClockReading{-64s, 500ms};
        const auto cut = extract(firstPicture + 66s, firstPicture + 68s);
        QVERIFY2(cut.has_value(), why(cut));
        QCOMPARE(m_device.asked->begin, firstPicture + 2s);
        QCOMPARE(cut->images, 50);
        QFile index(cut->index);
        QVERIFY(index.open(QIODevice::ReadOnly));
        const auto line = index.readAll().split('\n')[1].split(';');
        QCOMPARE(line[1], toIso(firstPicture + 2s).toLatin1());
        QCOMPARE(line[2], toIso(firstPicture + 66s).toLatin1());
        // What is within the reading's own uncertainty moves nothing.
        init();
        m_device.clock = devices::ClockReading{900ms, 2s};
        QVERIFY(extract(firstPicture + 2s, firstPicture + 4s).has_value());
        QCOMPARE(m_device.asked->begin, firstPicture + 2s);
    }

    void aSilentDeviceIsExtractedAllTheSame() {
        m_device.clock = fail(silent);
        m_device.identity = fail(silent);
        m_device.recorded = fail(silent);
        const auto cut = extract(firstPicture, firstPicture + 2s);
        QVERIFY2(cut.has_value(), why(cut));
        QVERIFY(!cut->clock);
        QCOMPARE(cut->remarks.size(), 3);
    }

    void failuresLeaveNoFile_data() {
        QTest::addColumn<int>("step");
        QTest::addColumn<int>("code");
        QTest::newRow("clock") << 0 << static_cast<int>(ErrorCode::Network);
        QTest::newRow("identity") << 1 << static_cast<int>(ErrorCode::Auth);
        QTest::newRow("coverage") << 2 << static_cast<int>(ErrorCode::Timeout);
        QTest::newRow("nothing recorded") << 3 << static_cast<int>(ErrorCode::NotFound);
        QTest::newRow("nothing sent") << 4 << static_cast<int>(ErrorCode::NotFound);
        QTest::newRow("no key frame") << 5 << static_cast<int>(ErrorCode::NotFound);
        QTest::newRow("cut in the middle") << 6 << static_cast<int>(ErrorCode::Network);
        QTest::newRow("pictures out of order") << 7 << static_cast<int>(ErrorCode::Unsupported);
        QTest::newRow("only pictures from before") << 8 << static_cast<int>(ErrorCode::NotFound);
    }
    void failuresLeaveNoFile() {
        QFETCH(int, step);
        QFETCH(int, code);
        const Error error{static_cast<ErrorCode>(code), QStringLiteral("panne"), {}};
        UtcTime begin = firstPicture;
        switch (step) {
        case 0:
            m_device.clock = fail(error);
            break;
        case 1:
            m_device.identity = fail(error);
            break;
        case 2:
            m_device.recorded = fail(error);
            break;
        case 3:
            m_device.recorded = QList<TimeSpan>();
            break;
        case 4:
            m_device.units.clear();
            break;
        case 5:
            for (AccessUnit& unit : m_device.units)
                unit.keyFrame = false;
            break;
        case 6:
            m_device.units.resize(100);
            m_device.end = error;
            break;
        case 7:
            std::swap(m_device.units[60], m_device.units[65]);
            break;
        default:
            begin += 1h;
        }
        const auto cut = extract(begin, begin + 10s);
        QVERIFY(!cut);
        QCOMPARE(cut.error().code, error.code);
        QVERIFY(QDir(m_out->path()).isEmpty());
    }

private:
    Result<Extracted> extract(UtcTime begin, UtcTime end) {
        Camera camera;
        camera.number = 127;
        camera.recording = QStringLiteral("Recording_1");
        return Extraction(m_device, m_clock)
            .run({camera, {begin, end}, m_out->path(), QStringLiteral("1-127")}, {}, {});
    }
    static QByteArray why(const Result<Extracted>& result) {
        return result ? QByteArray() : result.error().toLogLine().toUtf8();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<QTemporaryDir> m_out;
    SystemClock m_clock;
    VideoTrack m_track;
    std::deque<AccessUnit> m_units;
    FakeDevice m_device;
};

QTEST_GUILESS_MAIN(TestCasesCutting)
#include "test_cases_cutting.moc"
