// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk_memory.h"
#include "domain/check.h"
#include "services.h"

#include <QJsonObject>
#include <QObject>

#include <functional>

namespace vigie::catalog {
class LayoutRepository;
}

namespace vigie::app {

/// A saved wall layout by name.
struct NamedLayout {
    QString name;
    QString owner; ///< empty: one's own
    QJsonObject spec;
    bool shared = true; ///< no: only its owner sees it
};

/// What the desk knows from the catalog besides the alarms: places, last verdicts, saved layouts. Reads again
/// what the catalog says has changed; views only listen.
/// Thread: GUI.
class Desk final : public QObject {
    Q_OBJECT

public:
    explicit Desk(Services& services, QObject* parent = nullptr);
    /// Begins to listen and to read.
    void start();

    [[nodiscard]] const std::shared_ptr<const Directory>& directory() const { return m_directory; }
    [[nodiscard]] const QHash<CameraId, CheckResult>& checks() const { return m_checks; }
    [[nodiscard]] const QList<NamedLayout>& layouts() const { return m_layouts; }
    /// True once the first directory was read.
    [[nodiscard]] bool isReady() const { return m_ready; }
    /// When what is shown was read, while that is what this desk kept from an earlier session.
    [[nodiscard]] const std::optional<UtcTime>& lastRead() const { return m_lastRead; }

    /// Over one's own of that name; says whether it replaced one.
    /// `saved` hears of it once the catalog has it, and of a failure nothing.
    void saveLayout(const QString& name, const QJsonObject& spec, bool shared = true,
                    std::function<void()> saved = {});
    void renameLayout(const QString& name, const QString& newName);
    void shareLayout(const QString& name, bool shared);
    void removeLayout(const QString& name);

    /// Cameras that a hand called, the last one first; of this session.
    [[nodiscard]] const QList<CameraId>& recentCameras() const { return m_recent; }
    void rememberCalled(const CameraId& camera);

Q_SIGNALS:
    void directoryChanged();
    void checksChanged();
    void layoutsChanged();
    /// lastRead() is another.
    void lastReadChanged();
    /// What was done to a saved layout, in a sentence.
    void layoutChanged(const QString& what);
    void failed(const vigie::Error& error);

private:
    void readDirectory();
    void readChecks();
    void readLayouts();
    void actOnLayout(std::function<Result<void>(catalog::LayoutRepository&)> act, const QString& what,
                     const std::function<void()>& then = {});
    void adopt(std::shared_ptr<const Directory> directory);
    void adoptLayouts(const QList<catalog::SavedLayout>& layouts);
    void adoptMemory(const DeskMemory::Kept& kept);
    void readLogins();

    Services& m_services;
    DeskMemory m_memory;
    std::shared_ptr<const Directory> m_directory;
    QHash<CameraId, CheckResult> m_checks;
    QList<NamedLayout> m_layouts;
    QList<CameraId> m_recent;
    std::optional<UtcTime> m_lastRead;
    bool m_ready = false;
    bool m_readingChecks = false;
    bool m_readChecksAgain = false;
};

} // namespace vigie::app
