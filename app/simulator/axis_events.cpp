// SPDX-License-Identifier: GPL-3.0-or-later
#include "axis_events.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTcpSocket>
#include <QtEndian>

namespace vigie::simulator {
namespace {

using namespace std::chrono_literals;

constexpr qsizetype mostPayload = 64 * 1024;
constexpr size_t mostSessions = 100;
constexpr qint64 mostBacklog = 1024 * 1024;
constexpr auto lostAfter = 3s; // subscriptions-lost
constexpr int textFrame = 1, closeFrame = 8, pingFrame = 9, pongFrame = 10;

/// "tns1:Device//." and "tns1:Device/tnsaxis:IO/Port" let the port's topic through.
bool lets(const QStringList& filters, const QString& topic) {
    for (QString filter : filters) {
        if (filter.endsWith(QLatin1String("//.")))
            filter.chop(3);
        if (filter.isEmpty() || topic == filter || topic.startsWith(filter + QLatin1Char('/')))
            return true;
    }
    return false;
}

QJsonObject pair(const QString& name, const QString& value) {
    return name.isEmpty() ? QJsonObject() : QJsonObject{{name, value}};
}

} // namespace

AxisWording axisWording(const Camera& camera, AlarmKind kind, bool on) {
    const QString channel = QString::number(camera.channel);
    const QString state = on ? QStringLiteral("1") : QStringLiteral("0");
    switch (kind) {
    case AlarmKind::Motion:
        return {QStringLiteral("tnsaxis:CameraApplicationPlatform/VMD/Camera%1Profile1").arg(channel),
                {},
                {},
                QStringLiteral("active"),
                state};
    case AlarmKind::Tamper:
        return {QStringLiteral("tns1:VideoSource/tnsaxis:Tampering"), QStringLiteral("channel"), channel,
                QStringLiteral("tampering"), state};
    case AlarmKind::SignalLoss:
        return {QStringLiteral("tns1:VideoSource/SignalLoss"), QStringLiteral("Source"), channel,
                QStringLiteral("State"), state};
    case AlarmKind::DigitalInput:
        return {QStringLiteral("tns1:Device/tnsaxis:IO/Port"), QStringLiteral("port"), channel,
                QStringLiteral("state"), state};
    case AlarmKind::LineCrossing:
        return {QStringLiteral("tnsaxis:CameraApplicationPlatform/ObjectAnalytics/Device1Scenario%1")
                    .arg(channel),
                {},
                {},
                QStringLiteral("active"),
                state};
    case AlarmKind::Relay:
        return {QStringLiteral("tns1:Device/Trigger/Relay"), QStringLiteral("RelayToken"), channel,
                QStringLiteral("LogicalState"), on ? QStringLiteral("active") : QStringLiteral("inactive")};
    case AlarmKind::StorageFailure:
        break;
    }
    return {QStringLiteral("tnsaxis:Storage/Alert"), QStringLiteral("disk_id"), QStringLiteral("SD_DISK"),
            QStringLiteral("alert"), state};
}

AxisEventSocket::AxisEventSocket(const RecorderModel* recorder, HttpConnection* connection)
    : QObject(connection)
    , m_recorder(recorder)
    , m_connection(connection)
    , m_socket(connection->takeOver())
    , m_begun(SystemClock().monoNow()) {
    connect(m_socket, &QTcpSocket::readyRead, this, &AxisEventSocket::onReadable);
}

void AxisEventSocket::close() {
    sendFrame(closeFrame, {});
    m_connection->finish();
}

void AxisEventSocket::sendFrame(int opcode, const QByteArray& payload) {
    QByteArray head;
    head.append(char(0x80 | opcode));
    if (payload.size() < 126) {
        head.append(char(payload.size()));
    } else { // what is sent here never reaches the 64 KiB that need eight bytes
        head.append(char(126)).append(2, '\0');
        qToBigEndian(quint16(payload.size()), head.data() + 2);
    }
    if (m_connection->backlog() < mostBacklog) // who doesn't read misses events
        (void)m_connection->write(head + payload);
}

void AxisEventSocket::sendJson(const QJsonObject& object) {
    sendFrame(textFrame, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

void AxisEventSocket::onReadable() {
    m_buffer += m_socket->readAll();
    int opcode = 0;
    QByteArray payload;
    while (takeFrame(opcode, payload))
        handle(opcode, payload);
}

/// Takes one whole frame off the buffer; closes the connection on one that a client may not send.
bool AxisEventSocket::takeFrame(int& opcode, QByteArray& payload) {
    if (m_buffer.size() < 2)
        return false;
    const bool whole = (m_buffer[0] & 0x80) != 0, masked = (m_buffer[1] & 0x80) != 0;
    qsizetype length = m_buffer[1] & 0x7f, at = 2;
    if (!whole || !masked || length == 127) {
        m_buffer.clear();
        close();
        return false;
    }
    if (length == 126) {
        if (m_buffer.size() < 4)
            return false;
        length = qFromBigEndian<quint16>(m_buffer.constData() + 2);
        at = 4;
    }
    if (length > mostPayload || m_buffer.size() < at + 4 + length)
        return false;
    const QByteArray mask = m_buffer.mid(at, 4);
    payload = m_buffer.mid(at + 4, length);
    for (qsizetype i = 0; i < payload.size(); ++i)
        payload[i] = char(payload[i] ^ mask[i % 4]);
    opcode = m_buffer[0] & 0x0f;
    m_buffer.remove(0, at + 4 + length);
    return true;
}

void AxisEventSocket::handle(int opcode, const QByteArray& payload) {
    if (opcode == textFrame)
        configure(payload);
    else if (opcode == pingFrame)
        sendFrame(pongFrame, payload.first(std::min<qsizetype>(payload.size(), 125)));
    else if (opcode == closeFrame)
        close();
}

void AxisEventSocket::configure(const QByteArray& text) {
    const QJsonObject request = QJsonDocument::fromJson(text).object();
    const QString method = request.value(QStringLiteral("method")).toString();
    QJsonObject answer{{QStringLiteral("apiVersion"), QStringLiteral("1.0")},
                       {QStringLiteral("method"), method}};
    if (request.contains(QStringLiteral("context")))
        answer.insert(QStringLiteral("context"), request.value(QStringLiteral("context")));
    if (method != QLatin1String("events:configure")) {
        answer.insert(QStringLiteral("error"),
                      QJsonObject{{QStringLiteral("code"), 2004},
                                  {QStringLiteral("message"), QStringLiteral("Method not supported")}});
        sendJson(answer);
        return;
    }
    m_filters.clear();
    const QJsonArray list =
        request.value(QStringLiteral("params")).toObject().value(QStringLiteral("eventFilterList")).toArray();
    for (const auto& filter : list)
        m_filters.append(filter.toObject().value(QStringLiteral("topicFilter")).toString());
    if (list.isEmpty())
        m_filters.append(QString());
    m_configured = true;
    answer.insert(QStringLiteral("data"), QJsonObject());
    sendJson(answer);
    // States first, as the stream's metadata does.
    for (const Camera& camera : m_recorder->cameras) {
        for (const AlarmKind kind : allAlarmKinds) {
            const std::optional<bool> on = m_recorder->property(camera, kind);
            if (on && (kind != AlarmKind::StorageFailure || camera.channel == 1))
                announce(camera, kind, *on);
        }
    }
}

void AxisEventSocket::announce(const Camera& camera, AlarmKind kind, bool on) {
    const AxisWording wording = axisWording(camera, kind, on);
    if (!m_configured || m_recorder->has(Quirk::HeartbeatStops) || !lets(m_filters, wording.topic))
        return;
    const qint64 when = m_recorder->has(Quirk::ZeroDates)
                            ? 0
                            : m_recorder->deviceNow().time_since_epoch() / std::chrono::milliseconds(1);
    const QJsonObject message{{QStringLiteral("source"), pair(wording.sourceName, wording.sourceValue)},
                              {QStringLiteral("key"), QJsonObject()},
                              {QStringLiteral("data"), pair(wording.dataName, wording.dataValue)}};
    const QJsonObject notification{{QStringLiteral("topic"), wording.topic},
                                   {QStringLiteral("timestamp"), when},
                                   {QStringLiteral("message"), message}};
    sendJson({{QStringLiteral("apiVersion"), QStringLiteral("1.0")},
              {QStringLiteral("method"), QStringLiteral("events:notify")},
              {QStringLiteral("params"), QJsonObject{{QStringLiteral("notification"), notification}}}});
}

QByteArray AxisEvents::newSession() {
    if (m_sessions.size() >= mostSessions)
        m_sessions.clear(); // nobody comes for them
    const QByteArray token = QByteArray::number(QRandomGenerator::system()->generate64(), 16) +
                             QByteArray::number(QRandomGenerator::system()->generate64(), 16);
    m_sessions.insert(token);
    return token;
}

void AxisEvents::upgrade(const Message& request, const HttpReply& reply) {
    const QUrlQuery query = queryOf(request.target);
    const QByteArray key = request.header("Sec-WebSocket-Key");
    HttpConnection* const connection = reply.connection();
    if (!connection)
        return;
    if (m_sessions.erase(value(query, "wssession").toLatin1()) == 0) {
        sendText(reply, "Unauthorized\n", 401);
        return;
    }
    if (key.isEmpty() || request.header("Upgrade").toLower() != "websocket" ||
        value(query, "sources") != QLatin1String("events")) {
        sendText(reply, "Bad Request\n", 400);
        return;
    }
    const QByteArray accept =
        QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1)
            .toBase64();
    connection->startRaw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         "Sec-WebSocket-Accept: " +
                         accept + "\r\n\r\n");
    m_sockets.push_back(new AxisEventSocket(m_recorder, connection));
}

void AxisEvents::announce(const Camera& camera, AlarmKind kind, bool on) {
    for (const QPointer<AxisEventSocket>& socket : m_sockets) {
        if (socket)
            socket->announce(camera, kind, on);
    }
}

void AxisEvents::tick() {
    std::erase_if(m_sockets, [](const QPointer<AxisEventSocket>& socket) { return socket.isNull(); });
    if (!m_recorder->has(Quirk::SubscriptionsLost))
        return;
    const MonoTime now = SystemClock().monoNow();
    for (const QPointer<AxisEventSocket>& socket : m_sockets) {
        if (now - socket->begun() > lostAfter)
            socket->close();
    }
}

void AxisEvents::reset() {
    m_sessions.clear();
    m_sockets.clear();
}

int AxisEvents::count() const {
    return int(std::count_if(m_sockets.begin(), m_sockets.end(),
                             [](const QPointer<AxisEventSocket>& socket) { return !socket.isNull(); }));
}

} // namespace vigie::simulator
