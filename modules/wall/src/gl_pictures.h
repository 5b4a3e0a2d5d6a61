// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "media/frame.h"

#include <QImage>
#include <QSize>

#include <array>
#include <memory>
#include <vector>

class QOpenGLExtraFunctions;

namespace vigie::wall {

/// A decoded picture as a card takes it: its planes, or RGB where those can't be taken. A value; pixels are
/// shared.
struct GlPicture {
    media::Frame frame;
    QImage rgb; ///< RGBX8888, when the frame's planes are not to be used

    [[nodiscard]] bool isNull() const { return frame.isNull(); }
    [[nodiscard]] int planes() const;
};

/// Pictures of one size and number of planes: they share texture arrays, a layer each, and are drawn
/// together.
struct GlShape {
    QSize size;
    int planes = 0; ///< 3: I420, 2: NV12, 1: RGB

    friend bool operator==(const GlShape& a, const GlShape& b) {
        return a.size == b.size && a.planes == b.planes;
    }
};

/// Where a tile's picture lies. It has to be uploaded again when its shelf's generation is another.
struct GlPlace {
    GlShape shape;
    int layer = -1; ///< none
    quint64 uploaded = 0;
};

/// The textures of all pictures, in one context. A shelf grows when a tile more needs it; its pixels are lost
/// by that, and its places' generations tell. Thread: the context's.
class GlPictures final {
public:
    struct Shelf {
        GlShape shape;
        std::array<unsigned, 3> textures{};
        std::vector<bool> taken; ///< by layer
        quint64 generation = 0;
    };

    /// Makes sure that a place fits the shape: keeps, moves or adds it. False when the card has no memory
    /// left.
    [[nodiscard]] bool claim(GlPlace& place, const GlShape& shape, QOpenGLExtraFunctions& gl);
    void leave(GlPlace& place, QOpenGLExtraFunctions& gl);
    /// Puts the pixels into the place's layer when they are `newer` or the shelf has lost them.
    void upload(GlPlace& place, const GlPicture& picture, bool newer, QOpenGLExtraFunctions& gl);
    void clear(QOpenGLExtraFunctions& gl);

    [[nodiscard]] const std::vector<std::unique_ptr<Shelf>>& shelves() const { return m_shelves; }

private:
    [[nodiscard]] Shelf* find(const GlShape& shape) const;
    [[nodiscard]] bool allocate(Shelf& shelf, QOpenGLExtraFunctions& gl);

    std::vector<std::unique_ptr<Shelf>> m_shelves;
    quint64 m_generation = 0;
    bool m_warned = false;
};

} // namespace vigie::wall
