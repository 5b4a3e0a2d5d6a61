// SPDX-License-Identifier: GPL-3.0-or-later
// The clips are made by the ffmpeg program, the results are read back by ffprobe: neither is ours.
#include "base/logging.h"
#include "media/clip.h"
#include "media/decode_pool.h"
#include "media/mp4_writer.h"
#include "media/scaler.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace vigie;
using namespace vigie::media;
using namespace std::chrono_literals;

namespace {

QByteArray run(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(60000) || process.exitCode() != 0)
        qFatal("%s: %s", qPrintable(program), process.readAllStandardError().constData());
    return process.readAllStandardOutput();
}

int shownImages(const QString& file, const QStringList& extra = {}) {
    QStringList arguments{"-v", "error"};
    arguments += extra;
    arguments += {"-count_frames", "-select_streams", "v:0", "-show_entries", "stream=nb_read_frames",
                  "-of",           "csv=p=0",         file};
    return run("ffprobe", arguments).trimmed().split(',').first().toInt();
}

} // namespace

class TestMedia : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

    QString clip(const QString& encoder) const { return m_dir.filePath(encoder + ".mp4"); }

    QList<AccessUnit> units(const QString& encoder, VideoTrack* track = nullptr) const {
        QList<AccessUnit> all;
        const auto read = readClip(clip(encoder),
                                   [&](AccessUnit unit) {
                                       all << std::move(unit);
                                       return true;
                                   },
                                   {});
        if (!read)
            qFatal("%s", qPrintable(read.error().toLogLine()));
        if (track)
            *track = *read;
        return all;
    }

