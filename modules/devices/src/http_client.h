// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "devices/device_values.h"
#include "domain/device_trust.h"

#include <QByteArrayList>
#include <QThread>
#include <QUrl>

#include <chrono>
#include <memory>
#include <stop_token>

namespace vigie::devices {

struct HttpRequest {
    QUrl url;
    QByteArray method = "POST";
    QByteArray contentType{};
    QByteArray body{};
    QByteArray authorization{}; ///< the header's value; empty for none
    /// For the whole answer; of a stream, for its head.
    std::chrono::milliseconds deadline{10000};
    /// Of a stream: nothing for so long is a Timeout.
    std::chrono::milliseconds silence{40000};
    qint64 mostBytes = 4 * 1024 * 1024; ///< of an answer that is not streamed
};

struct HttpAnswer {
    int status = 0;
    QByteArray contentType{};
    QByteArray body{};
    QByteArrayList challenges{}; ///< WWW-Authenticate
};

/// What a client's exchanges are like: long polls must not take the connections that commands need.
enum class HttpTraffic { Commands, LongPolls };

/// Exchanges with one device over HTTP: they run on an I/O thread, the caller waits.
/// All clients of an I/O thread share one network manager for each kind of traffic, as Qt gives every manager
/// a thread of its own and there may be thousands of devices.
/// Authentication is the caller's business; redirections are not followed, proxies not used, compression is
/// not offered. Over https nothing is sent before the device's certificate is accepted.
/// Thread: send() and stream() from any thread but the I/O one, several at once (six connections a device).
/// Errors: Cancelled, Timeout, Network, Untrusted. An answer with an error status is an answer.
/// Bounds: an answer of more than HttpRequest::mostBytes is a Protocol error; of a stream, half a MiB waits
///         for the sink and TCP holds the device back.
class HttpClient {
public:
    HttpClient(QThread* ioThread, HttpTraffic traffic, DeviceTrust trust = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    [[nodiscard]] Result<HttpAnswer> send(const HttpRequest& request, const std::stop_token& stop);
    /// Hands the body of an answer of status 2xx to the sink as it comes, on the caller's thread, until the
    /// device ends it; any other answer comes back whole, as from send(). `begun`, if any, is told the head
    /// first.
    [[nodiscard]] Result<HttpAnswer> stream(const HttpRequest& request, const ByteSink& sink,
                                            const std::stop_token& stop,
                                            const std::function<void(const HttpAnswer&)>& begun = {});

private:
    class Worker;
    std::shared_ptr<Worker> m_worker;
};

} // namespace vigie::devices
