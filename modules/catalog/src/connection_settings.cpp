// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/connection_settings.h"

#include <QCoreApplication>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <array>

namespace vigie::catalog {
namespace {

constexpr qsizetype longestDsn = 8192;

// libpq keywords that are passed on. Those that name other files of secrets (passfile, service, sslpassword)
// are not: where a password comes from is this program's business.
constexpr std::array passedOn = {"application_name", "channel_binding",
                                 "connect_timeout",  "gssencmode",
                                 "hostaddr",         "keepalives",
                                 "keepalives_idle",  "keepalives_interval",
                                 "keepalives_count", "krbsrvname",
                                 "options",          "sslcert",
                                 "sslcrl",           "sslkey",
                                 "sslmode",          "sslrootcert",
                                 "sslsni",           "target_session_attrs",
                                 "tcp_user_timeout"};

tl::unexpected<Error> invalid(const QString& detail) {
    return fail(ErrorCode::InvalidInput,
                QCoreApplication::translate("catalog", "L'adresse du catalogue n'est pas valide."), detail);
}

Result<void> setPorts(ConnectionSettings& settings, const QString& value) {
    for (const QString& text : value.split(QLatin1Char(','))) {
        bool ok = false;
        const int port = text.toInt(&ok);
        if (!ok || port < 1 || port > 65535)
            return invalid(QStringLiteral("port out of range"));
        settings.ports.append(static_cast<quint16>(port));
    }
    return {};
}

Result<void> setKeyword(ConnectionSettings& settings, const QString& key, const QString& value) {
    if (value.contains(QChar::Null))
        return invalid(QStringLiteral("NUL in the value of a keyword"));
    if (key == QLatin1String("host")) {
        settings.hosts = value.split(QLatin1Char(','), Qt::SkipEmptyParts);
    } else if (key == QLatin1String("port")) {
        settings.ports.clear();
        return setPorts(settings, value);
    } else if (key == QLatin1String("dbname")) {
        settings.database = value;
    } else if (key == QLatin1String("user")) {
        settings.user = value;
    } else if (key == QLatin1String("password")) {
        // A second one would hide the first from holdsPassword().
        if (settings.holdsPassword())
            return invalid(QStringLiteral("password given twice"));
        settings.password = value;
    } else if (std::any_of(passedOn.begin(), passedOn.end(),
                           [&](const char* known) { return key == QLatin1String(known); })) {
        // Qt turns every ';' of the options into a space, even between quotes.
        if (value.contains(QLatin1Char(';')))
            return invalid(QStringLiteral("';' in a connection option"));
        settings.options.insert(key, value);
    } else {
        return invalid(QStringLiteral("unknown connection keyword"));
    }
    return {};
}

Result<ConnectionSettings> checked(ConnectionSettings settings) {
    if (settings.ports.size() > 1 && settings.ports.size() != settings.hosts.size())
        return invalid(
            QStringLiteral("%1 ports for %2 hosts").arg(settings.ports.size()).arg(settings.hosts.size()));
    if (settings.database.isEmpty())
        return invalid(QStringLiteral("no dbname"));
    return settings;
}

/// key = value pairs; a value may stand in single quotes; a backslash escapes the next character.
Result<ConnectionSettings> parseKeywords(const QString& dsn) {
    ConnectionSettings settings;
    qsizetype at = 0;
    const auto skipSpace = [&] {
        while (at < dsn.size() && dsn[at].isSpace())
            ++at;
    };
    for (skipSpace(); at < dsn.size(); skipSpace()) {
        QString key;
        while (at < dsn.size() && dsn[at] != QLatin1Char('=') && !dsn[at].isSpace())
            key += dsn[at++];
        skipSpace();
        if (key.isEmpty() || at >= dsn.size() || dsn[at] != QLatin1Char('='))
            return invalid(QStringLiteral("'=' expected at character %1").arg(at));
        ++at;
        skipSpace();
        const bool quoted = at < dsn.size() && dsn[at] == QLatin1Char('\'');
        at += quoted ? 1 : 0;
        QString value;
        bool closed = !quoted;
        while (at < dsn.size()) {
            QChar c = dsn[at++];
            if (quoted ? c == QLatin1Char('\'') : c.isSpace()) {
                closed = true;
                break;
            }
            if (c == QLatin1Char('\\') && at < dsn.size())
                c = dsn[at++];
            value += c;
        }
        if (!closed)
            return invalid(QStringLiteral("quote not closed"));
        if (auto set = setKeyword(settings, key, value); !set)
            return fail(set.error());
    }
    return checked(std::move(settings));
}

Result<QString> decoded(QStringView text) {
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto isHex = [&](qsizetype n) {
            return n < text.size() && QStringLiteral("0123456789abcdefABCDEF").contains(text[n]);
        };
        if (text[i] == QLatin1Char('%') && (!isHex(i + 1) || !isHex(i + 2)))
            return invalid(QStringLiteral("'%' not followed by two hexadecimal digits"));
    }
    return QUrl::fromPercentEncoding(text.toUtf8());
}

// QUrl knows a single host, so the authority with its list of hosts is taken apart here.
Result<void> parseHosts(ConnectionSettings& settings, QStringView list) {
    if (list.isEmpty())
        return {};
    QStringList ports;
    for (QStringView entry : list.split(QLatin1Char(','))) {
        QStringView port;
        if (entry.startsWith(QLatin1Char('['))) { // an IPv6 address
            const qsizetype end = entry.indexOf(QLatin1Char(']'));
            const QStringView rest = end < 0 ? QStringView() : entry.sliced(end + 1);
            if (end < 2 || (!rest.isEmpty() && !rest.startsWith(QLatin1Char(':'))))
                return invalid(QStringLiteral("IPv6 address not well formed"));
            port = rest.isEmpty() ? rest : rest.sliced(1);
            entry = entry.sliced(1, end - 1);
        } else if (const qsizetype colon = entry.indexOf(QLatin1Char(':')); colon >= 0) {
            port = entry.sliced(colon + 1);
            entry = entry.first(colon);
        }
        const auto host = decoded(entry);
        if (!host)
            return fail(host.error());
        if (host->isEmpty() || host->contains(QLatin1Char(',')) || host->contains(QChar::Null))
            return invalid(QStringLiteral("empty host in a list"));
        settings.hosts.append(*host);
        ports.append(port.isEmpty() ? QStringLiteral("5432") : port.toString());
    }
    return setPorts(settings, ports.join(QLatin1Char(',')));
}

Result<ConnectionSettings> parseUrl(QStringView url) {
    ConnectionSettings settings;
    QStringView query;
    if (const qsizetype mark = url.indexOf(QLatin1Char('?')); mark >= 0) {
        query = url.sliced(mark + 1);
        url = url.first(mark);
    }
    QStringView path;
    if (const qsizetype slash = url.indexOf(QLatin1Char('/')); slash >= 0) {
        path = url.sliced(slash + 1);
        url = url.first(slash);
    }
    QList<std::pair<QString, QStringView>> parts;
    if (const qsizetype sign = url.lastIndexOf(QLatin1Char('@')); sign >= 0) {
        const QStringView login = url.first(sign);
        url = url.sliced(sign + 1);
        const qsizetype colon = login.indexOf(QLatin1Char(':'));
        parts.append({QStringLiteral("user"), colon < 0 ? login : login.first(colon)});
        if (colon >= 0)
            parts.append({QStringLiteral("password"), login.sliced(colon + 1)});
    }
    if (auto hosts = parseHosts(settings, url); !hosts)
        return fail(hosts.error());
    if (!path.isEmpty())
        parts.append({QStringLiteral("dbname"), path});
    for (const QStringView pair : query.split(QLatin1Char('&'), Qt::SkipEmptyParts)) {
        const qsizetype equals = pair.indexOf(QLatin1Char('='));
        if (equals < 1)
            return invalid(QStringLiteral("'=' expected in the query"));
        parts.append({pair.first(equals).toString(), pair.sliced(equals + 1)});
    }
    for (const auto& [key, raw] : parts) {
        const auto value = decoded(raw);
        if (!value)
            return fail(value.error());
        if (auto set = setKeyword(settings, key, *value); !set)
            return fail(set.error());
    }
    return checked(std::move(settings));
}

QString quoted(QString value) {
    value.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('\''), QLatin1String("\\'"));
    return QLatin1Char('\'') + value + QLatin1Char('\'');
}

} // namespace

