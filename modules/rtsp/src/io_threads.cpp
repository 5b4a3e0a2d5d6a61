// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp/io_threads.h"

#include <algorithm>

namespace vigie::rtsp {

IoThreads::IoThreads(int count, std::shared_ptr<LoginGuard> logins)
    : m_logins(std::move(logins)) {
    for (int i = 0; i < std::max(1, count); ++i) {
        auto thread = std::make_unique<QThread>();
        thread->setObjectName(QStringLiteral("io-%1").arg(i));
        thread->start();
        m_threads.push_back(std::move(thread));
    }
}

IoThreads::~IoThreads() {
    for (const auto& thread : m_threads)
        thread->quit();
    for (const auto& thread : m_threads)
        thread->wait();
}

QThread* IoThreads::nextThread() {
    return m_threads[m_next.fetch_add(1, std::memory_order_relaxed) % m_threads.size()].get();
}

void DeleteOnIoThread::operator()(QObject* dead) const {
    const QThread* thread = dead->thread();
    if (thread == nullptr || thread->isFinished())
        delete dead;
    else
        dead->deleteLater();
}

} // namespace vigie::rtsp
