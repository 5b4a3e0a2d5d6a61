// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases/image_gaps.h"
#include "devices/device_driver.h"
#include "domain/places.h"

#include <QStringList>

#include <functional>
#include <optional>

namespace vigie::cases {

/// What becomes of the recorder's own files once the pictures asked for are taken out of them.
enum class Originals {
    WithinSpan, ///< kept when it is shown that they hold the span asked for and a minute around it at most: a
                ///< requisition is for that span, and the rest of an hour's file is not the requester's to
                ///< have; nor is a file that can't be read to its end
    Always,
    Never,
};

struct ExtractionRequest {
    Camera camera;
    TimeSpan asked;   ///< true time
    QString folder;   ///< exists; the files are written there
    QString baseName; ///< "1-127-place-de-la-halle": gives `<name>.mp4` and `<name>-images.csv`
    Originals originals = Originals::WithinSpan;
};

struct ExtractionProgress {
    double share = 0; ///< of the asked span, 0 to 1
    qint64 images = 0;
    qint64 bytes = 0;                     ///< coded pictures, as received
    std::chrono::milliseconds elapsed{0}; ///< of this stage
    /// The recorder's files are being downloaded: how much there is of them it does not say beforehand, so
    /// that `share` stays 0 and `bytes` are those of the files.
    bool isDownloading = false;
};

/// The device's clock when the extraction began.
struct MeasuredClock {
    devices::ClockReading reading;
    UtcTime at{}; ///< by our clock

    /// What a true time reads on the device. An offset within its own uncertainty is taken for none.
    [[nodiscard]] std::chrono::microseconds shift() const;
};

/// A recorder's own file, downloaded.
struct OriginalFile {
    QString path;      ///< empty when it was not kept
    QString container; ///< "mpeg-ps", "dhav", "matroska", ...
    QByteArray sha256; ///< lower-case hexadecimal, as received
    qint64 bytes = 0;
    TimeSpan span; ///< as the device told, its clock
};

/// How much a download may bring and how long it may take. An answer without an end would fill the disk.
struct DownloadBounds {
    qint64 bytesPerSecond = 12'500'000; ///< of the span asked for: 100 Mbit/s, far above any camera
    /// Beside that: files are cut by the hour or the gibibyte, however short the span.
    qint64 bytesBeside = qint64(8) * 1024 * 1024 * 1024;
    int lastResortPatience = 10; ///< times what a download is given while a replay may take its place
};

/// What came out of a recorder. Times of pictures are the device's own, never rewritten: true time is theirs
/// less `clock->shift()`.
struct Extracted {
    ExtractionRequest request;
    QString video;                   ///< path
    QString index;                   ///< path
    QList<OriginalFile> originals{}; ///< what the pictures were taken out of; none when replayed
    VideoCodec codec = VideoCodec::H264;
    qint64 images = 0;       ///< stored
    qint64 imagesBefore = 0; ///< of them before the begin asked, kept for decoding and hidden by an edit list
    qint64 imagesDecoded = 0;     ///< shown when the finished file is played; set by Package::seal()
    qint64 imagesUndecodable = 0; ///< set by Package::seal()
    qint64 bytes = 0;
    qint64 packetsLost = 0;
    qint64 discontinuities = 0;                    ///< losses and jumps that the stream itself showed
    TimeSpan askedOfDevice;                        ///< `request.asked` on the device's clock
    TimeSpan obtained;                             ///< first and last picture shown
    QList<TimeSpan> coverage;                      ///< what the recorder said to have of it; device's clock
    ImageGaps gaps;                                ///< what is missing of `askedOfDevice`
    TimeSource timeSource = TimeSource::Reception; ///< the weakest that a picture's time rests on
    std::chrono::microseconds timeUncertainty{0};
    devices::DeviceIdentity identity;
    std::optional<MeasuredClock> clock; ///< nothing when the device would not tell
    QStringList remarks;                ///< for the manifest and the reader of the package
};

/// Takes one camera's recording of one span out of its recorder, picture by picture, untouched.
///
/// Pictures are asked for by the device's own clock (the span plus its measured offset), and cut at the begin
/// by an edit list, the key frame before it being needed to decode. Where the recorder gives no precise time
/// nothing is cut: all that it sends is kept, and that is said.
///
/// A recorder that replays no faster than time passes is asked for its own files instead, which come as fast
/// as the network is; they are given up for a replay when that is the quicker way after all, when they can't
/// be read, or when they lack pictures the recorder says to have. A replay that fails is in turn made up for
/// by a download. Which of them it was is among the remarks. A download without a replay to take its place
/// is ended by `DownloadBounds`, and what has come by then is used.
///
/// Thread:  worker; blocks. The progress callback runs there too, ten times a second at most.
/// Cancel:  within 100 ms of a stop request.
/// Errors:  NotFound (nothing is recorded in the span), Storage (disk), Network and others of the driver,
///          Cancelled. After any error no file is left.
class Extraction final {
public:
    using Progress = std::function<void(const ExtractionProgress&)>;

    Extraction(devices::DeviceDriver& driver, const Clock& clock, const DownloadBounds& bounds = {})
        : m_driver(driver)
        , m_clock(clock)
        , m_bounds(bounds) {}

    [[nodiscard]] Result<Extracted> run(const ExtractionRequest& request, const Progress& progress,
                                        const std::stop_token& stop);

private:
    class Run;

    devices::DeviceDriver& m_driver;
    const Clock& m_clock;
    const DownloadBounds m_bounds;
};

} // namespace vigie::cases
