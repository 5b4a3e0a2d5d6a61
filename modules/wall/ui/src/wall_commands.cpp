// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/ui/wall_commands.h"

#include "look/ui/action_button.h"
#include "wall/ui/wall_view.h"

#include <QContextMenuEvent>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QMenu>

#include <array>

namespace vigie::wall {
namespace {

struct Known {
    WallCommand command;
    const char* text;
    QKeyCombination key;
};

constexpr double keyZoom = 1.5;
constexpr std::chrono::seconds replayStep(30);
constexpr std::chrono::minutes longReplayStep(5);

constexpr std::array known{
    Known{WallCommand::Replay, QT_TRANSLATE_NOOP("wall", "Revoir les 30 dernières secondes"), Qt::Key_J},
    Known{WallCommand::ReplayFurther, QT_TRANSLATE_NOOP("wall", "Revoir 5 minutes plus tôt"),
          Qt::SHIFT | Qt::Key_J},
    Known{WallCommand::Picture, QT_TRANSLATE_NOOP("wall", "Enregistrer l'image de la case"), Qt::Key_S},
    Known{WallCommand::Clear, QT_TRANSLATE_NOOP("wall", "Vider la case"), Qt::Key_Delete},
    Known{WallCommand::ZoomIn, QT_TRANSLATE_NOOP("wall", "Agrandir l'image"), Qt::Key_Plus},
    Known{WallCommand::ZoomOut, QT_TRANSLATE_NOOP("wall", "Réduire l'image"), Qt::Key_Minus},
    Known{WallCommand::WholePicture, QT_TRANSLATE_NOOP("wall", "Revenir au direct ou à l'image entière"),
          Qt::Key_Escape},
    Known{WallCommand::Turn, QT_TRANSLATE_NOOP("wall", "Tourner l'image d'un quart de tour"),
          Qt::SHIFT | Qt::Key_R},
    Known{WallCommand::PauseTour, QT_TRANSLATE_NOOP("wall", "Ronde : pause ou suite"), Qt::Key_R},
    Known{WallCommand::TourForward, QT_TRANSLATE_NOOP("wall", "Ronde : caméra suivante"), Qt::Key_PageDown},
    Known{WallCommand::TourBack, QT_TRANSLATE_NOOP("wall", "Ronde : caméra précédente"), Qt::Key_PageUp},
    Known{WallCommand::Hotspot, QT_TRANSLATE_NOOP("wall", "Faire de cette vignette le point chaud"),
          Qt::Key_C},
    Known{WallCommand::AlarmSpot, QT_TRANSLATE_NOOP("wall", "Faire de cette vignette un spot alarme"),
          Qt::SHIFT | Qt::Key_C},
    Known{WallCommand::Strips, QT_TRANSLATE_NOOP("wall", "Cacher ou montrer les bandeaux en direct"),
          Qt::Key_I},
    Known{WallCommand::Diagnostics, QT_TRANSLATE_NOOP("wall", "Détails techniques sur les vignettes"),
          Qt::SHIFT | Qt::Key_I},
};

const Known& find(WallCommand command) {
    return *std::find_if(known.begin(), known.end(),
                         [command](const Known& one) { return one.command == command; });
}

} // namespace

QList<WallCommand> wallCommands() {
    QList<WallCommand> all;
    for (const Known& one : known)
        all << one.command;
    return all;
}

QString wallCommandText(WallCommand command) {
    return QCoreApplication::translate("wall", find(command).text);
}

QKeySequence wallCommandKey(WallCommand command) {
    return find(command).key;
}

std::optional<WallCommand> wallCommandOf(const QKeyEvent& event) {
    if (event.key() == Qt::Key_Escape)
        return std::nullopt; // what is being typed goes first
    Qt::KeyboardModifiers held = event.modifiers() & ~Qt::KeypadModifier;
    // Many keyboards have the sign under Shift.
    if (event.key() == Qt::Key_Plus || event.key() == Qt::Key_Minus)
        held &= ~Qt::ShiftModifier;
    for (const Known& one : known) {
        if (one.key.key() == event.key() && one.key.keyboardModifiers() == held)
            return one.command;
    }
    return std::nullopt;
}

QString WallView::commandText(WallCommand command) const {
    const Layout& layout = m_controller.layout();
    const int tile = m_controller.focus();
    const bool ends = (command == WallCommand::Hotspot && layout.fill<Hotspot>(tile)) ||
                      (command == WallCommand::AlarmSpot && layout.fill<AlarmSpot>(tile));
    return ends ? tr("Faire de cette vignette une vignette ordinaire") : wallCommandText(command);
}

QString WallView::whyNot(WallCommand command) const {
    const int tile = m_controller.focus();
    const bool fillsItself = m_controller.layout().fills.contains(tile);
    switch (command) {
    case WallCommand::Clear:
        return fillsItself || !m_controller.cameraAt(tile).isNull() ? QString() : tr("Cette case est vide");
    case WallCommand::Hotspot:
    case WallCommand::AlarmSpot:
        return m_controller.tileCount() > 1 ? QString() : tr("Ce mur n'a qu'une case");
    case WallCommand::Strips:
    case WallCommand::Diagnostics:
        return {};
    case WallCommand::PauseTour:
    case WallCommand::TourForward:
    case WallCommand::TourBack:
        return m_controller.tour(tile) ? QString() : tr("Pas de ronde dans la case choisie");
    default:
        return m_controller.cameraAt(tile).isNull() ? tr("Aucune caméra dans la case choisie") : QString();
    }
}

template <class Fill>
void WallView::toggleFill(int tile) {
    const Layout& layout = m_controller.layout();
    const bool ends = layout.fill<Fill>(tile);
    if constexpr (std::is_same_v<Fill, AlarmSpot>) {
        if (ends)
            return endAlarmSpot(tile);
        const auto fill = layout.fills.constFind(tile);
        m_beforeSpot[tile] = {m_controller.cameraAt(tile),
                              fill != layout.fills.constEnd() ? std::optional(*fill) : std::nullopt};
    }
    m_controller.setFill(tile, ends ? std::nullopt : std::optional<TileFill>(Fill()));
}

// The camera that was there comes back, with the tour or whatever put it there; of a spot that a layout
// brought nothing is known, and it keeps the alarm's.
void WallView::endAlarmSpot(int tile) {
    const auto known = m_beforeSpot.extract(tile);
    m_controller.setFill(tile, std::nullopt);
    if (known.empty())
        return;
    const auto& [camera, fill] = known.mapped();
    if (!camera.isNull())
        m_controller.show(tile, camera);
    if (fill)
        m_controller.setFill(tile, fill);
}

// Shown where the hand asks for it, gone with the next click or Escape.
void WallView::contextMenuEvent(QContextMenuEvent* event) {
    if (event->reason() == QContextMenuEvent::Mouse) {
        if (const int tile = tileAt(event->pos()); tile >= 0)
            m_controller.setFocus(tile);
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    for (const WallCommand command : wallCommands()) {
        QAction* action = menu->addAction(commandText(command) + QLatin1Char('\t') +
                                          look::keyText(wallCommandKey(command)));
        const QString why = whyNot(command);
        action->setEnabled(why.isEmpty());
        action->setToolTip(why);
        connect(action, &QAction::triggered, this, [this, command] { run(command); });
    }
    const QRect tile = tileRect(m_controller.focus());
    menu->popup(event->reason() == QContextMenuEvent::Mouse ? event->globalPos()
                                                            : mapToGlobal(tile.center()));
}

void WallView::run(WallCommand command) {
    const int tile = m_controller.focus();
    switch (command) {
    case WallCommand::Replay:
        Q_EMIT replayAsked(tile, replayStep);
        break;
    case WallCommand::ReplayFurther:
        Q_EMIT replayAsked(tile, longReplayStep);
        break;
    case WallCommand::Picture:
        Q_EMIT pictureAsked(tile);
        break;
    case WallCommand::Clear:
        m_controller.show(tile, {});
        break;
    case WallCommand::ZoomIn:
    case WallCommand::ZoomOut:
        zoomTile(tile, {0.5, 0.5}, command == WallCommand::ZoomIn ? keyZoom : 1 / keyZoom);
        break;
    case WallCommand::WholePicture:
        leaveSpecial();
        break;
    case WallCommand::Turn:
        turnTile(tile);
        break;
    case WallCommand::PauseTour:
        if (const auto tour = m_controller.tour(tile))
            m_controller.pauseTour(tile, !tour->paused);
        break;
    case WallCommand::TourForward:
    case WallCommand::TourBack:
        m_controller.stepTour(tile, command == WallCommand::TourForward ? 1 : -1);
        break;
    case WallCommand::Hotspot:
        toggleFill<Hotspot>(tile);
        break;
    case WallCommand::AlarmSpot:
        toggleFill<AlarmSpot>(tile);
        break;
    case WallCommand::Strips:
        setStripsShown(!m_strips);
        break;
    case WallCommand::Diagnostics:
        m_diagnostics = !m_diagnostics;
        refreshAll();
        break;
    }
}

} // namespace vigie::wall
