// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstdint>

namespace vigie::rtsp {

/// Marker segments of a baseline JPEG (ITU-T T.81 annex B), each whole.
[[nodiscard]] QByteArray jfifSegment();
/// DQT with both tables of RFC 2435 §4.2 scaled for Q 1 to 99.
[[nodiscard]] QByteArray quantisationSegment(std::uint8_t q);
/// DQT of tables in zigzag order; `wide`: two bytes an entry.
[[nodiscard]] QByteArray quantisationSegment(std::uint8_t id, const QByteArray& table, bool wide);
/// DHT with the four typical tables (T.81 annex K.3).
[[nodiscard]] QByteArray huffmanSegment();
/// SOF0 of three components; `verticalSampling` of the luminance: 1 (4:2:2) or 2 (4:2:0).
[[nodiscard]] QByteArray frameSegment(int width, int height, int verticalSampling, bool oneTable);
[[nodiscard]] QByteArray restartSegment(std::uint16_t interval);
/// SOS for the components of a frame segment; empty when that is no usable one.
[[nodiscard]] QByteArray scanSegment(const QByteArray& frame);

} // namespace vigie::rtsp
