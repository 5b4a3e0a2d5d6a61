// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/logging.h"

Q_LOGGING_CATEGORY(lcBase, "vigie.base")

namespace vigie {

void installLogFormat(bool verbose) {
    qSetMessagePattern(QStringLiteral("%{time yyyy-MM-ddTHH:mm:ss.zzzt} %{type} %{category} %{message}"));
    QLoggingCategory::setFilterRules(verbose ? QStringLiteral("vigie.*.debug=true")
                                             : QStringLiteral("vigie.*.debug=false"));
}

QString forLog(const QUrl& url) {
    return url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
}

} // namespace vigie
