// SPDX-License-Identifier: GPL-3.0-or-later
#include "tour.h"

#include "catalog/journal_repository.h"

namespace vigie::demo {

using namespace std::chrono_literals;

void Tour::planEnd() {
    addStep(
        QStringLiteral("watched-long-enough"), [this] { m_hands.key(QStringLiteral("F2")); },
        [this] { return std::chrono::milliseconds(m_tourTime.elapsed()) >= m_options.least; },
        m_options.least + 5s);
    addStep(
        QStringLiteral("journal-read"),
        [this] {
            photograph(QStringLiteral("09-end"));
            const auto counters = m_window->wallPage().controller().counters();
            m_summary[QStringLiteral("frames_displayed")] = m_window->wallPage().renderer().framesShown();
            m_summary[QStringLiteral("frames_decoded")] = counters.imagesDecoded;
            m_summary[QStringLiteral("frames_lost")] = counters.imagesDropped;
            m_summary[QStringLiteral("packets_lost")] = counters.packetsLost;
            m_services->worker.run<qint64>(
                this,
                [](catalog::Database& database) { return catalog::JournalRepository(database).count(); },
                [this](const Result<qint64>& count) {
                    if (count)
                        m_summary[QStringLiteral("journal_rows")] = *count;
                    else
                        fail(count.error().toLogLine());
                });
        },
        [this] { return m_summary.contains(QStringLiteral("journal_rows")); });
}

} // namespace vigie::demo
