// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator.h"

#include <QLocalServer>
#include <QTemporaryDir>

namespace vigie::simulator {

/// The control socket: one JSON object a line in, one a line out ({"ok":true,...} or
/// {"ok":false,"error":..}). Thread: the simulator's. Only the user who runs the simulator can connect.
class ControlServer final : public QObject {
    Q_OBJECT
public:
    explicit ControlServer(Simulator* simulator);
    [[nodiscard]] Result<void> listen();
    [[nodiscard]] QString path() const { return m_server.fullServerName(); }

private:
    void onConnection();

    Simulator* m_simulator;
    QTemporaryDir m_folder;
    QLocalServer m_server;
};

/// The other end, for `vigie-sim fault|event|status`: prints the answer; returns the exit code.
[[nodiscard]] int runControlCommand(const QStringList& arguments);

} // namespace vigie::simulator
