// SPDX-License-Identifier: GPL-3.0-or-later
// Keys for sound and talk over a wall, with real peers on the network and devices that are plain QIODevices:
// a machine that tests may have no loudspeaker.
#include "gst_peer.h"
#include "look/ui/theme.h"
#include "qt_sound_devices.h"
#include "simulator_process.h"
#include "sound_desk.h"
#include "wall/renderer_choice.h"

#include <QBuffer>
#include <QSignalSpy>
#include <QStandardPaths>

#include <cmath>
#include <numbers>

using namespace vigie;
using namespace vigie::app;
using live::LiveState;
using live::SoundState;
using live::TalkState;
using namespace std::chrono_literals;

namespace {

class AnnouncedSource final : public LiveSource {
public:
    QHash<CameraId, StreamEndpoint> endpoints;
    Result<StreamEndpoint> endpoint(const CameraId& camera, StreamRole) override {
        const auto known = endpoints.constFind(camera);
        if (known == endpoints.constEnd())
            return fail(ErrorCode::Forbidden, QStringLiteral("Arrêté expiré le 12/03/2026"));
        return *known;
    }
};

// A loudspeaker that writes into a QIODevice, a microphone that hums.
class FakeDevices final : public SoundDevices {
public:
    FakeDevices() {
        m_loudspeaker.open(QIODevice::WriteOnly);
        m_pull.setInterval(20ms);
        connect(&m_pull, &QTimer::timeout, this, [this] {
            QByteArray pcm(format.bytesIn(20ms), '?');
            m_buffer->read(pcm.data(), pcm.size());
            m_loudspeaker.write(pcm);
        });
        m_hum.setInterval(40ms);
        connect(&m_hum, &QTimer::timeout, this, [this] {
            QByteArray pcm;
            for (int i = 0; i < 48 * 40; ++i) {
                const auto sample = qint16(12000 * std::sin(2 * std::numbers::pi * 440 * i / 48000));
                pcm.append(reinterpret_cast<const char*>(&sample), 2);
            }
            Q_EMIT said(pcm);
        });
    }

    void openSpeaker(double volume) override {
        told = volume;
        later([this] {
            if (speakerError)
                return Q_EMIT speakerFailed(*speakerError);
            m_buffer = std::make_shared<live::SoundBuffer>(format);
            m_pull.start();
            Q_EMIT speakerOpened(m_buffer);
        });
    }
    void closeSpeaker() override { m_pull.stop(); }
    void setVolume(double volume) override { told = volume; }
    void openMicrophone() override {
        later([this] {
            if (microphoneError)
                return Q_EMIT microphoneFailed(*microphoneError);
            m_hum.start();
            Q_EMIT microphoneOpened({48000, 1});
        });
    }
    void closeMicrophone() override { m_hum.stop(); }

    // Since forget().
    [[nodiscard]] double loudest() const { return media::peakOf(m_loudspeaker.data()); }
    void forget() {
        m_loudspeaker.seek(0);
        m_loudspeaker.buffer().clear();
    }
    [[nodiscard]] bool playsNow() const { return m_pull.isActive(); }
    [[nodiscard]] bool listensNow() const { return m_hum.isActive(); }

    const media::PcmFormat format{48000, 2};
    std::optional<Error> speakerError;
    std::optional<Error> microphoneError;
    double told = -1;

private:
    template <class Call>
    void later(Call call) {
        QMetaObject::invokeMethod(this, call, Qt::QueuedConnection);
    }

    QBuffer m_loudspeaker;
    QTimer m_pull;
    QTimer m_hum;
    std::shared_ptr<live::SoundBuffer> m_buffer;
};

// One monitor's wall.
struct Wall {
    Wall(const live::LiveServices& services, SoundDesk& desk, const std::shared_ptr<Directory>& directory)
        : sound(desk)
        , drawing(wall::makeDrawing({}))
        , controller(services, *drawing.renderer)
        , view(controller, drawing, services.clock) {
        sound.join(controller, view, [this](const CameraId& camera, const QString& act) {
            journal << act + QLatin1Char(' ') + camera.toString();
        });
        controller.setLayout(wall::Layout::grid(2, 2));
        view.setDirectory(directory);
        view.resize(1600, 900);
        view.show();
        view.setFocus();
    }
    ~Wall() { sound.leave(view); }
    QString strip(int tile) const { return view.caption(tile).sound.text; }

