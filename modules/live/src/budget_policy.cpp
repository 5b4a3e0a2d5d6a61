// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/budget_policy.h"

#include <algorithm>

namespace vigie::live {

using namespace std::chrono_literals;
using media::Pace;

namespace {

constexpr auto switchInterval = 2s; // between two changes of stream of one tile
constexpr double upAbove = 1.125;
constexpr int pressedTwice = 2; // one decision may have met a burst

// After the smaller stream, where there was a choice.
constexpr std::array paces{Pace::References, Pace::KeyImages, Pace::Snapshots};

bool fits(QSize tile, QSize stream, double factor) {
    // The picture keeps its shape: in a tile that is too narrow for it, the height is bars.
    return tile.width() <= stream.width() * factor || tile.height() <= stream.height() * factor;
}

// The share of a stream's cost that the next step is expected to spare; measured anew afterwards.
double expectedSaving(const Grant& grant, bool roleIsNext) {
    if (roleIsNext)
        return 0.8; // 360p has an eighth of the pixels of 1080p, and costs more for each
    switch (grant.pace) {
    case Pace::Every:
        return 0.3;
    case Pace::References:
        return 0.9;
    default:
        return 0.8;
    }
}

} // namespace

StreamRole wantedRole(const Demand& demand, StreamRole now) {
    if (demand.mainSize.isEmpty())
        return StreamRole::Sub;
    if (demand.subSize.isEmpty() || demand.importance == Importance::Selected ||
        demand.importance == Importance::Foremost)
        return StreamRole::Main;
    return fits(demand.pixels, demand.subSize, now == StreamRole::Sub ? upAbove : 1.0) ? StreamRole::Sub
                                                                                       : StreamRole::Main;
}

int BudgetPolicy::mostSteps(const Demand& demand, StreamRole wanted) {
    const bool hasSmaller = wanted == StreamRole::Main && !demand.subSize.isEmpty();
    return int(paces.size()) + (hasSmaller ? 1 : 0);
}

Grant BudgetPolicy::grantFor(const Demand& demand, const Memory& memory) {
    Grant grant = memory.grant;
    grant.restraint = memory.steps > 0 ? Restraint::Machine : Restraint::None;
    int steps = memory.steps;
    if (grant.role == StreamRole::Main && steps > 0 && !demand.subSize.isEmpty()) {
        grant.role = StreamRole::Sub;
        --steps;
    }
    grant.pace = steps == 0 ? Pace::Every : paces[std::size_t(std::min(steps, int(paces.size())) - 1)];
    if (demand.importance == Importance::Hidden)
        grant.pace = Pace::Nothing;
    return grant;
}

void BudgetPolicy::giveUp(const QList<Stream>& streams, double excess, MonoTime now) {
    // Fewest steps first, so that all give up the first before any gives up the second.
    QList<const Stream*> candidates;
    for (const Stream& stream : streams) {
        const Memory& memory = m_memories[stream.id];
        if (stream.demand.importance != Importance::Hidden &&
            memory.steps < mostSteps(stream.demand, memory.grant.role))
            candidates << &stream;
    }
    const auto stage = [this](const Stream& stream) {
        const Memory& memory = m_memories[stream.id];
        // Where there is no smaller stream, the first step is already the second stage; what a person looks
        // into stays one behind the others.
        const bool hasSmaller = memory.grant.role == StreamRole::Main && !stream.demand.subSize.isEmpty();
        return memory.steps + (hasSmaller ? 0 : 1) +
               (stream.demand.importance == Importance::Foremost ? 1 : 0);
    };
    std::stable_sort(candidates.begin(), candidates.end(), [&](const Stream* left, const Stream* right) {
        return std::tuple(stage(*left), left->demand.importance, -left->cores) <
               std::tuple(stage(*right), right->demand.importance, -right->cores);
    });
    if (candidates.isEmpty())
        return;
    const int stageNow = stage(*candidates.front());
    for (const Stream* stream : candidates) {
        // What the next stage would spare is known once this one is measured.
        if (excess <= 0 || stage(*stream) != stageNow)
            return;
        Memory& memory = m_memories[stream->id];
        const Grant before = grantFor(stream->demand, memory);
        const bool roleIsNext =
            memory.steps == 0 && memory.grant.role == StreamRole::Main && !stream->demand.subSize.isEmpty();
        excess -= stream->cores * expectedSaving(before, roleIsNext);
        ++memory.steps;
        if (memory.restoredAt != MonoTime{} && now - memory.restoredAt < relapse)
            memory.patience = std::min<std::chrono::milliseconds>(memory.patience * 2, longestPatience);
        else
            memory.patience = calm;
        memory.givenUpAt = now;
    }
}

void BudgetPolicy::giveBack(const QList<Stream>& streams, double room, MonoTime now) {
    const Stream* best = nullptr;
    for (const Stream& stream : streams) {
        const Memory& memory = m_memories[stream.id];
        if (memory.steps == 0 || stream.demand.importance == Importance::Hidden ||
            now - memory.givenUpAt < memory.patience)
            continue;
        if (!best || std::tuple(stream.demand.importance, memory.steps) >
                         std::tuple(best->demand.importance, m_memories[best->id].steps))
            best = &stream;
    }
    if (!best)
        return;
    Memory& memory = m_memories[best->id];
    // A stream at key images says nothing of its full cost: the measured one of a whole stream stands for it.
    double likely = best->cores;
    for (const Stream& stream : streams) {
        if (m_memories[stream.id].steps < memory.steps)
            likely = std::max(likely, stream.cores);
    }
    if (likely > room)
        return;
    --memory.steps;
    memory.restoredAt = now;
}

QList<Grant> BudgetPolicy::decide(const QList<Stream>& streams, const Load& load, MonoTime now) {
    QHash<quint64, Memory> kept;
    for (const Stream& stream : streams) {
        const bool isNew = !m_memories.contains(stream.id);
        Memory memory = m_memories.value(stream.id);
        const StreamRole wanted = wantedRole(stream.demand, memory.grant.role);
        if (isNew || (wanted != memory.grant.role && (now - memory.switchedAt >= switchInterval ||
                                                      stream.demand.importance == Importance::Foremost))) {
            memory.switchedAt = now;
            memory.grant.role = wanted;
            memory.steps = std::min(memory.steps, mostSteps(stream.demand, wanted));
        }
        kept.insert(stream.id, memory);
    }
    m_memories = std::move(kept);

    const double share = load.capacity > 0 ? load.cores / load.capacity : 0;
    const bool isPressed = load.worstWait > tooLate || share > tooFull;
    m_pressed = isPressed ? m_pressed + 1 : 0;
    if (share > roomy || load.worstWait > tooLate / 4)
        m_calmSince.reset();
    else if (!m_calmSince)
        m_calmSince = now;
    if (m_pressed >= pressedTwice) {
        // Late though not full: something else holds the processor. A tenth at a time, then looks again.
        giveUp(streams, std::max(load.cores - roomy * load.capacity, 0.1 * load.cores), now);
        m_pressed = 0;
    } else if (m_calmSince && now - *m_calmSince >= calm) {
        giveBack(streams, tooFull * load.capacity - load.cores, now);
        m_calmSince = now - calm + 1s; // the next one a second later, if it stays calm
    }
    QList<Grant> grants;
    for (const Stream& stream : streams)
        grants << grantFor(stream.demand, m_memories[stream.id]);
    return grants;
}

} // namespace vigie::live
