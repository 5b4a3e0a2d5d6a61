// SPDX-License-Identifier: GPL-3.0-or-later
#include "device_login.h"
#include "onvif/soap.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace vigie;
using namespace vigie::devices;
using namespace std::chrono_literals;

namespace {

const UtcTime morning = fromDateTime(QDateTime({2026, 9, 28}, {10, 15}, Qt::UTC));

} // namespace

class TestDevicesLogin : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_clock = std::make_shared<ManualClock>(morning);
        m_guard = std::make_shared<LoginGuard>(m_clock);
        m_login = newLogin(QStringLiteral("p"));
    }

    void twoRefusalsCloseTheDoorForFiveMinutesThenHalfAnHour() {
        QVERIFY(m_login->mayAsk());
        m_login->refused();
        QVERIFY(m_login->mayAsk());
        m_login->refused();
        QVERIFY(!m_login->mayAsk());
        QCOMPARE(m_login->mayAsk().error().code, ErrorCode::Auth);
        QVERIFY(m_login->mayAsk().error().text.contains(toLocalText(morning + 5min).left(8)));
        m_clock->advance(4min + 59s);
        QVERIFY(!m_login->mayAsk());
        m_clock->advance(1s);
        QVERIFY(m_login->mayAsk()); // one attempt
        m_login->refused();
        m_clock->advance(29min);
        QVERIFY(!m_login->mayAsk());
        m_clock->advance(1min);
        m_login->accepted();
        QVERIFY(m_login->hasBeenAccepted());
        m_login->refused();
        QVERIFY(!m_login->hasBeenAccepted());
        QVERIFY(m_login->mayAsk());
    }

    void oneGuardForEveryDriver() {
        const auto sibling = newLogin(QStringLiteral("p"));
        const auto corrected = newLogin(QStringLiteral("q"));
        m_login->refused();
        sibling->refused();
        QVERIFY(!m_login->mayAsk());
        QVERIFY(!sibling->mayAsk());
        QVERIFY(corrected->mayAsk()); // another password is another login
    }

    void oneAtATimeUntilItIsAccepted() {
        const auto sibling = newLogin(QStringLiteral("p"));
        std::stop_source stop;
        auto turn = m_login->waitForTurn(stop.get_token());
        QVERIFY(turn);
        std::optional<Result<LoginGuard::Turn>> theirs;
        std::atomic<bool> done = false;
        std::thread other([&] {
            theirs = sibling->waitForTurn({});
            done = true;
        });
        // Nothing tells that somebody waits: long enough for a thread to be wrong.
        QTest::qWait(100);
        const bool waited = !done;
        m_login->refused();
        m_login->refused();
        turn->release();
        other.join();
        QVERIFY(waited);
        QVERIFY(!*theirs); // refused twice meanwhile
        QCOMPARE(theirs->error().code, ErrorCode::Auth);

        m_clock->advance(5min);
        const auto again = sibling->waitForTurn({});
        QVERIFY(again);
        stop.request_stop();
        QCOMPARE(m_login->waitForTurn(stop.get_token()).error().code, ErrorCode::Cancelled);
        sibling->accepted();
        QVERIFY(m_login->waitForTurn({})); // though the other's is not over
    }

    void anAcceptanceIsOldAfterAWhile() {
        const auto sibling = newLogin(QStringLiteral("p"));
        m_login->accepted();
        m_clock->advance(LoginGuard::freshTime);
        auto mine = m_login->waitForTurn({});
        QVERIFY(mine);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!sibling->waitForTurn(stop.get_token())); // all of a restarted recorder's tiles, one by one
        // Whoever hangs keeps the others out for two seconds and no longer.
        m_clock->advance(LoginGuard::turnTime);
        auto theirs = sibling->waitForTurn({});
        QVERIFY(theirs);
        const auto third = newLogin(QStringLiteral("p"));
        auto late = std::move(*mine);
        late.release(); // lapsed: gives nothing away
        QVERIFY(!m_guard->takeTurn(QStringLiteral("nvr.example"), third->credentials())->has_value());
    }

    void theReadingAges() {
        QVERIFY(!m_login->freshReading());
        QCOMPARE(m_login->deviceNow(), morning);
        m_login->setReading({-90min, 510ms});
        QCOMPARE(m_login->deviceNow(), morning - 90min);
        m_clock->advance(10min);
        QVERIFY(m_login->freshReading());
        m_clock->advance(1s);
        QVERIFY(!m_login->freshReading());
        QCOMPARE(m_login->deviceNow(), morning - 90min + 10min + 1s); // better than nothing
    }

    void localTimeWhereUtcBelongs() {
        QVERIFY(!m_login->tryWholeHours()); // nothing to take off
        m_login->setReading({2h + 700ms, 510ms});
        QCOMPARE(m_login->tokenNow(), morning + 2h + 700ms);
        QVERIFY(m_login->tryWholeHours());
        QCOMPARE(m_login->tokenNow(), morning + 700ms);
        QCOMPARE(m_login->deviceNow(), morning + 2h + 700ms);
        QVERIFY(!m_login->tryWholeHours()); // once
    }

    // ONVIF Programmer's Guide, "UsernameToken": the published example.
    void publishedToken() {
        const QByteArray nonce = QByteArray::fromBase64("LKqI6G/AikKCQrN0zqZFlg==");
        const UtcTime created = fromDateTime(QDateTime({2010, 9, 16}, {7, 50, 45}, Qt::UTC));
        const QByteArray token =
            usernameToken({QStringLiteral("user"), QStringLiteral("userpassword")}, created, nonce);
        QVERIFY(token.contains(">LKqI6G/AikKCQrN0zqZFlg==<"));
        // The example writes its time without fraction; ours has three digits, hashed as written.
        QVERIFY(token.contains(">2010-09-16T07:50:45.000Z<"));
        const QByteArray digest =
            QCryptographicHash::hash(nonce + "2010-09-16T07:50:45.000Z" + "userpassword",
                                     QCryptographicHash::Sha1)
                .toBase64();
        QVERIFY(token.contains(">" + digest + "<"));
        QVERIFY(!token.contains("userpassword"));
        const QByteArray published = QCryptographicHash::hash(nonce + "2010-09-16T07:50:45Z" + "userpassword",
                                                              QCryptographicHash::Sha1)
                                         .toBase64();
        QCOMPARE(published, QByteArray("tuOSpGlFlIXsozq4HFNeeGeFLEI="));
    }

    void namesAreEscaped() {
        const QByteArray token =
            usernameToken({QStringLiteral("a<b&\"c"), QStringLiteral("p")}, morning, "n");
        QVERIFY(token.contains("a&lt;b&amp;&quot;c"));
    }

private:
    std::unique_ptr<DeviceLogin> newLogin(const QString& password) const {
        return std::make_unique<DeviceLogin>(QStringLiteral("nvr.example"),
                                             Credentials{QStringLiteral("u"), password}, m_clock, m_guard);
    }

    std::shared_ptr<ManualClock> m_clock;
    std::shared_ptr<LoginGuard> m_guard;
    std::unique_ptr<DeviceLogin> m_login;
};

QTEST_GUILESS_MAIN(TestDevicesLogin)
#include "test_devices_login.moc"
