// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/event_states.h"
#include "brand_park.h"

#include <QTest>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;

namespace {

const std::stop_token never;
// The one that forgets its subscriptions ends Dahua's stream and ONVIF's pull points after three seconds.
const QStringList brands{QStringLiteral("dahua"), QStringLiteral("onvif"), QStringLiteral("dahua"),
                         QStringLiteral("onvif")};
constexpr int firstForgetful = 2;

/// What a desk would make of the events: the states as last told, and the alarms.
struct Heard {
    QMap<QString, bool> states; ///< "Motion 1" and the like, of alarms and states alike
    QMap<QString, int> alarms;
    QMap<QString, int> told; ///< how often a state was told that is not a change
};

QString nameOf(const DeviceEvent& event) {
    return QStringLiteral("%1 %2").arg(int(event.kind)).arg(event.channel);
}

/// For a failure's message.
QString log(const QList<DeviceEvent>& events) {
    QStringList lines;
    for (const DeviceEvent& event : events)
        lines += QStringLiteral("%1 %2 %3 %4%5")
                     .arg(toIso(event.receivedAt), event.topic, event.channel, event.active ? u"on" : u"off",
                          event.initialState ? u" state" : u"");
    return lines.join(u'\n');
}

Heard heard(const QList<DeviceEvent>& events) {
    Heard all;
    alarms::EventStates states;
    for (const DeviceEvent& event : events) {
        if (event.topic == QLatin1String(eventStreamTopic))
            continue;
        const QString name = nameOf(event);
        const bool begins = states.beganUnheard(event);
        all.states[name] = event.active;
        if (event.active && (!event.initialState || begins))
            ++all.alarms[name];
        else if (event.initialState)
            ++all.told[name];
    }
    return all;
}

} // namespace

/// What is true after the events of a device were not heard for a while: told once, and nothing twice.
class TestDevicesBrandsResync : public QObject {
    Q_OBJECT

    BrandPark m_park;
    rtsp::IoThreads m_threads{2};

    struct Watched {
        std::unique_ptr<DeviceDriver> driver;
        QList<QString> tokens;
        std::unique_ptr<BrandEvents> events; // last: ends before what it watches

        [[nodiscard]] QString name(DeviceEventKind kind, int channel) const {
            return QStringLiteral("%1 %2").arg(int(kind)).arg(tokens[channel - 1]);
        }
        [[nodiscard]] bool is(DeviceEventKind kind, int channel, bool active) const {
            const auto states = heard(events->all()).states;
            const auto found = states.constFind(name(kind, channel));
            return found != states.constEnd() && *found == active;
        }
        [[nodiscard]] int alarms(DeviceEventKind kind, int channel) const {
            return heard(events->all()).alarms.value(name(kind, channel));
        }
    };

    [[nodiscard]] Result<Watched> watch(int i) {
        Watched watched;
        auto driver = connectDevice(m_park.address(i), m_threads);
        if (!driver)
            return fail(driver.error());
        const auto channels = (*driver)->channels(never);
        if (!channels)
            return fail(channels.error());
        for (const Channel& one : *channels)
            watched.tokens.append(one.token);
        watched.driver = *std::move(driver);
        watched.events = std::make_unique<BrandEvents>(*watched.driver);
        return watched;
    }

