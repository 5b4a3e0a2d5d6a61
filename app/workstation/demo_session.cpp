// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo_session.h"

#include "base/logging.h"
#include "catalog/accounts.h"
#include "catalog/directory_repository.h"
#include "catalog/mask_repository.h"
#include "catalog/migrator.h"
#include "memory_credentials.h"
#include "onboarding/enrol.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QtConcurrent>

Q_LOGGING_CATEGORY(lcDemo, "vigie.demo")

namespace vigie::app {

using namespace std::chrono_literals;

DemoSession::DemoSession(Options options, QObject* parent)
    : QObject(parent)
    , m_options(std::move(options)) {
    connect(&m_simulator, &QProcess::readyReadStandardOutput, this, &DemoSession::readSimulator);
    m_simulator.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(&m_simulator, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            Q_EMIT failed({ErrorCode::NotFound, tr("Le simulateur %1 ne démarre pas").arg(simulatorProgram()),
                           m_simulator.errorString()});
    });
    connect(&m_simulator, &QProcess::finished, this, [this](int code) {
        if (!m_stop.stop_requested())
            Q_EMIT failed({ErrorCode::Internal, tr("Le simulateur s'est arrêté"),
                           QStringLiteral("exit code %1").arg(code)});
    });
    connect(&m_watcher, &QFutureWatcher<Outcome>::finished, this, [this] {
        auto& outcome = *m_watcher.result();
        if (!outcome) {
            Q_EMIT failed(outcome.error());
            return;
        }
        m_prepared = std::move(*outcome);
        Q_EMIT ready();
    });
}

DemoSession::~DemoSession() {
    m_stop.request_stop();
    m_watcher.waitForFinished();
    m_simulator.closeWriteChannel(); // the simulator leaves with its standard input
    if (m_simulator.state() != QProcess::NotRunning && !m_simulator.waitForFinished(3000))
        m_simulator.kill();
}

QString DemoSession::simulatorProgram() const {
    return QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("vigie-sim"));
}

void DemoSession::start() {
    Q_EMIT progress(tr("Communes simulées : démarrage (les scènes se dessinent à la première fois)"));
    m_simulator.start(
        simulatorProgram(),
        {QStringLiteral("--communes"), QString::number(m_options.communes),
         QStringLiteral("--recorders-per-commune"), QString::number(m_options.recordersPerCommune),
         QStringLiteral("--cameras-per-recorder"), QString::number(m_options.camerasPerRecorder),
         QStringLiteral("--first-address"), m_options.firstAddress, QStringLiteral("--exit-with-stdin")});
}

void DemoSession::readSimulator() {
    m_output += m_simulator.readAllStandardOutput();
    const auto end = m_output.indexOf('\n');
    if (end < 0 || !m_announcement.isEmpty())
        return;
    m_announcement = QJsonDocument::fromJson(m_output.left(end)).object();
    m_control = m_announcement[QStringLiteral("control")].toString();
    if (m_control.isEmpty()) {
        Q_EMIT failed({ErrorCode::Protocol, tr("Le simulateur ne s'annonce pas"),
                       QString::fromUtf8(m_output.left(200))});
        return;
    }
    Q_EMIT progress(tr("Catalogue privé : création et migrations"));
    m_watcher.setFuture(QtConcurrent::run(
        [this] { return std::make_shared<Result<Prepared>>(prepare(m_stop.get_token())); }));
}

// On a pool thread; touches nothing that the GUI thread changes meanwhile.
Result<DemoSession::Prepared> DemoSession::prepare(const std::stop_token& stop) {
    Prepared prepared;
    catalog::PrivateCluster::Options where;
    where.folder = QDir(m_options.folder).filePath(QStringLiteral("catalog"));
    where.endsWithProcess = true;
    auto cluster = catalog::PrivateCluster::open(where, stop);
    if (!cluster)
        return fail(cluster.error());
    prepared.cluster = std::make_unique<catalog::ClusterKeeper>(std::move(*cluster), where);
    QString administratorPassword;
    {
        catalog::Database owner(prepared.cluster->owner(), QStringLiteral("vigie-demo"));
        if (auto opened = owner.openWithin(10s, stop); !opened)
            return fail(opened.error());
        const auto migrations = catalog::Migrator::builtIn();
        if (!migrations)
            return fail(migrations.error());
        if (auto migrated = catalog::Migrator(owner, *migrations).migrate(); !migrated)
            return fail(migrated.error());
        const auto logins = catalog::createDemoAccounts(owner);
        if (!logins)
            return fail(logins.error());
        for (const auto& login : *logins)
            prepared.logins[login.account.login] = login;
    }
    auto credentials = std::make_shared<MemoryCredentials>();
    prepared.credentials = credentials;
    const auto administrator =
        std::find_if(prepared.logins.begin(), prepared.logins.end(), [](const catalog::NewLogin& login) {
            return login.account.group == catalog::Group::Administrator;
        });
    if (administrator == prepared.logins.end())
        return fail(ErrorCode::Internal, tr("Aucun compte d'administrateur"));
    const auto as = prepared.cluster->owner().as(administrator->account.login, administrator->password);
    if (auto enrolled = enrolAll(as, credentials, m_announcement, stop); !enrolled)
        return fail(enrolled.error());
    return prepared;
}

