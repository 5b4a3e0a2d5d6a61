// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/journal_repository.h"
#include "cluster_fixture.h"

#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <sys/stat.h>
#include <unistd.h>

using namespace vigie;
using namespace vigie::catalog;

namespace {

/// Passes bytes on between a client and the server and keeps all it saw, as a tap on the cable would.
class Tap final : public QThread {
public:
    Tap(QHostAddress here, QHostAddress server)
        : m_here(std::move(here))
        , m_server(std::move(server)) {
        start();
        while (m_port == 0)
            msleep(5);
    }
    ~Tap() override {
        quit();
        wait();
    }
    [[nodiscard]] quint16 port() const { return m_port; }
    /// Once its thread is over.
    [[nodiscard]] QByteArray seen() {
        quit();
        wait();
        return m_seen;
    }

protected:
    void run() override {
        QTcpServer listener;
        listener.listen(m_here);
        QObject::connect(&listener, &QTcpServer::newConnection, &listener, [&] {
            QTcpSocket* client = listener.nextPendingConnection();
            auto* server = new QTcpSocket(client);
            server->connectToHost(m_server, 5432);
            const auto pass = [this](QTcpSocket* from, QTcpSocket* to) {
                const QByteArray bytes = from->readAll();
                m_seen += bytes;
                to->write(bytes);
            };
            QObject::connect(client, &QTcpSocket::readyRead, client, [=] { pass(client, server); });
            QObject::connect(server, &QTcpSocket::readyRead, client, [=] { pass(server, client); });
            QObject::connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        });
        m_port = listener.serverPort();
        exec();
    }

private:
    QHostAddress m_here;
    QHostAddress m_server;
    std::atomic<quint16> m_port = 0;
    QByteArray m_seen;
};

} // namespace

/// The way in over a network: TLS that is verified, SCRAM or a client certificate, nothing in clear.
class TestCatalogTls : public QObject {
    Q_OBJECT

    ClusterFixture m_fixture;
    QTemporaryDir m_keys{QStringLiteral("/tmp/vg-XXXXXX")};
    // An address of this process alone: the port is the server's usual one.
    const QString m_address =
        QStringLiteral("127.11.%1.%2").arg((getpid() >> 8) & 0xff).arg((getpid() & 0xff) | 1);
    const QString m_word = QStringLiteral("jamais en clair sur le réseau");

