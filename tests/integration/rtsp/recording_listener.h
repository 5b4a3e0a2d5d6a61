// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp/session.h"

#include <functional>
#include <mutex>

/// Keeps what a session told, to be looked at from the test's thread.
class RecordingListener final : public vigie::rtsp::SessionListener {
public:
    void onDescribed(const vigie::rtsp::Description& description) override {
        const std::lock_guard lock(m_mutex);
        m_description = description;
    }
    void onPlaying() override {
        const std::lock_guard lock(m_mutex);
        ++m_playing;
    }
    void onAccessUnit(vigie::AccessUnit unit) override {
        if (whenUnit)
            whenUnit(unit);
        const std::lock_guard lock(m_mutex);
        m_units.append(std::move(unit));
    }
    void onAudio(const vigie::AudioUnit& unit) override {
        const std::lock_guard lock(m_mutex);
        m_audio.append(unit);
    }
    void onMetadata(const vigie::rtsp::MetadataUnit& unit) override {
        const std::lock_guard lock(m_mutex);
        m_metadata.append(unit);
    }
    void onTrackRefused(vigie::rtsp::TrackKind kind, const vigie::Error& reason) override {
        const std::lock_guard lock(m_mutex);
        m_refused.append({kind, reason});
    }
    void onEndOfReplay() override {
        const std::lock_guard lock(m_mutex);
        ++m_ends;
    }
    void onClosed(const vigie::Error& reason) override {
        const std::lock_guard lock(m_mutex);
        m_closed.append(reason);
    }

    [[nodiscard]] std::optional<vigie::rtsp::Description> description() const { return get(m_description); }
    [[nodiscard]] int playing() const { return get(m_playing); }
    [[nodiscard]] QList<vigie::AccessUnit> units() const { return get(m_units); }
    [[nodiscard]] qsizetype count() const {
        const std::lock_guard lock(m_mutex);
        return m_units.size();
    }
    [[nodiscard]] QList<vigie::AudioUnit> audio() const { return get(m_audio); }
    [[nodiscard]] QList<vigie::rtsp::MetadataUnit> metadata() const { return get(m_metadata); }
    [[nodiscard]] QList<std::pair<vigie::rtsp::TrackKind, vigie::Error>> refused() const {
        return get(m_refused);
    }
    [[nodiscard]] int ends() const { return get(m_ends); }
    [[nodiscard]] QList<vigie::Error> closed() const { return get(m_closed); }

    /// Set before the session is opened; called on its I/O thread.
    std::function<void(const vigie::AccessUnit&)> whenUnit;

private:
    template <class T>
    T get(const T& value) const {
        const std::lock_guard lock(m_mutex);
        return value;
    }

    mutable std::mutex m_mutex; // guards what follows
    std::optional<vigie::rtsp::Description> m_description;
    int m_playing = 0;
    QList<vigie::AccessUnit> m_units;
    QList<vigie::AudioUnit> m_audio;
    QList<vigie::rtsp::MetadataUnit> m_metadata;
    QList<std::pair<vigie::rtsp::TrackKind, vigie::Error>> m_refused;
    int m_ends = 0;
    QList<vigie::Error> m_closed;
};
