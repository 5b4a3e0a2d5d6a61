// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ports.h"

#include <QHash>
#include <QObject>

namespace vigie::live {

/// Keeps a desk from locking a device's account: one login to one device is tried by one channel at a time
/// until it proves good, and once refused it is tried by none until a person asks or the login changes.
/// A session makes one attempt, so a wrong password costs a device one refusal, however many
/// tiles show its cameras.
/// Thread: the channels' owner's.
class LoginGuard final : public QObject {
    Q_OBJECT

public:
    enum class Answer {
        Go,      ///< try; then say what came of it
        Wait,    ///< another channel is trying: settled() will tell
        Refused, ///< known to be refused
    };

    [[nodiscard]] Answer ask(const StreamEndpoint& endpoint);
    void proven(const StreamEndpoint& endpoint);
    void refused(const StreamEndpoint& endpoint);
    /// The try ended without an answer about the login.
    void undecided(const StreamEndpoint& endpoint);
    /// A person asked to try again.
    void forget(const StreamEndpoint& endpoint);

Q_SIGNALS:
    void settled();

private:
    enum class State { Trying, Proven, Refused };
    struct Entry {
        State state;
        QString password;
    };
    [[nodiscard]] static QString keyOf(const StreamEndpoint& endpoint);

    QHash<QString, Entry> m_entries;
};

} // namespace vigie::live
