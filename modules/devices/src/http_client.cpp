// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_client.h"

#include "rtsp/device_tls.h"
#include "rtsp/io_threads.h"

#include <QCoreApplication>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>

#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace vigie::devices {

namespace {

constexpr qint64 streamWindow = 256 * 1024; // in the reply, and as much again on its way to the sink

Error cancelled() {
    return {ErrorCode::Cancelled, QCoreApplication::translate("devices", "Demande annulée."), {}};
}

Error timedOut(std::chrono::milliseconds patience) {
    return {ErrorCode::Timeout, QCoreApplication::translate("devices", "L'appareil ne répond pas."),
            QStringLiteral("nothing over HTTP in %1 ms").arg(patience.count())};
}

/// What an exchange leaves for the thread that waits for it.
struct Exchange {
    explicit Exchange(bool isStreamed)
        : streamed(isStreamed) {}

    const bool streamed;
    std::mutex mutex; // guards what follows
    std::condition_variable_any changed;
    std::optional<Result<HttpAnswer>> outcome; // the first one stays
    std::optional<HttpAnswer> head;            // of a stream, once it has begun
    std::deque<QByteArray> chunks;
    qint64 waiting = 0; // bytes of the chunks

    void settle(Result<HttpAnswer> result) {
        {
            const std::lock_guard lock(mutex);
            if (outcome)
                return;
            outcome = std::move(result);
        }
        changed.notify_all();
    }
    bool isSettled() {
        const std::lock_guard lock(mutex);
        return outcome.has_value();
    }
    [[nodiscard]] bool isBegun() {
        const std::lock_guard lock(mutex);
        return head.has_value();
    }
    [[nodiscard]] bool hasRoom() {
        const std::lock_guard lock(mutex);
        return waiting < streamWindow;
    }
    void begin(HttpAnswer answer) {
        {
            const std::lock_guard lock(mutex);
            head = std::move(answer);
        }
        changed.notify_all();
    }
    void add(QByteArray chunk) {
        {
            const std::lock_guard lock(mutex);
            waiting += chunk.size();
            chunks.push_back(std::move(chunk));
        }
        changed.notify_all();
    }
};

/// The manager that the present thread's clients share; it lasts as long as one of them.
std::shared_ptr<QNetworkAccessManager> managerOfThread(HttpTraffic traffic) {
    thread_local std::array<std::weak_ptr<QNetworkAccessManager>, 2> managers;
    std::weak_ptr<QNetworkAccessManager>& slot = managers[traffic == HttpTraffic::Commands ? 0 : 1];
    std::shared_ptr<QNetworkAccessManager> manager = slot.lock();
    if (manager == nullptr) {
        manager = std::make_shared<QNetworkAccessManager>();
        manager->setProxy(QNetworkProxy::NoProxy);
        slot = manager;
    }
    return manager;
}

/// Keeps connections that were accepted under one pin from those under another or none: a kept connection is
/// used again without being judged again, and the manager tells connections apart by this name. Where a pin
/// judges, the name itself decides nothing.
QString connectionName(const DeviceTrust& trust) {
    return QString::fromLatin1(trust.pinnedSha256.left(16).toHex()) + QStringLiteral(".pin");
}

HttpAnswer headOf(QNetworkReply* reply) {
    HttpAnswer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.contentType = reply->rawHeader("Content-Type");
    for (const auto& [name, value] : reply->rawHeaderPairs())
        if (name.compare("WWW-Authenticate", Qt::CaseInsensitive) == 0)
            answer.challenges += value.split('\n');
    return answer;
}

HttpAnswer answerOf(QNetworkReply* reply) {
    HttpAnswer answer = headOf(reply);
    answer.body = reply->readAll();
    return answer;
}

bool isSuccess(QNetworkReply* reply) {
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    return status >= 200 && status < 300;
}

QNetworkRequest wireRequest(const HttpRequest& request, const DeviceTrust& trust) {
    QNetworkRequest wire(request.url);
    if (!request.contentType.isEmpty())
        wire.setRawHeader("Content-Type", request.contentType);
    wire.setRawHeader("User-Agent", "Vigie/" VIGIE_VERSION);
    // Said by us, Qt leaves the body as it is: a small answer can't become a huge one.
    wire.setRawHeader("Accept-Encoding", "identity");
    if (!request.authorization.isEmpty())
        wire.setRawHeader("Authorization", request.authorization);
    wire.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    wire.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    wire.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    wire.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    wire.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    wire.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    wire.setSslConfiguration(rtsp::deviceTlsConfiguration());
    if (!trust.pinnedSha256.isEmpty())
        wire.setPeerVerifyName(connectionName(trust));
    return wire;
}

} // namespace

