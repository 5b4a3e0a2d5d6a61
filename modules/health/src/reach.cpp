// SPDX-License-Identifier: GPL-3.0-or-later
#include "reach.h"

#include "base/clock.h"

#include <QCoreApplication>

#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace vigie::health {

using namespace std::chrono_literals;

namespace {

constexpr auto pollStep = 50ms;

class Socket final {
public:
    explicit Socket(int family)
        : m_descriptor(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP)) {}
    ~Socket() {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    [[nodiscard]] int descriptor() const { return m_descriptor; }

private:
    int m_descriptor;
};

Error unreachable(const QUrl& url, int error) {
    return {ErrorCode::Network,
            error == ECONNREFUSED
                ? QCoreApplication::translate("health", "%1 refuse la connexion").arg(url.host())
                : QCoreApplication::translate("health", "%1 est injoignable").arg(url.host()),
            QString::fromLocal8Bit(std::strerror(error))};
}

Result<void> connectTo(const addrinfo& address, const QUrl& url, MonoTime deadline,
                       const std::stop_token& stop) {
    const Socket socket(address.ai_family);
    if (socket.descriptor() < 0)
        return fail(unreachable(url, errno));
    if (::connect(socket.descriptor(), address.ai_addr, address.ai_addrlen) == 0)
        return {};
    if (errno != EINPROGRESS)
        return fail(unreachable(url, errno));
    while (!stop.stop_requested()) {
        pollfd wait{socket.descriptor(), POLLOUT, 0};
        if (::poll(&wait, 1, static_cast<int>(pollStep.count())) > 0) {
            int error = 0;
            socklen_t length = sizeof error;
            if (::getsockopt(socket.descriptor(), SOL_SOCKET, SO_ERROR, &error, &length) != 0)
                error = errno;
            if (error != 0)
                return fail(unreachable(url, error));
            return {};
        }
        if (MonoClock::now() >= deadline)
            return fail(ErrorCode::Timeout,
                        QCoreApplication::translate("health", "%1 ne répond pas").arg(url.host()),
                        QStringLiteral("no answer to the TCP connection"));
    }
    return fail(ErrorCode::Cancelled, QCoreApplication::translate("health", "Contrôle annulé"));
}

} // namespace

Result<void> reach(const QUrl& url, std::chrono::milliseconds timeout, const std::stop_token& stop) {
    if (url.host().isEmpty())
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate("health", "L'adresse de l'enregistreur est incomplète"));
    const auto deadline = MonoClock::now() + timeout;
    const bool secure = url.scheme() == QLatin1String("https");
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_family = AF_UNSPEC;
    addrinfo* found = nullptr;
    const int status =
        ::getaddrinfo(url.host(QUrl::FullyEncoded).toUtf8().constData(),
                      QByteArray::number(url.port(secure ? 443 : 80)).constData(), &hints, &found);
    if (status != 0)
        return fail(ErrorCode::Network,
                    QCoreApplication::translate("health", "Nom inconnu : %1").arg(url.host()),
                    QString::fromLocal8Bit(::gai_strerror(status)));
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
    Result<void> last;
    for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
        last = connectTo(*address, url, deadline, stop);
        if (last || last.error().code == ErrorCode::Cancelled)
            break;
    }
    return last;
}

} // namespace vigie::health
