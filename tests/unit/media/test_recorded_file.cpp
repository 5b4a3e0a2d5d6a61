// SPDX-License-Identifier: GPL-3.0-or-later
// The clips are made by the ffmpeg program; what it does not write as recorders do, by the test itself.
#include "annex_b.h"
#include "base/logging.h"
#include "media/clip.h"
#include "media/recorded_file_reader.h"
#include "support/dhav_file.h"
#include "support/mutation.h"
#include "support/program_stream.h"
#include "support/slices.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

#include <sys/resource.h>

using namespace vigie;
using namespace vigie::media;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

const UtcTime begin = fromDateTime(QDateTime({2026, 11, 2}, {9, 0}, Qt::UTC));
const std::stop_token never;

QByteArray startCode() {
    return {"\0\0\0\1", 4};
}

struct Read {
    QList<AccessUnit> units;
    std::optional<Error> error;
    QString container;
    QStringList remarks;
    RecordedFileReader::Reach reach;
};

Read readAll(const QString& path, const RecordedFileOrigin& origin) {
    Read read;
    const auto reader = RecordedFileReader::open(path, origin, never);
    if (!reader) {
        read.error = reader.error();
        return read;
    }
    read.container = (*reader)->container();
    for (;;) {
        auto unit = (*reader)->next(never);
        if (!unit)
            read.error = unit.error();
        if (!unit || !*unit)
            break;
        read.units.append(**std::move(unit));
    }
    read.reach = (*reader)->reach();
    read.remarks = (*reader)->remarks();
    return read;
}

} // namespace

