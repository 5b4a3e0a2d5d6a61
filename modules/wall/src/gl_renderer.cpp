// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/gl_renderer.h"

#include "gl_pictures.h"
#include "gl_shaders.h"
#include "media/scaler.h"
#include "picture_geometry.h"
#include "tile_board.h"
#include "wall/mask_painter.h"

#include <QCoreApplication>
#include <QMatrix4x4>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QOpenGLShaderProgram>

#include <bit>

#ifndef GL_CONTEXT_LOST
#define GL_CONTEXT_LOST 0x0507
#endif

namespace vigie::wall {
namespace {

constexpr QRgb emptyTile = qRgb(0x16, 0x18, 0x1B);

// From Y', Cb, Cr as a texture gives them to R'G'B'; row: the matrix, limited or full range.
// ITU-R BT.601 (Kr 0.299, Kb 0.114), BT.709 (0.2126, 0.0722), BT.2020 (0.2627, 0.0593).
QMatrix4x4 colourTable(double kr, double kb, bool fullRange) {
    const double kg = 1 - kr - kb;
    const double y = fullRange ? 1 : 255.0 / 219;
    const double c = fullRange ? 1 : 255.0 / 224;
    const double black = fullRange ? 0 : 16.0 / 255;
    constexpr double middle = 128.0 / 255;
    const double redOfV = 2 * (1 - kr) * c;
    const double blueOfU = 2 * (1 - kb) * c;
    const double greenOfU = -2 * kb * (1 - kb) / kg * c;
    const double greenOfV = -2 * kr * (1 - kr) / kg * c;
    const auto row = [&](double u, double v) {
        return QVector4D(float(y), float(u), float(v), float(-y * black - (u + v) * middle));
    };
    QMatrix4x4 matrix;
    matrix.setRow(0, row(0, redOfV));
    matrix.setRow(1, row(greenOfU, greenOfV));
    matrix.setRow(2, row(blueOfU, 0));
    matrix.setRow(3, QVector4D(0, 0, 0, 1));
    return matrix;
}

float colourRow(const media::Frame& frame) {
    int row = 0;
    switch (frame.colourMatrix()) {
    case media::ColourMatrix::Bt601:
        break;
    case media::ColourMatrix::Bt709:
        row = 2;
        break;
    case media::ColourMatrix::Bt2020:
        row = 4;
        break;
    }
    return float(row + (frame.isFullRange() ? 1 : 0));
}

struct Instance {
    std::array<float, 4> target;
    std::array<float, 4> origin;
    std::array<float, 4> axis;
    std::array<float, 4> bounds;
    std::array<float, 4> kind;
};
static_assert(sizeof(Instance) == sizeof(float) * 4 * glAttributes);

// OpenGL takes a place in the bound buffer as a pointer.
const void* inBuffer(std::uintptr_t offset) {
    return std::bit_cast<const void*>(offset);
}

struct OverlayTexture {
    unsigned texture = 0;
    QSize size;
    qint64 key = 0;
};

// A picture standing in a tile: where, which part, which way up.
Instance instanceOf(const TileScene& scene, const GlPicture& picture, int layer) {
    const View view = viewOf(scene);
    const QSize size = picture.frame.size();
    const QRect part = partOf(size, view.crop);
    const QRect target = centred(fitted(turned(part.size(), view.rotation), scene.area.size()), scene.area);
    const auto left = float(part.x()) / float(size.width());
    const auto top = float(part.y()) / float(size.height());
    const auto width = float(part.width()) / float(size.width());
    const auto height = float(part.height()) / float(size.height());
    // The part's point under the target's top left corner, and where its width and height lead.
    std::array<float, 4> origin{left, top, width, 0};
    std::array<float, 2> down{0, height};
    switch (view.rotation) {
    case 90:
        origin = {left, top + height, 0, -height};
        down = {width, 0};
        break;
    case 180:
        origin = {left + width, top + height, -width, 0};
        down = {0, -height};
        break;
    case 270:
        origin = {left + width, top, 0, height};
        down = {-width, 0};
        break;
    default:
        break;
    }
    return {{float(target.x()), float(target.y()), float(target.width()), float(target.height())},
            origin,
            {down[0], down[1], float(layer), scene.treatment == Treatment::Old ? 1.0F : 0.0F},
            {left, top, left + width, top + height},
            {colourRow(picture.frame), 0, 0, 0}};
}

struct Tile {
    // The GUI thread's.
    TileScene scene;
    GlPicture picture; // the newest that was taken; kept, so that another context may have it
    GlPlace place;
    bool newer = false;
    MaskLayer maskLayer;
    std::vector<OverlayTexture> overlays;

