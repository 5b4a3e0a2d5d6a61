// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http_server.h"
#include "world.h"

namespace vigie::simulator {

/// Spoils good answers the way a broken or hostile device would, as the recorder's quirks say.
/// Thread: the simulator's only thread. Ownership: borrows the recorder.
class AnswerFaults final {
public:
    explicit AnswerFaults(const RecorderModel* recorder)
        : m_recorder(recorder) {}

    /// True when the answer was given in a spoilt form, or is being given.
    [[nodiscard]] bool spoil(HttpConnection& connection, const HttpResponse& response) const;

private:
    const RecorderModel* m_recorder;
};

} // namespace vigie::simulator
