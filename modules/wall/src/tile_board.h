// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wall/renderer.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

namespace vigie::wall {

/// What every renderer keeps beside its pixels: the tiles, whom to wake, what to repaint, the counts. A Tile
/// has a `scene` of the GUI thread, and a `mutex` that guards its `fresh`. Thread: at(), wake() and the
/// counts from any; the rest from the GUI thread.
template <class Tile>
class TileBoard final {
public:
    [[nodiscard]] std::shared_ptr<Tile> at(int index) const {
        const std::shared_lock lock(m_mutex);
        return index >= 0 && static_cast<size_t>(index) < m_tiles.size() ? m_tiles[static_cast<size_t>(index)]
                                                                         : nullptr;
    }

    /// Without a lock: only the GUI thread changes the list.
    [[nodiscard]] const std::vector<std::shared_ptr<Tile>>& tiles() const { return m_tiles; }

    void setCount(int count) {
        const std::unique_lock lock(m_mutex);
        for (const auto& tile : m_tiles)
            m_dirty += tile->scene.area;
        while (m_tiles.size() > static_cast<size_t>(count))
            m_tiles.pop_back();
        while (m_tiles.size() < static_cast<size_t>(count))
            m_tiles.push_back(std::make_shared<Tile>());
    }

    void setWake(std::function<void()> wake) {
        const std::lock_guard lock(m_wakeMutex);
        m_wake = std::move(wake);
    }

    /// Once until somebody looked.
    void wake() {
        if (m_woken.exchange(true))
            return;
        const std::lock_guard lock(m_wakeMutex);
        if (m_wake)
            m_wake();
    }

    void addDirty(const QRect& area) { m_dirty += area; }

    [[nodiscard]] QRegion takeDirty() {
        m_woken = false;
        QRegion dirty = std::exchange(m_dirty, {});
        for (const auto& tile : m_tiles) {
            const std::lock_guard lock(tile->mutex);
            if (tile->fresh && tile->scene.treatment == Treatment::Live)
                dirty += tile->scene.area;
        }
        return dirty;
    }

    std::atomic<qint64> shown = 0;
    std::atomic<qint64> replaced = 0;

private:
    mutable std::shared_mutex m_mutex;
    std::vector<std::shared_ptr<Tile>> m_tiles; // guarded by m_mutex; the GUI thread writes
    std::mutex m_wakeMutex;
    std::function<void()> m_wake; // guarded by m_wakeMutex
    std::atomic<bool> m_woken = false;
    QRegion m_dirty;
};

} // namespace vigie::wall
