// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <QHostAddress>
#include <QObject>

#include <span>

namespace vigie::rtsp {

/// The byte stream that carries a conversation and, unless it goes by UDP, its media: TCP or TLS.
/// Thread: that of its owner. Signals come from the event loop, never from within a call.
class Transport : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    virtual void open(const QString& host, quint16 port) = 0;
    virtual void write(const QByteArray& bytes) = 0;
    /// Bytes read into `into`; 0 when none are waiting.
    virtual qint64 read(std::span<char> into) = 0;
    /// Sends what was written, then closes.
    virtual void finish() = 0;
    [[nodiscard]] virtual bool isOpen() const = 0;
    /// Written but not yet taken by the kernel.
    [[nodiscard]] virtual qint64 unsent() const = 0;
    [[nodiscard]] virtual QHostAddress localAddress() const = 0;
    [[nodiscard]] virtual QHostAddress peerAddress() const = 0;

Q_SIGNALS:
    void opened();
    void readable();
    void failed(const vigie::Error& reason);
};

} // namespace vigie::rtsp
