// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QString>

namespace vigie {

/// Without case, accents and ligatures: «college» finds «Collège», «coeur» finds «Cœur».
[[nodiscard]] QString foldedForSearch(const QString& text);

/// Finds what has a name by the beginnings of its words, in any order: «gar st» finds «Parking Gare,
/// Saint-Aubin». What French signs shorten stands for itself and for the whole word, both ways: «St», «Bd».
/// A value: names are folded once, so that a key typed costs only comparisons.
/// Thread: any; find() may run on several at once.
class NameIndex final {
public:
    static constexpr int mostWords = 8; ///< of what is typed; the others are not looked at

    struct Entry {
        QString name;
        QString place{}; ///< where it is, and what else it answers to: counts for less than the name
        int number = 0;  ///< what operators type to call it; 0: none
    };
    struct Found {
        int entry = 0; ///< its place in the list
        int score = 0; ///< how well it fits; to be compared with that of another index for the same text
    };

    NameIndex() = default;
    explicit NameIndex(const QList<Entry>& entries);

    [[nodiscard]] qsizetype size() const { return m_entries.size(); }
    /// All whose words begin with the words typed: best first, then by `rank` (the lowest first, those
    /// without one last), then in the order given. Nothing for an empty text.
    [[nodiscard]] QList<Found> find(const QString& text, qsizetype most,
                                    const QHash<int, int>& rank = {}) const;

private:
    struct Word {
        QString text;
        int whole = 0;  ///< what it is worth when all of it was typed
        int begins = 0; ///< when only its beginning was
    };
    QList<QList<Word>> m_entries;
};

} // namespace vigie
