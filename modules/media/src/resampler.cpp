// SPDX-License-Identifier: GPL-3.0-or-later
#include "resampler.h"

namespace vigie::media {
namespace {

// What any camera or microphone is within; a header that says otherwise is broken.
constexpr int leastRate = 4000;
constexpr int mostRate = 192'000;
constexpr int mostChannels = 8;
constexpr int mostSamples = 1 << 16;

} // namespace

bool Resampler::adopt(const AVFrame& frame) {
    if (frame.sample_rate < leastRate || frame.sample_rate > mostRate || frame.ch_layout.nb_channels < 1 ||
        frame.ch_layout.nb_channels > mostChannels || frame.nb_samples > mostSamples)
        return false;
    if (m_context && frame.sample_rate == m_rate && frame.ch_layout.nb_channels == m_channels &&
        frame.format == m_format)
        return true;
    m_context.reset();
    AVChannelLayout to{};
    AVChannelLayout from{};
    av_channel_layout_default(&to, m_output.channels);
    // By their number alone: which loudspeaker a camera's second channel is meant for says nothing here.
    av_channel_layout_default(&from, frame.ch_layout.nb_channels);
    SwrContext* made = nullptr;
    const int status =
        swr_alloc_set_opts2(&made, &to, AV_SAMPLE_FMT_S16, m_output.rate, &from,
                            static_cast<AVSampleFormat>(frame.format), frame.sample_rate, 0, nullptr);
    av_channel_layout_uninit(&to);
    av_channel_layout_uninit(&from);
    ResamplePtr context(made);
    // One channel is as loud on both sides as it was: FFmpeg would take three decibels away.
    constexpr double both[2] = {1, 1};
    const bool doubled = frame.ch_layout.nb_channels == 1 && m_output.channels == 2;
    if (status < 0 || (doubled && swr_set_matrix(context.get(), both, 1) < 0) || swr_init(context.get()) < 0)
        return false;
    m_context = std::move(context);
    m_rate = frame.sample_rate;
    m_channels = frame.ch_layout.nb_channels;
    m_format = frame.format;
    return true;
}

QByteArray Resampler::convert(const AVFrame& frame, bool* failed) {
    *failed = !adopt(frame);
    if (*failed || frame.nb_samples <= 0)
        return {};
    const int room = swr_get_out_samples(m_context.get(), frame.nb_samples);
    QByteArray pcm(qsizetype(std::max(room, 0)) * m_output.bytesPerFrame(), Qt::Uninitialized);
    auto* out = reinterpret_cast<uint8_t*>(pcm.data());
    const int made = swr_convert(m_context.get(), &out, room,
                                 const_cast<const uint8_t**>(frame.extended_data), frame.nb_samples);
    *failed = made < 0;
    pcm.truncate(qsizetype(std::max(made, 0)) * m_output.bytesPerFrame());
    return pcm;
}

} // namespace vigie::media
