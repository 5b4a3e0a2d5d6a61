#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fuzzers begin with: corpus.py TARGET FOLDER writes the inputs of the tests into the folder and, where
VIGIE_TEST_DATA is set, the answers of real devices. Nothing of it is kept under version control."""
import hashlib
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).resolve().parent.parent
MOST_BYTES = 32 * 1024

TESTS = {
    "axis": ["unit/devices/test_devices_axis.cpp"],
    "csv": ["unit/onboarding/*.cpp"],
    "dahua": ["unit/devices/test_devices_dahua.cpp", "unit/devices/test_devices_multipart.cpp"],
    "dc09": ["unit/alarms/test_dc09.cpp"],
    "digest": ["unit/rtsp/test_rtsp_digest.cpp"],
    "hikvision": ["unit/devices/test_devices_hikvision.cpp"],
    "onvif": ["unit/devices/test_devices_answers.cpp", "unit/devices/test_devices_fuzz.cpp"],
    "probe": ["integration/devices/*.cpp"],
    "rtcp": [],
    "rtp": [],
    "rtsp": ["unit/rtsp/test_rtsp_message.cpp", "fuzz/rtsp/*.cpp"],
    "sdp": ["unit/rtsp/test_rtsp_sdp.cpp", "fuzz/rtsp/*.cpp"],
}
DATA = {
    "axis": ["axis_vapix/*.txt", "onvif_events/axis_metadata/*.xml"],
    "csv": [],
    "dahua": ["dahua_cgi/**/*.txt"],
    "dc09": ["sia_dc09/*"],
    "digest": [],
    "hikvision": ["hikvision_isapi/*/*.xml"],
    "onvif": ["onvif/**/*[Rr]esponse.xml", "onvif/**/*.Error.xml", "onvif/ex_onvif/*.xml", "onvif/agsh_mockup/*"],
    "probe": ["onvif/discovery/*", "onvif/agsh_mockup/Probe.xml"],
    "rtcp": [],
    "rtp": [],
    "rtsp": ["rtsp/retina/*.txt"],
    "sdp": ["rtsp/**/*.sdp"],
}


def literals(path):
    """The string literals of a C++ source, neighbours joined as the compiler joins them."""
    text = path.read_text(encoding="utf-8")
    for joined in re.findall(r'(?:"(?:[^"\\\n]|\\.)*"\s*)+', text):
        parts = re.findall(r'"((?:[^"\\\n]|\\.)*)"', joined)
        value = "".join(parts).encode("utf-8").decode("unicode_escape", "replace").encode("latin-1", "replace")
        if len(value) > 8:
            yield value


def packet(payload, sequence=1, time=1000, marker=1, kind=96):
    return struct.pack(">BBHII", 0x80, marker << 7 | kind, sequence, time, 7) + payload


def track(kind, packets, flags=0):
    return bytes([kind, flags]) + b"".join(struct.pack(">H", len(one)) + one for one in packets)


SENDER_REPORT = struct.pack(">BBHIQIII", 0x80, 200, 6, 7, 0xE000000000000000, 1000, 1, 100)
BYE = struct.pack(">BBHI", 0x81, 203, 1, 7)


def recordings():
    """A second of a small picture in each container, by ffmpeg; in DHAV by hand, after the layout FFmpeg reads."""
    with tempfile.TemporaryDirectory() as folder:
        for codec, raw in (("libx264", "h264"), ("libx265", "hevc")):
            for kind in ("mpeg", "mpegts", "matroska", "mp4", raw):
                path = pathlib.Path(folder, "clip")
                subprocess.run(
                    ["ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=5:duration=1", "-c:v", codec,
                     "-x265-params", "log-level=none", "-bf", "0", "-pix_fmt", "yuv420p", "-f", kind, str(path)],
                    check=True)
                content = path.read_bytes()
                if kind == raw:
                    yield dhav(content, raw == "hevc")
                else:
                    yield content
                if kind == "mpeg":
                    yield b"IMKH" + bytes(36) + content


def dhav(stream, hevc):
    """One frame: header of 24 bytes with a packed wall clock, an extension saying the codec, the data, the tail."""
    extension = bytes([0x81, 0, 0x0C if hevc else 0x08, 25, 0x80, 0, 8, 6])
    length = 24 + len(extension) + len(stream) + 8
    wall = (26 << 26) | (9 << 22) | (28 << 17) | (12 << 12) | (15 << 6)
    head = b"DHAV" + bytes([0xFD, 0, 0, 0]) + struct.pack("<IIIHBB", 0, length, wall, 0, len(extension), 0)
    return head + extension + stream + b"dhav" + struct.pack("<I", length)


def made(target):
    """Inputs that no file holds."""
    unhex = bytes.fromhex
    if target == "rtcp":
        yield SENDER_REPORT + BYE
    elif target == "csv":
        yield "numéro;nom;commune\r\n1;\"a;\"\"b\"\"\";60017\r\n2;'=1+1;\r\n".encode()
        yield b"\xef\xbb\xbfmanufacturer,model,family,scheme,port,remark\nacme*,?1,onvif,http,80,\xe9\n"
    elif target == "digest":
        yield b'Digest realm="a\\"b", nonce="c", qop="auth,auth-int", algorithm=SHA-256, stale=true\nBasic realm="x"'
    elif target == "rtsp":
        answer = b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nSession: 12;timeout=60\r\nContent-Length: 4\r\n\r\nbody"
        frame = packet(b"abcdef")
        yield b"\x01" + answer + b"$\0" + struct.pack(">H", len(frame)) + frame + answer
    elif target == "rtp":
        payloads = [
            ["18000467424001000368ce38", "7c8588aabb", "7c05ccdd", "7c45ee", "419a0102"],
            ["6001000440010c01000442010101", "62019380aa", "620113aabb", "620153bb", "0201d001aabb"],
            ["62019380aa0001", "620153bb0002"],
            ["000000000132503c" + "61" * 20, "0000000001ff503c00000080" + "71" * 132],
            ["d5" * 160], ["002000180010aabbccddee", "00100030010203"],
            [b"<tt:MetadataStream><tt:Event/></tt:MetadataStream>".hex()],
        ]
        for kind, texts in enumerate(payloads):
            packets = [packet(unhex(one), i, 1000, i == len(texts) - 1) for i, one in enumerate(texts)]
            yield track(kind, packets)
            yield track(kind, reversed(packets), 21)
    elif target == "recorded":
        yield from recordings()
    elif target == "axis":
        yield b'{"apiVersion":"1.0","data":{"dateTime":"2026-09-28T10:15:00Z"}}'
        yield b"Sep 28, 2026 12:15:00"
        yield b'<root><disks><disk diskid="SD_DISK" status="OK" totalsize="1" freesize="1"/></disks></root>'
        yield b'<root><recordings><recording recordingid="a" starttime="2026-09-28T10:15:00Z"/></recordings></root>'


def element(name, value):
    """A re-serialised answer as XML again: "@x" is an attribute, "#text" the text."""
    if isinstance(value, list):
        return "".join(element(name, one) for one in value)
    if not isinstance(value, dict):
        return f"<{name}>{escape(str(value or ''))}</{name}>"
    inner = "".join(element(key, one) for key, one in value.items() if key[0] not in "@#")
    return f"<{name}>{escape(str(value.get('#text') or ''))}{inner}</{name}>"


def converted(target, root):
    """Answers that are kept within other files."""
    if target == "hikvision":
        for path in sorted(root.glob("hikvision_isapi/devices/*.json")):
            for one in json.loads(path.read_text())["data"]["ISAPI"].values():
                if response := one.get("response"):
                    name = next(iter(response))
                    yield element(name, response[name]).encode()
    elif target == "onvif":
        for path in sorted(root.glob("onvif_events/pullpoint_sessions/*.jsonl")):
            for line in path.read_text().splitlines()[:40]:
                yield json.loads(line)["response"].encode()
    elif target == "rtp":
        for kind, name in ((0, "h264_rtp.pcap"), (1, "wilson_h265_rtp.pcap"), (4, "g711a_rtp.pcap")):
            capture, at, packets = (root / "rtp" / name).read_bytes(), 24, []
            while at + 16 <= len(capture) and len(packets) < 60:
                length = struct.unpack_from("<I", capture, at + 8)[0]
                packets.append(capture[at + 16 + 42:at + 16 + length][:0xFFF])
                at += 16 + length
            for first in range(0, len(packets), 12):
                yield track(kind, packets[first:first + 12])
    elif target in ("sdp", "digest"):
        for path in sorted(root.glob("rtsp/**/*.txt")):
            text = path.read_bytes()
            if target == "sdp" and b"v=0" in text:
                yield text[text.index(b"v=0"):]
            elif target == "digest":
                yield from re.findall(rb"WWW-Authenticate: ([^\r]*)", text)
    elif target == "dc09":
        for path in sorted(root.glob("sia_dc09/*")):
            yield from re.findall(rb'[0-9A-F]{8}"[^\t\r\n]*', path.read_bytes())


def main():
    target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    inputs = list(made(target))
    for pattern in TESTS.get(target, ()):
        for path in sorted(HERE.glob(pattern)):
            inputs += literals(path)
    if data := os.environ.get("VIGIE_TEST_DATA"):
        root = pathlib.Path(data)
        for pattern in DATA.get(target, ()):
            prefix = b"\x20" if target == "rtsp" else b""
            inputs += [prefix + path.read_bytes() for path in sorted(root.glob(pattern)) if path.is_file()]
        inputs += converted(target, root)
    folder.mkdir(parents=True, exist_ok=True)
    kept = {hashlib.sha1(one).hexdigest(): one for one in inputs if 0 < len(one) <= MOST_BYTES}
    for name, one in kept.items():
        (folder / name).write_bytes(one)
    print(f"{target}: {len(kept)} inputs to begin with")


if __name__ == "__main__":
    main()
