// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace vigie {

/// Makes a program that runs for weeks give freed memory back. Left to itself glibc keeps an arena for each
/// of the decoding threads and, once one picture was freed, puts all later ones on the heap, where what
/// outlives them tears holes: a wall under faults grew by 30 MiB an hour of nothing but holes, and stays
/// level with this, at no measured cost (mallopt(3); bench_soak, bench_wall). Thread: once, first thing in
/// main(), before any other thread.
void keepHeapLevel();

} // namespace vigie
