// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ids.h"
#include "domain/time_stamp.h"

#include <QMap>

namespace vigie {

enum class DeviceEventKind {
    Motion,
    Tamper, ///< covered, moved, blurred, dark, blinded
    VideoLoss,
    LineCrossing,
    Intrusion, ///< into a zone
    DigitalInput,
    Relay,
    Storage,
    Hardware, ///< power, fan, heat, network
    Recording,
    Clock,
    Login, ///< refused or illegal access to the device
    Other
};

/// One event of any brand of device, in one shape. Unknown ones keep their raw topic and are never dropped.
struct DeviceEvent {
    RecorderId recorder;
    DeviceEventKind kind = DeviceEventKind::Other;
    QString channel; ///< the device's name for the video source or input; empty for the whole device
    bool active = false;
    /// The device told its state on subscription, nothing happened: never an alarm.
    bool initialState = false;
    QString topic;
    QMap<QString, QString> data; ///< source and data items as sent
    /// The message as the device sent it, cut at 16 KiB: what no field above tells stays readable.
    QByteArray raw;
    TimeStamp deviceTime;
    UtcTime receivedAt{};
};

} // namespace vigie
