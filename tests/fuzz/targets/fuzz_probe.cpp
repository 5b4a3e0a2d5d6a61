// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/discovery.h"
#include "fuzz.h"

using namespace vigie::devices;

void fuzzOne(const QByteArray& bytes) {
    const QHostAddress source(QStringLiteral("192.0.2.1"));
    const auto found = parseProbeMatches(bytes, source);
    require(found.size() <= 64);
    for (const Discovered& one : found) {
        require(!one.addresses.isEmpty() && one.addresses.size() <= 16 && !one.endpoint.isEmpty());
        for (const QUrl& url : one.addresses)
            require(url.userInfo().isEmpty());
    }
}
