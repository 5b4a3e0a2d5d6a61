// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ports.h"

#include <QHash>

namespace vigie::bench {

/// Cameras from a list of addresses; the same for both roles where there is but one.
class ListSource final : public LiveSource {
public:
    struct Streams {
        StreamEndpoint sub;
        StreamEndpoint main;
    };
    QHash<CameraId, Streams> cameras;

    Result<StreamEndpoint> endpoint(const CameraId& camera, StreamRole role) override {
        const Streams streams = cameras.value(camera);
        return role == StreamRole::Main ? streams.main : streams.sub;
    }
};

} // namespace vigie::bench
