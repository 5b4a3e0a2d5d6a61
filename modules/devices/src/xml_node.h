// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QMap>

#include <vector>

namespace vigie::devices {

/// An element of a device's answer by local names: devices differ in prefixes and often declare none.
/// Thread: a value, any.
struct XmlNode {
    QString name;
    QString space; ///< the namespace its prefix is declared for; empty when it is not
    QString text;  ///< trimmed
    QMap<QString, QString> attributes;
    std::vector<XmlNode> children;

    /// The first child of that name; null when there is none.
    [[nodiscard]] const XmlNode* child(QStringView childName) const;
    [[nodiscard]] std::vector<const XmlNode*> all(QStringView childName) const;
    /// Follows "A/B/C" through first children; null when a step is missing.
    [[nodiscard]] const XmlNode* at(QStringView path) const;
    /// The text at that path, empty when a step is missing.
    [[nodiscard]] QString textAt(QStringView path) const;
    /// The first element of that name anywhere below, itself excluded.
    [[nodiscard]] const XmlNode* find(QStringView anyName) const;
};

/// The element as XML again, by local names: for people to read, not byte for byte what came.
[[nodiscard]] QByteArray toXml(const XmlNode& node);

/// Bounds: 48 levels, 50,000 elements, no entity that expands to more than Qt allows.
/// Errors: Protocol, with the place.
[[nodiscard]] Result<XmlNode> parseXml(const QByteArray& bytes);

} // namespace vigie::devices
