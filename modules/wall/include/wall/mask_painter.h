// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/places.h"
#include "wall/picture_map.h"
#include "wall/renderer.h"

#include <optional>

namespace vigie::wall {

inline constexpr QRgb maskColour = qRgb(0x4A, 0x50, 0x56);

/// A picture with its masks painted into it, of plain colour; the picture itself without any.
/// Thread: any thread that may paint text.
[[nodiscard]] QImage withMasks(const QImage& picture, const QList<PrivacyMask>& masks);

/// Paints a tile's masks when what they stand on has changed: a renderer's own, asked in the same breath as
/// the picture it draws, so that no picture is ever drawn without. Every pixel that a mask touches is
/// covered. Thread: GUI.
class MaskLayer final {
public:
    /// What lies over the picture, from the corner of `area`; nothing when no mask is in sight.
    [[nodiscard]] const std::optional<Overlay>& over(const QList<PrivacyMask>& masks, const PictureMap& map,
                                                     const QRect& area);

private:
    QList<PrivacyMask> m_masks;
    std::optional<PictureMap> m_map;
    QRect m_area;
    std::optional<Overlay> m_overlay;
};

} // namespace vigie::wall
