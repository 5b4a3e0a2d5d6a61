# SPDX-License-Identifier: GPL-3.0-or-later
"""ONVIF replay as a bare socket sees it: 551, clean start, 0xABAC times and flags, gaps, seeks, pauses."""
import datetime
import os
import shutil
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "support"))
from rtsp_client import RtspClient
from simulator_process import Simulator, check

UTC = datetime.timezone.utc
CLEAN, END, BROKEN, TERMINAL = 0x80, 0x40, 0x20, 0x10


def clock(t):
    return datetime.datetime.fromtimestamp(t, UTC).strftime("%Y%m%dT%H%M%S.%f")[:-3] + "Z"


def iso(t):
    return datetime.datetime.fromtimestamp(t, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def with_client(sim, channel, body, algorithm="SHA-256"):
    client = RtspClient(f"{sim.recorder()['rtsp']}/replay/Recording_{channel}", sim.user, sim.password, algorithm)
    try:
        return body(client)
    finally:
        client.close()


def main():
    with Simulator("127.23.0.1", "--cameras-per-recorder", "4", "--archive-hours", "2") as sim:
        host = sim.recorder()["address"].split("/")[2].split(":")[0]
        now = float(int(time.time()))
        gap = (now - 600, now - 540)
        sim.fault(f"{host}/2", "recording-gap", "on", "--from", iso(gap[0]), "--to", iso(gap[1]))

        def manners(client):
            status, answer, _ = client.request("OPTIONS", Require="samsung-replay-timezone")
            check(status == 551 and answer["unsupported"] == "samsung-replay-timezone", "unknown Require: 551")
            status, _, _ = client.request("PLAY", Require="onvif-replay")
            check(status == 455, "PLAY before SETUP: 455")
            status, _, _ = client.request("SETUP", Transport="RTP/AVP;unicast;client_port=5000-5001")
            check(status == 461, "UDP: 461")
            status, _, _ = client.request("DESCRIBE", client.url + "9")
            check(status == 404, "unknown recording: 404")
            client.start(Require="onvif-replay")
            status, _, _ = client.request("PLAY", Require="onvif-replay", Range="clock=yesterday-")
            check(status == 457, "not a time: 457")
            status, _, _ = client.request("PLAY", Require="onvif-replay", Range=f"clock={clock(now + 3600)}-")
            check(status == 457, "nothing recorded yet: 457")
            client.socket.sendall(b"NONSENSE\r\n\r\n")
            status, _, _ = client._answer()
            check(status == 400, "nonsense: 400")

        with_client(sim, 1, manners)

        def fast(client):
            sdp = client.start(Require="onvif-replay")
            check("a=range:clock=" in sdp and "sprop-vps=" in sdp and "H265/90000" in sdp, "SDP of an H.265 archive")
            begin, end = now - 900.5, now - 840
            began = time.monotonic()
            status, answer, _ = client.request("PLAY", Require="onvif-replay", Rate_Control="no", Immediate="yes",
                                               Range=f"clock={clock(begin)}-{clock(end)}")
            check(status == 200 and answer["rate-control"] == "no", "PLAY without rate control")
            cseq = client.cseq & 0xFF
            units = list(client.units(until=lambda u: u[0].flags & TERMINAL))
            took = time.monotonic() - began
            first = units[0][0]
            check(begin - 2 <= first.ntp <= begin and first.flags & CLEAN, "starts at the clean point before")
            times = [u[0].ntp for u in units]
            check(all(abs(b - a - 0.04) < 1e-4 for a, b in zip(times, times[1:])), "every image, 40 ms apart")
            check(abs(times[-1] - end) < 0.041, "to the end asked for")
            check(all(u[0].cseq == cseq for u in units), "CSeq in every unit")
            check(all(p.flags is None for u in units for p in u[1:]), "the extension on first packets only")
            check(sum(bool(u[0].flags & CLEAN) for u in units) == (len(units) + 49) // 50, "a key frame every 50")
            check(not any(u[0].flags & (END | BROKEN) for u in units), "no gap told of")
            stamps = [u[0].timestamp for u in units]
            check(all((b - a) % 2 ** 32 == 3600 for a, b in zip(stamps, stamps[1:])), "RTP time follows the images")
            size = sum(len(p.payload) for u in units for p in u)
            print(f"figure: {len(units)} images, {size / 1e6:.1f} MB in {took:.2f} s: "
                  f"{(times[-1] - times[0]) / took:.0f} x real time")
            check(took < 10, "faster than real time")
            status, answer, _ = client.request("GET_PARAMETER")
            check(status == 200 and "timeout=60" in answer["session"], "the session stays open")

        with_client(sim, 2, fast, "MD5")

        def over_gap(client):
            client.start(Require="onvif-replay")
            client.request("PLAY", Require="onvif-replay", Rate_Control="no",
                           Range=f"clock={clock(gap[0] - 10)}-{clock(gap[1] + 10)}")
            units = list(client.units(until=lambda u: u[0].flags & TERMINAL))
            ends = [i for i, u in enumerate(units) if u[0].flags & END]
            check(len(ends) == 1, f"one section ends ({len(ends)})")
            last, following = units[ends[0]][0], units[ends[0] + 1][0]
            check(gap[0] - 0.05 <= last.ntp < gap[0], "E on the last image before the gap")
            check(gap[1] <= following.ntp < gap[1] + 2 and following.flags & (BROKEN | CLEAN) == BROKEN | CLEAN,
                  "D and C on the first after it")
            check(not any(gap[0] <= u[0].ntp < gap[1] for u in units), "nothing from inside the gap")

        with_client(sim, 2, over_gap)

        def into_gap(client):
            client.start(Require="onvif-replay")
            client.request("PLAY", Require="onvif-replay", Rate_Control="no", Frames="intra",
                           Range=f"clock={clock(gap[0] + 30)}-{clock(gap[1] + 20)}")
            units = list(client.units(until=lambda u: u[0].flags & TERMINAL))
            check(gap[1] <= units[0][0].ntp < gap[1] + 2, "a start in the gap goes to the next section")
            check(all(u[0].flags & CLEAN for u in units) and 9 <= len(units) <= 11, f"key frames only ({len(units)})")

        with_client(sim, 2, into_gap)

        def seek_and_pause(client):
            client.start(Require="onvif-replay")
            client.request("PLAY", Require="onvif-replay", Rate_Control="no", Range=f"clock={clock(now - 3000)}-")
            list(client.units(count=20))
            old = client.cseq & 0xFF
            status, _, _ = client.request("PLAY", Require="onvif-replay", Range=f"clock={clock(now - 60)}-")
            check(status == 455, "a second PLAY without Immediate: 455")
            status, _, _ = client.request("PLAY", Require="onvif-replay", Rate_Control="yes", Immediate="yes",
                                          Range=f"clock={clock(now - 60)}-")
            check(status == 200, "seek with Immediate")
            new = client.cseq & 0xFF
            client.last_sequence = None
            fresh = []
            while len(fresh) < 5:
                packet = client.packet()
                if packet.ntp is not None:
                    check(packet.cseq in (old, new), "CSeq of one of both") if packet.cseq not in (old, new) else None
                    if packet.cseq == new:
                        fresh.append(packet)
            check(now - 62 <= fresh[0].ntp <= now - 60 and fresh[0].flags & BROKEN, "seek told as a discontinuity")
            began = time.monotonic()
            while fresh[-1].ntp < fresh[0].ntp + 2:
                packet = client.packet()
                if packet.ntp is not None:
                    fresh.append(packet)
            check(1.2 < time.monotonic() - began < 3, "real time with rate control")
            status, _, _ = client.request("PAUSE")
            check(status == 200, "PAUSE")
            while client.frames:
                channel, data = client.frames.pop(0)
            client.socket.settimeout(0.5)
            try:
                client.frame()
                raise AssertionError("images during a pause")
            except TimeoutError:
                print("ok: silence during a pause")
            client.socket.settimeout(10)
            status, answer, _ = client.request("PLAY", Require="onvif-replay")
            resumed = client.packet()
            check(status == 200 and fresh[-1].ntp - 2 <= resumed.ntp <= fresh[-1].ntp + 1, "PLAY resumes there")

        with_client(sim, 3, seek_and_pause)

        def faster(client):
            client.start(Require="onvif-replay")
            status, answer, _ = client.request("PLAY", Require="onvif-replay", Scale="8.0",
                                               Range=f"clock={clock(now - 100)}-")
            check(status == 200 and float(answer["scale"]) == 8, "Scale 8 granted")
            began = time.monotonic()
            first = next(client.units(count=1))[0].ntp
            list(client.units(until=lambda u: u[0].ntp >= first + 8))
            check(0.8 < time.monotonic() - began < 2, "eight seconds in one")
            status, answer, _ = client.request("PLAY", Require="onvif-replay", Scale="-1.0", Immediate="yes",
                                               Range=f"clock={clock(now - 100)}-")
            check(status == 200 and float(answer["scale"]) == 1, "backwards is not granted, and the answer says so")

        with_client(sim, 1, faster)

        def to_the_end(client):
            client.start(Require="onvif-replay")
            client.request("PLAY", Require="onvif-replay", Rate_Control="no", Frames="intra/60000",
                           Range=f"clock={clock(now - 7300)}-")
            units = list(client.units(until=lambda u: u[0].flags & TERMINAL))
            check(now - 7320 < units[0][0].ntp < now - 7190, "a start before the archive goes to its beginning")
            check(units[-1][0].flags & END, "E and T at the end of the archive")
            check(110 <= len(units) <= 122, f"one image a minute ({len(units)})")

        with_client(sim, 4, to_the_end)

        def wrong_clock(client):
            sim.fault("all", "clock-wrong", "on", "--seconds", "90")
            client.start(Require="onvif-replay")
            client.request("PLAY", Require="onvif-replay", Rate_Control="no", Frames="intra",
                           Range=f"clock={clock(now + 60)}-{clock(now + 62)}")
            check(now + 58 <= client.packet().ntp <= now + 60, "the archive is dated by the device's clock")

        with_client(sim, 1, wrong_clock)
        sim.fault("all", "clock-wrong", "off")

        # Clients nobody here wrote. (GStreamer 1.22's is-live=false crashes in rtspsrc itself.)
        signed = sim.recorder()["rtsp"].replace("//", f"//{sim.user}:{sim.password}@")
        if shutil.which("ffprobe"):
            done = subprocess.run(["ffprobe", "-v", "error", "-rtsp_transport", "tcp", "-show_entries",
                                   "stream=codec_name,width", "-of", "csv=p=0", f"{signed}/replay/Recording_2"],
                                  capture_output=True, timeout=40)
            check(done.stdout.split() == [b"hevc,1920"], "ffprobe reads an archive")
        if shutil.which("gst-launch-1.0"):
            done = subprocess.run(["gst-launch-1.0", "-q", "rtspsrc", "onvif-mode=true", "protocols=tcp",
                                   f"location={sim.recorder()['rtsp']}/replay/Recording_1", f"user-id={sim.user}",
                                   f"user-pw={sim.password}", "!", "rtponvifparse", "!", "rtph264depay", "!", "h264parse",
                                   "!", "identity", "eos-after=50", "!", "fakesink", "sync=false"],
                                  capture_output=True, timeout=40)
            check(done.returncode == 0, f"GStreamer's ONVIF mode plays it {done.stderr.decode()}")
    print("replay as ONVIF says")


main()
