// SPDX-License-Identifier: GPL-3.0-or-later
#include "devices/event_decoding.h"
#include "fuzz.h"
#include "hikvision/answers.h"

using namespace vigie;
using namespace vigie::devices;
using namespace vigie::devices::hikvision;

void fuzzOne(const QByteArray& bytes) {
    (void)parseAlert(bytes, {1, 2, 33});
    (void)decodeEvents(DeviceFamily::Hikvision, bytes, {});
    const auto node = parseLenient(bytes);
    if (!node)
        return;
    if (const auto status = parseStatus(*node))
        (void)errorOf(*status, 200);
    (void)parseIdentity(*node);
    if (const auto clock = parseClock(*node); clock && clock->zone)
        (void)clock->zone->toUtc(clock->local.digits);
    const int port = parseRtspPort(*node);
    require(port > 0 && port < 65536);
    const QUrl device(QStringLiteral("http://device.example"));
    for (const Channel& one : channelsFrom(parseStreams(*node), parseNames(*node), device, port, true))
        require(!one.streams.isEmpty() && one.streams.size() <= 2);
    for (const Disk& disk : parseDisks(*node))
        require(disk.capacityBytes.value_or(0) >= 0);
    (void)parseOutputs(*node);
    (void)parseOutputState(*node);
    (void)parsePresets(*node);
    (void)parsePatrols(*node);
    (void)parseUserId(*node, QStringLiteral("admin"));
    (void)parseSearch(*node);
    require(parseCalendar(*node).size() <= 31);
}