    std::mutex mutex;
    GlPicture waiting; // guarded by mutex, as all below
    bool fresh = false;
    bool hasSize = false;
};

} // namespace

struct GlRenderer::Private {
    TileBoard<Tile> board;
    QString card;
    std::vector<std::shared_ptr<Tile>> leaving; // their textures go at the next paint

    // What lives in the context, between initialise() and release().
    QOpenGLExtraFunctions* gl = nullptr;
    std::unique_ptr<QOpenGLShaderProgram> pictures;
    std::unique_ptr<QOpenGLShaderProgram> overlays;
    unsigned vertexArray = 0;
    unsigned instances = 0;
    GlPictures store;
    std::array<QMatrix4x4, 6> table{colourTable(0.299, 0.114, false),   colourTable(0.299, 0.114, true),
                                    colourTable(0.2126, 0.0722, false), colourTable(0.2126, 0.0722, true),
                                    colourTable(0.2627, 0.0593, false), colourTable(0.2627, 0.0593, true)};

    void takeNewest(Tile& tile) {
        const std::lock_guard lock(tile.mutex);
        if (!tile.fresh || tile.scene.treatment == Treatment::Hide)
            return;
        tile.picture = std::exchange(tile.waiting, {});
        tile.newer = true;
        tile.fresh = false;
        if (tile.scene.treatment == Treatment::Live)
            ++board.shown;
    }

    void forget(Tile& tile) {
        store.leave(tile.place, *gl);
        for (OverlayTexture& overlay : tile.overlays)
            gl->glDeleteTextures(1, &overlay.texture);
        tile.overlays.clear();
    }

    void setInstances(const std::vector<Instance>& all) {
        gl->glBindBuffer(GL_ARRAY_BUFFER, instances);
        gl->glBufferData(GL_ARRAY_BUFFER, qopengl_GLsizeiptr(all.size() * sizeof(Instance)), all.data(),
                         GL_STREAM_DRAW);
    }

