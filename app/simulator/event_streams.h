// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http_server.h"
#include "world.h"

namespace vigie::simulator {

/// The clients that hold an event stream open (multipart over HTTP), and the quirks of such streams.
/// Thread: the simulator's only thread. Ownership: borrows the recorder; connections belong to their server.
class EventStreams final {
public:
    explicit EventStreams(const RecorderModel* recorder)
        : m_recorder(recorder) {}

    /// A client more; its answer begins at once. `tag` (0 to 30) tells kinds of streams apart.
    void add(const HttpReply& reply, const QByteArray& contentType, int tag = 0);
    /// A part for every client whose tag is in `tags` (bits).
    void send(const QByteArray& part, int tags = ~0);
    /// To be called often: ends streams whose time is up.
    void tick();
    void reset();
    [[nodiscard]] int count() const;

private:
    struct Stream {
        QPointer<HttpConnection> connection;
        MonoTime begun;
        int tag = 0;
    };
    const RecorderModel* m_recorder;
    std::vector<Stream> m_streams;
};

} // namespace vigie::simulator
