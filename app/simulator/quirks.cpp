// SPDX-License-Identifier: GPL-3.0-or-later
#include "quirks.h"

#include <array>

namespace vigie::simulator {
namespace {

constexpr std::array<const char*, size_t(Quirk::Count)> names = {
    "local-z",          "digest-sha256-only",  "basic-only",
    "no-get-parameter", "subscriptions-lost",  "relative-times-broken",
    "search-500",       "track-list-spelling", "zero-based-channels",
    "ignored-position", "truncated-multipart", "malformed-part",
    "heartbeat-stops",  "find-leak",           "unsubscribe-drops-all",
    "require-551",      "endtime-ignored",     "rejection-under-200",
    "slow-answer",      "endless-answer",      "gzip-bomb",
    "entity-expansion", "huge-body",           "redirect-elsewhere",
    "non-utf8-names",   "zero-dates",          "no-fov-space",
    "half-close",
};

} // namespace

QString quirkName(Quirk quirk) {
    return QString::fromLatin1(names.at(size_t(quirk)));
}

std::optional<Quirk> quirkByName(const QString& name) {
    for (size_t i = 0; i < names.size(); ++i) {
        if (name == QLatin1String(names[i]))
            return Quirk(i);
    }
    return std::nullopt;
}

QStringList QuirkSet::names() const {
    QStringList all;
    for (size_t i = 0; i < m_on.size(); ++i) {
        if (m_on.test(i))
            all.append(quirkName(Quirk(i)));
    }
    return all;
}

} // namespace vigie::simulator
