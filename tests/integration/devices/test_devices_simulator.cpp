// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/device_archive.h"
#include "devices/device_driver.h"
#include "rtsp/session.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <mutex>
#include <thread>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;

namespace {

constexpr int cameras = 4;
const std::stop_token never;

UtcTime now() {
    return SystemClock().utcNow();
}

template <class T>
QByteArray why(const Result<T>& result) {
    return result ? QByteArray() : result.error().toLogLine().toUtf8();
}

/// Events as they come, from another thread.
struct EventLog {
    mutable std::mutex mutex;
    QList<DeviceEvent> events; // guarded by mutex

    void add(DeviceEvent event) {
        const std::lock_guard lock(mutex);
        events.append(std::move(event));
    }
    [[nodiscard]] QList<DeviceEvent> where(const std::function<bool(const DeviceEvent&)>& wanted) const {
        const std::lock_guard lock(mutex);
        QList<DeviceEvent> found;
        std::copy_if(events.begin(), events.end(), std::back_inserter(found), wanted);
        return found;
    }
    [[nodiscard]] qsizetype links(bool up) const {
        return where([up](const DeviceEvent& event) {
                   return event.topic == QLatin1String(eventStreamTopic) && event.active == up;
               })
            .size();
    }
};

struct CountingListener final : rtsp::SessionListener {
    void onAccessUnit(AccessUnit unit) override {
        const std::lock_guard lock(mutex);
        if (units++ == 0)
            first = unit;
        last = std::move(unit);
    }
    void onClosed(const Error& reason) override {
        const std::lock_guard lock(mutex);
        closed = reason;
    }
    bool isDated() {
        const std::lock_guard lock(mutex);
        return last.captureTime.source == TimeSource::SenderReport;
    }
    bool isClosed() {
        const std::lock_guard lock(mutex);
        return closed.has_value();
    }
    std::mutex mutex;
    int units = 0;               // guarded by mutex
    AccessUnit first;            // guarded by mutex
    AccessUnit last;             // guarded by mutex
    std::optional<Error> closed; // guarded by mutex
    int count() {
        const std::lock_guard lock(mutex);
        return units;
    }
};

} // namespace

