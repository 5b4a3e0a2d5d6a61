// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/places.h"
#include "rtsp/io_threads.h"

#include <QHostAddress>
#include <QStringList>
#include <QUrl>

#include <stop_token>

namespace vigie::devices {

/// A device that answered a discovery. What it says of itself is not proven: no login is sent to any of its
/// addresses before a person has confirmed it.
struct Discovered {
    QString endpoint; ///< its own lasting name, what answers are told apart by
    /// Where its web service is: first the one at the address the answer came from, as devices also name
    /// link-local and unreachable ones.
    QList<QUrl> addresses;
    QString name;
    QString hardware;
    QString location;
    QStringList profiles; ///< "Streaming", "G", "T"…
    QHostAddress source;
    QString interfaceName; ///< ours, on which the answer came
};

/// The ProbeMatches message of WS-Discovery 2005/04 (ONVIF Core, "Device discovery"). Empty when it is
/// something else; matches without an address are left out.
[[nodiscard]] QList<Discovered> parseProbeMatches(const QByteArray& datagram, const QHostAddress& source);

struct DiscoveryOptions {
    std::chrono::milliseconds collect{4000}; ///< the probes are sent twice within
    QStringList interfaces;                  ///< by name; all that are up and can multicast when empty
    /// Asked directly, beside the multicast groups: a network that does not route multicast.
    QList<QHostAddress> addresses;
    quint16 port = 3702; ///< WS-Discovery's; another for tests
};

/// Asks every interface for ONVIF devices, by IPv4 and IPv6 multicast.
/// Thread: a worker, blocked for `collect`. Errors: Cancelled; Network when no interface could be used.
[[nodiscard]] Result<QList<Discovered>> discoverDevices(const DiscoveryOptions& options,
                                                        const std::stop_token& stop);

/// What answers at an address, found out without any login.
struct FirstContact {
    QUrl address;
    QList<DeviceFamily> families; ///< whose interface it has, the vendor's own first; empty for none we know
    QStringList evidence;         ///< what was asked and answered, for people
};

/// Asks an address for the signs of each family: ONVIF's clock, ISAPI, Dahua's CGI, VAPIX.
/// Thread: a worker; up to 3 s a question. Errors: Cancelled; Network or Timeout when nothing answers at all;
/// Untrusted with the fingerprint that is to be looked at.
[[nodiscard]] Result<FirstContact> firstContact(const QUrl& address, const DeviceTrust& trust,
                                                rtsp::IoThreads& threads, const std::stop_token& stop);

} // namespace vigie::devices
