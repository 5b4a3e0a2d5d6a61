# SPDX-License-Identifier: GPL-3.0-or-later
"""ONVIF beyond pictures: PTZ, relays, more events, sound and metadata, and the habits of ONVIF devices."""
import datetime
import os
import re
import shutil
import sys
import time
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "support"))
from rtsp_client import RtspClient
from simulator_http import Curl, streams_of, until
from simulator_process import Simulator, check, skip

if not shutil.which("ffmpeg") or not shutil.which("curl"):
    skip("ffmpeg or curl is not installed")
NS = {"tptz": "http://www.onvif.org/ver20/ptz/wsdl", "tt": "http://www.onvif.org/ver10/schema",
      "tmd": "http://www.onvif.org/ver10/deviceIO/wsdl", "tds": "http://www.onvif.org/ver10/device/wsdl",
      "tev": "http://www.onvif.org/ver10/events/wsdl", "wsnt": "http://docs.oasis-open.org/wsn/b-2",
      "wsa": "http://www.w3.org/2005/08/addressing", "tr2": "http://www.onvif.org/ver20/media/wsdl"}
DECLARED = " ".join(f'xmlns:{p}="{n}"' for p, n in NS.items())


def main():
    with Simulator("127.164.0.1", "--audio", "--cameras-per-recorder", "2") as sim:
        host = "127.164.1.1"
        check(sim.recorder()["brand"] == "onvif", "onvif unless told otherwise")
        http = Curl(sim.recorder()["address"].rsplit("/onvif", 1)[0], sim.user, sim.password)
        plain = sim.recorder()["rtsp"]

        def soap(service, body, path=None):
            envelope = (f'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" {DECLARED}><s:Body>{body}</s:Body></s:Envelope>')
            answer = http(path or f"/onvif/{service}", "-H", "Content-Type: application/soap+xml", body=envelope, seconds=30)
            return answer.status, ET.fromstring(answer.text)

        def find(tree, path):
            return [e.text or e for e in tree.findall(f".//{path}", NS)]

        # --- PTZ -------------------------------------------------------------------------------
        def ptz(operation, inside="", profile="Profile_1_main"):
            return soap("ptz_service", f"<tptz:{operation}><tptz:ProfileToken>{profile}</tptz:ProfileToken>{inside}</tptz:{operation}>")

        def state():
            return sim.status()[host]["ptz"]["VideoSource_1"]

        _, services = soap("device_service", "<tds:GetServices><tds:IncludeCapability>false</tds:IncludeCapability></tds:GetServices>")
        check(NS["tptz"] in find(services, "tds:Namespace") and NS["tmd"] in find(services, "tds:Namespace"), "services are announced")
        _, profiles = soap("media2_service", "<tr2:GetProfiles><tr2:Type>PTZ</tr2:Type></tr2:GetProfiles>")
        with_ptz = [p.get("token") for p in profiles.findall(".//tr2:Profiles", NS) if p.find(".//tr2:PTZ", NS) is not None]
        check(with_ptz == ["Profile_1_main", "Profile_1_sub"], "profiles of the turning camera name its PTZ")
        _, nodes = soap("ptz_service", "<tptz:GetNodes/>")
        check(len(nodes.findall(".//tptz:PTZNode", NS)) == 1, "one node")
        speed = '<tptz:Velocity><tt:PanTilt x="0.5" y="0"/><tt:Zoom x="0"/></tptz:Velocity>'
        status, _ = ptz("ContinuousMove", speed + "<tptz:Timeout>PT1S</tptz:Timeout>")
        check(status == 200 and find(ptz("GetStatus")[1], "tt:PanTilt")[-1] == "MOVING", "moves")
        check(until(lambda: state()["stoppedBy"] == "timeout", 3) and 0.24 <= state()["pan"] <= 0.26, f"until its timeout ({state()['pan']})")
        check(find(ptz("GetStatus")[1], "tt:PanTilt")[-1] == "IDLE", "and says so")
        ptz("ContinuousMove", speed + "<tptz:Timeout>PT30S</tptz:Timeout>")
        ptz("Stop", "<tptz:PanTilt>true</tptz:PanTilt><tptz:Zoom>true</tptz:Zoom>")
        check(not state()["moving"] and state()["stoppedBy"] == "command", "Stop stops")
        ptz("AbsoluteMove", '<tptz:Position><tt:PanTilt x="-0.5" y="0.25"/><tt:Zoom x="0.5"/></tptz:Position>')
        check(until(lambda: state()["stoppedBy"] == "arrival", 4) and (state()["pan"], state()["zoom"]) == (-0.5, 0.5), "AbsoluteMove")
        ptz("RelativeMove", '<tptz:Translation><tt:PanTilt x="0.2" y="0"/></tptz:Translation>')
        check(until(lambda: state()["pan"] == -0.3, 4), "RelativeMove")
        _, made = ptz("SetPreset", "<tptz:PresetName>Ici</tptz:PresetName>")
        token = find(made, "tptz:PresetToken")[0]
        ptz("GotoHomePosition")
        check(until(lambda: state()["pan"] == 0 and not state()["moving"], 4), "home")
        ptz("GotoPreset", f"<tptz:PresetToken>{token}</tptz:PresetToken>")
        check(until(lambda: state()["pan"] == -0.3, 4), "a preset made and met")
        check(ptz("RemovePreset", f"<tptz:PresetToken>{token}</tptz:PresetToken>")[0] == 200 and
              ptz("GotoPreset", f"<tptz:PresetToken>{token}</tptz:PresetToken>")[0] == 400, "and removed")
        check(find(ptz("GetPresetTours")[1], "tt:State") == ["Idle"], "tours")
        ptz("OperatePresetTour", "<tptz:PresetTourToken>Tour_1</tptz:PresetTourToken><tptz:Operation>Start</tptz:Operation>")
        check(until(lambda: state()["tour"] == 1 and state()["moving"], 3), "a tour starts")
        ptz("OperatePresetTour", "<tptz:PresetTourToken>Tour_1</tptz:PresetTourToken><tptz:Operation>Stop</tptz:Operation>")
        check(state()["tour"] == 0 and not state()["moving"], "and stops")
        check(ptz("ContinuousMove", speed, "Profile_2_main")[0] == 400, "a fixed camera refuses")
        check(ptz("ContinuousMove", speed.replace("0.5", "nan"))[0] == 400, "as do speeds that are none")

        # --- events, relays --------------------------------------------------------------------
        def subscribe(lifetime="PT60S"):
            _, answer = soap("event_service", "<tev:CreatePullPointSubscription><tev:InitialTerminationTime>"
                             f"{lifetime}</tev:InitialTerminationTime></tev:CreatePullPointSubscription>")
            times = [datetime.datetime.fromisoformat(find(answer, f"wsnt:{n}")[0].replace("Z", "+00:00")) for n in ("CurrentTime", "TerminationTime")]
            return find(answer, "wsa:Address")[0].split("8080", 1)[1], round((times[1] - times[0]).total_seconds())

        def pull(path, seconds=2):
            return soap("", f"<tev:PullMessages><tev:Timeout>PT{seconds}S</tev:Timeout><tev:MessageLimit>100</tev:MessageLimit>"
                        "</tev:PullMessages>", path=path)

        path, life = subscribe()
        check(life == 60, "lives as long as asked for")
        topics = find(pull(path)[1], "wsnt:Topic")
        for topic in ("Device/Trigger/Relay", "Device/HardwareFailure/StorageFailure"):
            check(f"tns1:{topic}" in topics, f"{topic} has a state")
        soap("device_service", "<tds:SetRelayOutputState><tds:RelayOutputToken>Relay_2</tds:RelayOutputToken>"
             "<tds:LogicalState>active</tds:LogicalState></tds:SetRelayOutputState>")
        check(sim.status()[host]["relays"] == [False, True], "a relay by the device service")
        message = pull(path)[1]
        check(find(message, "wsnt:Topic") == ["tns1:Device/Trigger/Relay"] and
              [i.get("Value") for i in message.findall(".//tt:SimpleItem", NS)] == ["Relay_2", "active"], "is an event")
        # The WSDL of DeviceIO has this operation with the device service's elements.
        soap("deviceio_service", "<tds:SetRelayOutputState><tds:RelayOutputToken>Relay_2</tds:RelayOutputToken>"
             "<tds:LogicalState>inactive</tds:LogicalState></tds:SetRelayOutputState>")
        check(sim.status()[host]["relays"] == [False, False], "and by DeviceIO")
        pull(path)
        sim.control("event", host, "storage-failure", "on")
        check(find(pull(path)[1], "wsnt:Topic") == ["tns1:Device/HardwareFailure/StorageFailure"], "a failing disk")
        sim.control("event", f"{host}/2", "line-crossing", "on")
        crossing = pull(path)[1].find(".//tt:Message", NS)
        check(crossing is not None and crossing.get("PropertyOperation") is None, "a crossing is no property")

        # --- sound and metadata ----------------------------------------------------------------
        signed = plain.replace("//", f"//{sim.user}:{sim.password}@")
        check(streams_of(f"{signed}/live/VideoSource_1/sub", "-rtsp_transport", "tcp") == [("h264", 640), ("pcm_mulaw", 0)], "a G.711 track")
        client = RtspClient(f"{plain}/live/VideoSource_1/sub?metadata=1", sim.user, sim.password)
        _, _, sdp = client.request("DESCRIBE")
        check(sdp.count(b"m=") == 3, "three tracks")
        for track in range(3):
            client.request("SETUP", client.url + f"/trackID={track}", Transport=f"RTP/AVP/TCP;unicast;interleaved={2 * track}-{2 * track + 1}")
        client.request("PLAY")
        audio, payloads, deadline = [], b"", time.monotonic() + 2
        while time.monotonic() < deadline:
            channel, data = client.frame()
            if channel == 2:
                audio.append(len(data) - 12)
            elif channel == 4:
                payloads += data[12:]
        check(80 <= len(audio) <= 120 and set(audio) == {160}, f"fifty packets of sound a second ({len(audio)})")
        check(b"SignalLoss" in payloads and ET.fromstring(payloads.decode()) is not None, "and the states as metadata")
        client.close()

        # --- habits ----------------------------------------------------------------------------
        def with_quirk(name, run):
            sim.fault(host, name, "on")
            try:
                return run()
            finally:
                sim.fault(host, name, "off")

        check(with_quirk("relative-times-broken", lambda: subscribe("PT600S"))[1] == 36000, "relative-times-broken: minutes for seconds")
        first, second = subscribe()[0], subscribe()[0]
        with_quirk("unsubscribe-drops-all", lambda: soap("", "<wsnt:Unsubscribe/>", path=first))
        check(pull(second)[0] == 400, "unsubscribe-drops-all")

        def lost():
            mine = subscribe()[0]
            time.sleep(3.5)
            return pull(mine)[0]

        check(with_quirk("subscriptions-lost", lost) == 400, "subscriptions-lost")

        def zero():
            mine = subscribe()[0]
            return pull(mine)[1].find(".//tt:Message", NS).get("UtcTime")

        check(with_quirk("zero-dates", zero) == "0000-00-00T00:00:00Z", "zero-dates")

        def utc_hour():
            _, answer = soap("device_service", "<tds:GetSystemDateAndTime/>")
            return [int(find(answer, f"tt:{kind}DateTime/tt:Time/tt:Hour")[0]) for kind in ("UTC", "Local")]

        apart, same = utc_hour(), with_quirk("local-z", utc_hour)
        check(apart[0] != apart[1] and same[0] == same[1], "local-z: the wall clock where UTC belongs")

        def options():
            one = RtspClient(f"{plain}/live/VideoSource_1/sub", sim.user, sim.password)
            one.start()
            public = one.request("OPTIONS")[1]["public"]
            status = one.request("GET_PARAMETER")[0]
            one.close()
            return "GET_PARAMETER" in public, status

        check(options() == (True, 200) and with_quirk("no-get-parameter", options) == (False, 501), "no-get-parameter")

        def require():
            one = RtspClient(f"{plain}/replay/Recording_1", sim.user, sim.password)
            status, headers, _ = one.request("DESCRIBE", Require="onvif-replay")
            one.close()
            return status, headers.get("unsupported")

        check(require() == (200, None) and with_quirk("require-551", require) == (551, "onvif-replay"), "require-551")
    print("onvif and more")


main()
