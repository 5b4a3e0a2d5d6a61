// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/ports.h"
#include "rtsp/session.h"

#include <QObject>

#include <functional>
#include <mutex>

namespace vigie::live {

/// What sound and talk have in common: one session without a picture, and its news on the owner's thread.
/// Thread: callbacks on the session's thread; open() and detach() on the owner's.
class SoundFeed : public rtsp::SessionListener, public std::enable_shared_from_this<SoundFeed> {
public:
    /// On the owner's thread, and none after detach().
    struct Events {
        std::function<void(rtsp::Description)> described;
        std::function<void()> begins;
        std::function<void(Error)> closed;
    };

    SoundFeed(QObject* context, Events events);

    void open(rtsp::IoThreads& io, const StreamEndpoint& endpoint, const rtsp::WantedTracks& tracks,
              std::chrono::milliseconds silence);
    virtual void detach();
    [[nodiscard]] rtsp::Session& session() { return *m_session; }

    void onDescribed(const rtsp::Description& description) override;
    void onAccessUnit(AccessUnit) override {}
    void onClosed(const Error& reason) override;

protected:
    template <class Event, class... Arguments>
    void post(Event Events::*event, Arguments... arguments) {
        const std::lock_guard lock(m_mutex);
        if (!m_context)
            return;
        QMetaObject::invokeMethod(
            m_context,
            [self = shared_from_this(), event, arguments...] {
                // The owner's thread detaches, so that no lock is needed for its own last look.
                if (self->m_attached && self->m_events.*event)
                    (self->m_events.*event)(arguments...);
            },
            Qt::QueuedConnection);
    }

private:
    const Events m_events;
    std::unique_ptr<rtsp::Session> m_session; // the owner's thread
    bool m_attached = true;                   // the owner's thread
    std::mutex m_mutex;
    QObject* m_context; // guarded by m_mutex; null once detached
};

/// What a failed session means for people.
enum class Refusal { Retry, NotOffered, Refused };
[[nodiscard]] Refusal refusalOf(ErrorCode code);

} // namespace vigie::live
