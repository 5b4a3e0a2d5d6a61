// SPDX-License-Identifier: GPL-3.0-or-later
#include "onboarding/address_range.h"

#include <QCoreApplication>

namespace vigie::onboarding {

namespace {

constexpr qsizetype mostAddresses = 4096;

std::optional<quint32> parseAddress(const QString& text) {
    // Four numbers: what QHostAddress also takes ("10.1", "0x0a…") is more likely a typing mistake.
    if (text.count(u'.') != 3)
        return std::nullopt;
    const QHostAddress address(text);
    bool isIPv4 = false;
    const quint32 number = address.toIPv4Address(&isIPv4);
    return isIPv4 && address.toString() == text ? std::optional(number) : std::nullopt;
}

struct Bounds {
    quint32 first = 0;
    quint32 last = 0;
};

std::optional<Bounds> parsePart(const QString& part) {
    if (const qsizetype slash = part.indexOf(u'/'); slash >= 0) {
        const auto base = parseAddress(part.left(slash));
        bool number = false;
        const int bits = part.mid(slash + 1).toInt(&number);
        if (!base || !number || bits < 8 || bits > 32)
            return std::nullopt;
        const quint32 hosts = bits == 32 ? 0 : (quint32(1) << (32 - bits)) - 1;
        const quint32 network = *base & ~hosts;
        return hosts < 2 ? Bounds{network, network + hosts} : Bounds{network + 1, network + hosts - 1};
    }
    if (const qsizetype dash = part.indexOf(u'-'); dash >= 0) {
        const QString end = part.mid(dash + 1).trimmed();
        const QString begin = part.left(dash).trimmed();
        const auto first = parseAddress(begin);
        const auto last =
            parseAddress(end.contains(u'.') ? end : begin.left(begin.lastIndexOf(u'.') + 1) + end);
        if (!first || !last || *last < *first)
            return std::nullopt;
        return Bounds{*first, *last};
    }
    const auto only = parseAddress(part);
    return only ? std::optional(Bounds{*only, *only}) : std::nullopt;
}

} // namespace

Result<QList<QHostAddress>> parseAddressRange(const QString& text) {
    QList<QHostAddress> addresses;
    for (const QString& piece : text.split(u',', Qt::SkipEmptyParts)) {
        const auto bounds = parsePart(piece.trimmed());
        if (!bounds)
            return fail(ErrorCode::InvalidInput,
                        QCoreApplication::translate("onboarding",
                                                    "« %1 » n'est ni une adresse, ni un intervalle "
                                                    "(10.1.0.10-60), ni un réseau (10.1.0.0/24).")
                            .arg(piece.trimmed()));
        if (qsizetype(bounds->last - bounds->first) >= mostAddresses - addresses.size())
            return fail(
                ErrorCode::InvalidInput,
                QCoreApplication::translate("onboarding", "Plus de %1 adresses : découpez la recherche.")
                    .arg(mostAddresses));
        for (quint32 number = bounds->first;; ++number) {
            addresses.append(QHostAddress(number));
            if (number == bounds->last)
                break;
        }
    }
    if (addresses.isEmpty())
        return fail(ErrorCode::InvalidInput,
                    QCoreApplication::translate("onboarding", "Il faut au moins une adresse."));
    return addresses;
}

} // namespace vigie::onboarding
