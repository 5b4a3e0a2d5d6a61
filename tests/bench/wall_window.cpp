// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall_window.h"

namespace vigie::bench {

WallWindow::WallWindow(const QJsonObject& job) {
    const QJsonArray uris = job[QStringLiteral("uris")].toArray();
    const QJsonArray mains = job[QStringLiteral("mains")].toArray(); // of the same cameras, if any
    for (qsizetype i = 0; i < uris.size(); ++i) {
        Camera camera;
        camera.id = CameraId::create();
        camera.number = static_cast<int>(i) + 1;
        camera.name = QStringLiteral("Caméra %1").arg(i + 1);
        StreamEndpoint sub;
        sub.uri = QUrl(uris[i].toString());
        sub.credentials = {job[QStringLiteral("user")].toString(),
                           job[QStringLiteral("password")].toString()};
        StreamEndpoint main = sub;
        if (i < mains.size())
            main.uri = QUrl(mains[i].toString());
        source.cameras[camera.id] = {sub, main};
        directory->cameras[camera.id] = camera;
        cameras << camera.id;
    }
    view.setWindowFlag(Qt::FramelessWindowHint);
    view.setGeometry(0, 0, 1920, 1080);
    view.setDirectory(directory);
    view.show();
}

void WallWindow::showAll() {
    wall::Layout layout = wall::Layout::gridFor(static_cast<int>(cameras.size()));
    for (qsizetype i = 0; i < cameras.size(); ++i)
        layout.cameras[i] = cameras[i];
    controller.setLayout(layout);
}

int WallWindow::liveTiles() const {
    int live = 0;
    for (int tile = 0; tile < controller.tileCount(); ++tile)
        live += controller.status(tile).state == live::LiveState::Live ? 1 : 0;
    return live;
}

} // namespace vigie::bench
