// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/csv.h"
#include "onboarding/device_template.h"

#include <QRandomGenerator>
#include <QTest>

using namespace vigie;
using namespace vigie::onboarding;

class TestCsv : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tables_data() {
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray expected = "a;b\n1;x y\n";
        QTest::newRow("plain") << expected;
        QTest::newRow("byte order mark, CRLF") << "\xef\xbb\xbf" + QByteArray(expected).replace("\n", "\r\n");
        QTest::newRow("commas") << QByteArray("A,B\n1,x y\n");
        QTest::newRow("tabs") << QByteArray("a\tb\n1\tx y");
        QTest::newRow("quotes") << QByteArray("\"a\";\"b\"\r\n\"1\";\"x y\"\r\n");
        QTest::newRow("empty lines and cells") << QByteArray("\r\na;b\r\n;\r\n1;x y;;\r\n\r\n");
        QTest::newRow("blank lines before") << QByteArray(" \n\r\na,b\n1,x y\n");
        QTest::newRow("old line ends") << QByteArray("a;b\r1;x y\r");
    }
    void tables() {
        QFETCH(QByteArray, bytes);
        const auto table = parseCsv(bytes);
        QVERIFY(table);
        QCOMPARE(table->header, (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
        QCOMPARE(table->rows.size(), 1);
        QCOMPARE(table->rows[0].cells, (QStringList{QStringLiteral("1"), QStringLiteral("x y")}));
    }

    void quotedCellsHoldAnything() {
        const auto table = parseCsv("a;b\n\"x;\"\"y\"\"\nz\";2\n3;4\n");
        QVERIFY(table);
        QCOMPARE(table->rows[0].cells[0], QStringLiteral("x;\"y\"\nz"));
        QCOMPARE(table->rows[0].line, 2);
        QCOMPARE(table->rows[1].line, 4);
    }

    void accentsOfOldSpreadsheets() {
        const auto table = parseCsv("a\nB\xe9lier \x80\n");
        QVERIFY(table);
        QVERIFY(table->wasLatin1);
        QCOMPARE(table->rows[0].cells[0], QStringLiteral("Bélier €"));
    }

    void faultsNameTheirLine() {
        const auto unclosed = parseCsv("a;b\n1;2\n\"3;4\n5;6\n");
        QVERIFY(!unclosed && unclosed.error().text.contains(u'3'));
        const auto tooMany = parseCsv("a;b\n1;2\n1;2;3\n");
        QVERIFY(!tooMany && tooMany.error().text.contains(u'3'));
        QCOMPARE(parseCsv({}).error().code, ErrorCode::InvalidInput);
    }

    void whatIsWrittenIsReadBack() {
        const QList<QStringList> rows{{QStringLiteral("=1+1"), QStringLiteral("x;\"y\"\r\nz")},
                                      {QStringLiteral("-"), QStringLiteral("@home")},
                                      {QStringLiteral("Bélier"), QStringLiteral("l'été")}};
        const QByteArray bytes = writeCsv({QStringLiteral("a"), QStringLiteral("b")}, rows);
        QVERIFY(bytes.contains("'=1+1"));
        const auto table = parseCsv(bytes);
        QVERIFY(table);
        QCOMPARE(table->rows.size(), rows.size());
        for (qsizetype i = 0; i < rows.size(); ++i)
            QCOMPARE(table->rows[i].cells, rows[i]);
    }

    void aColumnAloneIsReadBack() {
        const auto table = parseCsv(
            writeCsv({QStringLiteral("a,b")}, {{QStringLiteral("1,2\t3")}, {QStringLiteral("'=1")}}));
        QVERIFY(table);
        QCOMPARE(table->rows[1].cells, QStringList{QStringLiteral("'=1")}); // its own apostrophe
        QCOMPARE(table->header, QStringList{QStringLiteral("a,b")});
        QCOMPARE(table->rows[0].cells, QStringList{QStringLiteral("1,2\t3")});
    }

    void survivesMutations() {
        QRandomGenerator random(20261124);
        const QByteArray good = writeCsv({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")},
                                         {{QStringLiteral("é;\"\n"), QStringLiteral("2"), {}},
                                          {QStringLiteral("x"), QStringLiteral("y"), QStringLiteral("z")}});
        for (int round = 0; round < 5000; ++round) {
            QByteArray bad = good;
            for (int i = random.bounded(1, 8); i > 0; --i)
                bad[qsizetype(random.bounded(quint64(bad.size())))] = "\";\n\r,\t\0\xff"[random.bounded(8)];
            if (const auto table = parseCsv(bad))
                for (const CsvRow& row : table->rows)
                    QCOMPARE(row.cells.size(), table->header.size());
        }
    }

    void templatesOfTheProgram() {
        const auto templates = builtInTemplates();
        QVERIFY(templates.size() >= 10);
        const auto family = [&](const char* manufacturer, const char* model) {
            const auto* found = templateFor(templates, QLatin1String(manufacturer), QLatin1String(model));
            return found == nullptr ? std::optional<DeviceFamily>() : found->family;
        };
        QCOMPARE(family("HIKVISION", "DS-7616NI-K2"), DeviceFamily::Hikvision);
        QCOMPARE(family("", "ds-2cd2143g0-i"), DeviceFamily::Hikvision);
        QCOMPARE(family("Dahua Technology", "anything"), DeviceFamily::Dahua);
        QCOMPARE(family("AXIS", "P3818-PVE"), DeviceFamily::Axis);
        QCOMPARE(family("Bosch", "AUTODOME"), DeviceFamily::Onvif);
        QVERIFY(!family("Unheard of", "X"));
    }

    void templatesNameTheirFaults() {
        const auto faulty = parseTemplates("manufacturer;family;port\nx;onvif;80\ny;onvif;70000\n");
        QVERIFY(!faulty);
        QVERIFY(faulty.error().text.contains(QStringLiteral("port")) && faulty.error().text.contains(u'3'));
        QVERIFY(!parseTemplates("manufacturer;family\nx;nothing\n"));
    }
};

QTEST_APPLESS_MAIN(TestCsv)
#include "test_csv.moc"
