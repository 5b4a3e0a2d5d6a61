// SPDX-License-Identifier: GPL-3.0-or-later
// Hardware decoding where there is a device, and every way back to software where there is none.
#include "colour_bars.h"
#include "decoder_trial.h"
#include "hardware_errors.h"
#include "media/decode_pool.h"
#include "media/scaler.h"
#include "picture.h"

extern "C" {
#include <libavutil/hwcontext.h>
}

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace vigie;
using namespace vigie::media;
using namespace std::chrono_literals;

namespace {

// A device whose driver refuses everything: no display behind it.
HardwareDevice deadDevice() {
    return HardwareDevice::own(DecoderKind::Vaapi, av_hwdevice_ctx_alloc(AV_HWDEVICE_TYPE_VAAPI));
}

std::vector<AccessUnit> clip(VideoCodec codec) {
    QTemporaryDir dir;
    const QString file = dir.filePath("clip.mp4");
    const QString encoder = codec == VideoCodec::H265 ? "libx265" : "libx264";
    if (QProcess::execute("ffmpeg", {"-v", "error", "-f", "lavfi", "-i",
                                     "testsrc2=size=320x180:rate=25:duration=1", "-c:v", encoder, "-tune",
                                     "zerolatency", "-g", "5", "-pix_fmt", "yuv420p", file}) != 0)
        qFatal("no clip");
    std::vector<AccessUnit> units;
    const auto read = readClip(file,
                               [&units](const AccessUnit& unit) {
                                   units.push_back(unit);
                                   return true;
                               },
                               {});
    if (!read || units.empty())
        qFatal("no units");
    return units;
}

} // namespace

