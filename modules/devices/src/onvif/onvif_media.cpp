// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_media.h"

#include <QCoreApplication>

namespace vigie::devices {

using namespace std::chrono_literals;

namespace {

constexpr auto turnStep = 50ms;                     // how soon a stop request is seen while waiting
constexpr qint64 largestPicture = 24 * 1024 * 1024; // a 12-megapixel JPEG of the best quality
constexpr QByteArrayView jpegStart("\xff\xd8", 2);

qint64 pixels(const ProfileInfo& profile) {
    return qint64(profile.size.width()) * profile.size.height();
}

} // namespace

Result<QList<ProfileInfo>> OnvifMedia::read(bool media2, const std::stop_token& stop) {
    const auto answer =
        media2 ? m_device.ask(onvif_namespace::media2, "GetProfiles",
                              "<tr2:GetProfiles><tr2:Type>All</tr2:Type></tr2:GetProfiles>", stop)
               : m_device.ask(onvif_namespace::media, "GetProfiles", "<trt:GetProfiles/>", stop);
    if (!answer)
        return fail(answer.error());
    return parseProfiles(*answer);
}

Result<OnvifMedia::Profiles> OnvifMedia::profiles(const std::stop_token& stop) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_profiles)
            return *m_profiles;
    }
    bool media2 = true;
    auto found = read(true, stop);
    if (!found && (found.error().code == ErrorCode::Auth || found.error().code == ErrorCode::Cancelled))
        return fail(found.error());
    if (!found || groupChannels(*found).isEmpty()) {
        media2 = false;
        found = read(false, stop);
        if (!found)
            return fail(found.error());
    }
    const std::lock_guard lock(m_mutex);
    for (const ProfileInfo& profile : *found)
        m_sources.insert(profile.sourceConfiguration, profile.sourceToken);
    m_profiles = Profiles{media2, *found};
    return *m_profiles;
}

QString OnvifMedia::sourceOf(const QString& name) {
    const std::lock_guard lock(m_mutex);
    return m_sources.value(name, name);
}

Result<QUrl> OnvifMedia::streamUri(bool media2, const QString& profile, const std::stop_token& stop) {
    const QByteArray token = escaped(profile);
    Result<XmlNode> answer;
    if (media2) {
        // RTSP is RTP within the RTSP connection; devices that only know the word for UDP serve both by it.
        for (const char* protocol : {"RTSP", "RtspUnicast"}) {
            answer = m_device.ask(onvif_namespace::media2, "GetStreamUri",
                                  QByteArray("<tr2:GetStreamUri><tr2:Protocol>") + protocol +
                                      "</tr2:Protocol><tr2:ProfileToken>" + token +
                                      "</tr2:ProfileToken></tr2:GetStreamUri>",
                                  stop);
            if (answer || answer.error().code == ErrorCode::Auth ||
                answer.error().code == ErrorCode::Cancelled)
                break;
        }
    } else {
        answer = m_device.ask(
            onvif_namespace::media, "GetStreamUri",
            "<trt:GetStreamUri><trt:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport>"
            "<tt:Protocol>RTSP</tt:Protocol></tt:Transport></trt:StreamSetup><trt:ProfileToken>" +
                token + "</trt:ProfileToken></trt:GetStreamUri>",
            stop);
    }
    if (!answer)
        return fail(answer.error());
    const QUrl url =
        rewrittenStream(media2 ? answer->textAt(u"Uri") : answer->textAt(u"MediaUri/Uri"), m_device.url());
    if (url.isEmpty())
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("devices", "L'appareil ne donne pas l'adresse de son flux."),
                    QStringLiteral("no rtsp URI for profile %1").arg(profile));
    return url;
}

Result<QList<Channel>> OnvifMedia::channels(const std::stop_token& stop) {
    {
        // What an installer changed since shows when channels are asked for.
        const std::lock_guard lock(m_mutex);
        m_profiles.reset();
    }
    const auto found = profiles(stop);
    if (!found)
        return fail(found.error());
    QList<Channel> channels = groupChannels(found->all);
    for (Channel& channel : channels)
        for (StreamProfile& stream : channel.streams) {
            const auto uri = streamUri(found->media2, stream.token, stop);
            if (!uri)
                return fail(uri.error());
            stream.uri = *uri;
        }
    return channels;
}

Result<Snapshot> OnvifMedia::snapshot(const QString& channel, const std::stop_token& stop) {
    const auto found = profiles(stop);
    if (!found)
        return fail(found.error());
    const ProfileInfo* best = nullptr;
    for (const ProfileInfo& profile : found->all)
        if (profile.sourceToken == channel && (best == nullptr || pixels(profile) > pixels(*best)))
            best = &profile;
    if (best == nullptr)
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate("devices", "L'appareil ne connaît pas cette caméra."),
                    QStringLiteral("video source %1").arg(channel));
    std::unique_lock turn(m_pictures, std::defer_lock);
    while (!turn.try_lock_for(turnStep))
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, QCoreApplication::translate("devices", "Demande annulée."));
    const QByteArray token = escaped(best->token);
    const auto answer = found->media2 ? m_device.ask(onvif_namespace::media2, "GetSnapshotUri",
                                                     "<tr2:GetSnapshotUri><tr2:ProfileToken>" + token +
                                                         "</tr2:ProfileToken></tr2:GetSnapshotUri>",
                                                     stop)
                                      : m_device.ask(onvif_namespace::media, "GetSnapshotUri",
                                                     "<trt:GetSnapshotUri><trt:ProfileToken>" + token +
                                                         "</trt:ProfileToken></trt:GetSnapshotUri>",
                                                     stop);
    if (!answer)
        return fail(answer.error());
    const QUrl theirs(answer->textAt(found->media2 ? u"Uri" : u"MediaUri/Uri"));
    if (!theirs.scheme().startsWith(u"http"))
        return fail(
            ErrorCode::Protocol,
            QCoreApplication::translate("devices", "L'appareil ne donne pas l'adresse de ses images."),
            QStringLiteral("no http URI for snapshots of %1").arg(best->token));
    HttpRequest request;
    request.url = rewrittenService(theirs, m_device.url());
    request.method = "GET";
    request.mostBytes = largestPicture;
    const auto picture = m_device.http().send(std::move(request), stop);
    if (!picture)
        return fail(picture.error());
    if (!picture->body.startsWith(jpegStart.toByteArray()))
        return fail(ErrorCode::Protocol,
                    QCoreApplication::translate("devices", "L'appareil n'envoie pas d'image JPEG."),
                    QStringLiteral("%1 bytes of %2")
                        .arg(picture->body.size())
                        .arg(QString::fromLatin1(picture->contentType.left(80))));
    return Snapshot{picture->body, {m_device.login()->clock().utcNow(), TimeSource::Reception, 1s}};
}

} // namespace vigie::devices
