// SPDX-License-Identifier: GPL-3.0-or-later
#include "brand_park.h"
#include "devices/discovery.h"
#include "digest_check.h"
#include "onboarding/login_trial.h"
#include "onboarding/password_batch.h"
#include "onboarding/stream_trial.h"
#include "scripted_service.h"

#include <QTest>

#include <map>

using namespace vigie;
using namespace vigie::devices;
using namespace vigie::onboarding;
using namespace std::chrono_literals;

namespace {

const std::stop_token never;
const QStringList brands{QStringLiteral("onvif"), QStringLiteral("hikvision"), QStringLiteral("dahua"),
                         QStringLiteral("axis"), QStringLiteral("generic")};
constexpr int known = 4; // brands with an interface of their own

LoginCandidate wrong(const char* name) {
    return {QLatin1String(name), {QStringLiteral("admin"), QLatin1String(name) + QStringLiteral("-pass")}};
}

/// Passwords in memory, as the keyring keeps them.
class MemoryStore final : public PasswordStore {
public:
    std::map<RecorderId, Credentials> present;
    std::map<RecorderId, Credentials> waiting;

    Result<Credentials> current(const RecorderId& recorder) override { return find(present, recorder); }
    Result<void> keepPending(const RecorderId& recorder, const Credentials& next) override {
        waiting[recorder] = next;
        return {};
    }
    Result<Credentials> pending(const RecorderId& recorder) override { return find(waiting, recorder); }
    Result<void> settle(const RecorderId& recorder, const Credentials& now) override {
        present[recorder] = now;
        waiting.erase(recorder);
        return {};
    }
    Result<void> dropPending(const RecorderId& recorder) override {
        waiting.erase(recorder);
        return {};
    }

private:
    static Result<Credentials> find(const std::map<RecorderId, Credentials>& logins, const RecorderId& one) {
        const auto found = logins.find(one);
        if (found == logins.end())
            return fail(ErrorCode::NotFound, {}, QStringLiteral("no login"));
        return found->second;
    }
};

/// A recorder whose password can be changed; `keepsOld`: the old one goes on working.
class RenewableDevice final {
public:
    explicit RenewableDevice(bool keepsOld)
        : m_keepsOld(keepsOld)
        , m_service([this](const ScriptedService::Asked& asked) { return answer(asked); }) {}
    [[nodiscard]] QUrl url() const { return m_service.url(); }

private:
    ScriptedService::Reply answer(const ScriptedService::Asked& asked) {
        const bool byOld =
            (!m_renewed || m_keepsOld) && m_old.accepts(asked.authorization, asked.method, asked.path);
        if (!byOld && !(m_renewed && m_renewed->accepts(asked.authorization, asked.method, asked.path)))
            return {401, {}, m_old.challenge()};
        if (asked.path == "/ISAPI/Security/users")
            return {200, "<UserList><User><id>3</id><userName>vigie</userName></User></UserList>", {}};
        if (asked.method == "PUT") {
            const qsizetype begin = asked.body.indexOf("<password>") + 10;
            const QByteArray next = asked.body.mid(begin, asked.body.indexOf("</password>") - begin);
            m_renewed = std::make_unique<DigestCheck>("vigie", next);
            return {200, "<ResponseStatus><statusCode>1</statusCode></ResponseStatus>", {}};
        }
        return {200, "<DeviceInfo><model>R-16</model></DeviceInfo>", {}};
    }

    const bool m_keepsOld;
    const DigestCheck m_old{"vigie", "s3cret-word"};
    std::unique_ptr<DigestCheck> m_renewed; // the service thread's
    ScriptedService m_service;              // last: it calls what is above
};

} // namespace

/// From an address to a device that is known to work, over real sockets.
class TestOnboardingDevices : public QObject {
    Q_OBJECT

    BrandPark m_park;
    rtsp::IoThreads m_threads{2};

