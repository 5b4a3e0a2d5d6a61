// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/access_unit.h"
#include "domain/device_trust.h"
#include "domain/ids.h"
#include "domain/time_stamp.h"

#include <QDate>
#include <QHash>
#include <QList>
#include <QPointF>
#include <QUrl>

#include <optional>

namespace vigie {

/// What binds a commune to the centre (CSI L132-14): without one that is valid today nobody watches its
/// cameras.
struct Convention {
    QString number;
    QDate from{};  ///< null in what is saved: from today, or as it was
    QDate until{}; ///< its last day; null: until it is ended

    [[nodiscard]] bool isValidOn(QDate day) const {
        return !number.isEmpty() && from.isValid() && from <= day && (!until.isValid() || day <= until);
    }
};

struct Commune {
    CommuneId id;
    QString code; ///< INSEE code, or the centre's own for the département's buildings
    QString name;
    std::optional<Convention> convention{}; ///< the latest
};

struct Site {
    SiteId id;
    CommuneId commune;
    QString name;
};

enum class DeviceFamily { Onvif, Hikvision, Dahua, Axis, Generic };

/// A recorder's clock as last measured.
struct ClockState {
    std::chrono::milliseconds offset{0}; ///< device minus ours
    std::chrono::milliseconds uncertainty{0};
    QString source;          ///< the call that told it
    bool localAsUtc = false; ///< the device writes local time where UTC belongs
    UtcTime measuredAt{};
};

struct Recorder {
    RecorderId id;
    CommuneId commune;
    SiteId site;
    QString name;
    DeviceFamily family = DeviceFamily::Onvif;
    QUrl address; ///< base address of its web service, without credentials
    QString manufacturer{};
    QString model{};
    QString firmware{};
    QString serial{};
    DeviceTrust trust{};
    std::optional<ClockState> clock{}; ///< nothing when never measured
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

/// The arrêté that allows a camera to be watched (CSI L252-1) for a purpose (L251-2); without a valid one it
/// is not viewable.
struct Authorisation {
    QString number;
    QDate expires;
    QString purpose;
    int retentionDays = 0;

    [[nodiscard]] bool isValidOn(QDate day) const {
        return !number.isEmpty() && !purpose.isEmpty() && day <= expires;
    }
};

/// What of a camera's picture nobody sees (CSI L251-3: dwellings and their entrances), a polygon.
/// Units: fractions of the picture as the camera sends it, from its upper left corner.
struct PrivacyMask {
    static constexpr int fewestPoints = 3;
    static constexpr int mostPoints = 32;
    static constexpr int mostMasks = 32; ///< a camera's

    QString name;
    QList<QPointF> points;
    QString preset{}; ///< the head's own name of the place it was drawn for; empty: any

    [[nodiscard]] bool isValid() const;
    friend bool operator==(const PrivacyMask&, const PrivacyMask&) = default;
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
    QList<PrivacyMask> masks{};
    std::optional<UtcTime> masksLiftedUntil{}; ///< on this machine's clock

    [[nodiscard]] bool masksAreLifted(UtcTime now) const {
        return !masks.isEmpty() && masksLiftedUntil && now < *masksLiftedUntil;
    }
    /// What is hidden at that time.
    [[nodiscard]] QList<PrivacyMask> masksAt(UtcTime now) const {
        return masksAreLifted(now) ? QList<PrivacyMask>() : masks;
    }
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
