// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"

#include <cstddef>
#include <cstdint>

// Called by libFuzzer, which has the program's main().
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // Bytes of their own, so that a read behind their end is seen.
    fuzzOne(QByteArray(reinterpret_cast<const char*>(data), qsizetype(size)));
    return 0;
}
