// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alarms/alarm_board.h"
#include "alarms/event_collector.h"
#include "catalog/accounts.h"
#include "catalog/listener.h"
#include "catalog/outbox.h"
#include "catalog/worker.h"
#include "directory_archive.h"
#include "live/live_channel.h"
#include "ptz/ptz_book.h"
#include "sound_desk.h"
#include "wall/renderer_choice.h"

namespace vigie::app {

/// How a workstation reaches its catalog and its devices.
struct WorkstationSettings {
    catalog::ConnectionSettings catalog;
    QString operatorName; ///< shown in the header
    QString deskName;     ///< "poste 1"
    std::shared_ptr<CredentialSource> credentials;
    /// What the person may do decides which pages the desk has; the catalog refuses the rest in any case.
    catalog::Group group = catalog::Group::Operator;
    QString packageFolder;         ///< where requisitions' packages are made
    wall::RendererPick renderer;   ///< how walls are drawn; raster unless picked
    bool hardwareDecoding = false; ///< looks for devices that decode
    bool wallOnly = false;         ///< nobody sits here: what other desks send is shown without asking
    /// The desk's own file: acts owed to the catalog, what was last read from it. Empty: none, acts wait in
    /// memory.
    QString localFile;
    /// The session was opened from a sealed record, the catalog being away: since when that record stands.
    std::optional<UtcTime> openedOffline;
    bool collectsEvents = true; ///< shares the collection of device events, when the group may raise alarms

    /// Alarms are the operators' and supervisors': the catalog shows them to no one else at a desk.
    [[nodiscard]] bool handlesAlarms() const {
        return group == catalog::Group::Operator || group == catalog::Group::Supervisor;
    }
    /// Who may turn cameras: ptz_take()'s grants.
    [[nodiscard]] bool maySteer() const { return handlesAlarms() || group == catalog::Group::Technician; }
    /// Whose desks show something on each other's monitors: wall_propose()'s grants.
    [[nodiscard]] bool sharesWalls() const { return maySteer(); }
};

/// The workstation's parts, made once and handed down: its composition root. Two may live in one process.
/// Thread: GUI.
class Services final {
public:
    explicit Services(WorkstationSettings settings);
    ~Services();

    const WorkstationSettings settings;
    SystemClock clock;
    rtsp::IoThreads io;
    media::DecodePool decoders;
    live::StreamBudget budget;
    DirectoryLiveSource liveSource;
    DirectoryArchive archive;
    catalog::CatalogWorker worker;
    catalog::Listener listener;
    std::unique_ptr<store::StoreWorker> store; ///< null without a local file
    catalog::Outbox audit;
    alarms::AlarmBoard alarms;
    ptz::PtzBook ptz;
    SoundDesk sound;
    std::unique_ptr<alarms::EventCollector> collector;

    /// Whose rows of the local file are this session's.
    [[nodiscard]] store::Owner owner() const { return {settings.catalog.place(), settings.catalog.user}; }
    [[nodiscard]] live::LiveServices live() { return {io, decoders, liveSource, clock, &budget, &archive}; }
};

} // namespace vigie::app
