// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder.h"

namespace vigie::simulator {
namespace {

std::unique_ptr<Personality> makePersonality(const QString& brand, const Personality::Context& context) {
    if (brand == QLatin1String("hikvision"))
        return makeHikvision(context);
    if (brand == QLatin1String("dahua"))
        return makeDahua(context);
    if (brand == QLatin1String("axis"))
        return makeAxis(context);
    if (brand == QLatin1String("generic"))
        return makeGeneric(context);
    return makeOnvif(context);
}

} // namespace

Recorder::Recorder(RecorderModel* model, const ClipCache* clips, const Account& account, bool startAtNextKey,
                   QObject* parent)
    : QObject(parent)
    , m_model(model)
    , m_auth(account.user, account.password, "vigie-sim " + model->serial.toLatin1())
    , m_answerFaults(model)
    , m_http(
          new HttpServer([this](const Message& request, const HttpReply& reply) { answer(request, reply); },
                         [this](HttpConnection& connection, const HttpResponse& response) {
                             return m_answerFaults.spoil(connection, response);
                         },
                         this))
    , m_rtsp(new RtspServer(
          {model, clips, &m_auth, startAtNextKey, [this](const QByteArray& uri) { return locate(uri); }},
          this)) {
    for (const QString& brand : model->brand.split(QLatin1Char('+')))
        m_personalities.push_back(makePersonality(brand, {model, clips, &m_auth}));
    chooseScheme();
}

Recorder::~Recorder() {
    // Connections go before what they borrow.
    m_rtsp->close();
    m_http->close();
}

void Recorder::chooseScheme() {
    using Scheme = DigestAuth::Scheme;
    if (m_model->has(Quirk::BasicOnly))
        m_auth.setScheme(Scheme::Basic);
    else if (m_model->has(Quirk::DigestSha256Only))
        m_auth.setScheme(Scheme::Sha256);
    else
        m_auth.setScheme(m_model->brand.contains(QLatin1String("onvif")) ? Scheme::Sha256AndMd5
                                                                         : Scheme::Md5);
}

void Recorder::setQuirk(Quirk quirk, bool on) {
    m_model->state.quirks.set(quirk, on);
    chooseScheme();
}

Result<void> Recorder::start() {
    if (auto listening = m_http->listen(m_model->address, m_model->httpPort); !listening)
        return listening;
    if (auto listening = m_rtsp->listen(m_model->address, m_model->rtspPort); !listening)
        return listening;
    if (m_model->httpsPort == 0)
        return {};
    if (m_certificate.certificate.isNull()) {
        Result<Certificate> made = makeCertificate(m_model->address, m_model->name);
        if (!made)
            return tl::unexpected(made.error());
        m_certificate = *made;
    }
    const QSslConfiguration tls = serverConfiguration(m_certificate);
    if (auto listening = m_http->listenSecure(m_model->address, m_model->httpsPort, tls); !listening)
        return listening;
    return m_rtsp->listenSecure(m_model->address, m_model->rtspsPort, tls);
}

Result<void> Recorder::setOffline(bool offline) {
    if (offline) {
        m_http->close();
        m_rtsp->close();
        for (const auto& personality : m_personalities)
            personality->reset();
    } else if (auto started = start(); !started) {
        return started;
    }
    m_model->state.offline = offline;
    return {};
}

Result<void> Recorder::changeCertificate() {
    m_certificate = Certificate();
    if (auto closed = setOffline(true); !closed)
        return closed;
    return setOffline(false);
}

void Recorder::tick() {
    const MonoTime now = SystemClock().monoNow();
    for (Camera& camera : m_model->cameras) {
        if (camera.hasPtz())
            camera.ptz.advance(now);
    }
    m_rtsp->tick();
    for (const auto& personality : m_personalities)
        personality->tick();
}

int Recorder::subscriptions() const {
    int all = 0;
    for (const auto& personality : m_personalities)
        all += personality->subscriptions();
    return all;
}

void Recorder::change(Camera& camera, AlarmKind kind, bool on) {
    bool* const property = m_model->property(camera, kind);
    if (!property)
        return;
    *property = on;
    for (const auto& personality : m_personalities)
        personality->announce(camera, kind, on);
    m_rtsp->announce(camera, kind, on);
}

std::optional<StreamTarget> Recorder::locate(const QByteArray& uri) const {
    for (const auto& personality : m_personalities) {
        if (auto found = personality->locate(uri))
            return found;
    }
    return std::nullopt;
}

void Recorder::answer(const Message& request, const HttpReply& reply) {
    // Answers name addresses; those that come later (long polls, event streams) name none.
    m_model->answeringTls = request.secure;
    const QByteArray path = pathOf(request.target);
    const auto server = std::find_if(m_personalities.begin(), m_personalities.end(),
                                     [&](const auto& personality) { return personality->serves(path); });
    if (server != m_personalities.end())
        (*server)->answer(request, reply);
    else
        reply.send({404, "text/plain", "not found\n", {}});
    m_model->answeringTls = false;
}

} // namespace vigie::simulator
