// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace vigie::look {

/// An icon of resources/icons in one colour ("currentColor" in the SVG), sharp at every size.
[[nodiscard]] QIcon icon(const QString& name, const QColor& colour);

} // namespace vigie::look