Result<ConnectionSettings> ConnectionSettings::parse(const QString& dsn) {
    if (dsn.size() > longestDsn)
        return invalid(QStringLiteral("longer than %1 characters").arg(longestDsn));
    for (const QLatin1String scheme : {QLatin1String("postgresql://"), QLatin1String("postgres://")}) {
        if (dsn.startsWith(scheme))
            return parseUrl(QStringView(dsn).sliced(scheme.size()));
    }
    return parseKeywords(dsn);
}

Result<ConnectionSettings> ConnectionSettings::parseWithoutPassword(const QString& dsn) {
    auto settings = parse(dsn);
    if (settings && settings->holdsPassword()) {
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate(
                        "catalog", "L'adresse du catalogue ne doit pas contenir de mot de passe : "
                                   "retirez-le, il se donne à part."),
                    QStringLiteral("password in the address"));
    }
    return settings;
}

ConnectionSettings ConnectionSettings::as(const QString& otherUser, const QString& otherPassword) const {
    ConnectionSettings other = *this;
    other.user = otherUser;
    other.password = otherPassword;
    return other;
}

QStringList ConnectionSettings::servers() const {
    QStringList servers;
    for (qsizetype i = 0; i < hosts.size(); ++i) {
        const qsizetype port = ports.size() == 1 ? 0 : i;
        servers.append(port < ports.size() ? QStringLiteral("%1:%2").arg(hosts[i]).arg(ports[port])
                                           : hosts[i]);
    }
    return servers;
}

