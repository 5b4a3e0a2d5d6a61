// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "axis.h"

#include <QObject>
#include <QPointer>

#include <set>

namespace vigie::simulator {

/// How Axis words one property: the topic, and names for the source and the data ("" where it names none).
struct AxisWording {
    QString topic;
    QString sourceName;
    QString sourceValue;
    QString dataName;
    QString dataValue;
};
[[nodiscard]] AxisWording axisWording(const Camera& camera, AlarmKind kind, bool on);

/// Events over WebSocket (RFC 6455): one client, its filters, the frames it sends.
/// Thread: the simulator's only thread. Ownership: child of its connection, whose socket it takes over.
class AxisEventSocket final : public QObject {
    Q_OBJECT
public:
    AxisEventSocket(const RecorderModel* recorder, HttpConnection* connection);
    void announce(const Camera& camera, AlarmKind kind, bool on);
    [[nodiscard]] MonoTime begun() const { return m_begun; }
    void close();

private:
    void onReadable();
    [[nodiscard]] bool takeFrame(int& opcode, QByteArray& payload);
    void handle(int opcode, const QByteArray& payload);
    void configure(const QByteArray& text);
    void sendFrame(int opcode, const QByteArray& payload);
    void sendJson(const QJsonObject& object);

    const RecorderModel* m_recorder;
    HttpConnection* m_connection;
    QTcpSocket* m_socket;
    QByteArray m_buffer;
    QStringList m_filters;
    bool m_configured = false;
    MonoTime m_begun;
};

/// wssession.cgi and the data stream. Source: VAPIX, event streaming over WebSocket.
class AxisEvents final {
public:
    explicit AxisEvents(const RecorderModel* recorder)
        : m_recorder(recorder) {}
    /// A token good for one stream.
    [[nodiscard]] QByteArray newSession();
    /// The upgrade of /vapix/ws-data-stream; refuses what has no session.
    void upgrade(const Message& request, const HttpReply& reply);
    void announce(const Camera& camera, AlarmKind kind, bool on);
    void tick();
    void reset();
    [[nodiscard]] int count() const;

private:
    const RecorderModel* m_recorder;
    std::set<QByteArray> m_sessions;
    std::vector<QPointer<AxisEventSocket>> m_sockets;
};

} // namespace vigie::simulator
