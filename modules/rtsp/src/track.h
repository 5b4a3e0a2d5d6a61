// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "media_receiver.h"
#include "requests.h"
#include "talk_sender.h"
#include "udp_path.h"

namespace vigie::rtsp {

/// One wanted section of the device's description, from SETUP on.
struct Track {
    TrackKind kind = TrackKind::Video;
    MediaDescription media;
    /// Without it there is no session, and its silence is a fault.
    bool essential = false;
    TransportHeader transport;
    std::unique_ptr<MediaReceiver> receiver; // none for the back channel
    std::unique_ptr<TalkSender> talk;        // of the back channel
    std::unique_ptr<UdpPath> path;           // none within TCP
};

} // namespace vigie::rtsp
