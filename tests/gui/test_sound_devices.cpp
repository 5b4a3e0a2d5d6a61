// SPDX-License-Identifier: GPL-3.0-or-later
// The workstation's devices by Qt Multimedia against a sound server of the test's own, whose microphone hears
// its loudspeaker.
#include "qt_sound_devices.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <cmath>
#include <numbers>

using namespace vigie;
using namespace vigie::app;
using namespace std::chrono_literals;

namespace {

QByteArray tone(const media::PcmFormat& format, std::chrono::milliseconds length) {
    QByteArray pcm;
    for (qint64 i = 0; i < format.rate * length.count() / 1000; ++i) {
        const auto sample = qint16(16000 * std::sin(2 * std::numbers::pi * 500 * double(i) / format.rate));
        for (int channel = 0; channel < format.channels; ++channel)
            pcm.append(reinterpret_cast<const char*>(&sample), 2);
    }
    return pcm;
}

} // namespace

class TestSoundDevices : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QProcess m_server;

private Q_SLOTS:
    void initTestCase() {
        const QString socket = m_folder.filePath(QStringLiteral("sound"));
        qputenv("PULSE_SERVER", "unix:" + socket.toUtf8());
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), m_folder.path());
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_folder.path());
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_folder.path());
        m_server.setProcessEnvironment(environment);
        m_server.start(QStringLiteral("pulseaudio"),
                       {"-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm",
                        "-L", "module-null-sink sink_name=ear", "-L",
                        "module-remap-source master=ear.monitor source_name=mouth", "-L",
                        "module-native-protocol-unix auth-anonymous=1 socket=" + socket});
        if (!m_server.waitForStarted(5000))
            QSKIP("there is no pulseaudio: the devices by Qt Multimedia were not tried");
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(socket), 10000);
    }
    void cleanupTestCase() {
        m_server.kill();
        m_server.waitForFinished(5000);
    }

    void whatIsPlayedIsHeard() {
        QtSoundDevices devices;
        std::shared_ptr<live::SoundBuffer> speaker;
        std::optional<media::PcmFormat> microphone;
        QStringList failed;
        double level = 0;
        qsizetype bytes = 0;
        connect(&devices, &SoundDevices::speakerOpened, this, [&](const auto& buffer) { speaker = buffer; });
        connect(&devices, &SoundDevices::microphoneOpened, this,
                [&](const auto& format) { microphone = format; });
        connect(&devices, &SoundDevices::speakerFailed, this,
                [&](const Error& error) { failed << error.text; });
        connect(&devices, &SoundDevices::microphoneFailed, this,
                [&](const Error& error) { failed << error.text; });
        connect(&devices, &SoundDevices::said, this, [&](const QByteArray& pcm) {
            level = media::peakOf(pcm);
            bytes += pcm.size();
        });
        QElapsedTimer since;
        since.start();
        devices.openSpeaker(1);
        devices.openMicrophone();
        QVERIFY2(since.elapsed() < 100, "asking must not wait for the sound server");
        QTRY_VERIFY_WITH_TIMEOUT((speaker && microphone) || !failed.isEmpty(), 10000);
        QCOMPARE(failed, QStringList());
        QTimer camera;
        connect(&camera, &QTimer::timeout, this, [&] { speaker->push(tone(speaker->format(), 20ms)); });
        camera.setTimerType(Qt::PreciseTimer);
        camera.start(20ms);
        QTRY_VERIFY(level > 0.3);
        QVERIFY(speaker->counters().held <= live::SoundBuffer::most);
        devices.setVolume(0);
        QTRY_VERIFY(level < 0.01);
        devices.setVolume(1);
        QTRY_VERIFY(level > 0.3);
        speaker->setMuted(true);
        QTRY_VERIFY(level < 0.01);
        devices.closeMicrophone();
        devices.closeSpeaker();
        QTest::qWait(300); // what was on its way
        const qsizetype before = bytes;
        QTest::qWait(300);
        QCOMPARE(bytes, before);
    }

    void aServerThatGoesAwayIsSaid() {
        QtSoundDevices devices;
        bool opened = false;
        QStringList failed;
        connect(&devices, &SoundDevices::speakerOpened, this, [&] { opened = true; });
        connect(&devices, &SoundDevices::speakerFailed, this,
                [&](const Error& error) { failed << error.text; });
        devices.openSpeaker(1);
        QTRY_VERIFY_WITH_TIMEOUT(opened, 10000);
        m_server.kill();
        m_server.waitForFinished(5000);
        QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty(), 10000);
        devices.openSpeaker(1);
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 2, 10000); // and once only
    }
};

QTEST_GUILESS_MAIN(TestSoundDevices)
#include "test_sound_devices.moc"
