// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>

namespace vigie::simulator {

/// A request in the grammar HTTP/1.1 and RTSP/1.0 share: start line, headers, body of Content-Length bytes.
struct Message {
    QByteArray method;
    QByteArray target;
    QByteArray version;
    QList<QPair<QByteArray, QByteArray>> headers;
    QByteArray body;
    bool secure = false; ///< came by TLS; set by the server

    /// The first header of that name, whatever its case; empty when there is none.
    [[nodiscard]] QByteArray header(const char* name) const;
};

enum class ParseState { NeedMore, Ready, Bad };

/// Takes one request off the front of `buffer`.
/// Bounds: heads over 16 KiB, more than 100 headers and bodies over 256 KiB are Bad, as is chunked encoding.
[[nodiscard]] ParseState takeMessage(QByteArray& buffer, Message& message);

/// Takes one RTSP "$" frame off the front of `buffer`, which begins with '$'. NeedMore until it is whole.
[[nodiscard]] ParseState takeInterleaved(QByteArray& buffer, int& channel, QByteArray& payload);

} // namespace vigie::simulator
