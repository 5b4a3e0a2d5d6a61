// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "catalog/snapshots.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace vigie::app {

class Services;

/// What a desk keeps of what it reads from the catalog, in its local file, so that it opens without it:
/// directory with masks, layouts, open alarms; this login's alone. Without a local file it keeps nothing.
/// Thread: GUI; the file is read and written on the store's.
class DeskMemory final : public QObject {
    Q_OBJECT

public:
    struct Kept {
        std::shared_ptr<const Directory> directory;
        QList<catalog::SavedLayout> layouts;
        QList<Alarm> alarms;
        UtcTime readAt{}; ///< the directory's
    };

    explicit DeskMemory(Services& services);

    void keep(std::shared_ptr<const Directory> directory);
    void keep(const QList<catalog::SavedLayout>& layouts);
    /// NotFound when no directory was ever kept. Layouts or alarms that can't be read back are none.
    void recall(QObject* context, std::function<void(Result<Kept>)> done);

private:
    void keepAlarms();
    void save(const QString& kind, std::function<QByteArray()> content);

    Services& m_services;
    QTimer m_alarmsLater; // a storm of alarms is written now and then
};

} // namespace vigie::app
