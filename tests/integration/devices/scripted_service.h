// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QUrl>

#include <functional>
#include <mutex>

/// An ONVIF device on a real socket, in a thread of its own as the driver blocks the test's. The script gets
/// each request and says what comes back.
class ScriptedService final {
public:
    struct Asked {
        QByteArray path;
        QByteArray authorization;
        QByteArray body;
        QByteArray call; ///< "GetServices", from the action
        QByteArray method;
        [[nodiscard]] bool hasToken() const { return body.contains("UsernameToken"); }
        [[nodiscard]] bool hasLogin() const { return hasToken() || !authorization.isEmpty(); }
    };
    struct Reply {
        int status = 200;
        QByteArray body;
        QByteArray headers;
        /// Stream: without a length, left open for send().
        enum class Manner { Answer, Close, Silent, Stream } manner = Manner::Answer;
    };
    using Script = std::function<Reply(const Asked&)>;

    explicit ScriptedService(Script script)
        : m_script(std::move(script)) {
        m_thread.start();
        m_context.moveToThread(&m_thread);
        QMetaObject::invokeMethod(
            &m_context, [this] { listen(); }, Qt::BlockingQueuedConnection);
    }
    ~ScriptedService() {
        QMetaObject::invokeMethod(
            &m_context, [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }

    [[nodiscard]] QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port)); }
    [[nodiscard]] QList<Asked> asked() const {
        const std::lock_guard lock(m_mutex);
        // A list of its own: Qt's sharing looks at its counter in a way that the thread sanitizer rejects.
        return {m_asked.cbegin(), m_asked.cend()};
    }
    [[nodiscard]] QByteArrayList calls() const {
        QByteArrayList list;
        for (const Asked& one : asked())
            list += one.call;
        return list;
    }
    [[nodiscard]] int logins() const {
        const auto all = asked();
        return int(std::count_if(all.begin(), all.end(), [](const Asked& one) { return one.hasLogin(); }));
    }

    /// More of all streams that are open.
    void send(const QByteArray& bytes) {
        QMetaObject::invokeMethod(
            &m_context,
            [this, bytes] {
                for (const QPointer<QTcpSocket>& stream : std::as_const(m_streams))
                    if (stream != nullptr)
                        stream->write(bytes);
            },
            Qt::BlockingQueuedConnection);
    }
    void endStreams() {
        QMetaObject::invokeMethod(
            &m_context,
            [this] {
                for (const QPointer<QTcpSocket>& stream : std::exchange(m_streams, {}))
                    if (stream != nullptr)
                        stream->disconnectFromHost();
            },
            Qt::BlockingQueuedConnection);
    }

    static QByteArray soap(const QByteArray& inner) {
        return "<?xml version=\"1.0\"?><s:Envelope "
               "xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>" +
               inner + "</s:Body></s:Envelope>";
    }
    static QByteArray fault(const QByteArray& word) {
        return soap("<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:" + word +
                    "</s:Value></s:Subcode></s:Code></s:Fault>");
    }
    /// GetSystemDateAndTimeResponse telling that UTC time.
    static Reply clock(const QDateTime& utc) {
        return {200,
                soap(QStringLiteral(
                         "<r><SystemDateAndTime><UTCDateTime><Time><Hour>%1</Hour><Minute>%2</Minute>"
                         "<Second>%3</Second></Time><Date><Year>%4</Year><Month>%5</Month><Day>%6</Day>"
                         "</Date></UTCDateTime></SystemDateAndTime></r>")
                         .arg(utc.time().hour())
                         .arg(utc.time().minute())
                         .arg(utc.time().second())
                         .arg(utc.date().year())
                         .arg(utc.date().month())
                         .arg(utc.date().day())
                         .toUtf8()),
                {}};
    }
    static Reply identity() {
        return {200,
                soap("<r><Manufacturer>M</Manufacturer><Model>D1</Model><FirmwareVersion>1</FirmwareVersion>"
                     "<SerialNumber>2</SerialNumber></r>"),
                {}};
    }

private:
    void listen() {
        m_server = std::make_unique<QTcpServer>();
        QObject::connect(m_server.get(), &QTcpServer::newConnection, m_server.get(), [this] {
            while (QTcpSocket* socket = m_server->nextPendingConnection())
                QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { read(socket); });
        });
        m_server->listen(QHostAddress::LocalHost);
        m_port = m_server->serverPort();
    }
    void read(QTcpSocket* socket) {
        QByteArray& buffer = m_buffers[socket];
        buffer += socket->readAll();
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QByteArray head = buffer.left(end);
        const auto header = [&head](const QByteArray& name) {
            for (const QByteArray& line : head.split('\n'))
                if (line.left(line.indexOf(':')).trimmed().toLower() == name)
                    return line.mid(line.indexOf(':') + 1).trimmed();
            return QByteArray();
        };
        const qsizetype size = end + 4 + header("content-length").toLongLong();
        if (buffer.size() < size)
            return;
        Asked asked{
            head.split(' ').value(1), header("authorization"), buffer.mid(end + 4, size - end - 4), {}, {}};
        const QByteArray type = header("content-type");
        asked.method = head.left(head.indexOf(' '));
        asked.call = type.mid(type.lastIndexOf('/') + 1)
                         .left(std::max<qsizetype>(0, type.size() - type.lastIndexOf('/') - 2));
        buffer.remove(0, size);
        {
            const std::lock_guard lock(m_mutex);
            m_asked.append(asked);
        }
        const Reply reply = m_script(asked);
        if (reply.manner == Reply::Manner::Close)
            return socket->disconnectFromHost();
        if (reply.manner == Reply::Manner::Stream) {
            m_streams.append(socket);
            socket->write("HTTP/1.1 200 X\r\nConnection: close\r\n" + reply.headers + "\r\n" + reply.body);
        }
        if (reply.manner == Reply::Manner::Answer)
            socket->write("HTTP/1.1 " + QByteArray::number(reply.status) +
                          " X\r\nContent-Length: " + QByteArray::number(reply.body.size()) + "\r\n" +
                          reply.headers + "\r\n" + reply.body);
    }

    Script m_script;
    QThread m_thread;
    QObject m_context;
    std::unique_ptr<QTcpServer> m_server;
    QHash<QTcpSocket*, QByteArray> m_buffers;
    QList<QPointer<QTcpSocket>> m_streams;
    quint16 m_port = 0;
    mutable std::mutex m_mutex;
    QList<Asked> m_asked; // guarded by m_mutex
};
