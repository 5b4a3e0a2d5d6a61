// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/judge.h"
#include "media/clip.h"
#include "media/decoder.h"

#include <QFileInfo>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace vigie;
using namespace vigie::imaging;
using namespace std::chrono_literals;

namespace {

using Paint = std::function<int(int x, int y)>;

GreyImage image(QSize size, const Paint& paint, bool fullRange = true) {
    const int stride = size.width() + 7; // as decoders do: rows longer than the picture
    std::vector<uint8_t> rows(static_cast<size_t>(stride * size.height()), 0xEE);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x)
            rows[static_cast<size_t>(y * stride + x)] = static_cast<uint8_t>(std::clamp(paint(x, y), 0, 255));
    return GreyImage::fromLuma(rows, stride, size, fullRange).value();
}

int street(int x, int y) {
    return (x * 7 + y * 3 + ((x / 20 + y / 15) % 2) * 60) % 200 + 20;
}

QStringList causes(const QList<Finding>& findings) {
    QStringList names;
    for (const Finding& finding : findings)
        names.append(finding.cause);
    return names;
}

const QSize small(320, 180);

} // namespace

class TestImaging : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPlainPictureMeasuresAsItWasPainted() {
        const ImageMeasures plain = measure(image(small, [](int, int) { return 100; }));
        QCOMPARE(plain.mean, 100.0);
        QVERIFY(plain.sigma < 1e-3);
        QCOMPARE(plain.entropy, 0.0);
        QCOMPARE(plain.sharpness, 0.0);
        const ImageMeasures halves = measure(image(small, [](int x, int) { return x < 160 ? 0 : 255; }));
        QCOMPARE(halves.mean, 127.5);
        QCOMPARE(halves.sigma, 127.5);
        QCOMPARE(halves.whiteShare, 0.5);
        QCOMPARE(halves.entropy, 1.0);
        QVERIFY(halves.sharpness > 0);
    }

    void aWidePictureIsReducedAndKeepsItsShape() {
        const GreyImage wide = image({1920, 1080}, [](int, int) { return 42; });
        QCOMPARE(wide.size(), small);
        QCOMPARE(measure(wide).mean, 42.0);
        QCOMPARE(image({200, 100}, street).size(), QSize(200, 100));
        QCOMPARE(image({4000, 1}, street).size(), QSize(320, 1));
    }

    void videoRangeIsStretched() {
        // Video black is 16: without stretching, no black picture would ever be below 16.
        QCOMPARE(measure(image(
                             small, [](int, int) { return 16; }, false))
                     .mean,
                 0.0);
        QCOMPARE(measure(image(
                             small, [](int, int) { return 235; }, false))
                     .mean,
                 255.0);
        QCOMPARE(measure(image(
                             small, [](int, int) { return 16; }, true))
                     .mean,
                 16.0);
    }

    void rowsThatAreTooShortAreRefused() {
        const std::vector<uint8_t> rows(100);
        for (const auto& [size, stride] : {std::pair(QSize(10, 11), 10), std::pair(QSize(10, 10), 9),
                                           std::pair(QSize(0, 5), 10), std::pair(QSize(-3, 5), 10)}) {
            const auto refused = GreyImage::fromLuma(rows, stride, size, true);
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        }
        QVERIFY(GreyImage::fromLuma(rows, 10, {10, 10}, true).has_value());
        QCOMPARE(GreyImage::fromFrame({}).error().code, ErrorCode::Unsupported);
    }

    void faultsAreCalledByTheirName_data() {
        QTest::addColumn<QStringList>("expected");
        QTest::addColumn<GreyImage>("picture");
        QRandomGenerator random(7);
        QTest::newRow("street") << QStringList{} << image(small, street);
        QTest::newRow("black") << QStringList{"black"}
                               << image(small, [&](int, int) { return static_cast<int>(random.bounded(8)); });
        QTest::newRow("night with lamps") << QStringList{} << image(small, [&](int x, int y) {
            return x % 40 < 3 && y < 60 ? 240 : static_cast<int>(random.bounded(30));
        });
        QTest::newRow("over-exposed")
            << QStringList{"overexposed"}
            << image(small, [](int x, int y) { return y < 100 ? 255 : street(x, y); });
        QTest::newRow("a third white")
            << QStringList{} << image(small, [](int x, int y) { return y < 60 ? 255 : street(x, y); });
        QTest::newRow("fog") << QStringList{"flat"} << image(small, [&](int, int) {
            return 120 + static_cast<int>(random.bounded(5));
        });
        QTest::newRow("white cap") << QStringList{"overexposed", "flat"}
                                   << image(small, [](int, int) { return 255; });
    }
    void faultsAreCalledByTheirName() {
        QFETCH(QStringList, expected);
        QFETCH(GreyImage, picture);
        const QList<ImageMeasures> samples(5, measure(picture));
        QCOMPARE(causes(judge(samples, {})), expected);
    }

    void oneOddPictureDecidesNothing() {
        QList<ImageMeasures> samples(5, measure(image(small, street)));
        samples[0] = measure(image(small, [](int, int) { return 0; }));
        samples[4] = measure(image(small, [](int, int) { return 255; }));
        QVERIFY(judge(samples, {}).isEmpty());
        QVERIFY(judge({}, {}).isEmpty());
    }

    void aRepeatedPictureIsFrozen() {
        FreezeDetector detector;
        const GreyImage picture = image(small, street);
        QRandomGenerator random(11);
        const MonoTime begin{};
        for (int i = 0; i <= 50; ++i) {
            // What a coder adds to a picture that does not change.
            detector.add(
                image(small, [&](int x, int y) { return street(x, y) + (random.bounded(100) < 5 ? 1 : 0); }),
                begin + i * 200ms);
            QVERIFY(i == 0 || looksFrozen(detector.reading()));
        }
        QCOMPARE(detector.reading().span, 10000ms);
        const QList<ImageMeasures> samples(5, measure(picture));
        QCOMPARE(causes(judge(samples, detector.reading())), QStringList{"frozen"});
        // Not long enough to say so.
        FreezeReading early = detector.reading();
        early.span = 9s;
        QVERIFY(judge(samples, early).isEmpty());
    }

    void aDistantWalkerIsMovement() {
        FreezeDetector detector;
        const MonoTime begin{};
        for (int i = 0; i <= 50; ++i) {
            const int at = 40 + i;
            detector.add(image(small,
                               [&](int x, int y) {
                                   return x >= at && x < at + 4 && y >= 90 && y < 100 ? 250 : street(x, y);
                               }),
                         begin + i * 200ms);
        }
        QVERIFY(detector.reading().meanChange < 0.2); // the mean alone would miss it
        QVERIFY(!looksFrozen(detector.reading()));
    }

    void slowChangeAddsUp() {
        FreezeDetector detector;
        for (int i = 0; i <= 100; ++i)
            detector.add(image(small, [&](int x, int y) { return street(x, y) + i / 10; }),
                         MonoTime(i * 100ms));
        QVERIFY(detector.reading().meanChange > 9);
    }

    void anotherSizeBeginsAnew() {
        FreezeDetector detector;
        detector.add(image(small, street), MonoTime(1s));
        detector.add(image(small, street), MonoTime(20s));
        detector.add(image({300, 200}, street), MonoTime(21s));
        QCOMPARE(detector.reading().samples, 1);
        QCOMPARE(detector.reading().span, 0ms);
        QVERIFY(!looksFrozen(detector.reading()));
        detector.add({}, MonoTime(40s));
        QCOMPARE(detector.reading().samples, 1);
    }

    /// Nobody called these broken: our thresholds may not either.
    void realScenesAreNotCalledBroken_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"traffic_camera.mp4", "car-detection.mp4", "vtest.avi",
                                 "home_camera_hevc.h265", "ipcam_1080p_gop1.h264"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void realScenesAreNotCalledBroken() {
        QFETCH(QString, name);
        const QString data = qEnvironmentVariable("VIGIE_TEST_DATA");
        if (data.isEmpty())
            QSKIP("VIGIE_TEST_DATA is not set: real footage was not measured");
        QString file = data + "/video/" + name;
        if (!QFileInfo::exists(file))
            QSKIP(qPrintable("not there, so not measured: " + file));
        QTemporaryDir folder;
        if (!name.endsWith(".h265") && !name.endsWith(".h264")) {
            // Other codecs are no business of ours: what a camera would have sent of this scene.
            const QString coded = folder.filePath("scene.mp4");
            QProcess ffmpeg;
            ffmpeg.start("ffmpeg", {"-v", "error", "-t", "15", "-i", file, "-an", "-c:v", "libx264",
                                    "-preset", "ultrafast", "-bf", "0", "-pix_fmt", "yuv420p", coded});
            if (!ffmpeg.waitForFinished(60000) || ffmpeg.exitCode() != 0)
                QSKIP("the ffmpeg program could not prepare the clip: not measured");
            file = coded;
        }
        std::optional<media::Decoder> decoder;
        QList<ImageMeasures> samples;
        FreezeDetector detector;
        int count = 0;
        const auto read = media::readClip(file,
                                          [&](const AccessUnit& unit) {
                                              if (!decoder)
                                                  decoder = media::Decoder::open(unit.codec).value();
                                              for (const media::Frame& frame : decoder->decode(unit)) {
                                                  const GreyImage grey = GreyImage::fromFrame(frame).value();
                                                  if (count % 5 == 0) {
                                                      samples.append(measure(grey));
                                                      detector.add(grey, MonoTime(count * 40ms));
                                                  }
                                                  ++count;
                                              }
                                              return count < 375;
                                          },
                                          {});
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().toLogLine()));
        QVERIFY2(samples.size() >= 2, qPrintable(QString::number(count)));
        qInfo("%lld samples over %lld ms: mean %.0f sigma %.0f white %.3f entropy %.2f sharpness %.0f, "
              "change %.2f, "
              "block %.1f",
              static_cast<long long>(samples.size()), static_cast<long long>(detector.reading().span.count()),
              samples[0].mean, samples[0].sigma, samples[0].whiteShare, samples[0].entropy,
              samples[0].sharpness, detector.reading().meanChange, detector.reading().blockChange);
        QCOMPARE(causes(judge(samples, detector.reading())), QStringList{});
        QVERIFY(!looksFrozen(detector.reading()));
    }
};

QTEST_GUILESS_MAIN(TestImaging)
#include "test_imaging.moc"
