// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulated_brand.h"

#include <QTest>

#include <mutex>
#include <thread>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;

namespace {

const std::stop_token never;

template <class T>
QByteArray why(const Result<T>& result) {
    return result ? QByteArray() : result.error().toLogLine().toUtf8();
}

UtcTime now() {
    return std::chrono::floor<std::chrono::seconds>(SystemClock().utcNow());
}

} // namespace

/// Every brand's driver against the simulator's reading of that brand.
class TestDevicesBrands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        if (!QFileInfo::exists(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigie-sim")))
            QSKIP("vigie-sim is not built: the brands' drivers were not tried against it");
    }

    void wholeDevice_data() {
        QTest::addColumn<DeviceFamily>("family");
        QTest::addColumn<QString>("brand");
        QTest::addColumn<QStringList>("quirks");
        QTest::addColumn<bool>("localAsUtc");
        QTest::addColumn<QString>("container");
        const auto quirks = [](const QStringList& names) {
            QStringList arguments;
            for (const QString& name : names)
                arguments << QStringLiteral("--quirk") << name;
            return arguments;
        };
        const auto hikvision = QStringLiteral("hikvision");
        QTest::newRow("hikvision") << DeviceFamily::Hikvision << hikvision << QStringList() << false
                                   << QStringLiteral("mpeg-ps");
        QTest::newRow("hikvision, quirks")
            << DeviceFamily::Hikvision << hikvision
            << quirks({QStringLiteral("local-z"), QStringLiteral("search-500"),
                       QStringLiteral("track-list-spelling"), QStringLiteral("ignored-position"),
                       QStringLiteral("digest-sha256-only"), QStringLiteral("endtime-ignored"),
                       QStringLiteral("malformed-part")})
            << true << QStringLiteral("mpeg-ps");
        const auto axis = QStringLiteral("axis");
        QTest::newRow("axis") << DeviceFamily::Axis << axis << QStringList() << false
                              << QStringLiteral("matroska");
        const auto dahua = QStringLiteral("dahua");
        QTest::newRow("dahua") << DeviceFamily::Dahua << dahua << QStringList() << false
                               << QStringLiteral("dhav");
        QTest::newRow("dahua, quirks")
            << DeviceFamily::Dahua << dahua
            << quirks({QStringLiteral("zero-based-channels"), QStringLiteral("digest-sha256-only"),
                       QStringLiteral("endtime-ignored"), QStringLiteral("malformed-part")})
            << false << QStringLiteral("dhav");
    }
    void wholeDevice() {
        QFETCH(DeviceFamily, family);
        QFETCH(QString, brand);
        QFETCH(QStringList, quirks);
        QFETCH(bool, localAsUtc);
        QFETCH(QString, container);
        const SimulatedBrand device(brand, QStringLiteral("127.79.1.1"), quirks);
        QVERIFY2(device.isReady(), device.error().constData());
        const auto made = connectDevice(device.address(family), m_threads);
        QVERIFY2(made.has_value(), why(made));
        DeviceDriver& driver = **made;

        const auto identity = driver.identify(never);
        QVERIFY2(identity.has_value(), why(identity));
        QVERIFY(!identity->model.isEmpty() && !identity->serial.isEmpty());
        const auto clock = driver.readClock(never);
        QVERIFY2(clock.has_value(), why(clock));
        QVERIFY2(std::chrono::abs(clock->offset) < 3s, QByteArray::number(qint64(clock->offset.count())));
        QCOMPARE(clock->localAsUtc, localAsUtc);

        const auto channels = driver.channels(never);
        QVERIFY2(channels.has_value(), why(channels));
        QCOMPARE(channels->size(), 2);
        const Channel& first = channels->first();
        QCOMPARE(first.name, device.recorder()[u"cameras"][0][u"name"].toString());
        QCOMPARE(first.streams.size(), 2);
        QVERIFY(!first.recording.isEmpty());
        const auto can = driver.capabilities(never);
        QVERIFY2(can.has_value(), why(can));
        for (const Feature feature : {Feature::Snapshot, Feature::Events, Feature::Coverage, Feature::Replay,
                                      Feature::Download, Feature::Ptz, Feature::Storage})
            QVERIFY2(can->has(feature), qPrintable(nameOf(feature) + u' ' + can->whyNot(feature)));

        const auto picture = driver.snapshot(first.token, never);
        QVERIFY2(picture.has_value(), why(picture));
        QVERIFY(picture->jpeg.startsWith("\xff\xd8"));
        const auto disks = driver.disks(never);
        QVERIFY2(disks.has_value(), why(disks));
        QVERIFY(!disks->isEmpty() && disks->first().state == DiskState::Good);

        const UtcTime end = now() - 5min;
        const TimeSpan span{end - 3h, end};
        const auto spans = driver.coverage(first.recording, span, never);
        QVERIFY2(spans.has_value(), why(spans));
        QCOMPARE(spans->size(), 1);
        QVERIFY(spans->first().begin <= span.begin + 5s && spans->first().end >= span.end - 5s);

        const TimeSpan wanted{end - 1h, end - 1h + 20s};
        auto reader = driver.openArchive({first.recording, wanted}, never);
        QVERIFY2(reader.has_value(), why(reader));
        int units = 0;
        UtcTime last{};
        while (true) {
            const auto unit = (*reader)->next(never);
            QVERIFY2(unit.has_value(), why(unit));
            if (!*unit)
                break;
            if (units++ == 0)
                QVERIFY((*unit)->keyFrame);
            last = std::max(last, (*unit)->captureTime.at);
        }
        QVERIFY2(units >= 18 * 12 && units <= 26 * 25, QByteArray::number(units));
        QVERIFY2(std::chrono::abs(last - wanted.end) < 5s,
                 toIso(last).toLatin1() + toIso(wanted.end).toLatin1());

        QByteArray file;
        const auto sink = [&file](QByteArrayView bytes) -> Result<void> {
            file.append(bytes);
            return {};
        };
        const auto done = driver.download(first.recording, wanted, sink, never);
        QVERIFY2(done.has_value(), why(done));
        QCOMPARE(done->container, container);
        QVERIFY(file.size() > 10'000 && done->bytes == file.size());
        const QDate today = toDateTime(end - 1h).date();
        const auto days = driver.recordedDays(first.recording, today.year(), today.month(), never);
        QVERIFY2(days.has_value(), why(days));
        QVERIFY(days->contains(today) && !days->contains(today.addDays(-5)));

        QVERIFY2(driver.movePtz(first.token, {0.5, 0, 0}, 1s, never).has_value(), "move");
        const auto saved = driver.savePtzPreset(first.token, QStringLiteral("Quai"), never);
        QVERIFY2(saved.has_value(), why(saved));
        const auto presets = driver.ptzPresets(first.token, never);
        QVERIFY2(presets.has_value(), why(presets));
        QVERIFY(std::any_of(presets->begin(), presets->end(), [&](const PtzPreset& one) {
            // Dahua's presets are named apart, where they have names at all.
            return one.token == *saved && (one.name == u"Quai" || family == DeviceFamily::Dahua);
        }));
        const auto gone = driver.gotoPtzPreset(first.token, *saved, never);
        QVERIFY2(gone.has_value(), why(gone));
        if (can->has(Feature::Relays)) {
            const auto relays = driver.relays(never);
            QVERIFY2(relays.has_value(), why(relays));
            QVERIFY(!relays->isEmpty());
            const auto switched = driver.setRelay(relays->first().token, true, never);
            QVERIFY2(switched.has_value(), why(switched));
            QCOMPARE(driver.relays(never)->first().active, std::optional(true));
        }

        watchMotion(device, driver, first.token);
    }

    void anAddressByHand() {
        const SimulatedBrand device(QStringLiteral("axis"), QStringLiteral("127.79.1.1"));
        QVERIFY2(device.isReady(), device.error().constData());
        DeviceAddress address = device.address(DeviceFamily::Axis);
        const QString host = address.url.host();
        const auto probed = [&](const QUrl& url) {
            address.family = DeviceFamily::Generic;
            address.url = url;
            return *connectDevice(address, m_threads);
        };
        const auto live =
            probed(QUrl(QStringLiteral("rtsp://%1:18554/axis-media/media.amp?camera=1").arg(host)));
        const auto identity = live->identify(never);
        QVERIFY2(identity.has_value(), why(identity));
        QVERIFY(!identity->model.isEmpty());
        const auto channels = live->channels(never);
        QVERIFY2(channels.has_value(), why(channels));
        QCOMPARE(channels->first().streams.first().codec, VideoCodec::H264);
        QVERIFY(!live->capabilities(never)->has(Feature::Snapshot));
        QUrl moving = device.address(DeviceFamily::Axis).url;
        moving.setPath(QStringLiteral("/axis-cgi/mjpg/video.cgi"));
        moving.setQuery(QStringLiteral("camera=1"));
        const auto mjpeg = probed(moving);
        const auto picture = mjpeg->snapshot({}, never);
        QVERIFY2(picture.has_value(), why(picture));
        QVERIFY(picture->jpeg.startsWith("\xff\xd8"));
        QVERIFY(mjpeg->channels(never)->first().streams.isEmpty());
        QVERIFY(!mjpeg->channels(never)->first().whyNoStream.isEmpty());
        const auto nothing = probed(QUrl(QStringLiteral("rtsp://%1:18554/nothing").arg(host)));
        QCOMPARE(nothing->identify(never).error().code, ErrorCode::NotFound);
        address.credentials.password = QStringLiteral("wrong");
        const auto locked = probed(QUrl(QStringLiteral("rtsp://%1:18554/axis-media/media.amp").arg(host)));
        QCOMPARE(locked->identify(never).error().code, ErrorCode::Auth);
    }

    // Whatever a device answers: a value or an error that says why, in bounded time.
    void hostileAnswers_data() {
        QTest::addColumn<DeviceFamily>("family");
        QTest::addColumn<QString>("brand");
        QTest::addColumn<QString>("quirk");
        const QList<QPair<DeviceFamily, const char*>> brands{{DeviceFamily::Hikvision, "hikvision"},
                                                             {DeviceFamily::Dahua, "dahua"},
                                                             {DeviceFamily::Axis, "axis"}};
        for (const auto& [family, brand] : brands)
            for (const char* quirk :
                 {"endless-answer", "gzip-bomb", "entity-expansion", "huge-body", "redirect-elsewhere",
                  "non-utf8-names", "zero-dates", "half-close", "rejection-under-200", "truncated-multipart"})
                QTest::addRow("%s, %s", brand, quirk)
                    << family << QString::fromLatin1(brand) << QString::fromLatin1(quirk);
    }
    void hostileAnswers() {
        QFETCH(DeviceFamily, family);
        QFETCH(QString, brand);
        QFETCH(QString, quirk);
        const SimulatedBrand device(brand, QStringLiteral("127.79.1.1"), {QStringLiteral("--quirk"), quirk});
        QVERIFY2(device.isReady(), device.error().constData());
        const auto driver = *connectDevice(device.address(family), m_threads);
        const auto said = [](const auto& result) {
            return result || (!result.error().text.isEmpty() && !result.error().detail.isEmpty());
        };
        const MonoTime begin = MonoClock::now();
        const auto identity = driver->identify(never);
        QVERIFY(said(identity));
        if (identity) { // else every call ends alike, each after its deadline
            QVERIFY(said(driver->readClock(never)));
            QVERIFY(said(driver->channels(never)));
            QVERIFY(said(driver->coverage(family == DeviceFamily::Hikvision ? QStringLiteral("101")
                                                                            : QStringLiteral("1"),
                                          {now() - 1h, now()}, never)));
            QVERIFY(said(driver->disks(never)));
            QVERIFY(said(driver->movePtz(QStringLiteral("1"), {}, 1s, never)));
        }
        QVERIFY(MonoClock::now() - begin < 30s);
    }

    // A device whose finders do not come back says no after a while; nothing hangs.
    void aFullTableOfFindersIsAnError() {
        const SimulatedBrand device(QStringLiteral("dahua"), QStringLiteral("127.79.1.1"),
                                    {QStringLiteral("--quirk"), QStringLiteral("find-leak")});
        QVERIFY2(device.isReady(), device.error().constData());
        const auto driver = *connectDevice(device.address(DeviceFamily::Dahua), m_threads);
        Result<QList<TimeSpan>> last;
        for (int search = 0; search < 6; ++search)
            last = driver->coverage(QStringLiteral("1"), {now() - 1h, now()}, never);
        QVERIFY(!last.has_value());
        QCOMPARE(last.error().code, ErrorCode::Protocol);
    }

private:
    void watchMotion(const SimulatedBrand& device, DeviceDriver& driver, const QString& channel) {
        std::mutex mutex;
        QList<DeviceEvent> events;
        std::jthread watcher([&](const std::stop_token& stop) {
            const auto result = driver.watchEvents(
                [&](DeviceEvent event) {
                    const std::lock_guard lock(mutex);
                    events.append(std::move(event));
                },
                stop);
            if (!result)
                qWarning("%s", why(result).constData());
        });
        const auto count = [&](DeviceEventKind kind, const QString& where, bool active) {
            const std::lock_guard lock(mutex);
            return std::count_if(events.cbegin(), events.cend(), [&](const DeviceEvent& event) {
                return event.kind == kind && event.channel == where && event.active == active &&
                       !event.initialState;
            });
        };
        const auto links = [&](bool up) {
            const std::lock_guard lock(mutex);
            return std::count_if(events.cbegin(), events.cend(), [up](const DeviceEvent& event) {
                return event.topic == QLatin1String(eventStreamTopic) && event.active == up;
            });
        };
        QTRY_COMPARE_WITH_TIMEOUT(links(true), 1, 15'000);
        const QString place = QStringLiteral("/1");
        QVERIFY(
            device.command(QStringLiteral("event"), place, {QStringLiteral("motion"), QStringLiteral("on")}));
        QTRY_COMPARE_WITH_TIMEOUT(count(DeviceEventKind::Motion, channel, true), 1, 15'000);
        QVERIFY(device.command(QStringLiteral("event"), place,
                               {QStringLiteral("motion"), QStringLiteral("off")}));
        QTRY_COMPARE_WITH_TIMEOUT(count(DeviceEventKind::Motion, channel, false), 1, 20'000);
        QCOMPARE(count(DeviceEventKind::Motion, channel, true), 1); // repeats are one event
        QVERIFY(
            device.command(QStringLiteral("fault"), {}, {QStringLiteral("offline"), QStringLiteral("on")}));
        QTRY_COMPARE_WITH_TIMEOUT(links(false), 1, 15'000);
        QVERIFY(
            device.command(QStringLiteral("fault"), {}, {QStringLiteral("offline"), QStringLiteral("off")}));
        QTRY_COMPARE_WITH_TIMEOUT(links(true), 2, 30'000);
    }

    rtsp::IoThreads m_threads{2};
};

QTEST_GUILESS_MAIN(TestDevicesBrands)
#include "test_devices_brands.moc"
