// SPDX-License-Identifier: GPL-3.0-or-later
#include "brand_park.h"

#include <QTest>

#include <unistd.h>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;

namespace {

const std::stop_token never;
const QStringList brands{QStringLiteral("onvif"), QStringLiteral("hikvision"), QStringLiteral("dahua"),
                         QStringLiteral("axis")};
constexpr int axis = 3;

/// Asks for a move and dies at once, as a program does that crashes with a key held.
int moveAndDie(const QStringList& words) {
    rtsp::IoThreads threads{1};
    DeviceAddress address;
    address.family = fromName<DeviceFamily>(words[0]).value_or(DeviceFamily::Generic);
    address.url = QUrl(words[1]);
    address.credentials = {words[2], words[3]};
    const auto driver = connectDevice(address, threads);
    const bool moved = driver && (*driver)->movePtz(words[4], {0.5, 0, 0}, 1s, never);
    ::_exit(moved ? 0 : 1);
}

} // namespace

/// Heads, presets, tours, relays and events of every brand over the simulator's reading of it.
class TestDevicesBrandsControl : public QObject {
    Q_OBJECT

    BrandPark m_park;
    rtsp::IoThreads m_threads{2};
    std::vector<std::unique_ptr<DeviceDriver>> m_drivers;
    QStringList m_tokens; // of each recorder's first channel

    [[nodiscard]] QString everyBrand(QString (TestDevicesBrandsControl::*check)(int), int count = axis + 1) {
        QList<BrandCheck> checks;
        for (int i = 0; i < count; ++i)
            checks.append([this, check, i] { return (this->*check)(i); });
        return inParallel(checks);
    }

    QString moveEndsByItself(int i) {
        const QString label = brands[i];
        const double before = m_park.head(i)[u"pan"].toDouble();
        EXPECT_OK(m_drivers[i]->movePtz(m_tokens[i], {0.5, 0, 0}, 1s, never));
        EXPECT(m_park.head(i)[u"moving"].toBool(), QString());
        // A key that is held: asked for again half way, it goes on without a stop, farther than the quarter
        // that a second at this speed is.
        const auto wayOf = [before](const QJsonObject& head) { return head[u"pan"].toDouble() - before; };
        EXPECT(reaches([&] { return wayOf(m_park.head(i)) > 0.12; }, 900ms), QString());
        EXPECT_OK(m_drivers[i]->movePtz(m_tokens[i], {0.5, 0, 0}, 1s, never));
        QJsonObject head;
        EXPECT(reaches(
                   [&] {
                       head = m_park.head(i);
                       return wayOf(head) > 0.28;
                   },
                   1500ms),
               QString::number(wayOf(head)));
        EXPECT(head[u"moving"].toBool(), QString());
        EXPECT(reaches([&] { return !m_park.head(i)[u"moving"].toBool(); }, 1500ms), QString());
        head = m_park.head(i);
        EXPECT(wayOf(head) < 0.6, QString::number(wayOf(head)));
        // By its own limit where the protocol has one; Dahua's driver does not rely on it alone.
        const QString by = head[u"stoppedBy"].toString();
        EXPECT(by == (i == axis ? u"command" : u"timeout") || brands[i] == u"dahua", by);
        return {};
    }

    QString releasedKeyStopsAtOnce(int i) {
        const QString label = brands[i];
        EXPECT_OK(m_drivers[i]->movePtz(m_tokens[i], {-0.5, 0.2, 0}, 10s, never));
        EXPECT(m_park.head(i)[u"moving"].toBool(), QString());
        EXPECT_OK(m_drivers[i]->movePtz(m_tokens[i], {}, 1s, never));
        EXPECT(!m_park.head(i)[u"moving"].toBool(), QString());
        return {};
    }

    QString cutLinkStopsIt(int i) {
        const QString label = brands[i];
        EXPECT_OK(m_drivers[i]->movePtz(m_tokens[i], {-0.5, 0, 0}, 1s, never));
        EXPECT(m_park.fault(i, QStringLiteral("offline"), true), QString());
        const bool stopped = reaches([&] { return !m_park.head(i)[u"moving"].toBool(); }, 2s);
        EXPECT(m_park.fault(i, QStringLiteral("offline"), false), QString());
        EXPECT(stopped, QString());
        EXPECT(m_park.head(i)[u"stoppedBy"].toString() == u"timeout", QString());
        // The driver's own stop, which failed, is not tried again: the next move is another program's.
        EXPECT_OK(m_drivers[i]->movePtz(m_tokens[i], {}, 1s, never));
        return {};
    }

