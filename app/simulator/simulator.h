// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip_cache.h"
#include "discovery.h"
#include "options.h"
#include "recorder.h"

#include <QJsonObject>
#include <QTimer>

namespace vigie::simulator {

/// All communes of one run, and the commands that change them.
/// Thread:    one; a single timer drives every stream.
/// Ownership: owns the world, the clips and the recorders.
/// Errors:    start() Conflict (a port is taken), Storage, Unsupported; commands InvalidInput, NotFound.
class Simulator final : public QObject {
    Q_OBJECT
public:
    explicit Simulator(ServeOptions options);
    ~Simulator() override;

    [[nodiscard]] Result<void> start();
    /// The "ready" line's object: where everything is.
    [[nodiscard]] QJsonObject describe() const;
    /// One command of the control socket: {"command":"fault"|"event"|"status", ...}; see control.h.
    [[nodiscard]] Result<QJsonObject> command(const QJsonObject& request);

private:
    struct Target {
        std::vector<Recorder*> recorders;
        int channel = 0; ///< 0: every channel
    };
    [[nodiscard]] Result<Target> find(const QString& text) const;
    [[nodiscard]] Result<QJsonObject> fault(const QJsonObject& request);
    [[nodiscard]] Result<QJsonObject> raise(const QJsonObject& request);
    [[nodiscard]] QJsonObject status() const;

    ServeOptions m_options;
    std::vector<CommuneModel> m_world;
    ClipCache m_clips;
    std::vector<std::unique_ptr<Recorder>> m_recorders;
    std::unique_ptr<Discovery> m_discovery; ///< null unless asked for
    QTimer m_tick;
};

} // namespace vigie::simulator
