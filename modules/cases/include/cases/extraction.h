// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cases/image_gaps.h"
#include "devices/device_driver.h"
#include "domain/places.h"

#include <QStringList>

#include <functional>
#include <optional>

namespace vigie::cases {

struct ExtractionRequest {
    Camera camera;
    TimeSpan asked;   ///< true time
    QString folder;   ///< exists; the two files are written there
    QString baseName; ///< "1-127-place-de-la-halle": gives `<name>.mp4` and `<name>-images.csv`
};

struct ExtractionProgress {
    double share = 0; ///< of the asked span, 0 to 1
    qint64 images = 0;
    qint64 bytes = 0; ///< coded pictures, as received
    std::chrono::milliseconds elapsed{0};
};

/// The device's clock when the extraction began.
struct MeasuredClock {
    devices::ClockReading reading;
    UtcTime at{}; ///< by our clock

    /// What a true time reads on the device. An offset within its own uncertainty is taken for none.
    [[nodiscard]] std::chrono::microseconds shift() const;
};

/// What came out of a recorder. Times of pictures are the device's own, never rewritten: true time is theirs
/// less `clock->shift()`.
struct Extracted {
    ExtractionRequest request;
    QString video; ///< path
    QString index; ///< path
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
/// Thread:  worker; blocks. The progress callback runs there too, ten times a second at most.
/// Cancel:  within 100 ms of a stop request.
/// Errors:  NotFound (nothing is recorded in the span), Storage (disk), Network and others of the driver,
///          Cancelled. After any error neither file is left.
class Extraction final {
public:
    using Progress = std::function<void(const ExtractionProgress&)>;

    Extraction(devices::DeviceDriver& driver, const Clock& clock)
        : m_driver(driver)
        , m_clock(clock) {}

    [[nodiscard]] Result<Extracted> run(const ExtractionRequest& request, const Progress& progress,
                                        const std::stop_token& stop);

private:
    devices::DeviceDriver& m_driver;
    const Clock& m_clock;
};

} // namespace vigie::cases
