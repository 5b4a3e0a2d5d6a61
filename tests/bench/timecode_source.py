#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An RTSP server whose pictures carry the time they were drawn at: timecode_source.py PORT.
640 x 360, 25 a second, H.264 without delay. The first 64 blocks of 10 x 16 pixels are the bits of the microseconds of
CLOCK_MONOTONIC, most significant first, white for 1; the last 64 blocks, at the bottom, their complement, so that a
reader knows a whole code from half of two. Prints "ready" when it listens."""
import sys
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

WIDTH, HEIGHT, RATE, ROWS = 640, 360, 25, 16
BLOCK = WIDTH // 64
CHROMA = bytes([128]) * (WIDTH * HEIGHT // 2)
GREY = bytes([110]) * WIDTH


def picture(number):
    code = time.monotonic_ns() // 1000
    bits = [code >> (63 - i) & 1 for i in range(64)]
    line = b"".join(bytes([235 if bit else 16]) * BLOCK for bit in bits)
    inverse = b"".join(bytes([16 if bit else 235]) * BLOCK for bit in bits)
    # Something moves, or the encoder would send nothing.
    middle = bytearray(GREY * (HEIGHT - 2 * ROWS))
    left = number * 7 % (WIDTH - 60)
    for row in range(100, 160):
        middle[row * WIDTH + left : row * WIDTH + left + 60] = bytes([200]) * 60
    return line * ROWS + bytes(middle) + inverse * ROWS + CHROMA


class Factory(GstRtspServer.RTSPMediaFactory):
    def do_create_element(self, _url):
        return Gst.parse_launch(
            "( appsrc name=source is-live=true do-timestamp=true format=time "
            f"caps=video/x-raw,format=I420,width={WIDTH},height={HEIGHT},framerate={RATE}/1 ! "
            "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=25 bitrate=2000 ! "
            "rtph264pay name=pay0 pt=96 config-interval=1 )")

    def do_configure(self, media):
        source = media.get_element().get_by_name("source")
        state = {"number": 0}

        def push():
            buffer = Gst.Buffer.new_wrapped(picture(state["number"]))
            state["number"] += 1
            return source.emit("push-buffer", buffer) == Gst.FlowReturn.OK

        GLib.timeout_add(1000 // RATE, push)
        push()


def main():
    Gst.init(None)
    server = GstRtspServer.RTSPServer(service=sys.argv[1], address="127.0.0.1")
    factory = Factory(shared=True)
    server.get_mount_points().add_factory("/live", factory)
    server.attach(None)
    print("ready", flush=True)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
