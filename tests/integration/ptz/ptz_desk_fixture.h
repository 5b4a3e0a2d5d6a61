// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cluster_fixture.h"
#include "simulator_process.h"

namespace vigie::test {

/// A private catalog whose two cameras are a simulated recorder's: the first turns, the second is fixed.
/// Whoever uses it includes main_window.h or the ptz room itself.
class PtzPark final {
public:
    [[nodiscard]] Result<void> start(const QString& firstAddress) {
        if (auto started = simulator.start(firstAddress, {"--communes", "1", "--recorders-per-commune", "1",
                                                          "--cameras-per-recorder", "2"});
            !started)
            return started;
        if (auto furnished = catalog.furnish(); !furnished)
            return furnished;
        const auto owner = catalog.asOwner();
        catalog::DirectoryRepository directory(*owner);
        catalog.recorder.address = QUrl(simulator.recorder()["address"].toString());
        if (auto saved = directory.save(catalog.recorder); !saved)
            return saved;
        int channel = 0;
        for (Camera* camera : {&catalog.first, &catalog.second}) {
            camera->channel = QStringLiteral("VideoSource_%1").arg(++channel);
            camera->authorisation = {QStringLiteral("AP 2026-60001"), QDate::currentDate().addYears(1),
                                     QStringLiteral("Protection des biens et des personnes"), 15};
            camera->streams = {{StreamRole::Sub,
                                QStringLiteral("sub"),
                                QUrl(simulator.recorder()["rtsp"].toString() +
                                     QStringLiteral("/live/%1/sub").arg(camera->channel)),
                                VideoCodec::H264,
                                {640, 360},
                                25}};
            if (auto saved = directory.save(*camera); !saved)
                return fail(saved.error());
        }
        return {};
    }

    /// {"pan","tilt","zoom","moving","tour","lastCommand","stoppedBy"} of the first camera's head.
    [[nodiscard]] QJsonObject head() const {
        return simulator.control({"status"})["recorders"]
            .toArray()
            .at(0)
            .toObject()["ptz"]
            .toObject()[catalog.first.channel]
            .toObject();
    }
    [[nodiscard]] bool isMoving() const { return head()["moving"].toBool(); }
    [[nodiscard]] bool setFault(const QString& kind, bool on) const {
        const QString host = QUrl(simulator.recorder()["rtsp"].toString()).host();
        return simulator
            .control({"fault", host, kind, on ? QStringLiteral("on") : QStringLiteral("off")})["ok"]
            .toBool();
    }

    catalog::ClusterFixture catalog;
    SimulatorProcess simulator;
};

/// A login in memory.
class OneLogin final : public CredentialSource {
public:
    explicit OneLogin(Credentials credentials)
        : m_credentials(std::move(credentials)) {}
    Result<Credentials> credentials(const RecorderId&) override { return m_credentials; }

private:
    Credentials m_credentials;
};

} // namespace vigie::test
