// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace vigie::ctl {

/// `vigiectl decode FORMAT FILE`: what recorded bytes of a device or an intrusion panel say.
[[nodiscard]] int decodeCommand(const QStringList& arguments);

} // namespace vigie::ctl
