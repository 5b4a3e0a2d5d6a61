// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory_credentials.h"

#include <QCoreApplication>

namespace vigie::app {

void MemoryCredentials::set(const RecorderId& recorder, Credentials credentials) {
    const std::lock_guard lock(m_mutex);
    m_credentials[recorder] = std::move(credentials);
}

Result<Credentials> MemoryCredentials::credentials(const RecorderId& recorder) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_credentials.constFind(recorder);
    if (found == m_credentials.constEnd())
        return fail(ErrorCode::NotFound,
                    QCoreApplication::translate("app", "Aucun compte connu pour cet enregistreur"));
    return *found;
}

} // namespace vigie::app
