// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/address_range.h"
#include "onboarding/password_batch.h"

#include <QSet>
#include <QTest>

#include <algorithm>

using namespace vigie;
using namespace vigie::onboarding;

class TestAddressRange : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ranges_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("last");
        QTest::newRow("one") << "10.1.0.9" << 1 << "10.1.0.9"
                             << "10.1.0.9";
        QTest::newRow("whole end") << "10.1.0.250 - 10.1.1.5" << 12 << "10.1.0.250"
                                   << "10.1.1.5";
        QTest::newRow("short end") << "10.1.0.10-12" << 3 << "10.1.0.10"
                                   << "10.1.0.12";
        QTest::newRow("network") << "10.1.0.77/24" << 254 << "10.1.0.1"
                                 << "10.1.0.254";
        QTest::newRow("small network") << "10.1.0.4/31" << 2 << "10.1.0.4"
                                       << "10.1.0.5";
        QTest::newRow("host") << "10.1.0.4/32" << 1 << "10.1.0.4"
                              << "10.1.0.4";
        QTest::newRow("the last address") << "255.255.255.255" << 1 << "255.255.255.255"
                                          << "255.255.255.255";
        QTest::newRow("several") << "10.1.0.1, 10.2.0.1-3" << 4 << "10.1.0.1"
                                 << "10.2.0.3";
        QTest::newRow("the most") << "10.1.0.0/20" << 4094 << "10.1.0.1"
                                  << "10.1.15.254";
        for (const char* wrong : {"", ",", "10.1", "10.1.0.256", "10.1.0.9-3", "10.1.0.0/33", "10.1.0.0/x",
                                  "10.0.0.0/8", "0x0a.1.0.1", "::1", "10.1.0.1-", "-5", "nvr.example"})
            QTest::newRow(wrong) << wrong << 0 << ""
                                 << "";
    }
    void ranges() {
        QFETCH(QString, text);
        QFETCH(int, count);
        const auto range = parseAddressRange(text);
        QCOMPARE(range.has_value(), count > 0);
        if (!range) {
            QCOMPARE(range.error().code, ErrorCode::InvalidInput);
            return;
        }
        QCOMPARE(range->size(), count);
        QTEST(range->first().toString(), "first");
        QTEST(range->last().toString(), "last");
    }

    void passwordsAreWhatEveryBrandTakes() {
        QSet<QString> seen;
        for (int i = 0; i < 500; ++i) {
            const QString password = newPassword();
            QCOMPARE(password.size(), 16);
            const auto count = [&](auto&& is) { return std::count_if(password.begin(), password.end(), is); };
            QVERIFY(count([](QChar c) { return c.isUpper(); }) >= 2);
            QVERIFY(count([](QChar c) { return c.isLower(); }) >= 2);
            QVERIFY(count([](QChar c) { return c.isDigit(); }) >= 2);
            QCOMPARE(count([](QChar c) { return QStringView(u"0O1lI").contains(c) || c.unicode() > 127; }),
                     0);
            seen.insert(password);
        }
        QCOMPARE(seen.size(), 500);
    }
};

QTEST_APPLESS_MAIN(TestAddressRange)
#include "test_address_range.moc"
