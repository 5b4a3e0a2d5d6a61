// SPDX-License-Identifier: GPL-3.0-or-later
#include "qt_sound_devices.h"

#include "base/logging.h"

#include <QAudioDevice>
#include <QAudioSink>
#include <QAudioSource>
#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QMediaDevices>
#include <QTimer>

Q_LOGGING_CATEGORY(lcSound, "vigie.sound")

namespace vigie::app {

using namespace std::chrono_literals;

namespace {

constexpr auto leaveAfter = 1000ms;
constexpr auto deviceBuffer = 80ms;
// A sound server that went away is not told by Qt: its devices only rest.
constexpr auto restsAfter = 2000ms;
constexpr auto watchBeat = 500ms;

// What the loudspeaker reads, on its worker's thread: never at its end, silence when there is nothing.
class BufferDevice final : public QIODevice {
public:
    explicit BufferDevice(std::shared_ptr<live::SoundBuffer> buffer)
        : m_buffer(std::move(buffer)) {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] qint64 bytesAvailable() const override { return m_buffer->format().bytesIn(1s); }
    [[nodiscard]] QDeadlineTimer rests() const { return m_rests; }

protected:
    qint64 readData(char* data, qint64 size) override {
        const qint64 whole = size - size % m_buffer->format().bytesPerFrame();
        m_buffer->read(data, whole);
        m_rests.setRemainingTime(restsAfter);
        return whole;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    std::shared_ptr<live::SoundBuffer> m_buffer;
    QDeadlineTimer m_rests{restsAfter};
};

QAudioFormat qtFormat(const media::PcmFormat& format) {
    QAudioFormat told;
    told.setSampleFormat(QAudioFormat::Int16);
    told.setSampleRate(format.rate);
    told.setChannelCount(format.channels);
    return told;
}

// The first of them that the device takes.
std::optional<media::PcmFormat> chosenFormat(const QAudioDevice& device,
                                             std::initializer_list<media::PcmFormat> wanted) {
    for (const media::PcmFormat& format : wanted) {
        if (device.isFormatSupported(qtFormat(format)))
            return format;
    }
    return std::nullopt;
}

Error noSpeaker() {
    return {ErrorCode::NotFound, QCoreApplication::translate("app", "Ce poste n'a pas de haut-parleur"), {}};
}

Error noMicrophone() {
    return {ErrorCode::NotFound, QCoreApplication::translate("app", "Ce poste n'a pas de micro"), {}};
}

} // namespace

/// Has the devices. Thread: its own.
class SoundWorker final : public QObject {
public:
    explicit SoundWorker(QtSoundDevices* owner)
        : m_owner(owner)
        , m_watch(new QTimer(this)) {
        connect(m_watch, &QTimer::timeout, this, [this] {
            if (m_sink && m_source->rests().hasExpired())
                loseSpeaker();
            if (m_microphone && m_microphoneRests.hasExpired())
                loseMicrophone();
            if (!m_sink && !m_microphone)
                m_watch->stop();
        });
    }

    // The owner takes itself away before it ends; from then on nothing is told.
    void leave() {
        const std::lock_guard lock(m_mutex);
        m_owner = nullptr;
    }

    void openSpeaker(double volume) {
        closeSpeaker();
        const QAudioDevice device = QMediaDevices::defaultAudioOutput();
        if (device.isNull())
            return tell([](QtSoundDevices& to) { Q_EMIT to.speakerFailed(noSpeaker()); });
        const auto format = chosenFormat(device, {{48000, 2}, {44100, 2}, {48000, 1}, {44100, 1}});
        if (!format)
            return tell([](QtSoundDevices& to) {
                Q_EMIT to.speakerFailed(
                    {ErrorCode::Unsupported,
                     QCoreApplication::translate("app",
                                                 "Le haut-parleur de ce poste ne prend aucun format connu"),
                     {}});
            });
        auto buffer = std::make_shared<live::SoundBuffer>(*format);
        m_source = std::make_unique<BufferDevice>(buffer);
        m_sink = std::make_unique<QAudioSink>(device, qtFormat(*format));
        m_sink->setBufferSize(format->bytesIn(deviceBuffer));
        m_sink->setVolume(volume);
        connect(m_sink.get(), &QAudioSink::stateChanged, this, [this](QAudio::State state) {
            // An error ends a sink by itself: unplugged, or the sound server went away.
            if (state == QAudio::StoppedState && m_sink && m_sink->error() != QAudio::NoError)
                loseSpeaker();
        });
        m_sink->start(m_source.get());
        if (!m_sink || m_sink->error() != QAudio::NoError)
            return loseSpeaker();
        m_watch->start(watchBeat);
        qCInfo(lcSound).noquote() << "loudspeaker" << device.description() << format->rate << "Hz";
        tell([buffer](QtSoundDevices& to) { Q_EMIT to.speakerOpened(buffer); });
    }

    void closeSpeaker() {
        if (const auto ended = std::move(m_sink))
            ended->disconnect(this);
        m_source.reset();
    }

    void setVolume(double volume) {
        if (m_sink)
            m_sink->setVolume(volume);
    }

