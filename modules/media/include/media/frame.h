// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/time_stamp.h"

#include <QSize>

#include <array>
#include <cstdint>
#include <memory>
#include <span>

struct AVFrame;

namespace vigie::media {

/// How colour differences become red, green and blue.
enum class ColourMatrix { Bt601, Bt709, Bt2020 };

/// Where a picture's 8-bit planes of 4:2:0 lie in memory, for who uploads or measures them without a copy.
/// Lifetime: that of the frame it came from, or of any copy of it.
struct PlaneView {
    enum class Format {
        Other, ///< not such planes: go through a Scaler
        I420,  ///< luma, then two planes of half the lines and columns (rounded up)
        Nv12,  ///< luma, then one such plane of pairs
    };
    Format format = Format::Other;
    std::array<const uint8_t*, 3> data{};
    std::array<int, 3> strides{}; ///< bytes from line to line, never negative
};

/// One decoded picture with its times. A value: copies share the pixels, which never change.
/// Thread: any. A null frame (default constructed) holds nothing.
class Frame final {
public:
    Frame() = default;
    Frame(std::shared_ptr<const AVFrame> picture, TimeStamp captureTime, MonoTime receivedAt, qint64 rtpTime);

    [[nodiscard]] bool isNull() const { return !m_picture; }
    [[nodiscard]] QSize size() const;
    [[nodiscard]] bool isKeyFrame() const;
    [[nodiscard]] const TimeStamp& captureTime() const { return m_captureTime; }
    /// When the last packet of the coded picture reached this machine.
    [[nodiscard]] MonoTime receivedAt() const { return m_receivedAt; }
    [[nodiscard]] qint64 rtpTime() const { return m_rtpTime; }

    /// Rows of the luma plane, 8 bits a pixel, for image measures; empty when the format has no such plane.
    /// Lines start `lumaStride()` bytes apart.
    [[nodiscard]] std::span<const uint8_t> luma() const;
    [[nodiscard]] int lumaStride() const;
    [[nodiscard]] PlaneView planes() const;
    /// Luma runs from 0 to 255; else from 16 (black) to 235 (white), as video without a mark does.
    [[nodiscard]] bool isFullRange() const;
    /// What the stream says; when it doesn't, BT.601 below 720 lines and BT.709 from there on, as cameras
    /// mean it.
    [[nodiscard]] ColourMatrix colourMatrix() const;

    /// For this room's own sources.
    [[nodiscard]] const AVFrame* picture() const { return m_picture.get(); }

private:
    std::shared_ptr<const AVFrame> m_picture;
    TimeStamp m_captureTime;
    MonoTime m_receivedAt{};
    qint64 m_rtpTime = 0;
};

} // namespace vigie::media
