// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_service.h"
#include "scene.h"

namespace vigie::simulator {
namespace {

constexpr const char* mediaNs = "http://www.onvif.org/ver10/media/wsdl";
constexpr const char* media2Ns = "http://www.onvif.org/ver20/media/wsdl";

struct ProfileRef {
    const Camera* camera = nullptr;
    Quality quality = Quality::Main;

    [[nodiscard]] QString suffix() const {
        return quality == Quality::Main ? QStringLiteral("main") : QStringLiteral("sub");
    }
    [[nodiscard]] QString token() const {
        return QStringLiteral("Profile_%1_%2").arg(camera->channel).arg(suffix());
    }
    [[nodiscard]] QString name() const { return QStringLiteral("%1 %2").arg(camera->name, suffix()); }
    [[nodiscard]] QSize size() const { return quality == Quality::Main ? mainSize : subSize; }
    [[nodiscard]] int kilobits() const { return quality == Quality::Main ? 2000 : 300; }
};

SoapFault noProfile() {
    return invalidArgument(QStringLiteral("ter:NoProfile"),
                           QStringLiteral("The requested profile token does not exist."));
}

/// What the two media services have in common.
class MediaBase : public SimpleOnvifService {
protected:
    using SimpleOnvifService::SimpleOnvifService;

    [[nodiscard]] std::vector<ProfileRef> profiles() const {
        std::vector<ProfileRef> all;
        for (const Camera& camera : m_recorder->cameras) {
            all.push_back({&camera, Quality::Main});
            all.push_back({&camera, Quality::Sub});
        }
        return all;
    }
    [[nodiscard]] std::optional<ProfileRef> profile(const QString& token) const {
        for (const ProfileRef& candidate : profiles()) {
            if (candidate.token() == token)
                return candidate;
        }
        return std::nullopt;
    }
    [[nodiscard]] QString streamUri(const ProfileRef& ref) const {
        return QStringLiteral("%1/live/%2/%3")
            .arg(m_recorder->rtspBase(), ref.camera->sourceToken(), ref.suffix());
    }
    [[nodiscard]] QString snapshotUri(const ProfileRef& ref) const {
        return QStringLiteral("%1/snapshot/%2").arg(m_recorder->httpBase(), ref.camera->sourceToken());
    }
    [[nodiscard]] static QString sourceConfiguration(const QString& element, const Camera& camera) {
        return QStringLiteral("<%1 token=\"VSC_%2\"><tt:Name>%3</tt:Name><tt:UseCount>2</tt:UseCount>"
                              "<tt:SourceToken>%4</tt:SourceToken>"
                              "<tt:Bounds x=\"0\" y=\"0\" width=\"%5\" height=\"%6\"/></%1>")
            .arg(element)
            .arg(camera.channel)
            .arg(xml(camera.name), camera.sourceToken())
            .arg(mainSize.width())
            .arg(mainSize.height());
    }
    [[nodiscard]] static QString ptzConfiguration(const QString& element, const Camera& camera) {
        return QStringLiteral("<%1 token=\"PTZConfig_%2\">%3</%1>")
            .arg(element)
            .arg(camera.channel)
            .arg(ptzConfigurationBody(camera));
    }
    [[nodiscard]] static QString noMulticast() {
        return QStringLiteral(
            "<tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type><tt:IPv4Address>0.0.0.0</tt:IPv4Address>"
            "</tt:Address><tt:Port>0</tt:Port><tt:TTL>1</tt:TTL><tt:AutoStart>false</tt:AutoStart>"
            "</tt:Multicast>");
    }
    [[nodiscard]] static QString resolution(QSize size) {
        return QStringLiteral(
                   "<tt:Resolution><tt:Width>%1</tt:Width><tt:Height>%2</tt:Height></tt:Resolution>")
            .arg(size.width())
            .arg(size.height());
    }
};

class MediaService final : public MediaBase {
public:
    explicit MediaService(RecorderModel* recorder)
        : MediaBase(recorder, "/onvif/media_service", QString::fromLatin1(mediaNs)) {
        add("GetProfiles", [this](const QDomElement&) { return allProfiles(); });
        add("GetVideoSources", [this](const QDomElement&) { return sources(); });
        add("GetStreamUri",
            [this](const QDomElement& body) { return uri(body, "GetStreamUriResponse", false); });
        add("GetSnapshotUri",
            [this](const QDomElement& body) { return uri(body, "GetSnapshotUriResponse", true); });
    }

private:
    [[nodiscard]] SoapResult<QString> allProfiles() const {
        QString text = QStringLiteral("<trt:GetProfilesResponse>");
        for (const ProfileRef& ref : profiles()) {
            text += QStringLiteral("<trt:Profiles token=\"%1\" fixed=\"true\"><tt:Name>%2</tt:Name>%3")
                        .arg(ref.token(), xml(ref.name()),
                             sourceConfiguration(QStringLiteral("tt:VideoSourceConfiguration"), *ref.camera));
            // Media1 can't name H.265: devices leave the encoder out of such profiles.
            if (ref.camera->codec(ref.quality) == Codec::H264)
                text +=
                    QStringLiteral(
                        "<tt:VideoEncoderConfiguration token=\"VEC_%1_%2\"><tt:Name>%2</tt:Name>"
                        "<tt:UseCount>1</tt:UseCount><tt:Encoding>H264</tt:Encoding>%3"
                        "<tt:Quality>4</tt:Quality><tt:RateControl><tt:FrameRateLimit>25</tt:FrameRateLimit>"
                        "<tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>%4</tt:BitrateLimit>"
                        "</tt:RateControl><tt:H264><tt:GovLength>50</tt:GovLength>"
                        "<tt:H264Profile>Baseline</tt:H264Profile></tt:H264>%5"
                        "<tt:SessionTimeout>PT60S</tt:SessionTimeout></tt:VideoEncoderConfiguration>")
                        .arg(ref.camera->channel)
                        .arg(ref.suffix(), resolution(ref.size()))
                        .arg(ref.kilobits())
                        .arg(noMulticast());
            if (ref.camera->hasPtz())
                text += ptzConfiguration(QStringLiteral("tt:PTZConfiguration"), *ref.camera);
            text += QStringLiteral("</trt:Profiles>");
        }
        return text + QStringLiteral("</trt:GetProfilesResponse>");
    }

