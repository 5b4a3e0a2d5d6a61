// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/logging.h"
#include "control.h"
#include "options.h"
#include "simulator.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QSocketNotifier>
#include <QTextStream>

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

Q_LOGGING_CATEGORY(lcSimulator, "vigie.simulator")

namespace {

using namespace vigie;
using namespace vigie::simulator;

constexpr int exitFailed = 1;
constexpr int exitPortTaken = 2;
constexpr int exitUsage = 64;

int signalPair[2] = {-1, -1};

extern "C" void onSignal(int number, siginfo_t* info, void*) {
    // Only what is safe in a signal handler; the event loop does the rest.
    const int told[2] = {number, int(info->si_pid)};
    [[maybe_unused]] const ssize_t written = ::write(signalPair[0], told, sizeof told);
}

/// SIGTERM and SIGINT end the event loop.
void quitOnSignals(QObject* parent) {
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, signalPair) != 0)
        return;
    auto* const notifier = new QSocketNotifier(signalPair[1], QSocketNotifier::Read, parent);
    QObject::connect(notifier, &QSocketNotifier::activated, notifier, [] {
        int told[2] = {};
        if (::read(signalPair[1], told, sizeof told) == ssize_t(sizeof told))
            qCInfo(lcSimulator) << "ended by signal" << told[0] << "of process" << told[1];
        QCoreApplication::quit();
    });
    struct sigaction action {};
    action.sa_sigaction = onSignal;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

/// The end of standard input ends the event loop: a test that dies takes its simulator along.
void quitWithStdin(QObject* parent) {
    auto* const notifier = new QSocketNotifier(STDIN_FILENO, QSocketNotifier::Read, parent);
    QObject::connect(notifier, &QSocketNotifier::activated, notifier, [notifier] {
        char bytes[256];
        const ssize_t count = ::read(STDIN_FILENO, bytes, sizeof bytes);
        if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) {
            notifier->setEnabled(false);
            qCInfo(lcSimulator) << "ended with its standard input";
            QCoreApplication::quit();
        }
    });
}

/// One line of standard input, byte by byte: what follows it must stay there for quitWithStdin().
QByteArray readPasswordLine() {
    QByteArray password;
    char byte = 0;
    while (password.size() < 1024 && ::read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n')
        password.append(byte);
    return password;
}

int serve(const QStringList& arguments) {
    Result<ServeOptions> options = parseServeOptions(arguments);
    if (!options) {
        QTextStream(stderr) << options.error().text << '\n';
        return exitUsage;
    }
    installLogFormat(options->verbose);
    if (options->passwordFromStdin) {
        options->password = QString::fromUtf8(readPasswordLine());
        if (options->password.isEmpty()) {
            QTextStream(stderr) << QCoreApplication::translate("simulator", "Le mot de passe est vide.")
                                << '\n';
            return exitUsage;
        }
    }
    Simulator simulator(*options);
    ControlServer control(&simulator);
    Result<void> started = simulator.start();
    if (started)
        started = control.listen();
    if (!started) {
        QTextStream(stderr) << started.error().text << '\n';
        qCWarning(lcSimulator).noquote() << started.error().toLogLine();
        return started.error().code == ErrorCode::Conflict ? exitPortTaken : exitFailed;
    }
    // Only now: until the scenes are drawn there is no event loop, and a signal should simply end the
    // program.
    QObject scope;
    quitOnSignals(&scope);
    if (options->exitWithStdin)
        quitWithStdin(&scope);
    QJsonObject ready = simulator.describe();
    ready.insert(QStringLiteral("control"), control.path());
    QTextStream(stdout) << QJsonDocument(ready).toJson(QJsonDocument::Compact) << '\n' << Qt::flush;
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("vigie-sim"));
    QCoreApplication::setApplicationVersion(QStringLiteral(VIGIE_VERSION));
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    if (arguments.contains(QStringLiteral("--help")) || arguments.contains(QStringLiteral("-h"))) {
        QTextStream(stdout) << helpText();
        return 0;
    }
    if (arguments.contains(QStringLiteral("--version"))) {
        QTextStream(stdout) << QStringLiteral("vigie-sim " VIGIE_VERSION "\n");
        return 0;
    }
    static const QStringList commands{QStringLiteral("fault"), QStringLiteral("event"),
                                      QStringLiteral("status")};
    if (!arguments.isEmpty() && commands.contains(arguments.first()))
        return runControlCommand(arguments);
    return serve(arguments);
}