    void drawPictures(QSize screen);
    void drawShelf(const GlPictures::Shelf& shelf);
    void fillEmptyTiles(QSize screen);
    void drawOverlays(QSize screen);
    void uploadOverlay(OverlayTexture& texture, const QImage& image);
};

GlRenderer::GlRenderer()
    : d(std::make_unique<Private>()) {}

GlRenderer::~GlRenderer() = default;

void GlRenderer::setWake(std::function<void()> wake) {
    d->board.setWake(std::move(wake));
}

void GlRenderer::setTileCount(int count) {
    const auto& tiles = d->board.tiles();
    for (size_t i = static_cast<size_t>(qMax(0, count)); d->gl && i < tiles.size(); ++i) {
        tiles[i]->picture = {};
        d->leaving.push_back(tiles[i]);
    }
    d->board.setCount(count);
}

void GlRenderer::setScene(int index, TileScene scene) {
    const auto tile = d->board.at(index);
    if (!tile)
        return;
    d->board.addDirty(tile->scene.area);
    d->board.addDirty(scene.area);
    tile->scene = std::move(scene);
    const std::lock_guard lock(tile->mutex);
    tile->hasSize = !tile->scene.area.isEmpty();
}

void GlRenderer::clear(int index) {
    const auto tile = d->board.at(index);
    if (!tile)
        return;
    d->board.addDirty(tile->scene.area);
    tile->picture = {};
    tile->newer = false;
    const std::lock_guard lock(tile->mutex);
    tile->waiting = {};
    tile->fresh = false;
}

bool GlRenderer::submit(int index, const media::Frame& frame) {
    const auto tile = d->board.at(index);
    if (!tile || frame.isNull())
        return false;
    GlPicture picture{frame, {}};
    if (picture.planes() == 0) {
        auto image = media::toImage(frame);
        if (!image)
            return false;
        picture.rgb = std::move(*image).convertToFormat(QImage::Format_RGBX8888);
    }
    {
        const std::lock_guard lock(tile->mutex);
        if (!tile->hasSize)
            return false;
        if (tile->fresh)
            ++d->board.replaced;
        std::swap(tile->waiting, picture); // the older one is freed after the lock
        tile->fresh = true;
    }
    d->board.wake();
    return true;
}

QRegion GlRenderer::takeDirty() {
    return d->board.takeDirty();
}

QString GlRenderer::name() const {
    return d->card.isEmpty() ? QStringLiteral("OpenGL") : QStringLiteral("OpenGL, %1").arg(d->card);
}

qint64 GlRenderer::framesShown() const {
    return d->board.shown;
}

qint64 GlRenderer::framesReplaced() const {
    return d->board.replaced;
}

bool GlRenderer::isInitialised() const {
    return d->gl != nullptr;
}

Result<void> GlRenderer::initialise() {
    release();
    const auto refuse = [](const QString& why) {
        return fail(ErrorCode::Unsupported,
                    QCoreApplication::translate("wall", "Affichage OpenGL impossible sur ce poste"), why);
    };
    QOpenGLContext* context = QOpenGLContext::currentContext();
    if (!context)
        return refuse(QStringLiteral("no current context"));
    const auto version = context->format().version();
    if (version < (context->isOpenGLES() ? qMakePair(3, 0) : qMakePair(3, 3)))
        return refuse(QStringLiteral("OpenGL %1.%2").arg(version.first).arg(version.second));
    auto pictures = pictureProgram();
    if (!pictures)
        return fail(pictures.error());
    auto overlays = overlayProgram();
    if (!overlays)
        return fail(overlays.error());
    d->pictures = std::move(*pictures);
    d->overlays = std::move(*overlays);
    d->gl = context->extraFunctions();
    d->card = QString::fromLatin1(reinterpret_cast<const char*>(d->gl->glGetString(GL_RENDERER)));
    d->gl->glGenVertexArrays(1, &d->vertexArray);
    d->gl->glGenBuffers(1, &d->instances);
    d->gl->glBindVertexArray(d->vertexArray);
    d->gl->glBindBuffer(GL_ARRAY_BUFFER, d->instances);
    for (GLuint attribute = 0; attribute < glAttributes; ++attribute) {
        d->gl->glEnableVertexAttribArray(attribute);
        d->gl->glVertexAttribDivisor(attribute, 1);
    }
    d->gl->glBindVertexArray(0);
    d->gl->glBindBuffer(GL_ARRAY_BUFFER, 0);
    return {};
}

void GlRenderer::release() {
    if (!d->gl)
        return;
    const auto leaving = std::exchange(d->leaving, {});
    if (QOpenGLContext::currentContext()) {
        for (const auto& tile : leaving)
            d->forget(*tile);
        for (const auto& tile : d->board.tiles())
            d->forget(*tile);
        d->store.clear(*d->gl);
        d->gl->glDeleteVertexArrays(1, &d->vertexArray);
        d->gl->glDeleteBuffers(1, &d->instances);
    } else { // lost: all of it went with the context
        for (const auto& tile : d->board.tiles()) {
            tile->place = {};
            tile->overlays.clear();
        }
        d->store = {};
    }
    d->pictures.reset();
    d->overlays.reset();
    d->gl = nullptr;
}

void GlRenderer::Private::fillEmptyTiles(QSize screen) {
    gl->glEnable(GL_SCISSOR_TEST);
    gl->glClearColor(float(qRed(emptyTile)) / 255, float(qGreen(emptyTile)) / 255,
                     float(qBlue(emptyTile)) / 255, 1);
    for (const auto& tile : board.tiles()) {
        if (tile->place.layer >= 0)
            continue;
        const QRect& area = tile->scene.area;
        gl->glScissor(area.x(), screen.height() - area.y() - area.height(), area.width(), area.height());
        gl->glClear(GL_COLOR_BUFFER_BIT);
    }
    gl->glDisable(GL_SCISSOR_TEST);
}

void GlRenderer::Private::drawShelf(const GlPictures::Shelf& shelf) {
    std::vector<Instance> all;
    for (const auto& tile : board.tiles()) {
        if (tile->place.layer >= 0 && tile->place.shape == shelf.shape)
            all.push_back(instanceOf(tile->scene, tile->picture, tile->place.layer));
    }
    if (all.empty())
        return;
    setInstances(all);
    for (GLuint attribute = 0; attribute < glAttributes; ++attribute)
        gl->glVertexAttribPointer(attribute, 4, GL_FLOAT, GL_FALSE, sizeof(Instance),
                                  inBuffer(attribute * sizeof(float) * 4));
    for (size_t plane = 0; plane < shelf.textures.size(); ++plane) {
        // A sampler without a texture is not drawn by every driver: the first plane stands in.
        const unsigned texture = shelf.textures[plane] != 0 ? shelf.textures[plane] : shelf.textures[0];
        gl->glActiveTexture(static_cast<GLenum>(GL_TEXTURE0 + plane));
        gl->glBindTexture(GL_TEXTURE_2D_ARRAY, texture);
    }
    gl->glActiveTexture(GL_TEXTURE0);
    const QSize size = shelf.shape.size;
    pictures->setUniformValue("planes", shelf.shape.planes);
    const QSize covered((size.width() + 1) / 2 * 2, (size.height() + 1) / 2 * 2);
    pictures->setUniformValue("chromaScale", QVector2D(float(size.width()) / float(covered.width()),
                                                       float(size.height()) / float(covered.height())));
    gl->glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(all.size()));
}

