// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "options.h"

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

/// State of the properties a camera announces as ONVIF events.
struct CameraAlarms {
    bool motion = false;
    bool tamper = false;
    bool signalLoss = false;
    bool digitalInput = false;
};

/// One channel of a recorder.
struct Camera {
    int channel = 1; ///< from 1
    QString name;
    int sceneKind = 0;  ///< which drawn scene, see scene.h
    int loopOffset = 0; ///< frames its loop runs ahead of UTC, so that key frames of cameras don't coincide
    CameraFaults faults;
    CameraAlarms alarms;

    [[nodiscard]] QString sourceToken() const { return QStringLiteral("VideoSource_%1").arg(channel); }
    [[nodiscard]] QString recordingToken() const { return QStringLiteral("Recording_%1").arg(channel); }
    [[nodiscard]] Codec codec(Quality quality) const;
};

/// What is wrong with a whole recorder, and what it counted.
struct RecorderState {
    bool offline = false;
    bool loginRefused = false;
    std::chrono::microseconds clockError{0}; ///< device clock minus true time
    qint64 refusedLogins = 0;
    qint64 acceptedLogins = 0;
    qint64 bytesSent = 0;
    qint64 framesDropped = 0;
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
    std::chrono::microseconds archiveLength{0};
    std::vector<Camera> cameras;
    RecorderState state;

    [[nodiscard]] UtcTime trueNow() const;
    [[nodiscard]] UtcTime deviceNow() const { return trueNow() + state.clockError; }
    /// The true-time spans recorded for a camera until now, in order.
    [[nodiscard]] std::vector<Span> coverage(const Camera& camera) const;
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
