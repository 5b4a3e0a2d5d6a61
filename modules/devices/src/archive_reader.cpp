// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive_reader.h"

#include <QCoreApplication>

#include <condition_variable>
#include <deque>
#include <mutex>

namespace vigie::devices {

namespace {

constexpr qsizetype fullBytes = 16 * 1024 * 1024;
constexpr std::size_t fullUnits = 256;

Error cancelled() {
    return {ErrorCode::Cancelled, QCoreApplication::translate("devices", "Lecture annulée."), {}};
}

} // namespace

/// Between the session's I/O thread, which fills it, and the worker that reads.
class SessionArchiveReader::Queue final : public rtsp::SessionListener {
public:
    void onDescribed(const rtsp::Description& description) override {
        const std::lock_guard lock(m_mutex);
        m_track = description.video;
    }
    void onPlaying() override {
        const std::lock_guard lock(m_mutex);
        m_playing = true;
        m_changed.notify_all();
    }
    void onAccessUnit(AccessUnit unit) override {
        const std::lock_guard lock(m_mutex);
        m_bytes += unit.data.size();
        m_units.push_back(std::move(unit));
        if (isFull() && m_session != nullptr && !m_held) {
            m_held = true;
            m_session->setReading(false);
        }
        m_changed.notify_all();
    }
    void onEndOfReplay() override {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
        m_changed.notify_all();
    }
    void onClosed(const Error& reason) override {
        const std::lock_guard lock(m_mutex);
        m_closed = reason;
        m_changed.notify_all();
    }

    /// The session that fills this queue, null before its end.
    void setSession(rtsp::Session* session) {
        const std::lock_guard lock(m_mutex);
        m_session = session;
    }
    Result<VideoTrack> waitForPlaying(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        if (!m_changed.wait(lock, stop, [this] { return m_playing || m_closed; }))
            return fail(cancelled());
        if (m_closed && !m_playing)
            return fail(*m_closed);
        return m_track;
    }
    Result<std::optional<AccessUnit>> take(std::optional<std::chrono::milliseconds> patience,
                                           const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        const auto isNews = [this] { return !m_units.empty() || m_ended || m_closed; };
        const bool came =
            patience ? m_changed.wait_for(lock, stop, *patience, isNews) : m_changed.wait(lock, stop, isNews);
        if (!came && stop.stop_requested())
            return fail(cancelled());
        if (!came)
            return fail(ErrorCode::Timeout,
                        QCoreApplication::translate("devices", "L'appareil n'envoie plus d'images."),
                        QStringLiteral("nothing for %1 ms").arg(patience->count()));
        if (m_units.empty()) {
            if (m_ended)
                return std::optional<AccessUnit>();
            return fail(*m_closed);
        }
        AccessUnit unit = std::move(m_units.front());
        m_units.pop_front();
        m_bytes -= unit.data.size();
        if (m_held && m_session != nullptr && m_bytes < fullBytes / 2 && m_units.size() < fullUnits / 2) {
            m_held = false;
            m_session->setReading(true);
        }
        return std::optional(std::move(unit));
    }

private:
    [[nodiscard]] bool isFull() const { return m_bytes >= fullBytes || m_units.size() >= fullUnits; }

    std::mutex m_mutex; // guards all below
    std::condition_variable_any m_changed;
    rtsp::Session* m_session = nullptr;
    std::deque<AccessUnit> m_units;
    qsizetype m_bytes = 0;
    VideoTrack m_track;
    std::optional<Error> m_closed;
    bool m_playing = false;
    bool m_ended = false;
    bool m_held = false;
};

Result<std::unique_ptr<SessionArchiveReader>> SessionArchiveReader::open(rtsp::IoThreads& threads,
                                                                         rtsp::SessionRequest request,
                                                                         const std::stop_token& stop) {
    std::unique_ptr<SessionArchiveReader> reader(new SessionArchiveReader);
    reader->m_queue = std::make_shared<Queue>();
    reader->m_session = rtsp::Session::open(threads, std::move(request), reader->m_queue);
    reader->m_queue->setSession(reader->m_session.get());
    auto track = reader->m_queue->waitForPlaying(stop);
    if (!track)
        return fail(track.error());
    reader->m_track = *std::move(track);
    return reader;
}

SessionArchiveReader::~SessionArchiveReader() {
    m_queue->setSession(nullptr);
}

Result<std::optional<AccessUnit>> SessionArchiveReader::next(const std::stop_token& stop) {
    return m_queue->take(std::nullopt, stop);
}

Result<std::optional<AccessUnit>> SessionArchiveReader::nextWithin(std::chrono::milliseconds patience,
                                                                   const std::stop_token& stop) {
    return m_queue->take(patience, stop);
}

qint64 SessionArchiveReader::packetsLost() const {
    return m_session->stats().packetsLost;
}

QStringList SessionArchiveReader::remarks() const {
    QStringList remarks;
    if (m_session->stats().replayRefused)
        remarks += QCoreApplication::translate(
            "devices", "L'enregistreur refuse l'extension de relecture ONVIF : les bornes sont imprécises.");
    return remarks;
}

} // namespace vigie::devices
