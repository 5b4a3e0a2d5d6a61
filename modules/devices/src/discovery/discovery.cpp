// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/discovery.h"

#include "../logging.h"

#include <QCoreApplication>
#include <QNetworkDatagram>
#include <QNetworkInterface>
#include <QUdpSocket>
#include <QUuid>

#include <memory>
#include <poll.h>
#include <vector>

namespace vigie::devices {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype mostDevices = 4096;
constexpr qint64 longestDatagram = 64 * 1024;
constexpr auto pollStep = 50ms;

// ONVIF Core: devices announce themselves as transmitters, newer ones as tds:Device; some answer one of
// these, some only a probe for anything.
const char* const probedTypes[] = {"dn:NetworkVideoTransmitter", "tds:Device", ""};

QByteArray probe(const char* types) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
           "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""
           " xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\""
           " xmlns:d=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\""
           " xmlns:dn=\"http://www.onvif.org/ver10/network/wsdl\""
           " xmlns:tds=\"http://www.onvif.org/ver10/device/wsdl\"><s:Header>"
           "<a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</"
           "a:Action><a:MessageID>urn:uuid:" +
           QUuid::createUuid().toByteArray(QUuid::WithoutBraces) +
           "</a:MessageID><a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header><s:Body>"
           "<d:Probe><d:Types>" +
           types + "</d:Types></d:Probe></s:Body></s:Envelope>";
}

/// A socket on one interface, from an ephemeral port: answers come back to it.
struct Listener {
    std::unique_ptr<QUdpSocket> socket;
    QString interfaceName;
    QList<QHostAddress> targets;
};

std::vector<Listener> openListeners(const DiscoveryOptions& options) {
    std::vector<Listener> listeners;
    const auto add = [&](const QHostAddress& bindTo, const QNetworkInterface* interface,
                         const QList<QHostAddress>& targets) {
        Listener listener;
        listener.socket = std::make_unique<QUdpSocket>();
        if (!listener.socket->bind(bindTo, 0)) {
            qCDebug(lcDevices).noquote() << "discovery:" << bindTo << listener.socket->errorString();
            return;
        }
        if (interface != nullptr) {
            listener.socket->setMulticastInterface(*interface);
            listener.socket->setSocketOption(QAbstractSocket::MulticastTtlOption, 1);
            listener.interfaceName = interface->name();
        }
        listener.targets = targets;
        listeners.push_back(std::move(listener));
    };
    const QHostAddress group4(QStringLiteral("239.255.255.250"));
    for (const QNetworkInterface& interface : QNetworkInterface::allInterfaces()) {
        const auto flags = interface.flags();
        if (!flags.testFlag(QNetworkInterface::IsUp) || !flags.testFlag(QNetworkInterface::IsRunning) ||
            !flags.testFlag(QNetworkInterface::CanMulticast))
            continue;
        if (!options.interfaces.isEmpty() && !options.interfaces.contains(interface.name()))
            continue;
        for (const QNetworkAddressEntry& entry : interface.addressEntries()) {
            if (entry.ip().protocol() == QAbstractSocket::IPv4Protocol) {
                add(entry.ip(), &interface, {group4});
            } else if (entry.ip().isLinkLocal()) {
                QHostAddress group6(QStringLiteral("ff02::c"));
                group6.setScopeId(interface.name());
                add(entry.ip(), &interface, {group6});
            }
        }
    }
    if (!options.addresses.isEmpty())
        add(QHostAddress(QHostAddress::AnyIPv4), nullptr, options.addresses);
    return listeners;
}

void send(std::vector<Listener>& listeners, quint16 port) {
    for (Listener& listener : listeners)
        for (const char* types : probedTypes)
            for (const QHostAddress& target : listener.targets)
                listener.socket->writeDatagram(probe(types), target, port);
}

/// Until one of them has something, or the step is over.
void waitForAnswers(std::vector<Listener>& listeners) {
    std::vector<pollfd> sockets;
    sockets.reserve(listeners.size());
    for (const Listener& listener : listeners)
        sockets.push_back({int(listener.socket->socketDescriptor()), POLLIN, 0});
    (void)::poll(sockets.data(), sockets.size(), int(pollStep.count()));
}

void collect(Listener& listener, QList<Discovered>& found) {
    while (listener.socket->hasPendingDatagrams()) {
        const QNetworkDatagram datagram = listener.socket->receiveDatagram(longestDatagram);
        for (Discovered& device : parseProbeMatches(datagram.data(), datagram.senderAddress())) {
            device.interfaceName = listener.interfaceName;
            const auto known = std::find_if(found.begin(), found.end(), [&](const Discovered& one) {
                return one.endpoint == device.endpoint;
            });
            // The same device by another protocol or another probe: its addresses are added.
            if (known != found.end()) {
                for (const QUrl& address : std::as_const(device.addresses))
                    if (!known->addresses.contains(address))
                        known->addresses.append(address);
            } else if (found.size() < mostDevices) {
                found.append(device);
            }
        }
    }
}

} // namespace

Result<QList<Discovered>> discoverDevices(const DiscoveryOptions& options, const std::stop_token& stop) {
    std::vector<Listener> listeners = openListeners(options);
    if (listeners.empty())
        return fail(ErrorCode::Network,
                    QCoreApplication::translate("devices", "Aucune interface réseau ne permet la recherche "
                                                           "d'appareils."),
                    options.interfaces.join(u','));
    QList<Discovered> found;
    const auto begin = MonoClock::now();
    // Datagrams get lost: the second probe comes when the first answers are in.
    const auto again = begin + options.collect / 3;
    bool sentAgain = false;
    send(listeners, options.port);
    while (true) {
        const auto now = MonoClock::now();
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, QCoreApplication::translate("devices", "Demande annulée."));
        if (now - begin >= options.collect)
            return found;
        if (now >= again && !std::exchange(sentAgain, true))
            send(listeners, options.port);
        waitForAnswers(listeners);
        for (Listener& listener : listeners)
            collect(listener, found);
    }
}

} // namespace vigie::devices
