// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "services.h"

#include <QObject>

namespace vigie::app {

/// Whether the catalog still knows the person at this desk. Each time it is reached it has checked their
/// password, which renews the sealed record that opens the desk without it. A session that was opened from
/// such a record is checked when the catalog comes back: same account, same group, a schema that this program
/// knows; what no longer holds ends it. A login that the catalog refuses loses its record. One that was
/// closed (suspended, out of date) ends the desk's session; for a password that was changed, a session that
/// the catalog itself opened goes on showing what it shows, and says so. Also does its part of the centre's
/// housekeeping: accounts that ran out are stopped, whichever desk notices. Thread: GUI.
class SessionGuard final : public QObject {
    Q_OBJECT

public:
    explicit SessionGuard(Services& services, QObject* parent = nullptr);

Q_SIGNALS:
    /// The desk has to close.
    void ended(const vigie::Error& why);
    /// In a sentence, for the person; once until the catalog accepts the login again.
    void refused(const QString& what);

private:
    void check();
    void keepHouse();
    void renew(const QString& displayName);
    void forget();

    Services& m_services;
    bool m_toCheck;
    bool m_refusalTold = false;
    bool m_housekeeping = false; ///< asked and not answered
    MonoTime m_renewed{};
};

} // namespace vigie::app
