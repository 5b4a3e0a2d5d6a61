// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/backoff.h"
#include "base/clock.h"
#include "base/result.h"
#include "catalog/connection_settings.h"
#include "domain/ids.h"

#include <QList>
#include <QObject>
#include <QThread>
#include <QUuid>

namespace vigie::catalog {

/// Something in the catalog changed and has to be read again. What is told is which, not how.
struct Change {
    qint64 id = 0;
    CommuneId commune; ///< null for what belongs to no commune
    QString topic;     ///< "alarm", "check", "incident", "case", "directory", "layout", "journal", "account",
                       ///< "ptz", "wall"
    QUuid entity;      ///< for "check" and "ptz", the camera
    UtcTime at{};
};

enum class LinkState { CutOff, CatchingUp, Connected };

/// Tells what changes in the catalog, in the order of commit, each change once, over any number of server
/// restarts.
///
/// Notifications only wake it up: it then reads the change feed from the last id it saw, and does the same
/// after each reconnection, so that nothing said while the link was down is lost. The feed begins at the
/// first connection: a client reads its state when the first Connected arrives, and what the two overlap
/// comes as a change again.
///
/// QPSQL says nothing when the link dies: the connection is looked at twice a second, and asked every 30 s,
/// which finds a peer that went without closing. Reconnection waits 0.5 s to 5 s.
///
/// Thread:    lives in its owner's thread, where its signals arrive; has a thread and a connection of its
/// own. Ownership: destruction ends the thread; at worst it waits for a connection attempt (3 s a host).
class Listener final : public QObject {
    Q_OBJECT

public:
    struct Timing {
        std::chrono::milliseconds look{500};
        std::chrono::milliseconds ask{30000};
        Backoff::Policy reconnect{std::chrono::milliseconds(500), std::chrono::milliseconds(5000)};
    };

    explicit Listener(ConnectionSettings settings, QObject* parent = nullptr);
    Listener(ConnectionSettings settings, Timing timing, QObject* parent = nullptr);
    ~Listener() override;

    /// Begins to connect. Connect the signals first. Once only.
    void start();
    [[nodiscard]] LinkState state() const { return m_state; }
    /// Since when the state is what it is.
    [[nodiscard]] UtcTime since() const { return m_since; }

Q_SIGNALS:
    void changed(const QList<vigie::catalog::Change>& changes);
    void stateChanged(vigie::catalog::LinkState state, vigie::UtcTime since);
    /// The feed can't tell what happened (restored from a copy, or pruned beyond the last id seen): read
    /// everything again.
    void missed();
    /// The server is there and refuses this login: Forbidden when it is closed, Auth for its password. Told
    /// at each attempt.
    void refused(const vigie::Error& error);

private:
    QThread m_thread;
    class Reader;
    Reader* m_reader; // lives in m_thread, deleted there at its end
    LinkState m_state = LinkState::CutOff;
    UtcTime m_since;
};

} // namespace vigie::catalog
