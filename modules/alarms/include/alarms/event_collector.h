// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalog/accounts.h"
#include "catalog/connection_settings.h"
#include "domain/ports.h"
#include "rtsp/io_threads.h"

#include <memory>

namespace vigie::alarms {

/// Listens to the recorders' events and raises alarms in the catalog, as one of the programs that share that
/// work: a recorder is watched by whoever holds its lease, and taken over when that program dies. A
/// recorder whose login isn't known here is left to the others, and asked for again after 5 s to 60 s, as is
/// one that cannot be watched.
///
/// Events wait in memory while the catalog is away and are raised when it is back, in order.
/// Thread:    any; works on threads of its own, one a watched recorder and one for the catalog.
/// Ownership: destruction stops watching and gives the leases back; it waits for a device's answer deadline
///            at the most.
class EventCollector final {
public:
    /// Whether the catalog lets people of that group raise alarms (raise_alarm's grants). A login that may
    /// not stops collecting at the first refusal, keeps what it heard and asks again each minute.
    [[nodiscard]] static bool mayCollect(catalog::Group group);

    EventCollector(catalog::ConnectionSettings settings, std::shared_ptr<CredentialSource> credentials,
                   rtsp::IoThreads& io);
    ~EventCollector();
    EventCollector(const EventCollector&) = delete;
    EventCollector& operator=(const EventCollector&) = delete;

    /// The places to watch, as read from the catalog; swapped whole when they change.
    void setDirectory(std::shared_ptr<const Directory> directory);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace vigie::alarms
