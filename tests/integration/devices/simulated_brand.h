// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "devices/device_driver.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

/// A simulated recorder of one brand, in a process of its own: it shares no protocol code with the drivers.
class SimulatedBrand final {
public:
    /// `address`: of the recorder, on loopback.
    SimulatedBrand(const QString& brand, const QString& address, const QStringList& more = {}) {
        m_program = qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigie-sim");
        if (!isBuilt())
            return;
        QStringList arguments{QStringLiteral("--communes"),
                              QStringLiteral("1"),
                              QStringLiteral("--recorders-per-commune"),
                              QStringLiteral("1"),
                              QStringLiteral("--cameras-per-recorder"),
                              QStringLiteral("2"),
                              QStringLiteral("--port-http"),
                              QStringLiteral("18290"),
                              QStringLiteral("--port-rtsp"),
                              QString::number(rtspPort),
                              QStringLiteral("--first-address"),
                              address,
                              QStringLiteral("--brands"),
                              brand,
                              QStringLiteral("--exit-with-stdin")};
        arguments += more;
        m_process.start(m_program, arguments);
        QByteArray line;
        while (m_process.state() != QProcess::NotRunning && !line.contains('\n')) {
            if (!m_process.waitForReadyRead(120'000))
                break;
            line += m_process.readAllStandardOutput();
        }
        const QJsonObject ready = QJsonDocument::fromJson(line).object();
        m_control = ready[u"control"].toString();
        m_recorder = ready[u"communes"][0][u"recorders"][0].toObject();
        m_login = {ready[u"user"].toString(), ready[u"password"].toString()};
        m_error = m_recorder.isEmpty() ? line + m_process.readAllStandardError() : QByteArray();
    }
    ~SimulatedBrand() {
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(5000))
            m_process.kill();
        m_process.waitForFinished(1000);
    }
    SimulatedBrand(const SimulatedBrand&) = delete;
    SimulatedBrand& operator=(const SimulatedBrand&) = delete;

    [[nodiscard]] bool isBuilt() const { return QFileInfo::exists(m_program); }
    static constexpr int rtspPort = 18554;

    [[nodiscard]] bool isReady() const { return !m_recorder.isEmpty(); }
    [[nodiscard]] QByteArray error() const { return m_error; }
    [[nodiscard]] const QJsonObject& recorder() const { return m_recorder; }
    [[nodiscard]] vigie::devices::DeviceAddress address(vigie::DeviceFamily family) const {
        vigie::devices::DeviceAddress address;
        address.recorder = vigie::RecorderId::create();
        address.family = family;
        address.url = QUrl(m_recorder[u"address"].toString());
        address.credentials = m_login;
        return address;
    }
    /// "fault ADDRESS TYPE on", "event ADDRESS/CHANNEL TYPE on".
    [[nodiscard]] bool command(const QString& verb, const QString& place, const QStringList& rest) const {
        const QString host = QUrl(m_recorder[u"address"].toString()).host();
        QStringList arguments{verb, QStringLiteral("--control"), m_control, host + place};
        arguments += rest;
        QProcess process;
        process.start(m_program, arguments);
        return process.waitForFinished(10'000) && process.exitCode() == 0;
    }

private:
    QString m_program;
    QProcess m_process;
    QString m_control;
    QJsonObject m_recorder;
    vigie::Credentials m_login;
    QByteArray m_error;
};
