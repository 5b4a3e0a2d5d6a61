# SPDX-License-Identifier: GPL-3.0-or-later
"""An Axis recorder as curl and FFmpeg see it."""
import datetime
import json
import os
import re
import shutil
import socket
import sys
import tempfile
import time
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "support"))
from rtsp_client import RtspClient
from simulator_http import Curl, decoded, streams_of, until
from simulator_process import Simulator, check, skip

if not shutil.which("ffmpeg") or not shutil.which("curl"):
    skip("ffmpeg or curl is not installed")
UTC = datetime.timezone.utc


def pairs(answer):
    return dict(line.split("=", 1) for line in answer.text.splitlines() if "=" in line)


def when(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def main():
    with Simulator("127.163.0.1", "--brands", "axis", "--archive-hours", "5") as sim:
        host = "127.163.1.1"
        http = Curl(sim.recorder()["address"], sim.user, sim.password)
        plain = sim.recorder()["rtsp"]
        rtsp = plain.replace("//", f"//{sim.user}:{sim.password}@")

        # --- identity --------------------------------------------------------------------------
        brand = pairs(http("/axis-cgi/param.cgi?action=list&group=Brand"))
        check(brand["root.Brand.Brand"] == "AXIS" and len(brand) == 7, "Brand")
        both = pairs(http("/axis-cgi/param.cgi?action=list&group=root.Brand%2Croot.Properties.Firmware"))
        check(len(both) == 9 and "root.Properties.Firmware.Version" in both, "two groups")
        check(http("/axis-cgi/param.cgi?action=list&group=Nothing").text.startswith("# Error"), "an unknown group")
        check(pairs(http("/axis-cgi/param.cgi?action=list&group=Image.I1.Name"))["root.Image.I1.Name"] ==
              sim.recorder()["cameras"][1]["name"], "names")

        def post(path, method):
            return json.loads(http(path, body=json.dumps({"apiVersion": "1.0", "context": "c", "method": method})).text)

        check(any(a["id"] == "param-cgi" for a in post("/axis-cgi/apidiscovery.cgi", "getApiList")["data"]["apiList"]), "apidiscovery")
        clock = post("/axis-cgi/time.cgi", "getDateTimeInfo")["data"]
        said = datetime.datetime.strptime(clock["dateTime"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        check(abs(said - datetime.datetime.now(UTC)).total_seconds() < 5 and clock["timeZone"] == "Europe/Paris", "time")
        check("error" in post("/axis-cgi/time.cgi", "dance"), "an unknown method")
        check(http("/axis-cgi/nothing.cgi").status == 404, "an unknown program")
        check(http("/axis-cgi/jpg/image.cgi?camera=2").body[:2] == b"\xff\xd8", "a still image")
        with http.stream("/axis-cgi/mjpg/video.cgi?camera=1&fps=20") as moving:
            check(moving.read(5, rb"(--myboundary.*){5}").count(b"\xff\xd8") >= 4, "moving images")
        disks = {d.get("diskid"): d.get("status") for d in ET.fromstring(http("/axis-cgi/disks/list.cgi?diskid=all").text).iter("disk")}
        check(disks == {"SD_DISK": "OK", "NetworkShare": "disconnected"}, "disks")
        wear = {d.get("diskid"): d.get("wear") for d in ET.fromstring(http("/axis-cgi/disks/gethealth.cgi").text).iter("HealthStatus")}
        check(wear["SD_DISK"] == "3", "wear")

        # --- recordings ------------------------------------------------------------------------
        def recordings(more=""):
            return [r.attrib for r in ET.fromstring(http("/axis-cgi/record/list.cgi?recordingid=all" + more).text).iter("recording")]

        mine = [r for r in recordings() if r["source"] == "1"]
        check(5 <= len(mine) <= 6 and mine[-1]["recordingstatus"] == "recording" and mine[-1]["stoptime"] == "", f"recordings ({len(mine)})")
        check(mine[1]["starttime"] == mine[0]["stoptime"], "one after the other")
        one = mine[2]
        begin = when(one["starttime"]) + datetime.timedelta(minutes=10, seconds=1)
        end = begin + datetime.timedelta(seconds=20)
        inside = recordings(f"&starttime={begin:%Y-%m-%dT%H:%M:%SZ}&stoptime={end:%Y-%m-%dT%H:%M:%SZ}")
        check([r["source"] for r in inside] == ["1", "2", "3", "4"], "of a time")
        query = (f"schemaversion=1&recordingid={one['recordingid']}&diskid=SD_DISK&exportformat=matroska"
                 f"&starttime={begin:%Y-%m-%dT%H:%M:%SZ}&stoptime={end:%Y-%m-%dT%H:%M:%SZ}")
        properties = next(ET.fromstring(http("/axis-cgi/record/export/properties.cgi?" + query).text).iter("ExportProperties"))
        lead = (begin - when(properties.get("Starttime"))).total_seconds()
        check(0 <= lead <= 2.1, f"the proper start is a key frame before ({lead} s)")
        answer = http("/axis-cgi/record/export/exportrecording.cgi?" + query)
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "export.mkv")
            open(file, "wb").write(answer.body)
            check(answer.body[:4] == b"\x1aE\xdf\xa3" and streams_of(file) == [("h264", 1920)], "Matroska")
            images, complaints = decoded(file)
            check(500 <= images <= 551 and not complaints, f"{images} images of 20 s {complaints}")
        check("GeneralError" in http("/axis-cgi/record/export/properties.cgi?" + query.replace("SD_DISK", "NO")).text, "an unknown disk")

        # --- streams ---------------------------------------------------------------------------
        check(streams_of(f"{rtsp}/axis-media/media.amp?camera=1", "-rtsp_transport", "tcp") == [("h264", 1920)], "live")
        check(streams_of(f"{rtsp}/axis-media/media.amp?camera=4&resolution=640x360", "-rtsp_transport", "tcp") == [("hevc", 640)], "live, small")

        def client(query):
            one = RtspClient(f"{plain}/axis-media/media.amp?{query}", sim.user, sim.password, "MD5")
            return one

        live = client("camera=1&resolution=640x360&onvifreplayext=1")
        live.start()
        live.request("PLAY")
        units = list(live.units(count=60))
        late = [abs(unit[0].ntp - time.time()) for unit in units[50:]]
        check(max(late) < 0.5, f"onvifreplayext dates live images ({max(late):.2f} s)")
        live.close()
        replay = client(f"recordingid={one['recordingid']}&onvifreplayext=1")
        sdp = replay.start()
        status, headers, _ = replay.request("PLAY", Range=f"clock={end:%Y%m%dT%H%M%SZ}-", Rate_Control="no")
        check(status == 200 and headers["range"].startswith("clock="), "a recording from a time on")
        first = next(replay.units(count=1))[0].ntp
        check(0 <= end.timestamp() - first <= 2.1, "starts at the clean point before")
        replay.close()
        check("m=video" in sdp, "its SDP")
        tail = client(f"recordingid={one['recordingid']}")
        tail.start()
        stop = when(one["stoptime"])
        tail.request("PLAY", Range=f"clock={stop - datetime.timedelta(seconds=3):%Y%m%dT%H%M%SZ}-", Rate_Control="no")
        met = []
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and not met:
            channel, data = tail.frame()
            if channel == 1 and data[1] == 203:
                met.append(data)
        check(met, "RTCP BYE at its end")
        tail.close()

        # --- events ----------------------------------------------------------------------------
        def event(*words):
            check(sim.control("event", *words)["ok"], f"event {words}")

        listener = client("video=0&audio=0&event=on")
        status, _, sdp = listener.request("DESCRIBE")
        check(b"m=application" in sdp and b"vnd.onvif.metadata" in sdp and b"m=video" not in sdp, "metadata alone")
        listener.request("SETUP", listener.url + "/trackID=2", Transport="RTP/AVP/TCP;unicast;interleaved=0-1")
        listener.request("PLAY")

        def document():
            return b"".join(p.payload for p in next(listener.units(count=1)))

        initial = ET.fromstring(document())
        topics = [t.text for t in initial.iter("{http://docs.oasis-open.org/wsn/b-2}Topic")]
        check("tns1:Device/tnsaxis:IO/Port" in topics and "tnsaxis:CameraApplicationPlatform/VMD/Camera2Profile1" in topics, "states first")
        event(f"{host}/2", "motion", "on")
        changed = document().decode()
        check("VMD/Camera2Profile1" in changed and 'PropertyOperation="Changed"' in changed and 'Value="1"' in changed, "then changes")
        listener.close()

        # --- events by WebSocket -------------------------------------------------------------------
        def upgrade(token):
            link = socket.create_connection((host, 8080), timeout=5)
            link.sendall((f"GET /vapix/ws-data-stream?wssession={token}&sources=events HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += link.recv(1)
            return link, head

        def take(link, count):
            data = b""
            while len(data) < count:
                piece = link.recv(count - len(data))
                if not piece:
                    raise ConnectionError
                data += piece
            return data

        def frame(link):
            first, length = take(link, 2)
            if length == 126:
                length = int.from_bytes(take(link, 2), "big")
            return first & 15, take(link, length)

        def tell(link, opcode, text):
            mask = b"\1\2\3\4"
            body = bytes(b ^ mask[i % 4] for i, b in enumerate(text))
            size = bytes([0x80 | len(body)]) if len(body) < 126 else b"\xfe" + len(body).to_bytes(2, "big")
            link.sendall(bytes([0x80 | opcode]) + size + mask + body)

        token = http("/axis-cgi/wssession.cgi").text
        link, head = upgrade(token)
        check(b" 101 " in head and b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in head, "RFC 6455's own handshake")
        check(b" 401 " in upgrade(token)[1], "a session serves once")
        filters = {"apiVersion": "1.0", "context": "c", "method": "events:configure",
                   "params": {"eventFilterList": [{"topicFilter": "tns1:Device/tnsaxis:IO//."}]}}
        tell(link, 1, json.dumps(filters).encode())
        answer = json.loads(frame(link)[1])
        check(answer["context"] == "c" and "data" in answer, "events:configure")
        states = [json.loads(frame(link)[1])["params"]["notification"] for _ in range(4)]
        check({s["message"]["data"]["state"] for s in states} == {"0"}, "states of the four ports")
        event(f"{host}/1", "signal-loss", "on")  # not asked for
        event(f"{host}/3", "digital-input", "on")
        told = json.loads(frame(link)[1])["params"]["notification"]
        check(told["message"]["source"] == {"port": "3"} and told["message"]["data"] == {"state": "1"} and
              abs(told["timestamp"] / 1000 - time.time()) < 5, "a port's change, and nothing else")
        tell(link, 9, b"hello")
        check(frame(link) == (10, b"hello"), "pong")
        sim.fault(host, "subscriptions-lost", "on")
        check(until(lambda: sim.status()[host]["subscriptions"] == 0, 6), "subscriptions-lost")
        sim.fault(host, "subscriptions-lost", "off")
        link.close()
        link, _ = upgrade(http("/axis-cgi/wssession.cgi").text)
        link.sendall(b"\x81\x05naked")
        check(frame(link)[0] == 8, "an unmasked frame ends it")
        link.close()

        # --- PTZ and ports ---------------------------------------------------------------------
        def ptz(query):
            return http(f"/axis-cgi/com/ptz.cgi?camera=1&{query}")

        def state():
            return sim.status()[host]["ptz"]["VideoSource_1"]

        check(ptz("continuouspantiltmove=40,0").status == 204 and state()["moving"], "moves")
        time.sleep(0.5)
        check(ptz("continuouspantiltmove=0,0").status == 204 and not state()["moving"] and state()["pan"] > 0.05, "until a 0,0")
        check("presetposno2=Carrefour" in ptz("query=presetposall").text, "presets")
        check(ptz("gotoserverpresetname=Carrefour").status == 204, "goes to one by name")
        check(until(lambda: state()["stoppedBy"] == "arrival", 4) and state()["pan"] == 0.5, "and arrives")
        check(ptz("query=position").text.startswith("pan=90.00"), "position")
        check(ptz("continuouszoommove=50").status == 204 and state()["moving"], "zooms")
        ptz("continuouszoommove=0")
        check(ptz("gotoserverpresetname=Nulle").text.startswith("Error"), "a preset that isn't there")
        check(http("/axis-cgi/com/ptz.cgi?camera=2&continuouspantiltmove=1,1").text.startswith("Error"), "a fixed camera")
        http("/axis-cgi/io/port.cgi?action=5:/")
        check(sim.status()[host]["relays"][0] is True and "port5=active" in http("/axis-cgi/io/port.cgi?checkactive=5").text, "a port")
    print("axis as recorders speak it")


main()
