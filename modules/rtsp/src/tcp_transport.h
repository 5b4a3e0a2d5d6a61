// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transport.h"

#include <QTcpSocket>

#include <memory>

namespace vigie::rtsp {

class TcpTransport : public Transport {
    Q_OBJECT

public:
    explicit TcpTransport(QObject* parent = nullptr);

    void open(const QString& host, quint16 port) override;
    void write(const QByteArray& bytes) override;
    qint64 read(std::span<char> into) override;
    void finish() override;
    [[nodiscard]] bool isOpen() const override {
        return m_socket->state() == QAbstractSocket::ConnectedState;
    }
    [[nodiscard]] qint64 unsent() const override { return m_socket->bytesToWrite(); }
    [[nodiscard]] QHostAddress localAddress() const override { return m_socket->localAddress(); }
    [[nodiscard]] QHostAddress peerAddress() const override { return m_socket->peerAddress(); }

protected:
    TcpTransport(std::unique_ptr<QTcpSocket> socket, QObject* parent);
    [[nodiscard]] QTcpSocket* socket() const { return m_socket.get(); }
    virtual void fail(QAbstractSocket::SocketError code, const QString& detail);

private:
    std::unique_ptr<QTcpSocket> m_socket;
    QByteArray m_rest; // received before the peer closed
};

} // namespace vigie::rtsp