/// The driver against the simulator, which shares no protocol code with it.
class TestDevicesSimulator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_program = qEnvironmentVariable("VIGIE_BIN") + "/vigie-sim";
        if (!QFileInfo::exists(m_program))
            QSKIP("vigie-sim is not built: the driver was not tried against it");
        m_simulator.start(m_program, {QStringLiteral("--communes"), QStringLiteral("1"),
                                      QStringLiteral("--recorders-per-commune"), QStringLiteral("1"),
                                      QStringLiteral("--cameras-per-recorder"), QString::number(cameras),
                                      QStringLiteral("--port-http"), QStringLiteral("18180"),
                                      QStringLiteral("--port-rtsp"), QStringLiteral("18654"),
                                      QStringLiteral("--first-address"), QStringLiteral("127.77.1.1"),
                                      QStringLiteral("--exit-with-stdin")});
        QVERIFY(m_simulator.waitForStarted(5000));
        QByteArray line;
        while (!line.contains('\n')) {
            QVERIFY2(m_simulator.waitForReadyRead(120000), m_simulator.readAllStandardError());
            line += m_simulator.readAllStandardOutput();
        }
        const QJsonObject ready = QJsonDocument::fromJson(line).object();
        QVERIFY2(ready[u"ready"].toBool(), line);
        m_control = ready[u"control"].toString();
        m_recorder = ready[u"communes"][0][u"recorders"][0].toObject();
        m_address.recorder = RecorderId::create();
        m_address.url = QUrl(m_recorder[u"address"].toString());
        m_address.credentials = {ready[u"user"].toString(), ready[u"password"].toString()};
    }
    void init() {
        auto driver = connectDevice(m_address, m_threads);
        QVERIFY(driver.has_value());
        m_driver = *std::move(driver);
    }
    void cleanup() { m_driver.reset(); }
    void cleanupTestCase() {
        m_simulator.closeWriteChannel();
        if (!m_simulator.waitForFinished(5000))
            m_simulator.kill();
        m_simulator.waitForFinished(5000);
    }

    void clockIsMeasured() {
        auto reading = m_driver->readClock(never);
        QVERIFY2(reading.has_value(), why(reading));
        QVERIFY(std::chrono::abs(reading->offset) <= reading->uncertainty);
        fault(QStringLiteral("clock-wrong"), true, {QStringLiteral("--seconds"), QStringLiteral("7200")});
        reading = m_driver->readClock(never);
        QVERIFY(reading.has_value());
        QVERIFY(std::chrono::abs(reading->offset - 2h) <= reading->uncertainty);
        // Tokens are made with the device's time.
        const auto identity = m_driver->identify(never);
        fault(QStringLiteral("clock-wrong"), false, {QStringLiteral("--seconds"), QStringLiteral("7200")});
        QVERIFY2(identity.has_value(), why(identity));
        QVERIFY(!identity->manufacturer.isEmpty() && !identity->model.isEmpty());
        QVERIFY(!identity->firmware.isEmpty() && !identity->serial.isEmpty());
        // The clock has jumped back since: one refusal, one look at the clock, and it works.
        QVERIFY(m_driver->identify(never).has_value());
    }

    void channelsAreTheCameras() {
        const auto channels = m_driver->channels(never);
        QVERIFY2(channels.has_value(), why(channels));
        QCOMPARE(channels->size(), cameras);
        const QJsonArray expected = m_recorder[u"cameras"].toArray();
        for (int i = 0; i < cameras; ++i) {
            const Channel& channel = channels->at(i);
            QCOMPARE(channel.token, expected[i][u"channel"].toString());
            QCOMPARE(channel.name, expected[i][u"name"].toString());
            QVERIFY(!channel.recording.isEmpty());
            QCOMPARE(channel.streams.size(), 2);
            QCOMPARE(channel.streams[0].role, StreamRole::Main);
            QCOMPARE(channel.streams[0].size, QSize(1920, 1080));
            QCOMPARE(channel.streams[0].codec, i % 2 == 0 ? VideoCodec::H264 : VideoCodec::H265);
            QCOMPARE(channel.streams[1].role, StreamRole::Sub);
            QCOMPARE(channel.streams[1].size, QSize(640, 360));
            for (const StreamProfile& stream : channel.streams) {
                QCOMPARE(stream.framesPerSecond, 25.0);
                QCOMPARE(stream.uri.host(), m_address.url.host());
                QVERIFY(stream.uri.userInfo().isEmpty());
            }
        }
    }

    void liveStreamsComeWithTheirTime() {
        const auto channels = m_driver->channels(never);
        QVERIFY(channels.has_value());
        std::vector<std::pair<std::shared_ptr<CountingListener>, std::unique_ptr<rtsp::Session>>> sessions;
        for (const Channel& channel : *channels)
            for (const StreamProfile& stream : channel.streams) {
                rtsp::SessionRequest request;
                request.uri = stream.uri;
                request.credentials = m_address.credentials;
                auto listener = std::make_shared<CountingListener>();
                sessions.emplace_back(listener, rtsp::Session::open(m_threads, request, listener));
            }
        for (auto& [listener, session] : sessions) {
            QTRY_VERIFY_WITH_TIMEOUT((listener->count() >= 75 && listener->isDated()) || listener->isClosed(),
                                     15000);
            QVERIFY2(!listener->closed, qPrintable(listener->closed.value_or(Error()).toLogLine()));
            QCOMPARE(session->stats().packetsLost, 0);
            QCOMPARE(session->stats().discardedBytes, 0);
            QCOMPARE(session->stats().malformed, 0);
            const std::lock_guard lock(listener->mutex);
            QVERIFY(std::chrono::abs(listener->last.captureTime.at - now()) < 2s);
        }
    }

    void streamFaultsHaveTheirNames_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<std::optional<ErrorCode>>("code"); // nothing: the stream goes on
        using Code = std::optional<ErrorCode>;
        QTest::newRow("garbage") << "garbage" << Code();
        QTest::newRow("no parameter sets") << "no-parameter-sets" << Code();
        QTest::newRow("frozen") << "frozen" << Code();
        QTest::newRow("stalled") << "stalled" << Code(ErrorCode::Timeout);
        QTest::newRow("close") << "close-after-describe" << Code(ErrorCode::Network);
        QTest::newRow("truncated") << "truncated-sdp" << Code(ErrorCode::Protocol);
        QTest::newRow("codec") << "unknown-codec" << Code(ErrorCode::Unsupported);
    }
    void streamFaultsHaveTheirNames() {
        QFETCH(QString, kind);
        QFETCH(std::optional<ErrorCode>, code);
        const auto channels = m_driver->channels(never);
        QVERIFY(channels.has_value());
        for (int i = 0; i < 2; ++i) { // H.264, then H.265
            const QString place = m_address.url.host() + '/' + channels->at(i).token;
            control({QStringLiteral("fault"), place, kind, QStringLiteral("on")});
            rtsp::SessionRequest request;
            request.uri = channels->at(i).streams[0].uri;
            request.credentials = m_address.credentials;
            request.silenceTimeout = 1500ms;
            const auto listener = std::make_shared<CountingListener>();
            const auto session = rtsp::Session::open(m_threads, request, listener);
            const bool told = QTest::qWaitFor(
                [&] { return listener->isClosed() || (!code && listener->count() >= 75); }, 10000);
            control({QStringLiteral("fault"), place, kind, QStringLiteral("off")});
            QVERIFY(told);
            const std::lock_guard lock(listener->mutex);
            QCOMPARE(listener->closed.has_value(), code.has_value());
            if (code) {
                QCOMPARE(listener->closed->code, *code);
            } else {
                QVERIFY(listener->first.keyFrame);
                QVERIFY(
                    listener->first.data.contains(QByteArray("\0\0\0\1", 4) + (i == 0 ? "\x67" : "\x42")));
                QCOMPARE(session->stats().packetsLost, 0);
                QCOMPARE(session->stats().discardedBytes > 0, kind == u"garbage");
            }
        }
    }

    void coverageHasItsGaps() {
        const QString recording = anyRecording();
        const TimeSpan hour{now() - 2h, now() - 1h};
        auto spans = m_driver->coverage(recording, hour, never);
        QVERIFY2(spans.has_value(), why(spans));
        QCOMPARE(spans->size(), 1);
        QCOMPARE(spans->at(0).begin, hour.begin);
        QCOMPARE(spans->at(0).end, hour.end);
        // More than there is, both ways.
        spans = m_driver->coverage(recording, {now() - 48h, now() + 1h}, never);
        QVERIFY(spans.has_value());
        QCOMPARE(spans->size(), 1);
        QVERIFY(std::chrono::abs(spans->at(0).length() - 6h) < 1min);
        QVERIFY(std::chrono::abs(spans->at(0).end - now()) < 3s);
        const TimeSpan gap{now() - 90min, now() - 80min};
        withGap(gap, true);
        spans = m_driver->coverage(recording, hour, never);
        const auto reader = m_driver->openArchive({recording, {gap.begin - 5s, gap.end + 5s}}, never);
        QList<AccessUnit> units;
        if (reader)
            units = readAll(**reader);
        withGap(gap, false);
        QVERIFY(spans.has_value());
        QCOMPARE(spans->size(), 2);
        QVERIFY(std::chrono::abs(spans->at(0).end - gap.begin) < 50ms);
        QVERIFY(std::chrono::abs(spans->at(1).begin - gap.end) < 50ms);
        // Played over the gap: what is there on both sides, and the jump is marked.
        QVERIFY(reader.has_value());
        const auto jump = std::adjacent_find(units.begin(), units.end(), [](const auto& a, const auto& b) {
            return b.captureTime.at - a.captureTime.at > 9min;
        });
        QVERIFY(jump != units.end());
        QVERIFY((jump + 1)->discontinuity);
        QVERIFY(m_driver->coverage(QStringLiteral("no such recording"), hour, never).error().code ==
                ErrorCode::NotFound);
    }

    void archiveIsReadFasterThanItWasRecorded() {
        DeviceArchive archive([this](const RecorderId&) -> Result<std::shared_ptr<DeviceDriver>> {
            return std::shared_ptr<DeviceDriver>(m_driver.get(), [](DeviceDriver*) {});
        });
        Camera camera;
        QCOMPARE(archive.open(camera, {}, never).error().code, ErrorCode::NotFound);
        camera.recording = anyRecording();
        const TimeSpan minute{now() - 30min, now() - 29min};
        const MonoTime begin = MonoClock::now();
        const auto reader = archive.open(camera, minute, never);
        QVERIFY2(reader.has_value(), why(reader));
        const QList<AccessUnit> units = readAll(**reader);
        QVERIFY(MonoClock::now() - begin < 20s);
        QVERIFY((*reader)->remarks().isEmpty());
        QCOMPARE((*reader)->packetsLost(), 0);
        QVERIFY(units[0].keyFrame);
        QVERIFY(units[0].captureTime.at <= minute.begin && minute.begin - units[0].captureTime.at <= 2s);
        QVERIFY(units.last().captureTime.at < minute.end &&
                minute.end - units.last().captureTime.at <= 100ms);
        for (qsizetype i = 1; i < units.size(); ++i) {
            QCOMPARE(units[i].captureTime.source, TimeSource::OnvifExtension);
            const auto step = units[i].captureTime.at - units[i - 1].captureTime.at;
            QVERIFY(std::chrono::abs(step - 40ms) < 2ms);
        }
    }

    void aReaderThatWaitsHoldsTheRecorderBack() {
        const TimeSpan half{now() - 90min, now() - 60min};
        const auto reader = m_driver->openArchive({anyRecording(), half}, never);
        QVERIFY(reader.has_value());
        for (int i = 0; i < 10; ++i)
            QVERIFY((*reader)->next(never).has_value());
        std::this_thread::sleep_for(1500ms); // the recorder could send all of it meanwhile
        std::stop_source stop;
        int count = 10;
        UtcTime last{};
        while (count < 3000) {
            const auto unit = (*reader)->next(stop.get_token());
            QVERIFY(unit.has_value() && unit->has_value());
            QVERIFY(last == UtcTime{} || std::chrono::abs((*unit)->captureTime.at - last - 40ms) < 2ms);
            last = (*unit)->captureTime.at;
            ++count;
        }
        QCOMPARE((*reader)->packetsLost(), 0);
        stop.request_stop();
        // Units that wait are still handed out; then the stop counts, whatever the device does.
        const MonoTime begin = MonoClock::now();
        (void)(*reader)->next(stop.get_token());
        QVERIFY(MonoClock::now() - begin < 100ms);
    }

    void eventsComeAndComeBack() {
        EventLog log;
        std::jthread watcher([&](const std::stop_token& stop) {
            const auto result =
                m_driver->watchEvents([&log](DeviceEvent event) { log.add(std::move(event)); }, stop);
            QVERIFY(result.has_value());
        });
        const auto first = [&log](DeviceEventKind kind, bool active, bool initial) {
            return log.where([=](const DeviceEvent& event) {
                return event.kind == kind && event.active == active && event.initialState == initial;
            });
        };
        QTRY_COMPARE_WITH_TIMEOUT(log.links(true), 1, 10000);
        QTRY_VERIFY_WITH_TIMEOUT(first(DeviceEventKind::Motion, false, true).size() >= cameras, 10000);
        const QString channel = m_recorder[u"cameras"][1][u"channel"].toString();
        const QString place = m_address.url.host() + '/' + channel;
        const QList<std::pair<QString, DeviceEventKind>> kinds{
            {QStringLiteral("motion"), DeviceEventKind::Motion},
            {QStringLiteral("tamper"), DeviceEventKind::Tamper},
            {QStringLiteral("signal-loss"), DeviceEventKind::VideoLoss},
            {QStringLiteral("digital-input"), DeviceEventKind::DigitalInput}};
        for (const auto& [name, kind] : kinds)
            for (const bool on : {true, false}) {
                control({QStringLiteral("event"), place, name,
                         on ? QStringLiteral("on") : QStringLiteral("off")});
                QTRY_COMPARE_WITH_TIMEOUT(first(kind, on, false).size(), 1, 5000);
                const DeviceEvent event = first(kind, on, false).first();
                QCOMPARE(event.recorder, m_address.recorder);
                QCOMPARE(event.deviceTime.source, TimeSource::Device);
                QVERIFY(std::chrono::abs(event.deviceTime.at - now()) < 5s);
                if (kind != DeviceEventKind::DigitalInput)
                    QCOMPARE(event.channel, channel);
            }
        fault(QStringLiteral("offline"), true);
        QTRY_COMPARE_WITH_TIMEOUT(log.links(false), 1, 10000);
        QCOMPARE(m_driver->identify(never).error().code, ErrorCode::Network);
        fault(QStringLiteral("offline"), false);
        QTRY_COMPARE_WITH_TIMEOUT(log.links(true), 2, 20000);
        control({QStringLiteral("event"), place, QStringLiteral("motion"), QStringLiteral("on")});
        QTRY_COMPARE_WITH_TIMEOUT(first(DeviceEventKind::Motion, true, false).size(), 2, 5000);
        control({QStringLiteral("event"), place, QStringLiteral("motion"), QStringLiteral("off")});
        const MonoTime begin = MonoClock::now();
        watcher.request_stop();
        watcher.join();
        QVERIFY(MonoClock::now() - begin < 3s); // with the farewell to the device
    }

    void aWrongLoginStopsAfterTwoRefusals() {
        DeviceAddress wrong = m_address;
        wrong.credentials.password = QStringLiteral("wrong");
        const auto driver = connectDevice(wrong, m_threads);
        QVERIFY(driver.has_value());
        const int before = refusedLogins();
        for (int i = 0; i < 5; ++i) {
            const auto identity = (*driver)->identify(never);
            QVERIFY(!identity);
            QCOMPARE(identity.error().code, ErrorCode::Auth);
        }
        QCOMPARE(refusedLogins() - before, 2);
        // Nor does the stream's login get a third attempt.
        QCOMPARE((*driver)->openArchive({QStringLiteral("x"), {}}, never).error().code, ErrorCode::Auth);
        QCOMPARE(refusedLogins() - before, 2);
    }

    void aStopEndsACall() {
        fault(QStringLiteral("offline"), true);
        fault(QStringLiteral("offline"), false);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(m_driver->channels(stop.get_token()).error().code, ErrorCode::Cancelled);
    }

