// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/digest.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

namespace vigie::rtsp {

namespace {

constexpr bool isTokenChar(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~/").find(c) != std::string_view::npos;
}

/// Reads tokens and quoted strings off a header value.
class Scanner {
public:
    explicit Scanner(const QByteArray& text)
        : m_text(text) {}

    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    void skipSeparators() {
        while (!atEnd() && (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == ','))
            ++m_at;
    }
    QByteArray token() {
        const qsizetype from = m_at;
        while (!atEnd() && isTokenChar(m_text[m_at]))
            ++m_at;
        return m_text.mid(from, m_at - from);
    }
    bool take(char c) {
        qsizetype at = m_at;
        while (at < m_text.size() && m_text[at] == ' ')
            ++at;
        if (at >= m_text.size() || m_text[at] != c)
            return false;
        m_at = at + 1;
        return true;
    }
    /// A quoted string's content, escapes kept: devices hash what stands between the quotes.
    QByteArray value() {
        if (!take('"')) {
            // Some devices forget the quotes around values that need them.
            const qsizetype from = m_at;
            while (!atEnd() && m_text[m_at] != ',')
                ++m_at;
            return m_text.mid(from, m_at - from).trimmed();
        }
        const qsizetype from = m_at;
        while (!atEnd() && m_text[m_at] != '"')
            m_at += m_text[m_at] == '\\' ? 2 : 1;
        m_at = std::min(m_at, m_text.size());
        const QByteArray content = m_text.mid(from, m_at - from);
        ++m_at;
        return content;
    }
    void skipOne() { ++m_at; }

private:
    const QByteArray& m_text;
    qsizetype m_at = 0;
};

QByteArray parameter(const AuthChallenge& challenge, const char* name) {
    return challenge.parameters.value(name);
}

} // namespace

QList<AuthChallenge> parseChallenges(const QByteArray& headerValue) {
    QList<AuthChallenge> challenges;
    Scanner scan(headerValue);
    while (true) {
        scan.skipSeparators();
        if (scan.atEnd())
            return challenges;
        const QByteArray word = scan.token();
        if (word.isEmpty()) {
            scan.skipOne();
        } else if (scan.take('=')) {
            const QByteArray value = scan.value();
            if (!challenges.isEmpty())
                challenges.last().parameters.insert(word.toLower(), value);
        } else {
            challenges.append({word, {}});
        }
    }
}

DigestAuth::DigestAuth(Credentials credentials)
    : m_credentials(std::move(credentials)) {}

bool DigestAuth::choose(const QList<AuthChallenge>& challenges, bool* stale) {
    // From digest there is no way back to a password in clear.
    Scheme best = m_scheme >= Scheme::Md5 ? Scheme::Basic : Scheme::None;
    const AuthChallenge* chosen = nullptr;
    for (const AuthChallenge& challenge : challenges) {
        Scheme scheme = Scheme::None;
        const QByteArray name = challenge.scheme.toLower();
        const QByteArray algorithm = parameter(challenge, "algorithm").toLower();
        if (name == "basic")
            scheme = Scheme::Basic;
        else if (name == "digest" && (algorithm == "sha-256" || algorithm == "sha-256-sess"))
            scheme = Scheme::Sha256;
        else if (name == "digest" && (algorithm.isEmpty() || algorithm == "md5" || algorithm == "md5-sess"))
            scheme = Scheme::Md5;
        if (scheme <= best)
            continue;
        best = scheme;
        chosen = &challenge;
    }
    if (chosen == nullptr)
        return false;
    m_scheme = best;
    m_algorithm = parameter(*chosen, "algorithm");
    m_session = m_algorithm.toLower().endsWith("-sess");
    m_realm = parameter(*chosen, "realm");
    m_nonce = parameter(*chosen, "nonce");
    m_opaque.reset();
    if (chosen->parameters.contains("opaque"))
        m_opaque = parameter(*chosen, "opaque");
    m_qop.clear();
    for (const QByteArray& offered : parameter(*chosen, "qop").toLower().split(',')) {
        const QByteArray qop = offered.trimmed();
        if (qop == "auth" || (qop == "auth-int" && m_qop.isEmpty()))
            m_qop = qop;
    }
    m_nonceCount = 0;
    m_nonceAccepted = false;
    *stale = parameter(*chosen, "stale").toLower() == "true";
    return true;
}

DigestAuth::Verdict DigestAuth::challenged(const QByteArrayList& headerValues, bool sent) {
    QList<AuthChallenge> challenges;
    for (const QByteArray& value : headerValues)
        challenges += parseChallenges(value);
    const QByteArray nonceBefore = m_nonce;
    const bool acceptedBefore = m_nonceAccepted;
    bool stale = false;
    if (!choose(challenges, &stale))
        return Verdict::NoScheme;
    // A peer that calls the very nonce it hands out stale is refusing, and would be asked for ever.
    m_stale = stale && m_nonce != nonceBefore;
    if (sent && !m_stale)
        ++m_refusals;
    if (m_credentials.isEmpty() || refused())
        return Verdict::Refused;
    const bool mayHaveExpired = m_stale || (acceptedBefore && m_nonce != nonceBefore);
    return !sent || mayHaveExpired ? Verdict::Retry : Verdict::Refused;
}

QByteArray DigestAuth::hash(const QByteArray& text) const {
    const auto algorithm = m_scheme == Scheme::Sha256 ? QCryptographicHash::Sha256 : QCryptographicHash::Md5;
    return QCryptographicHash::hash(text, algorithm).toHex();
}

QByteArray DigestAuth::authorization(const QByteArray& method, const QByteArray& uri, const QByteArray& body,
                                     const QByteArray& cnonce) {
    const QByteArray user = m_credentials.user.toUtf8();
    const QByteArray password = m_credentials.password.toUtf8();
    if (m_scheme == Scheme::None)
        return {};
    if (m_scheme == Scheme::Basic)
        return "Basic " + (user + ':' + password).toBase64();

    QByteArray client = cnonce;
    if (client.isEmpty()) {
        QByteArray random(16, Qt::Uninitialized);
        QRandomGenerator::system()->generate(random.begin(), random.end());
        client = random.toHex();
    }
    const QByteArray count = QByteArray::number(++m_nonceCount, 16).rightJustified(8, '0');
    QByteArray secret = hash(user + ':' + m_realm + ':' + password);
    if (m_session)
        secret = hash(secret + ':' + m_nonce + ':' + client);
    QByteArray request = method + ':' + uri;
    if (m_qop == "auth-int")
        request += ':' + hash(body);
    const QByteArray middle =
        m_qop.isEmpty() ? m_nonce : QByteArray(m_nonce + ':' + count + ':' + client + ':' + m_qop);
    const QByteArray response = hash(secret + ':' + middle + ':' + hash(request));

    QByteArray quotedUser = user;
    quotedUser.replace('\\', "\\\\").replace('"', "\\\"");
    QByteArray header = "Digest username=\"" + quotedUser + "\", realm=\"" + m_realm + "\", nonce=\"" +
                        m_nonce + "\", uri=\"" + uri + "\", response=\"" + response + '"';
    if (!m_algorithm.isEmpty())
        header += ", algorithm=" + m_algorithm;
    if (!m_qop.isEmpty())
        header += ", qop=" + m_qop + ", nc=" + count + ", cnonce=\"" + client + '"';
    else if (m_session)
        header += ", cnonce=\"" + client + '"';
    if (m_opaque)
        header += ", opaque=\"" + *m_opaque + '"';
    return header;
}

QByteArray DigestAuth::schemeName() const {
    switch (m_scheme) {
    case Scheme::None:
        return {};
    case Scheme::Basic:
        return "Basic";
    case Scheme::Md5:
        return "Digest MD5";
    case Scheme::Sha256:
        return "Digest SHA-256";
    }
    return {};
}

} // namespace vigie::rtsp
