// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/sound_buffer.h"

#include <QTest>

using namespace vigie;
using namespace vigie::live;
using namespace std::chrono_literals;

namespace {

const media::PcmFormat format{8000, 1};

QByteArray sound(std::chrono::milliseconds length, char low) {
    QByteArray pcm(format.bytesIn(length), '\x10');
    for (qsizetype at = 0; at < pcm.size(); at += 2)
        pcm[at] = low;
    return pcm;
}

QByteArray taken(SoundBuffer& buffer, std::chrono::milliseconds length) {
    QByteArray pcm(format.bytesIn(length), '?');
    buffer.read(pcm.data(), pcm.size());
    return pcm;
}

QByteArray silence(std::chrono::milliseconds length) {
    return QByteArray(format.bytesIn(length), '\0');
}

} // namespace

class TestSoundBuffer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void waitsForALittleBeforeItBegins() {
        SoundBuffer buffer(format);
        QCOMPARE(taken(buffer, 20ms), silence(20ms));
        buffer.push(sound(40ms, 1));
        QCOMPARE(taken(buffer, 20ms), silence(20ms));
        QCOMPARE(buffer.counters().held, 40ms);
        QCOMPARE(buffer.counters().gaps, 0);
        buffer.push(sound(20ms, 2));
        QCOMPARE(taken(buffer, 40ms), sound(40ms, 1));
        QCOMPARE(taken(buffer, 20ms), sound(20ms, 2));
        QVERIFY(buffer.counters().level > 0.1);
    }

    void aGapIsSilenceAndIsCounted() {
        SoundBuffer buffer(format);
        buffer.push(sound(60ms, 1));
        QCOMPARE(taken(buffer, 80ms), sound(60ms, 1) + silence(20ms));
        QCOMPARE(buffer.counters().gaps, 1);
        QCOMPARE(buffer.counters().level, 0.0);
        buffer.push(sound(20ms, 2)); // gathers again
        QCOMPARE(taken(buffer, 20ms), silence(20ms));
        QCOMPARE(buffer.counters().gaps, 1);
    }

    void neverHoldsMoreThanItMay() {
        SoundBuffer buffer(format);
        for (char i = 1; i <= 10; ++i)
            buffer.push(sound(20ms, i));
        QCOMPARE(buffer.counters().held, SoundBuffer::most);
        QCOMPARE(buffer.counters().dropped, 0ms);
        buffer.push(sound(20ms, 11));
        QCOMPARE(buffer.counters().held, SoundBuffer::kept);
        QCOMPARE(buffer.counters().dropped, 120ms);
        QCOMPARE(taken(buffer, 20ms), sound(20ms, 7)); // the oldest went
        buffer.push(sound(5000ms, 12));
        QCOMPARE(buffer.counters().held, SoundBuffer::kept);
    }

    void mutedItKeepsItsTime() {
        SoundBuffer buffer(format);
        buffer.setMuted(true);
        buffer.push(sound(60ms, 1));
        QCOMPARE(taken(buffer, 40ms), silence(40ms));
        QCOMPARE(buffer.counters().held, 20ms);
        buffer.setMuted(false);
        QCOMPARE(taken(buffer, 20ms), sound(20ms, 1));
    }

    void clearedItBeginsAnew() {
        SoundBuffer buffer(format);
        buffer.push(sound(100ms, 1));
        buffer.clear();
        QCOMPARE(buffer.counters().held, 0ms);
        QCOMPARE(taken(buffer, 20ms), silence(20ms));
        QCOMPARE(buffer.counters().gaps, 0);
    }
};

QTEST_GUILESS_MAIN(TestSoundBuffer)
#include "test_sound_buffer.moc"
