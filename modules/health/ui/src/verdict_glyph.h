// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/check.h"
#include "look/ui/state_glyph.h"

namespace vigie::health {

[[nodiscard]] constexpr look::Glyph glyphOf(Verdict verdict) {
    switch (verdict) {
    case Verdict::Good:
        return look::Glyph::Good;
    case Verdict::Doubtful:
        return look::Glyph::Doubt;
    case Verdict::Bad:
        return look::Glyph::Fault;
    case Verdict::Unreachable:
        return look::Glyph::Unreachable;
    case Verdict::Unchecked:
        break;
    }
    return look::Glyph::Unchecked;
}

} // namespace vigie::health
