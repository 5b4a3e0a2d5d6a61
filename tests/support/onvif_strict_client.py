# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls every ONVIF service of the simulator through python3-zeep, which checks both directions against the
published WSDL files, and asserts what the answers say. Needs VIGIE_TEST_DATA (its onvif-wsdl folder)."""
import base64
import datetime
import hashlib
import os
import sys
import time
import urllib.error
import urllib.request

sys.path.insert(0, os.path.dirname(__file__))
from simulator_process import Simulator, check, skip

if not os.environ.get("VIGIE_TEST_DATA"):
    skip("VIGIE_TEST_DATA is not set: the WSDL files are not there")
try:
    import zeep
    from requests import Session
    from requests.auth import HTTPDigestAuth
    from zeep.transports import Transport
    from zeep.wsse.username import UsernameToken
except ImportError as missing:
    skip(f"{missing}")

WSDL = os.path.join(os.environ["VIGIE_TEST_DATA"], "onvif-wsdl")
UTC = datetime.timezone.utc


class LocalTransport(Transport):
    """Takes the schemas the specifications import by URL from the folder: a test reaches no other network."""

    def load(self, url):
        if url.startswith("http"):
            name = url.rsplit("/", 1)[1]
            if name == "soap-envelope":  # only SOAP 1.1's is there; the action engine alone uses its types
                return (b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
                        b'targetNamespace="http://www.w3.org/2003/05/soap-envelope">'
                        b'<xs:complexType name="Envelope"/><xs:complexType name="Fault"/></xs:schema>')
            url = os.path.join(WSDL, name)
        return super().load(url)


def service(path, binding, address, token=None, auth=None):
    session = Session()
    session.auth = auth
    client = zeep.Client(os.path.join(WSDL, path), wsse=token, transport=LocalTransport(session=session, operation_timeout=90),
                         settings=zeep.Settings(strict=True, xml_huge_tree=False))
    return client.create_service(binding, address)


def refused(call, *what):
    try:
        call()
    except Exception as error:  # zeep raises Fault or TransportError, depending on the status
        told = repr(error) + str(getattr(error, "content", "")) + str([str(c) for c in getattr(error, "subcodes", None) or []])
        check(any(word in told for word in what), f"refused as {what[0]}: {told}")
        return
    raise AssertionError(f"not refused: {what}")


def main():
    with Simulator("127.22.0.1", "--cameras-per-recorder", "4", "--archive-hours", "3") as sim:
        device_url = sim.recorder()["address"]
        host = device_url.split("/")[2]
        base = f"http://{host}/onvif/"

        def token(password=sim.password, shift=0):
            created = datetime.datetime.now(UTC).replace(tzinfo=None) + datetime.timedelta(seconds=shift)
            return UsernameToken(sim.user, password, use_digest=True, created=created)

        def at(path, binding, where, **kw):
            return service(path, binding, base + where, **kw)

        device_binding = "{http://www.onvif.org/ver10/device/wsdl}DeviceBinding"
        # --- time and access -----------------------------------------------------------------------
        open_device = at("devicemgmt.wsdl", device_binding, "device_service")
        utc = open_device.GetSystemDateAndTime().UTCDateTime
        told = datetime.datetime(utc.Date.Year, utc.Date.Month, utc.Date.Day, utc.Time.Hour, utc.Time.Minute,
                                 utc.Time.Second, tzinfo=UTC)
        check(abs((datetime.datetime.now(UTC) - told).total_seconds()) < 3, "time without credentials")
        refused(open_device.GetDeviceInformation, "401", "NotAuthorized")
        request = urllib.request.Request(device_url, data=b"<x/>", headers={"Content-Type": "application/soap+xml"})
        try:
            urllib.request.urlopen(request)
            raise AssertionError("a body that is no envelope was accepted")
        except urllib.error.HTTPError as error:
            check(error.code == 400, "no envelope: 400")
        refused(at("devicemgmt.wsdl", device_binding, "device_service", token=token("wrong")).GetDeviceInformation,
                "NotAuthorized")
        refused(at("devicemgmt.wsdl", device_binding, "device_service", token=token(shift=-400)).GetDeviceInformation,
                "NotAuthorized")
        refused(at("devicemgmt.wsdl", device_binding, "device_service",
                   auth=HTTPDigestAuth(sim.user, "wrong")).GetDeviceInformation, "401", "NotAuthorized")
        check(sim.status()[host.split(":")[0]]["refusedLogins"] == 3, "three refusals counted")
        replayed = UsernameToken(sim.user, sim.password, use_digest=True, nonce="same", created=datetime.datetime.now(UTC).replace(tzinfo=None))
        again = at("devicemgmt.wsdl", device_binding, "device_service", token=replayed)
        again.GetDeviceInformation()
        refused(again.GetDeviceInformation, "NotAuthorized")
        digest = at("devicemgmt.wsdl", device_binding, "device_service", auth=HTTPDigestAuth(sim.user, sim.password))
        check(digest.GetDeviceInformation().SerialNumber == "VS60901001", "HTTP Digest")

        # --- device --------------------------------------------------------------------------------
        device = at("devicemgmt.wsdl", device_binding, "device_service", token=token())
        services = {s.Namespace: s.XAddr for s in device.GetServices(IncludeCapability=False)}
        check(len(services) == 9 and all(x.startswith(base) for x in services.values()), "nine services")
        capabilities = device.GetCapabilities(Category=["All"])
        check(capabilities.Media.XAddr == base + "media_service", "capabilities")
        # The schema's wildcard comes first, so that zeep keeps what follows as XML.
        extension = {e.tag.split("}")[1]: e.findtext("{*}XAddr") for e in capabilities.Extension._value_1}
        check(extension["Replay"] == base + "replay_service", "capabilities name the replay service")
        check(any("location/Mairie" in s.ScopeItem for s in device.GetScopes()), "scopes")
        check(device.GetNetworkInterfaces()[0].IPv4.Config.Manual[0].Address == host.split(":")[0], "interfaces")

        check([r.token for r in device.GetRelayOutputs()] == [f"Relay_{i}" for i in range(1, 5)], "relays")

        # --- PTZ and DeviceIO ----------------------------------------------------------------------
        ptz = at("ptz.wsdl", "{http://www.onvif.org/ver20/ptz/wsdl}PTZBinding", "ptz_service", token=token())
        check([(n.token, n.HomeSupported) for n in ptz.GetNodes()] == [("PTZNode_1", True)], "PTZ nodes")
        check([c.DefaultPTZTimeout.total_seconds() for c in ptz.GetConfigurations()] == [5], "PTZ configurations")
        presets = ptz.GetPresets(ProfileToken="Profile_1_main")
        check([p.token for p in presets] == ["Preset_1", "Preset_2", "Preset_3"] and presets[1].PTZPosition.PanTilt.x == 0.5, "presets")
        tours = ptz.GetPresetTours(ProfileToken="Profile_1_main")
        check([spot.PresetDetail.PresetToken for spot in tours[0].TourSpot] == ["Preset_1", "Preset_2", "Preset_3"], "tours")
        ptz.ContinuousMove(ProfileToken="Profile_1_main", Velocity={"PanTilt": {"x": 0.1, "y": 0}, "Zoom": {"x": 0}}, Timeout=datetime.timedelta(seconds=20))
        check(ptz.GetStatus(ProfileToken="Profile_1_main").MoveStatus.PanTilt == "MOVING", "moves")
        ptz.Stop(ProfileToken="Profile_1_main", PanTilt=True, Zoom=True)
        check(ptz.GetStatus(ProfileToken="Profile_1_main").MoveStatus.PanTilt == "IDLE", "stops")
        refused(lambda: ptz.GetStatus(ProfileToken="Profile_2_main"), "PTZ")
        io = at("deviceio.wsdl", "{http://www.onvif.org/ver10/deviceIO/wsdl}DeviceIOBinding", "deviceio_service", token=token())
        io.SetRelayOutputState(RelayOutputToken="Relay_3", LogicalState="active")
        check(sim.status()[host.split(":")[0]]["relays"] == [False, False, True, False], "DeviceIO switches")
        check(len(io.GetDigitalInputs()) == 4, "inputs")

        # --- media ---------------------------------------------------------------------------------
        media = at("media.wsdl", "{http://www.onvif.org/ver10/media/wsdl}MediaBinding", "media_service", token=token())
        profiles = media.GetProfiles()
        check(len(profiles) == 8, "two profiles a channel")
        check(profiles[0].VideoEncoderConfiguration.Encoding == "H264", "camera 1 main in H.264")
        check(profiles[2].VideoEncoderConfiguration is None, "H.265 can't be said in Media1")
        check([s.token for s in media.GetVideoSources()] == [f"VideoSource_{i}" for i in range(1, 5)], "sources")
        uri = media.GetStreamUri(StreamSetup={"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}},
                                 ProfileToken=profiles[1].token).Uri
        check(uri.endswith("/live/VideoSource_1/sub"), "stream URI")
        refused(lambda: media.GetStreamUri(StreamSetup={"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}},
                                           ProfileToken="nothing"), "NoProfile", "profile token does not exist")
        snapshot = media.GetSnapshotUri(ProfileToken=profiles[0].token).Uri
        session = Session()
        check(session.get(snapshot).status_code == 401, "snapshot needs credentials")
        picture = session.get(snapshot, auth=HTTPDigestAuth(sim.user, sim.password))
        check(picture.status_code == 200 and picture.content[:3] == b"\xff\xd8\xff", "snapshot is a JPEG")

        media2 = at("specs/ver20/media/wsdl/media.wsdl", "{http://www.onvif.org/ver20/media/wsdl}Media2Binding",
                    "media2_service", token=token())
        check(media2.GetProfiles()[0].Configurations is None, "Media2 without Type is bare")
        full = media2.GetProfiles(Type=["All"])
        encodings = [p.Configurations.VideoEncoder.Encoding for p in full]
        check(encodings == ["H264", "H264", "H265", "H264", "H264", "H264", "H265", "H265"], f"encodings {encodings}")
        check(full[0].Configurations.VideoEncoder.Resolution.Width == 1920, "resolution")
        check(media2.GetStreamUri(Protocol="RTSP", ProfileToken=full[3].token).endswith("/live/VideoSource_2/sub"),
              "Media2 stream URI")
        check(len(media2.GetVideoSourceConfigurations(ProfileToken=full[0].token)) == 1, "source configuration")
        media2.SetSynchronizationPoint(ProfileToken=full[0].token)

        # --- recording, search, replay -------------------------------------------------------------
        recording = at("recording.wsdl", "{http://www.onvif.org/ver10/recording/wsdl}RecordingBinding",
                       "recording_service", token=token())
        items = recording.GetRecordings()
        check([i.RecordingToken for i in items] == [f"Recording_{i}" for i in range(1, 5)], "recordings")
        check(items[0].Configuration.Source.SourceId == "VideoSource_1", "recording names its source")
        now = datetime.datetime.now(UTC).replace(microsecond=0)
        gap = (now - datetime.timedelta(minutes=60), now - datetime.timedelta(minutes=50))
        sim.fault(f"{host.split(':')[0]}/2", "recording-gap", "on", "--from", gap[0].isoformat().replace("+00:00", "Z"),
                  "--to", gap[1].isoformat().replace("+00:00", "Z"))
        search = at("search.wsdl", "{http://www.onvif.org/ver10/search/wsdl}SearchBinding", "search_service", token=token())
        summary = search.GetRecordingSummary()
        check(summary.NumberRecordings == 4, "summary counts")
        length = (summary.DataUntil - summary.DataFrom).total_seconds()
        check(3 * 3600 <= length <= 3 * 3600 + 61, f"summary spans three hours ({length} s)")
        found_token = search.FindRecordings(Scope={}, KeepAliveTime=datetime.timedelta(seconds=10))
        first = search.GetRecordingSearchResults(SearchToken=found_token, MaxResults=3)
        check(len(first.RecordingInformation) == 3 and first.SearchState == "Searching", "results come in portions")
        rest = search.GetRecordingSearchResults(SearchToken=found_token, MaxResults=3)
        check(len(rest.RecordingInformation) == 1 and rest.SearchState == "Completed", "and end")
        search.EndSearch(SearchToken=found_token)
        refused(lambda: search.GetRecordingSearchResults(SearchToken=found_token), "InvalidToken", "token is invalid")

        def events(start, end):
            found = search.FindEvents(StartPoint=start, EndPoint=end, Scope={"IncludedRecordings": ["Recording_2"]},
                                      SearchFilter={}, IncludeStartState=True, KeepAliveTime=datetime.timedelta(seconds=10))
            result = search.GetEventSearchResults(SearchToken=found, MaxResults=50)
            check(result.SearchState == "Completed", "events complete")
            return [(r.Time, r.StartStateEvent, r.Event.Message._value_1.Data.SimpleItem[0].Value) for r in result.Result]

        forward = events(now - datetime.timedelta(hours=2), now)
        check([e[1:] for e in forward] == [(True, "true"), (False, "false"), (False, "true")], f"track states {forward}")
        check(forward[1][0] == gap[0] and forward[2][0] == gap[1], "the gap's bounds")
        backward = events(now - datetime.timedelta(minutes=1), now - datetime.timedelta(hours=2))
        check([e[2] for e in backward] == ["true", "true", "false"], "backwards")
        inside = events(gap[0] + datetime.timedelta(minutes=1), gap[0] + datetime.timedelta(minutes=2))
        check(inside == [(gap[0] + datetime.timedelta(minutes=1), True, "false")], "start state inside the gap")
        replay = at("replay.wsdl", "{http://www.onvif.org/ver10/replay/wsdl}ReplayBinding", "replay_service", token=token())
        check(replay.GetServiceCapabilities().ReversePlayback is False, "replay capabilities")
        check(replay.GetReplayUri(StreamSetup={"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}},
                                  RecordingToken="Recording_3").endswith(":8554/replay/Recording_3"), "replay URI")

        # --- events --------------------------------------------------------------------------------
        port = "{http://www.onvif.org/ver10/events/wsdl}EventBinding"
        event = at("events.wsdl", port, "event_service", token=token())
        check(event.GetServiceCapabilities().MaxPullPoints == 20, "event capabilities")
        check(event.GetEventProperties().FixedTopicSet is True, "event properties")
        created = event.CreatePullPointSubscription(InitialTerminationTime="PT600S")
        lasts = created.TerminationTime - created.CurrentTime
        check(abs(lasts.total_seconds() - 600) < 1, "life as asked for")
        address = created.SubscriptionReference.Address._value_1
        puller = service("events.wsdl", "{http://www.onvif.org/ver10/events/wsdl}PullPointSubscriptionBinding", address, token())
        manager = service("events.wsdl", "{http://www.onvif.org/ver10/events/wsdl}SubscriptionManagerBinding", address, token())

        def read(message):
            body = message.Message._value_1
            topic = message.Topic._value_1
            topic = topic if isinstance(topic, str) else topic.text
            return topic, body.PropertyOperation, body.Source.SimpleItem[0].Value, body.Data.SimpleItem[0].Value

        def pull(seconds):
            answer = puller.PullMessages(Timeout=datetime.timedelta(seconds=seconds), MessageLimit=100)
            return [read(m) for m in answer.NotificationMessage]

        initial = pull(1)
        # Four a channel, four relays (the third was switched), a disk.
        off = [m for m in initial if m[1] == "Initialized" and m[3] in ("false", "inactive")]
        check(len(initial) == 21 and len(off) == 20, f"twenty-one initial states ({len(initial)})")
        began = time.monotonic()
        check(pull(2) == [] and 1.8 < time.monotonic() - began < 4, "a poll waits its time")
        sim.control("event", f"{host.split(':')[0]}/3", "digital-input", "on")
        changed = pull(5)
        check(len(changed) == 1 and changed[0][1:] == ("Changed", "DigitalInput_3", "true"), f"digital input {changed}")
        sim.control("event", f"{host.split(':')[0]}/1", "motion", "on")
        check(pull(5)[0][1:] == ("Changed", "VideoSource_1", "true"), "motion")
        puller.SetSynchronizationPoint()
        states = {(m[0].split("/")[-1], m[2]): m[3] for m in pull(1)}
        check(states[("MotionAlarm", "VideoSource_1")] == "true" and states[("MotionAlarm", "VideoSource_2")] == "false",
              "synchronisation point tells the state")
        manager.Renew(TerminationTime="PT60S")
        manager.Unsubscribe()
        refused(lambda: pull(1), "subscription")
        check(sim.status()[host.split(":")[0]]["subscriptions"] == 0, "no subscription left")

        # --- a wrong clock -------------------------------------------------------------------------
        sim.fault("all", "clock-wrong", "on", "--seconds", "3600")
        utc = open_device.GetSystemDateAndTime().UTCDateTime
        told = datetime.datetime(utc.Date.Year, utc.Date.Month, utc.Date.Day, utc.Time.Hour, utc.Time.Minute,
                                 utc.Time.Second, tzinfo=UTC)
        check(abs((told - datetime.datetime.now(UTC)).total_seconds() - 3600) < 3, "the clock is an hour fast")
        refused(at("devicemgmt.wsdl", device_binding, "device_service", token=token()).GetDeviceInformation, "NotAuthorized")
        at("devicemgmt.wsdl", device_binding, "device_service", token=token(shift=3600)).GetDeviceInformation()
        sim.fault("all", "clock-wrong", "off")
        sim.fault("all", "login-refused", "on")
        refused(at("devicemgmt.wsdl", device_binding, "device_service", token=token()).GetDeviceInformation, "NotAuthorized")
        sim.fault("all", "login-refused", "off")
        check(not sim.control("fault", "all", "no-such-fault")["ok"], "an unknown fault is refused")
    print("all services strict")


main()
