// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "domain/ports.h"

#include <QByteArray>
#include <QHash>

#include <memory>
#include <mutex>
#include <optional>

namespace vigie {

/// Keeps a program from locking a device's account, whatever parts of it talk to the device and by which
/// protocol. A login (a host, a user and a password) that the device has not accepted just now goes out by
/// one conversation at a time: passwords are changed behind our back, and after a restart of the device all
/// come at once. After two refusals in a row nobody sends it for five minutes, after each further one for
/// half an hour. Devices lock an account after three to five refusals (Hikvision, Dahua), for half an hour
/// and for everybody. Devices behind one address are told apart by their logins, not by their ports: one
/// account has many. A password is never kept: only a salted hash of the whole login. Thread:    any; never
/// blocks. Ownership: shared by everything that talks to devices; a Turn keeps it alive.
class LoginGuard final : public std::enable_shared_from_this<LoginGuard> {
public:
    explicit LoginGuard(std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>());

    /// The right to send a login, from before it is sent until the device's answer is known (accepted() or
    /// refused() first, then this is let go). Empty for a login accepted just now: there is no turn to wait
    /// for. Lapses after turnTime: a device that hangs in one conversation must not keep the others out.
    class Turn {
    public:
        Turn() = default;
        Turn(Turn&& other) noexcept;
        Turn& operator=(Turn&& other) noexcept;
        ~Turn();
        void release();

    private:
        friend class LoginGuard;
        Turn(std::shared_ptr<LoginGuard> guard, QByteArray key, quint64 number);
        std::shared_ptr<LoginGuard> m_guard;
        QByteArray m_key;
        quint64 m_number = 0;
    };

    static constexpr std::chrono::seconds turnTime{2};
    static constexpr std::chrono::seconds freshTime{10}; ///< how long an acceptance is «just now»

    /// Auth, with until when, while the login is not to be sent.
    [[nodiscard]] Result<void> check(const QString& host, const Credentials& login) const;
    /// check(), then the turn; nothing while another conversation has it: to be asked again soon.
    [[nodiscard]] Result<std::optional<Turn>> takeTurn(const QString& host, const Credentials& login);
    void refused(const QString& host, const Credentials& login);
    void accepted(const QString& host, const Credentials& login);
    /// Whether it was accepted and has not been refused since.
    [[nodiscard]] bool hasBeenAccepted(const QString& host, const Credentials& login) const;

private:
    struct Entry {
        int refusals = 0;
        MonoTime refusedAt{};
        std::optional<MonoTime> acceptedAt;
        quint64 holder = 0; // the turn's number; 0: free
        MonoTime takenAt{};
    };
    [[nodiscard]] QByteArray keyOf(const QString& host, const Credentials& login) const;
    [[nodiscard]] Result<void> checkEntry(const Entry& entry) const;
    void giveBack(const QByteArray& key, quint64 number);

    const std::shared_ptr<const Clock> m_clock;
    const QByteArray m_salt;
    mutable std::mutex m_mutex;
    QHash<QByteArray, Entry> m_entries; // guarded by m_mutex
    quint64 m_turns = 0;                // guarded by m_mutex
};

} // namespace vigie
