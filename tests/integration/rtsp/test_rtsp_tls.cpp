// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording_listener.h"
#include "scripted_device.h"
#include "test_certificate.h"

#include <QCryptographicHash>
#include <QTest>

using namespace vigie;
using namespace vigie::rtsp;
using namespace std::chrono_literals;

/// RTSP over TLS: who is talked to, and that the stream comes through.
class TestRtspTls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        if (!m_made.make())
            QSKIP("there is no openssl program: TLS was not tried");
    }

    void theAcceptedCertificatePlays() {
        ScriptedDevice device(m_made.certificate, m_made.key);
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, request(device.uri(), pin()), listener);
        QTRY_VERIFY2(listener->playing() == 1, qPrintable(listener->closed().value(0).toLogLine()));
        device.peer->write(device.picture(true));
        device.peer->write(device.picture());
        QTRY_COMPARE(listener->count(), 2);
        QVERIFY(device.asked[0].uri.startsWith("rtsps://"));
        session->close();
        QTRY_COMPARE(device.countOf("TEARDOWN"), 1);
        QTRY_VERIFY(!listener->closed().isEmpty());
        QCOMPARE(listener->closed()[0].code, ErrorCode::Cancelled);
    }

    void nothingIsSentToADeviceThatIsNotTrusted_data() {
        QTest::addColumn<QByteArray>("pinned");
        QTest::newRow("signed by itself, never seen") << QByteArray();
        QTest::newRow("another was accepted") << QByteArray(32, 'x');
    }
    void nothingIsSentToADeviceThatIsNotTrusted() {
        QFETCH(QByteArray, pinned);
        ScriptedDevice device(m_made.certificate, m_made.key);
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, request(device.uri(), pinned), listener);
        QTRY_VERIFY(!listener->closed().isEmpty());
        QCOMPARE(listener->closed()[0].code, ErrorCode::Untrusted);
        // The fingerprint is what a person compares.
        const QString shown = QString::fromLatin1(pin().toHex(':').toUpper());
        QVERIFY(listener->closed()[0].text.contains(shown));
        QTest::qWait(100); // time for a request too many
        QVERIFY(device.asked.isEmpty());
        QCOMPARE(listener->closed().size(), 1);
    }

    void theSystemsStoreIsEnough() {
        const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
        QSslConfiguration trusting = before;
        trusting.addCaCertificate(m_made.certificate);
        QSslConfiguration::setDefaultConfiguration(trusting);
        ScriptedDevice device(m_made.certificate, m_made.key);
        const auto listener = std::make_shared<RecordingListener>();
        const auto session = Session::open(m_threads, request(device.uri(), {}), listener);
        QTRY_VERIFY(listener->playing() == 1 || !listener->closed().isEmpty());
        // The same certificate under a name it was not made for.
        QUrl renamed = device.uri();
        renamed.setHost(QStringLiteral("localhost"));
        const auto deceived = std::make_shared<RecordingListener>();
        const auto other = Session::open(m_threads, request(renamed, {}), deceived);
        QTRY_VERIFY(!deceived->closed().isEmpty());
        QSslConfiguration::setDefaultConfiguration(before);
        QVERIFY2(listener->closed().isEmpty(), qPrintable(listener->closed().value(0).toLogLine()));
        QCOMPARE(deceived->closed()[0].code, ErrorCode::Untrusted);
    }

    void aDeviceWithoutTlsIsAnError() {
        ScriptedDevice device;
        QUrl uri = device.uri();
        uri.setScheme(QStringLiteral("rtsps"));
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest wanted = request(uri, pin());
        wanted.connectTimeout = 1s;
        const auto session = Session::open(m_threads, wanted, listener);
        QTRY_VERIFY(!listener->closed().isEmpty());
        QVERIFY(listener->closed()[0].code == ErrorCode::Protocol ||
                listener->closed()[0].code == ErrorCode::Timeout);
        QVERIFY(device.asked.isEmpty() || !device.asked[0].headers.contains("authorization"));
    }

    void aSilentHandshakeIsATimeout() {
        QTcpServer mute;
        QVERIFY(mute.listen(QHostAddress::LocalHost));
        const auto listener = std::make_shared<RecordingListener>();
        SessionRequest wanted =
            request(QUrl(QStringLiteral("rtsps://127.0.0.1:%1/x").arg(mute.serverPort())), pin());
        wanted.connectTimeout = 600ms;
        const auto session = Session::open(m_threads, wanted, listener);
        QTRY_VERIFY(!listener->closed().isEmpty());
        QCOMPARE(listener->closed()[0].code, ErrorCode::Timeout);
    }

    void notReadingHoldsTheDeviceBack() {
        ScriptedDevice device(m_made.certificate, m_made.key);
        const auto listener = std::make_shared<RecordingListener>();
        std::unique_ptr<Session> session;
        std::atomic<int> seen{0};
        listener->whenUnit = [&](const AccessUnit&) {
            if (++seen == 10)
                session->setReading(false);
        };
        SessionRequest wanted = request(device.uri(), pin());
        wanted.silenceTimeout = 600ms;
        session = Session::open(m_threads, wanted, listener);
        QTRY_COMPARE(listener->playing(), 1);
        constexpr int pictures = 1000;
        for (int i = 0; i < pictures; ++i)
            device.peer->write(device.picture(i == 0, 20000));
        QTRY_COMPARE(listener->count(), 10);
        QTest::qWait(1000);
        QCOMPARE(listener->count(), 10);
        session->setReading(true);
        QTRY_COMPARE_WITH_TIMEOUT(listener->count(), pictures, 20000);
        QCOMPARE(session->stats().packetsLost, 0);
        QCOMPARE(session->stats().discardedBytes, 0);
    }

private:
    [[nodiscard]] QByteArray pin() const { return m_made.certificate.digest(QCryptographicHash::Sha256); }
    [[nodiscard]] static SessionRequest request(const QUrl& uri, const QByteArray& pinned) {
        SessionRequest wanted;
        wanted.uri = uri;
        wanted.credentials = {QStringLiteral("vigie"), QStringLiteral("s3cret-word")};
        wanted.trust.pinnedSha256 = pinned;
        return wanted;
    }

    TestCertificate m_made;
    IoThreads m_threads{2};
};

QTEST_GUILESS_MAIN(TestRtspTls)
#include "test_rtsp_tls.moc"
