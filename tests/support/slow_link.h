// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <chrono>
#include <deque>
#include <list>
#include <memory>

namespace vigie::test {

/// A link to a device that keeps what the device sends for a while, as a narrow one with deep buffers does.
/// What a connection was delayed by when it was made or later holds for it alone. Thread: one with an event
/// loop.
class SlowLink final : public QObject {
public:
    SlowLink(const QHostAddress& device, quint16 port) {
        connect(&m_server, &QTcpServer::newConnection, this, [this, device, port] {
            while (QTcpSocket* near = m_server.nextPendingConnection())
                join(near, device, port);
        });
    }

    [[nodiscard]] bool listen(const QHostAddress& address) { return m_server.listen(address); }
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    [[nodiscard]] int connections() const { return m_connections; }

    /// For the connections there are, from now on; new ones are quick.
    void delay(std::chrono::milliseconds by) {
        for (const auto& lane : m_lanes)
            lane->delay = by;
    }

private:
    struct Lane {
        std::chrono::milliseconds delay{0};
        std::deque<std::pair<qint64, QByteArray>> waiting; // due
    };

    void join(QTcpSocket* near, const QHostAddress& device, quint16 port) {
        ++m_connections;
        auto* far = new QTcpSocket(near);
        auto lane = std::make_shared<Lane>();
        m_lanes.push_back(lane);
        auto* beat = new QTimer(near);
        const auto clock = std::make_shared<QElapsedTimer>();
        clock->start();
        connect(near, &QTcpSocket::readyRead, far, [near, far] { far->write(near->readAll()); });
        connect(far, &QTcpSocket::connected, near, [near, far] { far->write(near->readAll()); });
        connect(far, &QTcpSocket::readyRead, beat, [far, lane, clock] {
            lane->waiting.emplace_back(clock->elapsed() + lane->delay.count(), far->readAll());
        });
        connect(beat, &QTimer::timeout, near, [near, lane, clock] {
            while (!lane->waiting.empty() && lane->waiting.front().first <= clock->elapsed()) {
                near->write(lane->waiting.front().second);
                lane->waiting.pop_front();
            }
        });
        connect(near, &QTcpSocket::disconnected, near, [this, near, lane] {
            m_lanes.remove(lane);
            near->deleteLater();
        });
        connect(far, &QTcpSocket::disconnected, near, &QTcpSocket::disconnectFromHost);
        beat->start(5);
        far->connectToHost(device, port);
    }

    std::list<std::shared_ptr<Lane>> m_lanes;
    int m_connections = 0;
    QTcpServer m_server; // last: its connections, on their way out, look for their lanes
};

} // namespace vigie::test