    [[nodiscard]] SoapResult<QString> sources() const {
        QString text = QStringLiteral("<trt:GetVideoSourcesResponse>");
        for (const Camera& camera : m_recorder->cameras)
            text += QStringLiteral(
                        "<trt:VideoSources token=\"%1\"><tt:Framerate>25</tt:Framerate>%2</trt:VideoSources>")
                        .arg(camera.sourceToken(), resolution(mainSize));
        return text + QStringLiteral("</trt:GetVideoSourcesResponse>");
    }

    [[nodiscard]] SoapResult<QString> uri(const QDomElement& body, const char* element, bool snapshot) const {
        const std::optional<ProfileRef> ref = profile(childText(body, "ProfileToken"));
        if (!ref)
            return tl::unexpected(noProfile());
        if (!snapshot) {
            const QDomElement setup = child(body, "StreamSetup");
            if (childText(setup, "Stream") == QLatin1String("RTP-Multicast"))
                return tl::unexpected(invalidArgument(QStringLiteral("ter:InvalidStreamSetup"),
                                                      QStringLiteral("Multicast is not supported.")));
        }
        return QStringLiteral(
                   "<trt:%1><trt:MediaUri><tt:Uri>%2</tt:Uri><tt:InvalidAfterConnect>false</"
                   "tt:InvalidAfterConnect>"
                   "<tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT0S</tt:Timeout>"
                   "</trt:MediaUri></trt:%1>")
            .arg(QString::fromLatin1(element), xml(snapshot ? snapshotUri(*ref) : streamUri(*ref)));
    }
};

class Media2Service final : public MediaBase {
public:
    explicit Media2Service(RecorderModel* recorder)
        : MediaBase(recorder, "/onvif/media2_service", QString::fromLatin1(media2Ns)) {
        add("GetProfiles", [this](const QDomElement& body) { return someProfiles(body); });
        add("GetStreamUri", [this](const QDomElement& body) { return stream(body); });
        add("GetSnapshotUri", [this](const QDomElement& body) { return snapshot(body); });
        add("GetVideoSourceConfigurations", [this](const QDomElement& body) { return configurations(body); });
        add("SetSynchronizationPoint", [this](const QDomElement& body) -> SoapResult<QString> {
            // The loops are encoded beforehand, with a key frame every two seconds: nothing can be forced.
            if (!profile(childText(body, "ProfileToken")))
                return tl::unexpected(noProfile());
            return QStringLiteral("<tr2:SetSynchronizationPointResponse/>");
        });
    }

private:
    [[nodiscard]] SoapResult<QString> someProfiles(const QDomElement& body) const {
        // Configurations are returned only for the types asked for (Media2, GetProfiles).
        bool withSource = false, withEncoder = false, withPtz = false;
        for (QDomElement e = body.firstChildElement(); !e.isNull(); e = e.nextSiblingElement()) {
            if (e.localName() != QLatin1String("Type"))
                continue;
            const QString type = e.text().trimmed();
            withSource |= type == QLatin1String("All") || type == QLatin1String("VideoSource");
            withPtz |= type == QLatin1String("All") || type == QLatin1String("PTZ");
            withEncoder |= type == QLatin1String("All") || type == QLatin1String("VideoEncoder");
        }
        const QString token = childText(body, "Token");
        if (!token.isEmpty() && !profile(token))
            return tl::unexpected(noProfile());
        QString text = QStringLiteral("<tr2:GetProfilesResponse>");
        for (const ProfileRef& ref : profiles()) {
            if (!token.isEmpty() && ref.token() != token)
                continue;
            text += QStringLiteral("<tr2:Profiles token=\"%1\" fixed=\"true\"><tr2:Name>%2</tr2:Name>")
                        .arg(ref.token(), xml(ref.name()));
            if (withSource || withEncoder || withPtz)
                text += QStringLiteral("<tr2:Configurations>") +
                        (withSource ? sourceConfiguration(QStringLiteral("tr2:VideoSource"), *ref.camera)
                                    : QString()) +
                        (withEncoder ? encoder(ref) : QString()) +
                        (withPtz && ref.camera->hasPtz()
                             ? ptzConfiguration(QStringLiteral("tr2:PTZ"), *ref.camera)
                             : QString()) +
                        QStringLiteral("</tr2:Configurations>");
            text += QStringLiteral("</tr2:Profiles>");
        }
        return text + QStringLiteral("</tr2:GetProfilesResponse>");
    }

