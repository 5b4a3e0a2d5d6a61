// SPDX-License-Identifier: GPL-3.0-or-later
#include "generic_driver.h"

#include "../multipart.h"
#include "rtsp/session.h"

#include <QCoreApplication>

#include <condition_variable>

namespace vigie::devices {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype longestPicture = 16 * 1024 * 1024;
constexpr const char* onlyChannel = "1";

/// Waits for what the stream is, on a worker thread.
class DescriptionListener final : public rtsp::SessionListener {
public:
    void onDescribed(const rtsp::Description& description) override {
        const std::lock_guard lock(m_mutex);
        m_description = description;
        m_changed.notify_all();
    }
    void onAccessUnit(AccessUnit) override {}
    void onClosed(const Error& reason) override {
        const std::lock_guard lock(m_mutex);
        m_closed = reason;
        m_changed.notify_all();
    }
    [[nodiscard]] Result<rtsp::Description> wait(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        if (!m_changed.wait(lock, stop, [this] { return m_description || m_closed; }))
            return fail(ErrorCode::Cancelled, QCoreApplication::translate("devices", "Demande annulée."));
        if (!m_description)
            return fail(*m_closed);
        return *m_description;
    }

private:
    std::mutex m_mutex; // guards what follows
    std::condition_variable_any m_changed;
    std::optional<rtsp::Description> m_description;
    std::optional<Error> m_closed;
};

QUrl withoutLogin(QUrl url) {
    url.setUserInfo({});
    // What goes over the wire, and into a digest.
    if (url.path().isEmpty())
        url.setPath(QStringLiteral("/"));
    return url;
}

} // namespace

GenericDriver::GenericDriver(DeviceAddress address, rtsp::IoThreads& threads,
                             std::shared_ptr<const Clock> clock)
    : m_address(std::move(address))
    , m_threads(threads)
    , m_url(withoutLogin(m_address.url))
    , m_clock(std::move(clock))
    , m_login(std::make_shared<DeviceLogin>(m_url.host(), m_address.credentials, m_clock, threads.logins()))
    , m_http(m_url, m_login, m_address.trust, threads.nextThread(), HttpTraffic::Commands) {}

bool GenericDriver::isHttp() const {
    return m_url.scheme().startsWith(u"http");
}

Result<ClockReading> GenericDriver::readClock(const std::stop_token&) {
    return fail(
        ErrorCode::Unsupported,
        QCoreApplication::translate("devices", "Une adresse saisie à la main n'a pas d'horloge à lire."),
        QStringLiteral("generic address"));
}

Result<GenericDriver::Probe> GenericDriver::probeRtsp(const std::stop_token& stop) {
    if (const auto allowed = m_login->mayAsk(); !allowed)
        return fail(allowed.error());
    rtsp::SessionRequest request;
    request.uri = m_url;
    request.credentials = m_address.credentials;
    request.trust = m_address.trust;
    const auto listener = std::make_shared<DescriptionListener>();
    const auto session = rtsp::Session::open(m_threads, std::move(request), listener);
    const auto told = listener->wait(stop);
    if (!told)
        return fail(told.error());
    Probe found;
    found.server = told->server;
    found.video = told->video;
    return found;
}

Result<GenericDriver::Probe> GenericDriver::probeHttp(const std::stop_token& stop) {
    HttpRequest request;
    request.url = m_url;
    request.method = "GET";
    request.silence = request.deadline;
    Probe found;
    found.kind = Probe::Kind::Still;
    std::optional<MultipartReader> parts;
    const auto begun = [&](const HttpAnswer& head) {
        if (head.contentType.toLower().startsWith("multipart/")) {
            found.kind = Probe::Kind::MotionJpeg;
            parts.emplace(head.contentType, longestPicture);
        }
    };
    bool isEnough = false;
    const auto enough = [&isEnough]() -> Result<void> {
        isEnough = true;
        return fail(ErrorCode::Cancelled, {});
    };
    qint64 received = 0;
    const auto take = [&](QByteArrayView bytes) -> Result<void> {
        received += bytes.size();
        if (received > 2 * longestPicture)
            return enough();
        if (!parts) {
            found.jpeg.append(bytes);
            return found.jpeg.size() > longestPicture ? enough() : Result<void>();
        }
        parts->append(bytes);
        while (const auto part = parts->next())
            if (part->body.startsWith("\xff\xd8")) {
                found.jpeg = part->body;
                return enough();
            }
        return {};
    };
    const auto answer = m_http.stream(std::move(request), take, stop, begun);
    if (!answer && !isEnough)
        return fail(answer.error());
    if (!found.jpeg.startsWith("\xff\xd8") || found.jpeg.size() > longestPicture)
        return fail(
            ErrorCode::Protocol,
            QCoreApplication::translate("devices", "Cette adresse ne donne ni image JPEG ni flux MJPEG."),
            QStringLiteral("%1 bytes, no JPEG").arg(received));
    return found;
}