    [[nodiscard]] LoginCandidate right() const {
        return {QStringLiteral("right"), m_park.address(0).credentials};
    }

private Q_SLOTS:
    void initTestCase() {
        if (!QFileInfo::exists(qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigie-sim")))
            QSKIP("vigie-sim is not built: nothing was onboarded from it");
        if (const auto started =
                m_park.start(QStringLiteral("127.84.1.1"), brands, {QStringLiteral("--discovery")});
            !started)
            QFAIL(qPrintable(started.error().toLogLine()));
    }

    void devicesAreDiscovered() {
        DiscoveryOptions options;
        options.collect = 1500ms;
        for (int i = 0; i < brands.size();
             ++i) // asked directly: loopback does not carry multicast everywhere
            options.addresses.append(QHostAddress(m_park.host(i)));
        const auto found = discoverDevices(options, never);
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().toLogLine()));
        QList<Discovered> ours;
        for (const Discovered& one : *found)
            for (const QUrl& url : one.addresses)
                if (url == QUrl(m_park.recorder(0)[u"address"].toString()))
                    ours.append(one);
        QCOMPARE(ours.size(), 1); // only the ONVIF one, and once
        QCOMPARE(ours.first().name, m_park.recorder(0)[u"name"].toString());
        QCOMPARE(ours.first().hardware, QStringLiteral("SIM-1"));
        QVERIFY(ours.first().profiles.contains(QStringLiteral("G")));
        QVERIFY(!ours.first().endpoint.isEmpty());
        for (const Discovered& one : *found)
            for (int i = 1; i < brands.size(); ++i)
                QVERIFY(one.source != QHostAddress(m_park.host(i)));
    }

    void aStopEndsADiscovery() {
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(discoverDevices({}, stop.get_token()).error().code, ErrorCode::Cancelled);
    }

    void firstContactNamesTheFamily() {
        for (int i = 0; i < brands.size(); ++i) {
            const auto contact = firstContact(m_park.address(i).url, {}, m_threads, never);
            QVERIFY2(contact.has_value(), qPrintable(brands[i]));
            QVERIFY2(!contact->evidence.isEmpty(), qPrintable(brands[i]));
            if (i < known)
                QCOMPARE(contact->families.value(0), m_park.address(i).family);
            else
                QVERIFY(contact->families.isEmpty());
            QCOMPARE(m_park.status(i)[u"refusedLogins"].toInt(), 0);
        }
        const auto nobody =
            firstContact(QUrl(QStringLiteral("http://127.84.9.9:18290")), {}, m_threads, never);
        QCOMPARE(nobody.error().code, ErrorCode::Network);
    }

    void theSecondLoginIsTried() {
        for (int i = 0; i < known; ++i) {
            const auto trial = tryLogins(m_park.address(i), {wrong("first"), right()}, m_threads, never);
            QVERIFY2(trial.has_value(), trial ? "" : qPrintable(trial.error().toLogLine()));
            QCOMPARE(trial->accepted, QStringLiteral("right"));
            QCOMPARE(trial->refused, QStringList{QStringLiteral("first")});
            QVERIFY(!trial->identity.model.isEmpty());
            const int refusals = m_park.status(i)[u"refusedLogins"].toInt();
            QVERIFY2(refusals == 1, qPrintable(QStringLiteral("%1: %2").arg(brands[i]).arg(refusals)));
        }
    }

    void theThirdLoginIsNotTried() {
        for (int i = 0; i < known; ++i) {
            const QJsonObject before = m_park.status(i);
            const auto trial =
                tryLogins(m_park.address(i), {wrong("first"), wrong("second"), right()}, m_threads, never);
            QVERIFY2(!trial.has_value(), qPrintable(brands[i]));
            QCOMPARE(trial.error().code, ErrorCode::Auth);
            QVERIFY(trial.error().text.contains(u"first, second") && trial.error().text.contains(u"right"));
            QVERIFY(!trial.error().toLogLine().contains(right().credentials.password));
            const QJsonObject after = m_park.status(i);
            const int refusals = after[u"refusedLogins"].toInt() - before[u"refusedLogins"].toInt();
            QVERIFY2(refusals == 2, qPrintable(QStringLiteral("%1: %2").arg(brands[i]).arg(refusals)));
            QCOMPARE(after[u"acceptedLogins"].toInt(), before[u"acceptedLogins"].toInt());
        }
    }

