// SPDX-License-Identifier: GPL-3.0-or-later
#include "ptz/ptz_book.h"

#include "catalog/ptz_repository.h"
#include "logging.h"

#include <algorithm>

namespace vigie::ptz {

using namespace std::chrono_literals;
using Leases = QList<PtzLease>;

namespace {

/// After the end a desk's clock reckons: the catalog's own has to have passed it too.
constexpr auto afterTheEnd = 300ms;

} // namespace

PtzBook::PtzBook(catalog::CatalogWorker& worker, const Clock& clock, QString desk, bool mayEnd,
                 QObject* parent)
    : QObject(parent)
    , m_worker(worker)
    , m_clock(clock)
    , m_desk(std::move(desk))
    , m_mayEnd(mayEnd) {
    m_nextEnd.setSingleShot(true);
    connect(&m_nextEnd, &QTimer::timeout, this, &PtzBook::dropWhatRanOut);
}

std::optional<PtzLease> PtzBook::lease(const CameraId& camera) const {
    const auto found = m_leases.constFind(camera);
    return found == m_leases.constEnd() ? std::nullopt : std::optional(*found);
}

void PtzBook::apply(const QList<catalog::Change>& changes) {
    if (std::any_of(changes.begin(), changes.end(),
                    [](const catalog::Change& change) { return change.topic == QLatin1String("ptz"); }))
        readAll();
}

void PtzBook::readAll() {
    if (m_reading) {
        m_readAgain = true;
        return;
    }
    m_reading = true;
    m_worker.run<Leases>(
        this,
        [desk = m_desk](catalog::Database& database) {
            return catalog::PtzRepository(database, desk).current();
        },
        [this](const Result<Leases>& leases) {
            m_reading = false;
            if (leases) {
                m_leases.clear();
                for (const PtzLease& lease : *leases)
                    m_leases.insert(lease.camera, lease);
                watchNextEnd();
                Q_EMIT changed();
            }
            if (std::exchange(m_readAgain, false))
                readAll();
        });
}

void PtzBook::watchNextEnd() {
    if (m_leases.isEmpty()) {
        m_nextEnd.stop();
        return;
    }
    const auto first =
        std::min_element(m_leases.cbegin(), m_leases.cend(), [](const PtzLease& left, const PtzLease& right) {
            return left.until < right.until;
        });
    const auto wait =
        std::chrono::ceil<std::chrono::milliseconds>(first->until - m_clock.utcNow()) + afterTheEnd;
    m_nextEnd.start(std::max<std::chrono::milliseconds>(wait, 0ms));
}

void PtzBook::dropWhatRanOut() {
    const UtcTime now = m_clock.utcNow();
    const auto dropped = m_leases.removeIf([now](auto it) { return it.value().until <= now; });
    watchNextEnd();
    if (dropped == 0)
        return;
    Q_EMIT changed();
    if (!m_mayEnd)
        return;
    m_worker.run<Leases>(
        this,
        [desk = m_desk](catalog::Database& database) {
            return catalog::PtzRepository(database, desk).expire();
        },
        [this](const Result<Leases>& leases) {
            if (!leases)
                qCWarning(lcPtz).noquote() << "leases not ended:" << leases.error().toLogLine();
            else if (!leases->isEmpty())
                Q_EMIT ended(*leases);
        });
}

} // namespace vigie::ptz
