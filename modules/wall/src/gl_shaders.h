// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>

#include <memory>

class QOpenGLShaderProgram;

namespace vigie::wall {

// Attributes of one instance, 4 floats each, in this order.
enum GlAttribute { TargetAttribute, OriginAttribute, AxisAttribute, BoundsAttribute, KindAttribute };
inline constexpr int glAttributes = 5;

/// Pictures: planes in texture arrays, one layer a tile. For the current context.
[[nodiscard]] Result<std::unique_ptr<QOpenGLShaderProgram>> pictureProgram();
/// Overlays: one premultiplied image.
[[nodiscard]] Result<std::unique_ptr<QOpenGLShaderProgram>> overlayProgram();

} // namespace vigie::wall
