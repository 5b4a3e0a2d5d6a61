// SPDX-License-Identifier: GPL-3.0-or-later
#include "reach.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <arpa/inet.h>
#include <memory>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace vigie;
using namespace vigie::health;
using namespace std::chrono_literals;

namespace {

QUrl urlOf(const char* host, int port) {
    return QUrl(QStringLiteral("http://%1:%2/onvif").arg(QLatin1String(host)).arg(port));
}

/// A machine that is there and answers nothing: its queue of connections is full, so the kernel drops the
/// rest.
class SilentMachine final {
public:
    SilentMachine()
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        socklen_t length = sizeof address;
        if (::bind(m_socket, generic, length) != 0 || ::listen(m_socket, 0) != 0 ||
            ::getsockname(m_socket, generic, &length) != 0)
            qFatal("no listening socket");
        m_port = ntohs(address.sin_port);
        for (int i = 0; i < 4; ++i) {
            m_callers.push_back(std::make_unique<QTcpSocket>());
            m_callers.back()->connectToHost(QHostAddress::LocalHost, m_port);
            m_callers.back()->waitForConnected(200);
        }
    }
    ~SilentMachine() { ::close(m_socket); }
    [[nodiscard]] quint16 port() const { return m_port; }

private:
    int m_socket;
    quint16 m_port = 0;
    std::vector<std::unique_ptr<QTcpSocket>> m_callers;
};

} // namespace

class TestHealthReach : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aListeningPortIsReached() {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QVERIFY(reach(urlOf("127.0.0.1", server.serverPort()), 2s, {}).has_value());
        // The next address of a name is tried when the first refuses.
        QVERIFY(reach(urlOf("localhost", server.serverPort()), 2s, {}).has_value());
    }

    void aClosedPortRefuses() {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const int port = server.serverPort();
        server.close();
        const auto refused = reach(urlOf("127.0.0.1", port), 2s, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Network);
        QVERIFY2(refused.error().text.contains("refuse"), qPrintable(refused.error().text));
    }

    void badAddressesAreErrors() {
        QCOMPARE(reach(QUrl(), 1s, {}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(reach(QUrl("http:///onvif"), 1s, {}).error().code, ErrorCode::InvalidInput);
        QCOMPARE(reach(urlOf("enregistreur.invalid", 80), 1s, {}).error().code, ErrorCode::Network);
    }

    void silenceIsATimeout() {
        const SilentMachine machine;
        QElapsedTimer timer;
        timer.start();
        const auto silent = reach(urlOf("127.0.0.1", machine.port()), 400ms, {});
        QVERIFY(!silent);
        QCOMPARE(silent.error().code, ErrorCode::Timeout);
        QVERIFY2(timer.elapsed() >= 400 && timer.elapsed() < 1000,
                 qPrintable(QString::number(timer.elapsed())));
    }

    void aStopEndsTheWait() {
        const SilentMachine machine;
        std::stop_source stop;
        const std::jthread other([&stop] {
            std::this_thread::sleep_for(200ms);
            stop.request_stop();
        });
        QElapsedTimer timer;
        timer.start();
        const auto cut = reach(urlOf("127.0.0.1", machine.port()), 10s, stop.get_token());
        QVERIFY(!cut);
        QCOMPARE(cut.error().code, ErrorCode::Cancelled);
        QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TestHealthReach)
#include "test_health_reach.moc"
