// SPDX-License-Identifier: GPL-3.0-or-later
#include "second_workstation.h"

#include "domain/names.h"
#include "main_window.h"
#include "memory_credentials.h"

#include <QApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>
#include <QTextStream>

#include <unistd.h>

namespace vigie::demo {

SecondWorkstation::SecondWorkstation(QObject* parent)
    : QObject(parent) {
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &SecondWorkstation::read);
}

SecondWorkstation::~SecondWorkstation() {
    m_process.closeWriteChannel();
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(5000))
        m_process.kill();
}

void SecondWorkstation::start(const catalog::ConnectionSettings& catalog) {
    QJsonArray ports;
    for (const quint16 port : catalog.ports)
        ports << port;
    const QJsonObject login{{QStringLiteral("hosts"), QJsonArray::fromStringList(catalog.hosts)},
                            {QStringLiteral("ports"), ports},
                            {QStringLiteral("database"), catalog.database},
                            {QStringLiteral("user"), catalog.user},
                            {QStringLiteral("password"), catalog.password}};
    m_process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--second-workstation")});
    m_process.write(QJsonDocument(login).toJson(QJsonDocument::Compact) + '\n');
}

void SecondWorkstation::read() {
    m_output += m_process.readAllStandardOutput();
    for (auto end = m_output.indexOf('\n'); end >= 0; end = m_output.indexOf('\n')) {
        const QJsonObject line = QJsonDocument::fromJson(m_output.left(end)).object();
        m_output.remove(0, end + 1);
        if (line.contains(QStringLiteral("ready")))
            m_ready = true;
        else
            m_seen << line[QStringLiteral("alarm")].toString() + QLatin1Char(' ') +
                          line[QStringLiteral("state")].toString();
    }
}

int runSecondWorkstation() {
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered))
        return 2;
    const QJsonObject login = QJsonDocument::fromJson(input.readLine()).object();
    app::WorkstationSettings settings;
    for (const auto& host : login[QStringLiteral("hosts")].toArray())
        settings.catalog.hosts << host.toString();
    for (const auto& port : login[QStringLiteral("ports")].toArray())
        settings.catalog.ports << static_cast<quint16>(port.toInt());
    settings.catalog.database = login[QStringLiteral("database")].toString();
    settings.catalog.user = login[QStringLiteral("user")].toString();
    settings.catalog.password = login[QStringLiteral("password")].toString();
    settings.operatorName = QStringLiteral("Opérateur");
    settings.deskName = login[QStringLiteral("desk")].toString(QStringLiteral("poste 2"));
    settings.wallOnly = login[QStringLiteral("wall")].toBool();
    settings.credentials = std::make_shared<app::MemoryCredentials>();
    settings.collectsEvents = false;

    app::Services services(settings);
    app::MainWindow window(services);
    window.showMinimized(); // a desk on another screen: it must not cover the first one here
    QTextStream out(stdout);
    QSet<QString> told;
    const auto& model = window.queue().model();
    const auto report = [&](const QString& alarm, const QString& state) {
        if (told.contains(alarm + state))
            return;
        told << alarm + state;
        out << QJsonDocument(QJsonObject{{QStringLiteral("alarm"), alarm}, {QStringLiteral("state"), state}})
                   .toJson(QJsonDocument::Compact)
            << Qt::endl;
    };
    // Open alarms are told from the queue's own rows; closed ones leave the queue and stay on the board.
    QObject::connect(&model, &QAbstractItemModel::modelReset, &window, [&] {
        for (int row = 0; row < model.rowCount(); ++row) {
            if (const Alarm* alarm = model.alarmAt(model.index(row)))
                report(alarm->id.toString(), nameOf(alarm->state));
        }
        for (const Alarm& alarm : services.alarms.alarms()) {
            if (alarm.state == AlarmState::Closed)
                report(alarm.id.toString(), nameOf(alarm.state));
        }
    });
    QObject::connect(&window.desk(), &app::Desk::directoryChanged, &window,
                     [&] { out << "{\"ready\":true}" << Qt::endl; });
    QSocketNotifier closed(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&closed, &QSocketNotifier::activated, qApp, [&] {
        if (input.readLine().isEmpty())
            QApplication::quit();
    });
    return QApplication::exec();
}

} // namespace vigie::demo
