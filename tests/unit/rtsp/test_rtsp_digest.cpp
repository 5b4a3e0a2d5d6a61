// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/digest.h"

#include <QTest>

using namespace vigie;
using namespace vigie::rtsp;
using Verdict = DigestAuth::Verdict;

namespace {

QByteArray field(const QByteArray& authorization, const QByteArray& name) {
    for (const AuthChallenge& challenge : parseChallenges(authorization))
        return challenge.parameters.value(name);
    return {};
}

} // namespace

class TestRtspDigest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rfc2617Example() {
        DigestAuth auth({QStringLiteral("Mufasa"), QStringLiteral("Circle Of Life")});
        QCOMPARE(auth.challenged({"Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", "
                                  "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", "
                                  "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""},
                                 false),
                 Verdict::Retry);
        const QByteArray header = auth.authorization("GET", "/dir/index.html", {}, "0a4f113b");
        QCOMPARE(field(header, "response"), QByteArray("6629fae49393a05397450978507c4ef1"));
        QCOMPARE(field(header, "nc"), QByteArray("00000001"));
        QCOMPARE(field(header, "opaque"), QByteArray("5ccc069c403ebaf9f0171e9517f40e41"));
        QVERIFY(header.contains(", qop=auth,"));
    }

    void rfc7616ExampleTakesTheStrongestWhateverTheOrder_data() {
        QTest::addColumn<QByteArrayList>("headers");
        const QByteArray common = " realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=%, "
                                  "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
                                  "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
        const QByteArray sha = "Digest" + QByteArray(common).replace('%', "SHA-256");
        const QByteArray md5 = "Digest" + QByteArray(common).replace('%', "MD5");
        QTest::newRow("sha first") << QByteArrayList{sha, md5};
        QTest::newRow("md5 first") << QByteArrayList{md5, sha};
        QTest::newRow("one header") << QByteArrayList{md5 + ", " + sha};
        QTest::newRow("with basic") << QByteArrayList{"Basic realm=\"x\"", sha};
    }
    void rfc7616ExampleTakesTheStrongestWhateverTheOrder() {
        QFETCH(QByteArrayList, headers);
        DigestAuth auth({QStringLiteral("Mufasa"), QStringLiteral("Circle of Life")});
        QCOMPARE(auth.challenged(headers, false), Verdict::Retry);
        const QByteArray header =
            auth.authorization("GET", "/dir/index.html", {}, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        QCOMPARE(field(header, "response"),
                 QByteArray("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"));
        QCOMPARE(auth.schemeName(), QByteArray("Digest SHA-256"));
    }

    void rfc7616Md5() {
        DigestAuth auth({QStringLiteral("Mufasa"), QStringLiteral("Circle of Life")});
        QCOMPARE(auth.challenged({"Digest realm=\"http-auth@example.org\", qop=\"auth\", algorithm=MD5, "
                                  "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\""},
                                 false),
                 Verdict::Retry);
        const QByteArray header =
            auth.authorization("GET", "/dir/index.html", {}, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        QCOMPARE(field(header, "response"), QByteArray("8ca523f5e9506fed4657c9700eebdbec"));
    }

    // What a real Axis camera accepted: digest without qop, as RFC 2069 had it.
    void withoutQop() {
        DigestAuth auth({QStringLiteral("user"), QStringLiteral("pass")});
        QCOMPARE(auth.challenged({"Digest realm=\"Surveillance Server\", nonce=\"98481030\""}, false),
                 Verdict::Retry);
        const QByteArray header = auth.authorization("DESCRIBE", "rtsp://cam/1");
        // md5(md5("user:Surveillance Server:pass") + ":98481030:" + md5("DESCRIBE:rtsp://cam/1"))
        const auto md5 = [](const QByteArray& text) {
            return QCryptographicHash::hash(text, QCryptographicHash::Md5).toHex();
        };
        QCOMPARE(field(header, "response"),
                 md5(md5("user:Surveillance Server:pass") + ":98481030:" + md5("DESCRIBE:rtsp://cam/1")));
        QVERIFY(!header.contains("qop"));
        QVERIFY(!header.contains("algorithm"));
    }

    void basicOnlyWhenNothingBetterIsOffered() {
        DigestAuth auth({QStringLiteral("Aladdin"), QStringLiteral("open sesame")});
        QCOMPARE(auth.challenged({"Basic realm=\"WallyWorld\""}, false), Verdict::Retry);
        QCOMPARE(auth.authorization("GET", "/"), QByteArray("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
        QCOMPARE(auth.challenged({"Basic realm=\"x\"", "Digest realm=\"x\", nonce=\"n\""}, false),
                 Verdict::Retry);
        QCOMPARE(auth.schemeName(), QByteArray("Digest MD5"));
    }

    void aRefusedAnswerIsFinal() {
        DigestAuth auth({QStringLiteral("u"), QStringLiteral("p")});
        QCOMPARE(auth.challenged({"Digest realm=\"x\", nonce=\"1\""}, false), Verdict::Retry);
        QCOMPARE(auth.challenged({"Digest realm=\"x\", nonce=\"2\""}, true), Verdict::Refused);
        QVERIFY(!auth.refused());
        QCOMPARE(auth.challenged({"Digest realm=\"x\", nonce=\"3\""}, true), Verdict::Refused);
        QVERIFY(auth.refused());
    }

    void anAcceptedNonceMayExpireUnsaid() {
        DigestAuth auth({QStringLiteral("u"), QStringLiteral("p")});
        QCOMPARE(auth.challenged({"Digest realm=\"x\", nonce=\"1\""}, false), Verdict::Retry);
        auth.accepted();
        QCOMPARE(auth.challenged({"Digest realm=\"x\", nonce=\"2\""}, true), Verdict::Retry);
        QCOMPARE(auth.challenged({"Digest realm=\"x\", nonce=\"3\""}, true), Verdict::Refused);
    }

    void noWayBackFromDigestToBasic() {
        DigestAuth auth({QStringLiteral("u"), QStringLiteral("p")});
        QCOMPARE(auth.challenged({"Digest realm=\"x\", nonce=\"1\""}, false), Verdict::Retry);
        auth.accepted();
        QCOMPARE(auth.challenged({"Basic realm=\"x\""}, true), Verdict::NoScheme);
        QVERIFY(auth.authorization("GET", "/").startsWith("Digest "));
    }

    void staleRenewsWithoutCounting() {
        DigestAuth auth({QStringLiteral("u"), QStringLiteral("p")});
        QCOMPARE(auth.challenged({"Digest realm=\"x\", nonce=\"0\""}, false), Verdict::Retry);
        for (int i = 1; i < 10; ++i) {
            const QByteArray nonce = QByteArray::number(i);
            QCOMPARE(auth.challenged({"Digest realm=\"x\", stale=TRUE, nonce=\"" + nonce + '"'}, true),
                     Verdict::Retry);
            QCOMPARE(field(auth.authorization("GET", "/"), "nonce"), nonce);
        }
        QVERIFY(!auth.refused());
        // A device that calls one nonce stale for ever is refusing.
        QCOMPARE(auth.challenged({"Digest realm=\"x\", stale=true, nonce=\"9\""}, true), Verdict::Refused);
    }

    void acceptanceForgetsEarlierRefusals() {
        DigestAuth auth({QStringLiteral("u"), QStringLiteral("p")});
        (void)auth.challenged({"Digest realm=\"x\", nonce=\"1\""}, false);
        auth.accepted();
        (void)auth.challenged({"Digest realm=\"x\", nonce=\"2\""}, true);
        auth.accepted();
        QCOMPARE(auth.challenged({"Digest realm=\"x\", nonce=\"3\""}, true), Verdict::Retry);
    }

    void nonceCountGrowsAndStartsAnewWithANonce() {
        DigestAuth auth({QStringLiteral("u"), QStringLiteral("p")});
        (void)auth.challenged({"Digest realm=\"x\", nonce=\"1\", qop=\"auth\""}, false);
        QCOMPARE(field(auth.authorization("GET", "/"), "nc"), QByteArray("00000001"));
        QCOMPARE(field(auth.authorization("GET", "/"), "nc"), QByteArray("00000002"));
        (void)auth.challenged({"Digest realm=\"x\", nonce=\"2\", qop=\"auth\", stale=true"}, true);
        QCOMPARE(field(auth.authorization("GET", "/"), "nc"), QByteArray("00000001"));
    }

    void noLoginIsRefusedWithoutAsking() {
        DigestAuth auth({});
        QCOMPARE(auth.challenged({"Digest realm=\"x\", nonce=\"1\""}, false), Verdict::Refused);
    }

    void unknownSchemes() {
        DigestAuth auth({QStringLiteral("u"), QStringLiteral("p")});
        QCOMPARE(auth.challenged({"Bearer realm=\"x\""}, false), Verdict::NoScheme);
        QCOMPARE(auth.challenged({"Digest realm=\"x\", nonce=\"1\", algorithm=SHA-512-256"}, false),
                 Verdict::NoScheme);
        QCOMPARE(auth.challenged({}, false), Verdict::NoScheme);
        QVERIFY(!auth.isReady());
    }

    void challengesAreReadLeniently() {
        const auto list =
            parseChallenges("Digest realm=\"a, \\\"b\\\"\", nonce = n1 ,qop=auth,, Basic realm=c d");
        QCOMPARE(list.size(), 2);
        QCOMPARE(list[0].parameters.value("realm"), QByteArray("a, \\\"b\\\""));
        QCOMPARE(list[0].parameters.value("nonce"), QByteArray("n1"));
        QCOMPARE(list[1].scheme, QByteArray("Basic"));
        QCOMPARE(list[1].parameters.value("realm"), QByteArray("c d"));
        QVERIFY(parseChallenges("=,\"=").isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestRtspDigest)
#include "test_rtsp_digest.moc"
