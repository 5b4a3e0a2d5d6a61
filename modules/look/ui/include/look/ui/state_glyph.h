// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "look/ui/theme.h"

#include <QRectF>

class QPainter;

namespace vigie::look {

/// Every state has a shape of its own, so that none rests on colour alone.
enum class Glyph {
    Live,          ///< filled disc
    Connecting,    ///< open ring
    Lost,          ///< square with a cross
    Refused,       ///< triangle with !
    KeyImages,     ///< diamond, half filled
    Snapshots,     ///< empty diamond
    Replay,        ///< two arrows backwards
    Gap,           ///< hatched square
    NotAuthorised, ///< circle with a bar
    Alarm1,        ///< octagon
    Alarm2,        ///< triangle
    Alarm3,        ///< diamond
    Alarm4,        ///< circle
    Good,          ///< circle with a tick
    Doubt,         ///< diamond with ?
    Fault,         ///< triangle with !, orange
    Unreachable,   ///< square with a cross, red
    Unchecked,     ///< dashed circle
    Connected,     ///< disc
    CatchingUp,    ///< ring
    CutOff,        ///< triangle
    PtzStick,      ///< joystick
    Padlock,       ///< held by another
};

/// The only place that draws state shapes.
class StateGlyph final {
public:
    /// Draws `glyph` in the square within `rect`. Alarm digits are drawn from 20 pixels up; `inverted`
    /// is for use inside a red strip (white shape, red digit). `turn` (0 to 1) rotates the open rings.
    static void paint(QPainter& painter, const QRectF& rect, Glyph glyph, const Tokens& tokens,
                      bool inverted = false, double turn = 0);
    [[nodiscard]] static Glyph alarm(int priority);
    /// The colour of the state's word, `t1` for what is normal.
    [[nodiscard]] static QRgb colour(Glyph glyph, const Tokens& tokens);
};

} // namespace vigie::look
