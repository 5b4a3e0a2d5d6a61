// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event_streams.h"
#include "personality.h"

#include <QDomElement>

namespace vigie::simulator {

/// One ISAPI request, taken apart.
struct IsapiRequest {
    const Message& http;
    QByteArrayList path; ///< what follows /ISAPI/, split
    QDomElement body;    ///< null when there is none, or no XML

    /// True when the path begins with these steps, compared without case as the devices do.
    [[nodiscard]] bool isUnder(const char* steps) const;
    [[nodiscard]] bool is(const char* steps) const;
    /// The step at `index` as a number; 0 when it is none.
    [[nodiscard]] int number(qsizetype index) const;
};

/// A group of ISAPI resources. Source: Hikvision Intelligent Security API; shapes are those of real answers.
/// Thread: the simulator's only thread. Ownership: borrows what its context points at.
class IsapiService {
public:
    explicit IsapiService(const Personality::Context& context)
        : m_context(context) {}
    virtual ~IsapiService() = default;
    IsapiService(const IsapiService&) = delete;
    IsapiService& operator=(const IsapiService&) = delete;
    /// False when the resource isn't this service's.
    [[nodiscard]] virtual bool answer(const IsapiRequest& request, const HttpReply& reply) = 0;

protected:
    [[nodiscard]] RecorderModel& model() const { return *m_context.recorder; }
    Personality::Context m_context;
};

/// The statusCode of a ResponseStatus.
enum class IsapiStatus {
    Ok = 1,
    Busy = 2,
    DeviceError = 3,
    InvalidOperation = 4,
    BadFormat = 5,
    BadContent = 6
};
/// A ResponseStatus document; `http` 0 takes the status that goes with the code.
void sendStatus(const HttpReply& reply, const IsapiRequest& request, IsapiStatus status,
                const char* subStatus, int http = 0);
/// An XML document around `inside`; the root has version 2.0 and hikvision's namespace.
void sendXml(const HttpReply& reply, const QString& root, const QString& inside);

/// "2026-09-28T10:15:00Z" as this device means it, and back; with the quirk local-z, its wall clock.
[[nodiscard]] QString isapiTime(const RecorderModel& recorder, UtcTime trueTime, const char* format);
[[nodiscard]] std::optional<UtcTime> fromIsapiTime(const RecorderModel& recorder, const QString& text);

[[nodiscard]] std::unique_ptr<IsapiService> makeIsapiSystem(const Personality::Context& context);
[[nodiscard]] std::unique_ptr<IsapiService> makeIsapiArchive(const Personality::Context& context);
[[nodiscard]] std::unique_ptr<IsapiService> makeIsapiControl(const Personality::Context& context);

} // namespace vigie::simulator
