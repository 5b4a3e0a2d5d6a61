// SPDX-License-Identifier: GPL-3.0-or-later
#include "axis/answers.h"
#include "fuzz.h"

using namespace vigie::devices;
using namespace vigie::devices::axis;

void fuzzOne(const QByteArray& bytes) {
    const KeyValues params = KeyValues::parse(bytes);
    (void)parseIdentity(params);
    for (const Channel& one : parseChannels(params, QUrl(QStringLiteral("http://device.example"))))
        require(!one.streams.isEmpty() && one.streams.size() <= 2);
    (void)parseOutputs(params, params);
    (void)parsePresets(params);
    (void)parseTours(params);
    (void)parseTime(bytes);
    (void)parseDate(bytes);
    (void)parseMetadata(bytes, {});
    if (const auto node = parseXml(bytes)) {
        (void)parseRecordings(*node);
        for (const Disk& disk : parseDisks(*node))
            require(disk.capacityBytes.value_or(0) >= 0);
    }
}
