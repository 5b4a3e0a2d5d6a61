// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArrayList>
#include <QThread>
#include <QUrl>

#include <chrono>
#include <memory>
#include <stop_token>

namespace vigie::devices {

struct HttpRequest {
    QUrl url;
    QByteArray contentType;
    QByteArray body;
    QByteArray authorization; ///< the header's value; empty for none
    std::chrono::milliseconds deadline{10000};
};

struct HttpAnswer {
    int status = 0;
    QByteArray body;
    QByteArrayList challenges; ///< WWW-Authenticate
};

/// What a client's exchanges are like: long polls must not take the connections that commands need.
enum class HttpTraffic { Commands, LongPolls };

/// Posts to one device over HTTP: the exchange runs on an I/O thread, the caller waits for it.
/// All clients of an I/O thread share one network manager for each kind of traffic, as Qt gives every manager
/// a thread of its own and there may be thousands of devices.
/// Authentication is the caller's business; redirections are not followed, proxies not used.
/// Thread: send() from any thread but the I/O one, several at once (six connections a device).
/// Errors: Cancelled, Timeout, Network. An answer with an error status is an answer.
/// Bounds: an answer of more than 4 MiB is a Protocol error.
class HttpClient {
public:
    HttpClient(QThread* ioThread, HttpTraffic traffic);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    [[nodiscard]] Result<HttpAnswer> send(const HttpRequest& request, const std::stop_token& stop);

private:
    class Worker;
    std::shared_ptr<Worker> m_worker;
};

} // namespace vigie::devices