class TestMediaHardware : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDeviceThatIsNotThereIsRefused() {
        const auto vaapi = HardwareDevice::open(DecoderKind::Vaapi, "/dev/dri/no-such-node");
        QVERIFY(!vaapi);
        QCOMPARE(vaapi.error().code, ErrorCode::Unsupported);
        QVERIFY(vaapi.error().text.contains("VAAPI"));
        QVERIFY(!vaapi.error().detail.isEmpty());
        const auto nvdec = HardwareDevice::open(DecoderKind::Nvdec, "97");
        QVERIFY(!nvdec);
        QCOMPARE(nvdec.error().code, ErrorCode::Unsupported);
        QVERIFY(!HardwareDevice::open(DecoderKind::Software));
        const auto all = HardwareDevice::probe();
        for (const HardwareDevice& device : all)
            QVERIFY(!device.isNull());
        if (!QFile::exists("/dev/dri") && !QFile::exists("/dev/nvidiactl"))
            QVERIFY(all.isEmpty());
    }

    void softwareAloneSaysSo() {
        auto decoder = Decoder::open(VideoCodec::H264);
        QVERIFY(decoder);
        for (const AccessUnit& unit : clip(VideoCodec::H264))
            (void)decoder->decode(unit);
        QCOMPARE(decoder->kind(), DecoderKind::Software);
        QVERIFY(!decoder->fellBack());
        QCOMPARE(decoderName(DecoderKind::Software), QStringLiteral("logiciel"));
    }

    void aDeviceThatRefusesIsReplacedBySoftwareFromTheFirstPicture_data() {
        QTest::addColumn<int>("codec");
        QTest::newRow("H.264") << int(VideoCodec::H264);
        QTest::newRow("H.265") << int(VideoCodec::H265);
    }
    void aDeviceThatRefusesIsReplacedBySoftwareFromTheFirstPicture() {
        QFETCH(int, codec);
        const auto units = clip(VideoCodec(codec));
        auto decoder = Decoder::open(VideoCodec(codec), deadDevice());
        QVERIFY2(decoder, "a device that fails must not cost the picture");
        qint64 pictures = 0;
        for (const AccessUnit& unit : units) {
            for (const Frame& frame : decoder->decode(unit)) {
                ++pictures;
                QCOMPARE(frame.size(), QSize(320, 180));
                QVERIFY(toImage(frame));
            }
        }
        pictures += qint64(decoder->drain().size());
        QCOMPARE(pictures, qint64(units.size()));
        QVERIFY(decoder->fellBack());
        QCOMPARE(decoder->kind(), DecoderKind::Software);
        QCOMPARE(decoder->errors(), 0);
    }

    void aStreamSaysThatItFellBack() {
        const auto units = clip(VideoCodec::H264);
        DecodePool pool(2, {deadDevice()});
        std::atomic<int> pictures = 0;
        const auto open = [&] {
            auto stream = pool.addStream(VideoCodec::H264, [&pictures](const Frame&) { ++pictures; });
            if (!stream)
                qFatal("no stream");
            for (const AccessUnit& unit : units)
                (*stream)->push(unit);
            return std::move(*stream);
        };
        // The device's turn, software's, the device's, ... until three streams could not be decoded by it.
        std::vector<std::unique_ptr<DecodeStream>> streams;
        int fallen = 0;
        for (int i = 1; i <= 8; ++i) {
            streams.push_back(open());
            QTRY_VERIFY(pictures >= i * int(units.size()) - 1);
            QTRY_COMPARE(streams.back()->stats().decoded, qint64(pictures - (i - 1) * int(units.size())));
            QCOMPARE(streams.back()->stats().decoder, DecoderKind::Software);
            QCOMPARE(streams.back()->stats().errors, 0);
            fallen += streams.back()->stats().fellBack ? 1 : 0;
        }
        QCOMPARE(fallen, DecoderTrial::mostFallen);
        QVERIFY(!streams.back()->stats().fellBack);
    }

    void threeErrorsInTenSecondsAreTooMany() {
        const MonoTime start{};
        HardwareErrors errors;
        QVERIFY(!errors.add(start));
        QVERIFY(!errors.add(start + 9s));
        QVERIFY(!errors.add(start + 11s)); // the first is forgotten
        QVERIFY(!errors.add(start + 20s + 1ms));
        QVERIFY(errors.add(start + 21s));
    }

    void theFasterWinsTheTrial() {
        DecoderTrial trial(2);
        const auto codec = VideoCodec::H264;
        QVERIFY(!trial.winner(codec));
        // Each in turn, software last; the other codec has its own trial.
        QCOMPARE(trial.pick(codec), 0);
        QCOMPARE(trial.pick(codec), 1);
        QCOMPARE(trial.pick(codec), DecoderTrial::software);
        QCOMPARE(trial.pick(codec), 0);
        QCOMPARE(trial.pick(VideoCodec::H265), 0);
        bool decided = false;
        for (int i = 0; i < DecoderTrial::pictures; ++i) {
            QVERIFY(!trial.winner(codec));
            decided = trial.report(codec, 0, {1920, 1080}, 4ms) || decided;
            // Nine times the pixels of the other's in three times the time: the faster.
            decided = trial.report(codec, 1, {1920, 1080}, 3ms) || decided;
            decided = trial.report(codec, DecoderTrial::software, {640, 360}, 1ms) || decided;
        }
        QVERIFY(decided);
        QCOMPARE(trial.winner(codec), std::optional(1));
        QVERIFY(!trial.winner(VideoCodec::H265));
        // Should the winner fail in the end, the next best has them.
        for (int i = 0; i < DecoderTrial::mostFallen; ++i)
            trial.fellBack(codec, 1);
        QCOMPARE(trial.pick(codec), 0);
        for (int i = 0; i < DecoderTrial::mostFallen; ++i)
            trial.fellBack(codec, 0);
        QCOMPARE(trial.pick(codec), DecoderTrial::software);
        QCOMPARE(DecoderTrial(0).pick(codec), DecoderTrial::software);
    }

    void quickerDevicesShareTheStreamsByTheirSpeed() {
        DecoderTrial trial(3);
        const auto codec = VideoCodec::H264;
        for (int i = 0; i < DecoderTrial::pictures; ++i) {
            trial.report(codec, 0, {1920, 1080}, 2ms);
            trial.report(codec, 1, {1920, 1080}, 4ms);
            trial.report(codec, 2, {1920, 1080}, 9ms); // behind software
            trial.report(codec, DecoderTrial::software, {1920, 1080}, 8ms);
        }
        QList<int> given(3);
        for (int i = 0; i < 12; ++i) {
            const int device = trial.pick(codec);
            QVERIFY(device >= 0);
            ++given[device];
        }
        QCOMPARE(given, (QList<int>{8, 4, 0}));
        // What closes makes room where it was.
        for (int i = 0; i < 4; ++i)
            trial.closed(codec, 0);
        for (int i = 0; i < 4; ++i)
            QCOMPARE(trial.pick(codec), 0);
    }

    void everyDeviceHereDecodesTheSamePicture() {
        const auto devices = HardwareDevice::probe();
        if (devices.isEmpty())
            QSKIP("no hardware decoder on this machine: its pictures are not looked at");
        const auto units = clip(VideoCodec::H264);
        for (const HardwareDevice& device : devices) {
            auto hardware = Decoder::open(VideoCodec::H264, device);
            auto software = Decoder::open(VideoCodec::H264);
            QVERIFY(hardware && software);
            Frame a;
            Frame b;
            for (const AccessUnit& unit : units) {
                for (auto& frame : hardware->decode(unit))
                    a = frame;
                for (auto& frame : software->decode(unit))
                    b = frame;
            }
            QVERIFY(!a.isNull());
            QVERIFY(!hardware->fellBack());
            QCOMPARE(a.planes().format, PlaneView::Format::Nv12);
            for (int y = 0; y < a.size().height(); ++y)
                QVERIFY(std::equal(a.luma().data() + y * a.lumaStride(),
                                   a.luma().data() + y * a.lumaStride() + a.size().width(),
                                   b.luma().data() + y * b.lumaStride()));
        }
    }
};

QTEST_GUILESS_MAIN(TestMediaHardware)
#include "test_media_hardware.moc"
