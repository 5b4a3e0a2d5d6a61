// SPDX-License-Identifier: GPL-3.0-or-later
#include "event_edges.h"

#include <QSet>

#include <utility>

namespace vigie::devices {

namespace {

// Kinds times channels of the largest recorders; what a mad device invents beyond passes unfolded.
constexpr qsizetype mostStates = 10'000;
// A loss of the stream that is longer than this does not tell one event from the next.
constexpr auto sameAgain = std::chrono::minutes(2);
// What lasts is stated every second; a heartbeat between two statements is not its end.
constexpr std::chrono::milliseconds repeatedWithin{2500};

} // namespace

EventEdges::EventEdges(std::chrono::milliseconds hold)
    : m_hold(hold) {}

QString EventEdges::keyOf(const DeviceEvent& event, const QString& place) {
    return QStringLiteral("%1\n%2\n%3\n%4").arg(int(event.kind)).arg(event.topic, event.channel, place);
}

void EventEdges::endSilent(QList<DeviceEvent>& changes, MonoTime now, UtcTime utcNow) {
    for (State& state : m_states) {
        if (!state.active || state.manner != Manner::Repeated || now - state.statedAt < m_hold)
            continue;
        state.active = false;
        state.known = true;
        DeviceEvent end = state.last;
        end.active = false;
        end.initialState = false;
        end.receivedAt = utcNow;
        end.deviceTime = {utcNow, TimeSource::Reception, m_hold};
        end.raw.clear();
        changes.append(std::move(end));
    }
}

QList<DeviceEvent> EventEdges::take(DeviceEvent event, Manner manner, const QString& place, MonoTime now) {
    QList<DeviceEvent> changes;
    const QString key = keyOf(event, place);
    const auto found = m_states.find(key);
    const bool isFirst = found == m_states.end();
    if (isFirst && event.active && m_states.size() < mostStates) {
        m_states.insert(key, State{event, manner, now, true, true});
        endSilent(changes, now, event.receivedAt);
        changes.append(std::move(event));
        return changes;
    }
    if (isFirst) {
        endSilent(changes, now, event.receivedAt);
        if (manner == Manner::Heartbeat)
            return changes;
        // The end of something whose begin we have not seen: the state, and nothing that happened now.
        event.initialState = event.initialState || !event.active;
        if (m_states.size() < mostStates)
            m_states.insert(key, State{event, manner, now, event.active, true});
        changes.append(std::move(event));
        return changes;
    }
    State& state = *found;
    if (manner == Manner::Heartbeat && state.active && now - state.statedAt < repeatedWithin) {
        endSilent(changes, now, event.receivedAt);
        return changes;
    }
    const bool wasActive = std::exchange(state.active, event.active);
    const bool wasKnown = std::exchange(state.known, true);
    const auto unstated = now - std::exchange(state.statedAt, now);
    if (manner != Manner::Heartbeat)
        state.manner = manner;
    state.last = event;
    endSilent(changes, now, event.receivedAt);
    const bool wasAsked = std::exchange(state.asked, false);
    // After a loss: what is stated again and again may be what was told before; a begin that is stated once
    // is a begin, whose end before it was missed.
    if (!wasKnown && wasActive && event.active)
        event.initialState = event.initialState || (manner == Manner::Repeated && unstated < sameAgain);
    // That it is active was only an answer so far: this begin is the one that was asked about.
    else if (wasActive == event.active && !(wasAsked && event.active && manner == Manner::Lasting))
        return changes;
    changes.append(std::move(event));
    return changes;
}

QList<DeviceEvent> EventEdges::settle(const QString& topic, const QList<DeviceEvent>& active, MonoTime now,
                                      UtcTime utcNow) {
    QList<DeviceEvent> changes;
    QSet<QString> told;
    for (DeviceEvent event : active) {
        const QString key = keyOf(event, {});
        told.insert(key);
        const auto before = m_states.constFind(key);
        const bool isNew = before == m_states.constEnd();
        // What pulses is no state, whatever the device lists; what was stated since the loss is as new as the
        // answer or newer.
        if (!isNew && (before->manner == Manner::Repeated || before->known))
            continue;
        // Known as over, it is told as begun by the very answer; a begin that is stated yet is not another
        // one.
        const bool isBeginTold = !isNew && !before->active;
        event.active = true;
        event.initialState = true;
        changes += take(std::move(event), Manner::Lasting, {}, now);
        if (const auto state = m_states.find(key); state != m_states.end())
            state->asked = !isBeginTold;
    }
    for (auto state = m_states.begin(); state != m_states.end(); ++state) {
        if (state->last.topic != topic || state->manner == Manner::Repeated || state->known ||
            told.contains(state.key()))
            continue;
        state->known = true;
        if (!std::exchange(state->active, false))
            continue;
        state->last.active = false;
        state->last.initialState = true;
        state->last.raw.clear();
        state->last.receivedAt = utcNow;
        state->last.deviceTime = {utcNow, TimeSource::Reception, m_hold};
        changes.append(state->last);
    }
    return changes;
}

QStringList EventEdges::activeTopics() const {
    QStringList topics;
    for (const State& state : m_states)
        if (state.active && state.manner == Manner::Lasting && !topics.contains(state.last.topic))
            topics.append(state.last.topic);
    return topics;
}

QList<DeviceEvent> EventEdges::passed(MonoTime now, UtcTime utcNow) {
    QList<DeviceEvent> changes;
    endSilent(changes, now, utcNow);
    return changes;
}

void EventEdges::lost() {
    for (State& state : m_states)
        state.known = false;
}

} // namespace vigie::devices
