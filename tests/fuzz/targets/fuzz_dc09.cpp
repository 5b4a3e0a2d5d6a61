// SPDX-License-Identifier: GPL-3.0-or-later
#include "alarms/dc09.h"
#include "fuzz.h"

using namespace vigie::alarms;

void fuzzOne(const QByteArray& bytes) {
    if (const auto frame = parseDc09(bytes)) {
        require(!frame->token.isEmpty() && frame->data.size() <= bytes.size());
        require(frame->sequence >= 0 && frame->sequence <= 9999);
        if (const auto event = parseContactId(frame->data))
            require(event->zone >= 0 && event->zone <= 999);
    }
    require(parseSiaEvents(bytes).size() <= bytes.size());
    for (const QByteArray& frame : splitDc09(bytes))
        (void)parseDc09(frame);
}
