// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/device_trust.h"
#include "domain/ports.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

class QCommandLineParser;

namespace vigie::ctl {

/// What every command's process answers with; documented in the man page.
enum ExitCode {
    Done = 0,
    Usage = 2,
    NetworkFailure = 3,
    LoginRefused = 4,
    BadAnswer = 5,
    OtherFailure = 6,
    Untrusted = 7
};

/// Parses a command's options; an exit code when that was all: its help was asked for, or an option is not
/// known. The first argument is what the usage line calls the command.
[[nodiscard]] std::optional<int> parseOptions(QCommandLineParser& parser, const QStringList& arguments);

/// A value for people: "key=value" words, of a list its length and the first three. What a device doesn't
/// tell (a size below zero, no images a second) is "?".
[[nodiscard]] QString inWords(const QJsonValue& value, const QString& key = {});

[[nodiscard]] int exitCodeFor(const Error& error);

/// Prints a command's answer: JSON on one line, or "key: value" lines.
void printAnswer(const QJsonObject& answer, bool json);
/// Prints an error where the answer would have been ({"error": …}) or on stderr, and gives its exit code.
[[nodiscard]] int printError(const Error& error, bool json);

/// Prints either, and gives the exit code.
[[nodiscard]] int finish(const Result<QJsonObject>& answer, bool json);

/// The fingerprint of --fingerprint as a pin; empty text is none. InvalidInput for what is no SHA-256.
[[nodiscard]] Result<DeviceTrust> readTrust(const QString& fingerprint);

/// Logins to be tried, "user<tab>password" a line of standard input, in this order.
[[nodiscard]] Result<QList<Credentials>> readLogins();

/// The login of --user and --password-stdin: the password is the first line of standard input, so that it
/// stands in no argument list.
[[nodiscard]] Result<Credentials> readCredentials(const QString& user, bool passwordFromStdin);

} // namespace vigie::ctl
