// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "personality.h"

#include <QJsonObject>

namespace vigie::simulator {

/// One VAPIX request, taken apart.
struct AxisRequest {
    const Message& http;
    QByteArray program; ///< what follows /axis-cgi/
    QUrlQuery query;
};

/// A group of CGI programs of an Axis device. Source: VAPIX; shapes are those of real answers.
/// Thread: the simulator's only thread. Ownership: borrows what its context points at.
class AxisService {
public:
    explicit AxisService(const Personality::Context& context)
        : m_context(context) {}
    virtual ~AxisService() = default;
    AxisService(const AxisService&) = delete;
    AxisService& operator=(const AxisService&) = delete;
    /// False when the program isn't this service's.
    [[nodiscard]] virtual bool answer(const AxisRequest& request, const HttpReply& reply) = 0;

protected:
    [[nodiscard]] RecorderModel& model() const { return *m_context.recorder; }
    Personality::Context m_context;
};

/// A recording as Axis keeps them; here continuous ones, an hour at most.
struct AxisRecording {
    QString id;
    int channel = 1;
    Span span; ///< true time
    bool ongoing = false;
};
[[nodiscard]] std::vector<AxisRecording> axisRecordings(const RecorderModel& recorder, const Camera& camera);
[[nodiscard]] std::optional<AxisRecording> axisRecording(const RecorderModel& recorder, const QString& id);
[[nodiscard]] QString axisSerial(const RecorderModel& recorder);

void sendXmlText(const HttpReply& reply, const QString& root);

[[nodiscard]] std::unique_ptr<AxisService> makeAxisSystem(const Personality::Context& context);
[[nodiscard]] std::unique_ptr<AxisService> makeAxisArchive(const Personality::Context& context);
[[nodiscard]] std::unique_ptr<AxisService> makeAxisControl(const Personality::Context& context);

} // namespace vigie::simulator
