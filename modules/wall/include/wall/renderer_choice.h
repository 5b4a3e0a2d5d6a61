// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QString>
#include <QSurfaceFormat>

#include <optional>

namespace vigie::wall {

/// What a person asked for: --renderer auto|opengl|raster.
enum class RendererChoice { Automatic, OpenGl, Raster };

[[nodiscard]] std::optional<RendererChoice> rendererChoice(const QString& word);

/// True for what draws OpenGL on the processor (llvmpipe, softpipe, SwiftShader, «Software Rasterizer», …):
/// slower for a wall than drawing without OpenGL.
[[nodiscard]] bool isSoftwareOpenGl(const QString& glRenderer);

/// What OpenGL can do here, as a trial found it.
struct OpenGlSupport {
    QString card; ///< GL_RENDERER
    QSurfaceFormat format;
};

/// Makes a context and the wall's shaders in it, then lets go of both. GUI thread, once a program: it may
/// take a tenth of a second. Unsupported, with what was missing.
[[nodiscard]] Result<OpenGlSupport> tryOpenGl();

/// How walls of this program are drawn.
struct RendererPick {
    bool openGl = false;
    QSurfaceFormat format; ///< of the OpenGL context
    QString reason;        ///< for the log, untranslated
};

/// OpenGL when there is a real card or it is insisted on, else raster. Logs what it found. GUI thread.
[[nodiscard]] RendererPick pickRenderer(RendererChoice choice);

} // namespace vigie::wall
