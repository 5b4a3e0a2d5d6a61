// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/backoff.h"
#include "catalog/private_cluster.h"

#include <thread>

namespace vigie::catalog {

/// Keeps a private cluster up for as long as this lives: a server that this process started and that ended
/// without being told to by it (killed, out of memory, stopped by hand) is started again, on the same socket
/// with the same password, so that whoever was connected only has to connect again.
///
/// Looked at twice a second. The first new start follows after 0.5 s to 1 s; while starts fail, or the server
/// ends again within a minute, the wait doubles up to 30 s. A server that this process only joined, or that
/// another process started meanwhile, is that one's to keep.
///
/// Thread:    its owner's; has a thread of its own for what blocks.
/// Ownership: owns the cluster; destruction ends the thread and stops the server, if it was started here.
/// Errors:    a start that failed is a warning in the log; the next one follows by itself.
/// Cancel:    destruction interrupts a wait at once and a start within 100 ms.
class ClusterKeeper final {
public:
    struct Timing {
        std::chrono::milliseconds look{500};
        std::chrono::milliseconds steady{60000}; ///< up for so long, the next end is a first one again
        Backoff::Policy restart{std::chrono::milliseconds(1000), std::chrono::milliseconds(30000)};
    };

    ClusterKeeper(std::unique_ptr<PrivateCluster> cluster, PrivateCluster::Options options);
    ClusterKeeper(std::unique_ptr<PrivateCluster> cluster, PrivateCluster::Options options, Timing timing);
    ~ClusterKeeper();
    ClusterKeeper(const ClusterKeeper&) = delete;
    ClusterKeeper& operator=(const ClusterKeeper&) = delete;

    /// As PrivateCluster::owner(); the same after a new start.
    [[nodiscard]] const ConnectionSettings& owner() const { return m_owner; }

private:
    void keep(const std::stop_token& stop);

    const PrivateCluster::Options m_options;
    const Timing m_timing;
    const ConnectionSettings m_owner;
    std::unique_ptr<PrivateCluster> m_cluster; // the thread's, once that runs
    std::jthread m_thread;                     // none for a server that was joined
};

} // namespace vigie::catalog
