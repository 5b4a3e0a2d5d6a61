// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"
#include "onvif/answers.h"
#include "onvif/soap.h"

using namespace vigie;
using namespace vigie::devices;

void fuzzOne(const QByteArray& bytes) {
    const auto body = soapBody(bytes);
    if (!body) {
        require(!body.error().detail.isEmpty());
        return;
    }
    const QUrl device(QStringLiteral("http://device.example"));
    (void)parseDeviceTime(*body);
    (void)parseIdentity(*body);
    for (const QUrl& url : parseServices(*body))
        require(rewrittenService(url, device).host() == device.host());
    (void)parseCapabilities(*body);
    (void)rewrittenStream(body->textAt(u"MediaUri/Uri"), device);
    auto channels = groupChannels(parseProfiles(*body));
    matchRecordings(channels, parseRecordings(*body).recordings);
    for (const Channel& channel : channels)
        require(!channel.streams.isEmpty() && channel.streams.size() <= 2);
    (void)parsePtzNodes(*body);
    (void)parsePtzPresets(*body);
    (void)parsePtzTours(*body);
    (void)parseRelays(*body);
    const TimeSpan span{UtcTime(), UtcTime(std::chrono::hours(24))};
    UtcTime last = span.begin;
    for (const TimeSpan& piece : coverageFrom(parsePresence(*body).events, span, span.end)) {
        require(piece.begin >= last && piece.end > piece.begin && piece.end <= span.end);
        last = piece.end;
    }
    if (const auto subscription = parseSubscription(*body))
        require(!subscription->address.host().isEmpty());
    for (const DeviceEvent& event : parseNotifications(*body, span.end))
        require(event.receivedAt == span.end && event.raw.size() <= 16 * 1024);
}