Result<void> DemoSession::enrolAll(const catalog::ConnectionSettings& administrator,
                                   const std::shared_ptr<CredentialSource>& credentials,
                                   const QJsonObject& announcement, const std::stop_token& stop) {
    catalog::Database database(administrator, QStringLiteral("vigie-demo"));
    if (auto opened = database.openWithin(10s, stop); !opened)
        return opened;
    const auto known = catalog::DirectoryRepository(database).load();
    if (!known)
        return fail(known.error());
    const Credentials login{announcement[QStringLiteral("user")].toString(),
                            announcement[QStringLiteral("password")].toString()};
    rtsp::IoThreads io(1);
    for (const auto& communeValue : announcement[QStringLiteral("communes")].toArray()) {
        const QJsonObject told = communeValue.toObject();
        Commune commune{CommuneId::create(), told[QStringLiteral("code")].toString(),
                        told[QStringLiteral("name")].toString(),
                        Convention{QStringLiteral("CV-%1").arg(told[QStringLiteral("code")].toString())}};
        for (const auto& before : known->communes) {
            if (before.code == commune.code)
                commune.id = before.id;
        }
        for (const auto& recorderValue : told[QStringLiteral("recorders")].toArray()) {
            const QJsonObject device = recorderValue.toObject();
            Site site{SiteId::create(), commune.id, device[QStringLiteral("site")].toString()};
            for (const auto& before : known->sites) {
                if (before.commune == commune.id && before.name == site.name)
                    site.id = before.id;
            }
            Recorder recorder;
            recorder.id = RecorderId::create();
            recorder.commune = commune.id;
            recorder.site = site.id;
            recorder.name = device[QStringLiteral("name")].toString();
            recorder.address = QUrl(device[QStringLiteral("address")].toString());
            for (const auto& before : known->recorders) {
                if (before.address == recorder.address)
                    recorder.id = before.id;
            }
            QMetaObject::invokeMethod(
                this,
                [this, name = recorder.name, place = commune.name] {
                    Q_EMIT progress(tr("Enrôlement de %1, %2").arg(name, place));
                },
                Qt::QueuedConnection);
            static_cast<MemoryCredentials&>(*credentials).set(recorder.id, login);
            auto driver = devices::connectDevice(devices::addressOf(recorder, login), io);
            if (!driver)
                return fail(driver.error());
            const Authorisation authorisation{QStringLiteral("AP 2026-%1").arg(commune.code),
                                              QDate::currentDate().addYears(3),
                                              tr("Protection des biens et des personnes"), 15};
            const auto enrolled =
                onboarding::enrolRecorder(database, **driver, commune, site, recorder, authorisation, stop);
            if (!enrolled)
                return fail(enrolled.error());
            qCInfo(lcDemo).noquote() << recorder.name << enrolled->cameras.size() << "cameras";
        }
    }
    return known->cameras.isEmpty() ? maskOne(database) : Result<void>();
}

// A façade's windows, as they would be hidden: something to see, to lift and to put back. Only at the first
// start: later the masks are whoever's who tries them.
Result<void> DemoSession::maskOne(catalog::Database& database) {
    const auto all = catalog::DirectoryRepository(database).load();
    if (!all)
        return fail(all.error());
    const auto last =
        std::max_element(all->cameras.begin(), all->cameras.end(),
                         [](const Camera& one, const Camera& other) { return one.number < other.number; });
    if (last == all->cameras.end())
        return {};
    const PrivacyMask windows{tr("Façade"), {{0.62, 0.08}, {0.94, 0.06}, {0.94, 0.38}, {0.62, 0.36}}};
    return catalog::MaskRepository(database).replace(*last, {windows});
}

WorkstationSettings DemoSession::workstation(const QString& login) const {
    WorkstationSettings settings;
    const catalog::NewLogin known = m_prepared.logins.value(login);
    const QString name = known.account.displayName;
    settings.catalog = m_prepared.cluster->owner().as(login, known.password);
    settings.operatorName = name.section(QStringLiteral(", "), 0, 0);
    settings.deskName = name.contains(QStringLiteral(", ")) ? name.section(QStringLiteral(", "), 1)
                                                            : tr("poste de démonstration");
    settings.group = known.account.group;
    settings.packageFolder = m_options.packages.isEmpty()
                                 ? QDir(m_options.folder).filePath(QStringLiteral("packages"))
                                 : m_options.packages;
    settings.credentials = m_prepared.credentials;
    settings.localFile = QDir(m_options.folder).filePath(QStringLiteral("desk-%1/desk.sqlite").arg(login));
    return settings;
}

} // namespace vigie::app