void GlRenderer::Private::drawPictures(QSize screen) {
    // All places first: a shelf that grows loses its pixels.
    for (const auto& tile : board.tiles()) {
        takeNewest(*tile);
        const GlPicture& picture = tile->picture;
        if (picture.isNull() || tile->scene.treatment == Treatment::Hide || tile->scene.area.isEmpty() ||
            !store.claim(tile->place, {picture.frame.size(), picture.planes()}, *gl))
            store.leave(tile->place, *gl);
    }
    for (const auto& tile : board.tiles())
        store.upload(tile->place, tile->picture, std::exchange(tile->newer, false), *gl);
    pictures->bind();
    pictures->setUniformValue("screen", QVector2D(float(screen.width()), float(screen.height())));
    pictures->setUniformValueArray("table", table.data(), int(table.size()));
    pictures->setUniformValue("plane0", 0);
    pictures->setUniformValue("plane1", 1);
    pictures->setUniformValue("plane2", 2);
    for (const auto& shelf : store.shelves())
        drawShelf(*shelf);
    pictures->release();
}

void GlRenderer::Private::uploadOverlay(OverlayTexture& texture, const QImage& image) {
    if (texture.key == image.cacheKey())
        return;
    const QImage pixels = image.convertToFormat(QImage::Format_RGBA8888_Premultiplied);
    if (texture.texture == 0)
        gl->glGenTextures(1, &texture.texture);
    gl->glBindTexture(GL_TEXTURE_2D, texture.texture);
    gl->glPixelStorei(GL_UNPACK_ROW_LENGTH, int(pixels.bytesPerLine() / 4));
    if (texture.size == pixels.size()) {
        gl->glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, pixels.width(), pixels.height(), GL_RGBA,
                            GL_UNSIGNED_BYTE, pixels.constBits());
    } else {
        gl->glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, pixels.width(), pixels.height(), 0, GL_RGBA,
                         GL_UNSIGNED_BYTE, pixels.constBits());
        gl->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
        gl->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
        gl->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        gl->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
        gl->glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
    }
    gl->glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    texture.size = pixels.size();
    texture.key = image.cacheKey();
}

