# SPDX-License-Identifier: GPL-3.0-or-later
"""A RTSP client on a bare socket, for tests that must see every header and packet."""
import hashlib
import re
import socket
import struct
import time
from urllib.parse import urlparse

NTP_1970 = 2208988800


class Packet:
    """One RTP packet behind its "$" header."""

    def __init__(self, data):
        self.sequence, self.timestamp, self.ssrc = struct.unpack(">HII", data[2:12])
        self.marker = bool(data[1] & 0x80)
        offset = 12
        self.ntp = self.flags = self.cseq = None
        if data[0] & 0x10:
            profile, words = struct.unpack(">HH", data[12:16])
            if profile == 0xABAC and words == 3:
                seconds, fraction, self.flags, self.cseq = struct.unpack(">IIBB", data[16:26])
                self.ntp = seconds - NTP_1970 + fraction / 2 ** 32
            offset = 16 + 4 * words
        self.payload = data[offset:]


class RtspClient:
    def __init__(self, url, user, password, algorithm="SHA-256"):
        self.url, self.user, self.password, self.algorithm = url, user, password, algorithm
        where = urlparse(url)
        self.socket = socket.create_connection((where.hostname, where.port), timeout=10)
        self.buffer = b""
        self.cseq = 0
        self.challenge = None
        self.session = None
        self.frames = []  # (channel, bytes) met while waiting for answers
        self.challenges = []

    def close(self):
        self.socket.close()

    def _digest(self, method, uri):
        h = hashlib.sha256 if self.algorithm == "SHA-256" else hashlib.md5

        def hex_(text):
            return h(text.encode()).hexdigest()

        c = self.challenge
        a1, a2 = hex_(f"{self.user}:{c['realm']}:{self.password}"), hex_(f"{method}:{uri}")
        proof = hex_(f"{a1}:{c['nonce']}:00000001:cafe:auth:{a2}")
        return (f'Digest username="{self.user}", realm="{c["realm"]}", nonce="{c["nonce"]}", uri="{uri}", '
                f'response="{proof}", algorithm={self.algorithm}, qop=auth, nc=00000001, cnonce="cafe"')

    def _fill(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server closed the connection")
        self.buffer += data

    def request(self, method, uri=None, **headers):
        """Returns (status, headers, body); repeats once with credentials when asked for them."""
        uri = uri or self.url
        for attempt in range(2):
            self.cseq += 1
            text = f"{method} {uri} RTSP/1.0\r\nCSeq: {self.cseq}\r\n"
            if self.session:
                text += f"Session: {self.session}\r\n"
            if self.challenge:
                text += f"Authorization: {self._digest(method, uri)}\r\n"
            for name, value in headers.items():
                text += f"{name.replace('_', '-')}: {value}\r\n"
            self.socket.sendall((text + "\r\n").encode())
            status, answer, body = self._answer()
            if status != 401 or attempt == 1:
                if "session" in answer:
                    self.session = answer["session"].split(";")[0]
                return status, answer, body
            for challenge in self.challenges:
                if f"algorithm={self.algorithm}" in challenge:
                    self.challenge = dict(re.findall(r'(\w+)="([^"]*)"', challenge))

    def _answer(self):
        while True:
            if self.buffer.startswith(b"$"):
                self.frames.append(self._frame())
                continue
            if b"\r\n\r\n" in self.buffer:
                break
            self._fill()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = head.decode().split("\r\n")
        self.challenges = [l.split(":", 1)[1].strip() for l in lines if l.startswith("WWW-Authenticate:")]
        headers = {l.split(":", 1)[0].lower(): l.split(":", 1)[1].strip() for l in lines[1:]}
        length = int(headers.get("content-length", 0))
        while len(self.buffer) < length:
            self._fill()
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return int(lines[0].split()[1]), headers, body

    def _frame(self):
        while len(self.buffer) < 4 or len(self.buffer) < 4 + struct.unpack(">H", self.buffer[2:4])[0]:
            self._fill()
        length = struct.unpack(">H", self.buffer[2:4])[0]
        frame = (self.buffer[1], self.buffer[4:4 + length])
        self.buffer = self.buffer[4 + length:]
        return frame

    def frame(self):
        """The next (channel, bytes)."""
        if self.frames:
            return self.frames.pop(0)
        while not self.buffer:
            self._fill()
        if not self.buffer.startswith(b"$"):
            raise AssertionError(f"not an interleaved frame: {self.buffer[:8]!r}")
        return self._frame()

    def packet(self):
        """The next RTP packet of channel 0."""
        while True:
            channel, data = self.frame()
            if channel == 0:
                return Packet(data)

    def units(self, count=None, until=None, seconds=30):
        """Access units: lists of packets, checked for their sequence numbers."""
        deadline = time.monotonic() + seconds
        unit, last = [], getattr(self, "last_sequence", None)
        while time.monotonic() < deadline:
            packet = self.packet()
            if last is not None and packet.sequence != (last + 1) % 65536:
                raise AssertionError(f"sequence {last} then {packet.sequence}")
            last = self.last_sequence = packet.sequence
            unit.append(packet)
            if packet.marker:
                yield unit
                done = until and until(unit)
                unit = []
                count = count - 1 if count else None
                if done or count == 0:
                    return
        raise AssertionError("the stream did not go on as expected")

    def start(self, **headers):
        """DESCRIBE and SETUP; returns the SDP."""
        status, _, sdp = self.request("DESCRIBE", Accept="application/sdp")
        if status != 200:
            raise AssertionError(f"DESCRIBE: {status}")
        status, answer, _ = self.request("SETUP", self.url + "/trackID=0",
                                         Transport="RTP/AVP/TCP;unicast;interleaved=0-1", **headers)
        if status != 200:
            raise AssertionError(f"SETUP: {status} {answer}")
        return sdp.decode()
