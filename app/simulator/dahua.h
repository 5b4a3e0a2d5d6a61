// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "personality.h"

namespace vigie::simulator {

/// A group of CGI programs of a dahua recorder. Source: Dahua HTTP API; shapes are those of real answers.
/// Thread: the simulator's only thread. Ownership: borrows what its context points at.
class DahuaService {
public:
    explicit DahuaService(const Personality::Context& context)
        : m_context(context) {}
    virtual ~DahuaService() = default;
    DahuaService(const DahuaService&) = delete;
    DahuaService& operator=(const DahuaService&) = delete;
    /// False when the program isn't this service's.
    [[nodiscard]] virtual bool answer(const QByteArray& program, const QUrlQuery& query,
                                      const HttpReply& reply) = 0;

protected:
    [[nodiscard]] RecorderModel& model() const { return *m_context.recorder; }
    Personality::Context m_context;
};

/// "2026-09-28 10:15:00" or "2026_09_28_10_15_00", by the device's wall clock, as a true time; and back.
[[nodiscard]] std::optional<UtcTime> fromDahuaTime(const RecorderModel& recorder, const QString& text);
[[nodiscard]] QByteArray dahuaTime(const RecorderModel& recorder, UtcTime trueTime);

[[nodiscard]] std::unique_ptr<DahuaService> makeDahuaSystem(const Personality::Context& context);
[[nodiscard]] std::unique_ptr<DahuaService> makeDahuaArchive(const Personality::Context& context);
[[nodiscard]] std::unique_ptr<DahuaService> makeDahuaControl(const Personality::Context& context);

} // namespace vigie::simulator