    void streamsAreTried() {
        for (int i = 0; i < known; ++i) {
            const DeviceAddress address = m_park.address(i);
            const auto driver = connectDevice(address, m_threads);
            QVERIFY(driver.has_value());
            const auto channels = (*driver)->channels(never);
            QVERIFY2(channels.has_value(), qPrintable(brands[i]));
            for (const StreamTrial& trial : tryStreams(*channels, address, m_threads, never)) {
                QVERIFY2(!trial.error,
                         qPrintable(brands[i] + (trial.error ? trial.error->toLogLine() : QString())));
                QVERIFY(trial.firstPicture && *trial.firstPicture < 5s);
            }
        }
        const DeviceAddress address = m_park.address(0);
        const auto channels = (*connectDevice(address, m_threads))->channels(never);
        QVERIFY(channels.has_value());
        QVERIFY(m_park.fault(0, QStringLiteral("close-after-describe"), true));
        const auto broken = tryStreams(*channels, address, m_threads, never);
        QVERIFY(m_park.fault(0, QStringLiteral("close-after-describe"), false));
        QCOMPARE(broken.size(), channels->size());
        for (const StreamTrial& trial : broken)
            QVERIFY(trial.error && !trial.firstPicture && !trial.error->text.isEmpty());
    }

    void passwordsAreChangedOneByOne() {
        RenewableDevice good(false);
        RenewableDevice keepsOld(true);
        MemoryStore store;
        QList<Recorder> recorders;
        const auto add = [&](const QString& name, DeviceFamily family, const QUrl& url,
                             const Credentials& login) {
            Recorder recorder;
            recorder.id = RecorderId::create();
            recorder.name = name;
            recorder.family = family;
            recorder.address = url;
            recorders.append(recorder);
            store.present[recorder.id] = login;
        };
        const Credentials old{QStringLiteral("vigie"), QStringLiteral("s3cret-word")};
        add(QStringLiteral("good"), DeviceFamily::Hikvision, good.url(), old);
        add(QStringLiteral("keeps old"), DeviceFamily::Hikvision, keepsOld.url(), old);
        add(QStringLiteral("cannot"), DeviceFamily::Axis, m_park.address(3).url,
            m_park.address(3).credentials);
        add(QStringLiteral("wrong"), DeviceFamily::Hikvision, m_park.address(1).url,
            wrong("other").credentials);
        QStringList told;
        const auto outcomes = changePasswords(recorders, store, m_threads, never,
                                              [&](const PasswordOutcome& outcome) { told << outcome.name; });
        QCOMPARE(told.size(), 4);
        using State = PasswordOutcome::State;
        QCOMPARE(outcomes[0].state, State::Changed);
        const Credentials settled = store.present[recorders[0].id];
        QVERIFY(settled.password != old.password && settled.password.size() == 16);
        QVERIFY(!store.waiting.contains(recorders[0].id));
        const auto again = connectDevice(addressOf(recorders[0], settled), m_threads);
        QVERIFY((*again)->identify(never).has_value());
        const auto before = connectDevice(addressOf(recorders[0], old), m_threads);
        QCOMPARE((*before)->identify(never).error().code, ErrorCode::Auth);
        // Both work: a person has to look, and neither password is forgotten.
        QCOMPARE(outcomes[1].state, State::Unsettled);
        QVERIFY(outcomes[1].error && outcomes[1].error->code == ErrorCode::Conflict);
        QCOMPARE(store.present[recorders[1].id].password, old.password);
        QVERIFY(store.waiting.contains(recorders[1].id));
        for (int i : {2, 3}) {
            QCOMPARE(outcomes[i].state, State::Unchanged);
            QVERIFY(outcomes[i].error && !outcomes[i].error->text.isEmpty());
            QVERIFY(!store.waiting.contains(recorders[i].id));
        }
        for (const PasswordOutcome& outcome : outcomes)
            if (outcome.error)
                QVERIFY(!outcome.error->toLogLine().contains(store.waiting[recorders[1].id].password));
    }
};

QTEST_GUILESS_MAIN(TestOnboardingDevices)
#include "test_onboarding_devices.moc"
