// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "answer_faults.h"
#include "certificate.h"
#include "personality.h"
#include "rtsp_server.h"

namespace vigie::simulator {

/// One simulated recorder: its HTTP and RTSP servers on its own address, and the brands it speaks for.
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
    void setQuirk(Quirk quirk, bool on);
    /// Restarts TLS with another certificate, as after a repair or behind an impostor.
    [[nodiscard]] Result<void> changeCertificate();
    void tick();
    void expireNonces() { m_auth.expireNonces(); }
    [[nodiscard]] int playing() const { return m_rtsp->playing(); }
    [[nodiscard]] int subscriptions() const;
    /// Changes a property and announces it to whoever listens, by HTTP or RTSP metadata.
    void change(Camera& camera, AlarmKind kind, bool on);
    [[nodiscard]] RecorderModel& model() { return *m_model; }
    [[nodiscard]] QString entrance() const { return m_personalities.front()->entrance(); }
    [[nodiscard]] const Certificate& certificate() const { return m_certificate; }

private:
    void answer(const Message& request, const HttpReply& reply);
    [[nodiscard]] std::optional<StreamTarget> locate(const QByteArray& uri) const;
    void chooseScheme();

    RecorderModel* m_model;
    DigestAuth m_auth;
    AnswerFaults m_answerFaults;
    Certificate m_certificate;
    std::vector<std::unique_ptr<Personality>> m_personalities;
    HttpServer* m_http;
    RtspServer* m_rtsp;
};

} // namespace vigie::simulator
