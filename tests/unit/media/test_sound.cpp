// SPDX-License-Identifier: GPL-3.0-or-later
// Sound decoded and encoded, against streams that the ffmpeg program made and reads.
#include "media/sound.h"
#include "mutation.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>
#include <numbers>

using namespace vigie;
using namespace vigie::media;
using namespace std::chrono_literals;

namespace {

constexpr double tone = 1000; // Hz

bool run(const QStringList& arguments, QByteArray* out = nullptr) {
    QProcess ffmpeg;
    ffmpeg.start(QStringLiteral("ffmpeg"), QStringList{"-v", "error", "-y"} + arguments);
    if (!ffmpeg.waitForFinished(30000) || ffmpeg.exitCode() != 0)
        return false;
    if (out)
        *out = ffmpeg.readAllStandardOutput();
    return true;
}

QList<double> samplesOf(const QByteArray& pcm, int channels, int channel) {
    QList<double> samples;
    for (qsizetype at = channel * 2; at + 2 <= pcm.size(); at += channels * 2) {
        qint16 value = 0;
        std::memcpy(&value, pcm.constData() + at, 2);
        samples << value / 32768.0;
    }
    return samples;
}

// Amplitude of one frequency (Goertzel), over the middle of the samples.
double strengthOf(const QList<double>& samples, double rate, double frequency) {
    double re = 0;
    double im = 0;
    const qsizetype begin = samples.size() / 4;
    const qsizetype end = samples.size() * 3 / 4;
    for (qsizetype i = begin; i < end; ++i) {
        const double angle = 2 * std::numbers::pi * frequency * double(i) / rate;
        re += samples[i] * std::cos(angle);
        im += samples[i] * std::sin(angle);
    }
    return 2 * std::hypot(re, im) / double(end - begin);
}

AudioUnit unitOf(AudioCodec codec, const QByteArray& data, bool discontinuity = false) {
    AudioUnit unit;
    unit.codec = codec;
    unit.data = data;
    unit.discontinuity = discontinuity;
    return unit;
}

QByteArray sine(const PcmFormat& format, std::chrono::milliseconds length, double amplitude = 0.5) {
    QByteArray pcm;
    for (qint64 i = 0; i < format.rate * length.count() / 1000; ++i) {
        const auto value =
            qint16(amplitude * 32767 * std::sin(2 * std::numbers::pi * tone * double(i) / format.rate));
        for (int channel = 0; channel < format.channels; ++channel)
            pcm.append(reinterpret_cast<const char*>(&value), 2);
    }
    return pcm;
}

// The raw access units of an ADTS stream and its AudioSpecificConfig (ISO 14496-3 §1.A.2).
QList<QByteArray> unitsOf(const QByteArray& adts, AudioTrack* track) {
    QList<QByteArray> units;
    const auto byte = [&](qsizetype at) { return quint32(quint8(adts[at])); };
    for (qsizetype at = 0; at + 7 <= adts.size();) {
        const qsizetype length = (byte(at + 3) & 3) << 11 | byte(at + 4) << 3 | byte(at + 5) >> 5;
        const quint32 profile = (byte(at + 2) >> 6) + 1;
        const quint32 rate = byte(at + 2) >> 2 & 15;
        const quint32 channels = (byte(at + 2) & 1) << 2 | byte(at + 3) >> 6;
        const quint32 config = profile << 11 | rate << 7 | channels << 3;
        track->config = QByteArray().append(char(config >> 8)).append(char(config & 0xFF));
        units << adts.mid(at + 7, length - 7);
        at += length;
    }
    return units;
}

} // namespace

class TestSound : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    // Two seconds of a tone at half of full loudness, in units as a camera sends them.
    bool make(AudioTrack& track, QList<QByteArray>& units) {
        const QString source = QStringLiteral("sine=frequency=1000:sample_rate=%1:duration=2,volume=4")
                                   .arg(track.sampleRate); // ffmpeg's sine has an amplitude of 1/8
        const QStringList made{"-f", "lavfi", "-i", source, "-ac", QString::number(track.channels)};
        QByteArray bytes;
        if (track.codec == AudioCodec::Aac) {
            if (!run(made + QStringList{"-c:a", "aac", "-b:a", "64k", "-f", "adts", "-"}, &bytes))
                return false;
            units = unitsOf(bytes, &track);
            return units.size() > 10;
        }
        const QString law = track.codec == AudioCodec::Pcma ? "alaw" : "mulaw";
        if (!run(made + QStringList{"-c:a", "pcm_" + law, "-f", law, "-"}, &bytes))
            return false;
        const qsizetype step = qsizetype(track.sampleRate) * track.channels / 50;
        for (qsizetype at = 0; at < bytes.size(); at += step)
            units << bytes.mid(at, step);
        return units.size() == 100;
    }

