// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/access_unit.h"
#include "domain/ids.h"

#include <QDate>
#include <QHash>
#include <QList>
#include <QUrl>

#include <optional>

namespace vigie {

struct Commune {
    CommuneId id;
    QString code; ///< INSEE code, or the centre's own for the département's buildings
    QString name;
};

struct Site {
    SiteId id;
    CommuneId commune;
    QString name;
};

enum class DeviceFamily { Onvif, Hikvision, Dahua, Axis, Generic };

struct Recorder {
    RecorderId id;
    CommuneId commune;
    SiteId site;
    QString name;
    DeviceFamily family = DeviceFamily::Onvif;
    QUrl address; ///< base address of its web service, without credentials
    /// Device clock minus ours as last measured; not a number when never measured.
    std::optional<std::chrono::milliseconds> clockOffset;
};

enum class StreamRole { Main, Sub };

/// One stream a camera offers, as its device announced it.
struct StreamProfile {
    StreamRole role = StreamRole::Main;
    QString token; ///< the device's own name for it
    QUrl uri;      ///< rtsp://, without credentials
    VideoCodec codec = VideoCodec::H264;
    QSize size;
    double framesPerSecond = 0; ///< 0 when not announced
};

/// The arrêté that allows a camera to be watched (CSI L252-1); without a valid one it is not viewable.
struct Authorisation {
    QString number;
    QDate expires;
    QString purpose;
    int retentionDays = 0;

    [[nodiscard]] bool isValidOn(QDate day) const { return !number.isEmpty() && day <= expires; }
};

struct Camera {
    CameraId id;
    CommuneId commune;
    SiteId site;
    RecorderId recorder;
    int number = 0; ///< what operators type to call it up; unique in the centre
    QString name;
    QString channel;   ///< the device's own name for the video source
    QString recording; ///< the device's own name for its recording; empty when it records nothing
    Authorisation authorisation;
    QList<StreamProfile> streams;

    /// The stream of that role, else the other one; null when the camera has none.
    [[nodiscard]] const StreamProfile* stream(StreamRole role) const;
};

/// Every place a desk may see, read at once from the catalog. A value: a model swaps it whole.
struct Directory {
    QHash<CommuneId, Commune> communes;
    QHash<SiteId, Site> sites;
    QHash<RecorderId, Recorder> recorders;
    QHash<CameraId, Camera> cameras;

    [[nodiscard]] const Camera* cameraByNumber(int number) const;
};

} // namespace vigie
