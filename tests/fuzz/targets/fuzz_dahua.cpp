// SPDX-License-Identifier: GPL-3.0-or-later
#include "dahua/answers.h"
#include "devices/event_decoding.h"
#include "fuzz.h"
#include "multipart.h"

using namespace vigie;
using namespace vigie::devices;
using namespace vigie::devices::dahua;

namespace {

/// The stream of events in pieces, as it comes.
void parts(const QByteArray& bytes) {
    const qsizetype piece = bytes.isEmpty() ? 1 : 1 + std::uint8_t(bytes.back());
    MultipartReader reader("multipart/x-mixed-replace; boundary=myboundary", 64 * 1024);
    qsizetype taken = 0;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        reader.append(QByteArrayView(bytes).sliced(at, std::min(piece, bytes.size() - at)));
        while (const auto part = reader.next()) {
            taken += part->body.size();
            (void)parseNotice(part->body);
        }
    }
    require(taken <= bytes.size());
}

} // namespace

void fuzzOne(const QByteArray& bytes) {
    parts(bytes);
    (void)parseNotice(bytes);
    (void)parseRefusal(bytes, 200);
    (void)parseStates(QStringLiteral("VideoLoss"), bytes, 200);
    (void)decodeEvents(DeviceFamily::Dahua, bytes, {});
    const KeyValues answer = KeyValues::parse(bytes);
    if (const auto zone = parseZone(answer, answer))
        (void)zone->toLocal(UtcTime(std::chrono::hours(500'000)));
    const int port = parseRtspPort(answer);
    require(port > 0 && port < 65536);
    const QUrl device(QStringLiteral("http://device.example"));
    for (const Channel& one : parseChannels(answer, answer, answer, device, port, true))
        require(!one.streams.isEmpty());
    for (const Disk& disk : parseDisks(answer))
        require(disk.capacityBytes.value_or(0) >= 0 && disk.freeBytes.value_or(0) >= 0);
    (void)parseOutputs(answer, answer);
    (void)parsePresets(answer);
    (void)parseTours(answer);
    (void)parseItems(answer);
}
