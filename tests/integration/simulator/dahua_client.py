# SPDX-License-Identifier: GPL-3.0-or-later
"""A dahua recorder as curl and FFmpeg see it, healthy and with each of its habits."""
import datetime
import json
import os
import re
import shutil
import sys
import tempfile
import time
import zoneinfo

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "support"))
from simulator_http import Curl, decoded, streams_of, until
from simulator_process import Simulator, check, skip

if not shutil.which("ffmpeg") or not shutil.which("curl"):
    skip("ffmpeg or curl is not installed")
PARIS = zoneinfo.ZoneInfo("Europe/Paris")


def pairs(answer):
    if not all(line.endswith("\r") for line in answer.text.split("\n")[:-1]):
        raise AssertionError("lines end with CR LF")
    return dict(line.split("=", 1) for line in answer.text.split("\r\n") if "=" in line)


def main():
    with Simulator("127.162.0.1", "--brands", "dahua", "--archive-hours", "5") as sim:
        host = "127.162.1.1"
        http = Curl(sim.recorder()["address"], sim.user, sim.password)
        rtsp = sim.recorder()["rtsp"].replace("//", f"//{sim.user}:{sim.password}@")

        # --- identity --------------------------------------------------------------------------
        check(http("/cgi-bin/magicBox.cgi?action=getDeviceType").text.startswith("type=DHI-NVR"), "getDeviceType")
        info = pairs(http("/cgi-bin/magicBox.cgi?action=getSystemInfo"))
        check(info["deviceType"].startswith("DHI") and info["serialNumber"], "getSystemInfo")
        for action, name in (("getSoftwareVersion", "version"), ("getMachineName", "name")):
            check(name in pairs(http(f"/cgi-bin/magicBox.cgi?action={action}")), action)
        said = datetime.datetime.strptime(pairs(http("/cgi-bin/global.cgi?action=getCurrentTime"))["result"], "%Y-%m-%d %H:%M:%S")
        wall = datetime.datetime.now(PARIS).replace(tzinfo=None)
        check(abs((said - wall).total_seconds()) < 5, "its wall clock is that of Paris")
        titles = pairs(http("/cgi-bin/configManager.cgi?action=getConfig&name=ChannelTitle"))
        check(titles["table.ChannelTitle[1].Name"] == sim.recorder()["cameras"][1]["name"], "titles, counted from 0")
        encode = pairs(http("/cgi-bin/configManager.cgi?action=getConfig&name=Encode"))
        check(encode["table.Encode[1].MainFormat[0].Video.Compression"] == "H.265", "Encode")
        for name in ("RemoteDevice", "NTP", "Locales"):
            check(all(k.startswith(f"table.{name}.") for k in pairs(http(f"/cgi-bin/configManager.cgi?action=getConfig&name={name}"))), name)
        check(pairs(http("/cgi-bin/storageDevice.cgi?action=getDeviceAllInfo"))["list.info[0].State"] == "Success", "storage")
        check(http("/cgi-bin/snapshot.cgi?channel=1").body[:2] == b"\xff\xd8", "a still image")
        answer = http("/cgi-bin/magicBox.cgi?action=dance")
        check(answer.status == 400 and answer.text == "Error\r\nBad Request!\r\n", "what it doesn't know is an error")

        # --- search ----------------------------------------------------------------------------
        hour = datetime.timedelta(hours=1)

        def create():
            answer = http("/cgi-bin/mediaFileFind.cgi?action=factory.create")
            return pairs(answer)["result"] if answer.status == 200 else None

        def finder(action, finder_id, more=""):
            return http(f"/cgi-bin/mediaFileFind.cgi?action={action}&object={finder_id}{more}")

        def condition(begin, end, channel=1):
            return (f"&condition.Channel={channel}&condition.StartTime={begin:%Y-%m-%d%%20%H:%M:%S}&condition.EndTime="
                    f"{end:%Y-%m-%d%%20%H:%M:%S}&condition.Types[0]=dav&condition.VideoStream=Main")

        def search(begin, end, channel=1, count=100):
            mine, items = create(), []
            answer = finder("findFile", mine, condition(begin, end, channel))
            while answer.status == 200:
                page = pairs(finder("findNextFile", mine, f"&count={count}"))
                if page["found"] == "0":
                    break
                items += [{k.split(".", 1)[1]: v for k, v in page.items() if k.startswith(f"items[{i}].")} for i in range(int(page["found"]))]
            finder("close", mine)
            finder("destroy", mine)
            return items

        items = search(wall - 3 * hour, wall - hour)
        check(len(items) in (12, 13) and items == search(wall - 3 * hour, wall - hour, count=5), f"files by pages ({len(items)})")
        check(items[1]["StartTime"] == items[0]["EndTime"], "one after the other")
        check(search(wall - 30 * hour, wall - 29 * hour) == [], "nothing before the archive")
        check(finder("findNextFile", 12345).status == 400, "an unknown finder is an error")

        # --- download and playback -------------------------------------------------------------
        with tempfile.TemporaryDirectory() as folder:
            begin = wall - hour
            for channel, codec in ((1, "h264"), (2, "hevc")):
                end = begin + datetime.timedelta(seconds=20)
                answer = http(f"/cgi-bin/loadfile.cgi?action=startLoad&channel={channel}&startTime={begin:%Y-%m-%d%%20%H:%M:%S}"
                              f"&endTime={end:%Y-%m-%d%%20%H:%M:%S}&subtype=0")
                file = os.path.join(folder, f"{channel}.dav")
                open(file, "wb").write(answer.body)
                check(answer.body[:4] == b"DHAV" and int(answer.headers["content-length"]) == len(answer.body), "DHAV, all bytes announced")
                check(streams_of(file) == [(codec, 1920)], f"ffprobe opens it: {codec}")
                images, complaints = decoded(file)
                check(500 <= images <= 551 and not complaints, f"{images} images of 20 s {complaints}")
            answer = http("/cgi-bin/RPC_Loadfile" + items[0]["FilePath"].replace("[", "%5B").replace("]", "%5D"), seconds=60)
            check(len(answer.body) == int(items[0]["Length"]), "a file by its path, as long as the search said")
        check(streams_of(f"{rtsp}/cam/realmonitor?channel=1&subtype=0", "-rtsp_transport", "tcp") == [("h264", 1920)], "live main stream")
        check(streams_of(f"{rtsp}/cam/realmonitor?channel=4&subtype=1", "-rtsp_transport", "tcp") == [("hevc", 640)], "live sub stream")
        url = f"{rtsp}/cam/playback?channel=2&subtype=0&starttime={begin:%Y_%m_%d_%H_%M_%S}&endtime={wall:%Y_%m_%d_%H_%M_%S}"
        check(decoded(url, "-rtsp_transport", "tcp", images=50)[0] == 50, "playback decodes")

        # --- events ----------------------------------------------------------------------------
        def event(*words):
            check(sim.control("event", *words)["ok"], f"event {words}")

        attach = "/cgi-bin/eventManager.cgi?action=attach&codes=[All]&heartbeat=2"
        with http.stream(attach) as events, http.stream(attach.replace("All", "VideoLoss")) as losses:
            check(events.read(5, b"Heartbeat"), "heartbeats")
            until(lambda: sim.status()[host]["subscriptions"] == 2, 5)
            event(f"{host}/2", "motion", "on")
            seen = events.read(3, rb"}\r\n")
            part = re.search(rb"--myboundary\r\nContent-Type: text/plain\r\nContent-Length:(\d+)\r\n\r\n(Code=VideoMotion.*)", seen, re.S)
            text = part.group(2)[:int(part.group(1))].decode()
            check(text.startswith("Code=VideoMotion;action=Start;index=1;data={\n") and
                  json.loads(text.split("data=", 1)[1])["RegionName"], "motion, with JSON over several lines")
            event(f"{host}/2", "motion", "off")
            check(events.read(3, b"action=Stop;index=1"), "and its end")
            event(f"{host}/3", "line-crossing", "on")
            check(b"action=Pulse" in events.read(3, b"CrossLineDetection"), "a crossing is a pulse")
            event(f"{host}/1", "signal-loss", "on")
            check(b"Code=VideoLoss;action=Start;index=0" in losses.read(3, b"VideoLoss"), "what was asked for")
            check(b"VideoMotion" not in losses.data, "and nothing else")
            event(f"{host}/1", "signal-loss", "off")

        # --- PTZ and outputs -------------------------------------------------------------------
        def ptz(query):
            return http(f"/cgi-bin/ptz.cgi?{query}").status

        def state():
            return sim.status()[host]["ptz"]["VideoSource_1"]

        check(ptz("action=start&channel=0&code=Right&arg1=0&arg2=4&arg3=0") == 200 and state()["moving"], "moves")
        time.sleep(0.6)
        check(state()["moving"] and ptz("action=stop&channel=0&code=Right&arg1=0&arg2=4&arg3=0") == 200, "until told to stop")
        check(not state()["moving"] and state()["pan"] > 0.1, f"stopped ({state()})")
        check(ptz("action=start&channel=0&code=GotoPreset&arg1=0&arg2=2&arg3=0") == 200, "goes to a preset")
        check(until(lambda: state()["stoppedBy"] == "arrival" and state()["pan"] == 0.5, 4), "and arrives")
        check(ptz("action=start&channel=0&code=GotoPreset&arg1=0&arg2=99&arg3=0") == 400, "a preset that isn't there")
        check(ptz("action=start&channel=1&code=Left&arg1=0&arg2=1&arg3=0") == 400, "a fixed camera refuses")
        check(http("/cgi-bin/configManager.cgi?action=setConfig&AlarmOut[0].Mode=1").text == "OK\r\n", "an output")
        check(sim.status()[host]["relays"][0] and http("/cgi-bin/alarm.cgi?action=getOutState").text == "result=1\r\n", "and its state")

        # --- habits ----------------------------------------------------------------------------
        def with_quirk(name, run):
            sim.fault(host, name, "on")
            try:
                return run()
            finally:
                sim.fault(host, name, "off")

        first = with_quirk("zero-based-channels", lambda: search(wall - 2 * hour, wall - hour, channel=0))
        check(first and first[0]["Channel"] == "0", "zero-based-channels")
        check(search(wall - 2 * hour, wall - hour, channel=0) == [], "which others refuse")

        def leak():
            ids = [create() for _ in range(6)]
            for one in ids:
                if one:
                    finder("close", one)
                    finder("destroy", one)
            return [bool(i) for i in ids] + [bool(create())]

        check(with_quirk("find-leak", leak) == [True] * 4 + [False] * 3, "find-leak: four finders, and none comes back")
        check(create() is not None, "until it is over")

        def alert(seconds, words, until_seen=None):
            with http.stream(attach) as stream:
                until(lambda: sim.status()[host]["subscriptions"] > 0, 5)
                sim.control("event", *words)
                return stream.read(seconds, until_seen), stream.ended(0.3)

        move = (f"{host}/2", "motion", "on")
        cut, ended = with_quirk("truncated-multipart", lambda: alert(3, move))
        check(ended and b"--myboundary" in cut and b"}\r\n" not in cut, "truncated-multipart")
        bad = with_quirk("malformed-part", lambda: alert(3, move, rb"data=.*\r\n\r\n"))[0]
        check(b"data={" in bad and b"}\r\n" not in bad, "malformed-part: half a JSON object in a whole part")
        check(b"0000-00-00 00:00:00" in with_quirk("zero-dates", lambda: alert(3, move, b"}"))[0], "zero-dates")
        silent, ended = with_quirk("heartbeat-stops", lambda: alert(4, move))
        check(silent == b"" and not ended, "heartbeat-stops: open and silent")
        latin = with_quirk("non-utf8-names", lambda: http("/cgi-bin/configManager.cgi?action=getConfig&name=ChannelTitle")).body
        check(b"R\xe9publique" in latin, "non-utf8-names")
    print("dahua as recorders speak it")


main()
