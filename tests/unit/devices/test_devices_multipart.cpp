// SPDX-License-Identifier: GPL-3.0-or-later
#include "multipart.h"

#include <QRandomGenerator>
#include <QTest>

using namespace vigie::devices;

namespace {

QList<QByteArray> bodies(const QByteArray& contentType, const QByteArray& bytes, qsizetype step,
                         qsizetype most = 8 * 1024 * 1024) {
    MultipartReader reader(contentType, most);
    QList<QByteArray> found;
    for (qsizetype at = 0; at < bytes.size(); at += step) {
        reader.append(QByteArrayView(bytes).sliced(at, std::min(step, bytes.size() - at)));
        while (const auto part = reader.next())
            found.append(part->body);
    }
    return found;
}

} // namespace

class TestDevicesMultipart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPartDoesNotWaitForTheNext() {
        MultipartReader reader("multipart/mixed; boundary=b");
        reader.append("--b\r\nContent-Length: 2\r\n\r\nab\r\n");
        QVERIFY(!reader.next()); // not yet believed
        reader.append("--b\r\nContent-Length: 3\r\n\r\ncde");
        QCOMPARE(reader.next()->body, QByteArray("ab"));
        QCOMPARE(reader.next()->body, QByteArray("cde"));
        reader.append("\r\n--b\r\nContent-Length: 1\r\n\r\nf\r\n");
        QCOMPARE(reader.next()->body, QByteArray("f"));
        QVERIFY(!reader.next());
        // With an empty line after each part, as Dahua writes them.
        reader.append("--b\r\nContent-Length:1\r\n\r\ng\r\n\r\n");
        const auto spaced = reader.next();
        QVERIFY(spaced);
        QCOMPARE(spaced->body, QByteArray("g"));
        reader.append("--b\r\nContent-Length:1\r\n\r\nh");
        QCOMPARE(reader.next()->body, QByteArray("h"));
    }

    void theLastPartNeedsNoBoundaryAfterIt() {
        MultipartReader reader("multipart/mixed; boundary=b");
        reader.append("--b\r\nContent-Length: 2\r\n\r\nab\r\n");
        QVERIFY(!reader.next());
        reader.end();
        QCOMPARE(reader.next()->body, QByteArray("ab"));
        QVERIFY(!reader.next());
        for (const char* cut : {"--b\r\nContent-Length: 3\r\n\r\nab", "--b\r\n\r\nab", "--b\r\nContent-Le"}) {
            MultipartReader other("multipart/mixed; boundary=b");
            other.append(cut);
            other.end();
            QVERIFY2(!other.next(), cut);
        }
    }

    void partsWithoutHeaders() {
        MultipartReader reader("multipart/mixed; boundary=b");
        reader.append("--b\r\n\r\nfirst\r\n--b\n\nsecond\n--b\r\n");
        QCOMPARE(reader.next()->body, QByteArray("first"));
        QCOMPARE(reader.next()->body, QByteArray("second"));
        QVERIFY(!reader.next());
    }

    void cutsParts_data() {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("stream");
        const QByteArray xml = "<a>\r\n</a>";
        QTest::newRow("as the RFC has it")
            << QByteArray("multipart/mixed; boundary=b1")
            << QByteArray("--b1\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n" + xml +
                          "\r\n--b1\r\nContent-Length: 3\r\n\r\nxyz\r\n--b1\r\n");
        QTest::newRow("dashes announced, no lengths")
            << QByteArray("multipart/mixed; boundary=\"--b1\"")
            << QByteArray("\r\n--b1\r\nA: b\r\n\r\n" + xml + "\r\n--b1\r\nA: b\r\n\r\nxyz\r\n--b1\r\n");
        QTest::newRow("lengths too long")
            << QByteArray("multipart/mixed; boundary=b1")
            << QByteArray("--b1\r\nContent-Length: 12\r\n\r\n" + xml +
                          "\r\n--b1\r\nContent-Length: 8\r\n\r\nxyz\r\n--b1\r\nA: b\r\n\r\n");
        QTest::newRow("lengths too short")
            << QByteArray("multipart/mixed; boundary=b1")
            << QByteArray("--b1\r\nContent-Length: 2\r\n\r\n" + xml +
                          "\r\n--b1\r\nContent-Length: 0\r\n\r\nxyz\r\n--b1\r\n");
        QTest::newRow("bare line feeds, no announced boundary")
            << QByteArray("multipart/x-mixed-replace")
            << QByteArray("--b1\nA: b\n\n" + xml + "\n--b1\nA: b\n\nxyz\n--b1\n");
        QTest::newRow("rubbish before")
            << QByteArray("multipart/mixed; boundary=b1; charset=x")
            << QByteArray("oh\r\n--b1\r\nA: b\r\n\r\n" + xml + "\r\n--b1\r\nA: b\r\n\r\nxyz\r\n--b1\r\n");
    }
    void cutsParts() {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, stream);
        const QList<QByteArray> expected{"<a>\r\n</a>", "xyz"};
        for (const qsizetype step : {1, 2, 7, 1000})
            QCOMPARE(bodies(type, stream, step), expected);
    }

    void aBodyMayHoldTheBoundary() {
        const QByteArray body = "x --b1 y";
        QCOMPARE(bodies("multipart/mixed; boundary=b1",
                        "--b1\r\nContent-Length: 8\r\n\r\n" + body + "\r\n--b1\r\n", 1),
                 QList<QByteArray>{body});
    }

    void aPartWithoutEndIsDropped() {
        MultipartReader reader("multipart/mixed; boundary=b1", 1000);
        reader.append(QByteArray("--b1\r\nA: b\r\n\r\n"));
        for (int i = 0; i < 100; ++i) {
            reader.append(QByteArray(100, 'x'));
            QVERIFY(!reader.next());
        }
        QVERIFY(reader.dropped() > 0);
        reader.append(QByteArray("\r\n--b1\r\nA: b\r\n\r\nxyz\r\n--b1\r\n"));
        const auto part = reader.next();
        QVERIFY(part);
        QCOMPARE(part->body, QByteArray("xyz"));
    }

    void survivesMutations() {
        QRandomGenerator random(20261124);
        const QByteArray good = "--b1\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n<a>\r\n</a>"
                                "\r\n--b1\r\nContent-Length: 3\r\n\r\nxyz\r\n--b1\r\n";
        for (int round = 0; round < 5000; ++round) {
            QByteArray bad = good + good;
            for (int i = random.bounded(1, 6); i > 0; --i) {
                const qsizetype at = random.bounded(bad.size());
                switch (random.bounded(3)) {
                case 0:
                    bad[at] = char(random.bounded(256));
                    break;
                case 1:
                    bad.remove(at, random.bounded(1, 12));
                    break;
                default:
                    bad.insert(at, bad.mid(random.bounded(bad.size()), random.bounded(1, 20)));
                }
                if (bad.isEmpty())
                    bad = good;
            }
            for (const QByteArray& body : bodies("multipart/mixed; boundary=b1", bad, 13, 64))
                QVERIFY(body.size() <= bad.size());
        }
    }
};

QTEST_APPLESS_MAIN(TestDevicesMultipart)
#include "test_devices_multipart.moc"
