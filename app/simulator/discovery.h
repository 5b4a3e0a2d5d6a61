// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "world.h"

#include <QObject>

class QUdpSocket;

namespace vigie::simulator {

/// Answers WS-Discovery probes for every recorder that speaks ONVIF: by multicast on all interfaces, and by
/// unicast to a recorder's own address. Source: WS-Discovery 2005/04, ONVIF Core 7.
/// Thread: the simulator's only thread. Ownership: borrows the recorders.
/// Errors: listen() returns Conflict when port 3702 is taken.
class Discovery final : public QObject {
    Q_OBJECT
public:
    explicit Discovery(const std::vector<const RecorderModel*>& recorders);
    [[nodiscard]] Result<void> listen();

private:
    struct Endpoint {
        const RecorderModel* recorder;
        QUdpSocket* socket; ///< on the recorder's address: answers come from where they should
    };
    void onProbe(QUdpSocket& socket, const std::vector<Endpoint>& asked);

    std::vector<Endpoint> m_endpoints;
    QUdpSocket* m_multicast;
};

/// A recorder's answer to a probe's datagram; empty when the probe isn't for it, or is none.
[[nodiscard]] QByteArray probeMatches(const RecorderModel& recorder, const QByteArray& probe);

} // namespace vigie::simulator
