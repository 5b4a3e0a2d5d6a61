// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ports.h"

#include <QHash>

#include <mutex>

namespace vigie::app {

/// Device logins kept in memory for as long as the program runs. Thread: any.
class MemoryCredentials final : public CredentialSource {
public:
    void set(const RecorderId& recorder, Credentials credentials);
    [[nodiscard]] Result<Credentials> credentials(const RecorderId& recorder) override;

private:
    std::mutex m_mutex;
    QHash<RecorderId, Credentials> m_credentials; // guarded by m_mutex
};

} // namespace vigie::app
