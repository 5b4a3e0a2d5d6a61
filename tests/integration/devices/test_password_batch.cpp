// SPDX-License-Identifier: GPL-3.0-or-later
#include "digest_check.h"
#include "onboarding/password_batch.h"
#include "scripted_service.h"

#include <QTest>

using namespace vigie;
using namespace vigie::onboarding;
using Asked = ScriptedService::Asked;
using Reply = ScriptedService::Reply;
using State = PasswordOutcome::State;

namespace {

const QString oldPassword = QStringLiteral("s3cret-word");
const QString pendingPassword = QStringLiteral("p3nding-word");

/// A store whose every password can be looked at afterwards.
class MemoryStore final : public PasswordStore {
public:
    Result<Credentials> current(const RecorderId&) override { return of(present); }
    Result<void> keepPending(const RecorderId&, const Credentials& login) override {
        next = login;
        return {};
    }
    Result<Credentials> pending(const RecorderId&) override {
        return locked ? fail(ErrorCode::Storage, QStringLiteral("x")) : of(next);
    }
    Result<void> settle(const RecorderId&, const Credentials& login) override {
        present = login;
        next.reset();
        return {};
    }
    Result<void> dropPending(const RecorderId&) override {
        next.reset();
        return {};
    }

    std::optional<Credentials> present{{QStringLiteral("vigie"), oldPassword}};
    std::optional<Credentials> next;
    bool locked = false;

private:
    static Result<Credentials> of(const std::optional<Credentials>& login) {
        if (!login)
            return fail(ErrorCode::NotFound, QStringLiteral("none"));
        return *login;
    }
};

/// A recorder with one account, whose password may be changed; what it does afterwards is the script's.
class Device {
public:
    explicit Device(const QString& password)
        : m_accepted({password})
        , m_service([this](const Asked& asked) { return answer(asked); }) {}

    [[nodiscard]] Recorder recorder() const {
        Recorder recorder;
        recorder.id = RecorderId::create();
        recorder.name = QStringLiteral("NVR");
        recorder.family = DeviceFamily::Hikvision;
        recorder.address = m_service.url();
        return recorder;
    }
    [[nodiscard]] QStringList accepted() const {
        const std::lock_guard lock(m_mutex);
        return m_accepted;
    }
    [[nodiscard]] int changes() const { return m_changes; }

    // Set before the first request.
    int putStatus = 200;         ///< of the change; only 200 changes anything
    int statusAfter = 0;         ///< of every request with the new password once changed; 0: a normal answer
    int statusOfOldAfter = 0;    ///< the same with the old one; 0: refused by 401
    bool keepsOld = false;       ///< the old password goes on working
    bool closesAfterPut = false; ///< changes, but its answer never comes
    int statusOfAll = 0;         ///< 401 as of a locked account, 403…
    QStringList alsoAccepts;     ///< further passwords

private:
    Reply answer(const Asked& asked) {
        const std::lock_guard lock(m_mutex);
        const DigestCheck check("vigie", "");
        if (statusOfAll != 0)
            return {statusOfAll, {}, statusOfAll == 401 ? check.challenge() : QByteArray()};
        QString by;
        for (const QString& password : m_accepted + alsoAccepts + QStringList{m_former})
            if (!password.isEmpty() && DigestCheck("vigie", password.toUtf8())
                                           .accepts(asked.authorization, asked.method, asked.path))
                by = password;
        if (by.isEmpty() || (by == m_former && !keepsOld && statusOfOldAfter == 0))
            return {401, {}, check.challenge()};
        if (by == m_former && statusOfOldAfter != 0)
            return {statusOfOldAfter, {}, {}};
        if (m_changes > 0 && by != m_former && statusAfter != 0)
            return {statusAfter, {}, {}};
        if (asked.path == "/ISAPI/Security/users")
            return {200, "<UserList><User><id>3</id><userName>vigie</userName></User></UserList>", {}};
        if (asked.method == "PUT") {
            if (putStatus != 200)
                return {putStatus, {}, {}};
            const qsizetype at = asked.body.indexOf("<password>") + 10;
            m_former = by;
            m_accepted = {QString::fromUtf8(asked.body.mid(at, asked.body.indexOf("</password>") - at))};
            ++m_changes;
            if (closesAfterPut)
                return {200, {}, {}, Reply::Manner::Close};
            return {200, "<ResponseStatus><statusCode>1</statusCode></ResponseStatus>", {}};
        }
        return {200, "<DeviceInfo><model>R-16</model></DeviceInfo>", {}};
    }

    mutable std::mutex m_mutex; // guards what follows
    QStringList m_accepted;
    QString m_former;
    std::atomic<int> m_changes{0};
    ScriptedService m_service; // last: its thread uses all of the above
};

} // namespace

class TestPasswordBatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The scripted devices share one address and one account: each test has a guard of its own.
    void init() { m_threads.emplace(2); }
    void cleanup() { m_threads.reset(); }

    void aChange_data() {
        QTest::addColumn<int>("putStatus");
        QTest::addColumn<int>("statusAfter");
        QTest::addColumn<int>("statusOfOldAfter");
        QTest::addColumn<bool>("keepsOld");
        QTest::addColumn<bool>("closesAfterPut");
        QTest::addColumn<int>("state");
        QTest::newRow("changed") << 200 << 0 << 0 << false << false << int(State::Changed);
        QTest::newRow("refused") << 404 << 0 << 0 << false << false << int(State::Unchanged);
        QTest::newRow("not found afterwards") << 200 << 404 << 0 << false << false << int(State::Unsettled);
        QTest::newRow("not supported afterwards")
            << 200 << 501 << 0 << false << false << int(State::Unsettled);
        QTest::newRow("forbidden afterwards") << 200 << 403 << 0 << false << false << int(State::Unsettled);
        QTest::newRow("busy afterwards") << 200 << 503 << 0 << false << false << int(State::Unsettled);
        QTest::newRow("old one answered by 404")
            << 200 << 0 << 404 << false << false << int(State::Unsettled);
        QTest::newRow("both work") << 200 << 0 << 0 << true << false << int(State::Unsettled);
        QTest::newRow("no answer to the change") << 200 << 0 << 0 << false << true << int(State::Unsettled);
    }
    // Whatever happens the store holds a password that the device takes.
    void aChange() {
        QFETCH(int, state);
        Device device(oldPassword);
        device.putStatus = *fetch<int>("putStatus");
        device.statusAfter = *fetch<int>("statusAfter");
        device.statusOfOldAfter = *fetch<int>("statusOfOldAfter");
        device.keepsOld = *fetch<bool>("keepsOld");
        device.closesAfterPut = *fetch<bool>("closesAfterPut");
        MemoryStore store;
        const auto outcomes = changePasswords({device.recorder()}, store, *m_threads, {});
        QCOMPARE(outcomes.size(), 1);
        QCOMPARE(int(outcomes[0].state), state);
        QCOMPARE(outcomes[0].error.has_value(), state != int(State::Changed));
        QCOMPARE(store.next.has_value(), state == int(State::Unsettled));
        const QString password = device.accepted().first();
        QVERIFY(store.present->password == password || (store.next && store.next->password == password));
        if (state != int(State::Changed))
            QCOMPARE(store.present->password, oldPassword);
    }

    // The device had taken the pending one: it settles, and is not changed again.
    void aPendingOneThatTheDeviceTookSettles() {
        Device device(pendingPassword);
        MemoryStore store = interrupted();
        const auto outcomes = changePasswords({device.recorder()}, store, *m_threads, {});
        QCOMPARE(outcomes[0].state, State::Changed);
        QCOMPARE(store.present->password, pendingPassword);
        QVERIFY(!store.next);
        QCOMPARE(device.changes(), 0);
    }
    // It had not: a fresh one is given.
    void aPendingOneThatTheDeviceNeverTookGivesWay() {
        Device device(oldPassword);
        MemoryStore store = interrupted();
        const auto outcomes = changePasswords({device.recorder()}, store, *m_threads, {});
        QCOMPARE(outcomes[0].state, State::Changed);
        QCOMPARE(device.changes(), 1);
        QCOMPARE(QStringList{store.present->password}, device.accepted());
        QVERIFY(store.present->password != pendingPassword);
    }
    void undecided_data() {
        QTest::addColumn<int>("statusOfAll");
        QTest::addColumn<QStringList>("accepts");
        QTest::newRow("locked: all is refused") << 401 << QStringList();
        QTest::newRow("forbidden") << 403 << QStringList();
        QTest::newRow("busy") << 503 << QStringList();
        QTest::newRow("neither works") << 0 << QStringList();
        QTest::newRow("both work") << 0 << QStringList{oldPassword, pendingPassword};
    }
    void undecided() {
        QFETCH(QStringList, accepts);
        Device device(QStringLiteral("another"));
        device.statusOfAll = *fetch<int>("statusOfAll");
        device.alsoAccepts = accepts;
        MemoryStore store = interrupted();
        const auto outcomes = changePasswords({device.recorder()}, store, *m_threads, {});
        QCOMPARE(outcomes[0].state, State::Unsettled);
        QVERIFY(outcomes[0].error.has_value());
        QCOMPARE(store.present->password, oldPassword);
        QCOMPARE(store.next->password, pendingPassword);
        QCOMPARE(device.changes(), 0);
    }
    void nobodyAtTheAddressKeepsBoth() {
        MemoryStore store = interrupted();
        Recorder recorder;
        {
            const Device gone(oldPassword);
            recorder = gone.recorder();
        }
        const auto outcomes = changePasswords({recorder}, store, *m_threads, {});
        QCOMPARE(outcomes[0].state, State::Unsettled);
        QCOMPARE(store.next->password, pendingPassword);
    }
    // A keyring that can't say whether one is pending may hold the only one that works.
    void anUnreadablePendingOneIsNotWrittenOver() {
        Device device(oldPassword);
        MemoryStore store = interrupted();
        store.locked = true;
        const auto outcomes = changePasswords({device.recorder()}, store, *m_threads, {});
        QCOMPARE(outcomes[0].state, State::Unsettled);
        QCOMPARE(store.next->password, pendingPassword);
        QCOMPARE(device.changes(), 0);
    }

private:
    template <class T>
    static const T* fetch(const char* name) {
        return static_cast<const T*>(QTest::qData(name, qMetaTypeId<T>()));
    }
    static MemoryStore interrupted() {
        MemoryStore store;
        store.next = Credentials{QStringLiteral("vigie"), pendingPassword};
        return store;
    }

    std::optional<rtsp::IoThreads> m_threads;
};

QTEST_GUILESS_MAIN(TestPasswordBatch)
#include "test_password_batch.moc"
