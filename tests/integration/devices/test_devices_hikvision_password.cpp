// SPDX-License-Identifier: GPL-3.0-or-later
#include "digest_check.h"
#include "hikvision/hikvision_driver.h"
#include "scripted_service.h"

#include <QTest>

#include <thread>

using namespace vigie;
using namespace vigie::devices;
using Asked = ScriptedService::Asked;
using Reply = ScriptedService::Reply;

namespace {

const Credentials login{QStringLiteral("vigie"), QStringLiteral("s3cret-word")};
const std::stop_token never;
const QByteArray accepted = "<ResponseStatus><statusCode>1</statusCode></ResponseStatus>";

template <class T>
QByteArray why(const Result<T>& result) {
    return result ? QByteArray() : result.error().toLogLine().toUtf8();
}

} // namespace

class TestDevicesHikvisionPassword : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void passwords_data() {
        QTest::addColumn<bool>("takes");
        QTest::addColumn<bool>("keepsOld");
        QTest::addColumn<bool>("works");
        QTest::newRow("changed") << true << false << true;
        QTest::newRow("said so only") << false << true << false;
        QTest::newRow("both work") << true << true << false;
    }
    void passwords() {
        QFETCH(bool, takes);
        QFETCH(bool, keepsOld);
        QFETCH(bool, works);
        const DigestCheck old("vigie", "s3cret-word");
        const DigestCheck renewed("vigie", "N3w&better");
        std::atomic<bool> changed{false};
        ScriptedService device([&](const Asked& asked) -> Reply {
            const bool byOld =
                (!changed || keepsOld) && old.accepts(asked.authorization, asked.method, asked.path);
            const bool byNew =
                changed && takes && renewed.accepts(asked.authorization, asked.method, asked.path);
            if (!byOld && !byNew)
                return {401, {}, old.challenge()};
            if (asked.path == "/ISAPI/Security/users")
                return {200, "<UserList><User><id>3</id><userName>vigie</userName></User></UserList>", {}};
            if (asked.path == "/ISAPI/Security/users/3" && asked.method == "PUT") {
                changed = asked.body.contains("<password>N3w&amp;better</password>");
                return {200, accepted, {}};
            }
            return {200, "<DeviceInfo><model>R-16</model></DeviceInfo>", {}};
        });
        const auto driver = make(device);
        const auto done = driver->changePassword(QStringLiteral("N3w&better"), never);
        QCOMPARE(done.has_value(), works);
        if (!works)
            QCOMPARE(done.error().code, ErrorCode::Conflict);
        // The driver goes on with the password that the device has.
        const auto identity = driver->identify(never);
        QVERIFY2(identity.has_value(), why(identity));
    }

    // The stream that is open under the old password is opened again under the new one, and the old one is
    // not tried any more.
    void aWatchGoesOnUnderTheNewPassword() {
        const DigestCheck old("vigie", "s3cret-word");
        const DigestCheck renewed("vigie", "N3w&better");
        std::atomic<bool> changed{false};
        std::atomic<int> streams{0};
        std::atomic<int> oldTries{0};
        ScriptedService device([&](const Asked& asked) -> Reply {
            const bool byOld = old.accepts(asked.authorization, asked.method, asked.path);
            if (changed && byOld)
                ++oldTries;
            if (changed ? !renewed.accepts(asked.authorization, asked.method, asked.path) : !byOld)
                return {401, {}, old.challenge()};
            if (asked.path == "/ISAPI/Event/notification/alertStream") {
                ++streams;
                return {200, {}, "Content-Type: multipart/mixed; boundary=b\r\n", Reply::Manner::Stream};
            }
            if (asked.path == "/ISAPI/Security/users")
                return {200, "<UserList><User><id>1</id><userName>vigie</userName></User></UserList>", {}};
            if (asked.method == "PUT") {
                changed = true;
                return {200, accepted, {}};
            }
            return {200, "<DeviceInfo><model>R-16</model></DeviceInfo>", {}};
        });
        const auto driver = make(device);
        std::atomic<int> losses{0};
        std::jthread watcher([&](const std::stop_token& stop) {
            (void)driver->watchEvents([&](const DeviceEvent& event) { losses += event.active ? 0 : 1; },
                                      stop);
        });
        QTRY_COMPARE(streams.load(), 1);
        const auto done = driver->changePassword(QStringLiteral("N3w&better"), never);
        QVERIFY2(done.has_value(), why(done));
        const int tries = oldTries;
        QTRY_COMPARE(streams.load(), 2);
        QCOMPARE(oldTries.load(), tries);
        QCOMPARE(losses.load(), 0);
    }

private:
    std::unique_ptr<HikvisionDriver> make(const ScriptedService& device) {
        return std::make_unique<HikvisionDriver>(
            DeviceAddress{RecorderId::create(), DeviceFamily::Hikvision, device.url(), login}, m_threads);
    }

    rtsp::IoThreads m_threads{2};
};

QTEST_GUILESS_MAIN(TestDevicesHikvisionPassword)
#include "test_devices_hikvision_password.moc"
