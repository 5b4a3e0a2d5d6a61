// SPDX-License-Identifier: GPL-3.0-or-later
#include "control.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QTextStream>

namespace vigie::simulator {
namespace {

constexpr qsizetype maxLine = 64 * 1024;
constexpr int answerMilliseconds = 10'000;

QByteArray line(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray failureLine(const Error& error) {
    return line({{QStringLiteral("ok"), false},
                 {QStringLiteral("code"), errorCodeName(error.code)},
                 {QStringLiteral("error"), error.text}});
}

struct ParsedCommand {
    QString socket;
    QJsonObject request;
};

/// `fault --control S TARGET KIND [on|off] [--seconds N] [--from T] [--to T]` and its sisters.
Result<ParsedCommand> parseCommand(const QStringList& arguments) {
    ParsedCommand parsed;
    QStringList words;
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        const QString& word = arguments[i];
        if (!word.startsWith(QLatin1String("--"))) {
            words.append(word);
            continue;
        }
        if (i + 1 >= arguments.size())
            return fail(ErrorCode::InvalidInput,
                        QCoreApplication::translate("simulator", "%1 attend une valeur.").arg(word));
        const QString& value = arguments[++i];
        if (word == QLatin1String("--control"))
            parsed.socket = value;
        else if (word == QLatin1String("--from") || word == QLatin1String("--to"))
            parsed.request.insert(word.mid(2), value);
        else if (word == QLatin1String("--seconds")) {
            bool ok = false;
            parsed.request.insert(QStringLiteral("seconds"), value.toDouble(&ok));
            if (!ok)
                return fail(ErrorCode::InvalidInput,
                            QCoreApplication::translate("simulator", "--seconds attend un nombre."));
        } else {
            return fail(ErrorCode::InvalidInput,
                        QCoreApplication::translate("simulator", "Option inconnue : %1").arg(word));
        }
    }
    if (parsed.socket.isEmpty())
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate("simulator", "--control SOCKET est nécessaire."));
    parsed.request.insert(QStringLiteral("command"), arguments.first());
    if (arguments.first() == QLatin1String("status")) {
        if (!words.isEmpty())
            return fail(ErrorCode::InvalidInput,
                        QCoreApplication::translate("simulator", "status n'attend rien d'autre."));
        return parsed;
    }
    if (words.size() < 2 || words.size() > 3 ||
        (words.size() == 3 && words[2] != QLatin1String("on") && words[2] != QLatin1String("off")))
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate("simulator", "%1 attend une cible, un type et on ou off.")
                        .arg(arguments.first()));
    parsed.request.insert(QStringLiteral("target"), words[0]);
    parsed.request.insert(QStringLiteral("kind"), words[1]);
    parsed.request.insert(QStringLiteral("on"), words.size() < 3 || words[2] == QLatin1String("on"));
    return parsed;
}

} // namespace

ControlServer::ControlServer(Simulator* simulator)
    : m_simulator(simulator)
    , m_folder(QDir::tempPath() + QStringLiteral("/vigie-sim-XXXXXX")) {
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &ControlServer::onConnection);
}

Result<void> ControlServer::listen() {
    if (!m_folder.isValid() || !m_server.listen(m_folder.filePath(QStringLiteral("control"))))
        return fail(ErrorCode::Storage,
                    QCoreApplication::translate("simulator", "Impossible d'ouvrir le canal de commande."),
                    m_server.errorString());
    return {};
}

void ControlServer::onConnection() {
    while (QLocalSocket* const socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            while (socket->canReadLine()) {
                QJsonParseError problem;
                const QJsonDocument document = QJsonDocument::fromJson(socket->readLine(maxLine), &problem);
                if (!document.isObject()) {
                    socket->write(
                        failureLine({ErrorCode::InvalidInput,
                                     QCoreApplication::translate("simulator", "Ce n'est pas un objet JSON."),
                                     problem.errorString()}));
                    continue;
                }
                Result<QJsonObject> answer = m_simulator->command(document.object());
                if (!answer) {
                    socket->write(failureLine(answer.error()));
                    continue;
                }
                answer->insert(QStringLiteral("ok"), true);
                socket->write(line(*answer));
            }
            if (socket->bytesAvailable() > maxLine)
                socket->abort();
        });
    }
}

int runControlCommand(const QStringList& arguments) {
    QTextStream out(stdout);
    const Result<ParsedCommand> parsed = parseCommand(arguments);
    if (!parsed) {
        out << failureLine(parsed.error());
        return 64;
    }
    QLocalSocket socket;
    socket.connectToServer(parsed->socket);
    QByteArray answer;
    if (socket.waitForConnected(answerMilliseconds)) {
        socket.write(line(parsed->request));
        while (!answer.endsWith('\n') && socket.waitForReadyRead(answerMilliseconds))
            answer += socket.readAll();
    }
    if (!answer.endsWith('\n')) {
        out << failureLine({ErrorCode::Network,
                            QCoreApplication::translate("simulator", "Le simulateur ne répond pas sur %1.")
                                .arg(parsed->socket),
                            socket.errorString()});
        return 1;
    }
    out << answer;
    return QJsonDocument::fromJson(answer).object().value(QStringLiteral("ok")).toBool() ? 0 : 1;
}

} // namespace vigie::simulator
