// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/ports.h"

#include <QJsonObject>
#include <QStringList>

namespace vigie::ctl {

/// What every command's process answers with; documented in the man page.
enum ExitCode { Done = 0, Usage = 2, NetworkFailure = 3, LoginRefused = 4, BadAnswer = 5, OtherFailure = 6 };

[[nodiscard]] int exitCodeFor(const Error& error);

/// Prints a command's answer: JSON on one line, or "key: value" lines.
void printAnswer(const QJsonObject& answer, bool json);
/// Prints an error where the answer would have been ({"error": …}) or on stderr, and gives its exit code.
[[nodiscard]] int printError(const Error& error, bool json);

/// The login of --user and --password-stdin: the password is the first line of standard input, so that it
/// stands in no argument list.
[[nodiscard]] Result<Credentials> readCredentials(const QString& user, bool passwordFromStdin);

} // namespace vigie::ctl
