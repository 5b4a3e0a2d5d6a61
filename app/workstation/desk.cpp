// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include "base/logging.h"
#include "catalog/check_repository.h"
#include "catalog/directory_repository.h"
#include "catalog/layout_repository.h"

#include <QFutureWatcher>
#include <QtConcurrent>

Q_LOGGING_CATEGORY(lcDesk, "vigie.desk")

namespace vigie::app {

Desk::Desk(Services& services, QObject* parent)
    : QObject(parent)
    , m_services(services)
    , m_directory(std::make_shared<Directory>()) {
    connect(&services.listener, &catalog::Listener::changed, this,
            [this](const QList<catalog::Change>& changes) {
                if (m_services.settings.handlesAlarms())
                    m_services.alarms.apply(changes);
                m_services.ptz.apply(changes);
                QSet<QString> topics;
                for (const auto& change : changes)
                    topics << change.topic;
                if (topics.contains(QStringLiteral("directory")))
                    readDirectory();
                if (topics.contains(QStringLiteral("check")))
                    readChecks();
                if (topics.contains(QStringLiteral("layout")))
                    readLayouts();
            });
    const auto readAll = [this] {
        readDirectory();
        readChecks();
        readLayouts();
        m_services.ptz.readAll();
        if (m_services.settings.handlesAlarms())
            m_services.alarms.readAll();
    };
    connect(&services.listener, &catalog::Listener::missed, this, readAll);
    connect(&services.listener, &catalog::Listener::stateChanged, this,
            [this, readAll](catalog::LinkState state) {
                if (state != catalog::LinkState::Connected)
                    return;
                if (!m_ready)
                    readAll(); // later changes are told by the feed, over any cut
            });
}

void Desk::start() {
    m_services.listener.start();
}

void Desk::readDirectory() {
    m_services.worker.run<Directory>(
        this, [](catalog::Database& database) { return catalog::DirectoryRepository(database).load(); },
        [this](Result<Directory> loaded) {
            if (loaded)
                adopt(std::make_shared<const Directory>(std::move(*loaded)));
            else
                Q_EMIT failed(loaded.error());
        });
}

void Desk::adopt(std::shared_ptr<const Directory> directory) {
    m_directory = std::move(directory);
    m_ready = true;
    m_services.liveSource.setDirectory(m_directory);
    if (m_services.collector)
        m_services.collector->setDirectory(m_directory);
    readLogins();
    Q_EMIT directoryChanged();
}

// The logins come from a keyring that may ask its owner: not on this thread. A reading that a newer directory
// overtook is thrown away.
void Desk::readLogins() {
    using Logins = QHash<RecorderId, Credentials>;
    auto* watcher = new QFutureWatcher<Logins>(this);
    connect(watcher, &QFutureWatcher<Logins>::finished, this, [this, watcher, directory = m_directory] {
        if (directory == m_directory)
            m_services.liveSource.setLogins(watcher->result());
        watcher->deleteLater();
    });
    watcher->setFuture(QtConcurrent::run([directory = m_directory, source = m_services.settings.credentials] {
        Logins logins;
        for (const auto& recorder : directory->recorders) {
            auto login = source->credentials(recorder.id);
            if (!login)
                qCWarning(lcDesk).noquote() << recorder.name << login.error().toLogLine();
            logins[recorder.id] = login ? std::move(*login) : Credentials{};
        }
        return logins;
    }));
}

void Desk::readChecks() {
    if (m_readingChecks) {
        m_readChecksAgain = true;
        return;
    }
    m_readingChecks = true;
    using Latest = QHash<CameraId, CheckResult>;
    m_services.worker.run<Latest>(
        this, [](catalog::Database& database) { return catalog::CheckRepository(database).latest(); },
        [this](Result<Latest> latest) {
            m_readingChecks = false;
            if (latest) {
                m_checks = std::move(*latest);
                Q_EMIT checksChanged();
            }
            if (std::exchange(m_readChecksAgain, false))
                readChecks();
        });
}

void Desk::readLayouts() {
    using List = QList<catalog::SavedLayout>;
    m_services.worker.run<List>(
        this, [](catalog::Database& database) { return catalog::LayoutRepository(database).list(); },
        [this](Result<List> list) {
            if (!list)
                return;
            m_layouts.clear();
            for (const auto& saved : *list)
                m_layouts << NamedLayout{saved.name, saved.mine ? QString() : saved.owner, saved.spec};
            Q_EMIT layoutsChanged();
        });
}

void Desk::saveLayout(const QString& name, const QJsonObject& spec) {
    m_services.worker.run<QUuid>(
        this,
        [name, spec](catalog::Database& database) {
            return catalog::LayoutRepository(database).save(name, spec);
        },
        [this, name](const Result<QUuid>& saved) {
            if (saved)
                Q_EMIT layoutSaved(name);
            else
                Q_EMIT failed(saved.error());
        });
}

} // namespace vigie::app
