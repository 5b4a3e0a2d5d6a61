// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/places.h"
#include "health/verdicts.h"
#include "rtsp/io_threads.h"

#include <memory>
#include <mutex>

namespace vigie::health {

struct TimedFinding {
    Finding finding;
    std::chrono::milliseconds took{0};
};

/// What the checks of one recorder's cameras share: one connection attempt, one login, one clock reading.
/// Thread:    any worker; the first to ask does the asking, the others wait for it.
/// Ownership: owns its driver; the I/O threads must outlive it.
/// Cancel:    within 100 ms, but for the name resolution of an address that is not numeric.
class RecorderContact final {
public:
    struct Answers {
        TimedFinding address;
        TimedFinding login;
        TimedFinding clock;
        std::shared_ptr<devices::DeviceDriver> driver; ///< null unless address and login are good
        Credentials credentials;
        DeviceTrust trust;
        std::chrono::milliseconds offset{0}; ///< device clock minus ours; 0 when it could not be read
    };

    RecorderContact(Recorder recorder, std::shared_ptr<CredentialSource> credentials, rtsp::IoThreads& io,
                    std::chrono::milliseconds connectTimeout);

    /// The same answers for everyone who asks, a cancelled one too: a contact serves one run.
    [[nodiscard]] const Answers& answers(const std::stop_token& stop);

private:
    void ask(const std::stop_token& stop);

    const Recorder m_recorder;
    const std::shared_ptr<CredentialSource> m_credentials;
    rtsp::IoThreads& m_io;
    const std::chrono::milliseconds m_connectTimeout;
    std::mutex m_mutex;
    std::optional<Answers> m_answers; // guarded by m_mutex until set, then never changed
};

} // namespace vigie::health
