// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/cluster_keeper.h"

#include "base/clock.h"
#include "base/stop.h"
#include "logging.h"

namespace vigie::catalog {

ClusterKeeper::ClusterKeeper(std::unique_ptr<PrivateCluster> cluster, PrivateCluster::Options options)
    : ClusterKeeper(std::move(cluster), std::move(options), Timing()) {}

ClusterKeeper::ClusterKeeper(std::unique_ptr<PrivateCluster> cluster, PrivateCluster::Options options,
                             Timing timing)
    : m_options(std::move(options))
    , m_timing(timing)
    , m_owner(cluster->owner())
    , m_cluster(std::move(cluster)) {
    if (m_cluster->startedHere())
        m_thread = std::jthread([this](const std::stop_token& stop) { keep(stop); });
}

ClusterKeeper::~ClusterKeeper() {
    if (!m_thread.joinable())
        return;
    m_thread.request_stop();
    m_thread.join();
}

void ClusterKeeper::keep(const std::stop_token& stop) {
    Backoff backoff(m_timing.restart);
    MonoTime upSince = MonoClock::now();
    while (sleepFor(m_timing.look, stop)) {
        if (m_cluster) {
            if (m_cluster->isRunning())
                continue;
            qCWarning(lcCatalog).noquote() << "the private cluster's server has ended and is started again in"
                                           << m_cluster->dataFolder();
            m_cluster.reset();
            if (MonoClock::now() - upSince >= m_timing.steady)
                backoff.reset();
        }
        if (!sleepFor(backoff.next(), stop))
            return;
        auto opened = PrivateCluster::open(m_options, stop);
        if (!opened) {
            if (opened.error().code != ErrorCode::Cancelled)
                qCWarning(lcCatalog).noquote() << opened.error().toLogLine();
            continue;
        }
        m_cluster = std::move(*opened);
        if (!m_cluster->startedHere())
            return; // someone else was faster, and keeps it
        upSince = MonoClock::now();
    }
}

} // namespace vigie::catalog