Result<GenericDriver::Probe> GenericDriver::probe(const std::stop_token& stop) {
    return isHttp() ? probeHttp(stop) : probeRtsp(stop);
}

Result<DeviceIdentity> GenericDriver::identify(const std::stop_token& stop) {
    const auto found = probe(stop);
    if (!found)
        return fail(found.error());
    DeviceIdentity identity;
    switch (found->kind) {
    case Probe::Kind::Rtsp:
        identity.model = found->server.isEmpty() ? QStringLiteral("RTSP") : found->server;
        break;
    case Probe::Kind::MotionJpeg:
        identity.model = QStringLiteral("MJPEG");
        break;
    case Probe::Kind::Still:
        identity.model = QStringLiteral("JPEG");
        break;
    }
    return identity;
}

Result<QList<Channel>> GenericDriver::channels(const std::stop_token& stop) {
    const auto found = probe(stop);
    if (!found)
        return fail(found.error());
    Channel channel;
    channel.token = QLatin1String(onlyChannel);
    channel.name = m_url.host();
    // A still picture is no stream, and nothing here plays MJPEG over HTTP yet.
    if (found->kind != Probe::Kind::Rtsp) {
        channel.whyNoStream =
            QCoreApplication::translate("devices",
                                        "Cette adresse donne des images %1 par HTTP, à prendre une à une : "
                                        "Vigie ne sait pas encore les montrer en direct.")
                .arg(found->kind == Probe::Kind::MotionJpeg ? QStringLiteral("MJPEG")
                                                            : QStringLiteral("JPEG"));
        return QList<Channel>{channel};
    }
    StreamProfile stream;
    stream.role = StreamRole::Main;
    stream.token = channel.token;
    stream.uri = m_url;
    stream.codec = found->video.codec;
    stream.size = found->video.size;
    channel.streams.append(stream);
    return QList<Channel>{channel};
}

Result<Capabilities> GenericDriver::capabilities(const std::stop_token& stop) {
    const auto found = probe(stop);
    if (!found)
        return fail(found.error());
    Capabilities can;
    const bool isRtsp = found->kind == Probe::Kind::Rtsp;
    const QString bare =
        isRtsp ? QCoreApplication::translate(
                     "devices", "Une adresse saisie à la main ne donne que des images en direct.")
               : QCoreApplication::translate(
                     "devices", "Une adresse http:// saisie à la main ne donne que des images à la demande.");
    for (const Feature feature :
         {Feature::Snapshot, Feature::Ptz, Feature::PtzPresets, Feature::PtzTours, Feature::PtzCentre,
          Feature::PtzBoxZoom, Feature::Relays, Feature::Events, Feature::Coverage, Feature::Replay,
          Feature::FastReplay, Feature::ReverseReplay, Feature::KeyFrameReplay, Feature::Download,
          Feature::Storage, Feature::Talkback})
        can.deny(feature, bare);
    if (isRtsp)
        can.deny(Feature::Snapshot,
                 QCoreApplication::translate("devices", "Un flux RTSP ne donne pas d'image à la demande."));
    else
        can.grant(Feature::Snapshot);
    return can;
}

Result<Snapshot> GenericDriver::snapshot(const QString& channel, const std::stop_token& stop) {
    if (!isHttp())
        return DeviceDriver::snapshot(channel, stop);
    auto found = probeHttp(stop);
    if (!found)
        return fail(found.error());
    return Snapshot{std::move(found->jpeg), {m_clock->utcNow(), TimeSource::Reception, 1s}};
}

} // namespace vigie::devices
