// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/stream_budget.h"

#include "live/live_channel.h"

namespace vigie::live {

using namespace std::chrono_literals;

namespace {

constexpr auto tick = 500ms;
// Of the newest measure in the mean: a key image every two seconds costs more than the pictures between.
constexpr double weight = 0.25;

double coresOf(std::chrono::nanoseconds spent, std::chrono::nanoseconds time) {
    return time.count() > 0 ? double(spent.count()) / double(time.count()) : 0;
}

} // namespace

StreamBudget::StreamBudget(media::DecodePool& decoders, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_decoders(decoders)
    , m_clock(clock)
    , m_busy(decoders.busy())
    , m_measuredAt(clock.monoNow()) {
    m_load.capacity = decoders.threadCount();
    m_timer.callOnTimeout(this, [this] {
        measure();
        decide();
    });
    m_timer.start(tick);
}

void StreamBudget::add(LiveChannel& channel) {
    m_entries << Entry{&channel, m_nextId++, channel.busy(), 0};
}

void StreamBudget::remove(LiveChannel& channel) {
    m_entries.removeIf([&](const Entry& entry) { return entry.channel == &channel; });
}

double StreamBudget::costOf(const LiveChannel& channel) const {
    for (const Entry& entry : m_entries) {
        if (entry.channel == &channel)
            return entry.cores;
    }
    return 0;
}

void StreamBudget::measure() {
    const MonoTime now = m_clock.monoNow();
    const auto time = now - m_measuredAt;
    if (time < tick / 2)
        return;
    const auto busy = m_decoders.busy();
    m_load.cores += (coresOf(busy - m_busy, time) - m_load.cores) * 2 * weight;
    m_load.worstWait = m_decoders.takeWorstWait();
    m_busy = busy;
    m_measuredAt = now;
    for (Entry& entry : m_entries) {
        const auto spent = entry.channel->busy();
        entry.cores += (coresOf(spent - entry.busy, time) - entry.cores) * weight;
        entry.busy = spent;
    }
}

void StreamBudget::decide() {
    QList<BudgetPolicy::Stream> streams;
    for (const Entry& entry : std::as_const(m_entries))
        streams << BudgetPolicy::Stream{entry.id, entry.channel->demand(), entry.cores};
    const QList<Grant> grants = m_policy.decide(streams, m_load, m_clock.monoNow());
    const QList<Entry> entries = m_entries; // a channel told may go
    for (qsizetype i = 0; i < entries.size(); ++i)
        entries[i].channel->setGrant(grants[i]);
}

} // namespace vigie::live
