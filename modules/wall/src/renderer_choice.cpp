// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/renderer_choice.h"

#include "wall/gl_renderer.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QOffscreenSurface>
#include <QOpenGLContext>

Q_LOGGING_CATEGORY(lcChoice, "vigie.wall.renderer")

namespace vigie::wall {
namespace {

// Desktop OpenGL first; boards that have ES 3 alone come second.
QList<QSurfaceFormat> formats() {
    QSurfaceFormat desktop;
    desktop.setRenderableType(QSurfaceFormat::OpenGL);
    desktop.setVersion(3, 3);
    desktop.setProfile(QSurfaceFormat::CoreProfile);
    QSurfaceFormat embedded;
    embedded.setRenderableType(QSurfaceFormat::OpenGLES);
    embedded.setVersion(3, 0);
    QList<QSurfaceFormat> all{desktop, embedded};
    for (QSurfaceFormat& format : all)
        format.setOption(QSurfaceFormat::ResetNotification); // GL_KHR_robustness and its elders, where there
    if (QOpenGLContext::openGLModuleType() == QOpenGLContext::LibGLES)
        all.removeFirst();
    return all;
}

} // namespace

std::optional<RendererChoice> rendererChoice(const QString& word) {
    if (word == QLatin1String("auto"))
        return RendererChoice::Automatic;
    if (word == QLatin1String("opengl"))
        return RendererChoice::OpenGl;
    if (word == QLatin1String("raster"))
        return RendererChoice::Raster;
    return std::nullopt;
}

bool isSoftwareOpenGl(const QString& glRenderer) {
    const char* const software[] = {"llvmpipe", "softpipe",    "swrast",       "swiftshader", "software",
                                    "lavapipe", "gdi generic", "basic render", "mesa x11"};
    return std::any_of(std::begin(software), std::end(software), [&glRenderer](const char* name) {
        return glRenderer.contains(QLatin1String(name), Qt::CaseInsensitive);
    });
}

Result<OpenGlSupport> tryOpenGl() {
    Error last{ErrorCode::Unsupported,
               QCoreApplication::translate("wall", "Affichage OpenGL impossible sur ce poste"),
               QStringLiteral("no context could be made")};
    const auto all = formats();
    for (const QSurfaceFormat& format : all) {
        QOffscreenSurface surface;
        surface.setFormat(format);
        surface.create();
        QOpenGLContext context;
        context.setFormat(format);
        if (!context.create() || !context.makeCurrent(&surface))
            continue;
        GlRenderer trial;
        auto made = trial.initialise();
        OpenGlSupport support{QString(trial.name()).remove(QStringLiteral("OpenGL, ")), format};
        trial.release();
        context.doneCurrent();
        if (made)
            return support;
        last = made.error();
    }
    return fail(last);
}

RendererPick pickRenderer(RendererChoice choice) {
    RendererPick pick;
    if (choice == RendererChoice::Raster) {
        pick.reason = QStringLiteral("raster, as asked");
    } else if (const auto support = tryOpenGl(); !support) {
        pick.reason = QStringLiteral("raster: no OpenGL (%1)").arg(support.error().detail);
        if (choice == RendererChoice::OpenGl)
            qCWarning(lcChoice).noquote() << "OpenGL was asked for:" << support.error().toLogLine();
    } else if (choice == RendererChoice::Automatic && isSoftwareOpenGl(support->card)) {
        pick.reason = QStringLiteral("raster: OpenGL is %1, without a graphics card").arg(support->card);
    } else {
        pick = {true, support->format, QStringLiteral("OpenGL, %1").arg(support->card)};
    }
    qCInfo(lcChoice).noquote() << "walls are drawn by" << pick.reason;
    return pick;
}

} // namespace vigie::wall
