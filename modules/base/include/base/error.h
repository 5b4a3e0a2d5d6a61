// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace vigie {

/// What kind of thing went wrong; decides what a caller may do about it (retry, ask, give up).
enum class ErrorCode {
    Cancelled,    ///< a stop was requested; not a failure to report
    Timeout,      ///< no answer in time; a retry may help
    Network,      ///< the peer can't be reached or went away; a retry may help
    Auth,         ///< the peer refused our credentials; a retry burns an attempt
    Untrusted,    ///< the peer's certificate is not accepted; a person has to look at it
    Protocol,     ///< the peer's answer makes no sense
    Unsupported,  ///< the peer or this program can't do it
    NotFound,     ///< the thing asked for isn't there
    InvalidInput, ///< the request itself is wrong
    Conflict,     ///< someone else changed or holds it
    Forbidden,    ///< the catalog's rights refuse it
    Storage,      ///< a file or disk failed
    Database,     ///< the catalog failed or is away
    Internal,     ///< a defect of ours
};

/// Stable lower-case name of a code, for logs and JSON ("auth", "timeout", ...).
[[nodiscard]] QString errorCodeName(ErrorCode code);

/// A failure as a value: what happened, in the user's words and in the engineer's.
/// `text` is translated, names the thing it is about and is safe to show; `detail` is never translated,
/// goes to logs and reports, and like every log must not hold a secret.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    QString text;
    QString detail;

    /// "auth: Identifiants refusés (401 on DESCRIBE)": one line for a log.
    [[nodiscard]] QString toLogLine() const;
};

} // namespace vigie
