// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "quirks.h"

#include <QHostAddress>
#include <QString>
#include <QStringList>

class QIODevice;

namespace vigie::simulator {

/// What one run of the simulator serves.
/// Errors: parseServeOptions() returns InvalidInput with a sentence for the person at the terminal.
struct ServeOptions {
    int communes = 1;
    int recordersPerCommune = 1;
    int camerasPerRecorder = 4;
    quint16 httpPort = 8080;
    quint16 rtspPort = 8554;
    double archiveHours = 6;
    QString stateDir; ///< holds cache/; default: the user's cache folder
    QHostAddress firstAddress{QStringLiteral("127.20.0.1")};
    QString user = QStringLiteral("vigie");
    QString password = QStringLiteral("Demo-2026");
    bool passwordFromStdin = false;
    bool exitWithStdin = false;
    bool startAtNextKey = false; ///< live starts at the next key frame instead of replaying the current GOP
    bool verbose = false;
    /// One recorder's personality each, cycled: "onvif", "hikvision", "dahua", "axis", "generic", or several
    /// joined by "+".
    QStringList brands{QStringLiteral("onvif")};
    QList<QPair<Quirk, QString>> quirks; ///< with a recorder's name or address; empty: all
    bool tls = false;
    quint16 httpsPort = 8443;
    quint16 rtspsPort = 8322;
    bool discovery = false;
    bool audio = false;
};

/// `arguments` without the program's name.
[[nodiscard]] Result<ServeOptions> parseServeOptions(const QStringList& arguments);

/// The text of --help, French, for the whole program.
[[nodiscard]] QString helpText();

} // namespace vigie::simulator
