// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "recording_listener.h"

inline const vigie::Credentials login{QStringLiteral("vigie"), QStringLiteral("s3cret-word")};

/// A session with a device, and what it told.
struct Call {
    std::shared_ptr<RecordingListener> listener = std::make_shared<RecordingListener>();
    std::unique_ptr<vigie::rtsp::Session> session;

    void open(vigie::rtsp::IoThreads& threads, vigie::rtsp::SessionRequest request) {
        session = vigie::rtsp::Session::open(threads, std::move(request), listener);
    }
    [[nodiscard]] bool isClosed() const { return !listener->closed().isEmpty(); }
    [[nodiscard]] vigie::Error reason() const { return listener->closed().value(0); }
};

inline vigie::rtsp::SessionRequest ordinary(const QUrl& uri) {
    vigie::rtsp::SessionRequest request;
    request.uri = uri;
    return request;
}

/// For what is told by a timeout.
inline vigie::rtsp::SessionRequest quick(const QUrl& uri) {
    vigie::rtsp::SessionRequest request = ordinary(uri);
    request.answerTimeout = std::chrono::milliseconds(600);
    request.silenceTimeout = std::chrono::milliseconds(600);
    return request;
}
