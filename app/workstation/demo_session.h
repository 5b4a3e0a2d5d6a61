// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/accounts.h"
#include "catalog/cluster_keeper.h"
#include "services.h"

#include <QFutureWatcher>
#include <QJsonObject>
#include <QObject>
#include <QProcess>

namespace vigie::app {

/// The demonstration's surroundings: simulated recorders in a program of their own, a private catalog,
/// accounts, and the recorders enrolled over the network as any others would be. The catalog is kept up: its
/// server is started again when it is killed.
/// Thread:    GUI; the slow parts run elsewhere.
/// Ownership: ends the simulator and stops the catalog when destroyed.
class DemoSession final : public QObject {
    Q_OBJECT

public:
    struct Options {
        QString folder; ///< catalog and simulator state; created
        int communes = 4;
        int recordersPerCommune = 1;
        int camerasPerRecorder = 4;
        QString packages; ///< where requisitions' packages are made; empty: within `folder`
        QString firstAddress = QStringLiteral("127.20.1.1");
    };

    explicit DemoSession(Options options, QObject* parent = nullptr);
    ~DemoSession() override;

    void start();

    /// Where the simulator takes commands (faults, events); empty before ready().
    [[nodiscard]] const QString& controlSocket() const { return m_control; }
    [[nodiscard]] QString simulatorProgram() const;
    /// The recorders' common login and addresses, as the simulator announced them.
    [[nodiscard]] const QJsonObject& announcement() const { return m_announcement; }

    /// How the person of that login would open a workstation: "poste1", "poste2", "chef", ...
    [[nodiscard]] WorkstationSettings workstation(const QString& login) const;

Q_SIGNALS:
    void progress(const QString& step);
    void ready();
    void failed(const vigie::Error& error);

private:
    struct Prepared {
        std::unique_ptr<catalog::ClusterKeeper> cluster;
        QHash<QString, catalog::NewLogin> logins;
        std::shared_ptr<CredentialSource> credentials;
    };
    using Outcome = std::shared_ptr<Result<Prepared>>;

    void readSimulator();
    [[nodiscard]] Result<Prepared> prepare(const std::stop_token& stop);
    [[nodiscard]] Result<void> enrolAll(const catalog::ConnectionSettings& administrator,
                                        const std::shared_ptr<CredentialSource>& credentials,
                                        const QJsonObject& announcement, const std::stop_token& stop);

    [[nodiscard]] Result<void> maskOne(catalog::Database& administrator);

    Options m_options;
    QProcess m_simulator;
    QByteArray m_output;
    QString m_control;
    QJsonObject m_announcement;
    Prepared m_prepared;
    std::stop_source m_stop;
    QFutureWatcher<Outcome> m_watcher;
};

} // namespace vigie::app