private:
    QJsonObject control(QStringList arguments) {
        QProcess process;
        arguments.insert(1, QStringLiteral("--control"));
        arguments.insert(2, m_control);
        process.start(m_program, arguments);
        if (!process.waitForFinished(10000) || process.exitCode() != 0)
            qCritical() << arguments << process.readAll() << process.readAllStandardError();
        return QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    }
    void fault(const QString& kind, bool on, const QStringList& further = {}) {
        control(QStringList{QStringLiteral("fault"), m_address.url.host(), kind,
                            on ? QStringLiteral("on") : QStringLiteral("off")} +
                further);
    }
    void withGap(TimeSpan gap, bool on) {
        fault(QStringLiteral("recording-gap"), on,
              {QStringLiteral("--from"), toIso(gap.begin), QStringLiteral("--to"), toIso(gap.end)});
    }
    int refusedLogins() {
        const QJsonObject status = control({QStringLiteral("status")});
        const QByteArray text = QJsonDocument(status).toJson();
        for (const char* key : {"refusedLogins", "refused_logins", "refused"})
            if (const qsizetype at = text.indexOf('"' + QByteArray(key) + '"'); at >= 0)
                return text.mid(text.indexOf(':', at) + 1)
                    .trimmed()
                    .split(',')
                    .first()
                    .split('\n')
                    .first()
                    .toInt();
        return -1;
    }
    QString anyRecording() {
        const auto channels = m_driver->channels(never);
        return channels && !channels->isEmpty() ? channels->at(0).recording : QString();
    }
    static QList<AccessUnit> readAll(ArchiveReader& reader) {
        QList<AccessUnit> units;
        while (true) {
            auto unit = reader.next(never);
            if (!unit)
                qCritical().noquote() << unit.error().toLogLine();
            if (!unit || !*unit)
                return units;
            units.append(**std::move(unit));
        }
    }

    QString m_program;
    QProcess m_simulator;
    QString m_control;
    QJsonObject m_recorder;
    DeviceAddress m_address;
    rtsp::IoThreads m_threads{2};
    std::unique_ptr<DeviceDriver> m_driver;
};

QTEST_GUILESS_MAIN(TestDevicesSimulator)
#include "test_devices_simulator.moc"
