// SPDX-License-Identifier: GPL-3.0-or-later
// Cameras and tiles that are dragged over a wall.
#include "wall/ui/wall_view.h"

#include <QDrag>
#include <QDropEvent>
#include <QMimeData>

namespace vigie::wall {

void WallView::startTileDrag(int tile) {
    if (m_controller.cameraAt(tile).isNull())
        return;
    auto* mime = new QMimeData;
    mime->setData(QString::fromLatin1(tileMime), QByteArray::number(tile));
    auto* drag = new QDrag(this);
    drag->setMimeData(mime);
    drag->exec(Qt::MoveAction);
}

void WallView::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasFormat(QString::fromLatin1(cameraMime)) ||
        (event->source() == this && event->mimeData()->hasFormat(QString::fromLatin1(tileMime))))
        event->acceptProposedAction();
}

void WallView::dragMoveEvent(QDragMoveEvent* event) {
    event->setAccepted(tileAt(event->position().toPoint()) >= 0);
}

void WallView::dropEvent(QDropEvent* event) {
    const int tile = tileAt(event->position().toPoint());
    const QMimeData& mime = *event->mimeData();
    event->ignore();
    if (tile < 0)
        return;
    if (mime.hasFormat(QString::fromLatin1(tileMime))) {
        bool isNumber = false;
        const int from = mime.data(QString::fromLatin1(tileMime)).toInt(&isNumber);
        if (!isNumber || from < 0 || from >= m_controller.tileCount())
            return;
        m_controller.swap(from, tile);
    } else {
        // One camera is shown; several, as of a site, take turns.
        QList<CameraId> cameras;
        for (const QByteArray& line : mime.data(QString::fromLatin1(cameraMime)).split('\n')) {
            if (const auto camera = CameraId::fromString(QString::fromUtf8(line)); !camera.isNull())
                cameras << camera;
        }
        if (cameras.isEmpty())
            return;
        if (cameras.size() > 1)
            m_controller.setFill(tile, Tour{.cameras = cameras.mid(0, Tour::mostCameras)});
        else if (!m_controller.show(tile, cameras.first()))
            return Q_EMIT callRefused(tile);
    }
    m_controller.setFocus(tile);
    event->acceptProposedAction();
}

} // namespace vigie::wall