void GlRenderer::Private::drawOverlays(QSize screen) {
    std::vector<Instance> all;
    std::vector<unsigned> textures;
    gl->glActiveTexture(GL_TEXTURE0);
    for (const auto& tile : board.tiles()) {
        // Masks first: over the picture, under the strips.
        QList<Overlay> wanted;
        if (tile->place.layer >= 0 && !tile->scene.masks.isEmpty()) {
            const View view = viewOf(tile->scene);
            const PictureMap map(tile->picture.frame.size(), view.crop, view.rotation, tile->scene.area);
            if (const auto& masks = tile->maskLayer.over(tile->scene.masks, map, tile->scene.area))
                wanted << *masks;
        }
        wanted += tile->scene.overlays;
        while (tile->overlays.size() > static_cast<size_t>(wanted.size())) {
            gl->glDeleteTextures(1, &tile->overlays.back().texture);
            tile->overlays.pop_back();
        }
        tile->overlays.resize(static_cast<size_t>(wanted.size()));
        for (qsizetype i = 0; i < wanted.size(); ++i) {
            const Overlay& overlay = wanted[i];
            if (overlay.image.isNull())
                continue;
            OverlayTexture& texture = tile->overlays[static_cast<size_t>(i)];
            uploadOverlay(texture, overlay.image);
            const QPoint at = tile->scene.area.topLeft() + overlay.at;
            all.push_back(
                {{float(at.x()), float(at.y()), float(texture.size.width()), float(texture.size.height())},
                 {},
                 {},
                 {},
                 {}});
            textures.push_back(texture.texture);
        }
    }
    if (all.empty())
        return;
    setInstances(all);
    overlays->bind();
    overlays->setUniformValue("screen", QVector2D(float(screen.width()), float(screen.height())));
    overlays->setUniformValue("image", 0);
    gl->glEnable(GL_BLEND);
    gl->glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    for (size_t i = 0; i < all.size(); ++i) {
        // An instance of its own each: there is no first instance to name before OpenGL 4.2.
        gl->glVertexAttribPointer(TargetAttribute, 4, GL_FLOAT, GL_FALSE, sizeof(Instance),
                                  inBuffer(i * sizeof(Instance)));
        gl->glBindTexture(GL_TEXTURE_2D, textures[i]);
        gl->glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, 1);
    }
    gl->glDisable(GL_BLEND);
    overlays->release();
}

bool GlRenderer::paint(QSize framebuffer) {
    if (!d->gl)
        return true;
    const QOpenGLContext* context = QOpenGLContext::currentContext();
    if (!context) // a lost one can't be made current
        return false;
    QOpenGLExtraFunctions& gl = *d->gl;
    for (const auto& tile : std::exchange(d->leaving, {}))
        d->forget(*tile);
    gl.glDisable(GL_DEPTH_TEST);
    gl.glDisable(GL_CULL_FACE);
    gl.glDisable(GL_STENCIL_TEST);
    gl.glDisable(GL_SCISSOR_TEST);
    gl.glDisable(GL_BLEND);
    gl.glViewport(0, 0, framebuffer.width(), framebuffer.height());
    gl.glClearColor(0, 0, 0, 1);
    gl.glClear(GL_COLOR_BUFFER_BIT);
    gl.glBindVertexArray(d->vertexArray);
    d->drawPictures(framebuffer);
    d->fillEmptyTiles(framebuffer);
    d->drawOverlays(framebuffer);
    gl.glBindVertexArray(0);
    gl.glBindBuffer(GL_ARRAY_BUFFER, 0);
    return gl.glGetError() != GL_CONTEXT_LOST && context->isValid();
}

} // namespace vigie::wall
