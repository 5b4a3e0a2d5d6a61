// SPDX-License-Identifier: GPL-3.0-or-later
#include "plane_scaler.h"

#include <libyuv/planar_functions.h>
#include <libyuv/scale.h>

#include <algorithm>

#ifdef __x86_64__
#include <tmmintrin.h>
#endif

namespace vigie::media {
namespace {

constexpr int atOnce = 8;
constexpr int reach = 16; // pixels that one step reads

bool hasShuffle() {
#ifdef __x86_64__
    static const bool has = __builtin_cpu_supports("ssse3");
    return has;
#else
    return false;
#endif
}

// The left or upper neighbour of an output pixel's centre, and how far it lies from it in 1/256.
struct Between {
    int first;
    int weight;
};

Between neighbours(int output, int from, int to) {
    const qint64 centre = (2 * qint64(output) + 1) * from * 128 / to - 128;
    const auto at = static_cast<int>(std::clamp<qint64>(centre, 0, qint64(from - 1) * 256));
    return {at / 256, at % 256};
}

} // namespace

void PlaneScaler::prepare(int from, int to) {
    if (m_from == from && m_to == to)
        return;
    m_from = from;
    m_to = to;
    m_line.assign(std::size_t(from + reach), 0);
    m_eights.assign(std::size_t((to + atOnce - 1) / atOnce), {});
    for (int x = 0; x < to; ++x) {
        Eight& eight = m_eights[std::size_t(x / atOnce)];
        const Between pixel = neighbours(x, from, to);
        const auto place = std::size_t(x % atOnce) * 2;
        if (place == 0)
            eight.from = pixel.first;
        const int offset = pixel.first - eight.from;
        eight.pairs[place] = uint8_t(offset);
        eight.pairs[place + 1] = uint8_t(std::min(offset + 1, from - 1 - eight.from));
        // 128 does not fit: a pixel of its own gets 127/128 of itself, which rounding hides but for one step.
        const int right = std::clamp((pixel.weight + 1) / 2, 1, 127);
        eight.weights[place] = int8_t(128 - right);
        eight.weights[place + 1] = int8_t(right);
    }
}

#ifdef __x86_64__
__attribute__((target("ssse3")))
#endif
void PlaneScaler::columns(const std::vector<Eight>& eights, const uint8_t* line, uint8_t* target, int width) {
#ifdef __x86_64__
    const __m128i half = _mm_set1_epi16(64);
    int x = 0;
    for (const Eight& eight : eights) {
        const __m128i pixels = _mm_loadu_si128(reinterpret_cast<const __m128i*>(line + eight.from));
        const __m128i pairs =
            _mm_shuffle_epi8(pixels, _mm_loadu_si128(reinterpret_cast<const __m128i*>(eight.pairs.data())));
        const __m128i sums =
            _mm_maddubs_epi16(pairs, _mm_loadu_si128(reinterpret_cast<const __m128i*>(eight.weights.data())));
        const __m128i bytes = _mm_packus_epi16(_mm_srli_epi16(_mm_add_epi16(sums, half), 7), half);
        if (width - x >= atOnce) {
            _mm_storel_epi64(reinterpret_cast<__m128i*>(target + x), bytes);
        } else {
            std::array<uint8_t, reach> last;
            _mm_storeu_si128(reinterpret_cast<__m128i*>(last.data()), bytes);
            std::copy_n(last.begin(), width - x, target + x);
        }
        x += atOnce;
    }
#else
    Q_UNUSED(eights)
    Q_UNUSED(line)
    Q_UNUSED(target)
    Q_UNUSED(width)
#endif
}

void PlaneScaler::between(Plane from, uint8_t* target, QSize size) {
    prepare(from.size.width(), size.width());
    for (int y = 0; y < size.height(); ++y) {
        const Between line = neighbours(y, from.size.height(), size.height());
        const uint8_t* upper = from.pixels + std::ptrdiff_t(line.first) * from.stride;
        const uint8_t* lower = line.first + 1 < from.size.height() ? upper + from.stride : upper;
        libyuv::InterpolatePlane(upper, 0, lower, 0, m_line.data(), 0, from.size.width(), 1, line.weight);
        columns(m_eights, m_line.data(), target + std::ptrdiff_t(y) * size.width(), size.width());
    }
}

void PlaneScaler::scale(Plane from, uint8_t* target, QSize size) {
    m_half.resize(std::size_t(from.size.width() / 2) * std::size_t(from.size.height() / 2));
    while (from.size.width() >= 2 * size.width() && from.size.height() >= 2 * size.height()) {
        const QSize half(from.size.width() / 2, from.size.height() / 2);
        // In place from the second time on: each output lies before the input it is made of.
        libyuv::ScalePlane(from.pixels, from.stride, half.width() * 2, half.height() * 2, m_half.data(),
                           half.width(), half.width(), half.height(), libyuv::kFilterBox);
        from = {m_half.data(), half.width(), half};
    }
    // Eight pixels must be made of sixteen neighbours: any enlargement, and any reduction below two.
    if (hasShuffle() && from.size.width() < 2 * size.width())
        between(from, target, size);
    else
        libyuv::ScalePlane(from.pixels, from.stride, from.size.width(), from.size.height(), target,
                           size.width(), size.width(), size.height(), libyuv::kFilterBilinear);
}

} // namespace vigie::media