    QString statesAfterACut(int i) {
        const QString label = brands[i];
        const auto watched = watch(i);
        EXPECT_OK(watched);
        const BrandEvents& events = *watched->events;
        const auto motion = DeviceEventKind::Motion;
        const auto loss = DeviceEventKind::VideoLoss;
        EXPECT(reaches([&] { return events.links(true) == 1; }, 10s), QString());
        // Heard: motion on 1 that will last, on 2 that will end meanwhile; a loss on 1 that is over.
        EXPECT(m_park.event(i, QStringLiteral("motion"), true, 1), QString());
        EXPECT(m_park.event(i, QStringLiteral("motion"), true, 2), QString());
        EXPECT(m_park.event(i, QStringLiteral("signal-loss"), true, 1), QString());
        EXPECT(reaches([&] { return watched->is(loss, 1, true); }, 10s), QString());
        EXPECT(m_park.event(i, QStringLiteral("signal-loss"), false, 1), QString());
        EXPECT(reaches(
                   [&] {
                       return watched->is(motion, 1, true) && watched->is(motion, 2, true) &&
                              watched->is(loss, 1, false);
                   },
                   10s),
               QString());

        EXPECT(m_park.fault(i, QStringLiteral("offline"), true), QString());
        EXPECT(reaches([&] { return events.links(false) == 1; }, 60s), QString());
        EXPECT(m_park.event(i, QStringLiteral("motion"), false, 2), QString());
        EXPECT(m_park.event(i, QStringLiteral("signal-loss"), true, 1), QString());
        EXPECT(m_park.fault(i, QStringLiteral("offline"), false), QString());
        EXPECT(reaches([&] { return events.links(true) == 2; }, 60s), QString());
        EXPECT(reaches(
                   [&] {
                       return watched->is(motion, 1, true) && watched->is(motion, 2, false) &&
                              watched->is(loss, 1, true);
                   },
                   10s),
               QString());
        EXPECT(watched->alarms(motion, 1) == 1, QString::number(watched->alarms(motion, 1)));
        EXPECT(watched->alarms(motion, 2) == 1, QString::number(watched->alarms(motion, 2)));
        // It began while nobody heard: the collector's second alarm, and no third one.
        EXPECT(watched->alarms(loss, 1) == 2, QString::number(watched->alarms(loss, 1)));

        // What happens from now on is heard as ever.
        EXPECT(m_park.event(i, QStringLiteral("motion"), false, 1), QString());
        EXPECT(m_park.event(i, QStringLiteral("motion"), true, 2), QString());
        EXPECT(m_park.event(i, QStringLiteral("signal-loss"), false, 1), QString());
        EXPECT(reaches(
                   [&] {
                       return watched->is(motion, 1, false) && watched->is(motion, 2, true) &&
                              watched->is(loss, 1, false);
                   },
                   10s),
               QString());
        EXPECT(watched->alarms(motion, 1) == 1 && watched->alarms(motion, 2) == 2 &&
                   watched->alarms(loss, 1) == 2,
               QString());
        EXPECT(m_park.event(i, QStringLiteral("motion"), false, 2), QString());
        EXPECT(events.links(true) == 2 && events.links(false) == 1, QString());
        return {};
    }

    // The link itself holds: the device forgets who listens, as after a restart.
    QString statesAfterALostSubscription(int i) {
        const QString label = brands[i] + QStringLiteral(", forgetful");
        const auto watched = watch(i);
        EXPECT_OK(watched);
        const BrandEvents& events = *watched->events;
        const auto motion = DeviceEventKind::Motion;
        EXPECT(reaches([&] { return events.links(true) == 1; }, 10s), QString());
        EXPECT(m_park.event(i, QStringLiteral("motion"), true, 1), QString());
        EXPECT(reaches([&] { return watched->is(motion, 1, true); }, 10s), QString());
        for (int round = 1; round <= 2; ++round) {
            const bool first = round == 1;
            EXPECT(reaches([&] { return events.links(false) >= round; }, 20s), QString::number(round));
            // Between two subscriptions: one state ends, the other begins; the next round the other way.
            EXPECT(m_park.event(i, QStringLiteral("motion"), !first, 1), QString());
            EXPECT(m_park.event(i, QStringLiteral("motion"), first, 2), QString());
            EXPECT(reaches([&] { return events.links(true) >= round + 1; }, 20s), QString::number(round));
            EXPECT(
                reaches([&] { return watched->is(motion, 1, !first) && watched->is(motion, 2, first); }, 10s),
                QString::number(round));
        }
        EXPECT(watched->alarms(motion, 1) == 2, log(events.all()));
        EXPECT(watched->alarms(motion, 2) == 1 || watched->alarms(motion, 2) == 0,
               QString::number(watched->alarms(motion, 2)));
        // No subscription is left behind at the device.
        EXPECT(m_park.status(i)[u"subscriptions"].toInt() <= 1, QString());
        EXPECT(m_park.event(i, QStringLiteral("motion"), false, 1), QString());
        return {};
    }

    [[nodiscard]] QString onEach(int from, int to, QString (TestDevicesBrandsResync::*check)(int)) {
        QList<BrandCheck> checks;
        for (int i = from; i < to; ++i)
            checks.append([this, check, i] { return (this->*check)(i); });
        return inParallel(checks);
    }

private Q_SLOTS:
    void initTestCase() {
        if (!QFileInfo::exists(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigie-sim")))
            QSKIP("vigie-sim is not built: no state after a loss was tried");
        const auto started =
            m_park.start(QStringLiteral("127.86.1.1"), brands,
                         {QStringLiteral("--quirk"), QStringLiteral("subscriptions-lost@127.86.2.3"),
                          QStringLiteral("--quirk"), QStringLiteral("subscriptions-lost@127.86.2.4")});
        if (!started)
            QFAIL(qPrintable(started.error().toLogLine()));
        QCOMPARE(m_park.host(firstForgetful), QStringLiteral("127.86.2.3"));
    }

    void aCut() { VERIFY_NONE(onEach(0, firstForgetful, &TestDevicesBrandsResync::statesAfterACut)); }
    void aLostSubscription() {
        VERIFY_NONE(onEach(firstForgetful, int(brands.size()),
                           &TestDevicesBrandsResync::statesAfterALostSubscription));
    }
};

QTEST_GUILESS_MAIN(TestDevicesBrandsResync)
#include "test_devices_brands_resync.moc"
