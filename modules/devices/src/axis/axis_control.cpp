// SPDX-License-Identifier: GPL-3.0-or-later
#include "axis_driver.h"

#include "../logging.h"
#include "../ptz_aim.h"
#include "../stream_watch.h"
#include "base/stop.h"
#include "rtsp/session.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <deque>

// Heads and events.
namespace vigie::devices {

using namespace std::chrono_literals;
using namespace axis;

namespace {

constexpr std::size_t mostWaiting = 1000; // documents

QByteArray head(const QString& channel) {
    return "com/ptz.cgi?camera=" + QByteArray::number(std::max(1, channel.toInt()));
}

int speedOf(double part) {
    return int(std::lround(std::clamp(part, -1.0, 1.0) * 100));
}

QByteArray moveOf(PtzVelocity velocity) {
    return "&continuouspantiltmove=" + QByteArray::number(speedOf(velocity.pan)) + ',' +
           QByteArray::number(speedOf(velocity.tilt)) +
           "&continuouszoommove=" + QByteArray::number(speedOf(velocity.zoom));
}

/// What an aim's coordinates are told to be of: the camera scales them. Fine enough for any picture.
constexpr QSize aimScale(1920, 1080);
constexpr double mostMagnification = 99.99; // four digits of hundredths, as zoom is counted elsewhere

QByteArray aimOf(const PtzAim& aim) {
    const QByteArray at = QByteArray::number(std::lround(aim.centre.x() * aimScale.width())) + ',' +
                          QByteArray::number(std::lround(aim.centre.y() * aimScale.height()));
    const double closer = std::min(aim.magnification(), mostMagnification);
    return (aim.zooms() ? "&areazoom=" + at + ',' + QByteArray::number(std::lround(closer * 100))
                        : "&center=" + at) +
           "&imagewidth=" + QByteArray::number(aimScale.width()) +
           "&imageheight=" + QByteArray::number(aimScale.height());
}

bool isUnknownCall(const Error& error) {
    return error.code == ErrorCode::Protocol || error.code == ErrorCode::NotFound ||
           error.code == ErrorCode::Unsupported;
}

/// Between the session's I/O thread and the worker that watches.
class MetadataQueue final : public rtsp::SessionListener {
public:
    void onPlaying() override {
        const std::lock_guard lock(m_mutex);
        m_playing = true;
        m_changed.notify_all();
    }
    void onAccessUnit(AccessUnit) override {}
    void onMetadata(const rtsp::MetadataUnit& unit) override {
        const std::lock_guard lock(m_mutex);
        // A camera that floods us loses its oldest documents, not our memory.
        if (m_units.size() >= mostWaiting)
            m_units.pop_front();
        m_units.push_back(unit);
        m_changed.notify_all();
    }
    void onClosed(const Error& reason) override {
        const std::lock_guard lock(m_mutex);
        m_closed = reason;
        m_changed.notify_all();
    }

    struct News {
        std::deque<rtsp::MetadataUnit> units;
        bool playing = false;
        std::optional<Error> closed;
    };
    /// Waits for something new.
    [[nodiscard]] News take(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, stop, [this] { return !m_units.empty() || m_closed || (m_playing && !m_told); });
        m_told = m_playing;
        return {std::exchange(m_units, {}), m_playing, m_closed};
    }

private:
    std::mutex m_mutex; // guards what follows
    std::condition_variable_any m_changed;
    std::deque<rtsp::MetadataUnit> m_units;
    bool m_playing = false;
    bool m_told = false;
    std::optional<Error> m_closed;
};

} // namespace

Result<void> AxisDriver::movePtz(const QString& channel, PtzVelocity velocity,
                                 std::chrono::milliseconds atMost, const std::stop_token& stop) {
    if (velocity.isStop()) {
        m_deadMan.disarm(channel);
        return order(head(channel) + moveOf({}), stop);
    }
    // VAPIX knows no limit. Armed first: the answer may be lost when the move is not.
    m_deadMan.arm(
        channel, std::clamp<std::chrono::milliseconds>(atMost, 1s, 10s),
        [this, channel](const std::stop_token& over) { return order(head(channel) + moveOf({}), over); });
    auto moved = order(head(channel) + moveOf(velocity), stop);
    m_deadMan.moved(channel, moved);
    return moved;
}

Result<QList<PtzPreset>> AxisDriver::ptzPresets(const QString& channel, const std::stop_token& stop) {
    const auto text = get(head(channel) + "&query=presetposall", stop);
    if (!text)
        return fail(text.error());
    return axis::parsePresets(KeyValues::parse(*text));
}

