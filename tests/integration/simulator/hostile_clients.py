# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that misbehave, and the program itself: mutated bytes on both ports, a reader that stops reading,
ports already taken, wrong arguments, a whole department."""
import os
import random
import resource
import socket
import subprocess
import sys
import time
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "support"))
from rtsp_client import RtspClient
from simulator_process import Simulator, check

RTSP = (b"DESCRIBE rtsp://h/live/VideoSource_1/sub RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n"
        b"Authorization: Digest username=\"vigie\", realm=\"x\", nonce=\"y-z\", uri=\"/\", response=\"0\"\r\n\r\n"
        b"$\x01\x00\x04abcdSETUP rtsp://h/x RTSP/1.0\r\nCSeq: 2\r\nTransport: RTP/AVP/TCP;interleaved=0-1\r\n\r\n")
SOAP = (b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
        b'<GetSystemDateAndTime xmlns="http://www.onvif.org/ver10/device/wsdl"/></s:Body></s:Envelope>')
HTTP = (b"POST /onvif/device_service HTTP/1.1\r\nHost: h\r\nContent-Type: application/soap+xml\r\n"
        b"Content-Length: %d\r\n\r\n" % len(SOAP)) + SOAP


def mutated(data, chance):
    data = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(data) or 1)
        what = chance.randrange(4)
        if what == 0 and data:
            data[at] = chance.randrange(256)
        elif what == 1:
            del data[at:at + chance.randint(1, 30)]
        elif what == 2:
            data[at:at] = data[chance.randrange(len(data) or 1):][:chance.randint(1, 60)]
        else:
            data = data[:at]
    return bytes(data)


def memory(pid):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def misbehave():
    with Simulator("127.25.0.1", "--cameras-per-recorder", "2") as sim:
        url = sim.recorder()["rtsp"]
        host = url.split("//")[1].split(":")[0]
        chance = random.Random(7)
        for port, good in ((8554, RTSP), (8080, HTTP)):
            for _ in range(1500):
                with socket.create_connection((host, port), timeout=5) as peer:
                    peer.sendall(mutated(good, chance))
                    if chance.random() < 0.3:
                        peer.settimeout(0.02)
                        try:
                            peer.recv(4096)
                        except OSError:
                            pass
        answer = urllib.request.urlopen(urllib.request.Request(sim.recorder()["address"], data=SOAP), timeout=5)
        check(answer.status == 200, "3000 mutated requests later, the time is still told")

        # A reader that stops reading loses images; the simulator's memory stays where it is.
        client = RtspClient(f"{url}/live/VideoSource_1/main", sim.user, sim.password)
        client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        client.start()
        client.request("PLAY")
        before = memory(sim.process.pid)
        # Frozen main streams send nothing but key frames: 3 MB a second.
        sim.fault(host + "/1", "frozen")
        deadline = time.monotonic() + 20
        while sim.status()[host]["framesDropped"] == 0 and time.monotonic() < deadline:
            time.sleep(0.2)
        check(sim.status()[host]["framesDropped"] > 0, "images are dropped for a reader that stops")
        grown = memory(sim.process.pid) - before
        check(grown < 24, f"and not kept ({grown} MB more)")
        client.close()
        # An unpaced replay nobody reads waits.
        client = RtspClient(f"{url}/replay/Recording_1", sim.user, sim.password)
        client.start(Require="onvif-replay")
        client.request("PLAY", Rate_Control="no")
        time.sleep(1)
        sent = sim.status()[host]["bytesSent"]
        time.sleep(1)
        check(sim.status()[host]["bytesSent"] == sent, "an unread replay waits")
        check(memory(sim.process.pid) - before < 30, "within bounds")
        client.close()

        taken = subprocess.run([sim.program, "--first-address", "127.25.0.1"], stdin=subprocess.DEVNULL,
                               capture_output=True, timeout=20)
        check(taken.returncode == 2 and b"127.25.1.1:8080" in taken.stderr, "a port taken: exit code 2, said which")
        wrong = subprocess.run([sim.program, "--cameras"], capture_output=True, timeout=20)
        check(wrong.returncode == 64 and wrong.stderr, "wrong arguments: 64")
        helped = subprocess.run([sim.program, "--help"], capture_output=True, timeout=20)
        check(helped.returncode == 0 and b"Demo-2026" in helped.stdout, "--help names the demonstration account")
        alone = subprocess.run([sim.program, "status", "--control", "/nowhere"], capture_output=True, timeout=20)
        check(alone.returncode == 1 and b'"ok":false' in alone.stdout, "no simulator there: 1")


def department():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    began = time.monotonic()
    with Simulator("127.26.0.1", "--communes", "179", "--recorders-per-commune", "2", "--cameras-per-recorder", "8") as sim:
        print(f"figure: 179 communes with 2864 cameras ready in {time.monotonic() - began:.2f} s")
        check(len(sim.ready["communes"]) == 179, "179 communes")
        last = sim.recorder(178, 1)["address"]
        answer = urllib.request.urlopen(urllib.request.Request(last, data=SOAP), timeout=5)
        check(answer.status == 200, f"the last one answers at {last}")
        before = cpu_seconds(sim.process.pid)
        time.sleep(3)
        print(f"figure: idle, they use {(cpu_seconds(sim.process.pid) - before) / 3 * 100:.1f} % of a core and "
              f"{memory(sim.process.pid)} MB")


misbehave()
department()
