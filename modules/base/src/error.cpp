// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

namespace vigie {

QString errorCodeName(ErrorCode code) {
    switch (code) {
    case ErrorCode::Cancelled:
        return QStringLiteral("cancelled");
    case ErrorCode::Timeout:
        return QStringLiteral("timeout");
    case ErrorCode::Network:
        return QStringLiteral("network");
    case ErrorCode::Auth:
        return QStringLiteral("auth");
    case ErrorCode::Untrusted:
        return QStringLiteral("untrusted");
    case ErrorCode::Protocol:
        return QStringLiteral("protocol");
    case ErrorCode::Unsupported:
        return QStringLiteral("unsupported");
    case ErrorCode::NotFound:
        return QStringLiteral("not-found");
    case ErrorCode::InvalidInput:
        return QStringLiteral("invalid-input");
    case ErrorCode::Conflict:
        return QStringLiteral("conflict");
    case ErrorCode::Forbidden:
        return QStringLiteral("forbidden");
    case ErrorCode::Storage:
        return QStringLiteral("storage");
    case ErrorCode::Database:
        return QStringLiteral("database");
    case ErrorCode::Internal:
        return QStringLiteral("internal");
    }
    return QStringLiteral("internal");
}

QString Error::toLogLine() const {
    return detail.isEmpty() ? QStringLiteral("%1: %2").arg(errorCodeName(code), text)
                            : QStringLiteral("%1: %2 (%3)").arg(errorCodeName(code), text, detail);
}

} // namespace vigie
