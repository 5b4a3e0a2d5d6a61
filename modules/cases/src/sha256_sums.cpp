// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/sha256_sums.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <algorithm>

namespace vigie::cases {
namespace {

constexpr qsizetype digestLength = 64;
constexpr qsizetype mostFiles = 10'000;

bool isDigest(QByteArrayView text) {
    return text.size() == digestLength && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

bool isInside(const QString& path) {
    if (path.isEmpty() || path.startsWith(QLatin1Char('/')) || path.contains(QChar(0)) ||
        path.contains(QLatin1Char('\\')))
        return false;
    const auto parts = path.split(QLatin1Char('/'));
    return std::none_of(parts.begin(), parts.end(), [](const QString& part) {
        return part.isEmpty() || part == QLatin1String(".") || part == QLatin1String("..");
    });
}

} // namespace

QByteArray toText(const Sha256Sums& sums) {
    QByteArray text;
    for (auto it = sums.begin(); it != sums.end(); ++it)
        text += it.value() + "  " + it.key().toUtf8() + '\n';
    return text;
}

Result<Sha256Sums> parseSha256Sums(const QByteArray& text) {
    Sha256Sums sums;
    const auto lines = text.split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray& line = lines[i];
        if (line.isEmpty() && i + 1 == lines.size())
            break;
        const auto refuse = [&](const char* why) {
            return fail(ErrorCode::InvalidInput,
                        QCoreApplication::translate("cases", "Liste d'empreintes illisible à la ligne %1.")
                            .arg(i + 1),
                        QString::fromLatin1(why));
        };
        const QByteArrayView digest = QByteArrayView(line).first(std::min(digestLength, line.size()));
        // Two blanks for text mode, a blank and a star for binary: the same bytes here.
        if (!isDigest(digest) || line.size() < digestLength + 3 || line[digestLength] != ' ' ||
            (line[digestLength + 1] != ' ' && line[digestLength + 1] != '*'))
            return refuse("not a digest, two separators and a path");
        QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString path = utf8(QByteArrayView(line).sliced(digestLength + 2));
        if (utf8.hasError() || !isInside(path))
            return refuse("not a path inside the folder");
        if (sums.contains(path))
            return refuse("named twice");
        if (sums.size() >= mostFiles)
            return refuse("too many files");
        sums.insert(path, digest.toByteArray());
    }
    if (sums.isEmpty())
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate("cases", "La liste d'empreintes est vide."));
    return sums;
}

} // namespace vigie::cases
