// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk_memory.h"

#include "base/logging.h"
#include "services.h"

Q_LOGGING_CATEGORY(lcDeskMemory, "vigie.desk")

namespace vigie::app {

using namespace std::chrono_literals;

DeskMemory::DeskMemory(Services& services)
    : m_services(services) {
    m_alarmsLater.setSingleShot(true);
    m_alarmsLater.setInterval(2s);
    connect(&m_alarmsLater, &QTimer::timeout, this, &DeskMemory::keepAlarms);
    connect(&services.alarms, &alarms::AlarmBoard::changed, this, [this] {
        // What is shown while the catalog is away is what was kept.
        if (m_services.listener.state() != catalog::LinkState::CutOff && !m_alarmsLater.isActive())
            m_alarmsLater.start();
    });
}

void DeskMemory::save(const QString& kind, std::function<QByteArray()> content) {
    if (!m_services.store)
        return;
    m_services.store->post([kind, content = std::move(content), owner = m_services.owner(),
                            now = m_services.clock.utcNow()](const Result<store::LocalStore*>& store) {
        if (!store)
            return; // the store has said why
        if (auto saved = (*store)->saveSnapshot(owner, kind, {content(), now}); !saved)
            qCWarning(lcDeskMemory).noquote() << kind << "not kept:" << saved.error().toLogLine();
    });
}

void DeskMemory::keep(std::shared_ptr<const Directory> directory) {
    save(catalog::directorySnapshot,
         [directory = std::move(directory)] { return catalog::toSnapshot(*directory); });
}

void DeskMemory::keep(const QList<catalog::SavedLayout>& layouts) {
    save(catalog::layoutsSnapshot, [layouts] { return catalog::toSnapshot(layouts); });
}

void DeskMemory::keepAlarms() {
    QList<Alarm> open;
    for (const Alarm& alarm : m_services.alarms.alarms()) {
        if (alarm.state != AlarmState::Closed)
            open << alarm;
    }
    save(catalog::alarmsSnapshot, [open] { return catalog::toSnapshot(open); });
}

void DeskMemory::recall(QObject* context, std::function<void(Result<Kept>)> done) {
    if (!m_services.store) {
        done(fail(ErrorCode::NotFound, tr("Ce poste n'a rien gardé du catalogue."),
                  QStringLiteral("no local file")));
        return;
    }
    m_services.store->run<Kept>(
        context,
        [owner = m_services.owner()](store::LocalStore& store) -> Result<Kept> {
            const auto directory = store.snapshot(owner, catalog::directorySnapshot);
            if (!directory)
                return fail(directory.error());
            if (!*directory)
                return fail(ErrorCode::NotFound, tr("Ce poste n'a rien gardé du catalogue."),
                            QStringLiteral("no directory kept"));
            auto read = catalog::directoryFromSnapshot((*directory)->content);
            if (!read)
                return fail(read.error());
            Kept kept;
            kept.directory = std::make_shared<const Directory>(std::move(*read));
            kept.readAt = (*directory)->takenAt;
            if (const auto layouts = store.snapshot(owner, catalog::layoutsSnapshot); layouts && *layouts)
                kept.layouts =
                    catalog::layoutsFromSnapshot((*layouts)->content).value_or(QList<catalog::SavedLayout>());
            if (const auto alarms = store.snapshot(owner, catalog::alarmsSnapshot); alarms && *alarms)
                kept.alarms = catalog::alarmsFromSnapshot((*alarms)->content).value_or(QList<Alarm>());
            return kept;
        },
        std::move(done));
}

} // namespace vigie::app
