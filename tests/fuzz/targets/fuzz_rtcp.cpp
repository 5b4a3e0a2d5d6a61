// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"
#include "rtsp/rtcp.h"

using namespace vigie::rtsp;

void fuzzOne(const QByteArray& bytes) {
    const Bytes view{reinterpret_cast<const std::uint8_t*>(bytes.constData()), std::size_t(bytes.size())};
    qsizetype told = 0;
    (void)parseRtcp(view, {[&told](const SenderReport& report) {
                               ++told;
                               require(toNtp(fromNtp(report.ntp)) <= UINT64_MAX);
                           },
                           [&told](std::uint32_t) { ++told; }});
    require(told <= bytes.size());
    (void)RtpPacket::parse(view);
}
