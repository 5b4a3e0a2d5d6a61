// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/accounts.h"
#include "catalog/directory_repository.h"
#include "catalog/migrator.h"
#include "catalog/private_cluster.h"

#include <QHash>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include <signal.h>
#include <sys/stat.h>

/// Unwraps a Result in a test slot, or fails the test with its error.
#define VERIFY_OK(result)                                                                                    \
    do {                                                                                                     \
        const auto& verified = (result);                                                                     \
        QVERIFY2(verified.has_value(), verified ? "" : qPrintable(verified.error().toLogLine()));            \
    } while (false)

#define VERIFY_FAILS(result, expected)                                                                       \
    do {                                                                                                     \
        const auto& verified = (result);                                                                     \
        QVERIFY2(!verified.has_value(), "succeeded");                                                        \
        QCOMPARE(verified.error().code, expected);                                                           \
    } while (false)

namespace vigie::catalog {

/// A real server in a folder of its own, short enough for a socket.
class ClusterFixture final {
public:
    ClusterFixture()
        : m_root(QStringLiteral("/tmp/vg-XXXXXX")) {
        // Run by root, the server works as another user, who has to get through.
        if (m_root.isValid())
            chmod(m_root.path().toLocal8Bit().constData(), 0711);
    }

    [[nodiscard]] QString folder() const { return m_root.filePath(QStringLiteral("c")); }
    [[nodiscard]] PrivateCluster& cluster() { return *m_cluster; }

    [[nodiscard]] Result<void> start() {
        PrivateCluster::Options options;
        options.folder = folder();
        options.endsWithProcess = true; // a test killed at its deadline leaves nothing running
        auto opened = PrivateCluster::open(options, {});
        if (!opened)
            return fail(opened.error());
        m_cluster = std::move(*opened);
        return {};
    }
    [[nodiscard]] Result<void> stop() { return m_cluster->stop(); }
    /// From now on someone else's to stop.
    [[nodiscard]] std::unique_ptr<PrivateCluster> takeCluster() { return std::move(m_cluster); }

    /// As a power cut does it: no goodbye to anyone.
    [[nodiscard]] bool kill() const {
        QFile file(m_cluster->dataFolder() + QStringLiteral("/postmaster.pid"));
        if (!file.open(QIODevice::ReadOnly))
            return false;
        const int pid = file.readLine().trimmed().toInt();
        if (pid <= 1 || ::kill(pid, SIGKILL) != 0)
            return false;
        // It dies a moment later: whoever looks in between finds a server that works.
        const QString folder = QStringLiteral("/proc/%1/cwd").arg(pid);
        return QTest::qWaitFor([&folder] { return QFileInfo(folder).symLinkTarget().isEmpty(); }, 5000);
    }

    /// Migrates, makes the accounts and one commune with two cameras.
    [[nodiscard]] Result<void> furnish() {
        if (auto started = start(); !started)
            return started;
        Database owner(m_cluster->owner());
        if (auto opened = owner.open(); !opened)
            return opened;
        const auto migrations = Migrator::builtIn();
        if (!migrations)
            return fail(migrations.error());
        if (auto migrated = Migrator(owner, *migrations).migrate(); !migrated)
            return fail(migrated.error());
        const auto logins = createDemoAccounts(owner);
        if (!logins)
            return fail(logins.error());
        for (const NewLogin& login : *logins)
            m_passwords.insert(login.account.login, login.password);
        const QString inspector = QStringLiteral("controleur");
        m_passwords.insert(inspector, QStringLiteral("inspector-password"));
        Account visitor{inspector, QStringLiteral("Contrôleuse"), {}, Group::Inspector};
        visitor.validUntil = QDate::currentDate().addMonths(1);
        if (auto saved = saveAccount(owner, visitor, m_passwords.value(inspector)); !saved)
            return saved;

        commune = {CommuneId::create(), QStringLiteral("60001"), QStringLiteral("Valombre"),
                   Convention{QStringLiteral("CV-60001")}};
        site = {SiteId::create(), commune.id, QStringLiteral("Mairie")};
        recorder = {RecorderId::create(),
                    commune.id,
                    site.id,
                    QStringLiteral("NVR mairie"),
                    DeviceFamily::Onvif,
                    QUrl(QStringLiteral("http://10.1.0.10")),
                    {}};
        DirectoryRepository directory(owner);
        if (auto saved = directory.save(commune); !saved)
            return saved;
        if (auto saved = directory.save(site); !saved)
            return saved;
        if (auto saved = directory.save(recorder); !saved)
            return saved;
        for (Camera* camera : {&first, &second}) {
            camera->id = CameraId::create();
            camera->commune = commune.id;
            camera->site = site.id;
            camera->recorder = recorder.id;
            camera->name =
                camera == &first ? QStringLiteral("Place de la Halle") : QStringLiteral("Rue du Pont");
            auto number = directory.save(*camera);
            if (!number)
                return fail(number.error());
            camera->number = *number;
        }
        return {};
    }

    [[nodiscard]] ConnectionSettings ownerSettings() const { return m_cluster->owner(); }
    [[nodiscard]] ConnectionSettings settings(const QString& login) const {
        return m_cluster->owner().as(login, m_passwords.value(login));
    }
    /// An open connection as that person; a refused one fails what is asked of it.
    [[nodiscard]] std::unique_ptr<Database> as(const char* login) const {
        auto database = std::make_unique<Database>(settings(QLatin1String(login)));
        if (auto opened = database->open(); !opened)
            qWarning("%s: %s", login, qPrintable(opened.error().toLogLine()));
        return database;
    }
    [[nodiscard]] std::unique_ptr<Database> asOwner() const {
        auto database = std::make_unique<Database>(m_cluster->owner());
        if (auto opened = database->open(); !opened)
            qWarning("%s", qPrintable(opened.error().toLogLine()));
        return database;
    }

    Commune commune;
    Site site;
    Recorder recorder;
    Camera first;
    Camera second;

private:
    QTemporaryDir m_root;
    std::unique_ptr<PrivateCluster> m_cluster; // stops before its folder goes
    QHash<QString, QString> m_passwords;
};

} // namespace vigie::catalog
