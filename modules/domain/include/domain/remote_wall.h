// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

#include <QJsonObject>
#include <QList>
#include <QSize>
#include <QString>

namespace vigie {

/// One run of a workstation: new at each start, so that a restarted desk isn't taken for the one that died.
using DeskId = Id<struct DeskTag>;
using WallSendId = Id<struct WallSendTag>;

/// A monitor of a workstation and what it shows. A value.
struct DeskMonitor {
    static constexpr int most = 16;

    int number = 1;        ///< 1 is the wall in the desk's window
    QString name;          ///< as its system names it
    QSize size;            ///< device pixels
    bool unmanned = false; ///< nobody sits before it: what is sent is shown without asking
    QJsonObject shows;     ///< a layout, without its tours

    friend bool operator==(const DeskMonitor&, const DeskMonitor&) = default;
};

/// A running workstation as the others see it.
struct RemoteDesk {
    DeskId id;
    QString name;       ///< "poste 2"
    QString machine;    ///< its host name
    QString person;     ///< the account's display name
    bool manned = true; ///< false for a workstation that was started as a wall
    QList<DeskMonitor> monitors;

    friend bool operator==(const RemoteDesk&, const RemoteDesk&) = default;
};

/// Where something sent to another desk's monitor stands. Everything from Refused on is over.
enum class WallSendState {
    Proposed,  ///< the target is asked, or about to show it
    Accepted,  ///< and not shown yet
    Shown,     ///< can be undone by the target
    Refused,   ///< by the person at the target
    Withdrawn, ///< by the sender
    Replaced,  ///< by the same sender's next one for that monitor
    Expired,   ///< nobody answered in time
    Gone,      ///< the target went away
    Failed,    ///< the target could not show it: see the note
    Undone,    ///< the target put back what it showed before
};

/// What the target says of it.
enum class WallSendNote {
    None,
    UnknownCamera, ///< its directory has no such camera
    NotAuthorised, ///< no valid authorisation, or not for its account
    Malformed,     ///< the specification is no layout
    NoMonitor,     ///< it was unplugged meanwhile
    Partly,        ///< shown, without `leftOut` cameras
};

/// A camera or a layout sent from one desk to a monitor of another. A value.
struct WallSend {
    WallSendId id;
    bool fromMe = false; ///< else to me
    QString senderName;  ///< the person
    QString senderDesk;
    QString targetName;
    QString targetDesk;
    int monitor = 0;
    QJsonObject spec; ///< {"camera": id} or {"layout": layout}
    QString reason;
    bool asks = true; ///< the target is manned
    WallSendState state = WallSendState::Proposed;
    WallSendNote note = WallSendNote::None;
    int leftOut = 0;
    UtcTime sentAt{};
    UtcTime
        until{}; ///< of the proposal; both by this machine's clock, made from the catalog's «so long left»

    /// The camera's id; null for a layout.
    [[nodiscard]] CameraId camera() const {
        return CameraId::fromString(spec[QStringLiteral("camera")].toString());
    }
    [[nodiscard]] bool isOpen() const { return state == WallSendState::Proposed; }

    friend bool operator==(const WallSend&, const WallSend&) = default;
};

} // namespace vigie
