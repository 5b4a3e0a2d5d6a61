// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>

#include <array>
#include <cstdint>
#include <vector>

namespace vigie::media {

/// Pixels of one 8-bit plane, somebody else's.
struct Plane {
    const uint8_t* pixels;
    int stride;
    QSize size;
};

/// Makes a plane larger or smaller: halved by the mean of four pixels while it is at least twice too large,
/// or lamps and plates would flicker; then between neighbours, pixel centres on pixel centres. Halving is
/// nearly free with SIMD, and dearer filters would look the same.
///
/// libyuv does all of it but the last step's columns: its general way makes two pixels at a time, which was a
/// tenth of a wall's whole cost. Here eight are made at once (SSSE3); elsewhere libyuv does that too.
/// Keeps its tables between planes of one width. Thread: one at a time.
class PlaneScaler final {
public:
    /// Fills `target`, whose lines lie without gaps.
    void scale(Plane from, uint8_t* target, QSize size);

private:
    // Eight neighbouring pixels of a line: where the sixteen they are made of begin, which of these come in
    // pairs, and their weights, 128 a pair.
    struct Eight {
        int from = 0;
        std::array<uint8_t, 16> pairs{};
        std::array<int8_t, 16> weights{};
    };

    void prepare(int from, int to);
    void between(Plane from, uint8_t* target, QSize size);
    static void columns(const std::vector<Eight>& eights, const uint8_t* line, uint8_t* target, int width);

    std::vector<uint8_t> m_half;
    std::vector<uint8_t> m_line;
    std::vector<Eight> m_eights;
    int m_from = 0;
    int m_to = 0;
};

} // namespace vigie::media
