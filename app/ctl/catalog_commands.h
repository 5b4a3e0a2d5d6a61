// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace vigie::ctl {

/// vigiectl catalog migrate|status: brings a catalog to this program's schema, or says which it has.
[[nodiscard]] int catalogCommand(const QStringList& arguments);
/// vigiectl enrol: asks a recorder for its cameras and saves them.
[[nodiscard]] int enrolCommand(const QStringList& arguments);

} // namespace vigie::ctl
