// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/keyring_credentials.h"

#include "base/logging.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <qt6keychain/keychain.h>

#include <future>

Q_LOGGING_CATEGORY(lcVault, "vigie.vault")

namespace vigie::vault {
namespace {

const QString service = QStringLiteral("vigie");

bool isGuiThread() {
    const auto* application = QCoreApplication::instance();
    return application && application->inherits("QGuiApplication") &&
           application->thread() == QThread::currentThread();
}

Error unreadable(const RecorderId& recorder) {
    return {
        ErrorCode::Storage,
        QCoreApplication::translate(
            "vault", "Les identifiants enregistrés dans le trousseau sont illisibles : à saisir de nouveau."),
        QStringLiteral("keyring entry %1").arg(recorder.toString())};
}

Error errorOf(const QKeychain::Job& job) {
    const QString detail =
        QStringLiteral("keyring error %1: %2").arg(static_cast<int>(job.error())).arg(job.errorString());
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {
            ErrorCode::NotFound,
            QCoreApplication::translate("vault", "Aucun identifiant n'est enregistré pour cet enregistreur."),
            QStringLiteral("keyring entry %1").arg(job.key())};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {ErrorCode::Storage,
                QCoreApplication::translate("vault", "Le trousseau de la session reste verrouillé."), detail};
    default:
        return {ErrorCode::Storage,
                QCoreApplication::translate(
                    "vault",
                    "Le trousseau de la session est absent : aucun identifiant ne peut y être lu ni gardé."),
                detail};
    }
}

void run(QKeychain::Job* job, const RecorderId& recorder,
         const std::function<void(Result<QByteArray>)>& answer) {
    job->setInsecureFallback(false);
    job->setKey(recorder.toString());
    QObject::connect(job, &QKeychain::Job::finished, job, [answer](QKeychain::Job* done) {
        if (done->error() != QKeychain::NoError) {
            answer(fail(errorOf(*done)));
            return;
        }
        const auto* read = qobject_cast<QKeychain::ReadPasswordJob*>(done);
        answer(read ? read->textData().toUtf8() : QByteArray());
    });
    job->start();
}

} // namespace

KeyringCredentials::KeyringCredentials(std::chrono::milliseconds deadline)
    : m_deadline(deadline)
    , m_onThread(new QObject) {
    m_thread.setObjectName(QStringLiteral("keyring"));
    m_onThread->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, m_onThread, &QObject::deleteLater);
    m_thread.start();
}

KeyringCredentials::~KeyringCredentials() {
    m_thread.quit();
    m_thread.wait();
}

KeyringCredentials::Secret KeyringCredentials::ask(std::function<void(QObject*, Answer)> request) {
    if (isGuiThread()) {
        qCCritical(lcVault) << "the keyring was asked on the GUI thread";
        return fail(ErrorCode::Internal,
                    QCoreApplication::translate("vault", "Le trousseau ne peut pas être lu d'ici."));
    }
    // Shared with the job: it may answer after the deadline, when nobody waits any more.
    auto promise = std::make_shared<std::promise<Secret>>();
    auto future = promise->get_future();
    QMetaObject::invokeMethod(m_onThread, [this, promise, request = std::move(request)] {
        request(m_onThread, [promise](Secret secret) { promise->set_value(std::move(secret)); });
    });
    if (future.wait_for(m_deadline) != std::future_status::ready)
        return fail(ErrorCode::Timeout,
                    QCoreApplication::translate("vault", "Le trousseau de la session ne répond pas."));
    return future.get();
}

Result<Credentials> KeyringCredentials::credentials(const RecorderId& recorder) {
    const auto secret = ask([recorder](QObject* parent, const Answer& answer) {
        run(new QKeychain::ReadPasswordJob(service, parent), recorder, answer);
    });
    if (!secret)
        return fail(secret.error());
    const QJsonObject entry = QJsonDocument::fromJson(*secret).object();
    const QJsonValue user = entry[QLatin1String("user")];
    const QJsonValue password = entry[QLatin1String("password")];
    if (!user.isString() || !password.isString())
        return fail(unreadable(recorder));
    return Credentials{user.toString(), password.toString()};
}

Result<void> KeyringCredentials::store(const RecorderId& recorder, const Credentials& credentials) {
    if (recorder.isNull() || credentials.user.isEmpty())
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate("vault", "Il faut un enregistreur et un nom d'utilisateur."));
    const QByteArray entry = QJsonDocument(QJsonObject{{QStringLiteral("user"), credentials.user},
                                                       {QStringLiteral("password"), credentials.password}})
                                 .toJson(QJsonDocument::Compact);
    const auto stored = ask([recorder, entry](QObject* parent, const Answer& answer) {
        auto* job = new QKeychain::WritePasswordJob(service, parent);
        job->setTextData(QString::fromUtf8(entry));
        run(job, recorder, answer);
    });
    if (!stored)
        return fail(stored.error());
    return {};
}

Result<void> KeyringCredentials::remove(const RecorderId& recorder) {
    const auto removed = ask([recorder](QObject* parent, const Answer& answer) {
        run(new QKeychain::DeletePasswordJob(service, parent), recorder, answer);
    });
    if (!removed)
        return fail(removed.error());
    return {};
}

} // namespace vigie::vault
