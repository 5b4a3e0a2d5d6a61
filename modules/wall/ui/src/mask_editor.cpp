// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/ui/mask_editor.h"

#include "look/ui/theme.h"
#include "wall/mask_painter.h"

#include <QKeyEvent>
#include <QPainter>

namespace vigie::wall {
namespace {

constexpr double reach = 8; // logical pixels around a point
constexpr double grip = 4;
constexpr QRgb darkLine = qRgb(0x0A, 0x0B, 0x0D);

bool isZoomKey(const QKeyEvent& event) {
    return event.key() == Qt::Key_Plus || event.key() == Qt::Key_Minus ||
           (event.key() == Qt::Key_R && event.modifiers() == Qt::ShiftModifier);
}

} // namespace

MaskEditor::MaskEditor(WallController& controller, WallView& view, int tile, const QList<PrivacyMask>& masks)
    : QWidget(&view)
    , m_controller(controller)
    , m_view(view)
    , m_tile(tile)
    , m_camera(controller.cameraAt(tile))
    , m_drawing(masks) {
    setObjectName(QStringLiteral("maskEditor"));
    setAccessibleName(tr("Dessin des masques"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::CrossCursor);
    connect(&controller, &WallController::layoutChanged, this, &MaskEditor::left);
    connect(&controller, &WallController::tileChanged, this, [this](int which) {
        if (which == m_tile && m_controller.cameraAt(m_tile) != m_camera)
            Q_EMIT left();
    });
    view.installEventFilter(this);
    place();
    show();
    raise();
    setFocus();
}

void MaskEditor::place() {
    setGeometry(m_view.tileRect(m_tile));
}

bool MaskEditor::eventFilter(QObject* watched, QEvent* event) {
    // The view lays its tiles out after this filter.
    if (event->type() == QEvent::Resize || event->type() == QEvent::Move || event->type() == QEvent::Show)
        QMetaObject::invokeMethod(this, &MaskEditor::place, Qt::QueuedConnection);
    return QWidget::eventFilter(watched, event);
}

QPointF MaskEditor::toPicture(QPointF position) const {
    const auto map = m_view.pictureMap(m_tile);
    return map ? map->toPicture(m_view.toCanvas(position + pos())) : QPointF();
}

QPointF MaskEditor::fromPicture(QPointF fraction) const {
    const auto map = m_view.pictureMap(m_tile);
    return map ? m_view.fromCanvas(map->toScreen(fraction)) - pos() : QPointF();
}

QSizeF MaskEditor::reachAt(QPointF position) const {
    const QPointF far = toPicture(position + QPointF(reach, reach));
    const QPointF near = toPicture(position - QPointF(reach, reach));
    return {qAbs(far.x() - near.x()) / 2, qAbs(far.y() - near.y()) / 2};
}

QString MaskEditor::stateText() const {
    if (!m_view.pictureMap(m_tile))
        return tr("Pas d'image : les masques se dessinent sur le direct");
    QString text = m_remark;
    if (text.isEmpty()) {
        if (const auto count = int(m_drawing.open().size()); count > 0)
            text = tr("%n point(s), au plus 32 · double clic ou ⏎ ferme", nullptr, count);
        else if (m_drawing.chosen())
            text = tr("Point choisi : glisser le déplace, Suppr l'enlève, Maj+Suppr enlève le masque");
        else
            text = tr("Un clic pose un point");
    }
    return text + QStringLiteral(" · ") + tr("%n masque(s)", nullptr, int(m_drawing.masks().size())) +
           (m_drawing.isChanged() ? tr(", non enregistrés, Ctrl+S") : QString()) + QStringLiteral(" · ") +
           tr("Ctrl+Z annule, Échap quitte");
}

void MaskEditor::setSaved(const QList<PrivacyMask>& masks) {
    m_drawing.saved(masks);
    m_remark = tr("Enregistré");
    changed();
}

void MaskEditor::changed() {
    update();
    Q_EMIT stateChanged();
}

void MaskEditor::close() {
    m_remark = m_drawing.close() ? QString() : tr("Il faut trois points au moins");
    changed();
}

void MaskEditor::save() {
    // A polygon that is nearly done counts: what was drawn must not stay bare for a missing Return.
    if (!m_drawing.open().isEmpty() && !m_drawing.close()) {
        m_remark = tr("Polygone ouvert de moins de trois points : finir ou Échap");
        return changed();
    }
    Q_EMIT saveAsked(m_drawing.masks());
    changed();
}

void MaskEditor::escape() {
    if (m_drawing.dropOpen())
        return changed();
    if (m_drawing.isChanged() && !std::exchange(m_warned, true)) {
        m_remark = tr("Échap de nouveau abandonne ce qui n'est pas enregistré");
        return changed();
    }
    Q_EMIT left();
}

bool MaskEditor::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) { // its keys are its own, whatever shortcuts the desk has
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool ctrl = key->modifiers() == Qt::ControlModifier;
        const int code = key->key();
        if (code == Qt::Key_Return || code == Qt::Key_Enter || code == Qt::Key_Escape ||
            code == Qt::Key_Delete || (ctrl && (code == Qt::Key_S || code == Qt::Key_Z))) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void MaskEditor::keyPressEvent(QKeyEvent* event) {
    if (isZoomKey(*event)) {
        event->ignore(); // the view's
        update();
        return;
    }
    m_remark.clear();
    if (event->key() != Qt::Key_Escape)
        m_warned = false;
    const bool ctrl = event->modifiers() == Qt::ControlModifier;
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return close();
    case Qt::Key_Delete:
        if (!(event->modifiers() == Qt::ShiftModifier ? m_drawing.removeMask() : m_drawing.removePoint()))
            m_remark = tr("Cliquer d'abord le point à enlever");
        return changed();
    case Qt::Key_Escape:
        return escape();
    case Qt::Key_S:
        if (ctrl)
            return save();
        break;
    case Qt::Key_Z:
        if (ctrl && !m_drawing.undo())
            m_remark = tr("Rien à annuler");
        break;
    default: // no camera is called, no tile left by chance
        break;
    }
    changed();
}

void MaskEditor::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_view.pictureMap(m_tile))
        return;
    m_warned = false;
    const QPointF at = event->position();
    m_remark =
        m_drawing.press(toPicture(at), reachAt(at)) ? QString() : tr("Au plus 32 points, et 32 masques");
    changed();
}

