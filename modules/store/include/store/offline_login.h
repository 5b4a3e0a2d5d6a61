// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/local_store.h"
#include "store/sealed_login.h"

namespace vigie::store {

/// Who may open this desk while the catalog can't be reached, and until when: whoever opened it here at the
/// catalog less than `usualTime` ago, by the same password.
///
/// A try is counted on the disk before its password is looked at. After each failure the next try waits,
/// doubling from 1 s to 60 s; after `mostFailures` in a row the record is destroyed and only the catalog
/// opens the desk. A clock that was set back before the latest time this desk saw is refused: it would
/// stretch the time allowed.
///
/// Thread:    the store's; a call with a password blocks for about a second.
/// Errors:    Auth (wrong password), NotFound (no record here), Forbidden (expired, clock set back, too many
/// tries;
///            the text says which), the store's.
class OfflineLogin final {
public:
    static constexpr std::chrono::hours usualTime{72};
    static constexpr int mostFailures = 10;

    OfflineLogin(LocalStore& store, const Clock& clock)
        : m_store(store)
        , m_clock(clock) {}

    /// The catalog has just accepted this login with this password.
    [[nodiscard]] Result<void> remember(const Owner& owner, const QString& group, const QString& displayName,
                                        const QString& password, std::chrono::seconds time = usualTime);
    /// The catalog can't be reached.
    [[nodiscard]] Result<LoginClaims> attempt(const Owner& owner, const QString& password);
    /// The catalog refused this login. A password that opens the record is the one it accepted before: the
    /// account was closed or its password changed, and the record is destroyed. Any other was mistyped:
    /// nothing changes.
    [[nodiscard]] Result<void> refusedByCatalog(const Owner& owner, const QString& password);
    [[nodiscard]] Result<void> forget(const Owner& owner);

private:
    LocalStore& m_store;
    const Clock& m_clock;
};

} // namespace vigie::store
