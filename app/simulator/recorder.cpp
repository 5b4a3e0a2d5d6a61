// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder.h"

namespace vigie::simulator {

Recorder::Recorder(RecorderModel* model, const ClipCache* clips, const Account& account, bool startAtNextKey,
                   QObject* parent)
    : QObject(parent)
    , m_model(model)
    , m_clips(clips)
    , m_auth(account.user, account.password, "vigie-sim " + model->serial.toLatin1())
    , m_access(model, &m_auth)
    , m_http(new HttpServer(
          [this](const Message& request, const HttpReply& reply) { answer(request, reply); }, this))
    , m_rtsp(new RtspServer({model, clips, &m_auth, startAtNextKey}, this)) {
    m_services.push_back(makeDeviceService(model));
    m_services.push_back(makeMediaService(model));
    m_services.push_back(makeMedia2Service(model));
    m_services.push_back(makeSearchService(model));
    m_services.push_back(makeReplayService(model));
    m_services.push_back(makeRecordingService(model));
    auto events = std::make_unique<EventService>(model);
    m_events = events.get();
    m_services.push_back(std::move(events));
}

Recorder::~Recorder() {
    // Connections go before what they borrow.
    m_rtsp->close();
    m_http->close();
}

Result<void> Recorder::start() {
    if (auto listening = m_http->listen(m_model->address, m_model->httpPort); !listening)
        return listening;
    return m_rtsp->listen(m_model->address, m_model->rtspPort);
}

Result<void> Recorder::setOffline(bool offline) {
    if (offline) {
        m_http->close();
        m_rtsp->close();
        m_events->reset();
    } else if (auto started = start(); !started) {
        return started;
    }
    m_model->state.offline = offline;
    return {};
}

void Recorder::tick() {
    m_rtsp->tick();
    m_events->tick();
}

void Recorder::answer(const Message& request, const HttpReply& reply) {
    if (request.method == "GET" && request.target.startsWith("/snapshot/")) {
        answerSnapshot(request, reply);
        return;
    }
    if (!request.target.startsWith("/onvif/")) {
        reply.send({404, "text/plain", "not found\n", {}});
        return;
    }
    if (request.method != "POST") {
        reply.send({405, "text/plain", "method not allowed\n", {{"Allow", "POST"}}});
        return;
    }
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

void Recorder::answerSnapshot(const Message& request, const HttpReply& reply) {
    HttpResponse response;
    if (const auto refusal = m_access.checkPlain(request)) {
        response.status = refusal->fault.status;
        response.contentType = "text/plain";
        for (const QByteArray& challenge : refusal->challenges)
            response.headers.append({"WWW-Authenticate", challenge});
        reply.send(response);
        return;
    }
    const Camera* const camera =
        m_model->cameraByToken(QString::fromUtf8(request.target.sliced(10)), QStringLiteral("VideoSource_"));
    if (!camera) {
        reply.send({404, "text/plain", "no such channel\n", {}});
        return;
    }
    response.contentType = "image/jpeg";
    response.body = m_clips->snapshot(camera->faults.black ? -1 : camera->sceneKind);
    reply.send(response);
}

} // namespace vigie::simulator