/// The client's half on the I/O thread.
class HttpClient::Worker final : public QObject {
public:
    Worker(HttpTraffic traffic, DeviceTrust trust)
        : m_traffic(traffic)
        , m_trust(std::move(trust)) {}

    void start(const HttpRequest& request, const std::shared_ptr<Exchange>& exchange) {
        if (m_over || exchange->isSettled())
            return exchange->settle(fail(cancelled()));
        if (m_network == nullptr)
            m_network = managerOfThread(m_traffic);
        QNetworkReply* reply =
            m_network->sendCustomRequest(wireRequest(request, m_trust), request.method, request.body);
        m_running.insert(exchange.get(), reply);
        judgeCertificate(reply, exchange);
        if (exchange->streamed) {
            reply->setReadBufferSize(streamWindow);
            connect(reply, &QNetworkReply::readyRead, this, [reply, exchange] { forward(reply, *exchange); });
            // An event stream may be silent for long after its head.
            connect(reply, &QNetworkReply::metaDataChanged, this,
                    [reply, exchange] { forward(reply, *exchange); });
        }
        connect(reply, &QNetworkReply::downloadProgress, this,
                [reply, exchange, most = request.mostBytes](qint64 received, qint64 announced) {
                    if (exchange->streamed && isSuccess(reply))
                        return;
                    if (received <= most && announced <= most)
                        return;
                    exchange->settle(fail(
                        ErrorCode::Protocol,
                        QCoreApplication::translate("devices", "L'appareil envoie une réponse démesurée."),
                        QStringLiteral("HTTP answer of more than %1 bytes").arg(most)));
                    reply->abort();
                });
        connect(reply, &QNetworkReply::finished, this, [this, reply, exchange] {
            m_running.remove(exchange.get());
            reply->deleteLater();
            if (exchange->streamed && isSuccess(reply))
                forward(reply, *exchange, true);
            finished(reply, *exchange);
        });
    }

    /// The sink has taken what waited.
    void resume(const std::shared_ptr<Exchange>& exchange) {
        if (QNetworkReply* reply = m_running.value(exchange.get()))
            forward(reply, *exchange);
    }

    void abort(const std::shared_ptr<Exchange>& exchange) {
        if (QNetworkReply* reply = m_running.value(exchange.get()))
            reply->abort();
    }

    /// The thread ends: what is going on is cancelled.
    void over() {
        m_over = true;
        for (QNetworkReply* reply : m_running.values())
            reply->abort();
        m_network.reset();
    }

private:
    void judgeCertificate(QNetworkReply* reply, const std::shared_ptr<Exchange>& exchange) {
        const auto refuse = [reply, exchange](const Error& reason) {
            exchange->settle(fail(reason));
            reply->abort();
        };
        connect(reply, &QNetworkReply::sslErrors, this,
                [this, reply, refuse](const QList<QSslError>& errors) {
                    if (const auto reason =
                            rtsp::refusal(m_trust, reply->sslConfiguration().peerCertificate(), errors))
                        return refuse(*reason);
                    reply->ignoreSslErrors();
                });
        // Before anything is sent. A certificate that the system's store accepts may still not be the one.
        connect(reply, &QNetworkReply::encrypted, this, [this, reply, refuse] {
            if (m_trust.pinnedSha256.isEmpty())
                return;
            if (const auto reason = rtsp::refusal(m_trust, reply->sslConfiguration().peerCertificate(), {}))
                refuse(*reason);
        });
    }

    static void forward(QNetworkReply* reply, Exchange& exchange, bool all = false) {
        if (!isSuccess(reply))
            return;
        if (!exchange.isBegun())
            exchange.begin(headOf(reply));
        while (reply->bytesAvailable() > 0 && (all || exchange.hasRoom()))
            exchange.add(reply->read(streamWindow));
    }

    static void finished(QNetworkReply* reply, Exchange& exchange) {
        const bool hasHead = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid();
        // A stream that breaks off is not one that ended, nor is half an answer one, unless it proves itself
        // to be whole, as XML does: a length that is too long is some firmware's habit.
        const bool isCut = reply->error() != QNetworkReply::NoError &&
                           reply->error() < QNetworkReply::ProxyConnectionRefusedError;
        const bool isXml = reply->rawHeader("Content-Type").toLower().contains("xml");
        if (hasHead && (!isSuccess(reply) || !isCut || (!exchange.streamed && isXml)))
            return exchange.settle(answerOf(reply));
        const QString detail = QStringLiteral("%1 (%2)").arg(reply->errorString()).arg(int(reply->error()));
        switch (reply->error()) {
        case QNetworkReply::OperationCanceledError:
            return exchange.settle(fail(cancelled()));
        case QNetworkReply::ConnectionRefusedError:
            return exchange.settle(
                fail(ErrorCode::Network,
                     QCoreApplication::translate("devices", "L'appareil refuse la connexion."), detail));
        case QNetworkReply::HostNotFoundError:
            return exchange.settle(fail(
                ErrorCode::Network,
                QCoreApplication::translate("devices", "Le nom de l'appareil est introuvable."), detail));
        case QNetworkReply::SslHandshakeFailedError:
            return exchange.settle(
                fail(ErrorCode::Network,
                     QCoreApplication::translate("devices", "La liaison chiffrée avec l'appareil échoue."),
                     detail));
        default:
            return exchange.settle(fail(
                ErrorCode::Network,
                QCoreApplication::translate("devices", "La liaison avec l'appareil est rompue."), detail));
        }
    }

