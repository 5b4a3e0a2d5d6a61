// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/places.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace vigie {

/// A device login. Kept in memory only; never logged, never in a URL.
struct Credentials {
    QString user;
    QString password;

    [[nodiscard]] bool isEmpty() const { return user.isEmpty() && password.isEmpty(); }
};

/// Where device logins come from (keyring, vault).
/// Thread: any; may block on the keyring, so not to be called on a GUI thread.
class CredentialSource {
public:
    virtual ~CredentialSource() = default;
    /// NotFound when none is stored for that recorder.
    [[nodiscard]] virtual Result<Credentials> credentials(const RecorderId& recorder) = 0;
};

/// Where a camera's live stream is to be had right now.
struct StreamEndpoint {
    QUrl uri;
    Credentials credentials;
    VideoCodec codec = VideoCodec::H264;
    QSize size;
    DeviceTrust trust{};
};

/// Resolves a camera and a role to a stream. Forbidden when no valid authorisation covers the camera.
/// Thread: any; never blocks.
class LiveSource {
public:
    virtual ~LiveSource() = default;
    [[nodiscard]] virtual Result<StreamEndpoint> endpoint(const CameraId& camera, StreamRole role) = 0;
};

/// Pulls recorded pictures one by one. Thread: one worker at a time.
class ArchiveReader {
public:
    virtual ~ArchiveReader() = default;
    [[nodiscard]] virtual const VideoTrack& track() const = 0;
    /// The next picture, or nothing at the end of what the recorder has in the span.
    /// Cancelled within 100 ms of a stop request; Network when the recorder goes away.
    [[nodiscard]] virtual Result<std::optional<AccessUnit>> next(const std::stop_token& stop) = 0;
    /// RTP packets that never came, so far.
    [[nodiscard]] virtual qint64 packetsLost() const = 0;
    /// Differences between what was asked and what the recorder does ("replay extension refused: bounds are
    /// imprecise"), for the package's manifest.
    [[nodiscard]] virtual QStringList remarks() const = 0;
};

/// A recorder's archive of one camera.
/// Thread: worker threads; both calls block up to the stop request or the driver's deadlines.
class ArchiveSource {
public:
    virtual ~ArchiveSource() = default;
    /// What is recorded within `span`, in order, without overlaps; empty when nothing is.
    [[nodiscard]] virtual Result<QList<TimeSpan>> coverage(const Camera& camera, TimeSpan span,
                                                           const std::stop_token& stop) = 0;
    /// Reads the span as fast as the recorder allows, from the key frame at or before its begin.
    [[nodiscard]] virtual Result<std::unique_ptr<ArchiveReader>> open(const Camera& camera, TimeSpan span,
                                                                      const std::stop_token& stop) = 0;
};

/// What was recorded of a camera, to be looked at again in its tile. Forbidden when no valid authorisation
/// covers the camera: asked again for each stretch. Times are the recorder's own clock.
/// Thread: worker threads; all calls block up to the stop request or the driver's deadlines.
class ReplaySource {
public:
    virtual ~ReplaySource() = default;
    /// As ArchiveSource::coverage().
    [[nodiscard]] virtual Result<QList<TimeSpan>> coverage(const CameraId& camera, TimeSpan span,
                                                           const std::stop_token& stop) = 0;
    /// As ArchiveSource::open(); a reader takes one of the few replays that a recorder plays at a time.
    [[nodiscard]] virtual Result<std::unique_ptr<ArchiveReader>> open(const CameraId& camera, TimeSpan span,
                                                                      const std::stop_token& stop) = 0;
};

/// One act on images that is not already journaled by the SQL function that does it.
struct AuditEntry {
    CommuneId commune;
    CameraId camera;
    QString act; ///< "live-start", "live-stop", "snapshot", ...
    TimeSpan images;
    QString reason;
};

/// Where acts on images are written. Thread: any; returns at once, keeps the entry until written.
class AuditSink {
public:
    virtual ~AuditSink() = default;
    virtual void record(const AuditEntry& entry) = 0;
};

struct CheckResult;

/// Where verdicts of checks are written. Thread: any; returns at once, keeps the verdict until written.
class CheckSink {
public:
    virtual ~CheckSink() = default;
    virtual void record(const CheckResult& result) = 0;
};

} // namespace vigie