private Q_SLOTS:
    void initTestCase() {
        for (const char* encoder : {"libx264", "libx265"}) {
            run("ffmpeg", {"-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=4",
                           "-c:v", encoder, "-preset", "ultrafast", "-g", "50", "-bf", "0", "-pix_fmt",
                           "yuv420p", "-x265-params", "log-level=error", clip(encoder)});
        }
    }

    void eachUnitGivesItsPictureAtOnce_data() {
        QTest::addColumn<QString>("encoder");
        QTest::newRow("H.264") << "libx264";
        QTest::newRow("H.265") << "libx265";
    }

    void eachUnitGivesItsPictureAtOnce() {
        QFETCH(QString, encoder);
        const auto all = units(encoder);
        QCOMPARE(all.size(), 100);
        auto decoder = Decoder::open(all.first().codec);
        QVERIFY(decoder);
        for (auto unit : all) {
            unit.captureTime.source = TimeSource::SenderReport;
            const auto frames = decoder->decode(unit);
            QCOMPARE(frames.size(), size_t(1));
            QCOMPARE(frames[0].rtpTime(), unit.rtpTime);
            QCOMPARE(frames[0].captureTime().at, unit.captureTime.at);
            QCOMPARE(frames[0].size(), QSize(640, 360));
            QVERIFY(!frames[0].luma().empty());
        }
        QCOMPARE(decoder->errors(), 0);
    }

    void everyJpegIsAPictureOfItsOwn() {
        const QString path = m_dir.filePath(QStringLiteral("one.jpg"));
        run("ffmpeg", {"-v", "error", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=1",
                       "-frames:v", "1", "-pix_fmt", "yuvj420p", path});
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        AccessUnit unit;
        unit.codec = VideoCodec::Jpeg;
        unit.data = file.readAll();
        unit.keyFrame = true;
        auto decoder = Decoder::open(VideoCodec::Jpeg);
        QVERIFY(decoder);
        for (int i = 0; i < 5; ++i) {
            unit.rtpTime = 3600 * i;
            unit.discontinuity = i == 3; // each stands alone: none is waited for
            const auto frames = decoder->decode(unit);
            QCOMPARE(frames.size(), size_t(1));
            QCOMPARE(frames[0].rtpTime(), unit.rtpTime);
            QCOMPARE(frames[0].size(), QSize(640, 360));
            QVERIFY(!frames[0].luma().empty());
        }
        std::minstd_rand random(7);
        for (int round = 0; round < 200; ++round) {
            AccessUnit broken = unit;
            for (int i = 0; i < 12; ++i)
                broken.data[static_cast<qsizetype>(random() % static_cast<unsigned>(broken.data.size()))] =
                    static_cast<char>(random());
            (void)decoder->decode(broken);
        }
        const auto after = decoder->decode(unit);
        QCOMPARE(after.size(), size_t(1));
    }

    void jpegInMp4IsRefusedByName() {
        const QString path = m_dir.filePath(QStringLiteral("jpeg.mp4"));
        const auto writer = Mp4Writer::create(path, {VideoCodec::Jpeg, {}, QSize(640, 360)}, {});
        QVERIFY(!writer);
        QCOMPARE(writer.error().code, ErrorCode::Unsupported);
        QVERIFY(writer.error().text.contains(u"MJPEG"));
        QVERIFY(!QFile::exists(path));
    }

    void aDiscontinuityWaitsForTheNextKeyFrame() {
        auto all = units("libx264");
        auto decoder = Decoder::open(VideoCodec::H264);
        all[20].discontinuity = true;
        int shown = 0;
        for (const auto& unit : all)
            shown += static_cast<int>(decoder->decode(unit).size());
        QCOMPARE(shown, 70); // 20 before, none up to the key frame at 50, 50 after
        QCOMPARE(decoder->skipped(), 30);
    }

    void brokenUnitsAreCountedNotFatal() {
        auto all = units("libx264");
        auto decoder = Decoder::open(VideoCodec::H264);
        std::minstd_rand random(1);
        for (auto& unit : all) {
            for (int i = 0; i < 20; ++i)
                unit.data[static_cast<qsizetype>(random() % static_cast<unsigned>(unit.data.size()))] =
                    static_cast<char>(random());
            (void)decoder->decode(unit);
        }
        (void)decoder->drain();
    }

    void poolKeepsOrderWithinAStream() {
        const auto all = units("libx264");
        DecodePool pool(3);
        std::mutex mutex;
        QMap<int, QList<qint64>> seen;
        std::vector<std::unique_ptr<DecodeStream>> streams;
        for (int s = 0; s < 6; ++s) {
            auto stream = pool.addStream(VideoCodec::H264, [&, s](const Frame& frame) {
                const std::lock_guard lock(mutex);
                seen[s] << frame.rtpTime();
            });
            QVERIFY(stream);
            streams.push_back(std::move(*stream));
        }
        for (int i = 0; i < 40; ++i) {
            for (auto& stream : streams)
                stream->push(all[i]);
        }
        const auto complete = [&] {
            const std::lock_guard lock(mutex);
            return seen.size() == 6 &&
                   std::all_of(seen.begin(), seen.end(), [](const auto& l) { return l.size() == 40; });
        };
        QTRY_VERIFY(complete());
        for (const auto& times : std::as_const(seen))
            QVERIFY(std::is_sorted(times.begin(), times.end()));
        QCOMPARE(streams[0]->stats().decoded, 40);
    }

    void aSlowStreamDropsToTheNextKeyFrame() {
        const auto all = units("libx264");
        DecodePool pool(1);
        std::mutex gate;
        gate.lock();
        auto stream =
            pool.addStream(VideoCodec::H264, [&](const Frame&) { const std::lock_guard wait(gate); });
        QVERIFY(stream);
        for (const auto& unit : all)
            (*stream)->push(unit);
        gate.unlock();
        QTRY_VERIFY((*stream)->stats().decoded + (*stream)->stats().dropped == 100);
        QVERIFY((*stream)->stats().dropped >= 40);
    }

    // A tile that is shown again has a whole group of pictures to catch up with, and what comes meanwhile.
    void catchingUpIsNotBeingBehind() {
        const auto all = units("libx264");
        DecodePool pool(1);
        std::mutex gate;
        gate.lock();
        auto stream =
            pool.addStream(VideoCodec::H264, [&](const Frame&) { const std::lock_guard wait(gate); });
        QVERIFY(stream);
        (*stream)->refill({all.begin(), all.end()});
        for (const auto& unit : all.first(10))
            (*stream)->push(unit);
        gate.unlock();
        QTRY_COMPARE((*stream)->stats().decoded, 110);
        QCOMPARE((*stream)->stats().dropped, 0);
    }

    void closingAStreamInFullSwingIsSafe() {
        const auto all = units("libx264");
        DecodePool pool(2);
        for (int round = 0; round < 20; ++round) {
            std::atomic<bool> closed = false;
            std::atomic<bool> late = false;
            auto stream = pool.addStream(VideoCodec::H264, [&](const Frame&) { late = late || closed; });
            for (int i = 0; i < 30; ++i)
                (*stream)->push(all[i]);
            stream->reset();
            closed = true;
            QVERIFY(!late);
        }
    }

    void scalingKeepsColours() {
        // One flat BT.601 red, through the whole way.
        const QString file = m_dir.filePath("red.mp4");
        run("ffmpeg", {"-v", "error", "-f", "lavfi", "-i", "color=red:size=320x240:rate=5:duration=1", "-c:v",
                       "libx264", "-pix_fmt", "yuv420p", file});
        QImage small(100, 75, QImage::Format_RGB32);
        auto decoder = Decoder::open(VideoCodec::H264);
        QVERIFY(readClip(file,
                         [&](const AccessUnit& unit) {
                             for (const auto& frame : decoder->decode(unit)) {
                                 Scaler scaler;
                                 if (!scaler.scale(frame, small))
                                     qFatal("scale");
                             }
                             return true;
                         },
                         {}));
        const QColor colour = small.pixelColor(50, 40);
        QVERIFY2(colour.red() > 248 && colour.green() < 8 && colour.blue() < 8, qPrintable(colour.name()));
        QImage wrong(10, 10, QImage::Format_ARGB32);
        QCOMPARE(Scaler().scale(Frame(), wrong).error().code, ErrorCode::InvalidInput);
    }

    void remuxIsLosslessAndHidesWhatComesBeforeTheInPoint_data() { eachUnitGivesItsPictureAtOnce_data(); }

    void remuxIsLosslessAndHidesWhatComesBeforeTheInPoint() {
        QFETCH(QString, encoder);
        VideoTrack track;
        const auto all = units(encoder, &track);
        const QString file = m_dir.filePath(QStringLiteral("cut-%1.mp4").arg(encoder));
        auto writer = Mp4Writer::create(
            file, track, {.inPoint = all[0].captureTime.at + 400ms, .title = QStringLiteral("é")});
        QVERIFY2(writer, qPrintable(writer ? QString() : writer.error().toLogLine()));
        for (const auto& unit : all)
            QVERIFY(writer->write(unit));
        const auto summary = writer->finish();
        QVERIFY2(summary, qPrintable(summary ? QString() : summary.error().toLogLine()));
        QCOMPARE(summary->images, 100);
        QCOMPARE(summary->imagesBefore, 10);
        QCOMPARE(shownImages(file), 90);
        QCOMPARE(shownImages(file, {"-ignore_editlist", "1"}), 100);
        const auto facts = examineClip(file, {});
        QVERIFY(facts);
        QCOMPARE(facts->images, 90);
        QCOMPARE(facts->errors, 0);
        // Bit-exact: what comes out is what went in.
        QList<QByteArray> out;
        QVERIFY(readClip(file,
                         [&](AccessUnit unit) {
                             out << unit.data;
                             return true;
                         },
                         {}));
        QCOMPARE(out.size(), all.size());
        for (qsizetype i = 0; i < out.size(); ++i)
            QVERIFY2(out[i].endsWith(all[i].data.right(200)), qPrintable(QString::number(i)));
    }

    void aFullDiskIsAnErrorAndLeavesNoFile() {
        VideoTrack track;
        const auto all = units("libx264", &track);
        const QString file = m_dir.filePath("full.mp4");
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        {
            const rlimit small{64 * 1024, before.rlim_max};
            setrlimit(RLIMIT_FSIZE, &small);
            const auto restore = qScopeGuard([&] { setrlimit(RLIMIT_FSIZE, &before); });
            auto writer = Mp4Writer::create(file, track, {});
            QVERIFY(writer);
            Result<void> written;
            for (int round = 0; round < 20 && written; ++round) {
                for (auto unit : all) {
                    unit.rtpTime += round * 4 * 90000;
                    if (written = writer->write(unit); !written)
                        break;
                }
            }
            QVERIFY(!written);
            QCOMPARE(written.error().code, ErrorCode::Storage);
        }
        QVERIFY(!QFile::exists(file));
        QCOMPARE(Mp4Writer::create("/nowhere/x.mp4", track, {}).error().code, ErrorCode::Storage);
    }

    void noKeyFrameMakesNoFile() {
        VideoTrack track;
        const auto all = units("libx264", &track);
        const QString file = m_dir.filePath("none.mp4");
        {
            auto writer = Mp4Writer::create(file, track, {});
            QVERIFY(writer->write(all[1]));
            QCOMPARE(writer->finish().error().code, ErrorCode::NotFound);
        }
        QVERIFY(!QFile::exists(file));
    }

    void examiningSaysWhatIsWrong() {
        QCOMPARE(examineClip(m_dir.filePath("absent.mp4"), {}).error().code, ErrorCode::Storage);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(examineClip(clip("libx264"), stop.get_token()).error().code, ErrorCode::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestMedia)
#include "test_media.moc"
