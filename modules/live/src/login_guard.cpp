// SPDX-License-Identifier: GPL-3.0-or-later
#include "live/login_guard.h"

namespace vigie::live {

QString LoginGuard::keyOf(const StreamEndpoint& endpoint) {
    return endpoint.uri.host() + QLatin1Char(' ') + endpoint.credentials.user;
}

LoginGuard::Answer LoginGuard::ask(const StreamEndpoint& endpoint) {
    const auto entry = m_entries.constFind(keyOf(endpoint));
    if (entry != m_entries.constEnd() && entry->password == endpoint.credentials.password) {
        switch (entry->state) {
        case State::Trying:
            return Answer::Wait;
        case State::Refused:
            return Answer::Refused;
        case State::Proven:
            return Answer::Go;
        }
    }
    m_entries[keyOf(endpoint)] = {State::Trying, endpoint.credentials.password};
    return Answer::Go;
}

void LoginGuard::proven(const StreamEndpoint& endpoint) {
    m_entries[keyOf(endpoint)] = {State::Proven, endpoint.credentials.password};
    Q_EMIT settled();
}

void LoginGuard::refused(const StreamEndpoint& endpoint) {
    m_entries[keyOf(endpoint)] = {State::Refused, endpoint.credentials.password};
    Q_EMIT settled();
}

void LoginGuard::undecided(const StreamEndpoint& endpoint) {
    const auto entry = m_entries.constFind(keyOf(endpoint));
    if (entry == m_entries.constEnd() || entry->state != State::Trying)
        return;
    m_entries.erase(entry);
    Q_EMIT settled();
}

void LoginGuard::forget(const StreamEndpoint& endpoint) {
    m_entries.remove(keyOf(endpoint));
}

} // namespace vigie::live