    QString deadProgramStopsIt(int i) {
        const QString label = brands[i];
        const DeviceAddress address = m_park.address(i);
        QProcess program;
        program.start(QCoreApplication::applicationFilePath(),
                      {QStringLiteral("--move-and-die"), brands[i], address.url.toString(),
                       address.credentials.user, address.credentials.password, m_tokens[i]});
        EXPECT(program.waitForFinished(10'000) && program.exitCode() == 0,
               QString::fromUtf8(program.readAllStandardError()));
        EXPECT(reaches([&] { return !m_park.head(i)[u"moving"].toBool(); }, 2s), QString());
        EXPECT(m_park.head(i)[u"stoppedBy"].toString() == u"timeout", QString());
        return {};
    }

    QString presetIsKept(int i) {
        const QString label = brands[i];
        DeviceDriver& driver = *m_drivers[i];
        const QString& channel = m_tokens[i];
        const double place = m_park.head(i)[u"pan"].toDouble();
        const auto saved = driver.savePtzPreset(channel, QStringLiteral("Quai nord"), never);
        EXPECT_OK(saved);
        const auto named = [&](const Result<QList<PtzPreset>>& all) {
            return std::find_if(all->begin(), all->end(),
                                [&](const PtzPreset& one) { return one.token == *saved; });
        };
        auto all = driver.ptzPresets(channel, never);
        EXPECT_OK(all);
        // Dahua's names are set apart, where they have names at all.
        EXPECT(named(all) != all->end() && (named(all)->name == u"Quai nord" || brands[i] == u"dahua"),
               named(all) == all->end() ? QStringLiteral("none of that token") : named(all)->name);
        EXPECT_OK(driver.movePtz(channel, {-1, 0, 0}, 1s, never));
        EXPECT(reaches([&] { return !m_park.head(i)[u"moving"].toBool(); }, 2s), QString());
        EXPECT(std::abs(m_park.head(i)[u"pan"].toDouble() - place) > 0.2, QString());
        EXPECT_OK(driver.gotoPtzPreset(channel, *saved, never));
        EXPECT(reaches([&] { return std::abs(m_park.head(i)[u"pan"].toDouble() - place) < 0.01; }, 4s),
               QString::number(m_park.head(i)[u"pan"].toDouble()));
        EXPECT_OK(driver.removePtzPreset(channel, *saved, never));
        all = driver.ptzPresets(channel, never);
        EXPECT_OK(all);
        EXPECT(named(all) == all->end(), QString());
        EXPECT(!driver.gotoPtzPreset(channel, QStringLiteral("240"), never).has_value(), QString());
        return {};
    }

    QString tourRuns(int i) {
        const QString label = brands[i];
        DeviceDriver& driver = *m_drivers[i];
        const auto tours = driver.ptzTours(m_tokens[i], never);
        EXPECT_OK(tours);
        if (tours->isEmpty() && i == axis) { // the simulator's has no guard tours: said, not offered
            const auto can = driver.capabilities(never);
            EXPECT_OK(can);
            EXPECT(!can->has(Feature::PtzTours) && !can->whyNot(Feature::PtzTours).isEmpty(), QString());
            return {};
        }
        EXPECT(!tours->isEmpty(), QString());
        EXPECT_OK(driver.operatePtzTour(m_tokens[i], tours->first().token, TourOperation::Start, never));
        EXPECT(m_park.head(i)[u"tour"].toInt() != 0, QString());
        EXPECT_OK(driver.operatePtzTour(m_tokens[i], tours->first().token, TourOperation::Stop, never));
        EXPECT(m_park.head(i)[u"tour"].toInt() == 0, QString());
        return {};
    }

    QString relaySwitches(int i) {
        const QString label = brands[i];
        DeviceDriver& driver = *m_drivers[i];
        auto relays = driver.relays(never);
        EXPECT_OK(relays);
        EXPECT(relays->size() == 2, QString::number(relays->size()));
        for (const bool on : {true, false}) {
            EXPECT_OK(driver.setRelay(relays->at(1).token, on, never));
            const QJsonArray known = m_park.status(i)[u"relays"].toArray();
            EXPECT(known[1].toBool() == on && !known[0].toBool(), QString());
            relays = driver.relays(never);
            EXPECT_OK(relays);
            // ONVIF tells what an output is like, not what it is.
            EXPECT(i == 0 || relays->at(1).active == on, QString());
        }
        EXPECT(!driver.setRelay(QStringLiteral("99"), true, never).has_value(), QString());
        return {};
    }

    QString eventsHaveTheirEdges(int i) {
        QString label = brands[i];
        BrandEvents events(*m_drivers[i]);
        EXPECT(reaches([&] { return events.links(true) == 1; }, 10s), QString());
        struct Kind {
            const char* name;
            DeviceEventKind kind;
        };
        const QList<Kind> kinds{{"motion", DeviceEventKind::Motion},
                                {"tamper", DeviceEventKind::Tamper},
                                {"signal-loss", DeviceEventKind::VideoLoss},
                                {"digital-input", DeviceEventKind::DigitalInput}};
        // Those that tell states first are heard out: a state that is told is no event.
        if (brands[i] == u"onvif" || brands[i] == u"axis")
            for (const Kind& one : kinds)
                EXPECT(reaches([&] { return events.tells(one.kind); }, 10s), QLatin1String(one.name));
        const UtcTime raised = SystemClock().utcNow();
        for (const Kind& one : kinds)
            EXPECT(m_park.event(i, QString::fromLatin1(one.name), true), QString());
        for (const Kind& one : kinds) {
            label = brands[i] + u' ' + QLatin1String(one.name);
            EXPECT(reaches([&] { return events.changes(one.kind, true).size() == 1; }, 12s), QString());
            const DeviceEvent event = events.changes(one.kind, true).first();
            EXPECT(event.channel == m_tokens[i] || one.kind == DeviceEventKind::DigitalInput, event.channel);
            EXPECT(std::chrono::abs(event.deviceTime.at - SystemClock().utcNow()) < 15s,
                   toIso(event.deviceTime.at));
        }
        for (const DeviceEvent& event : events.all())
            EXPECT(event.initialState || event.receivedAt >= raised, event.topic); // nothing happened before
        // What goes on is told again and again, each second by some: nothing may come of it, which is nothing
        // to wait for but time.
        std::this_thread::sleep_for(3s);
        for (const Kind& one : kinds)
            EXPECT(events.changes(one.kind, true).size() == 1 && events.changes(one.kind, false).isEmpty(),
                   QLatin1String(one.name));
        for (const Kind& one : kinds)
            EXPECT(m_park.event(i, QString::fromLatin1(one.name), false), QString());
        for (const Kind& one : kinds) {
            label = brands[i] + u' ' + QLatin1String(one.name);
            EXPECT(reaches([&] { return events.changes(one.kind, false).size() == 1; }, 15s), QString());
        }
        EXPECT(events.links(true) == 1 && events.links(false) == 0, QString());
        return {};
    }

private Q_SLOTS:
    void initTestCase() {
        if (!QFileInfo::exists(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigie-sim")))
            QSKIP("vigie-sim is not built: no brand's heads and events were tried");
        if (const auto started = m_park.start(QStringLiteral("127.80.1.1"), brands); !started)
            QFAIL(qPrintable(started.error().toLogLine()));
        for (int i = 0; i < brands.size(); ++i) {
            auto driver = connectDevice(m_park.address(i), m_threads);
            QVERIFY(driver.has_value());
            const auto channels = (*driver)->channels(never);
            QVERIFY2(channels.has_value(), channels ? "" : qPrintable(channels.error().toLogLine()));
            m_tokens.append(channels->first().token);
            m_drivers.push_back(std::move(*driver));
        }
    }

    void aMoveEndsByItself() { VERIFY_NONE(everyBrand(&TestDevicesBrandsControl::moveEndsByItself)); }
    void aReleasedKeyStopsAtOnce() {
        VERIFY_NONE(everyBrand(&TestDevicesBrandsControl::releasedKeyStopsAtOnce));
    }
    // VAPIX has no limit: an Axis head whose program dies or whose link is cut turns to its end.
    void aCutLinkStopsAMove() { VERIFY_NONE(everyBrand(&TestDevicesBrandsControl::cutLinkStopsIt, axis)); }
    void aDeadProgramLeavesNoHeadTurning() {
        VERIFY_NONE(everyBrand(&TestDevicesBrandsControl::deadProgramStopsIt, axis));
    }
    void presetsAreKept() { VERIFY_NONE(everyBrand(&TestDevicesBrandsControl::presetIsKept)); }
    void toursRun() { VERIFY_NONE(everyBrand(&TestDevicesBrandsControl::tourRuns)); }
    void relaysSwitch() { VERIFY_NONE(everyBrand(&TestDevicesBrandsControl::relaySwitches)); }
    void eventsHaveEdges() { VERIFY_NONE(everyBrand(&TestDevicesBrandsControl::eventsHaveTheirEdges)); }

    void aHeadThatIsNotThereIsAnError() {
        for (int i = 0; i < brands.size(); ++i) {
            const auto channels = m_drivers[i]->channels(never);
            QVERIFY(channels.has_value());
            const auto moved = m_drivers[i]->movePtz(channels->at(1).token, {0.5, 0, 0}, 1s, never);
            QVERIFY2(!moved.has_value(), qPrintable(brands[i]));
            QVERIFY(!moved.error().text.isEmpty());
        }
    }
};

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.value(1) == u"--move-and-die" && words.size() == 7)
        return moveAndDie(words.mid(2));
    TestDevicesBrandsControl test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_devices_brands_control.moc"
