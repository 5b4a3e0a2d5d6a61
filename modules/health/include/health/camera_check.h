// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/check.h"
#include "health/recorder_contact.h"
#include "media/decode_pool.h"

#include <stop_token>

namespace vigie::health {

class StreamWatch;

/// How long a check of one camera takes its time over.
struct CheckTiming {
    std::chrono::milliseconds connect{3000};
    std::chrono::milliseconds firstImage{5000};
    std::chrono::milliseconds rate{2000};   ///< from the first image, over which the rate is measured
    std::chrono::milliseconds images{3500}; ///< from the first image, over which pictures are measured
    /// Beyond `images`, for a picture that has not moved so far: imaging's frozenSpan and a margin.
    std::chrono::milliseconds freeze{8000};
    std::chrono::hours recorded{3}; ///< how far back the recording is looked at
    std::chrono::seconds replayed{2};
};

/// One camera checked from end to end, as an operator would find out: is the recorder there, does it let us
/// in, is its clock right, does the picture come, is it a picture, was it recorded, can that be played.
///
/// A step that can't be tried because of an earlier one is Unchecked: all after the address and the login,
/// the image after the stream, the replay after a recording with nothing in it. A wrong clock stops nothing;
/// the archive is asked in the device's own time. Without a valid authorisation no picture is opened: stream,
/// image and replay stay Unchecked.
///
/// Thread: run() on a worker, blocks for some 4 s, and 25 s at the worst; contact's and threads must outlive
/// it. Cancel: within 100 ms; what was not done is Unchecked.
class CameraCheck final {
public:
    struct Services {
        rtsp::IoThreads& io;
        media::DecodePool& decoders;
        const Clock& clock;
    };

    CameraCheck(Camera camera, RecorderContact& contact, Services services, CheckTiming timing = {});

    [[nodiscard]] CheckResult run(const std::stop_token& stop);

private:
    void note(const char* step, const Finding& finding, std::chrono::milliseconds took);
    void checkPictures(const RecorderContact::Answers& recorder, const std::stop_token& stop);
    [[nodiscard]] Finding checkStream(StreamWatch& watch, const StreamProfile& profile,
                                      const std::stop_token& stop) const;
    [[nodiscard]] Finding checkImage(StreamWatch& watch, const std::stop_token& stop) const;
    void checkArchive(const RecorderContact::Answers& recorder, const std::stop_token& stop);
    [[nodiscard]] Finding checkReplay(devices::DeviceDriver& driver, const QList<TimeSpan>& recorded,
                                      const std::stop_token& stop) const;
    [[nodiscard]] bool mayShow() const;

    const Camera m_camera;
    RecorderContact& m_contact;
    Services m_services;
    CheckTiming m_timing;
    QList<Finding> m_findings;
    QList<CheckStep> m_steps;
};

/// The result of a check that did not take place, with the reason as its only step.
[[nodiscard]] CheckResult notChecked(const Camera& camera, const QString& reason, UtcTime at);

} // namespace vigie::health
