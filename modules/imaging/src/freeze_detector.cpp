// SPDX-License-Identifier: GPL-3.0-or-later
#include "imaging/freeze_detector.h"

#include "grey_view.h"

#include <opencv2/imgproc.hpp>

namespace vigie::imaging {

namespace {
constexpr int blockSize = 16;
}

void FreezeDetector::reset() {
    *this = {};
}

void FreezeDetector::add(const GreyImage& image, MonoTime at) {
    if (image.isNull())
        return;
    if (m_first.size() != image.size()) {
        reset();
        m_first = image;
        m_firstAt = at;
        m_reading.samples = 1;
        return;
    }
    cv::Mat difference;
    cv::absdiff(viewOf(m_first), viewOf(image), difference);
    m_reading.meanChange = std::max(m_reading.meanChange, cv::mean(difference)[0]);
    cv::Mat blocks;
    difference.convertTo(difference, CV_32F);
    cv::resize(difference, blocks,
               cv::Size(std::max(1, difference.cols / blockSize), std::max(1, difference.rows / blockSize)),
               0, 0, cv::INTER_AREA);
    double greatest = 0;
    cv::minMaxLoc(blocks, nullptr, &greatest);
    m_reading.blockChange = std::max(m_reading.blockChange, greatest);
    m_reading.span = std::chrono::duration_cast<std::chrono::milliseconds>(at - m_firstAt);
    ++m_reading.samples;
}

} // namespace vigie::imaging
