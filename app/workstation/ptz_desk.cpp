// SPDX-License-Identifier: GPL-3.0-or-later
#include "ptz_desk.h"

namespace vigie::app {

using namespace std::chrono_literals;
using catalog::Group;
using ptz::PanelState;
using ptz::PtzController;

PtzDesk::PtzDesk(Services& services, Desk& desk, wall::WallController& wall, wall::WallView& view,
                 QWidget* parent)
    : QObject(parent)
    , m_services(services)
    , m_desk(desk)
    , m_wall(wall)
    , m_view(view)
    , m_panel(new ptz::PtzPanel(parent))
    , m_ptz({services.worker, services.ptz, services.settings.credentials, services.io, services.clock})
    , m_hand(view, wall, m_ptz) {
    connect(&services.ptz, &ptz::PtzBook::changed, this, &PtzDesk::refresh);
    connect(&services.ptz, &ptz::PtzBook::ended, this, &PtzDesk::sendHome);
    connect(&m_ptz, &PtzController::changed, this, [this] {
        m_joystick.setActive(m_ptz.state() == PtzController::State::Held);
        refresh();
    });
    connect(&m_ptz, &PtzController::failed, this,
            [this](const Error& error) { Q_EMIT done(tr("PTZ %1 : %2").arg(m_number).arg(error.text)); });
    connect(&m_ptz, &PtzController::lost, this,
            [this](const QString& why) { Q_EMIT done(tr("Caméra %1 : %2").arg(m_number).arg(why)); });
    connect(&m_hand, &PtzHand::takeAsked, this, &PtzDesk::act);
    connect(&m_hand, &PtzHand::presetAsked, this, &PtzDesk::gotoPreset);
    connect(&m_hand, &PtzHand::refused, this,
            [this](const QString& why) { Q_EMIT done(tr("Caméra %1 : %2").arg(m_number).arg(why)); });
    connect(&m_hand, &PtzHand::padChanged, this, &PtzDesk::showTiles);
    connect(&m_joystick, &ptz::Joystick::moved, &m_ptz, &PtzController::steer);
    connect(&m_joystick, &ptz::Joystick::pressed, this, [this](int button) { gotoPreset(button + 1); });
    connect(&m_joystick, &ptz::Joystick::nameChanged, this, &PtzDesk::refresh);
    connect(&m_wall, &wall::WallController::focusChanged, this, &PtzDesk::refresh);
    connect(&m_wall, &wall::WallController::layoutChanged, this, &PtzDesk::freeWhatLeftTheWall);
    connect(&m_wall, &wall::WallController::hidden, this, &PtzDesk::freeWhatLeftTheWall);
    connect(&m_wall, &wall::WallController::shown, this, &PtzDesk::refresh);
    connect(m_panel, &ptz::PtzPanel::takeAsked, this, &PtzDesk::take);
    connect(m_panel, &ptz::PtzPanel::releaseAsked, this, [this] { m_ptz.release(); });
    connect(m_panel, &ptz::PtzPanel::presetAsked, &m_ptz, &PtzController::gotoPreset);
    connect(m_panel, &ptz::PtzPanel::tourAsked, &m_ptz, &PtzController::operateTour);
    connect(m_panel, &ptz::PtzPanel::returnChosen, &m_ptz, &PtzController::setReturnPreset);
    connect(m_panel, &ptz::PtzPanel::finished, this, [this] { m_view.setFocus(); });
    connect(&m_second, &QTimer::timeout, this, [this] {
        if (!m_services.ptz.leases().isEmpty() || m_ptz.state() != PtzController::State::Free)
            refresh();
    });
    connect(&m_services.listener, &catalog::Listener::stateChanged, this, [this] { refresh(); });
    m_second.start(1s);
    refresh();
}

PtzDesk::~PtzDesk() {
    // What the parts still say on their way out is for nobody.
    m_ptz.disconnect(this);
    m_joystick.disconnect();
}

void PtzDesk::setShowOnly() {
    m_showOnly = true;
    m_panel->hide();
    m_view.removeEventFilter(&m_hand);
    refresh();
}

void PtzDesk::act() {
    // The reason of a takeover is typed in the panel.
    if (!m_panel->isVisible() && panelState().hold == PanelState::Hold::Other) {
        Q_EMIT done(wall::ptzText(
            {panelState().holder, panelState().reason, false, m_services.clock.utcNow() + panelState().left},
            m_services.clock.utcNow()));
        return;
    }
    m_panel->act();
}

void PtzDesk::take(const QString& reason, bool forPolice) {
    const Camera camera = m_desk.directory()->cameras.value(focused());
    if (camera.id.isNull())
        return;
    const Recorder recorder = m_desk.directory()->recorders.value(camera.recorder);
    m_number = camera.number;
    const bool supervisor = m_services.settings.group == Group::Supervisor;
    m_ptz.take(camera, recorder,
               forPolice    ? PtzPriority::LawEnforcement
               : supervisor ? PtzPriority::Supervisor
                            : PtzPriority::Operator,
               reason);
}

void PtzDesk::gotoPreset(int number) {
    const auto abilities = m_ptz.abilities(m_ptz.camera());
    if (m_ptz.state() != PtzController::State::Held || !abilities)
        return;
    if (const auto preset = abilities->presets.value(number - 1); !preset.token.isEmpty()) {
        m_ptz.gotoPreset(preset.token);
        Q_EMIT done(tr("Caméra %1 : préréglage %2, %3").arg(m_number).arg(number).arg(preset.name));
    } else {
        Q_EMIT done(tr("Caméra %1 : pas de préréglage %2").arg(m_number).arg(number));
    }
}

void PtzDesk::freeWhatLeftTheWall() {
    for (int tile = 0; tile < m_wall.tileCount(); ++tile)
        if (m_wall.cameraAt(tile) == m_ptz.camera())
            return refresh();
    if (m_ptz.state() != PtzController::State::Free)
        m_ptz.release(QStringLiteral("closed"));
    refresh();
}

void PtzDesk::sendHome(const QList<PtzLease>& leases) {
    if (m_showOnly)
        return;
    for (const PtzLease& lease : leases) {
        const Camera camera = m_desk.directory()->cameras.value(lease.camera);
        if (!camera.id.isNull())
            m_ptz.sendHome(camera, m_desk.directory()->recorders.value(camera.recorder), lease.returnPreset);
    }
}

void PtzDesk::refresh() {
    showTiles();
    if (!m_showOnly)
        m_panel->setState(panelState());
}

void PtzDesk::showTiles() {
    QHash<CameraId, wall::TilePtz> tiles;
    for (const PtzLease& lease : m_services.ptz.leases()) {
        const bool held = m_ptz.holds(lease.camera);
        if (lease.mine && !held && !m_showOnly)
            continue; // being given back
        tiles.insert(lease.camera, {lease.holder, lease.reason, held, held ? m_ptz.freeAt() : lease.until,
                                    held ? m_hand.pressedKey() : wall::PadKey::None});
    }
    m_view.setPtz(tiles);
}

bool PtzDesk::mayTakeFrom(const PtzLease& lease) const {
    const bool supervisor = m_services.settings.group == Group::Supervisor;
    return lease.sameAccount || (supervisor && lease.priority != PtzPriority::LawEnforcement);
}

PanelState PtzDesk::panelState() const {
    using Hold = PanelState::Hold;
    PanelState state;
    const CameraId camera = focused();
    if (camera.isNull())
        return state;
    const UtcTime now = m_services.clock.utcNow();
    state.abilities = m_ptz.abilities(camera);
    state.hold = Hold::Free;
    if (state.abilities && !state.abilities->canMove)
        state.whyNot = state.abilities->whyNotMove;
    // Who holds it is known by the catalog alone: without it, nothing is said to be free.
    if (m_services.listener.state() == catalog::LinkState::CutOff)
        state.whyNot = tr("inconnue, catalogue coupé");
    if (!m_services.settings.maySteer())
        state.whyNot = tr("Ce compte ne pilote pas les caméras");
    const auto seconds = [now](UtcTime until) {
        return std::chrono::round<std::chrono::seconds>(until - now);
    };
    if (m_ptz.holds(camera)) {
        state.hold = Hold::Mine;
        state.left = seconds(m_ptz.freeAt());
        state.returnPreset = m_ptz.lease().returnPreset;
        state.joystick = m_joystick.name();
    } else if (m_ptz.state() == PtzController::State::Taking && m_ptz.camera() == camera) {
        state.hold = Hold::Taking;
    } else if (const auto lease = m_services.ptz.lease(camera); lease && !lease->mine) {
        state.hold = Hold::Other;
        state.holder = lease->holder;
        state.reason = lease->reason;
        state.left = seconds(lease->until);
        state.mayTakeOver = m_services.settings.maySteer() && mayTakeFrom(*lease);
        state.own = lease->sameAccount;
        state.mayActForPolice = m_services.settings.group == Group::Supervisor;
    }
    return state;
}

} // namespace vigie::app
