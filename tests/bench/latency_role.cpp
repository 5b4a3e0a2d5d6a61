// SPDX-License-Identifier: GPL-3.0-or-later
#include "roles.h"
#include "wall_window.h"

#include <QApplication>

namespace vigie::bench {

int runLatency(const QJsonObject& job) {
    WallWindow window(job);
    window.view.setGeometry(0, 0, 640, 360);
    window.view.setStripsShown(false);
    window.showAll();
    return QApplication::exec(); // until it is ended
}

} // namespace vigie::bench