private Q_SLOTS:
    void initTestCase() {
        if (!run({"-version"}))
            QSKIP("ffmpeg is not there: no sound was tried");
    }

    void whatFfmpegMadeIsHeard_data() {
        QTest::addColumn<AudioCodec>("codec");
        QTest::addColumn<int>("rate");
        QTest::addColumn<int>("channels");
        QTest::addColumn<int>("outRate");
        QTest::addColumn<int>("outChannels");
        QTest::newRow("µ-law to 48 kHz stereo") << AudioCodec::Pcmu << 8000 << 1 << 48000 << 2;
        QTest::newRow("A-law to 48 kHz") << AudioCodec::Pcma << 8000 << 1 << 48000 << 1;
        QTest::newRow("A-law, its own rate") << AudioCodec::Pcma << 8000 << 1 << 8000 << 1;
        QTest::newRow("A-law, 16 kHz") << AudioCodec::Pcma << 16000 << 1 << 44100 << 1;
        QTest::newRow("AAC, 16 kHz") << AudioCodec::Aac << 16000 << 1 << 48000 << 2;
        QTest::newRow("AAC, stereo to mono") << AudioCodec::Aac << 44100 << 2 << 44100 << 1;
    }
    void whatFfmpegMadeIsHeard() {
        QFETCH(AudioCodec, codec);
        QFETCH(int, rate);
        QFETCH(int, channels);
        QFETCH(int, outRate);
        QFETCH(int, outChannels);
        AudioTrack track{codec, rate, channels, {}};
        QList<QByteArray> units;
        QVERIFY(make(track, units));
        auto decoder = AudioDecoder::open(track, {outRate, outChannels});
        QVERIFY2(decoder, qPrintable(decoder ? QString() : decoder.error().toLogLine()));
        QByteArray pcm;
        for (const QByteArray& unit : units)
            pcm += decoder->decode(unitOf(codec, unit));
        QCOMPARE(decoder->errors(), 0);
        const double seconds = double(pcm.size()) / 2 / outChannels / outRate;
        QVERIFY2(std::abs(seconds - 2) < 0.15, qPrintable(QString::number(seconds)));
        // ffmpeg spreads a tone of one channel over two with three decibels less.
        const double amplitude = channels == 2 ? 0.5 / std::numbers::sqrt2 : 0.5;
        for (int channel = 0; channel < outChannels; ++channel) {
            const auto samples = samplesOf(pcm, outChannels, channel);
            QVERIFY2(std::abs(strengthOf(samples, outRate, tone) - amplitude) < 0.05,
                     qPrintable(QString::number(strengthOf(samples, outRate, tone))));
            QVERIFY(strengthOf(samples, outRate, tone * 1.5) < 0.01);
        }
        QVERIFY(peakOf(pcm) > amplitude * 0.9 && peakOf(pcm) < 0.8); // AAC begins with a crack
    }

    void aUnitLostIsNoError() {
        AudioTrack track{AudioCodec::Aac, 16000, 1, {}};
        QList<QByteArray> units;
        QVERIFY(make(track, units));
        auto decoder = AudioDecoder::open(track, {48000, 1});
        QVERIFY(decoder);
        qsizetype bytes = 0;
        for (qsizetype i = 0; i < units.size(); ++i)
            if (i % 5 != 4)
                bytes += decoder->decode(unitOf(AudioCodec::Aac, units[i], i > 0 && i % 5 == 0)).size();
        QCOMPARE(decoder->errors(), 0);
        QVERIFY(bytes > 96'000);
    }

    void whatCannotBeIsRefused_data() {
        QTest::addColumn<AudioTrack>("track");
        QTest::addColumn<PcmFormat>("output");
        const PcmFormat usual{48000, 2};
        QTest::newRow("AAC without configuration") << AudioTrack{AudioCodec::Aac, 16000, 1, {}} << usual;
        QTest::newRow("AAC, endless configuration")
            << AudioTrack{AudioCodec::Aac, 16000, 1, QByteArray(65, 'A')} << usual;
        QTest::newRow("no rate") << AudioTrack{AudioCodec::Pcma, 0, 1, {}} << usual;
        QTest::newRow("a rate of fancy") << AudioTrack{AudioCodec::Pcma, 2'000'000'000, 1, {}} << usual;
        QTest::newRow("no channel") << AudioTrack{AudioCodec::Pcma, 8000, 0, {}} << usual;
        QTest::newRow("channels of fancy") << AudioTrack{AudioCodec::Pcma, 8000, 20'000, {}} << usual;
        QTest::newRow("no output") << AudioTrack{} << PcmFormat{0, 0};
    }
    void whatCannotBeIsRefused() {
        QFETCH(AudioTrack, track);
        QFETCH(PcmFormat, output);
        const auto decoder = AudioDecoder::open(track, output);
        QVERIFY(!decoder);
        QCOMPARE(decoder.error().code, ErrorCode::Unsupported);
        QVERIFY(!decoder.error().text.isEmpty());
    }

    void brokenUnitsAreCounted() {
        auto decoder = AudioDecoder::open({AudioCodec::Pcmu, 8000, 1, {}}, {48000, 1});
        QVERIFY(decoder);
        QVERIFY(decoder->decode(unitOf(AudioCodec::Pcmu, {})).isEmpty());
        QVERIFY(decoder->decode(unitOf(AudioCodec::Pcmu, QByteArray(AudioDecoder::mostUnitBytes + 1, 'x')))
                    .isEmpty());
        QCOMPARE(decoder->errors(), 2);
        QVERIFY(!decoder->decode(unitOf(AudioCodec::Pcmu, QByteArray(160, '\x10'))).isEmpty());
    }

    void mutatedUnitsAndConfigurations_data() {
        QTest::addColumn<AudioCodec>("codec");
        QTest::newRow("AAC") << AudioCodec::Aac;
        QTest::newRow("µ-law, two channels") << AudioCodec::Pcmu;
    }
    void mutatedUnitsAndConfigurations() {
        QFETCH(AudioCodec, codec);
        AudioTrack track{codec, 16000, codec == AudioCodec::Aac ? 1 : 2, {}};
        QList<QByteArray> units;
        QVERIFY(make(track, units));
        mutation::Random random(20261124);
        qint64 errors = 0;
        qint64 heard = 0;
        for (int round = 0; round < 150; ++round) {
            AudioTrack wrong = track;
            if (round % 3 == 0)
                wrong.config = mutation::mutated(wrong.config, random);
            auto decoder = AudioDecoder::open(wrong, {48000, 2});
            if (!decoder)
                continue;
            for (int i = 0; i < 20; ++i) {
                AudioUnit unit = unitOf(codec, units[mutation::below(random, units.size())], i % 7 == 0);
                if (i % 4 != 0)
                    unit.data = mutation::mutated(unit.data, random);
                const QByteArray pcm = decoder->decode(unit);
                QVERIFY(pcm.size() % 4 == 0);
                QVERIFY2(pcm.size() <= qsizetype(48000) * 4 * 5, "five seconds of one unit");
                heard += pcm.size();
            }
            errors += decoder->errors();
        }
        QVERIFY(errors > 0);
        QVERIFY(heard > 0);
    }

    void whatIsSaidFfmpegHears_data() {
        QTest::addColumn<AudioCodec>("codec");
        QTest::addColumn<PcmFormat>("input");
        QTest::newRow("µ-law of 48 kHz") << AudioCodec::Pcmu << PcmFormat{48000, 1};
        QTest::newRow("A-law of 44.1 kHz, stereo") << AudioCodec::Pcma << PcmFormat{44100, 2};
        QTest::newRow("A-law of 8 kHz") << AudioCodec::Pcma << PcmFormat{8000, 1};
    }
    void whatIsSaidFfmpegHears() {
        QFETCH(AudioCodec, codec);
        QFETCH(PcmFormat, input);
        auto encoder = TalkEncoder::open(codec, input);
        QVERIFY2(encoder, qPrintable(encoder ? QString() : encoder.error().toLogLine()));
        const QByteArray pcm = sine(input, 2s);
        QByteArray g711;
        const qsizetype step = input.bytesIn(20ms);
        for (qsizetype at = 0; at < pcm.size(); at += step)
            g711 += encoder->encode(pcm.mid(at, step));
        QCOMPARE(encoder->errors(), 0);
        QVERIFY2(std::abs(g711.size() - 16'000) < 80, qPrintable(QString::number(g711.size())));
        QFile file(m_folder.filePath(QStringLiteral("said")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(g711);
        file.close();
        QByteArray heard;
        QVERIFY(run({"-f", codec == AudioCodec::Pcma ? "alaw" : "mulaw", "-ar", "8000", "-ac", "1", "-i",
                     file.fileName(), "-f", "s16le", "-"},
                    &heard));
        const auto samples = samplesOf(heard, 1, 0);
        QVERIFY(std::abs(strengthOf(samples, 8000, tone) - 0.5) < 0.05);
        QVERIFY(strengthOf(samples, 8000, tone * 2) < 0.02);
    }

    void oddInputIsEncodedWithoutHarm() {
        QVERIFY(!TalkEncoder::open(AudioCodec::Aac, {48000, 1}));
        QVERIFY(!TalkEncoder::open(AudioCodec::Pcma, {0, 1}));
        auto encoder = TalkEncoder::open(AudioCodec::Pcma, {48000, 2});
        QVERIFY(encoder);
        QVERIFY(encoder->encode({}).isEmpty());
        QVERIFY(encoder->encode("abc").isEmpty()); // not one frame
        QVERIFY(std::abs(encoder->encode(QByteArray(48000 * 4 * 3 + 1, '\0')).size() - 24'000) < 80);
        QCOMPARE(encoder->errors(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSound)
#include "test_sound.moc"
