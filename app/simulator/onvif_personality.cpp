// SPDX-License-Identifier: GPL-3.0-or-later
#include "onvif_access.h"
#include "onvif_events.h"
#include "personality.h"

#include <QUrl>

namespace vigie::simulator {
namespace {

/// A recorder of no brand: every service of ONVIF a client here may want, by SOAP.
class OnvifPersonality final : public Personality {
public:
    explicit OnvifPersonality(const Context& context)
        : Personality(context)
        , m_access(context.recorder, context.auth) {
        RecorderModel* const recorder = context.recorder;
        const auto relayChanged = [this](size_t index) {
            if (Camera* const camera = model().cameraByChannel(int(index) + 1))
                announce(*camera, AlarmKind::Relay, model().relays[index].active);
        };
        // Before the device service, whose relay operations it answers.
        m_services.push_back(makeRelayService(recorder, "/onvif/device_service", relayChanged));
        m_services.push_back(makeRelayService(recorder, "/onvif/deviceio_service", relayChanged));
        m_services.push_back(makeDeviceService(recorder));
        m_services.push_back(makeMediaService(recorder));
        m_services.push_back(makeMedia2Service(recorder));
        m_services.push_back(makeSearchService(recorder));
        m_services.push_back(makeReplayService(recorder));
        m_services.push_back(makeRecordingService(recorder));
        m_services.push_back(makePtzService(recorder));
        m_services.push_back(makeDeviceIoService(recorder));
        auto events = std::make_unique<EventService>(recorder);
        m_events = events.get();
        m_services.push_back(std::move(events));
    }

    [[nodiscard]] bool serves(const QByteArray& target) const override {
        return target.startsWith("/onvif/") || target.startsWith("/snapshot/");
    }
    void answer(const Message& request, const HttpReply& reply) override;

    [[nodiscard]] std::optional<StreamTarget> locate(const QByteArray& uri) const override {
        QList<QByteArray> path = QUrl::fromEncoded(uri).path().toUtf8().split('/');
        path.removeAll({});
        StreamTarget found = target(nullptr, Quality::Main);
        if (path.size() == 3 && path[0] == "live" && (path[2] == "main" || path[2] == "sub")) {
            found.source.camera =
                model().cameraByToken(QString::fromUtf8(path[1]), QStringLiteral("VideoSource_"));
            found.source.quality = path[2] == "main" ? Quality::Main : Quality::Sub;
            found.metadata = value(queryOf(uri), "metadata") == QLatin1String("1");
            found.notification = onvifNotification;
        } else if (path.size() == 2 && path[0] == "replay") {
            found.source.camera =
                model().cameraByToken(QString::fromUtf8(path[1]), QStringLiteral("Recording_"));
            found.archive = true;
            found.extension = true;
        }
        return found.source.camera ? std::optional(found) : std::nullopt;
    }

    void announce(Camera& camera, AlarmKind kind, bool on) override { m_events->announce(camera, kind, on); }
    void tick() override { m_events->tick(); }
    void reset() override { m_events->reset(); }
    [[nodiscard]] int subscriptions() const override { return m_events->subscriptions(); }
    [[nodiscard]] QString entrance() const override {
        return model().httpBase() + QStringLiteral("/onvif/device_service");
    }

private:
    void answerSnapshot(const Message& request, const HttpReply& reply);

    OnvifAccess m_access;
    std::vector<std::unique_ptr<OnvifService>> m_services;
    EventService* m_events; ///< among m_services
};

void OnvifPersonality::answer(const Message& request, const HttpReply& reply) {
    if (request.method == "GET" && request.target.startsWith("/snapshot/")) {
        answerSnapshot(request, reply);
        return;
    }
    if (request.method != "POST") {
        reply.send({405, "text/plain", "method not allowed\n", {{"Allow", "POST"}}});
        return;
    }
    // Clients of HTTP Digest send nothing until they have their challenge.
    if (request.body.isEmpty() && !admit(request, reply))
        return;
    const SoapResult<SoapRequest> soap = parseSoap(request.body);
    if (!soap) {
        HttpResponse response;
        response.status = soap.error().status;
        response.body = soapFaultEnvelope(soap.error());
        reply.send(response);
        return;
    }
    if (const auto refusal = m_access.check(request, *soap)) {
        HttpResponse response;
        response.status = refusal->fault.status;
        response.body = soapFaultEnvelope(refusal->fault);
        for (const QByteArray& challenge : refusal->challenges)
            response.headers.append({"WWW-Authenticate", challenge});
        reply.send(response);
        return;
    }
    const SoapReply answer(reply, *soap);
    for (const auto& service : m_services) {
        if (service->serves(request.target, *soap)) {
            service->handle(request.target, *soap, answer);
            return;
        }
    }
    answer.send(tl::unexpected(unknownOperation(soap->operation)));
}

void OnvifPersonality::answerSnapshot(const Message& request, const HttpReply& reply) {
    if (!admit(request, reply))
        return;
    const Camera* const camera =
        model().cameraByToken(QString::fromUtf8(request.target.sliced(10)), QStringLiteral("VideoSource_"));
    if (!camera)
        sendText(reply, "no such channel\n", 404);
    else
        reply.send({200, "image/jpeg", snapshotOf(*camera), {}});
}

} // namespace

std::unique_ptr<Personality> makeOnvif(const Personality::Context& context) {
    return std::make_unique<OnvifPersonality>(context);
}

} // namespace vigie::simulator
