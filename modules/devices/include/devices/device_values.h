// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/places.h"
#include "domain/time_stamp.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <QString>

#include <functional>
#include <optional>
#include <type_traits>

// What any brand of device tells or is told, in one shape.
namespace vigie::devices {

struct DeviceIdentity {
    QString manufacturer;
    QString model;
    QString firmware;
    QString serial;
};

/// A device's clock against ours, at the moment it was read.
struct ClockReading {
    std::chrono::milliseconds offset{0}; ///< device minus ours
    std::chrono::milliseconds uncertainty{0};
    /// The call that told it ("GetSystemDateAndTime", "/ISAPI/System/time"): stable, for reports.
    QString source{};
    /// The device writes its local time where UTC belongs; the driver makes up for it everywhere, this is for
    /// the technician to see.
    bool localAsUtc = false;
};

/// One video source of a device: what the centre calls a camera.
struct Channel {
    QString token; ///< the device's own name for the video source
    QString name;
    QString recording;            ///< the device's own name for its recording; empty when it records nothing
    QList<StreamProfile> streams; ///< the largest as Main, a small one as Sub
    QString whyNoStream{};        ///< for people, of a channel without streams, where the driver knows
};

/// What a driver may be asked beyond identity, clock and channels.
enum class Feature {
    Snapshot,
    Ptz,
    PtzPresets,
    PtzTours,
    PtzCentre,  ///< a point of the picture comes to its centre
    PtzBoxZoom, ///< a box of the picture fills the view
    Relays,
    Events,
    Coverage,
    Replay,
    FastReplay, ///< faster than time passes: as the network allows
    ReverseReplay,
    KeyFrameReplay,
    Download,
    Storage,
    Talkback
};

/// "snapshot", "ptz-presets"…: stable, for JSON.
[[nodiscard]] QString nameOf(Feature feature);

/// What a device can do and, where it can't, why: the interface greys out and says it.
class Capabilities {
public:
    void grant(Feature feature) { m_reasons.insert(feature, {}); }
    /// `why` in the user's words.
    void deny(Feature feature, const QString& why) { m_reasons.insert(feature, why); }
    /// Grants or denies several at once.
    void note(std::initializer_list<Feature> features, bool can, const QString& whyNot) {
        for (const Feature feature : features)
            m_reasons.insert(feature, can ? QString() : whyNot);
    }
    [[nodiscard]] bool has(Feature feature) const {
        const auto found = m_reasons.constFind(feature);
        return found != m_reasons.constEnd() && found->isEmpty();
    }
    /// Empty for what the device can do; a sentence for what it can't.
    [[nodiscard]] QString whyNot(Feature feature) const;

private:
    QMap<Feature, QString> m_reasons; // empty: can do
};

/// One still picture as the device made it.
struct Snapshot {
    QByteArray jpeg;
    TimeStamp takenAt;
};

/// Speeds as parts of the fastest, -1 to 1: to the right, upwards, closer.
struct PtzVelocity {
    double pan = 0;
    double tilt = 0;
    double zoom = 0;

    [[nodiscard]] bool isStop() const { return pan == 0 && tilt == 0 && zoom == 0; }
};

/// The least and the most that one move may last before it has to be asked for again.
inline constexpr std::chrono::milliseconds shortestPtzMove{1000};
inline constexpr std::chrono::milliseconds longestPtzMove{10000};

/// What a head shall bring to the middle of its picture.
/// Units: fractions of the picture as the device sends it, from its upper left corner, x to the right and y
///        downwards.
struct PtzAim {
    QPointF centre{0.5, 0.5};
    /// What shall fill the view; empty: the zoom stays.
    QSizeF box{};

    [[nodiscard]] bool zooms() const { return !box.isEmpty(); }
    /// The box, where it stands; without one, the point.
    [[nodiscard]] QRectF area() const;
    /// How many times closer the box is seen when it fills the view uncut; 1 without a box.
    [[nodiscard]] double magnification() const;
    /// Of this picture: a point within it and a box no larger than it.
    [[nodiscard]] bool isValid() const;
};

struct PtzPreset {
    QString token;
    QString name;
};

struct PtzTour {
    QString token;
    QString name;
};

enum class TourOperation { Start, Stop };

/// A switched output of a device.
struct Relay {
    QString token;
    QString name;
    std::optional<bool> active; ///< nothing when the device does not tell
};

enum class DiskState { Good, Failed, Missing, Unknown };

/// "good", "failed", "missing", "unknown": stable, for JSON.
[[nodiscard]] QString nameOf(DiskState state);

struct Disk {
    QString token;
    QString name;
    DiskState state = DiskState::Unknown;
    QString stateAsTold; ///< the device's own word
    std::optional<qint64> capacityBytes;
    std::optional<qint64> freeBytes; ///< 0 is normal on a recorder that overwrites
};

/// A part of a recording, and how to read it.
struct ArchiveRequest {
    QString recording; ///< Channel::recording
    TimeSpan span;     ///< by the device's clock
    enum class Pictures { All, KeyFrames } pictures = Pictures::All;
    /// From the span's end to its begin: groups of pictures in reverse order, each forward within.
    bool reverse = false;
};

/// Takes a portion of a file; an error ends the download with that error.
using ByteSink = std::function<Result<void>(QByteArrayView)>;

/// Where a downloaded file belongs in time, as the device told before it sent it.
struct FileOrigin {
    TimeSpan span; ///< UTC of the device's clock; the file may begin at a key frame before
    /// The device's wall clock less UTC at the span's begin, for files that are dated by it.
    std::chrono::seconds wallOffset{0};
};

/// Takes a download: `begin` before each file's first byte, when anybody wants to know, then its bytes.
struct DownloadSink {
    std::function<Result<void>(const FileOrigin&)> begin{};
    ByteSink bytes{};

    DownloadSink() = default;
    /// One file after the other, without a mark between.
    template <class Take>
    requires std::is_invocable_r_v<Result<void>, Take&, QByteArrayView>
    DownloadSink(Take take) // NOLINT(google-explicit-constructor): a function is a sink
        : bytes(std::move(take)) {}
};

/// What a recorder's own download gave.
struct Download {
    QString container; ///< by its first bytes: "mp4", "mpeg-ps", "mpeg-ts", "dhav", "matroska", "unknown"
    qint64 bytes = 0;
    /// Differences between what was asked and what was obtained, in the user's words.
    QStringList remarks;
};

} // namespace vigie::devices
