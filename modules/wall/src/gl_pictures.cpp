// SPDX-License-Identifier: GPL-3.0-or-later
#include "gl_pictures.h"

#include <QLoggingCategory>
#include <QOpenGLExtraFunctions>

Q_LOGGING_CATEGORY(lcPictures, "vigie.wall.opengl")

namespace vigie::wall {
namespace {

struct PlaneFormat {
    QSize size;
    GLint internal = GL_R8;
    GLenum format = GL_RED;
    int bytes = 1; // a texel
};

PlaneFormat planeFormat(const GlShape& shape, int plane) {
    if (shape.planes == 1)
        return {shape.size, GL_RGBA8, GL_RGBA, 4};
    if (plane == 0)
        return {shape.size, GL_R8, GL_RED, 1};
    const QSize half((shape.size.width() + 1) / 2, (shape.size.height() + 1) / 2);
    if (shape.planes == 2)
        return {half, GL_RG8, GL_RG, 2};
    return {half, GL_R8, GL_RED, 1};
}

} // namespace

int GlPicture::planes() const {
    if (!rgb.isNull())
        return 1;
    switch (frame.planes().format) {
    case media::PlaneView::Format::I420:
        return 3;
    case media::PlaneView::Format::Nv12:
        return 2;
    case media::PlaneView::Format::Other:
        break;
    }
    return 0;
}

GlPictures::Shelf* GlPictures::find(const GlShape& shape) const {
    const auto found = std::find_if(m_shelves.begin(), m_shelves.end(),
                                    [&shape](const auto& shelf) { return shelf->shape == shape; });
    return found != m_shelves.end() ? found->get() : nullptr;
}

bool GlPictures::allocate(Shelf& shelf, QOpenGLExtraFunctions& gl) {
    while (gl.glGetError() != GL_NO_ERROR) // of whoever drew before
        ;
    for (int plane = 0; plane < shelf.shape.planes; ++plane) {
        unsigned& texture = shelf.textures[static_cast<size_t>(plane)];
        if (texture == 0)
            gl.glGenTextures(1, &texture);
        gl.glBindTexture(GL_TEXTURE_2D_ARRAY, texture);
        gl.glTexParameteri(GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
        gl.glTexParameteri(GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
        gl.glTexParameteri(GL_TEXTURE_2D_ARRAY, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        gl.glTexParameteri(GL_TEXTURE_2D_ARRAY, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
        gl.glTexParameteri(GL_TEXTURE_2D_ARRAY, GL_TEXTURE_MAX_LEVEL, 0);
        const PlaneFormat format = planeFormat(shelf.shape, plane);
        gl.glTexImage3D(GL_TEXTURE_2D_ARRAY, 0, format.internal, format.size.width(), format.size.height(),
                        static_cast<GLsizei>(shelf.taken.size()), 0, format.format, GL_UNSIGNED_BYTE,
                        nullptr);
    }
    const GLenum error = gl.glGetError();
    if (error != GL_NO_ERROR && !std::exchange(m_warned, true)) // it is tried at each painting
        qCWarning(lcPictures) << "no texture of" << shelf.shape.size << "with" << shelf.taken.size()
                              << "layers: OpenGL error" << Qt::hex << error;
    return error == GL_NO_ERROR;
}

bool GlPictures::claim(GlPlace& place, const GlShape& shape, QOpenGLExtraFunctions& gl) {
    if (place.layer >= 0 && place.shape == shape)
        return true;
    leave(place, gl);
    Shelf* shelf = find(shape);
    if (!shelf) {
        m_shelves.push_back(std::make_unique<Shelf>());
        shelf = m_shelves.back().get();
        shelf->shape = shape;
    }
    auto free = std::find(shelf->taken.begin(), shelf->taken.end(), false);
    if (free == shelf->taken.end()) {
        // By halves: a wall fills tile by tile, and a few layers too many of main streams cost little.
        const size_t before = shelf->taken.size();
        shelf->taken.resize(before + qMax<size_t>(1, before / 2), false);
        shelf->generation = ++m_generation;
        if (!allocate(*shelf, gl)) {
            shelf->taken.resize(before);
            if (before > 0 && allocate(*shelf, gl))
                return false; // the others stay
            gl.glDeleteTextures(static_cast<GLsizei>(shelf->textures.size()), shelf->textures.data());
            std::erase_if(m_shelves, [shelf](const auto& known) { return known.get() == shelf; });
            return false;
        }
        free = shelf->taken.begin() + static_cast<std::ptrdiff_t>(before);
    }
    *free = true;
    place = {shape, static_cast<int>(free - shelf->taken.begin()), 0};
    return true;
}

void GlPictures::leave(GlPlace& place, QOpenGLExtraFunctions& gl) {
    Shelf* shelf = place.layer >= 0 ? find(place.shape) : nullptr;
    if (shelf) {
        shelf->taken[static_cast<size_t>(place.layer)] = false;
        if (std::find(shelf->taken.begin(), shelf->taken.end(), true) == shelf->taken.end()) {
            gl.glDeleteTextures(static_cast<GLsizei>(shelf->textures.size()), shelf->textures.data());
            std::erase_if(m_shelves, [shelf](const auto& known) { return known.get() == shelf; });
        }
    }
    place = {};
}

void GlPictures::upload(GlPlace& place, const GlPicture& picture, bool newer, QOpenGLExtraFunctions& gl) {
    const Shelf* shelf = place.layer >= 0 ? find(place.shape) : nullptr;
    if (!shelf || (!newer && place.uploaded == shelf->generation))
        return;
    const media::PlaneView planes = picture.frame.planes();
    gl.glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    for (int plane = 0; plane < shelf->shape.planes; ++plane) {
        const auto index = static_cast<size_t>(plane);
        const PlaneFormat format = planeFormat(shelf->shape, plane);
        const void* pixels = planes.data[index];
        int stride = planes.strides[index];
        if (shelf->shape.planes == 1) {
            pixels = picture.rgb.constBits();
            stride = static_cast<int>(picture.rgb.bytesPerLine());
        }
        gl.glPixelStorei(GL_UNPACK_ROW_LENGTH, stride / format.bytes);
        gl.glBindTexture(GL_TEXTURE_2D_ARRAY, shelf->textures[index]);
        gl.glTexSubImage3D(GL_TEXTURE_2D_ARRAY, 0, 0, 0, place.layer, format.size.width(),
                           format.size.height(), 1, format.format, GL_UNSIGNED_BYTE, pixels);
    }
    gl.glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    gl.glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    place.uploaded = shelf->generation;
}

void GlPictures::clear(QOpenGLExtraFunctions& gl) {
    for (const auto& shelf : m_shelves)
        gl.glDeleteTextures(static_cast<GLsizei>(shelf->textures.size()), shelf->textures.data());
    m_shelves.clear();
}

} // namespace vigie::wall
