// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

class QSqlError;

namespace vigie::catalog {

// SQLSTATEs that the catalog's own functions raise:
//   VG001 someone else has it (message "held by: <name>")   Conflict
//   VG002 its state no longer allows it                     Conflict
//   VG003 there is no such thing                            NotFound
//   VG004 the caller does not have it in hand               Forbidden
//   VG005 the request makes no sense                        InvalidInput
//   VG006 the login has no account                          Forbidden
//   VG009 too many at once                                  Conflict
//   VG010 the desk or monitor is not there                  NotFound

/// The Error for a failed statement. `linkIsUp` is what the driver says after the failure: QPSQL reports a
/// link that died with an empty error.
[[nodiscard]] Error errorFromSql(const QSqlError& error, bool linkIsUp);
/// The Error for a failed open: Auth when the server refused the login, Database otherwise.
[[nodiscard]] Error errorFromOpen(const QSqlError& error, const QString& place);
/// The lost-link Error.
[[nodiscard]] Error linkLost(const QString& detail);

} // namespace vigie::catalog
