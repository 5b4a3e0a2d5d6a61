// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/event_states.h"

#include <QTest>

using namespace vigie;
using namespace vigie::alarms;

class TestEventStates : public QObject {
    Q_OBJECT

    const RecorderId m_recorder = RecorderId::create();

    DeviceEvent told(bool active, const QString& channel = QStringLiteral("Input_1")) const {
        DeviceEvent event;
        event.recorder = m_recorder;
        event.kind = DeviceEventKind::DigitalInput;
        event.topic = QStringLiteral("tns1:Device/Trigger/DigitalInput");
        event.channel = channel;
        event.active = active;
        event.initialState = true;
        return event;
    }
    DeviceEvent changed(bool active) const {
        DeviceEvent event = told(active);
        event.initialState = false;
        return event;
    }

private Q_SLOTS:
    void theFirstStateIsOnlyAState() {
        EventStates states;
        QVERIFY(!states.beganUnheard(told(true)));
        QVERIFY(!states.beganUnheard(told(true))); // and going on is nothing new
        EventStates others;
        QVERIFY(!others.beganUnheard(told(false)));
    }

    void whatBeganDuringALossIsFound() {
        EventStates states;
        QVERIFY(!states.beganUnheard(told(false)));
        QVERIFY(states.beganUnheard(told(true)));
        QVERIFY(!states.beganUnheard(told(true))); // found once
    }

    void changesAreHeardAndRemembered() {
        EventStates states;
        QVERIFY(!states.beganUnheard(told(false)));
        QVERIFY(!states.beganUnheard(changed(true))); // heard as it began
        QVERIFY(!states.beganUnheard(told(true)));    // still that one after a loss
        QVERIFY(!states.beganUnheard(changed(false)));
        QVERIFY(states.beganUnheard(told(true)));
    }

    void aChangeAloneMakesAStateKnown() {
        EventStates states;
        QVERIFY(!states.beganUnheard(changed(false)));
        QVERIFY(states.beganUnheard(told(true)));
    }

    void inputsAreToldApart() {
        const auto knowsNothingOf = [this](auto change) {
            EventStates states;
            const bool before = states.beganUnheard(told(false));
            DeviceEvent other = told(true);
            change(other);
            return !before && !states.beganUnheard(other);
        };
        QVERIFY(knowsNothingOf([](DeviceEvent& e) { e.channel = QStringLiteral("Input_2"); }));
        QVERIFY(knowsNothingOf([](DeviceEvent& e) { e.recorder = RecorderId::create(); }));
        QVERIFY(knowsNothingOf([](DeviceEvent& e) { e.topic = QStringLiteral("tns1:Other"); }));
        QVERIFY(knowsNothingOf([](DeviceEvent& e) { e.kind = DeviceEventKind::Tamper; }));
        QVERIFY(knowsNothingOf(
            [](DeviceEvent& e) { e.data.insert(QStringLiteral("Rule"), QStringLiteral("Tamper_2")); }));
    }
};

QTEST_GUILESS_MAIN(TestEventStates)
#include "test_event_states.moc"
