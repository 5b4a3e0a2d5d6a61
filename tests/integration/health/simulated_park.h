// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cluster_fixture.h"
#include "devices/device_driver.h"
#include "onboarding/enrol.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

namespace vigie::health {

class OneLogin final : public CredentialSource {
public:
    explicit OneLogin(Credentials login)
        : m_login(std::move(login)) {}
    Result<Credentials> credentials(const RecorderId&) override { return m_login; }

private:
    Credentials m_login;
};

/// Recorders of vigie-sim, reached by their sockets only and enrolled in a private catalog.
class SimulatedPark final {
public:
    [[nodiscard]] static bool isBuilt() { return QFileInfo::exists(program()); }

    [[nodiscard]] Result<void> start(const QStringList& options, rtsp::IoThreads& io) {
        m_simulator.start(program(), options + QStringList{"--exit-with-stdin"});
        QByteArray line;
        while (!line.contains('\n')) {
            if (!m_simulator.waitForReadyRead(180000))
                return fail(ErrorCode::Internal, "vigie-sim", m_simulator.readAllStandardError());
            line += m_simulator.readAllStandardOutput();
        }
        const QJsonObject ready = QJsonDocument::fromJson(line).object();
        m_control = ready[u"control"].toString();
        const Credentials login{ready[u"user"].toString(), ready[u"password"].toString()};
        credentials = std::make_shared<OneLogin>(login);
        if (auto furnished = catalog.furnish(); !furnished)
            return furnished;
        auto owner = catalog.asOwner();
        for (const QJsonValue commune : ready[u"communes"].toArray()) {
            const Commune place{CommuneId::create(), commune[u"code"].toString(), commune[u"name"].toString(),
                                Convention{"CV-1"}};
            const Site site{SiteId::create(), place.id, "Mairie"};
            for (const QJsonValue simulated : commune[u"recorders"].toArray()) {
                const Recorder recorder{RecorderId::create(),
                                        place.id,
                                        site.id,
                                        simulated[u"name"].toString(),
                                        DeviceFamily::Onvif,
                                        QUrl(simulated[u"address"].toString())};
                auto driver = devices::connectDevice(devices::addressOf(recorder, login), io);
                if (!driver)
                    return fail(driver.error());
                const auto enrolled = onboarding::enrolRecorder(
                    *owner, **driver, place, site, recorder,
                    {"2026-12", QDate::currentDate().addYears(1), "Voie publique", 30}, {});
                if (!enrolled)
                    return fail(enrolled.error());
                recorders.append(recorder);
                cameras.append(enrolled->cameras);
            }
        }
        auto loaded = catalog::DirectoryRepository(*owner).load();
        if (!loaded)
            return fail(loaded.error());
        directory = std::make_shared<Directory>(std::move(*loaded));
        return {};
    }

    void stop() {
        m_simulator.closeWriteChannel();
        if (!m_simulator.waitForFinished(5000))
            m_simulator.kill();
        m_simulator.waitForFinished(5000);
    }

    [[nodiscard]] bool fault(const QString& where, const QString& kind, bool on,
                             const QStringList& further) const {
        QProcess process;
        process.start(program(),
                      QStringList{"fault", "--control", m_control, where, kind, on ? "on" : "off"} + further);
        return process.waitForFinished(10000) && process.exitCode() == 0;
    }

    [[nodiscard]] QList<CameraId> ids() const {
        QList<CameraId> all;
        for (const auto& some : cameras)
            for (const Camera& one : some)
                all.append(one.id);
        return all;
    }

    catalog::ClusterFixture catalog;
    std::shared_ptr<CredentialSource> credentials;
    QList<Recorder> recorders;
    QList<QList<Camera>> cameras; ///< by recorder
    std::shared_ptr<const Directory> directory;

private:
    [[nodiscard]] static QString program() { return qEnvironmentVariable("VIGIE_BIN") + "/vigie-sim"; }

    QProcess m_simulator;
    QString m_control;
};

} // namespace vigie::health
