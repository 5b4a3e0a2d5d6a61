// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/dc09.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace vigie;
using namespace vigie::alarms;

namespace {

const QByteArray contactIdFrame =
    "\nB90C003D\"ADM-CID\"0001R1L0#1234[#1234|1130 01 015]_12:34:56,09-28-2026\r";
const QByteArray siaFrame = "B09B003C\"SIA-DCS\"0002R1L0#1234[#1234|Nri1/BA015]_12:34:56,09-28-2026";

} // namespace

class TestDc09 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contactId() {
        const auto frame = parseDc09(contactIdFrame);
        QVERIFY(frame);
        QVERIFY(frame->crcMatches && frame->lengthMatches && !frame->encrypted);
        QCOMPARE(frame->token, QByteArray("ADM-CID"));
        QCOMPARE(frame->sequence, 1);
        QCOMPARE(frame->receiver, QByteArray("1"));
        QCOMPARE(frame->prefix, QByteArray("0"));
        QCOMPARE(frame->account, QByteArray("1234"));
        QCOMPARE(toIso(frame->time.value()), QStringLiteral("2026-09-28T12:34:56.000Z"));
        const auto event = parseContactId(frame->data);
        QVERIFY(event);
        QCOMPARE(event->qualifier, 1);
        QCOMPARE(event->code, 130);
        QCOMPARE(event->group, 1);
        QCOMPARE(event->zone, 15);
    }

    void sia_data() {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("area");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("zone");
        const auto row = [](const char* data, const char* area, const char* code, const char* zone) {
            QTest::newRow(data) << QByteArray(data) << QByteArray(area) << QByteArray(code)
                                << QByteArray(zone);
        };
        row("#1234|Nri1/BA015", "1", "BA", "015");
        row("36214|NRP", "", "RP", "");
        row("#51449|Nri0000/LR", "0000", "LR", "");
        row("#123456|Nri1CL0^VX FRONTE ^", "1", "CL", "0");
        row("#12345A|NFA129", "", "FA", "129");
        row("#006969|Nri04/OP001NM", "04", "OP", "001NM");
        row("Nri1/WA000", "1", "WA", "000");
        row("Nri1/OR12", "1", "OR", "12"); // a code's first letter, no qualifier
        row("Nri1/NA", "1", "NA", "");
        row("#AAA|Nti12:30/id007/ri2/BR9", "2", "BR", "9");
    }
    void sia() {
        QFETCH(QByteArray, data);
        const auto events = parseSiaEvents(data);
        QCOMPARE(events.size(), 1);
        QVERIFY(events[0].isNew);
        QTEST(events[0].area, "area");
        QTEST(events[0].code, "code");
        QTEST(events[0].zone, "zone");
    }

    void encryptedAndExtended() {
        const auto secret =
            parseDc09("C9080078\"*ADM-CID\"0004R1L0#1234[0408B5A9FE0A432D15C0146BA6FE1491EAD9D290155F"
                      "8EFD5FD259D5C14D9398D6DFAD1CED5A5E6A73C579753D974912");
        QVERIFY(secret && secret->encrypted && secret->crcMatches && secret->lengthMatches);
        QCOMPARE(secret->data.size(), 96);
        const auto extended =
            parseDc09("87570078\"SIA-DCS\"6002L0#AAA[|Nri1/CL501][M0026B9E4268B]_14:12:04,09-25-2019");
        QVERIFY(extended);
        QCOMPARE(extended->extended.value('M'), QByteArray("0026B9E4268B"));
        QVERIFY(extended->crcMatches && !extended->lengthMatches); // as it was published
        QVERIFY(extended->time);
    }

    void whatIsNoFrame_data() {
        QTest::addColumn<QByteArray>("bytes");
        for (const char* bytes :
             {"", "\n\r", "hello", "B90C\"ADM-CID\"", "XYZZ003D\"NULL\"0001L0[]", "B90C003D\"\"0001L0[]",
              "B90C003D\"NULL", "B90C003D\"NULL\"0001L0#1[", "B90C003D\"NULL\"0001L0#1"})
            QTest::newRow(bytes) << QByteArray(bytes);
        QTest::newRow("long") << "B90C003D\"NULL\"0001L0#1[" + QByteArray(5000, 'x') + ']';
    }
    void whatIsNoFrame() {
        QFETCH(QByteArray, bytes);
        const auto frame = parseDc09(bytes);
        QVERIFY(!frame);
        QCOMPARE(frame.error().code, ErrorCode::Protocol);
    }

    /// What receivers of real panels logged: every frame is read, and where the text is the panel's own its
    /// checksum is right.
    void realPanels() {
        const QString folder = qEnvironmentVariable("VIGIE_TEST_DATA");
        if (folder.isEmpty())
            QSKIP("VIGIE_TEST_DATA is not set: frames of real panels are not read");
        QFile log(folder + QStringLiteral("/sia_dc09/panel_frames_tr.txt"));
        QVERIFY(log.open(QIODevice::ReadOnly));
        const auto frames = splitDc09(log.readAll());
        QCOMPARE(frames.size(), 6);
        const QByteArrayList tokens{"NULL", "ADM-CID", "SIA-DCS", "SIA-DCS", "ADM-CID", "NULL"};
        const QByteArrayList accounts{"0809", "9757", "36214", "51449", "3456", "3456"};
        const QList<int> sequences{0, 28, 442, 1, 20, 0};
        for (qsizetype i = 0; i < frames.size(); ++i) {
            const auto frame = parseDc09(frames[i]);
            QVERIFY(frame);
            QVERIFY2(frame->crcMatches && frame->lengthMatches, frames[i].constData());
            QCOMPARE(frame->token, tokens[i]);
            QCOMPARE(frame->account, accounts[i]);
            QCOMPARE(frame->sequence, sequences[i]);
            QVERIFY(frame->time);
        }
        QCOMPARE(parseContactId(parseDc09(frames[1])->data)->code, 602);
        QCOMPARE(parseContactId(parseDc09(frames[4])->data)->code, 407);
    }

    /// Frames that another program's tests read, and what it says of each.
    void publishedCases_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QJsonArray>("told"); // account, event, code, error, extended, encrypted
        if (!qEnvironmentVariableIsSet("VIGIE_TEST_DATA"))
            QSKIP("VIGIE_TEST_DATA is not set: published frames of panels are not read");
        QFile table(qEnvironmentVariable("VIGIE_TEST_DATA") +
                    QStringLiteral("/sia_dc09/pysiaalarm_cases.tsv"));
        QVERIFY(table.open(QIODevice::ReadOnly));
        for (const QByteArray& line : table.readAll().split('\n')) {
            const QByteArrayList columns = line.split('\t');
            if (columns.size() < 4)
                continue;
            QByteArray tuple = columns[3];
            tuple.replace('\'', '"')
                .replace("None", "null")
                .replace("True", "true")
                .replace("False", "false");
            QTest::newRow(columns[1].constData())
                << QByteArray(columns[2]).replace("<x0A>", "\n") << QJsonDocument::fromJson(tuple).array();
        }
    }
    void publishedCases() {
        QFETCH(QByteArray, bytes);
        QFETCH(QJsonArray, told);
        QCOMPARE(told.size(), 6);
        const auto frame = parseDc09(bytes);
        QVERIFY(frame);
        QCOMPARE(QString::fromLatin1(frame->account), told[0].toString());
        QCOMPARE(frame->encrypted, told[5].toBool());
        QCOMPARE(!frame->extended.isEmpty(), told[4].toBool());
        QCOMPARE(frame->token, QByteArray(bytes.contains("ADM-CID") ? "ADM-CID" : "SIA-DCS"));
        if (frame->encrypted) {
            QVERIFY(told[2].isNull());
            return;
        }
        if (told[3].toString() == u"EventFormatError") { // its time is cut: the event is not lost for that
            QVERIFY(!frame->time);
            QCOMPARE(parseSiaEvents(frame->data).value(0).code, QByteArray("FA"));
            return;
        }
        QVERIFY(told[3].isNull());
        if (frame->token == "ADM-CID") {
            const auto event = parseContactId(frame->data);
            QVERIFY(event);
            // Contact ID's 401, restored, is the closing by a user: SIA's CL.
            QCOMPARE(event->qualifier == 3 && event->code == 401, told[2].toString() == u"CL");
            return;
        }
        const auto events = parseSiaEvents(frame->data);
        QCOMPARE(events.size(), 1);
        QCOMPARE(QString::fromLatin1(events[0].code), told[2].toString());
    }

    void survivesMutations() {
        QRandomGenerator random(20261124);
        for (int round = 0; round < 20000; ++round) {
            QByteArray bad = round % 2 == 0 ? contactIdFrame : siaFrame;
            for (int i = random.bounded(1, 6); i > 0 && !bad.isEmpty(); --i) {
                const qsizetype at = random.bounded(bad.size());
                if (random.bounded(3) == 0)
                    bad.remove(at, random.bounded(1, 8));
                else
                    bad[at] = char(random.bounded(256));
            }
            if (const auto frame = parseDc09(bad)) {
                (void)parseContactId(frame->data);
                (void)parseSiaEvents(frame->data);
            }
            (void)splitDc09(bad);
        }
    }
};

QTEST_APPLESS_MAIN(TestDc09)
#include "test_dc09.moc"
