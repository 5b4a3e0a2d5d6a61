// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace vigie::catalog {

/// Where the catalog is and as whom to open it. Read from libpq's own two notations:
/// `host=a,b port=5432 dbname=vigie user=poste1 sslmode=verify-full` and
/// `postgresql://poste1@a,b/vigie?sslmode=…` (PostgreSQL 15 manual, §34.1.1). Several hosts are tried in
/// order. Thread: a value. Errors: InvalidInput; the message never repeats the text, which may hold a
/// password.
struct ConnectionSettings {
    QStringList hosts;    ///< names, addresses or socket folders ("/run/…"); empty means libpq's default
    QList<quint16> ports; ///< none, one for all, or one a host
    QString database;
    QString user;
    QString password;
    QMap<QString, QString> options; ///< the other libpq keywords we let through: sslmode, sslrootcert, ...

    [[nodiscard]] static Result<ConnectionSettings> parse(const QString& dsn);
    /// For an address that a person writes, which shows in a field or in the list of processes and may be
    /// saved: one that holds a password is refused, and the sentence says where a password belongs.
    [[nodiscard]] static Result<ConnectionSettings> parseWithoutPassword(const QString& dsn);
    [[nodiscard]] bool holdsPassword() const { return !password.isEmpty(); }

    /// The same place as someone else.
    [[nodiscard]] ConnectionSettings as(const QString& otherUser, const QString& otherPassword) const;
    /// "a:5432,b:5433/vigie", in the order of the alphabet: which catalog it is, whoever opens it.
    [[nodiscard]] QString place() const;
    /// "poste1@a:5432,b:5433/vigie": no password, no options.
    [[nodiscard]] QString forLog() const;
    /// What QSqlDatabase::setConnectOptions() takes: ports and options, plus the defaults that make a dead
    /// peer be noticed (keepalives, tcp_user_timeout) and a stuck statement end, and sslmode=verify-full
    /// wherever a network may be crossed: libpq's own default, "prefer", gives the password to whoever
    /// answers. Never holds the password.
    [[nodiscard]] QString connectOptions(const QString& applicationName) const;

private:
    [[nodiscard]] QStringList servers() const;
};

} // namespace vigie::catalog