    SoundDesk& sound;
    wall::Drawing drawing;
    wall::WallController controller;
    wall::WallView view;
    QStringList journal;
};

struct Station {
    Station(AnnouncedSource& source, const std::shared_ptr<Directory>& directory)
        : services{io, pool, source, clock}
        , devices(new FakeDevices)
        , desk(services, std::unique_ptr<SoundDevices>(devices))
        , wall(std::make_unique<Wall>(services, desk, directory)) {}

    SystemClock clock;
    rtsp::IoThreads io{1};
    media::DecodePool pool{1};
    live::LiveServices services;
    FakeDevices* devices;
    SoundDesk desk;
    std::unique_ptr<Wall> wall;
};

} // namespace

class TestSoundDesk : public QObject {
    Q_OBJECT

    test::SimulatorProcess m_simulator;
    AnnouncedSource m_source;
    std::shared_ptr<Directory> m_directory = std::make_shared<Directory>();
    QList<CameraId> m_cameras; // 0 and 1 with sound, 2 takes talk, if there is GStreamer
    Peer m_peer;
    bool m_hasPeer = false;

    static QString act(const char* name, const CameraId& camera) {
        return QLatin1String(name) + QLatin1Char(' ') + camera.toString();
    }

private Q_SLOTS:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("vigie-test"));
        QCoreApplication::setApplicationName(QStringLiteral("sound-desk"));
        look::applyTheme(*qApp, look::ThemeKind::Dark);
        const auto started =
            m_simulator.start("127.44.57.1", {"--communes", "1", "--recorders-per-commune", "1",
                                              "--cameras-per-recorder", "2", "--audio"});
        QVERIFY2(started, qPrintable(started ? QString() : started.error().toLogLine()));
        m_hasPeer = m_peer.start();
        for (int i = 0; i < 3; ++i) {
            Camera camera;
            camera.id = CameraId::create();
            camera.number = 101 + i;
            camera.name = QStringLiteral("Quai %1").arg(i + 1);
            m_directory->cameras[camera.id] = camera;
            m_cameras << camera.id;
            StreamEndpoint endpoint;
            endpoint.uri = QUrl(i < 2 ? m_simulator.recorder()["rtsp"].toString() +
                                            QStringLiteral("/live/VideoSource_%1/sub").arg(i + 1)
                                      : QStringLiteral("rtsp://127.0.0.1:%1/back").arg(m_peer.port));
            if (i < 2)
                endpoint.credentials = {m_simulator.user(), m_simulator.password()};
            m_source.endpoints[camera.id] = endpoint;
        }
    }

    void theSoundFollowsTheFocus() {
        Station station(m_source, m_directory);
        Wall& wall = *station.wall;
        wall.controller.show(0, m_cameras[0]);
        wall.controller.show(1, m_cameras[1]);
        wall.controller.setFocus(0);
        QVERIFY(wall.journal.isEmpty());
        QTest::keyClick(&wall.view, Qt::Key_A);
        QCOMPARE(wall.strip(0), QStringLiteral("Son…"));
        QTRY_COMPARE(station.desk.sound().state, SoundState::Playing);
        QTRY_COMPARE(wall.strip(0), QStringLiteral("Son"));
        QTRY_VERIFY(wall.view.caption(0).sound.level.value_or(0) > 0);
        QTRY_VERIFY(station.devices->loudest() > 0.02);
        QCOMPARE(wall.journal, QStringList(act("listen-start", m_cameras[0])));
        wall.controller.setFocus(1);
        QCOMPARE(wall.strip(0), QString());
        QTRY_COMPARE(wall.strip(1), QStringLiteral("Son"));
        QTRY_COMPARE(wall.journal,
                     QStringList({act("listen-start", m_cameras[0]), act("listen-stop", m_cameras[0]),
                                  act("listen-start", m_cameras[1])}));
        wall.controller.setFocus(3); // an empty tile
        QCOMPARE(station.desk.sound().state, SoundState::Off);
        QCOMPARE(wall.journal.last(), act("listen-stop", m_cameras[1]));
        QVERIFY(station.desk.isListening());
        wall.controller.setFocus(1);
        QTRY_COMPARE(station.desk.sound().state, SoundState::Playing);
        QTest::keyClick(&wall.view, Qt::Key_A);
        QVERIFY(!station.desk.isListening());
        QVERIFY(!station.devices->playsNow());
        QCOMPARE(station.desk.sound().state, SoundState::Off);
        QCOMPARE(wall.strip(1), QString());
        QCOMPARE(wall.journal.last(), act("listen-stop", m_cameras[1]));
    }

    void aWallThatIsHiddenIsSilent() {
        Station station(m_source, m_directory);
        Wall& wall = *station.wall;
        wall.controller.show(0, m_cameras[0]);
        QTest::keyClick(&wall.view, Qt::Key_A);
        QTRY_COMPARE(station.desk.sound().state, SoundState::Playing);
        wall.view.hide();
        QVERIFY(!station.desk.isListening());
        QCOMPARE(station.desk.sound().state, SoundState::Off);
        QCOMPARE(wall.journal.last(), act("listen-stop", m_cameras[0]));
    }

    void withoutLoudspeakerThereIsASentence() {
        Station station(m_source, m_directory);
        Wall& wall = *station.wall;
        station.devices->speakerError = Error{ErrorCode::NotFound, QStringLiteral("Ce poste est sourd"), {}};
        wall.controller.show(0, m_cameras[0]);
        QSignalSpy done(&station.desk, &SoundDesk::done);
        QTest::keyClick(&wall.view, Qt::Key_A);
        QTRY_COMPARE(done.size(), 1);
        QVERIFY(done[0][0].toString().contains(QStringLiteral("Ce poste est sourd")));
        QCOMPARE(wall.strip(0), QStringLiteral("Pas de son"));
        QCOMPARE(station.desk.sound().state, SoundState::Off);
        QVERIFY(wall.journal.isEmpty());
        station.devices->speakerError.reset();
        QTest::keyClick(&wall.view, Qt::Key_A);
        QTest::keyClick(&wall.view, Qt::Key_A); // off and on: tried again
        QTRY_COMPARE(station.desk.sound().state, SoundState::Playing);
    }

    void turnedOffBeforeTheDeviceAnsweredNothingIsOpened() {
        Station station(m_source, m_directory);
        Wall& wall = *station.wall;
        wall.controller.show(0, m_cameras[0]);
        QTest::keyClick(&wall.view, Qt::Key_A);
        QTest::keyClick(&wall.view, Qt::Key_A);
        QTest::qWait(200);
        QCOMPARE(station.desk.sound().state, SoundState::Off);
        QVERIFY(wall.journal.isEmpty());
    }

    // Two monitors, one loudspeaker.
    void theSoundFollowsTheKeysToAnotherWall() {
        Station station(m_source, m_directory);
        Wall& first = *station.wall;
        auto second = std::make_unique<Wall>(station.services, station.desk, m_directory);
        QVERIFY(QTest::qWaitForWindowActive(&second->view));
        first.view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&first.view));
        first.controller.show(0, m_cameras[0]);
        second->controller.show(0, m_cameras[1]);
        QTest::keyClick(&first.view, Qt::Key_A);
        QTRY_COMPARE(first.strip(0), QStringLiteral("Son"));
        QCOMPARE(second->strip(0), QString());
        second->view.activateWindow();
        QTRY_COMPARE(first.strip(0), QString());
        QCOMPARE(first.journal.first(), act("listen-start", m_cameras[0]));
        QTRY_COMPARE(second->strip(0), QStringLiteral("Son"));
        QTRY_COMPARE(second->journal.last(), act("listen-start", m_cameras[1]));
        QCOMPARE(second->journal.count(act("listen-stop", m_cameras[0])) +
                     first.journal.count(act("listen-stop", m_cameras[0])),
                 1);
        first.view.hide(); // not the one that is heard
        QVERIFY(station.desk.isListening());
        second.reset();
        QVERIFY(!station.desk.isListening());
        QCOMPARE(station.desk.sound().state, SoundState::Off);
        first.view.show();
        QTest::keyClick(&first.view, Qt::Key_A);
        QTRY_COMPARE(first.strip(0), QStringLiteral("Son"));
    }

    // Neither heard nor talked to, from the first and when the day comes that ends it.
    void withoutAuthorisationThereIsNeitherSoundNorTalk() {
        AnnouncedSource source = m_source;
        source.endpoints.remove(m_cameras[1]);
        Station station(source, m_directory);
        Wall& wall = *station.wall;
        wall.controller.show(0, m_cameras[1]);
        QTest::keyClick(&wall.view, Qt::Key_A);
        QTRY_COMPARE(station.desk.sound().state, SoundState::Refused);
        QCOMPARE(station.desk.sound().error.code, ErrorCode::Forbidden);
        QTest::keyPress(&wall.view, Qt::Key_H);
        QTRY_COMPARE(station.desk.talk().state, TalkState::Refused);
        QVERIFY(!station.devices->listensNow());
        QTest::keyRelease(&wall.view, Qt::Key_H);
        QVERIFY(wall.journal.isEmpty());

        source.endpoints[m_cameras[1]] = m_source.endpoints[m_cameras[1]];
        station.desk.reconsider();
        QTRY_COMPARE(station.desk.sound().state, SoundState::Playing);
        source.endpoints.remove(m_cameras[1]);
        station.desk.reconsider();
        QCOMPARE(station.desk.sound().state, SoundState::Refused);
        QCOMPARE(wall.journal.last(), act("listen-stop", m_cameras[1]));

        if (!m_hasPeer)
            QSKIP("GStreamer's RTSP server does not start here: talk that ends was not tried");
        wall.controller.show(0, m_cameras[2]);
        QTest::keyPress(&wall.view, Qt::Key_H);
        QTRY_COMPARE_WITH_TIMEOUT(station.desk.talk().state, TalkState::Talking, 10000);
        source.endpoints.remove(m_cameras[2]);
        station.desk.reconsider();
        QCOMPARE(station.desk.talk().state, TalkState::Refused);
        QCOMPARE(wall.journal.last(), act("talk-stop", m_cameras[2]));
        QVERIFY(!station.devices->listensNow());
        QTest::keyRelease(&wall.view, Qt::Key_H);
    }

    void theVolumeIsKept() {
        {
            Station station(m_source, m_directory);
            station.desk.setVolume(0.5);
            QTest::keyClick(&station.wall->view, Qt::Key_Up, Qt::ControlModifier);
            QCOMPARE(qRound(station.desk.volume() * 100), 60);
            QCOMPARE(station.devices->told, station.desk.volume());
        }
        Station again(m_source, m_directory);
        QCOMPARE(qRound(again.desk.volume() * 100), 60);
        again.desk.setVolume(7);
        QCOMPARE(again.desk.volume(), 1.0);
    }

    void theKeyHeldTalksAndNothingIsHeardMeanwhile() {
        if (!m_hasPeer)
            QSKIP("GStreamer's RTSP server does not start here: talk was not tried");
        Station station(m_source, m_directory);
        Wall& wall = *station.wall;
        wall.controller.show(0, m_cameras[2]);
        wall.controller.setFocus(0);
        QTest::keyPress(&wall.view, Qt::Key_H);
        QCOMPARE(wall.strip(0), QStringLiteral("Parole…"));
        QTRY_COMPARE_WITH_TIMEOUT(station.desk.talk().state, TalkState::Talking, 10000);
        QTRY_COMPARE(wall.strip(0), QStringLiteral("Parole"));
        QTRY_VERIFY(wall.view.caption(0).sound.level.value_or(0) >= 3);
        QTRY_VERIFY(station.desk.talk().sent > 300ms);
        QCOMPARE(wall.journal, QStringList(act("talk-start", m_cameras[2])));
        QTest::keyRelease(&wall.view, Qt::Key_H);
        QCOMPARE(station.desk.talk().state, TalkState::Off);
        QVERIFY(!station.devices->listensNow());
        QCOMPARE(wall.strip(0), QString());
        QCOMPARE(wall.journal,
                 QStringList({act("talk-start", m_cameras[2]), act("talk-stop", m_cameras[2])}));
    }

    void talkMutesTheSound() {
        Station station(m_source, m_directory);
        Wall& wall = *station.wall;
        wall.controller.show(0, m_cameras[0]);
        QTest::keyClick(&wall.view, Qt::Key_A);
        QTRY_VERIFY(station.devices->loudest() > 0.02);
        QTest::keyPress(&wall.view, Qt::Key_H);
        station.devices->forget();
        QTRY_COMPARE(station.desk.talk().state,
                     TalkState::NotOffered); // the simulated recorder has no loudspeaker
        QTest::qWait(200);
        QCOMPARE(station.devices->loudest(), 0.0);
        QCOMPARE(wall.strip(0), QStringLiteral("Parole impossible"));
        QVERIFY(!station.devices->listensNow());
        QTest::keyRelease(&wall.view, Qt::Key_H);
        QTRY_VERIFY(station.devices->loudest() > 0.02);
        QCOMPARE(wall.strip(0), QStringLiteral("Son"));
        QCOMPARE(wall.journal, QStringList(act("listen-start", m_cameras[0]))); // nothing was said
    }

    void anotherFocusEndsTheTalk() {
        if (!m_hasPeer)
            QSKIP("GStreamer's RTSP server does not start here: talk was not tried");
        Station station(m_source, m_directory);
        Wall& wall = *station.wall;
        wall.controller.show(0, m_cameras[2]);
        wall.controller.show(1, m_cameras[0]);
        wall.controller.setFocus(0);
        QTest::keyPress(&wall.view, Qt::Key_H);
        QTRY_COMPARE_WITH_TIMEOUT(station.desk.talk().state, TalkState::Talking, 10000);
        wall.controller.setFocus(1);
        QCOMPARE(station.desk.talk().state, TalkState::Off);
        QCOMPARE(wall.journal.last(), act("talk-stop", m_cameras[2]));
        QVERIFY(!station.devices->listensNow());
        // And so does a window that lost the keys.
        wall.controller.setFocus(0);
        QTest::keyRelease(&wall.view, Qt::Key_H);
        QTest::keyPress(&wall.view, Qt::Key_H);
        QTRY_COMPARE_WITH_TIMEOUT(station.desk.talk().state, TalkState::Talking, 10000);
        wall.view.clearFocus();
        QTRY_COMPARE(station.desk.talk().state, TalkState::Off);
    }

    void withoutMicrophoneThereIsASentence() {
        Station station(m_source, m_directory);
        Wall& wall = *station.wall;
        station.devices->microphoneError =
            Error{ErrorCode::NotFound, QStringLiteral("Ce poste est muet"), {}};
        wall.controller.show(0, m_cameras[0]);
        QSignalSpy done(&station.desk, &SoundDesk::done);
        QTest::keyPress(&wall.view, Qt::Key_H);
        QTRY_COMPARE(done.size(), 1);
        QVERIFY(done[0][0].toString().contains(QStringLiteral("Ce poste est muet")));
        QCOMPARE(wall.strip(0), QStringLiteral("Parole impossible"));
        QTest::keyRelease(&wall.view, Qt::Key_H);
        QCOMPARE(wall.strip(0), QString());
        QVERIFY(wall.journal.isEmpty());
    }

    // Whatever this machine has: an answer comes, this thread goes on meanwhile.
    void theMachinesOwnDevicesAnswer() {
        QtSoundDevices devices;
        int speaker = 0;
        int microphone = 0;
        connect(&devices, &SoundDevices::speakerOpened, this, [&] { ++speaker; });
        connect(&devices, &SoundDevices::speakerFailed, this, [&](const Error& error) {
            QVERIFY(!error.text.isEmpty());
            ++speaker;
        });
        connect(&devices, &SoundDevices::microphoneOpened, this, [&] { ++microphone; });
        connect(&devices, &SoundDevices::microphoneFailed, this, [&](const Error& error) {
            QVERIFY(!error.text.isEmpty());
            ++microphone;
        });
        QElapsedTimer since;
        since.start();
        devices.openSpeaker(0);
        devices.openMicrophone();
        QVERIFY(since.elapsed() < 100);
        QTRY_VERIFY_WITH_TIMEOUT(speaker > 0 && microphone > 0, 30000);
        devices.setVolume(0.5);
        devices.closeSpeaker();
        devices.closeMicrophone();
    }
};

QTEST_MAIN(TestSoundDesk)
#include "test_sound_desk.moc"