    bool openssl(const QStringList& arguments) const {
        QProcess process;
        process.setWorkingDirectory(m_keys.path());
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral("openssl"), arguments);
        const bool done = process.waitForFinished(20000) && process.exitCode() == 0;
        if (!done)
            qWarning().noquote() << arguments << process.readAll();
        return done;
    }
    bool authority(const QString& name) const {
        return openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=" + name, "-keyout", name + ".key", "-out",
                        name + ".pem"});
    }
    bool certificate(const QString& name, const QString& subject, const QString& extension) const {
        QFile extensions(m_keys.filePath(name + QStringLiteral(".ext")));
        if (!extensions.open(QIODevice::WriteOnly))
            return false;
        extensions.write(extension.toUtf8());
        extensions.close();
        return openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                        subject, "-keyout", name + ".key", "-out", name + ".csr"}) &&
               openssl({"x509", "-req", "-in", name + ".csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                        "-CAcreateserial", "-days", "2", "-extfile", name + ".ext", "-out", name + ".pem"});
    }
    bool giveToServer(const QString& name) const {
        const QString data = m_fixture.folder() + QStringLiteral("/pg");
        struct stat owner {};
        const QByteArray target = QFile::encodeName(data + QLatin1Char('/') + name);
        return stat(QFile::encodeName(data).constData(), &owner) == 0 &&
               QFile::copy(m_keys.filePath(name), QFile::decodeName(target)) &&
               chmod(target.constData(), 0600) == 0 &&
               chown(target.constData(), owner.st_uid, owner.st_gid) == 0;
    }
    ConnectionSettings over(const QString& user, const QString& password, const QString& more = {},
                            const QString& authorityFile = QStringLiteral("ca.pem")) const {
        const auto settings =
            ConnectionSettings::parse(QStringLiteral("host=%1 dbname=vigie user=%2 sslrootcert=%3 %4")
                                          .arg(m_address, user, m_keys.filePath(authorityFile), more));
        return settings ? settings->as(user, password) : ConnectionSettings();
    }

private Q_SLOTS:
    void initTestCase() {
        chmod(QFile::encodeName(m_keys.path()).constData(), 0711);
        VERIFY_OK(m_fixture.furnish());
        QVERIFY(authority(QStringLiteral("ca")) && authority(QStringLiteral("other")));
        QVERIFY(certificate(QStringLiteral("server"), QStringLiteral("/CN=catalogue"),
                            QStringLiteral("subjectAltName=IP:%1").arg(m_address)));
        QVERIFY(certificate(QStringLiteral("poste"), QStringLiteral("/CN=par_carte"),
                            QStringLiteral("extendedKeyUsage=clientAuth")));
        for (const char* file : {"server.key", "server.pem", "ca.pem"})
            QVERIFY(giveToServer(QString::fromLatin1(file)));
        auto admin = m_fixture.as("administrateur");
        Account card{QStringLiteral("par_carte"), QStringLiteral("Opératrice"), QStringLiteral("AG-3"),
                     Group::Operator};
        VERIFY_OK(saveAccount(*admin, card, {}, true));
        card.login = QStringLiteral("par_mot");
        VERIFY_OK(saveAccount(*admin, card, m_word));
        auto owner = m_fixture.asOwner();
        for (const auto& [name, value] :
             std::initializer_list<std::pair<QString, QString>>{{"listen_addresses", m_address},
                                                                {"ssl", "on"},
                                                                {"ssl_cert_file", "server.pem"},
                                                                {"ssl_key_file", "server.key"},
                                                                {"ssl_ca_file", "ca.pem"}})
            VERIFY_OK(owner->call(QStringLiteral("ALTER SYSTEM SET %1 = '%2'").arg(name, value)));
        QFile access(m_fixture.folder() + QStringLiteral("/pg/pg_hba.conf"));
        QVERIFY(access.open(QIODevice::ReadWrite));
        const QByteArray rest = access.readAll();
        access.seek(0);
        access.write("hostssl all par_carte 0.0.0.0/0 cert\nhostssl all all 0.0.0.0/0 scram-sha-256\n" +
                     rest);
        access.close();
        owner.reset();
        admin.reset();
        VERIFY_OK(m_fixture.stop());
        VERIFY_OK(m_fixture.start());
    }

    void aServerIsVerified() {
        VERIFY_OK(Database(over(QStringLiteral("par_mot"), m_word)).open());
        // Another authority's, and the right one under another name.
        VERIFY_FAILS(
            Database(over(QStringLiteral("par_mot"), m_word, {}, QStringLiteral("other.pem"))).open(),
            ErrorCode::Database);
        auto elsewhere = over(QStringLiteral("par_mot"), m_word);
        elsewhere.hosts = {QStringLiteral("localhost")};
        elsewhere.options.insert(QStringLiteral("hostaddr"), m_address);
        VERIFY_FAILS(Database(elsewhere).open(), ErrorCode::Database);
    }

    void aCertificateLogsIn() {
        const QString card = QStringLiteral("sslcert=%1 sslkey=%2")
                                 .arg(m_keys.filePath(QStringLiteral("poste.pem")),
                                      m_keys.filePath(QStringLiteral("poste.key")));
        Database desk(over(QStringLiteral("par_carte"), {}, card));
        VERIFY_OK(desk.open());
        QCOMPARE(currentAccount(desk)->bar, Bar::None);
        // Without it, or as somebody else with it.
        QVERIFY(!Database(over(QStringLiteral("par_carte"), m_word)).open());
        VERIFY_FAILS(
            Database(over(QStringLiteral("par_mot"), QStringLiteral("faux mot de passe"), card)).open(),
            ErrorCode::Auth);
    }

    /// All the bytes of a login and of a session, as seen on the cable.
    void nothingGoesInClear() {
        Tap tap(QHostAddress(QStringLiteral("127.0.0.1")), QHostAddress(m_address));
        auto settings = over(QStringLiteral("par_mot"), m_word);
        settings.options.insert(QStringLiteral("hostaddr"), QStringLiteral("127.0.0.1"));
        settings.ports = {tap.port()};
        {
            Database desk(settings);
            VERIFY_OK(desk.open());
            VERIFY_OK(DirectoryRepository(desk).load());
        }
        const QByteArray seen = tap.seen();
        QVERIFY2(seen.size() > 3000, qPrintable(QString::number(seen.size())));
        for (const QString& secret : {m_word, QStringLiteral("par_mot"), QStringLiteral("SELECT"),
                                      QStringLiteral("SCRAM"), m_fixture.commune.name, m_fixture.first.name})
            QVERIFY2(!seen.contains(secret.toUtf8()), qPrintable(secret));
    }
};

QTEST_GUILESS_MAIN(TestCatalogTls)
#include "test_catalog_tls.moc"