Result<void> AxisDriver::gotoPtzPreset(const QString& channel, const QString& preset,
                                       const std::stop_token& stop) {
    m_deadMan.disarm(channel); // the limit of a move is not this way's
    return order(head(channel) + "&gotoserverpresetno=" + preset.toUtf8().toPercentEncoding(), stop);
}

Result<QString> AxisDriver::savePtzPreset(const QString& channel, const QString& name,
                                          const std::stop_token& stop) {
    if (const auto saved =
            order(head(channel) + "&setserverpresetname=" + name.toUtf8().toPercentEncoding(), stop);
        !saved)
        return fail(saved.error());
    // The camera chose its number.
    const auto present = ptzPresets(channel, stop);
    if (!present)
        return fail(present.error());
    for (const PtzPreset& one : *present)
        if (one.name == name)
            return one.token;
    return fail(ErrorCode::Protocol,
                QCoreApplication::translate("devices", "L'appareil n'a pas gardé la position."),
                QStringLiteral("no preset of the name it was saved under"));
}

Result<void> AxisDriver::removePtzPreset(const QString& channel, const QString& preset,
                                         const std::stop_token& stop) {
    return order(head(channel) + "&removeserverpresetno=" + preset.toUtf8().toPercentEncoding(), stop);
}

Result<QList<PtzTour>> AxisDriver::ptzTours(const QString&, const std::stop_token& stop) {
    const auto known = params("root.GuardTour", stop);
    if (!known)
        return fail(known.error());
    return parseTours(*known);
}

Result<void> AxisDriver::operatePtzTour(const QString&, const QString& tour, TourOperation operation,
                                        const std::stop_token& stop) {
    return order("param.cgi?action=update&GuardTour." + tour.toUtf8().toPercentEncoding() +
                     ".Running=" + (operation == TourOperation::Start ? "yes" : "no"),
                 stop);
}

// VAPIX, PTZ control: center=x,y and areazoom=x,y,z (z in hundredths), from the upper left of an image of
// imagewidth by imageheight.
Result<void> AxisDriver::centrePtz(const QString& channel, const PtzAim& aim, const std::stop_token& stop) {
    if (auto checked = checkAim(aim); !checked)
        return checked;
    m_deadMan.disarm(channel); // the limit of a move is not this way's
    return aimAnswer(aim, order(head(channel) + aimOf(aim), stop), &isUnknownCall);
}

// --- events ---

Result<void> AxisDriver::watchEvents(std::function<void(DeviceEvent)> sink, const std::stop_token& stop) {
    EventLink link(m_address.recorder, m_login, sink);
    Backoff backoff(StreamWatch::defaultPolicy());
    while (!stop.stop_requested()) {
        if (const auto allowed = m_login->mayAsk(); !allowed) {
            link.tell(false, allowed.error().toLogLine());
            (void)sleepFor(backoff.next(), stop);
            continue;
        }
        rtsp::SessionRequest request;
        request.uri = streamAddress(QStringLiteral("video=0&audio=0&event=on"), stop);
        request.credentials = m_address.credentials;
        request.trust = m_address.trust;
        request.tracks.video = false;
        request.tracks.metadata = true;
        const auto queue = std::make_shared<MetadataQueue>();
        const auto session = rtsp::Session::open(m_threads, std::move(request), queue);
        std::optional<Error> reason;
        while (!reason && !stop.stop_requested()) {
            MetadataQueue::News news = queue->take(stop);
            if (news.playing) {
                link.tell(true);
                backoff.reset();
            }
            for (const rtsp::MetadataUnit& unit : news.units)
                for (DeviceEvent& event : parseMetadata(unit.xml, m_clock->utcNow())) {
                    event.recorder = m_address.recorder;
                    sink(std::move(event));
                }
            reason = news.closed;
        }
        if (!reason)
            break;
        const bool hasNone = reason->code == ErrorCode::Unsupported || reason->code == ErrorCode::NotFound;
        if (hasNone && !link.wasUp())
            return fail(ErrorCode::Unsupported,
                        QCoreApplication::translate("devices", "L'appareil n'a pas de suivi d'événements."),
                        reason->detail);
        qCWarning(lcDevices).noquote() << m_device.host() << "events:" << reason->toLogLine();
        link.tell(false, reason->toLogLine());
        (void)sleepFor(backoff.next(), stop);
    }
    return {};
}

} // namespace vigie::devices
