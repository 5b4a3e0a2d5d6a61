// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cgi_client.h"

namespace vigie::devices::dahua {

/// A search of a device's files. Finders are few in its memory and stay there until they are destroyed: that
/// happens after an error and a stop request as well.
/// Thread: worker threads.
class MediaFinder {
public:
    explicit MediaFinder(CgiClient& client)
        : m_client(client) {}

    /// Files of the channel, as the device counts it, that touch the wall clock window; each once, in order.
    [[nodiscard]] Result<QList<Item>> find(int channel, const PosixZone::LocalSpan& window,
                                           const std::stop_token& stop);

private:
    [[nodiscard]] Result<QList<Item>> findWith(const QByteArray& finder, int channel,
                                               const PosixZone::LocalSpan& window,
                                               const std::stop_token& stop);
    void destroy(const QByteArray& finder);

    CgiClient& m_client;
};

} // namespace vigie::devices::dahua
