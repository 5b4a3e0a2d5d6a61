// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "live/budget_policy.h"

#include <QObject>
#include <QTimer>

namespace vigie::live {

class LiveChannel;

/// Shares this machine's decoding among all channels of all monitors: measures twice a second what each costs
/// and whether decoding keeps up, and tells each channel what it gets.
/// Thread: the channels' owner's. Ownership: outlives the channels, which come and go by themselves.
class StreamBudget final : public QObject {
    Q_OBJECT

public:
    StreamBudget(media::DecodePool& decoders, const Clock& clock, QObject* parent = nullptr);

    void add(LiveChannel& channel);
    void remove(LiveChannel& channel);

    /// Cores used by decoding over the last second, of capacity().
    [[nodiscard]] double load() const { return m_load.cores; }
    [[nodiscard]] double capacity() const { return m_load.capacity; }
    /// The measured cost of one channel, in cores.
    [[nodiscard]] double costOf(const LiveChannel& channel) const;

private:
    struct Entry {
        LiveChannel* channel;
        quint64 id;
        std::chrono::nanoseconds busy{0};
        double cores = 0;
    };
    void measure();
    void decide();

    media::DecodePool& m_decoders;
    const Clock& m_clock;
    BudgetPolicy m_policy;
    QList<Entry> m_entries;
    QTimer m_timer;
    quint64 m_nextId = 1;
    BudgetPolicy::Load m_load;
    std::chrono::nanoseconds m_busy{0};
    MonoTime m_measuredAt{};
};

} // namespace vigie::live
