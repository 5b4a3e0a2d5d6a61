// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "onvif_service.h"

#include <deque>

namespace vigie::simulator {

/// ONVIF events by pull point: property events with Initialized messages after subscribing and on a
/// synchronisation point, long polls, termination times. Topics are those of the ONVIF specifications for
/// Imaging (motion, GlobalSceneChange, SignalLoss) and Device IO (DigitalInput).
/// Thread: the simulator's only thread; tick() ends long polls whose time is up.
class EventService final : public OnvifService {
public:
    explicit EventService(RecorderModel* recorder)
        : OnvifService(recorder) {}

    [[nodiscard]] bool serves(const QByteArray& path, const SoapRequest& request) const override;
    void handle(const QByteArray& path, const SoapRequest& request, const SoapReply& reply) override;

    /// The camera's property became `on`: tells every subscriber whose filter lets it through.
    void announce(const Camera& camera, AlarmKind kind, bool on);
    void tick();
    /// Drops every subscription, as a device that goes away does.
    void reset() { m_subscriptions.clear(); }
    [[nodiscard]] int subscriptions() const { return int(m_subscriptions.size()); }

private:
    struct Pull {
        SoapReply reply;
        int most;
        MonoTime deadline;
    };
    struct Subscription {
        QStringList topics; ///< empty: all
        std::deque<QString> waiting;
        UtcTime termination; ///< true time
        std::optional<Pull> pull;
        MonoTime created;
    };

    [[nodiscard]] SoapResult<QString> create(const SoapRequest& request);
    [[nodiscard]] SoapResult<QString> properties() const;
    void pull(Subscription& subscription, const SoapRequest& request, const SoapReply& reply);
    void answerPull(Subscription& subscription);
    void announceState(Subscription& subscription) const;
    [[nodiscard]] SoapResult<UtcTime> termination(const QString& text) const;

    std::map<QByteArray, Subscription> m_subscriptions; ///< by path
    qint64 m_last = 0;
};

/// A wsnt:NotificationMessage about one property; dated by the device.
[[nodiscard]] QString onvifNotification(const RecorderModel& recorder, const Camera& camera, AlarmKind kind,
                                        bool on, const char* operation);

} // namespace vigie::simulator
