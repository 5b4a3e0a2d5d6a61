// SPDX-License-Identifier: GPL-3.0-or-later
#include "personality.h"

#include <QUrl>

namespace vigie::simulator {

bool Personality::admit(const Message& request, const HttpReply& reply) const {
    using Verdict = DigestAuth::Verdict;
    RecorderState& state = model().state;
    Verdict verdict = m_context.auth->check(request.header("Authorization"), request.method, request.target);
    if (verdict == Verdict::Accepted && state.loginRefused)
        verdict = Verdict::Refused;
    if (verdict == Verdict::Accepted) {
        ++state.acceptedLogins;
        return true;
    }
    if (verdict == Verdict::Refused)
        ++state.refusedLogins;
    HttpResponse response{401, "text/html", "<html><body>Unauthorized</body></html>\n", {}};
    for (const QByteArray& challenge : m_context.auth->challenges(verdict == Verdict::Stale))
        response.headers.append({"WWW-Authenticate", challenge});
    reply.send(response);
    return false;
}

QByteArray Personality::snapshotOf(const Camera& camera) const {
    return m_context.clips->snapshot(camera.faults.black ? -1 : camera.sceneKind);
}

StreamTarget Personality::target(Camera* camera, Quality quality) const {
    StreamTarget found;
    found.source = {m_context.recorder, camera, m_context.clips, quality};
    return found;
}

QByteArray pathOf(const QByteArray& target) {
    const qsizetype mark = target.indexOf('?');
    return mark < 0 ? target : target.first(mark);
}

QUrlQuery queryOf(const QByteArray& target) {
    const qsizetype mark = target.indexOf('?');
    return QUrlQuery(mark < 0 ? QString() : QString::fromUtf8(target.sliced(mark + 1)));
}

QString value(const QUrlQuery& query, const char* name) {
    // Names may come encoded ("condition.Types%5B0%5D"): compare them decoded.
    for (const auto& [key, text] : query.queryItems(QUrl::FullyDecoded)) {
        if (key == QLatin1String(name))
            return QString(text).replace(QLatin1Char('+'), QLatin1Char(' '));
    }
    return {};
}

int number(const QUrlQuery& query, const char* name, int otherwise) {
    bool ok = false;
    const int n = value(query, name).toInt(&ok);
    return ok ? n : otherwise;
}

void sendText(const HttpReply& reply, const QByteArray& body, int status) {
    reply.send({status, "text/plain; charset=utf-8", body, {}});
}

} // namespace vigie::simulator
