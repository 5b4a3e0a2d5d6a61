// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk.h"

#include "base/logging.h"
#include "catalog/check_repository.h"
#include "catalog/directory_repository.h"
#include "catalog/layout_repository.h"

#include <QFutureWatcher>
#include <QTimer>
#include <QtConcurrent>

Q_LOGGING_CATEGORY(lcDesk, "vigie.desk")

namespace vigie::app {

namespace {
constexpr qsizetype mostRecent = 12;
} // namespace

Desk::Desk(Services& services, QObject* parent)
    : QObject(parent)
    , m_services(services)
    , m_memory(services)
    , m_directory(std::make_shared<Directory>()) {
    connect(
        &services.listener, &catalog::Listener::changed, this, [this](const QList<catalog::Change>& changes) {
            if (m_services.settings.handlesAlarms())
                m_services.alarms.apply(changes);
            m_services.ptz.apply(changes);
            QSet<QString> topics;
            for (const auto& change : changes)
                topics << change.topic;
            // Also what is taken from this account: a change of its communes says "account" only.
            if (topics.contains(QStringLiteral("directory")) || topics.contains(QStringLiteral("account")))
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
    // Conventions and papers run out at midnight, which no change tells.
    auto* midnight = new QTimer(this);
    connect(midnight, &QTimer::timeout, this, [this, day = QDate::currentDate()]() mutable {
        if (std::exchange(day, QDate::currentDate()) != QDate::currentDate())
            readDirectory();
    });
    midnight->start(std::chrono::seconds(20));
    connect(&services.listener, &catalog::Listener::stateChanged, this,
            [this, readAll](catalog::LinkState state) {
                if (state != catalog::LinkState::Connected)
                    return;
                if (!m_ready || m_lastRead)
                    readAll(); // later changes are told by the feed, over any cut
            });
}

void Desk::rememberCalled(const CameraId& camera) {
    m_recent.removeOne(camera);
    m_recent.prepend(camera);
    m_recent = m_recent.mid(0, mostRecent);
}

void Desk::start() {
    if (!m_services.settings.openedOffline) {
        m_services.listener.start();
        return;
    }
    m_memory.recall(this, [this](const Result<DeskMemory::Kept>& kept) {
        if (kept)
            adoptMemory(*kept);
        else
            Q_EMIT failed(kept.error());
        m_services.listener.start();
    });
}

void Desk::adoptMemory(const DeskMemory::Kept& kept) {
    m_lastRead = kept.readAt;
    adopt(kept.directory);
    adoptLayouts(kept.layouts);
    if (m_services.settings.handlesAlarms())
        m_services.alarms.showAsLastRead(kept.alarms);
    Q_EMIT lastReadChanged();
}

void Desk::readDirectory() {
    m_services.worker.run<Directory>(
        this, [](catalog::Database& database) { return catalog::DirectoryRepository(database).load(); },
        [this](Result<Directory> loaded) {
            if (!loaded) {
                Q_EMIT failed(loaded.error());
                return;
            }
            adopt(std::make_shared<const Directory>(std::move(*loaded)));
            m_memory.keep(m_directory);
            if (std::exchange(m_lastRead, std::nullopt))
                Q_EMIT lastReadChanged();
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
            adoptLayouts(*list);
            m_memory.keep(*list);
        });
}

void Desk::adoptLayouts(const QList<catalog::SavedLayout>& layouts) {
    m_layouts.clear();
    for (const auto& saved : layouts)
        m_layouts << NamedLayout{saved.name, saved.mine ? QString() : saved.owner, saved.spec, saved.shared};
    Q_EMIT layoutsChanged();
}

void Desk::actOnLayout(std::function<Result<void>(catalog::LayoutRepository&)> act, const QString& what,
                       const std::function<void()>& then) {
    m_services.worker.run<void>(
        this,
        [act = std::move(act)](catalog::Database& database) {
            catalog::LayoutRepository layouts(database);
            return act(layouts);
        },
        [this, what, then](const Result<void>& done) {
            if (!done) {
                Error error = done.error();
                if (error.code == ErrorCode::Database)
                    error.text = tr("%1 Une mosaïque ne s'enregistre qu'avec lui : à refaire à son retour.")
                                     .arg(error.text);
                Q_EMIT failed(error);
                return;
            }
            if (then)
                then();
            Q_EMIT layoutChanged(what);
        });
}

void Desk::saveLayout(const QString& name, const QJsonObject& spec, bool shared,
                      std::function<void()> saved) {
    const bool replaces = std::any_of(m_layouts.begin(), m_layouts.end(), [&name](const NamedLayout& layout) {
        return layout.owner.isEmpty() && layout.name == name;
    });
    actOnLayout(
        [name, spec, shared](catalog::LayoutRepository& layouts) -> Result<void> {
            const auto id = layouts.save(name, spec, shared);
            return id ? Result<void>() : fail(id.error());
        },
        (replaces ? tr("Mosaïque « %1 » remplacée") : tr("Mosaïque « %1 » enregistrée")).arg(name) +
            (shared ? QString() : tr(", privée")),
        saved);
}

void Desk::renameLayout(const QString& name, const QString& newName) {
    actOnLayout([name, newName](catalog::LayoutRepository& layouts) { return layouts.rename(name, newName); },
                tr("Mosaïque « %1 » renommée « %2 »").arg(name, newName));
}

void Desk::shareLayout(const QString& name, bool shared) {
    actOnLayout(
        [name, shared](catalog::LayoutRepository& layouts) { return layouts.setShared(name, shared); },
        (shared ? tr("Mosaïque « %1 » partagée : tous les postes la voient")
                : tr("Mosaïque « %1 » privée : vous seul la voyez"))
            .arg(name));
}

void Desk::removeLayout(const QString& name) {
    actOnLayout([name](catalog::LayoutRepository& layouts) { return layouts.remove(name); },
                tr("Mosaïque « %1 » supprimée").arg(name));
}

} // namespace vigie::app
