# SPDX-License-Identifier: GPL-3.0-or-later
"""A hikvision recorder as curl and FFmpeg see it, healthy and with each of its habits."""
import datetime
import os
import re
import shutil
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
NS = "{http://www.hikvision.com/ver20/XMLSchema}"


def search_body(begin, end, position=0, most=40, spelling="trackIDList", track=101):
    return (f"<CMSearchDescription><searchID>C77384AD-66A0-0001</searchID><{spelling}><trackID>{track}</trackID></{spelling}>"
            f"<timeSpanList><timeSpan><startTime>{begin:%Y-%m-%dT%H:%M:%SZ}</startTime><endTime>{end:%Y-%m-%dT%H:%M:%SZ}</endTime>"
            f"</timeSpan></timeSpanList><maxResults>{most}</maxResults><searchResultPosition>{position}</searchResultPosition>"
            "<metadataList><metadataDescriptor>//recordType.meta.std-cgi.com</metadataDescriptor></metadataList>"
            "</CMSearchDescription>")


def main():
    with Simulator("127.161.0.1", "--brands", "hikvision", "--cameras-per-recorder", "4", "--archive-hours", "30") as sim:
        check(sim.recorder()["brand"] == "hikvision", "the ready line names the brand")
        host = "127.161.1.1"
        http = Curl(sim.recorder()["address"], sim.user, sim.password)
        rtsp = sim.recorder()["rtsp"].replace("//", f"//{sim.user}:{sim.password}@")

        # --- identity --------------------------------------------------------------------------
        asked = http.challenges("/ISAPI/System/deviceInfo")
        check(len(asked) == 1 and "algorithm=MD5" in asked[0], "one MD5 challenge")
        check(Curl(http.base, sim.user, "wrong")("/ISAPI/System/deviceInfo").status == 401, "a wrong password is refused")
        info = ET.fromstring(http("/ISAPI/System/deviceInfo").text)
        check(info.tag == NS + "DeviceInfo" and info.findtext(NS + "manufacturer") == "hikvision", "deviceInfo")
        local = datetime.datetime.fromisoformat(ET.fromstring(http("/ISAPI/System/time").text).findtext(NS + "localTime"))
        check(abs(local - datetime.datetime.now(UTC)) < datetime.timedelta(seconds=5) and local.utcoffset(), "time with its offset")
        for path in ("System/status", "System/capabilities", "ContentMgmt/InputProxy/channels/status"):
            check(ET.fromstring(http(f"/ISAPI/{path}").text) is not None, path)
        ids = [c.findtext(NS + "id") for c in ET.fromstring(http("/ISAPI/Streaming/channels").text)]
        check(ids == ["101", "102", "201", "202", "301", "302", "401", "402"], "stream ids")
        check(http("/ISAPI/Streaming/channels/103").status == 403, "a stream that isn't there is a 403")
        names = [c.findtext(NS + "name") for c in ET.fromstring(http("/ISAPI/ContentMgmt/InputProxy/channels").text)]
        check(names == [c["name"] for c in sim.recorder()["cameras"]], "names of the channels")
        check(http("/ISAPI/Streaming/channels/101/picture").body[:2] == b"\xff\xd8", "a still image")
        disks = ET.fromstring(http("/ISAPI/ContentMgmt/Storage").text)
        check([d.text for d in disks.iter("{http://www.hikvision.com/ver10/XMLSchema}status")] == ["ok", "notexist"], "disks")

        # --- search, calendar, download, playback ----------------------------------------------
        now = datetime.datetime.now(UTC).replace(microsecond=0)
        hour = datetime.timedelta(hours=1)

        def search(*args, **options):
            answer = http("/ISAPI/ContentMgmt/search", body=search_body(*args, **options))
            root = ET.fromstring(answer.text)
            return answer.status, root.findtext(NS + "responseStatusStrg"), [
                (i.findtext(f"{NS}timeSpan/{NS}startTime"), i.findtext(f"{NS}timeSpan/{NS}endTime"),
                 i.findtext(f"{NS}mediaSegmentDescriptor/{NS}playbackURI")) for i in root.iter(NS + "searchMatchItem")]

        status, word, all_items = search(now - 5 * hour, now - 2 * hour)
        check(status == 200 and word == "OK" and len(all_items) in (18, 19), f"three hours in files of ten minutes ({len(all_items)})")
        paged, position = [], 0
        while True:
            _, word, items = search(now - 5 * hour, now - 2 * hour, position=position, most=7)
            paged += items
            position += len(items)
            if word != "MORE":
                break
        check(paged == all_items, "the same by pages of seven")
        check(search(now - 50 * hour, now - 45 * hour)[1] == "NO MATCHES", "nothing before the archive")
        month = ET.fromstring(http("/ISAPI/ContentMgmt/record/tracks/101/dailyDistribution", body=f"<trackDailyParam><year>{local.year}"
                                   f"</year><monthOfYear>{local.month}</monthOfYear></trackDailyParam>").text)
        days = {int(d.findtext(NS + "dayOfMonth")): d.findtext(NS + "record") for d in month.iter(NS + "day")}
        check(days[local.day] == "true" and len(days) >= 28, "calendar")
        check(http("/ISAPI/ContentMgmt/search", body="<CMSearchDescription>").status == 400, "bad XML is a 400")

        with tempfile.TemporaryDirectory() as folder:
            for track, codec in (("101", "h264"), ("201", "hevc")):
                begin, end = now - hour, now - hour + datetime.timedelta(seconds=20)
                uri = (f"rtsp://{host}/Streaming/tracks/{track}/?starttime={begin:%Y%m%dT%H%M%SZ}&amp;endtime={end:%Y%m%dT%H%M%SZ}"
                       "&amp;name=ch01&amp;size=1")
                body = f"<downloadRequest><playbackURI>{uri}</playbackURI></downloadRequest>"
                answer = http("/ISAPI/ContentMgmt/download", body=body, method="GET")
                file = os.path.join(folder, track + ".mp4")
                open(file, "wb").write(answer.body)
                check(answer.status == 200 and int(answer.headers["content-length"]) == len(answer.body), f"{track}: all bytes announced")
                check(answer.body[:4] == b"\0\0\1\xba" and streams_of(file) == [(codec, 1920)], f"{track}: a program stream of {codec}")
                images, complaints = decoded(file)
                check(500 <= images <= 551 and not complaints, f"{track}: {images} images of 20 s {complaints}")
            size = int(re.search(r"size=(\d+)", all_items[0][2]).group(1))
            body = f"<downloadRequest><playbackURI>{all_items[0][2].replace('&', '&amp;')}</playbackURI></downloadRequest>"
            answer = http("/ISAPI/ContentMgmt/download", "-r", "0-0", body=body, method="GET", seconds=60)
            check(len(answer.body) == size, f"the search's size is the file's ({size})")

        def track_url(seconds):
            begin = now - hour
            end = begin + datetime.timedelta(seconds=seconds)
            return f"{rtsp}/Streaming/tracks/101?starttime={begin:%Y%m%dT%H%M%SZ}&endtime={end:%Y%m%dT%H%M%SZ}"

        check(streams_of(f"{rtsp}/Streaming/Channels/101", "-rtsp_transport", "tcp") == [("h264", 1920)], "live main stream")
        check(streams_of(f"{rtsp}/Streaming/Channels/102", "-rtsp_transport", "tcp") == [("h264", 640)], "live sub stream")
        check(decoded(track_url(60), "-rtsp_transport", "tcp", images=60)[0] == 60, "playback decodes")

        def replayed(**headers):
            """Units of a track of four seconds, at full speed, until it falls silent."""
            client = RtspClient(track_url(4).replace(f"{sim.user}:{sim.password}@", ""), sim.user, sim.password, "MD5")
            client.start()
            status, answer, _ = client.request("PLAY", Rate_Control="no", **headers)
            check(status == 200 and "rate-control" not in answer, "Rate-Control is obeyed and not echoed")
            client.socket.settimeout(1.5)
            count, extension = 0, False
            try:
                for unit in client.units(count=400):
                    count += 1
                    extension |= unit[0].ntp is not None
            except TimeoutError:
                pass
            client.close()
            return count, extension

        count, extension = replayed()
        check(100 <= count <= 151 and not extension, f"the track ends at its endtime ({count} images)")
        client = RtspClient(track_url(4).replace(f"{sim.user}:{sim.password}@", ""), sim.user, sim.password, "MD5")
        status, answer, _ = client.request("DESCRIBE", Require="onvif-replay")
        check(status == 551 and answer["unsupported"] == "onvif-replay", "no ONVIF replay on its own addresses")
        client.close()

        # --- events ----------------------------------------------------------------------------
        def event(*words):
            check(sim.control("event", *words)["ok"], f"event {words}")

        with http.stream("/ISAPI/Event/notification/alertStream") as alerts:
            heartbeat = alerts.read(6, rb"videoloss.*inactive.*</EventNotificationAlert>")
            check(b"--boundary\r\nContent-Type: application/xml" in heartbeat, "heartbeats")
            event(f"{host}/2", "motion", "on")
            seen = alerts.read(6, rb"(VMD.*){3}")
            counts = re.findall(rb"<activePostCount>(\d+)</activePostCount>\n<eventType>VMD", seen)
            check(counts[:3] == [b"1", b"2", b"3"] and b"<channelID>2<" in seen, f"an active event repeats each second {counts}")
            event(f"{host}/2", "motion", "off")
            event(f"{host}/3", "digital-input", "on")
            check(alerts.read(4, b"<inputIOPortID>3<"), "an input")
            event(f"{host}/3", "digital-input", "off")
            quiet = alerts.read(3)
            check(b"VMD" not in quiet, "and motion ends by silence")
            check(sim.status()[host]["subscriptions"] == 1, "counted")
            event(host, "storage-failure", "on")
            check(alerts.read(3, b"diskerror"), "storage")
            check(b">error<" in http("/ISAPI/ContentMgmt/Storage").body, "and the disk says so")
            event(host, "storage-failure", "off")

        # --- PTZ and outputs -------------------------------------------------------------------
        def ptz():
            return sim.status()[host]["ptz"]["VideoSource_1"]

        def put(path, body=""):
            return http(f"/ISAPI/{path}", body=body, method="PUT")

        ok = put("PTZCtrl/channels/1/momentary", "<PTZData><pan>60</pan><tilt>0</tilt><zoom>0</zoom><Momentary><duration>500"
                 "</duration></Momentary></PTZData>")
        check(ET.fromstring(ok.text).findtext(NS + "statusCode") == "1", "momentary")
        check(until(lambda: not ptz()["moving"], 3) and ptz()["stoppedBy"] == "timeout", "stops by itself")
        check(0.12 < ptz()["pan"] < 0.18, f"after 0.5 s at 60 % ({ptz()['pan']})")
        put("PTZCtrl/channels/1/continuous", "<PTZData><pan>-20</pan><tilt>0</tilt><zoom>0</zoom></PTZData>")
        time.sleep(1.2)
        check(ptz()["moving"], "continuous goes on")
        put("PTZCtrl/channels/1/continuous", "<PTZData><pan>0</pan><tilt>0</tilt><zoom>0</zoom></PTZData>")
        check(not ptz()["moving"] and ptz()["stoppedBy"] == "command", "until a 0")
        presets = ET.fromstring(http("/ISAPI/PTZCtrl/channels/1/presets").text)
        check([p.findtext(NS + "id") for p in presets] == ["1", "2", "3"], "presets")
        put("PTZCtrl/channels/1/presets/2/goto")
        check(until(lambda: ptz()["stoppedBy"] == "arrival", 4) and ptz()["pan"] == 0.5, "goes to one")
        put("PTZCtrl/channels/1/presets/9", "<PTZPreset><id>9</id><presetName>Ici</presetName></PTZPreset>")
        check("Ici" in http("/ISAPI/PTZCtrl/channels/1/presets/9").text, "keeps one")
        http("/ISAPI/PTZCtrl/channels/1/presets/9", method="DELETE")
        check(put("PTZCtrl/channels/1/presets/9/goto").status == 400, "and forgets it")
        put("PTZCtrl/channels/1/patrols/1/start")
        check(until(lambda: ptz()["tour"] == 1 and ptz()["moving"], 3), "a patrol starts")
        put("PTZCtrl/channels/1/patrols/1/stop")
        check(ptz()["tour"] == 0 and not ptz()["moving"], "and stops")
        check(put("PTZCtrl/channels/2/continuous", "<PTZData/>").status == 403, "a fixed camera refuses")
        put("System/IO/outputs/1/trigger", "<IOPortData><outputState>high</outputState></IOPortData>")
        check(sim.status()[host]["relays"][0] is True, "an output")
        check("active" in http("/ISAPI/System/IO/outputs/1/status").text, "and its state")

        # --- habits ----------------------------------------------------------------------------
        def with_quirk(name, run):
            sim.fault(host, name, "on")
            check(name in sim.status()[host]["faults"], f"{name} is on")
            try:
                return run()
            finally:
                sim.fault(host, name, "off")

        _, _, items = with_quirk("local-z", lambda: search(now - hour, now + 2 * hour))
        last = datetime.datetime.strptime(items[-1][1], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        check(abs(last - now - local.utcoffset()) < datetime.timedelta(seconds=120), "local-z: the end is at the wall clock's now")
        answer = with_quirk("search-500", lambda: http("/ISAPI/ContentMgmt/search", body=search_body(now - 25 * hour, now)))
        check(answer.status == 500 and answer.text.count("version=\"2.0\"") == 2, "search-500: two roots")
        check(with_quirk("search-500", lambda: search(now - 23 * hour, now))[0] == 200, "but not for a day")
        status = with_quirk("track-list-spelling", lambda: (
            http("/ISAPI/ContentMgmt/search", body=search_body(now - hour, now)).status,
            search(now - hour, now, spelling="trackList")[0]))
        check(status == (400, 200), "track-list-spelling")
        first = with_quirk("ignored-position", lambda: search(now - 5 * hour, now, position=7, most=7)[2])
        check(first[0] == search(now - 5 * hour, now, most=1)[2][0], "ignored-position")
        answer = with_quirk("rejection-under-200", lambda: put("PTZCtrl/channels/1/continuous", "<PTZData><pan>9</pan></PTZData>"))
        check(answer.status == 200 and "<statusCode>4<" in answer.text and not ptz()["moving"], "rejection-under-200")
        check(with_quirk("endtime-ignored", replayed)[0] >= 400, "endtime-ignored")

        def alert(seconds, until_seen=None):
            with http.stream("/ISAPI/Event/notification/alertStream") as stream:
                return stream.read(seconds, until_seen), stream.ended(0.3)

        malformed = with_quirk("malformed-part", lambda: alert(6, rb"Parking & Poste.*</EventNotificationAlert>"))[0]
        check(b"<activePostCount/>" in malformed and b"Parking & Poste" in malformed, "malformed-part")
        cut, ended = with_quirk("truncated-multipart", lambda: alert(5))
        check(ended and b"--boundary" in cut and b"</EventNotificationAlert>" not in cut, "truncated-multipart")
        silent, ended = with_quirk("heartbeat-stops", lambda: alert(4))
        check(silent == b"" and not ended, "heartbeat-stops: open and silent")
        check(with_quirk("subscriptions-lost", lambda: alert(8))[1], "subscriptions-lost: the stream ends")
        check(b"<dateTime>0000-00-00T00:00:00Z" in with_quirk("zero-dates", lambda: alert(5, rb"</EventNot"))[0], "zero-dates")
        check(with_quirk("digest-sha256-only", lambda: http.challenges("/ISAPI/System/time"))[0].endswith("SHA-256"), "digest-sha256-only")

        def basic():
            return (http.challenges("/ISAPI/System/time")[0].split()[0], http("/ISAPI/System/time", "--basic").status,
                    streams_of(f"{rtsp}/Streaming/Channels/102", "-rtsp_transport", "tcp"))

        check(with_quirk("basic-only", basic) == ("Basic", 200, [("h264", 640)]), "basic-only, RTSP too")
    print("hikvision as recorders speak it")


main()
