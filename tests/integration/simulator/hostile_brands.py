# SPDX-License-Identifier: GPL-3.0-or-later
"""Thousands of damaged requests for each brand, signed well: every one is answered or cut, and the recorder lives."""
import base64
import os
import random
import socket
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "support"))
from simulator_process import Simulator, check

SEED, COUNT = 20260928, 1200
SEARCH = (b"<CMSearchDescription><searchID>X</searchID><trackIDList><trackID>101</trackID></trackIDList><timeSpanList><timeSpan>"
          b"<startTime>2026-09-28T10:00:00Z</startTime><endTime>2036-09-28T12:00:00Z</endTime></timeSpan></timeSpanList>"
          b"<maxResults>3</maxResults><searchResultPosition>0</searchResultPosition></CMSearchDescription>")
REQUESTS = {
    "hikvision": [
        (b"POST", b"/ISAPI/ContentMgmt/search", SEARCH),
        (b"POST", b"/ISAPI/ContentMgmt/record/tracks/101/dailyDistribution", b"<trackDailyParam><year>2026</year><monthOfYear>9"
         b"</monthOfYear></trackDailyParam>"),
        (b"GET", b"/ISAPI/ContentMgmt/download", b"<downloadRequest><playbackURI>rtsp://h/Streaming/tracks/101/?starttime="
         b"20200928T101500Z&amp;endtime=20200928T101501Z</playbackURI></downloadRequest>"),
        (b"PUT", b"/ISAPI/PTZCtrl/channels/1/momentary", b"<PTZData><pan>60</pan><tilt>0</tilt><zoom>0</zoom><Momentary><duration>100"
         b"</duration></Momentary></PTZData>"),
        (b"PUT", b"/ISAPI/PTZCtrl/channels/1/presets/3/goto", b""),
        (b"GET", b"/ISAPI/Streaming/channels/101", b""),
        (b"PUT", b"/ISAPI/System/IO/outputs/1/trigger", b"<IOPortData><outputState>high</outputState></IOPortData>"),
    ],
    "dahua": [
        (b"GET", b"/cgi-bin/mediaFileFind.cgi?action=factory.create", b""),
        (b"GET", b"/cgi-bin/mediaFileFind.cgi?action=findFile&object=135492176&condition.Channel=1&condition.StartTime=2020-09-28%2010:00:00"
         b"&condition.EndTime=2036-09-28%2012:00:00&condition.Types[0]=dav", b""),
        (b"GET", b"/cgi-bin/mediaFileFind.cgi?action=findNextFile&object=135492176&count=5", b""),
        (b"GET", b"/cgi-bin/configManager.cgi?action=getConfig&name=ChannelTitle", b""),
        (b"GET", b"/cgi-bin/ptz.cgi?action=start&channel=0&code=Left&arg1=0&arg2=5&arg3=0", b""),
        (b"GET", b"/cgi-bin/loadfile.cgi?action=startLoad&channel=1&startTime=2020-01-01%2000:00:00&endTime=2020-01-01%2000:00:01", b""),
    ],
    "axis": [
        (b"GET", b"/axis-cgi/param.cgi?action=list&group=Brand,Properties.Firmware", b""),
        (b"POST", b"/axis-cgi/time.cgi", b'{"apiVersion":"1.0","method":"getDateTimeInfo"}'),
        (b"GET", b"/axis-cgi/record/list.cgi?recordingid=all&starttime=2026-09-28T10:00:00Z&maxnumberofrecordings=2", b""),
        (b"GET", b"/axis-cgi/record/export/properties.cgi?schemaversion=1&recordingid=20260928_100000_0001_X&diskid=SD_DISK", b""),
        (b"GET", b"/axis-cgi/com/ptz.cgi?camera=1&continuouspantiltmove=10,-5", b""),
        (b"GET", b"/axis-cgi/io/port.cgi?checkactive=1,2", b""),
    ],
}


def mutate(data, rnd):
    data = bytearray(data)
    for _ in range(rnd.randint(1, 4)):
        at = rnd.randrange(len(data)) if data else 0
        kind = rnd.randrange(4)
        if kind == 0 and data:
            data[at] = rnd.randrange(256)
        elif kind == 1:
            del data[at:at + rnd.randint(1, 12)]
        elif kind == 2:
            data[at:at] = data[at:at + rnd.randint(1, 30)]
        else:
            data[at:at] = bytes([rnd.randrange(33, 127)]) * rnd.randint(1, 5)
    return bytes(data)


def main():
    with Simulator("127.167.0.1", "--brands", ",".join(REQUESTS), "--recorders-per-commune", str(len(REQUESTS)),
                   "--cameras-per-recorder", "2", "--quirk", "basic-only", "--archive-hours", "2") as sim:
        login = base64.b64encode(f"{sim.user}:{sim.password}".encode())
        for index, (brand, requests) in enumerate(REQUESTS.items()):
            rnd = random.Random(SEED)
            host = f"127.167.1.{index + 1}"
            statuses, cuts, link = {}, 0, None
            began = time.monotonic()
            for n in range(COUNT):
                method, target, body = requests[n % len(requests)]
                if rnd.random() < 0.7:
                    target = target[:6] + mutate(target[6:], rnd).replace(b" ", b"").replace(b"\n", b"").replace(b"\r", b"")
                if rnd.random() < 0.6:
                    body = mutate(body, rnd)
                try:
                    if link is None:
                        link = socket.create_connection((host, 8080), timeout=5)
                    link.sendall(method + b" " + target + b" HTTP/1.1\r\nHost: x\r\nAuthorization: Basic " + login +
                                 b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                    head = b""
                    while b"\r\n\r\n" not in head:
                        piece = link.recv(65536)
                        if not piece:
                            raise ConnectionError
                        head += piece
                    head, rest = head.split(b"\r\n\r\n", 1)
                    status = int(head.split()[1])
                    statuses[status] = statuses.get(status, 0) + 1
                    fields = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
                    length = int(fields.get(b"Content-Length", -1))
                    if length < 0 or length > 1_000_000 or fields.get(b"Connection") == b"close":
                        raise ConnectionError  # an answer that goes on: leave it
                    while len(rest) < length:
                        rest += link.recv(65536)
                except ConnectionError:
                    cuts += 1
                    link.close()
                    link = None
            if link:
                link.close()
            took = time.monotonic() - began
            check(sum(statuses.values()) > COUNT * 0.95 and statuses.get(200, 0) > 50 and len(statuses) > 1,
                  f"{brand}: {statuses}, {cuts} connections ended")
            check(took < 30, f"in {took:.1f} s")
            check(sim.status()[host]["brand"] == brand, "and it lives")
    print("nothing broke")


main()
