// SPDX-License-Identifier: GPL-3.0-or-later
#include "device_http.h"
#include "rtsp/device_tls.h"

#include <QFile>
#include <QProcess>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

using namespace vigie;
using namespace vigie::devices;

namespace {

/// A device that speaks HTTPS with a certificate of its own, on a real socket and in a thread of its own.
class SecureDevice final {
public:
    SecureDevice(const QSslCertificate& certificate, const QSslKey& key) {
        m_thread.start();
        m_context.moveToThread(&m_thread);
        QMetaObject::invokeMethod(
            &m_context, [&] { listen(certificate, key); }, Qt::BlockingQueuedConnection);
    }
    ~SecureDevice() {
        QMetaObject::invokeMethod(
            &m_context, [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }
    [[nodiscard]] QUrl url() const { return QUrl(QStringLiteral("https://127.0.0.1:%1/").arg(m_port)); }
    [[nodiscard]] qint64 received() const { return m_received; }

private:
    void listen(const QSslCertificate& certificate, const QSslKey& key) {
        m_server = std::make_unique<QSslServer>();
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(certificate);
        configuration.setPrivateKey(key);
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        m_server->setSslConfiguration(configuration);
        QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, &m_context, [this] {
            while (QTcpSocket* socket = m_server->nextPendingConnection())
                QObject::connect(socket, &QTcpSocket::readyRead, &m_context, [this, socket] {
                    m_received += socket->readAll().size();
                    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
        });
        QVERIFY(m_server->listen(QHostAddress::LocalHost));
        m_port = m_server->serverPort();
    }

    QThread m_thread;
    QObject m_context;
    std::unique_ptr<QSslServer> m_server;
    quint16 m_port = 0;
    std::atomic<qint64> m_received{0};
};

} // namespace

class TestDevicesTls : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    rtsp::IoThreads m_threads{1};
    const std::stop_source m_stop;

    struct Identity {
        QSslCertificate certificate;
        QSslKey key;
        [[nodiscard]] QByteArray sha256() const { return certificate.digest(QCryptographicHash::Sha256); }
    };
    static bool openssl(const QStringList& arguments) {
        QProcess process;
        process.start(QStringLiteral("openssl"), arguments);
        return process.waitForFinished(20000) && process.exitCode() == 0;
    }
    void write(const QString& name, const QByteArray& text) {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    /// Self-signed, as devices are, from 2020 to the end of `lastYear`.
    Identity identity(const QString& name, int lastYear) {
        const QString key = m_folder.filePath(name + QStringLiteral(".key"));
        const QString request = m_folder.filePath(name + QStringLiteral(".csr"));
        const QString pem = m_folder.filePath(name + QStringLiteral(".pem"));
        const QString end = QString::number(lastYear % 100) + QStringLiteral("1231235959Z");
        if (!openssl({QStringLiteral("req"), QStringLiteral("-new"), QStringLiteral("-newkey"),
                      QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                      QStringLiteral("ec_paramgen_curve:P-256"), QStringLiteral("-nodes"),
                      QStringLiteral("-subj"), QStringLiteral("/CN=recorder"), QStringLiteral("-keyout"), key,
                      QStringLiteral("-out"), request}) ||
            !openssl({QStringLiteral("ca"), QStringLiteral("-batch"), QStringLiteral("-selfsign"),
                      QStringLiteral("-notext"), QStringLiteral("-config"),
                      m_folder.filePath(QStringLiteral("ca.conf")), QStringLiteral("-keyfile"), key,
                      QStringLiteral("-in"), request, QStringLiteral("-out"), pem,
                      QStringLiteral("-startdate"), QStringLiteral("200101000000Z"),
                      QStringLiteral("-enddate"), end}))
            return Identity();
        QFile keyFile(key);
        if (!keyFile.open(QIODevice::ReadOnly))
            return Identity();
        return {QSslCertificate::fromPath(pem).value(0), QSslKey(keyFile.readAll(), QSsl::Ec)};
    }

    Result<HttpAnswer> ask(const SecureDevice& device, const QByteArray& pin) {
        HttpClient client(m_threads.nextThread(), HttpTraffic::Commands, DeviceTrust{pin});
        HttpRequest request;
        request.url = device.url();
        request.body = "secret";
        return client.send(request, m_stop.get_token());
    }

private Q_SLOTS:
    void initTestCase() {
        if (!QSslSocket::supportsSsl())
            QSKIP("no TLS library here: certificates are not tried");
        write(QStringLiteral("index.txt"), {});
        write(QStringLiteral("ca.conf"),
              "[ca]\ndefault_ca=d\n[d]\ndatabase=" + m_folder.filePath(QStringLiteral("index.txt")).toUtf8() +
                  "\nnew_certs_dir=" + m_folder.path().toUtf8() +
                  "\nrand_serial=yes\nunique_subject=no\ndefault_md=sha256\n"
                  "policy=p\n[p]\ncommonName=supplied\n");
    }

    void aStrangerGetsNothing() {
        const Identity own = identity(QStringLiteral("a"), 2049);
        QVERIFY(!own.certificate.isNull());
        SecureDevice device(own.certificate, own.key);
        const auto answer = ask(device, {});
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::Untrusted);
        QVERIFY(answer.error().text.contains(rtsp::fingerprintText(own.sha256())));
        QCOMPARE(device.received(), 0);
    }

    void theAcceptedCertificateIsEnough() {
        const Identity own = identity(QStringLiteral("b"), 2049);
        SecureDevice device(own.certificate, own.key);
        const auto answer = ask(device, own.sha256());
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().toLogLine()));
        QCOMPARE(answer->body, QByteArray("ok"));
        QVERIFY(device.received() > 0);
    }

