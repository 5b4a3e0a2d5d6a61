// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ports.h"

#include <QThread>

#include <functional>

namespace vigie::vault {

/// Device logins in the session's keyring (Secret Service, KWallet), one entry a recorder: service "vigie",
/// key the recorder's id. There is no fallback to a file: without a keyring nothing is stored and that is
/// said. Thread:    any worker; each call blocks up to the deadline, as a keyring may ask its owner to unlock
/// it. On
///            a GUI thread a call is refused as a defect.
/// Ownership: owns the thread that talks to the keyring. One object a process: the keyring library keeps its
///            queue in the thread that used it first.
/// Errors:    NotFound (no login for that recorder), Storage (no keyring, refused, or unreadable entry),
///            Timeout (the keyring did not answer).
class KeyringCredentials final : public CredentialSource {
public:
    explicit KeyringCredentials(std::chrono::milliseconds deadline = std::chrono::seconds(30));
    ~KeyringCredentials() override;
    KeyringCredentials(const KeyringCredentials&) = delete;
    KeyringCredentials& operator=(const KeyringCredentials&) = delete;

    [[nodiscard]] Result<Credentials> credentials(const RecorderId& recorder) override;
    /// Replaces what was stored for that recorder.
    [[nodiscard]] Result<void> store(const RecorderId& recorder, const Credentials& credentials);
    [[nodiscard]] Result<void> remove(const RecorderId& recorder);

private:
    using Secret = Result<QByteArray>;
    using Answer = std::function<void(Secret)>;
    [[nodiscard]] Secret ask(std::function<void(QObject* onThread, Answer)> request);

    const std::chrono::milliseconds m_deadline;
    QThread m_thread;
    QObject* m_onThread; ///< lives on m_thread, which deletes it
};

} // namespace vigie::vault