    void openMicrophone() {
        closeMicrophone();
        const QAudioDevice device = QMediaDevices::defaultAudioInput();
        if (device.isNull())
            return tell([](QtSoundDevices& to) { Q_EMIT to.microphoneFailed(noMicrophone()); });
        const auto format =
            chosenFormat(device, {{48000, 1}, {16000, 1}, {44100, 1}, {8000, 1}, {48000, 2}, {44100, 2}});
        if (!format)
            return tell([](QtSoundDevices& to) {
                Q_EMIT to.microphoneFailed(
                    {ErrorCode::Unsupported,
                     QCoreApplication::translate("app", "Le micro de ce poste ne donne aucun format connu"),
                     {}});
            });
        m_microphone = std::make_unique<QAudioSource>(device, qtFormat(*format));
        m_microphone->setBufferSize(format->bytesIn(deviceBuffer));
        connect(m_microphone.get(), &QAudioSource::stateChanged, this, [this](QAudio::State state) {
            if (state == QAudio::StoppedState && m_microphone && m_microphone->error() != QAudio::NoError)
                loseMicrophone();
        });
        QIODevice* voice = m_microphone->start();
        if (!voice || !m_microphone || m_microphone->error() != QAudio::NoError)
            return loseMicrophone();
        connect(voice, &QIODevice::readyRead, this, [this, voice, frame = format->bytesPerFrame()] {
            m_microphoneRests.setRemainingTime(restsAfter);
            m_voice += voice->readAll();
            const QByteArray whole = m_voice.left(m_voice.size() - m_voice.size() % frame);
            m_voice.remove(0, whole.size());
            if (!whole.isEmpty())
                tell([whole](QtSoundDevices& to) { Q_EMIT to.said(whole); });
        });
        m_microphoneRests.setRemainingTime(restsAfter);
        m_watch->start(watchBeat);
        tell([format = *format](QtSoundDevices& to) { Q_EMIT to.microphoneOpened(format); });
    }

    void closeMicrophone() {
        if (const auto ended = std::move(m_microphone)) {
            ended->disconnect(this);
            ended->stop();
        }
        m_voice.clear();
    }

private:
    // Not from within the device's own signal: it is deleted here, unless it was closed meanwhile.
    void loseSpeaker() {
        QMetaObject::invokeMethod(
            this,
            [this, lost = m_sink.get()] {
                if (!m_sink || m_sink.get() != lost)
                    return;
                qCWarning(lcSound) << "loudspeaker lost";
                closeSpeaker();
                tell([](QtSoundDevices& to) {
                    Q_EMIT to.speakerFailed(
                        {ErrorCode::Network,
                         QCoreApplication::translate("app", "Le haut-parleur de ce poste ne répond pas"),
                         {}});
                });
            },
            Qt::QueuedConnection);
    }

    void loseMicrophone() {
        QMetaObject::invokeMethod(
            this,
            [this, lost = m_microphone.get()] {
                if (!m_microphone || m_microphone.get() != lost)
                    return;
                qCWarning(lcSound) << "microphone lost";
                closeMicrophone();
                tell([](QtSoundDevices& to) {
                    Q_EMIT to.microphoneFailed(
                        {ErrorCode::Network,
                         QCoreApplication::translate("app", "Le micro de ce poste ne répond pas"),
                         {}});
                });
            },
            Qt::QueuedConnection);
    }

    template <class Told>
    void tell(Told told) {
        const std::lock_guard lock(m_mutex);
        if (m_owner)
            QMetaObject::invokeMethod(
                m_owner, [owner = m_owner, told] { told(*owner); }, Qt::QueuedConnection);
    }

    std::mutex m_mutex;
    QtSoundDevices* m_owner; // guarded by m_mutex; null once it left
    std::unique_ptr<BufferDevice> m_source;
    std::unique_ptr<QAudioSink> m_sink;
    std::unique_ptr<QAudioSource> m_microphone;
    QByteArray m_voice; // part of a frame
    QDeadlineTimer m_microphoneRests;
    QTimer* m_watch;
};

QtSoundDevices::~QtSoundDevices() {
    if (!m_thread)
        return;
    m_worker->leave();
    m_thread->quit();
    if (m_thread->wait(leaveAfter))
        delete m_thread;
    else
        qCWarning(lcSound) << "the sound server does not answer: its thread is left alone";
}

SoundWorker* QtSoundDevices::worker() {
    if (!m_thread) {
        m_thread = new QThread;
        m_thread->setObjectName(QStringLiteral("sound"));
        m_worker = new SoundWorker(this);
        m_worker->moveToThread(m_thread);
        connect(m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
        m_thread->start(QThread::HighPriority);
    }
    return m_worker;
}

void QtSoundDevices::openSpeaker(double volume) {
    QMetaObject::invokeMethod(
        worker(), [worker = worker(), volume] { worker->openSpeaker(volume); }, Qt::QueuedConnection);
}

void QtSoundDevices::closeSpeaker() {
    if (m_worker)
        QMetaObject::invokeMethod(
            m_worker, [worker = m_worker] { worker->closeSpeaker(); }, Qt::QueuedConnection);
}

void QtSoundDevices::setVolume(double volume) {
    if (m_worker)
        QMetaObject::invokeMethod(
            m_worker, [worker = m_worker, volume] { worker->setVolume(volume); }, Qt::QueuedConnection);
}

void QtSoundDevices::openMicrophone() {
    QMetaObject::invokeMethod(
        worker(), [worker = worker()] { worker->openMicrophone(); }, Qt::QueuedConnection);
}

void QtSoundDevices::closeMicrophone() {
    if (m_worker)
        QMetaObject::invokeMethod(
            m_worker, [worker = m_worker] { worker->closeMicrophone(); }, Qt::QueuedConnection);
}

} // namespace vigie::app
