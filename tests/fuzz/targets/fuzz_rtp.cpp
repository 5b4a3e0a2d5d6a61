// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"
#include "media_receiver.h"
#include "reorder_buffer.h"

#include <array>

using namespace vigie;
using namespace vigie::rtsp;

namespace {

struct Track {
    const char* kind;
    const char* codec;
    bool numbers; ///< H.265 with decoding order numbers
};
constexpr std::array tracks{Track{"video", "H264", false},
                            Track{"video", "H265", false},
                            Track{"video", "H265", true},
                            Track{"video", "JPEG", false},
                            Track{"audio", "PCMA", false},
                            Track{"audio", "MPEG4-GENERIC", false},
                            Track{"application", "VND.ONVIF.METADATA", false}};

} // namespace

/// One track, of a kind that the first byte says, in packets that each have their length before them (two
/// bytes); the second byte's bits: in any order, as RTCP now and then.
void fuzzOne(const QByteArray& bytes) {
    if (bytes.size() < 2)
        return;
    const Track& track = tracks[std::uint8_t(bytes[0]) % tracks.size()];
    MediaDescription media;
    media.kind = track.kind;
    media.codec = track.codec;
    media.clockRate = 90000;
    media.format = {{"config", "1408"}, {"mode", "AAC-hbr"}};
    if (track.numbers)
        media.format.insert("sprop-max-don-diff", "1");
    MediaReceiver receiver(media, {[](AccessUnit&& unit) { require(unit.data.size() <= 9 * 1024 * 1024); },
                                   [] {}, [](AudioUnit&& unit) { require(!unit.data.isEmpty()); },
                                   [](MetadataUnit&& unit) { require(unit.xml.size() <= 1024 * 1024); }});
    ReorderBuffer order;
    MonoTime now{};
    const auto sink = [&](Bytes packet) { receiver.rtp(packet, {}, now); };
    for (qsizetype at = 2; at + 2 <= bytes.size();) {
        const qsizetype length = (std::uint8_t(bytes[at]) & 0x0F) << 8 | std::uint8_t(bytes[at + 1]);
        const bool control = (bytes[at] & 0x80) != 0;
        const QByteArray packet = bytes.mid(at + 2, length);
        at += 2 + length;
        const Bytes view{reinterpret_cast<const std::uint8_t*>(packet.constData()),
                         std::size_t(packet.size())};
        if (control)
            receiver.rtcp(view, now);
        else if ((bytes[1] & 1) != 0)
            order.push(view, now, sink);
        else
            sink(view);
        now += std::chrono::milliseconds(bytes[1] & 0x3E);
        order.release(now, sink);
    }
    (void)receiver.receptionReport(now);
}
