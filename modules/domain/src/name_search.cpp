// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/name_search.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace vigie {
namespace {

struct Worth {
    int whole;
    int begins;
};

// Far enough apart that the number typed comes before any name, and a name before a place, however many
// words.
constexpr Worth ofNumber{1000, 60};
constexpr Worth ofFirstWord{45, 35};
constexpr Worth ofName{40, 30};
constexpr Worth ofPlace{14, 10};

// What maps, signs and installers shorten, each with its whole word.
constexpr std::pair<QLatin1String, QLatin1String> shortened[] = {
    {QLatin1String("st"), QLatin1String("saint")},     {QLatin1String("ste"), QLatin1String("sainte")},
    {QLatin1String("bd"), QLatin1String("boulevard")}, {QLatin1String("rte"), QLatin1String("route")},
    {QLatin1String("fg"), QLatin1String("faubourg")},  {QLatin1String("av"), QLatin1String("avenue")},
    {QLatin1String("pl"), QLatin1String("place")},     {QLatin1String("clg"), QLatin1String("college")},
    {QLatin1String("rd"), QLatin1String("rond")},      {QLatin1String("pt"), QLatin1String("point")}};

QStringList wordsOf(const QString& text) {
    QStringList words;
    QString word;
    for (const QChar sign : foldedForSearch(text)) {
        if (sign.isLetterOrNumber()) {
            word += sign;
        } else if (!word.isEmpty()) {
            words << std::exchange(word, {});
        }
    }
    if (!word.isEmpty())
        words << word;
    return words;
}

} // namespace

QString foldedForSearch(const QString& text) {
    QString folded;
    folded.reserve(text.size());
    for (const QChar sign : text.normalized(QString::NormalizationForm_KD)) {
        if (sign.category() == QChar::Mark_NonSpacing)
            continue;
        const QChar small = sign.toCaseFolded();
        if (small == QChar(u'œ'))
            folded += QLatin1String("oe");
        else if (small == QChar(u'æ'))
            folded += QLatin1String("ae");
        else
            folded += small;
    }
    return folded;
}

NameIndex::NameIndex(const QList<Entry>& entries) {
    m_entries.reserve(entries.size());
    for (const Entry& entry : entries) {
        QList<Word> words;
        const auto add = [&words](const QString& text, Worth worth) {
            words << Word{text, worth.whole, worth.begins};
            for (const auto& [brief, whole] : shortened) {
                if (text == brief)
                    words << Word{whole, worth.whole, worth.begins};
                else if (text == whole)
                    words << Word{brief, worth.whole, worth.begins};
            }
        };
        if (entry.number > 0)
            add(QString::number(entry.number), ofNumber);
        Worth worth = ofFirstWord;
        for (const QString& word : wordsOf(entry.name)) {
            add(word, worth);
            worth = ofName;
        }
        for (const QString& word : wordsOf(entry.place))
            add(word, ofPlace);
        m_entries << words;
    }
}

QList<NameIndex::Found> NameIndex::find(const QString& text, qsizetype most,
                                        const QHash<int, int>& rank) const {
    const QStringList typed = wordsOf(text.left(200)).mid(0, mostWords);
    QList<Found> found;
    if (typed.isEmpty() || most <= 0)
        return found;
    for (qsizetype entry = 0; entry < m_entries.size(); ++entry) {
        int score = 0;
        for (const QString& word : typed) {
            int best = 0;
            for (const Word& known : m_entries[entry]) {
                if (known.begins > best && known.text.startsWith(word))
                    best = std::max(best, known.text.size() == word.size() ? known.whole : known.begins);
                else if (known.whole > best && known.text == word)
                    best = known.whole;
            }
            if (best == 0) {
                score = 0;
                break;
            }
            score += best;
        }
        if (score > 0)
            found << Found{static_cast<int>(entry), score};
    }
    const auto order = [&rank](const Found& one) {
        return std::tuple(-one.score, rank.value(one.entry, std::numeric_limits<int>::max()), one.entry);
    };
    const auto end = found.begin() + std::min(most, found.size());
    std::partial_sort(found.begin(), end, found.end(),
                      [&order](const Found& a, const Found& b) { return order(a) < order(b); });
    found.erase(end, found.end());
    return found;
}

} // namespace vigie
