// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wall/ui/wall_view.h"

namespace vigie::test {

// What a desk resolves from its directory, here from the simulator's announcement.
class AnnouncedSource final : public LiveSource {
public:
    QHash<CameraId, StreamEndpoint> endpoints;
    Result<StreamEndpoint> endpoint(const CameraId& camera, StreamRole) override {
        const auto known = endpoints.constFind(camera);
        if (known == endpoints.constEnd())
            return fail(ErrorCode::Forbidden, QStringLiteral("Arrêté expiré le 12/03/2026"));
        return *known;
    }
};

// Raster, or OpenGL where the same test runs a second time on a display.
inline const wall::RendererPick& renderer() {
    static const wall::RendererPick pick =
        wall::pickRenderer(wall::rendererChoice(qEnvironmentVariable("VIGIE_RENDERER", "raster"))
                               .value_or(wall::RendererChoice::Raster));
    return pick;
}

// One wall with everything behind it; members end in the order that production keeps.
struct WallStand {
    explicit WallStand(LiveSource& source, const std::shared_ptr<Directory>& directory,
                       const wall::Layout& layout, QSize size = {960, 540})
        : drawing(wall::makeDrawing(renderer()))
        , controller({io, pool, source, clock}, *drawing.renderer)
        , view(controller, drawing, clock) {
        controller.setLayout(layout);
        view.setDirectory(directory);
        view.resize(size);
        view.show();
        view.setFocus();
    }

    SystemClock clock;
    rtsp::IoThreads io{1};
    media::DecodePool pool{2};
    wall::Drawing drawing;
    wall::WallController controller;
    wall::WallView view;
};

} // namespace vigie::test
