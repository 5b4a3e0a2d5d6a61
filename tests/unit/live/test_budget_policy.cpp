// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/budget_policy.h"

#include <QTest>

using namespace vigie;
using namespace vigie::live;
using namespace std::chrono_literals;
using media::Pace;

namespace {

/// A machine of two cores on which decoding costs what it is told to, twice a second.
class Machine final {
public:
    QList<BudgetPolicy::Stream> streams;
    QList<Grant> grants;
    double background = 0; ///< cores taken by others
    MonoTime now = MonoTime{} + 1h;

    void add(QSize pixels, Importance importance = Importance::Visible) {
        streams << BudgetPolicy::Stream{quint64(streams.size() + 1), {pixels, importance}, 0};
    }
    /// Of a main stream in full 0.2 cores, of a sub stream 0.02.
    static double costOf(const Grant& grant) {
        const double whole = grant.role == StreamRole::Main ? 0.2 : 0.02;
        switch (grant.pace) {
        case Pace::Every:
            return whole;
        case Pace::References:
            return whole; // cameras send no others
        case Pace::KeyImages:
            return whole * 0.05;
        case Pace::Snapshots:
            return whole * 0.01;
        case Pace::Nothing:
            return 0;
        }
        return whole;
    }
    double cores() const {
        double sum = background;
        for (const Grant& grant : grants)
            sum += costOf(grant);
        return sum;
    }
    void run(std::chrono::milliseconds time) {
        for (const MonoTime end = now + time; now < end; now += 500ms) {
            const double wanted = cores();
            for (qsizetype i = 0; i < grants.size(); ++i)
                streams[i].cores = costOf(grants[i]);
            const BudgetPolicy::Load load{std::min(wanted, 2.0), 2.0, wanted > 2.0 ? 900ms : 5ms};
            grants = m_policy.decide(streams, load, now);
        }
    }
    int count(auto is) const { return int(std::count_if(grants.begin(), grants.end(), is)); }

private:
    BudgetPolicy m_policy;
};

bool isWhole(const Grant& grant) {
    return grant.pace == Pace::Every && grant.restraint == Restraint::None;
}

} // namespace

class TestBudgetPolicy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSmallestStreamThatFills() {
        const auto role = [](QSize pixels, StreamRole now, Importance importance = Importance::Visible) {
            return wantedRole({pixels, importance}, now);
        };
        QCOMPARE(role({480, 270}, StreamRole::Main), StreamRole::Sub);
        QCOMPARE(role({640, 360}, StreamRole::Main), StreamRole::Sub);
        QCOMPARE(role({240, 540}, StreamRole::Main), StreamRole::Sub); // the picture there is 240 × 135
        QCOMPARE(role({641, 361}, StreamRole::Main), StreamRole::Main);
        QCOMPARE(role({720, 405}, StreamRole::Sub), StreamRole::Sub); // an eighth of hysteresis
        QCOMPARE(role({721, 406}, StreamRole::Sub), StreamRole::Main);
        QCOMPARE(role({240, 135}, StreamRole::Sub, Importance::Selected), StreamRole::Main);
        QCOMPARE(wantedRole({{1920, 1080}, Importance::Foremost, {640, 360}, {}}, StreamRole::Sub),
                 StreamRole::Sub); // it has no other
        QCOMPARE(wantedRole({{240, 135}, Importance::Visible, {}, {1920, 1080}}, StreamRole::Sub),
                 StreamRole::Main);
    }

    void whereThereIsRoomEveryTileGetsWhatItAsks() {
        Machine machine;
        for (int i = 0; i < 16; ++i)
            machine.add({480, 270});
        machine.add({960, 540});
        machine.run(60s);
        QCOMPARE(machine.count(isWhole), 17);
        QCOMPARE(machine.grants.last().role, StreamRole::Main);
    }

    void hiddenTilesCostNothing() {
        Machine machine;
        for (int i = 0; i < 64; ++i)
            machine.add({960, 540}, Importance::Hidden);
        machine.run(5s);
        QCOMPARE(machine.count([](const Grant& grant) { return grant.pace == Pace::Nothing; }), 64);
    }

    void smallerStreamsBeforePicturesAndTheSelectedLast() {
        Machine machine;
        for (int i = 0; i < 15; ++i)
            machine.add({960, 540});
        machine.add({960, 540}, Importance::Selected); // 16 × 0.2: too much
        machine.run(20s);
        QVERIFY(machine.cores() <= 2.0);
        QCOMPARE(machine.count([](const Grant& grant) { return grant.pace != Pace::Every; }), 0);
        QVERIFY(machine.count([](const Grant& grant) { return grant.role == StreamRole::Sub; }) > 0);
        QCOMPARE(machine.grants.last().role, StreamRole::Main);
        for (const Grant& grant : machine.grants)
            QCOMPARE(grant.restraint == Restraint::Machine, grant.role == StreamRole::Sub);
    }

    void keyImagesWhenNothingElseHelpsAndAllBackAfterwards() {
        Machine machine;
        for (int i = 0; i < 64; ++i)
            machine.add({240, 135});
        machine.run(10s);
        QCOMPARE(machine.count(isWhole), 64);
        machine.background = 1.6; // somebody compiles
        machine.run(60s);
        QVERIFY2(machine.cores() <= 2.0, qPrintable(QString::number(machine.cores())));
        QVERIFY(machine.count([](const Grant& grant) { return grant.pace == Pace::KeyImages; }) > 0);
        QCOMPARE(machine.count([](const Grant& grant) { return grant.pace == Pace::Snapshots; }), 0);
        machine.background = 0;
        machine.run(10min);
        QCOMPARE(machine.count(isWhole), 64);
    }

    void aMachineAtItsLimitDoesNotGoToAndFro() {
        Machine machine;
        for (int i = 0; i < 20; ++i)
            machine.add({960, 540}); // in full 4 cores of 2
        machine.run(2min);
        int changes = 0;
        for (int minute = 0; minute < 30; ++minute) {
            for (int half = 0; half < 120; ++half) {
                const auto before = machine.grants;
                machine.run(500ms);
                for (qsizetype i = 0; i < before.size(); ++i)
                    changes += before[i] == machine.grants[i] ? 0 : 1;
            }
        }
        QVERIFY2(changes <= 60, qPrintable(QString::number(changes))); // two a minute over twenty tiles
    }
};

QTEST_APPLESS_MAIN(TestBudgetPolicy)
#include "test_budget_policy.moc"
