// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/heap.h"

#include <malloc.h>

namespace vigie {

void keepHeapLevel() {
    mallopt(M_ARENA_MAX, 2);
    // Setting it also ends its growth by itself. Pictures and other blocks from there on are pages of their
    // own.
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    mallopt(M_TRIM_THRESHOLD, 1024 * 1024);
}

} // namespace vigie
