// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <set>

namespace vigie::simulator {

/// The encoded scenes, drawn and encoded on the first start, read from the cache folder afterwards.
/// Thread:    load() spreads its work over the cores and returns when all is there; then read-only.
/// Ownership: owns the clips; they live as long as the cache.
/// Errors:    load() returns Storage or Unsupported. A damaged file is made anew.
/// Several simulators may share one folder: a lock file makes the second wait for the first.
class ClipCache final {
public:
    explicit ClipCache(QString folder);

    /// Makes sure of the scenes `kinds` and of the black images.
    [[nodiscard]] Result<void> load(const std::set<int>& kinds);

    [[nodiscard]] const Clip& scene(int kind, Quality quality) const;
    [[nodiscard]] const Clip& black(Codec codec, Quality quality) const;
    /// A JPEG of the scene's first image; black when `kind` is -1.
    [[nodiscard]] const QByteArray& snapshot(int kind) const;

private:
    [[nodiscard]] QString path(const QString& name) const;
    [[nodiscard]] bool isCached(int kind) const;
    [[nodiscard]] Result<void> loadOne(int kind);

    static constexpr int blackKind = -1;
    using Key = std::tuple<int, Quality, Codec>;

    QString m_folder;
    std::map<Key, Clip> m_clips;
    std::map<int, QByteArray> m_snapshots;
};

} // namespace vigie::simulator