void MaskEditor::mouseMoveEvent(QMouseEvent* event) {
    m_cursor = event->position();
    if ((event->buttons() & Qt::LeftButton) != 0)
        m_drawing.drag(toPicture(event->position()));
    changed();
}

void MaskEditor::mouseReleaseEvent(QMouseEvent*) {
    m_drawing.release();
}

void MaskEditor::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !m_drawing.open().isEmpty())
        close();
}

void MaskEditor::wheelEvent(QWheelEvent* event) {
    event->ignore(); // the view's: it zooms
    update();
}

void MaskEditor::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto& tokens = look::tokens(look::ThemeKind::Dark);
    const auto line = [&](const QPolygonF& points, bool isClosed, QRgb colour) {
        for (const auto& pen : {QPen(QColor(darkLine), 4), QPen(QColor(colour), 2)}) {
            painter.setPen(pen);
            painter.setBrush(Qt::NoBrush);
            if (isClosed)
                painter.drawPolygon(points);
            else
                painter.drawPolyline(points);
        }
    };
    const auto handle = [&](QPointF at, QRgb colour) {
        painter.setPen(QPen(QColor(darkLine), 1));
        painter.setBrush(QColor(colour));
        painter.drawRect(QRectF(at.x() - grip, at.y() - grip, 2 * grip, 2 * grip));
    };
    const auto& masks = m_drawing.masks();
    for (int mask = 0; mask < masks.size(); ++mask) {
        QPolygonF polygon;
        for (const QPointF& point : masks[mask].points)
            polygon << fromPicture(point);
        QColor fill(maskColour);
        fill.setAlpha(140);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawPolygon(polygon, Qt::WindingFill);
        line(polygon, true, look::tile::text);
        for (int point = 0; point < polygon.size(); ++point)
            handle(polygon[point],
                   m_drawing.chosen() == MaskDrawing::Grip{mask, point} ? tokens.p2 : look::tile::text);
    }
    QPolygonF open;
    for (const QPointF& point : m_drawing.open())
        open << fromPicture(point);
    if (!open.isEmpty()) {
        QPolygonF withCursor = open;
        if (rect().contains(m_cursor.toPoint()))
            withCursor << m_cursor;
        line(withCursor, false, tokens.p2);
        for (const QPointF& at : open)
            handle(at, tokens.p2);
    }
}

} // namespace vigie::wall
