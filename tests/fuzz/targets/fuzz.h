// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstdlib>

/// What a target makes of one input: whatever a peer may send. It must come back, in bounded time and memory.
void fuzzOne(const QByteArray& bytes);

/// A promise of the parser's that an input has broken: the run ends there and keeps the input.
inline void require(bool kept) {
    if (!kept)
        std::abort();
}