    void anExpiredOneIsWhatAPersonAccepted() {
        const Identity own = identity(QStringLiteral("c"), 2025);
        QVERIFY(!own.certificate.isNull());
        QVERIFY(own.certificate.expiryDate() < QDateTime::currentDateTimeUtc());
        SecureDevice device(own.certificate, own.key);
        const auto refused = ask(device, {});
        QVERIFY2(refused.error().code == ErrorCode::Untrusted, qPrintable(refused.error().toLogLine()));
        QCOMPARE(device.received(), 0);
        QVERIFY(ask(device, own.sha256()).has_value());
    }

    void aChangedOneIsRefusedAndShown() {
        const Identity before = identity(QStringLiteral("d"), 2049);
        const Identity now = identity(QStringLiteral("e"), 2049);
        SecureDevice device(now.certificate, now.key);
        const auto answer = ask(device, before.sha256());
        QCOMPARE(answer.error().code, ErrorCode::Untrusted);
        QVERIFY(answer.error().text.contains(rtsp::fingerprintText(now.sha256())));
        QVERIFY(answer.error().text.contains(rtsp::fingerprintText(before.sha256())));
        QCOMPARE(device.received(), 0);
    }

    void aKeptConnectionIsNoWayAroundThePin() {
        const Identity own = identity(QStringLiteral("f"), 2049);
        const Identity other = identity(QStringLiteral("g"), 2049);
        SecureDevice device(own.certificate, own.key);
        // All on one I/O thread, whose network manager keeps the first one's connection.
        HttpClient accepted(m_threads.nextThread(), HttpTraffic::Commands, DeviceTrust{own.sha256()});
        HttpRequest request;
        request.url = device.url();
        QVERIFY(accepted.send(request, m_stop.get_token()).has_value());
        const qint64 received = device.received();
        QCOMPARE(ask(device, {}).error().code, ErrorCode::Untrusted);
        QCOMPARE(ask(device, other.sha256()).error().code, ErrorCode::Untrusted);
        QCOMPARE(device.received(), received);
        QVERIFY(accepted.send(request, m_stop.get_token()).has_value());
    }

    void fingerprintsAreReadBack() {
        const QByteArray sha256 = QCryptographicHash::hash("x", QCryptographicHash::Sha256);
        QCOMPARE(rtsp::parseFingerprint(rtsp::fingerprintText(sha256)), sha256);
        QCOMPARE(rtsp::parseFingerprint(QString::fromLatin1(sha256.toHex())), sha256);
        QVERIFY(rtsp::parseFingerprint(QStringLiteral("AB:CD")).isEmpty());
        QVERIFY(rtsp::parseFingerprint(QString(64, u'x')).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestDevicesTls)
#include "test_devices_tls.moc"
