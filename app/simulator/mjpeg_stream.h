// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http_server.h"

namespace vigie::simulator {

/// Answers with multipart/x-mixed-replace, one JPEG a part, until the client goes.
/// The drawn scenes have one still image each: the picture repeats, which is enough for what reads it.
void startMjpeg(const HttpReply& reply, std::function<QByteArray()> image, int imagesPerSecond);

} // namespace vigie::simulator
