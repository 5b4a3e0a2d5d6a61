// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/login_guard.h"

#include <QThread>

#include <atomic>
#include <memory>
#include <vector>

namespace vigie::rtsp {

/// What every conversation with a device shares: a few threads with an event loop each, over which sessions
/// and device conversations are spread, and the guard against locking a device's account.
/// Thread:    nextThread() from any; construction and destruction from one.
/// Ownership: owns the threads; should outlive every Session opened on it. The destructor ends the sessions
///            that are still open (onClosed(Cancelled)), stops the threads and joins them.
class IoThreads {
public:
    explicit IoThreads(int count = 2, std::shared_ptr<LoginGuard> logins = std::make_shared<LoginGuard>());
    ~IoThreads();
    IoThreads(const IoThreads&) = delete;
    IoThreads& operator=(const IoThreads&) = delete;

    /// The threads in turn. Objects moved there must delete themselves on QThread::finished.
    [[nodiscard]] QThread* nextThread();

    [[nodiscard]] const std::shared_ptr<LoginGuard>& logins() const { return m_logins; }

private:
    const std::shared_ptr<LoginGuard> m_logins;
    std::vector<std::unique_ptr<QThread>> m_threads;
    std::atomic<unsigned> m_next{0};
};

/// Deletes an object that lives on an I/O thread: there, or here once that thread has ended.
struct DeleteOnIoThread {
    void operator()(QObject* dead) const;
};

} // namespace vigie::rtsp
