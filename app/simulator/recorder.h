// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "onvif_access.h"
#include "onvif_events.h"
#include "rtsp_server.h"

namespace vigie::simulator {

/// One simulated recorder: its ONVIF and RTSP servers on its own address.
/// Thread:    the simulator's only thread.
/// Ownership: borrows the model and the clips, which outlive it.
/// Errors:    start() returns Conflict when a port is taken.
class Recorder final : public QObject {
    Q_OBJECT
public:
    struct Account {
        QString user;
        QString password;
    };
    Recorder(RecorderModel* model, const ClipCache* clips, const Account& account, bool startAtNextKey,
             QObject* parent);
    ~Recorder() override;

    [[nodiscard]] Result<void> start();
    /// Closes or opens its ports again, as when the power or the line fails.
    [[nodiscard]] Result<void> setOffline(bool offline);
    void tick();
    void expireNonces() { m_auth.expireNonces(); }
    [[nodiscard]] int playing() const { return m_rtsp->playing(); }
    [[nodiscard]] int subscriptions() const { return m_events->subscriptions(); }
    void change(Camera& camera, AlarmKind kind, bool on) { m_events->change(camera, kind, on); }
    [[nodiscard]] RecorderModel& model() { return *m_model; }

private:
    void answer(const Message& request, const HttpReply& reply);
    void answerSnapshot(const Message& request, const HttpReply& reply);

    RecorderModel* m_model;
    const ClipCache* m_clips;
    DigestAuth m_auth;
    OnvifAccess m_access;
    std::vector<std::unique_ptr<OnvifService>> m_services;
    EventService* m_events; ///< among m_services
    HttpServer* m_http;
    RtspServer* m_rtsp;
};

} // namespace vigie::simulator
