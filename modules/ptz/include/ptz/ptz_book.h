// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/listener.h"
#include "catalog/worker.h"
#include "domain/ptz_lease.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace vigie::ptz {

/// Who steers which camera, as the catalog says: read again when it tells of a change. What runs out leaves
/// the book by itself, catalog or no catalog, and is ended in the catalog by whichever desk comes first.
/// Thread: GUI. Ownership: the worker and the clock outlive it.
class PtzBook final : public QObject {
    Q_OBJECT

public:
    /// `desk` names this program among those of the same login. `mayEnd`: the login may end what ran out
    /// (ptz_expire()'s grants).
    PtzBook(catalog::CatalogWorker& worker, const Clock& clock, QString desk, bool mayEnd,
            QObject* parent = nullptr);

    [[nodiscard]] const QString& desk() const { return m_desk; }
    /// After connecting, and when the feed missed something.
    void readAll();
    /// What the feed tells; other topics than "ptz" are passed over.
    void apply(const QList<catalog::Change>& changes);

    [[nodiscard]] const QHash<CameraId, PtzLease>& leases() const { return m_leases; }
    [[nodiscard]] std::optional<PtzLease> lease(const CameraId& camera) const;

Q_SIGNALS:
    void changed();
    /// These ran out and this desk ended them: theirs died. Where a return preset is named, the head may be
    /// sent there.
    void ended(const QList<vigie::PtzLease>& leases);

private:
    void watchNextEnd();
    void dropWhatRanOut();

    catalog::CatalogWorker& m_worker;
    const Clock& m_clock;
    const QString m_desk;
    const bool m_mayEnd;
    QHash<CameraId, PtzLease> m_leases;
    QTimer m_nextEnd;
    bool m_reading = false;
    bool m_readAgain = false;
};

} // namespace vigie::ptz