    const HttpTraffic m_traffic;
    const DeviceTrust m_trust;
    std::shared_ptr<QNetworkAccessManager> m_network;
    QHash<Exchange*, QNetworkReply*> m_running;
    bool m_over = false;
};

HttpClient::HttpClient(QThread* ioThread, HttpTraffic traffic, DeviceTrust trust)
    : m_worker(new Worker(traffic, std::move(trust)), rtsp::DeleteOnIoThread()) {
    m_worker->moveToThread(ioThread);
    // Direct: runs on the ending thread, the last moment at which its sockets may be touched.
    QObject::connect(
        ioThread, &QThread::finished, m_worker.get(), [worker = m_worker.get()] { worker->over(); },
        Qt::DirectConnection);
}

HttpClient::~HttpClient() = default;

Result<HttpAnswer> HttpClient::send(const HttpRequest& request, const std::stop_token& stop) {
    if (stop.stop_requested())
        return fail(cancelled());
    const auto exchange = std::make_shared<Exchange>(false);
    Worker* worker = m_worker.get();
    QMetaObject::invokeMethod(
        worker, [worker, request, exchange] { worker->start(request, exchange); }, Qt::QueuedConnection);
    std::unique_lock lock(exchange->mutex);
    exchange->changed.wait_for(lock, stop, request.deadline, [&] { return exchange->outcome.has_value(); });
    if (exchange->outcome)
        return *std::move(exchange->outcome);
    exchange->outcome = fail(stop.stop_requested() ? cancelled() : timedOut(request.deadline));
    const Result<HttpAnswer> outcome = *exchange->outcome;
    lock.unlock();
    QMetaObject::invokeMethod(
        worker, [worker, exchange] { worker->abort(exchange); }, Qt::QueuedConnection);
    return outcome;
}

Result<HttpAnswer> HttpClient::stream(const HttpRequest& request, const ByteSink& sink,
                                      const std::stop_token& stop,
                                      const std::function<void(const HttpAnswer&)>& begun) {
    if (stop.stop_requested())
        return fail(cancelled());
    const auto exchange = std::make_shared<Exchange>(true);
    Worker* worker = m_worker.get();
    const auto leave = [&](Error reason) -> Result<HttpAnswer> {
        exchange->settle(fail(reason));
        QMetaObject::invokeMethod(
            worker, [worker, exchange] { worker->abort(exchange); }, Qt::QueuedConnection);
        return fail(std::move(reason));
    };
    QMetaObject::invokeMethod(
        worker, [worker, request, exchange] { worker->start(request, exchange); }, Qt::QueuedConnection);
    bool told = false;
    while (true) {
        std::deque<QByteArray> chunks;
        std::optional<HttpAnswer> head;
        {
            std::unique_lock lock(exchange->mutex);
            const auto patience = told ? request.silence : request.deadline;
            exchange->changed.wait_for(lock, stop, patience, [&] {
                return exchange->outcome || !exchange->chunks.empty() || (exchange->head && !told);
            });
            if (stop.stop_requested()) {
                lock.unlock();
                return leave(cancelled());
            }
            if (exchange->head && !told) {
                head = exchange->head;
            } else if (exchange->chunks.empty() && !exchange->outcome) {
                lock.unlock();
                return leave(timedOut(patience));
            }
            if (!head && exchange->chunks.empty())
                return *std::move(exchange->outcome);
            chunks = std::exchange(exchange->chunks, {});
            exchange->waiting = 0;
        }
        // Outside the lock: the I/O thread, which serves other devices too, waits for nobody's sink.
        if (head) {
            told = true;
            if (begun)
                begun(*head);
        }
        for (const QByteArray& chunk : chunks)
            if (auto taken = sink(chunk); !taken)
                return leave(taken.error());
        if (!chunks.empty())
            QMetaObject::invokeMethod(
                worker, [worker, exchange] { worker->resume(exchange); }, Qt::QueuedConnection);
    }
}

} // namespace vigie::devices