QString ConnectionSettings::forLog() const {
    return QStringLiteral("%1@%2/%3").arg(user, servers().join(QLatin1Char(',')), database);
}

QString ConnectionSettings::place() const {
    QStringList all = servers();
    all.sort();
    return QStringLiteral("%1/%2").arg(all.join(QLatin1Char(',')).toLower(), database);
}

QString ConnectionSettings::connectOptions(const QString& applicationName) const {
    QMap<QString, QString> all = {
        {QStringLiteral("connect_timeout"), QStringLiteral("3")},
        // A peer that went without a word is given up after 10 s, so that its standby is found in time.
        {QStringLiteral("keepalives_idle"), QStringLiteral("4")},
        {QStringLiteral("keepalives_interval"), QStringLiteral("2")},
        {QStringLiteral("keepalives_count"), QStringLiteral("3")},
        {QStringLiteral("tcp_user_timeout"), QStringLiteral("10000")},
        // A standby that was not promoted is passed over: nothing can be done on it.
        {QStringLiteral("target_session_attrs"), QStringLiteral("read-write")},
        {QStringLiteral("options"),
         QStringLiteral("-c statement_timeout=30000 -c client_min_messages=warning")},
    };
    // With no host given, the environment decides (PGHOST); over a socket, libpq looks at no sslmode.
    const bool socketsOnly =
        !options.contains(QStringLiteral("hostaddr")) && !hosts.isEmpty() &&
        std::all_of(hosts.begin(), hosts.end(), [](const QString& host) {
            return host.startsWith(QLatin1Char('/')) || host.startsWith(QLatin1Char('@'));
        });
    if (!socketsOnly)
        all.insert(QStringLiteral("sslmode"), QStringLiteral("verify-full"));
    all.insert(options);
    if (!applicationName.isEmpty())
        all.insert(QStringLiteral("application_name"), QString(applicationName).remove(QLatin1Char(';')));
    QStringList list;
    if (!ports.isEmpty()) {
        QStringList texts;
        for (const quint16 port : ports)
            texts.append(QString::number(port));
        list.append(QStringLiteral("port=%1").arg(quoted(texts.join(QLatin1Char(',')))));
    }
    for (auto it = all.cbegin(); it != all.cend(); ++it)
        list.append(it.key() + QLatin1Char('=') + quoted(it.value()));
    return list.join(QLatin1Char(';'));
}

} // namespace vigie::catalog