/// Recorders' own files read back: pictures, their times, and what becomes of damage.
class TestRecordedFile : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    QMap<QString, QList<AccessUnit>> m_source; // by encoder

    [[nodiscard]] QString path(const QString& name) const { return m_dir.filePath(name); }

    static void run(const QStringList& arguments) {
        QProcess process;
        process.start(QStringLiteral("ffmpeg"), QStringList{"-v", "error", "-y"} + arguments);
        if (!process.waitForFinished(60'000) || process.exitCode() != 0)
            qFatal("%s", process.readAllStandardError().constData());
    }
    static QByteArray content(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString store(const QString& name, const QByteArray& bytes) const {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s", qPrintable(file.errorString()));
        return file.fileName();
    }
    QByteArray programStreamOf(const QString& encoder) const {
        QByteArray bytes;
        qint64 number = 0;
        for (const AccessUnit& unit : m_source[encoder])
            bytes += programStreamPicture(unit.data, unit.keyFrame, 90'000 + 3600 * number++,
                                          encoder == "libx265");
        return bytes;
    }
    /// Pictures every 40 ms from `first` on, by a wall clock that `wall` makes of the time.
    QByteArray dhavOf(const QString& encoder, UtcTime first,
                      const std::function<QDateTime(UtcTime)>& wall = &toDateTime) const {
        QByteArray bytes;
        quint32 number = 0;
        for (const AccessUnit& unit : m_source[encoder]) {
            const UtcTime at = first + 40ms * number;
            const auto milliseconds = quint16(at.time_since_epoch() / 1ms);
            bytes +=
                dhavFrame(unit.data, unit.keyFrame, number, wall(at), milliseconds, encoder == "libx265");
            ++number;
        }
        return bytes;
    }

private Q_SLOTS:
    void initTestCase() {
        for (const QString encoder : {"libx264", "libx265"}) {
            const QString clip = path(encoder + ".mp4");
            run({"-f", "lavfi", "-i", "testsrc2=size=160x96:rate=25:duration=4", "-c:v", encoder, "-preset",
                 "ultrafast", "-g", "50", "-bf", "0", "-pix_fmt", "yuv420p", "-x265-params",
                 "log-level=error", "-metadata", "creation_time=2026-11-02T09:00:01Z", clip});
            run({"-i", clip, "-c", "copy", "-f", "mpegts", path(encoder + ".mpeg-ts")});
            run({"-i", clip, "-c", "copy", "-f", "matroska", "-metadata",
                 "creation_time=2026-11-02T09:00:01Z", path(encoder + ".matroska")});
            run({"-i", clip, "-c", "copy", "-metadata", "creation_time=2026-11-02T09:00:01Z",
                 path(encoder + ".mp4.mp4")});
            const auto read = readClip(
                clip,
                [&](AccessUnit unit) {
                    m_source[encoder] << std::move(unit);
                    return true;
                },
                never);
            QVERIFY(read.has_value());
            QCOMPARE(m_source[encoder].size(), 100);
            store(encoder + ".mpeg-ps", programStreamOf(encoder));
            store(encoder + ".dhav", dhavOf(encoder, begin + 1s));
            QByteArray head("IMKH");
            head.resize(40, '\1');
            store(encoder + ".imkh", head + content(path(encoder + ".mpeg-ps")));
        }
    }

    void everyPictureInItsOrder_data() {
        QTest::addColumn<QString>("encoder");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("container");
        QTest::addColumn<int>("shift"); // ms from the origin's begin, which only some files know better
        for (const QString encoder : {"libx264", "libx265"}) {
            const auto row = [&](const QString& name, const QString& container, int shift) {
                QTest::addRow("%s %s", qPrintable(name), qPrintable(encoder))
                    << encoder << name << container << shift;
            };
            row("mpeg-ps", "mpeg-ps", 0);
            row("imkh", "mpeg-ps", 0);
            row("mpeg-ts", "mpeg-ts", 0);
            row("matroska", "matroska", 1000);
            row("mp4", "mp4", 1000);
            row("dhav", "dhav", 1000);
        }
    }
    void everyPictureInItsOrder() {
        QFETCH(QString, encoder);
        QFETCH(QString, name);
        QFETCH(QString, container);
        QFETCH(int, shift);
        const auto read = readAll(path(encoder + '.' + name), {.span = {begin, begin + 4s}});
        QVERIFY2(!read.error, read.error ? qPrintable(read.error->toLogLine()) : "");
        QCOMPARE(read.container, container);
        const auto& source = m_source[encoder];
        QCOMPARE(read.units.size(), source.size());
        // What stands before and after the pictures is headers and indexes.
        QVERIFY(read.reach.isTimeSure);
        QVERIFY2(read.reach.unreadBytes < 10'000, qPrintable(QString::number(read.reach.unreadBytes)));
        QVERIFY2(read.reach.pictureBytes > 100'000, qPrintable(QString::number(read.reach.pictureBytes)));
        for (qsizetype i = 0; i < source.size(); ++i) {
            const AccessUnit& unit = read.units[i];
            QCOMPARE(slices(unit), slices(source[i]));
            QVERIFY(unit.data.startsWith(startCode()));
            QCOMPARE(unit.keyFrame, source[i].keyFrame);
            QCOMPARE(unit.rtpTime, 3600 * i);
            QVERIFY(!unit.discontinuity);
            QCOMPARE(unit.captureTime.source, TimeSource::Device);
            QVERIFY2(abs(unit.captureTime.at - (begin + milliseconds(shift) + 40ms * i)) <= 1ms,
                     qPrintable(toIso(unit.captureTime.at)));
            QVERIFY(unit.captureTime.uncertainty >= 1ms && unit.captureTime.uncertainty <= 2s);
        }
    }

    void dhavTimesAreOfThePictureAndNotOfItsSecond() {
        // 0.27 s into a second, an hour ahead of UTC.
        const auto wall = [](UtcTime at) { return toDateTime(at + 1h); };
        const QString file = store("phase.dhav", dhavOf("libx264", begin + 270ms, wall));
        const auto read = readAll(file, {.span = {begin + 2s, begin + 6s}, .wallOffset = 1h});
        QCOMPARE(read.units.size(), 100);
        for (qsizetype i = 0; i < 100; ++i) {
            QVERIFY2(abs(read.units[i].captureTime.at - (begin + 270ms + 40ms * i)) <= 40ms,
                     qPrintable(toIso(read.units[i].captureTime.at)));
            QCOMPARE(read.units[i].captureTime.uncertainty, microseconds(40ms));
        }
        QVERIFY(read.remarks.isEmpty());
    }

    void dhavGapsAreSeenAndClockChangesAreNot() {
        // 12 minutes without pictures after the 50th, by frame numbers and milliseconds that go on.
        QByteArray bytes;
        for (int i = 0; i < 100; ++i) {
            const UtcTime at = begin + 40ms * i + (i >= 50 ? 12min : 0min);
            const AccessUnit& unit = m_source["libx264"][i];
            bytes += dhavFrame(unit.data, unit.keyFrame, quint32(i), toDateTime(at), quint16(i * 40));
        }
        const auto gap = readAll(store("gap.dhav", bytes), {.span = {begin, begin + 13min}});
        QCOMPARE(gap.units.size(), 100);
        QVERIFY(!gap.units[49].discontinuity && gap.units[50].discontinuity);
        QVERIFY(abs(gap.units[50].captureTime.at - (begin + 12min + 2s)) <= 1s);
        QVERIFY(abs(gap.units[99].captureTime.at - (begin + 12min + 3960ms)) <= 1s);

        // Clocks go back by an hour at the 50th picture; forward likewise.
        for (const auto step : {-1h, 1h}) {
            const auto wall = [&](UtcTime at) {
                return toDateTime(at < begin + 2s ? at + 2h : at + 2h + step);
            };
            const auto read = readAll(store("dst.dhav", dhavOf("libx264", begin, wall)),
                                      {.span = {begin, begin + 4s}, .wallOffset = 2h});
            QCOMPARE(read.units.size(), 100);
            for (qsizetype i = 0; i < 100; ++i)
                QVERIFY2(abs(read.units[i].captureTime.at - (begin + 40ms * i)) <= 40ms,
                         qPrintable(toIso(read.units[i].captureTime.at)));
            QCOMPARE(read.remarks.size(), 1);
        }
    }

    void aDateThatIsNotThePicturesIsNotTaken() {
        const UtcTime elsewhere = begin + 30min;
        const auto read = readAll(path("libx264.matroska"), {.span = {elsewhere, elsewhere + 4s}});
        QCOMPARE(read.units.size(), 100);
        QVERIFY(abs(read.units[0].captureTime.at - elsewhere) <= 1ms);
        QVERIFY(read.remarks.join(' ').contains(QStringLiteral("ne date pas ses images")));
    }

    void aFileThatIsNotAsLongAsToldIsAsUncertain() {
        const auto read = readAll(path("libx264.mpeg-ps"), {.span = {begin, begin + 60s}});
        QCOMPARE(read.units.size(), 100);
        const auto uncertainty = read.units[0].captureTime.uncertainty;
        QVERIFY2(abs(uncertainty - 56s) <= 200ms, qPrintable(QString::number(uncertainty.count())));
        QCOMPARE(read.remarks.size(), 2);
    }

    void damageIsSaidAndWhatCameBeforeIsGiven() {
        // DHAV: a hole of 20 kB in the middle is stepped over.
        QByteArray bytes = content(path("libx264.dhav"));
        const qsizetype at = bytes.indexOf("DHAV", bytes.size() / 2) + 100;
        const qsizetype length = std::min<qsizetype>(20'000, bytes.size() / 4);
        QByteArray holed = bytes;
        for (qsizetype i = 0; i < length; ++i)
            holed[at + i] = char(i * 7);
        const auto read = readAll(store("holed.dhav", holed), {.span = {begin, begin + 4s}});
        QVERIFY(read.units.size() > 50 && read.units.size() < 100);
        // Cut off in the middle: all whole pictures before.
        for (const QString name : {"dhav", "mpeg-ps", "matroska", "mpeg-ts"}) {
            const QByteArray whole = content(path("libx264." + name));
            const auto cut =
                readAll(store("cut." + name, whole.first(whole.size() / 2)), {.span = {begin, begin + 4s}});
            QVERIFY2(cut.units.size() > 20 && cut.units.size() < 90, qPrintable(name));
            for (qsizetype i = 0; i + 1 < cut.units.size(); ++i)
                QCOMPARE(slices(cut.units[i]), slices(m_source["libx264"][i]));
        }
        const QByteArray whole = content(path("libx264.mp4.mp4"));
        const auto none = readAll(store("cut.mp4", whole.first(whole.size() / 2)), {});
        QVERIFY(none.error && none.error->code == ErrorCode::Unsupported);
    }

    void whatIsNoRecordingIsRefused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const int unsupported = static_cast<int>(ErrorCode::Unsupported);
        QTest::newRow("empty") << QByteArray() << unsupported;
        QTest::newRow("text") << QByteArray("<html>not found</html>") << unsupported;
        QTest::newRow("playlist") << QByteArray("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:1/a.ts\n")
                                  << unsupported;
        QTest::newRow("concat list") << QByteArray("ffconcat version 1.0\nfile /etc/passwd\n") << unsupported;
        QTest::newRow("DHAV mark only") << QByteArray("DHAV") << unsupported;
        QTest::newRow("IMKH mark only") << QByteArray("IMKH") << unsupported;
        QTest::newRow("matroska mark only") << QByteArray("\x1a\x45\xdf\xa3") << unsupported;
    }
    void whatIsNoRecordingIsRefused() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        const auto read = readAll(store("none", bytes), {});
        QVERIFY(read.error.has_value());
        QCOMPARE(static_cast<int>(read.error->code), code);
        QVERIFY(!read.error->text.contains(path("none")));
        QCOMPARE(readAll(path("missing"), {}).error->code, ErrorCode::Storage);
        run({"-f", "lavfi", "-i", "testsrc2=size=160x96:rate=25:duration=1", "-c:v", "mpeg2video", "-f",
             "mpeg", path("mpeg2")});
        QCOMPARE(readAll(path("mpeg2"), {}).error->code, ErrorCode::Unsupported);
    }

    // Sixteen million empty parameter sets in a few bytes.
    void aConfigurationThatCountsWithoutEndIsRefusedAtOnce() {
        QByteArray endless(22, '\1');
        endless += '\xff';
        for (int array = 0; array < 255; ++array)
            endless += QByteArray("\x20\xff\xff", 3) + QByteArray(2 * 16, '\0');
        QVERIFY(!isSoundHevcConfiguration(endless));
        QVERIFY(!isSoundHevcConfiguration(endless.first(40)));
        QByteArray sound(22, '\1');
        sound += QByteArray("\2\xa0\0\1\0\3abc\xa1\0\2\0\1d\0\2ef", 19);
        QVERIFY(isSoundHevcConfiguration(sound));
        QVERIFY(!isSoundHevcConfiguration(sound.chopped(1)));
        QVERIFY(isSoundHevcConfiguration(QByteArray("\0\0\1\x40", 4)));
        QVERIFY(isSoundHevcConfiguration({}));
    }

    void memoryIsBounded() {
        // A program stream of 200 MB in which no picture ever ends.
        QFile file(path("endless"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray whole = content(path("libx264.mpeg-ps"));
        file.write(whole);
        const QByteArray packet = QByteArray::fromHex("000001e0fff0800000") + QByteArray(0xfff0 - 3, '\x55');
        for (int i = 0; i < 3200; ++i)
            file.write(packet);
        file.close();
        const auto used = [] {
            rusage usage{};
            getrusage(RUSAGE_SELF, &usage);
            return usage.ru_maxrss / 1024;
        };
        const auto before = used();
        const auto read = readAll(file.fileName(), {.span = {begin, begin + 4s}});
        QVERIFY(read.error.has_value());
        QCOMPARE(read.error->code, ErrorCode::Protocol);
        QVERIFY(read.units.size() >= 99);
#ifdef __SANITIZE_ADDRESS__
        constexpr long most = 140 + 256; // MiB; the sanitizer holds freed memory back
#else
        constexpr long most = 140;
#endif
        QVERIFY2(used() - before < most, qPrintable(QString::number(used() - before)));
        file.remove();
    }

    void aStopEndsTheReading() {
        std::stop_source stop;
        const auto reader = RecordedFileReader::open(path("libx264.mpeg-ps"), {.span = {begin, begin + 4s}},
                                                     stop.get_token());
        QVERIFY(reader.has_value());
        QVERIFY((*reader)->next(stop.get_token())->has_value());
        stop.request_stop();
        QCOMPARE((*reader)->next(stop.get_token()).error().code, ErrorCode::Cancelled);
        QCOMPARE(RecordedFileReader::open(path("libx264.mpeg-ps"), {}, stop.get_token()).error().code,
                 ErrorCode::Cancelled);
    }

    void mutatedFilesAreReadOrRefused() {
        mutation::Random random(20261124);
        QElapsedTimer clock;
        clock.start();
        qint64 units = 0, errors = 0;
        const QStringList names{"mpeg-ps", "imkh", "mpeg-ts", "matroska", "mp4.mp4", "dhav"};
        QMap<QString, QByteArray> originals;
        for (const QString& name : names)
            originals[name] = content(path("libx264." + name));
        int rounds = 0;
        for (; rounds < 3000; ++rounds) {
            const QString& name = names[rounds % names.size()];
            // Heads are where a reader is led astray: a third is changed there.
            QByteArray bytes = originals[name];
            if (rounds % 3 == 0)
                bytes = mutation::mutated(bytes.first(2000), random) + bytes.sliced(2000, 6000);
            else
                bytes = mutation::mutated(bytes.first(std::min<qsizetype>(bytes.size(), 12'000)), random);
            const auto read = readAll(store("mutated", bytes), {.span = {begin, begin + 4s}});
            units += read.units.size();
            errors += read.error ? 1 : 0;
            QVERIFY(!read.error || (!read.error->text.isEmpty() && !read.error->text.contains(u"mutated")));
            for (const AccessUnit& unit : read.units)
                QVERIFY(unit.data.startsWith(startCode()) && unit.captureTime.source == TimeSource::Device);
        }
        qInfo("%d mutated files in %lld ms: %lld pictures, %lld refusals", rounds, clock.elapsed(), units,
              errors);
        QVERIFY(units > 1000);
    }
};

QTEST_GUILESS_MAIN(TestRecordedFile)
#include "test_recorded_file.moc"