    [[nodiscard]] static QString encoder(const ProfileRef& ref) {
        const bool h264 = ref.camera->codec(ref.quality) == Codec::H264;
        return QStringLiteral("<tr2:VideoEncoder token=\"VEC_%1_%2\" GovLength=\"50\" "
                              "Profile=\"%3\"><tt:Name>%2</tt:Name>"
                              "<tt:UseCount>1</tt:UseCount><tt:Encoding>%4</tt:Encoding>%5"
                              "<tt:RateControl><tt:FrameRateLimit>25</tt:FrameRateLimit><tt:BitrateLimit>%6</"
                              "tt:BitrateLimit>"
                              "</tt:RateControl>%7<tt:Quality>4</tt:Quality></tr2:VideoEncoder>")
            .arg(ref.camera->channel)
            .arg(ref.suffix(), h264 ? QStringLiteral("Baseline") : QStringLiteral("Main"),
                 h264 ? QStringLiteral("H264") : QStringLiteral("H265"), resolution(ref.size()))
            .arg(ref.kilobits())
            .arg(noMulticast());
    }

    [[nodiscard]] SoapResult<QString> stream(const QDomElement& body) const {
        const std::optional<ProfileRef> ref = profile(childText(body, "ProfileToken"));
        if (!ref)
            return tl::unexpected(noProfile());
        const QString protocol = childText(body, "Protocol");
        if (protocol != QLatin1String("RTSP") && protocol != QLatin1String("RtspUnicast"))
            return tl::unexpected(invalidArgument(QStringLiteral("ter:InvalidStreamSetup"),
                                                  QStringLiteral("Only RTP interleaved in RTSP is served.")));
        return QStringLiteral("<tr2:GetStreamUriResponse><tr2:Uri>%1</tr2:Uri></tr2:GetStreamUriResponse>")
            .arg(xml(streamUri(*ref)));
    }

    [[nodiscard]] SoapResult<QString> snapshot(const QDomElement& body) const {
        const std::optional<ProfileRef> ref = profile(childText(body, "ProfileToken"));
        if (!ref)
            return tl::unexpected(noProfile());
        return QStringLiteral(
                   "<tr2:GetSnapshotUriResponse><tr2:Uri>%1</tr2:Uri></tr2:GetSnapshotUriResponse>")
            .arg(xml(snapshotUri(*ref)));
    }

    [[nodiscard]] SoapResult<QString> configurations(const QDomElement& body) const {
        const QString token = childText(body, "ConfigurationToken");
        const QString profileToken = childText(body, "ProfileToken");
        const std::optional<ProfileRef> ref = profile(profileToken);
        if (!profileToken.isEmpty() && !ref)
            return tl::unexpected(noProfile());
        QString text;
        for (const Camera& camera : m_recorder->cameras) {
            if ((!token.isEmpty() && token != QStringLiteral("VSC_%1").arg(camera.channel)) ||
                (ref && ref->camera != &camera))
                continue;
            text += sourceConfiguration(QStringLiteral("tr2:Configurations"), camera);
        }
        if (!token.isEmpty() && text.isEmpty())
            return tl::unexpected(
                invalidArgument(QStringLiteral("ter:NoConfig"),
                                QStringLiteral("The requested configuration does not exist.")));
        return QStringLiteral("<tr2:GetVideoSourceConfigurationsResponse>") + text +
               QStringLiteral("</tr2:GetVideoSourceConfigurationsResponse>");
    }
};

} // namespace

std::unique_ptr<OnvifService> makeMediaService(RecorderModel* recorder) {
    return std::make_unique<MediaService>(recorder);
}

std::unique_ptr<OnvifService> makeMedia2Service(RecorderModel* recorder) {
    return std::make_unique<Media2Service>(recorder);
}

} // namespace vigie::simulator
