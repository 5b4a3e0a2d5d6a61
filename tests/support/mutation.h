// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>

#include <random>

/// Seeded damage: the same inputs on every run and machine.
namespace mutation {

using Random = std::mt19937;

inline qsizetype below(Random& random, qsizetype limit) {
    return limit <= 0 ? 0 : qsizetype(random() % quint32(limit));
}

/// One to six of: a byte changed, a bit, a piece removed, doubled or cut off, a number or a mark put in its
/// place.
inline QByteArray mutated(QByteArray bytes, Random& random) {
    static const QByteArrayList extremes{"-1",
                                         "0",
                                         "99999999999999999999",
                                         "0000-00-00T00:00:00Z",
                                         "<",
                                         "&",
                                         "\"",
                                         "=",
                                         "[4096]",
                                         "\r\n\r\n",
                                         QByteArray(4, '\0'),
                                         QByteArray(4, '\xff'),
                                         QByteArray(300, 'A')};
    for (auto step = 1 + below(random, 6); step > 0 && !bytes.isEmpty(); --step) {
        const qsizetype at = below(random, bytes.size());
        switch (below(random, 7)) {
        case 0:
            bytes[at] = char(random());
            break;
        case 1:
            bytes[at] = char(bytes[at] ^ (1 << below(random, 8)));
            break;
        case 2:
            bytes.remove(at, 1 + below(random, 40));
            break;
        case 3:
            bytes.insert(at, bytes.mid(below(random, bytes.size()), 1 + below(random, 80)));
            break;
        case 4:
            if (below(random, 4) == 0)
                bytes.truncate(at);
            break;
        case 5:
            bytes.insert(at, extremes[below(random, extremes.size())]);
            break;
        default:
            const QByteArray& extreme = extremes[below(random, extremes.size())];
            bytes.replace(at, extreme.size(), extreme);
            break;
        }
    }
    return bytes;
}

} // namespace mutation
