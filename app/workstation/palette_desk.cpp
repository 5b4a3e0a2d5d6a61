// SPDX-License-Identifier: GPL-3.0-or-later
#include "palette_desk.h"

#include "look/ui/action_button.h"

namespace vigie::app {

using look::ActionButton;

PaletteDesk::PaletteDesk(Desk& desk, PaletteReach reach, QObject* parent)
    : QObject(parent)
    , m_desk(desk)
    , m_reach(std::move(reach))
    , m_palette(new Palette) {
    m_palette->setCameraActs([this](const CameraId& camera) { return cameraActs(camera); });
    connect(m_palette, &Palette::opening, this, &PaletteDesk::fill);
    // Open, its rows stay where they are under the hand; only from nothing it fills at once.
    connect(&m_desk, &Desk::directoryChanged, m_palette, [this] {
        if (m_palette->isHidden() || m_palette->model().cameraCount() == 0)
            m_palette->model().setDirectory(m_desk.directory());
    });
    m_palette->model().setDirectory(m_desk.directory());
}

void PaletteDesk::fill() {
    if (m_palette->model().directory() != m_desk.directory())
        m_palette->model().setDirectory(m_desk.directory());
    m_palette->model().setRecent(m_desk.recentCameras());
    m_palette->model().setEntries(entries());
}

QString PaletteDesk::nameOf(const CameraId& camera) const {
    const Camera known = m_desk.directory()->cameras.value(camera);
    return known.id.isNull() ? QString() : QStringLiteral("%1 %2").arg(known.number).arg(known.name);
}

QList<PaletteEntry> PaletteDesk::entries() const {
    QList<PaletteEntry> all;
    if (m_reach.commands)
        addCommands(all, m_reach.commands());
    addWallCommands(all);
    addCommands(all, m_reach.wall->commands());
    addButtons(all);
    addLayouts(all);
    addTiles(all);
    return all;
}

void PaletteDesk::addCommands(QList<PaletteEntry>& all, const QList<DeskCommand>& commands) const {
    for (const DeskCommand& command : commands)
        all.append({PaletteEntry::Kind::Command,
                    command.text,
                    {},
                    look::keyText(command.key),
                    command.whyNot ? command.whyNot() : QString(),
                    {{tr("Exécuter"), command.run}}});
}

void PaletteDesk::addWallCommands(QList<PaletteEntry>& all) const {
    wall::WallView* const view = &m_reach.wall->view();
    for (const wall::WallCommand command : wall::wallCommands())
        all.append({PaletteEntry::Kind::Command,
                    view->commandText(command),
                    {},
                    look::keyText(wall::wallCommandKey(command)),
                    view->whyNot(command),
                    {{tr("Exécuter"), [view, command] { view->run(command); }}}});
}

// What a page brings is what its buttons say.
void PaletteDesk::addButtons(QList<PaletteEntry>& all) const {
    for (ActionButton* button : m_reach.window->findChildren<ActionButton*>()) {
        if (!button->isVisible() || button->text().isEmpty() || m_palette->isAncestorOf(button) ||
            button->window() != m_reach.window)
            continue;
        const QString whyNot = button->isEnabled()          ? QString()
                               : button->whyNot().isEmpty() ? tr("Indisponible pour le moment")
                                                            : button->whyNot();
        const QString words = button->accessibleName().isEmpty() ? button->text() : button->accessibleName();
        all.append({PaletteEntry::Kind::Command,
                    words,
                    {},
                    button->shownKey(),
                    whyNot,
                    {{tr("Exécuter"), [button = QPointer(button)] {
                          if (button)
                              button->click();
                      }}}});
    }
}

void PaletteDesk::addLayouts(QList<PaletteEntry>& all) const {
    WallPage* const wall = m_reach.wall;
    for (const NamedLayout& layout : m_desk.layouts())
        all.append({PaletteEntry::Kind::Layout,
                    layout.name,
                    !layout.owner.isEmpty() ? tr("Mosaïque de %1").arg(layout.owner)
                    : layout.shared         ? tr("Votre mosaïque, partagée")
                                            : tr("Votre mosaïque, privée"),
                    {},
                    {},
                    {{tr("Afficher sur ce mur"), [wall, layout] { wall->showLayout(layout); }}}});
}

// The tiles of other monitors are places to send this wall's camera to.
void PaletteDesk::addTiles(QList<PaletteEntry>& all) const {
    const auto& own = m_reach.wall->controller();
    const CameraId camera = own.cameraAt(own.focus());
    const QString whyNot = camera.isNull() ? tr("Aucune caméra dans la case choisie") : QString();
    QList<std::pair<int, WallPage*>> walls =
        m_reach.walls ? m_reach.walls() : QList<std::pair<int, WallPage*>>();
    for (const auto& [monitor, page] : walls) {
        if (page == m_reach.wall)
            continue;
        const auto& controller = page->controller();
        for (int tile = 0; tile < controller.tileCount(); ++tile) {
            const QString shown = nameOf(controller.cameraAt(tile));
            all.append({PaletteEntry::Kind::Tile,
                        tr("Envoyer au moniteur %1, case %2").arg(monitor).arg(tile + 1),
                        shown.isEmpty() ? tr("vide") : tr("montre %1").arg(shown),
                        {},
                        whyNot,
                        {{tr("Envoyer %1").arg(nameOf(camera)), [page = QPointer(page), tile, camera] {
                              if (page)
                                  page->showIn(tile, camera);
                          }}}});
        }
    }
}

int PaletteDesk::otherMonitor() const {
    if (!m_reach.monitors || m_reach.monitors() < 2)
        return 0;
    return m_reach.monitor == 1 ? 2 : 1;
}

QList<PaletteAct> PaletteDesk::cameraActs(const CameraId& camera) const {
    QList<PaletteAct> acts{{tr("Appeler dans la case"), [this, camera] {
                                m_desk.rememberCalled(camera);
                                m_reach.call(camera);
                            }}};
    // Each act has its key, whatever else this desk has or lacks.
    if (const int other = otherMonitor(); other > 0)
        acts.append({tr("Envoyer au moniteur %1").arg(other), [this, camera, other] {
                         m_desk.rememberCalled(camera);
                         m_reach.send(camera, other);
                     }});
    else
        acts.append({tr("Envoyer au moniteur 2"), {}, tr("Aucun autre moniteur sur ce poste")});
    if (m_reach.diagnose)
        acts.append({tr("Montrer au diagnostic"), [this, camera] { m_reach.diagnose(camera); }});
    return acts;
}

} // namespace vigie::app
