// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"
#include "rtsp/digest.h"

using namespace vigie::rtsp;

/// WWW-Authenticate values, a line each, sent twice.
void fuzzOne(const QByteArray& bytes) {
    const QByteArrayList values = bytes.split('\n');
    for (const QByteArray& value : values)
        for (const AuthChallenge& one : parseChallenges(value))
            require(!one.scheme.isEmpty());
    DigestAuth auth({QStringLiteral("user"), QStringLiteral("password")});
    for (const bool sent : {false, true})
        if (auth.challenged(values, sent) == DigestAuth::Verdict::Retry) {
            require(auth.isReady());
            require(!auth.authorization("GET", "/a", "body").contains("password"));
        }
}
