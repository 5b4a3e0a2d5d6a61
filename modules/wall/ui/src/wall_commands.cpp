// SPDX-License-Identifier: GPL-3.0-or-later
#include "wall/ui/wall_commands.h"

#include "wall/ui/wall_view.h"

#include <QCoreApplication>
#include <QKeyEvent>

#include <array>

namespace vigie::wall {
namespace {

struct Known {
    WallCommand command;
    const char* text;
    QKeyCombination key;
};

constexpr double keyZoom = 1.5;

constexpr std::array known{
    Known{WallCommand::Replay, QT_TRANSLATE_NOOP("wall", "Revoir les 30 dernières secondes"), Qt::Key_J},
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

QString WallView::whyNot(WallCommand command) const {
    const int tile = m_controller.focus();
    switch (command) {
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

void WallView::run(WallCommand command) {
    const int tile = m_controller.focus();
    switch (command) {
    case WallCommand::Replay:
        Q_EMIT replayAsked(tile);
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
