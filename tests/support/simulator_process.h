// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

namespace vigie::test {

/// A running vigie-sim for a test: real recorders on loopback addresses of the test's own.
/// Thread:    its test's; start() and control() block, with a time limit.
/// Ownership: owns the process, which also ends when the test dies.
/// Needs VIGIE_BIN (vigie_test() sets it). The drawn scenes are kept in VIGIE_BIN/../../sim-state.
class SimulatorProcess final {
public:
    /// `firstAddress`: "127.x.y.1" that no other test uses; `options` as on the command line.
    [[nodiscard]] Result<void> start(const QString& firstAddress, const QStringList& options = {}) {
        const QString bin = qEnvironmentVariable("VIGIE_BIN");
        m_program = bin + QStringLiteral("/vigie-sim");
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(m_program,
                        QStringList{QStringLiteral("--first-address"), firstAddress,
                                    QStringLiteral("--state-dir"), bin + QStringLiteral("/../../sim-state"),
                                    QStringLiteral("--exit-with-stdin")} +
                            options);
        // The first start of all draws the scenes, which takes half a minute.
        while (m_process.state() != QProcess::NotRunning && !m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(150'000))
                break;
        }
        m_ready = QJsonDocument::fromJson(m_process.readLine()).object();
        if (!m_ready.value(QStringLiteral("ready")).toBool())
            return fail(ErrorCode::Internal, QStringLiteral("vigie-sim"),
                        QStringLiteral("not ready, exit code %1: %2")
                            .arg(m_process.exitCode())
                            .arg(m_process.errorString()));
        return {};
    }

    SimulatorProcess() = default;
    SimulatorProcess(const SimulatorProcess&) = delete;
    SimulatorProcess& operator=(const SimulatorProcess&) = delete;
    ~SimulatorProcess() {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(10'000))
            m_process.kill();
        m_process.waitForFinished(2'000);
    }

    /// To stop and continue it as a whole: recorders whose cable was pulled.
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    /// The whole ready line.
    [[nodiscard]] const QJsonObject& ready() const { return m_ready; }
    [[nodiscard]] QString user() const { return m_ready.value(QStringLiteral("user")).toString(); }
    [[nodiscard]] QString password() const { return m_ready.value(QStringLiteral("password")).toString(); }
    /// {"name","site","address","rtsp","cameras":[{"channel","name","recording","scene","loopOffsetFrames"}]}
    [[nodiscard]] QJsonObject recorder(int commune = 0, int index = 0) const {
        return m_ready.value(QStringLiteral("communes"))
            .toArray()
            .at(commune)
            .toObject()
            .value(QStringLiteral("recorders"))
            .toArray()
            .at(index)
            .toObject();
    }
    /// `control({"fault", "127.20.1.1/2", "frozen", "on"})`; the answer's "ok" says whether it was done.
    [[nodiscard]] QJsonObject control(QStringList words) const {
        words.insert(1, QStringLiteral("--control"));
        words.insert(2, m_ready.value(QStringLiteral("control")).toString());
        QProcess command;
        command.start(m_program, words);
        if (!command.waitForFinished(15'000))
            return {};
        return QJsonDocument::fromJson(command.readAllStandardOutput()).object();
    }

private:
    QString m_program;
    QProcess m_process;
    QJsonObject m_ready;
};

} // namespace vigie::test
