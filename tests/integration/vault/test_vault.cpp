// SPDX-License-Identifier: GPL-3.0-or-later
#include "vault/keyring_credentials.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <atomic>
#include <thread>

using namespace vigie;
using namespace vigie::vault;
using namespace std::chrono_literals;

namespace {

struct Outcome {
    int code = -1;
    QByteArray out;
    QByteArray err;
};

Outcome runProgram(const QString& program, const QStringList& arguments, const QByteArray& input = {}) {
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(20'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QString vigiectl() {
    return qEnvironmentVariable("VIGIE_BIN") + QStringLiteral("/vigiectl");
}

const QString secretWord = QStringLiteral("mot-de-passe-très-secret-41");

} // namespace

class TestVault : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        const bool present = qEnvironmentVariable("VIGIE_KEYRING") == QStringLiteral("present");
        const bool needed = !QByteArray(QTest::currentTestFunction()).startsWith("withoutAKeyring");
        if (present != needed)
            QSKIP("for the run in the other session");
    }

    void aLoginIsKeptReplacedAndForgotten() {
        const auto recorder = RecorderId::create();
        QCOMPARE(m_keyring.credentials(recorder).error().code, ErrorCode::NotFound);
        QVERIFY(m_keyring.store(recorder, {QStringLiteral("vigie"), secretWord}).has_value());
        QVERIFY(m_keyring.store(recorder, {QStringLiteral("admin \"q\""), QStringLiteral("a\\b\né")})
                    .has_value());
        const auto read = m_keyring.credentials(recorder);
        QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().toLogLine()));
        QCOMPARE(read->user, QStringLiteral("admin \"q\""));
        QCOMPARE(read->password, QStringLiteral("a\\b\né"));
        QCOMPARE(m_keyring.credentials(RecorderId::create()).error().code, ErrorCode::NotFound);
        QVERIFY(m_keyring.remove(recorder).has_value());
        QCOMPARE(m_keyring.credentials(recorder).error().code, ErrorCode::NotFound);
        QCOMPARE(m_keyring.store({}, {secretWord, secretWord}).error().code, ErrorCode::InvalidInput);
    }

    void manyWorkersAskAtOnce() {
        QList<RecorderId> recorders;
        for (int i = 0; i < 8; ++i) {
            recorders.append(RecorderId::create());
            QVERIFY(m_keyring.store(recorders.last(), {QString::number(i), secretWord}).has_value());
        }
        std::atomic<int> right{0};
        {
            std::vector<std::jthread> workers;
            for (int i = 0; i < 8; ++i) {
                workers.emplace_back([&, i] {
                    const auto read = m_keyring.credentials(recorders[i]);
                    if (read && read->user == QString::number(i) && read->password == secretWord)
                        ++right;
                });
            }
        }
        QCOMPARE(right.load(), 8);
    }

    void noSecretLiesInAFile() {
        QVERIFY(m_keyring.store(RecorderId::create(), {QStringLiteral("vigie"), secretWord}).has_value());
        int files = 0;
        QDirIterator it(qEnvironmentVariable("HOME"), QDir::Files | QDir::Hidden,
                        QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            ++files;
            QVERIFY2(!file.readAll().contains(secretWord.toUtf8()), qPrintable(file.fileName()));
        }
        QVERIFY(files > 0); // the keyring itself, sealed
    }

    void theCommandSharesTheKeyring() {
        const auto recorder = RecorderId::create();
        const QString id = recorder.toString();
        const auto set =
            runProgram(vigiectl(),
                       {QStringLiteral("credential"), QStringLiteral("set"), id, QStringLiteral("--user"),
                        QStringLiteral("vigie"), QStringLiteral("--password-stdin")},
                       secretWord.toUtf8() + '\n');
        QCOMPARE(set.code, 0);
        QVERIFY(!set.out.contains(secretWord.toUtf8()) && !set.err.contains(secretWord.toUtf8()));
        const auto read = m_keyring.credentials(recorder);
        QVERIFY(read.has_value());
        QCOMPARE(read->password, secretWord);
        // A stranger to this program reads the same entry.
        const auto stranger =
            runProgram(QStringLiteral("secret-tool"), {QStringLiteral("lookup"), QStringLiteral("server"),
                                                       QStringLiteral("vigie"), QStringLiteral("user"), id});
        QCOMPARE(QJsonDocument::fromJson(stranger.out)[u"user"].toString(), QStringLiteral("vigie"));
        QCOMPARE(runProgram(vigiectl(), {QStringLiteral("credential"), QStringLiteral("remove"), id}).code,
                 0);
        QCOMPARE(runProgram(vigiectl(), {QStringLiteral("credential"), QStringLiteral("check"), id}).code, 6);
        QCOMPARE(
            runProgram(vigiectl(), {QStringLiteral("credential"), QStringLiteral("set"), QStringLiteral("x")})
                .code,
            2);
    }

    void anEntryOfSomeoneElseIsRefused() {
        const auto recorder = RecorderId::create();
        QVERIFY(m_keyring.store(recorder, {QStringLiteral("vigie"), secretWord}).has_value());
        for (const char* broken :
             {"", "not json", "[]", "{\"user\":\"a\"}", "{\"user\":1,\"password\":\"x\"}"}) {
            const auto stored =
                runProgram(QStringLiteral("secret-tool"),
                           {QStringLiteral("store"), QStringLiteral("--label=x"), QStringLiteral("server"),
                            QStringLiteral("vigie"), QStringLiteral("user"), recorder.toString(),
                            QStringLiteral("type"), QStringLiteral("plaintext")},
                           broken);
            QCOMPARE(stored.code, 0);
            const auto read = m_keyring.credentials(recorder);
            QVERIFY2(!read, broken);
            QCOMPARE(read.error().code, ErrorCode::Storage);
        }
    }

    void withoutAKeyringNothingIsKept() {
        QElapsedTimer timer;
        timer.start();
        const auto recorder = RecorderId::create();
        const auto stored = m_keyring.store(recorder, {QStringLiteral("vigie"), secretWord});
        QVERIFY(!stored);
        QCOMPARE(stored.error().code, ErrorCode::Storage);
        QVERIFY(!stored.error().toLogLine().contains(secretWord));
        QCOMPARE(m_keyring.credentials(recorder).error().code, ErrorCode::Storage);
        QVERIFY(timer.elapsed() < 10'000);
    }

private:
    KeyringCredentials m_keyring{10s};
};

QTEST_GUILESS_MAIN(TestVault)
#include "test_vault.moc"
