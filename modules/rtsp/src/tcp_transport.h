// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transport.h"

#include <QTcpSocket>

namespace vigie::rtsp {

class TcpTransport final : public Transport {
    Q_OBJECT

public:
    explicit TcpTransport(QObject* parent = nullptr);

    void open(const QString& host, quint16 port) override;
    void write(const QByteArray& bytes) override;
    qint64 read(std::span<char> into) override;
    void finish() override;
    void abort() override;
    [[nodiscard]] bool isOpen() const override { return m_socket.state() == QTcpSocket::ConnectedState; }

private:
    void fail(QAbstractSocket::SocketError code, const QString& detail);

    QTcpSocket m_socket;
    QByteArray m_rest; // received before the peer closed
};

} // namespace vigie::rtsp
