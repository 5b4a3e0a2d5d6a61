// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "live/live_channel.h"

#include <atomic>

namespace vigie::live {

using namespace std::chrono_literals;

// What a desk's source would answer for one camera.
class FixedSource final : public LiveSource {
public:
    Result<StreamEndpoint> answer = StreamEndpoint{};
    int asked = 0;
    Result<StreamEndpoint> endpoint(const CameraId&, StreamRole) override {
        ++asked;
        return answer;
    }
};

// A camera with both streams.
class BothStreams final : public LiveSource {
public:
    StreamEndpoint sub;
    StreamEndpoint main;
    Result<StreamEndpoint> endpoint(const CameraId&, StreamRole role) override {
        return role == StreamRole::Main ? main : sub;
    }
};

// The machine's clocks, whose world time somebody sets.
class SetClock final : public Clock {
public:
    std::atomic<std::chrono::seconds> ahead{0s};
    UtcTime utcNow() const override { return m_machine.utcNow() + ahead.load(); }
    MonoTime monoNow() const override { return m_machine.monoNow(); }

private:
    SystemClock m_machine;
};

} // namespace vigie::live
