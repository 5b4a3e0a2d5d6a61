# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers as broken and hostile devices give them, TLS, and a camera of no known brand."""
import hashlib
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "support"))
from simulator_http import Curl, streams_of
from simulator_process import Simulator, check, skip

if not shutil.which("ffmpeg") or not shutil.which("curl"):
    skip("ffmpeg or curl is not installed")


def main():
    with Simulator("127.165.0.1", "--brands", "hikvision+onvif,generic", "--recorders-per-commune", "2", "--cameras-per-recorder", "2",
                   "--quirk", "slow-answer@127.165.1.1", "--tls") as sim:
        host = "127.165.1.1"
        http = Curl(sim.recorder()["address"], sim.user, sim.password)
        info = "/ISAPI/System/deviceInfo"

        # --- spoilt answers --------------------------------------------------------------------
        check(sim.status()[host]["faults"] == ["slow-answer"], "a quirk from the start, of one recorder")
        began = time.monotonic()
        slow = http(info, seconds=30)
        check(slow.status == 200 and b"</DeviceInfo>" in slow.body and time.monotonic() - began > 2, "slow-answer comes whole in the end")
        sim.fault(host, "slow-answer", "off")

        def spoilt(name, *options, seconds=20):
            sim.fault(host, name, "on")
            try:
                return http(info, *options, seconds=seconds)
            finally:
                sim.fault(host, name, "off")

        whole = http(info)
        endless = spoilt("endless-answer", seconds=2)
        check("content-length" not in endless.headers and len(endless.body) > 1_000_000, f"endless-answer ({len(endless.body)} bytes in 2 s)")
        huge = spoilt("huge-body", seconds=2)
        check(huge.headers["content-length"] == str(2 ** 31) and len(huge.body) > 1_000_000, "huge-body")
        bomb = spoilt("gzip-bomb")
        check(bomb.headers["content-encoding"] == "gzip" and len(bomb.body) < 2_000_000, f"gzip-bomb is small on the wire ({len(bomb.body)})")
        swollen = subprocess.run(["gzip", "-dc"], input=bomb.body, capture_output=True, timeout=60).stdout
        check(len(swollen) >= 256 * 1024 * 1024, "and swells")
        nested = spoilt("entity-expansion").text
        check(nested.count("<!ENTITY") == 11 and nested.rstrip().endswith("&e10;</a>"), "entity-expansion")
        half = spoilt("half-close", seconds=2)
        check(half.headers["content-length"] == str(len(whole.body)) and 0 < len(half.body) < len(whole.body), "half-close: half the body")
        moved = spoilt("redirect-elsewhere")
        check(moved.status == 302 and moved.headers["location"] == f"http://127.0.0.2:8080{info}", "redirect-elsewhere")
        sim.fault(host, "non-utf8-names", "on")
        names = http("/ISAPI/ContentMgmt/InputProxy/channels").body
        sim.fault(host, "non-utf8-names", "off")
        check(b"Place de la R\xe9publique" in names, "non-utf8-names")
        check(http(info).body == whole.body, "and all is well again")
        check(http.challenges(info)[0].endswith("SHA-256"), "two brands in one recorder ask as ONVIF does")
        soap = Curl(http.base, sim.user, sim.password)("/onvif/device_service", body=(
            '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><GetDeviceInformation '
            'xmlns="http://www.onvif.org/ver10/device/wsdl"/></s:Body></s:Envelope>'))
        check(soap.status == 200 and b"GetDeviceInformationResponse" in soap.body, "and both answer")
        check(not sim.control("fault", f"{host}/1", "local-z", "on")["ok"], "a quirk is of the whole recorder")

        # --- TLS -------------------------------------------------------------------------------
        recorder = sim.recorder()
        where = recorder["https"].split("//")[1].split(":")

        def certificate():
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            with socket.create_connection((where[0], int(where[1])), timeout=5) as raw, context.wrap_socket(raw) as secure:
                return hashlib.sha256(secure.getpeercert(binary_form=True)).hexdigest()

        check(certificate() == recorder["certificateSha256"], "the ready line names the certificate")
        https = Curl(recorder["https"], sim.user, sim.password)
        check(https(info).status == 0, "which nobody trusts")
        trusting = Curl(recorder["https"], sim.user, sim.password, "--insecure")
        check(b"</DeviceInfo>" in trusting(info).body, "HTTPS answers")
        signed = recorder["rtsps"].replace("//", f"//{sim.user}:{sim.password}@")
        check(streams_of(f"{signed}/Streaming/Channels/102") == [("h264", 640)], "RTSPS plays")
        sim.fault(host, "certificate-changed")
        changed = certificate()
        check(changed != recorder["certificateSha256"] and changed == sim.status()[host]["certificateSha256"], "certificate-changed")
        other = sim.recorder(0, 1)
        check(other["certificateSha256"] not in (changed, recorder["certificateSha256"]), "each recorder has its own")

        # --- generic ---------------------------------------------------------------------------
        check(other["brand"] == "generic", "generic")
        plain = Curl(other["address"], sim.user, sim.password)
        check(plain(info).status == 404 and plain("/ch1.jpg").body[:2] == b"\xff\xd8", "still images and no more")
        check(streams_of(other["rtsp"].replace("//", f"//{sim.user}:{sim.password}@") + "/ch2/sub", "-rtsp_transport", "tcp") ==
              [("h264", 640)], "RTSP")
        with plain.stream("/ch2.mjpg") as moving:
            check(moving.read(5, rb"(--myboundary.*){4}").count(b"Content-Type: image/jpeg") >= 3, "MJPEG")
    print("broken as devices are")


main()
