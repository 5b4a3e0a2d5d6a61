# SPDX-License-Identifier: GPL-3.0-or-later
"""WS-Discovery on bare sockets: by multicast on the loopback interface, and by unicast."""
import os
import socket
import sys
import time
import uuid
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "support"))
from simulator_process import Simulator, check

NS = {"d": "http://schemas.xmlsoap.org/ws/2005/04/discovery", "a": "http://schemas.xmlsoap.org/ws/2004/08/addressing"}


def probe(types):
    message = f"urn:uuid:{uuid.uuid4()}"
    return message, (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
        'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><s:Header>'
        f'<a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action><a:MessageID>{message}</a:MessageID>'
        f'<a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header><s:Body><d:Probe>{types}</d:Probe></s:Body>'
        '</s:Envelope>').encode()


def answers(where, data, seconds=1.5):
    """(source address, XML) of what comes back."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        udp.bind(("127.0.0.1", 0))
        udp.sendto(data, (where, 3702))
        udp.settimeout(0.3)
        found, deadline = [], time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                text, source = udp.recvfrom(65536)
                if source[0].startswith("127.166."):  # others on this machine may answer as well
                    found.append((source[0], ET.fromstring(text)))
            except TimeoutError:
                pass
        return found


def main():
    with Simulator("127.166.0.1", "--discovery", "--brands", "onvif,onvif,dahua", "--recorders-per-commune", "3",
                   "--cameras-per-recorder", "1") as sim:
        message, data = probe("<d:Types>dn:NetworkVideoTransmitter</d:Types>")
        found = answers("239.255.255.250", data)
        check(sorted(f[0] for f in found) == ["127.166.1.1", "127.166.1.2"], "every ONVIF recorder answers, from its own address")
        for source, answer in found:
            check(answer.findtext(".//a:RelatesTo", None, NS) == message, "to this probe")
            check(answer.findtext(".//d:XAddrs", None, NS) == f"http://{source}:8080/onvif/device_service", "with its address")
            check("onvif://www.onvif.org/name/ENR-" in answer.findtext(".//d:Scopes", None, NS), "and its name")
        addresses = [a.findtext(".//a:EndpointReference/a:Address", None, NS) for _, a in found]
        check(len(set(addresses)) == 2, "endpoints of their own")
        again = answers("127.166.1.2", probe("")[1])
        check(len(again) == 1 and again[0][1].findtext(".//a:EndpointReference/a:Address", None, NS) in addresses, "unicast, and the same endpoint")
        check(answers("239.255.255.250", probe("<d:Types>dn:Printer</d:Types>")[1]) == [], "a printer is not meant")
        check(answers("127.166.1.1", b"<s:Envelope", 0.7) == [] and answers("127.166.1.1", b"\0" * 60000, 0.7) == [], "nonsense has no answer")
        sim.fault("127.166.1.1", "offline", "on")
        check([f[0] for f in answers("239.255.255.250", data)] == ["127.166.1.2"], "nor has a recorder that is off")
        sim.fault("127.166.1.1", "offline", "off")
    print("found")


main()
