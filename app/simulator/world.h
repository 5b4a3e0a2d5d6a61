// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alarm.h"
#include "base/clock.h"
#include "options.h"
#include "ptz_head.h"
#include "quirks.h"

#include <QDateTime>
#include <QHostAddress>
#include <QString>

#include <vector>

namespace vigie::simulator {

/// A span of true time, end excluded.
struct Span {
    UtcTime begin;
    UtcTime end;
    friend bool operator==(const Span&, const Span&) = default;
};

enum class Codec { H264, H265 };
enum class Quality { Main, Sub };

/// What is wrong with one camera at the moment; set by the control socket only.
struct CameraFaults {
    bool frozen = false;
    bool black = false;
    bool stalled = false;
    bool closeAfterDescribe = false;
    bool garbage = false;
    bool noParameterSets = false;
    bool truncatedSdp = false;
    bool unknownCodec = false;
    UtcTime frozenSince{};
    std::vector<Span> gaps; ///< true time, not the device's
};

/// One channel of a recorder.
struct Camera {
    int channel = 1; ///< from 1
    QString name;
    int sceneKind = 0;  ///< which drawn scene, see scene.h
    int loopOffset = 0; ///< frames its loop runs ahead of UTC, so that key frames of cameras don't coincide
    CameraFaults faults;
    CameraAlarms alarms;
    PtzHead ptz;

    /// Every fourth camera turns, the first one included.
    [[nodiscard]] bool hasPtz() const { return channel % 4 == 1; }
    [[nodiscard]] QString sourceToken() const { return QStringLiteral("VideoSource_%1").arg(channel); }
    [[nodiscard]] QString recordingToken() const { return QStringLiteral("Recording_%1").arg(channel); }
    [[nodiscard]] Codec codec(Quality quality) const;
};

/// A switched output of a recorder.
struct Relay {
    QString name;
    bool active = false;
};

/// What is wrong with a whole recorder, and what it counted.
struct RecorderState {
    bool offline = false;
    bool loginRefused = false;
    bool storageFailed = false;
    QuirkSet quirks;
    std::chrono::microseconds clockError{0}; ///< device clock minus true time
    qint64 refusedLogins = 0;
    qint64 acceptedLogins = 0;
    qint64 bytesSent = 0;
    qint64 framesDropped = 0;
};

/// A piece of the archive as brands that keep files list it: ten minutes at most, by the clock.
struct RecordedFile {
    Span span;     ///< true time
    int index = 0; ///< within the answer
};

/// One recorder: an address, channels, and its own idea of the time.
/// Thread: the simulator's only thread.
struct RecorderModel {
    QString name;
    QString site;
    QString serial;
    QHostAddress address;
    quint16 httpPort = 0;
    quint16 rtspPort = 0;
    quint16 httpsPort = 0; ///< 0: no TLS
    quint16 rtspsPort = 0;
    QString brand; ///< "onvif", "hikvision", "hikvision+onvif", …
    bool audio = false;
    std::chrono::microseconds archiveLength{0};
    std::vector<Camera> cameras;
    std::vector<Relay> relays;
    RecorderState state;
    bool answeringTls = false; ///< the request being answered came by TLS: addresses given out do, too

    [[nodiscard]] UtcTime trueNow() const;
    [[nodiscard]] UtcTime deviceNow() const { return trueNow() + state.clockError; }
    /// The true-time spans recorded for a camera until now, in order.
    [[nodiscard]] std::vector<Span> coverage(const Camera& camera) const;
    /// The files that overlap `wanted`, in order.
    [[nodiscard]] std::vector<RecordedFile> files(const Camera& camera, Span wanted) const;
    [[nodiscard]] bool has(Quirk quirk) const { return state.quirks.has(quirk); }
    /// The wall clock at a true time, by the device's clock, in the zone recorders live in (Europe/Paris).
    [[nodiscard]] QDateTime deviceWall(UtcTime trueTime) const;
    /// The true time of a reading of that wall clock, whatever its time specification says.
    [[nodiscard]] UtcTime fromDeviceWall(const QDateTime& wall) const;
    [[nodiscard]] Camera* cameraByChannel(int channel);
    /// The state behind a kind of alarm; null where there is none (a camera without a relay).
    [[nodiscard]] bool* property(Camera& camera, AlarmKind kind);
    [[nodiscard]] std::optional<bool> property(const Camera& camera, AlarmKind kind) const;
    [[nodiscard]] QString macAddress() const;
    [[nodiscard]] QString httpBase() const;
    [[nodiscard]] QString rtspBase() const;
    /// The camera of "VideoSource_3" (or of any token ending in "_3"); null when there is none.
    [[nodiscard]] Camera* cameraByToken(const QString& token, const QString& prefix);
};

struct CommuneModel {
    QString code;
    QString name;
    std::vector<std::unique_ptr<RecorderModel>> recorders; ///< stable addresses: servers point at them
};

/// Fictional communes, sites and cameras: always the same for the same options.
[[nodiscard]] std::vector<CommuneModel> buildWorld(const ServeOptions& options);

} // namespace vigie::simulator
