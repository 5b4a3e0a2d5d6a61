// SPDX-License-Identifier: GPL-3.0-or-later
#include "http_client.h"

#include "rtsp/io_threads.h"

#include <QCoreApplication>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>

#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace vigie::devices {

namespace {

constexpr qint64 maxAnswer = 4 * 1024 * 1024;

Error cancelled() {
    return {ErrorCode::Cancelled, QCoreApplication::translate("devices", "Demande annulée."), {}};
}

Error timedOut(const HttpRequest& request) {
    return {ErrorCode::Timeout, QCoreApplication::translate("devices", "L'appareil ne répond pas."),
            QStringLiteral("no HTTP answer in %1 ms").arg(request.deadline.count())};
}

/// Where an exchange's outcome is left for the thread that waits for it.
struct Exchange {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::optional<Result<HttpAnswer>> outcome; // guarded by mutex; the first one stays

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

HttpAnswer answerOf(QNetworkReply* reply) {
    HttpAnswer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = reply->readAll();
    for (const auto& [name, value] : reply->rawHeaderPairs())
        if (name.compare("WWW-Authenticate", Qt::CaseInsensitive) == 0)
            answer.challenges += value.split('\n');
    return answer;
}

} // namespace

/// The client's half on the I/O thread.
class HttpClient::Worker final : public QObject {
public:
    explicit Worker(HttpTraffic traffic)
        : m_traffic(traffic) {}

    void start(const HttpRequest& request, const std::shared_ptr<Exchange>& exchange) {
        if (m_over || exchange->isSettled())
            return exchange->settle(fail(cancelled()));
        if (m_network == nullptr)
            m_network = managerOfThread(m_traffic);
        QNetworkRequest wire(request.url);
        wire.setRawHeader("Content-Type", request.contentType);
        wire.setRawHeader("User-Agent", "Vigie/" VIGIE_VERSION);
        if (!request.authorization.isEmpty())
            wire.setRawHeader("Authorization", request.authorization);
        wire.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
        wire.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
        wire.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
        wire.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
        wire.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        QNetworkReply* reply = m_network->post(wire, request.body);
        m_running.insert(exchange.get(), reply);
        connect(reply, &QNetworkReply::downloadProgress, this, [reply, exchange](qint64 received) {
            if (received <= maxAnswer)
                return;
            exchange->settle(
                fail(ErrorCode::Protocol,
                     QCoreApplication::translate("devices", "L'appareil envoie une réponse démesurée."),
                     QStringLiteral("HTTP answer of more than %1 bytes").arg(maxAnswer)));
            reply->abort();
        });
        connect(reply, &QNetworkReply::finished, this, [this, reply, exchange] {
            m_running.remove(exchange.get());
            reply->deleteLater();
            finished(reply, *exchange);
        });
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
    static void finished(QNetworkReply* reply, Exchange& exchange) {
        if (reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid())
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
                     QCoreApplication::translate("devices", "Le certificat de l'appareil n'est pas reconnu."),
                     detail));
        default:
            return exchange.settle(fail(
                ErrorCode::Network,
                QCoreApplication::translate("devices", "La liaison avec l'appareil est rompue."), detail));
        }
    }

    const HttpTraffic m_traffic;
    std::shared_ptr<QNetworkAccessManager> m_network;
    QHash<Exchange*, QNetworkReply*> m_running;
    bool m_over = false;
};

HttpClient::HttpClient(QThread* ioThread, HttpTraffic traffic)
    : m_worker(new Worker(traffic), rtsp::DeleteOnIoThread()) {
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
    const auto exchange = std::make_shared<Exchange>();
    Worker* worker = m_worker.get();
    QMetaObject::invokeMethod(
        worker, [worker, request, exchange] { worker->start(request, exchange); }, Qt::QueuedConnection);
    std::unique_lock lock(exchange->mutex);
    exchange->changed.wait_for(lock, stop, request.deadline, [&] { return exchange->outcome.has_value(); });
    if (exchange->outcome)
        return *std::move(exchange->outcome);
    exchange->outcome = fail(stop.stop_requested() ? cancelled() : timedOut(request));
    const Result<HttpAnswer> outcome = *exchange->outcome;
    lock.unlock();
    QMetaObject::invokeMethod(
        worker, [worker, exchange] { worker->abort(exchange); }, Qt::QueuedConnection);
    return outcome;
}

} // namespace vigie::devices
