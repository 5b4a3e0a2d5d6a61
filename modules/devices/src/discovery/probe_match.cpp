// SPDX-License-Identifier: GPL-3.0-or-later
#include "../xml_node.h"
#include "devices/discovery.h"

#include <QRegularExpression>

#include <algorithm>

namespace vigie::devices {

namespace {

constexpr QLatin1String scopeRoot("onvif://www.onvif.org/");
constexpr qsizetype mostMatches = 64; // in one datagram
constexpr qsizetype mostAddresses = 16;

QStringList words(const QString& text) {
    static const QRegularExpression space(QStringLiteral("\\s+"));
    return text.split(space, Qt::SkipEmptyParts);
}

/// "onvif://www.onvif.org/name/B%C3%A9lier" -> "name", "Bélier".
void readScope(const QString& scope, Discovered& device) {
    if (!scope.startsWith(scopeRoot, Qt::CaseInsensitive))
        return;
    const QString rest = scope.mid(scopeRoot.size());
    const qsizetype slash = rest.indexOf(u'/');
    if (slash <= 0)
        return;
    const QString what = rest.left(slash).toLower();
    const QString value = QUrl::fromPercentEncoding(rest.mid(slash + 1).toUtf8()).simplified();
    if (what == u"name" && device.name.isEmpty())
        device.name = value;
    else if (what == u"hardware" && device.hardware.isEmpty())
        device.hardware = value;
    else if (what == u"location")
        device.location = device.location.isEmpty() ? value : device.location + QStringLiteral(", ") + value;
    else if (what == u"profile")
        device.profiles.append(value);
}

bool isAt(const QUrl& url, const QHostAddress& source) {
    QHostAddress host(url.host());
    return !host.isNull() && host.isEqual(source, QHostAddress::TolerantConversion);
}

} // namespace

QList<Discovered> parseProbeMatches(const QByteArray& datagram, const QHostAddress& source) {
    QList<Discovered> found;
    const auto root = parseXml(datagram);
    const XmlNode* matches = root ? root->at(u"Body/ProbeMatches") : nullptr;
    if (matches == nullptr)
        return found;
    for (const XmlNode* match : matches->all(u"ProbeMatch")) {
        if (found.size() >= mostMatches)
            break;
        Discovered device;
        device.source = source;
        device.endpoint = match->textAt(u"EndpointReference/Address");
        for (const QString& word : words(match->textAt(u"XAddrs"))) {
            QUrl url(word, QUrl::StrictMode);
            url.setUserInfo({});
            if (device.addresses.size() < mostAddresses && !url.host().isEmpty() &&
                (url.scheme() == u"http" || url.scheme() == u"https"))
                device.addresses.append(url);
        }
        if (device.addresses.isEmpty())
            continue;
        std::stable_partition(device.addresses.begin(), device.addresses.end(),
                              [&source](const QUrl& url) { return isAt(url, source); });
        for (const QString& scope : words(match->textAt(u"Scopes")))
            readScope(scope, device);
        if (device.endpoint.isEmpty())
            device.endpoint = device.addresses.first().toString();
        found.append(device);
    }
    return found;
}

} // namespace vigie::devices
