// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery.h"

#include "soap.h"

#include <QCoreApplication>
#include <QNetworkDatagram>
#include <QNetworkInterface>
#include <QUdpSocket>
#include <QUrl>
#include <QUuid>

namespace vigie::simulator {
namespace {

constexpr quint16 discoveryPort = 3702;
constexpr int maxProbe = 16 * 1024;
const QString discoveryNs = QStringLiteral("http://schemas.xmlsoap.org/ws/2005/04/discovery");
// Any fixed name space serves: the same recorder keeps its endpoint from one start to the next.
const QUuid endpointSpace(QStringLiteral("{5f0d8d2e-7d0f-4f0e-9a55-51c1d0a3b7e4}"));

QStringList scopesOf(const RecorderModel& recorder) {
    const auto escaped = [](const QString& text) {
        return QString::fromLatin1(QUrl::toPercentEncoding(text));
    };
    const QString head = QStringLiteral("onvif://www.onvif.org/");
    return {head + QStringLiteral("type/NetworkVideoTransmitter"),
            head + QStringLiteral("Profile/Streaming"),
            head + QStringLiteral("Profile/G"),
            head + QStringLiteral("hardware/SIM-1"),
            head + QStringLiteral("name/") + escaped(recorder.name),
            head + QStringLiteral("location/") + escaped(recorder.site)};
}

bool wantsUs(const QDomElement& probe, const QStringList& scopes) {
    const QString types = childText(probe, "Types");
    if (!types.isEmpty()) {
        bool ours = false;
        for (const QString& type : types.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            const QString name = type.section(QLatin1Char(':'), -1);
            ours |= name == QLatin1String("NetworkVideoTransmitter") || name == QLatin1String("Device");
        }
        if (!ours)
            return false;
    }
    for (const QString& wanted : childText(probe, "Scopes").split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const bool met = std::any_of(scopes.begin(), scopes.end(),
                                     [&](const QString& scope) { return scope.startsWith(wanted); });
        if (!met)
            return false;
    }
    return true;
}

} // namespace

QByteArray probeMatches(const RecorderModel& recorder, const QByteArray& probe) {
    if (probe.size() > maxProbe)
        return {};
    const QDomDocument document = parseXml(probe);
    const QDomElement envelope = document.documentElement();
    const QDomElement wanted = child(child(envelope, "Body"), "Probe");
    const QStringList scopes = scopesOf(recorder);
    if (wanted.isNull() || wanted.namespaceURI() != discoveryNs || !wantsUs(wanted, scopes))
        return {};
    const QString endpoint = QUuid::createUuidV5(endpointSpace, recorder.serial + recorder.address.toString())
                                 .toString(QUuid::WithoutBraces);
    return QStringLiteral(
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<env:Envelope "
               "xmlns:env=\"http://www.w3.org/2003/05/soap-envelope\" "
               "xmlns:wsa=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" xmlns:d=\"%1\" "
               "xmlns:dn=\"http://www.onvif.org/ver10/network/wsdl\" "
               "xmlns:tds=\"http://www.onvif.org/ver10/device/wsdl\"><env:Header>"
               "<wsa:MessageID>urn:uuid:%2</wsa:MessageID><wsa:RelatesTo>%3</wsa:RelatesTo>"
               "<wsa:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</wsa:To>"
               "<wsa:Action>%1/ProbeMatches</wsa:Action></env:Header><env:Body><d:ProbeMatches><d:ProbeMatch>"
               "<wsa:EndpointReference><wsa:Address>urn:uuid:%4</wsa:Address></wsa:EndpointReference>"
               "<d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types><d:Scopes>%5</d:Scopes>"
               "<d:XAddrs>%6/onvif/device_service</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion>"
               "</d:ProbeMatch></d:ProbeMatches></env:Body></env:Envelope>\n")
        .arg(discoveryNs, QUuid::createUuid().toString(QUuid::WithoutBraces),
             xml(childText(child(envelope, "Header"), "MessageID")), endpoint,
             xml(scopes.join(QLatin1Char(' '))), recorder.httpBase())
        .toUtf8();
}

Discovery::Discovery(const std::vector<const RecorderModel*>& recorders)
    : m_multicast(new QUdpSocket(this)) {
    for (const RecorderModel* const recorder : recorders)
        m_endpoints.push_back({recorder, new QUdpSocket(this)});
}

Result<void> Discovery::listen() {
    const auto taken = [](const QUdpSocket& socket) {
        return fail(
            ErrorCode::Conflict,
            QCoreApplication::translate("simulator", "Impossible d'écouter les recherches WS-Discovery."),
            socket.errorString());
    };
    for (const Endpoint& endpoint : m_endpoints) {
        if (!endpoint.socket->bind(endpoint.recorder->address, discoveryPort,
                                   QAbstractSocket::DontShareAddress))
            return taken(*endpoint.socket);
        connect(endpoint.socket, &QUdpSocket::readyRead, this,
                [this, endpoint] { onProbe(*endpoint.socket, {endpoint}); });
    }
    // Bound to the group itself, so that it doesn't take the datagrams meant for one recorder.
    const QHostAddress group(QStringLiteral("239.255.255.250"));
    if (!m_multicast->bind(group, discoveryPort,
                           QAbstractSocket::ShareAddress | QAbstractSocket::ReuseAddressHint))
        return taken(*m_multicast);
    // Interfaces without multicast refuse, which is no error: clients there can't ask either.
    for (const QNetworkInterface& interface : QNetworkInterface::allInterfaces())
        m_multicast->joinMulticastGroup(group, interface);
    connect(m_multicast, &QUdpSocket::readyRead, this, [this] { onProbe(*m_multicast, m_endpoints); });
    return {};
}

void Discovery::onProbe(QUdpSocket& socket, const std::vector<Endpoint>& asked) {
    while (socket.hasPendingDatagrams()) {
        const QNetworkDatagram datagram = socket.receiveDatagram(maxProbe + 1);
        for (const Endpoint& endpoint : asked) {
            if (endpoint.recorder->state.offline)
                continue;
            const QByteArray answer = probeMatches(*endpoint.recorder, datagram.data());
            if (!answer.isEmpty())
                endpoint.socket->writeDatagram(answer, datagram.senderAddress(),
                                               quint16(datagram.senderPort()));
        }
    }
}

} // namespace vigie::simulator
