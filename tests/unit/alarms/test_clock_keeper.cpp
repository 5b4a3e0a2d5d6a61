// SPDX-License-Identifier: GPL-3.0-or-later
#include "clock_keeper.h"

#include <QTest>

#include <atomic>

using namespace vigie;
using namespace vigie::alarms;
using namespace std::chrono_literals;

namespace {

class Device final : public devices::DeviceDriver {
public:
    std::atomic<int> asked{0};
    std::atomic<bool> away{false};
    ErrorCode reason = ErrorCode::Timeout;

    Result<devices::ClockReading> readClock(const std::stop_token&) override {
        ++asked;
        if (away)
            return fail(reason, {}, {});
        return devices::ClockReading{-1500ms, 600ms, QStringLiteral("test"), true};
    }
    Result<devices::DeviceIdentity> identify(const std::stop_token&) override { return {}; }
    Result<QList<devices::Channel>> channels(const std::stop_token&) override { return {}; }
    Result<devices::Capabilities> capabilities(const std::stop_token&) override { return {}; }
};

struct Log {
    std::mutex mutex;
    QList<std::pair<RecorderId, ClockState>> readings; // guarded by mutex

    ClockKeeper::Sink sink() {
        return [this](const Recorder& recorder, const ClockState& clock) {
            const std::lock_guard lock(mutex);
            readings.append({recorder.id, clock});
        };
    }
    qsizetype count(const Recorder& recorder) {
        const std::lock_guard lock(mutex);
        return std::count_if(readings.begin(), readings.end(),
                             [&](const auto& one) { return one.first == recorder.id; });
    }
};

Recorder anyRecorder() {
    Recorder one;
    one.id = RecorderId::create();
    return one;
}

} // namespace

class TestClockKeeper : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAtOnceThenAtTheInterval() {
        Log log;
        const Recorder first = anyRecorder();
        const Recorder second = anyRecorder();
        const auto device = std::make_shared<Device>();
        ClockKeeper keeper(log.sink(), {20ms, 1h});
        keeper.add(first, device);
        keeper.add(second, std::make_shared<Device>());
        QTRY_VERIFY(log.count(first) >= 3 && log.count(second) >= 3);
        {
            const std::lock_guard lock(log.mutex);
            const ClockState& clock = log.readings.first().second;
            QCOMPARE(clock.offset, -1500ms);
            QCOMPARE(clock.uncertainty, 600ms);
            QVERIFY(clock.localAsUtc);
            QVERIFY(std::chrono::abs(clock.measuredAt - SystemClock().utcNow()) < 1min);
        }
        keeper.remove(first.id);
        const auto before = log.count(second);
        QTRY_VERIFY(log.count(second) >= before + 2); // a reading under way at removal has ended
        const int asked = device->asked;
        QTRY_VERIFY(log.count(second) >= before + 5);
        QCOMPARE(device->asked, asked);
    }

    void oneThatIsAwayIsAskedAgainSoon() {
        Log log;
        const Recorder one = anyRecorder();
        const auto device = std::make_shared<Device>();
        device->away = true;
        ClockKeeper keeper(log.sink(), {1h, 20ms});
        keeper.add(one, device);
        QTRY_VERIFY(device->asked >= 3);
        QCOMPARE(log.count(one), 0);
        device->away = false;
        QTRY_COMPARE(log.count(one), 1);
    }

    void aRefusedLoginIsNotWornOut() {
        Log log;
        const Recorder refusing = anyRecorder();
        const Recorder other = anyRecorder();
        const auto device = std::make_shared<Device>();
        device->away = true;
        device->reason = ErrorCode::Auth;
        const auto away = std::make_shared<Device>();
        away->away = true;
        ClockKeeper keeper(log.sink(), {1h, 5ms});
        keeper.add(refusing, device);
        keeper.add(other, away);
        QTRY_VERIFY(away->asked >= 10);
        QCOMPARE(device->asked, 1);
    }

    void endsWithClocksToRead() {
        Log log;
        ClockKeeper keeper(log.sink(), {1h, 1h});
        keeper.add(anyRecorder(), std::make_shared<Device>());
    }
};

QTEST_GUILESS_MAIN(TestClockKeeper)
#include "test_clock_keeper.moc"
