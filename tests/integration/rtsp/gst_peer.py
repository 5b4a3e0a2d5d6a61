#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""GStreamer as an RTSP server for test_rtsp_gstreamer: what the camera park has and a file server has not.

usage: gst_peer.py PORT [--tls CERTIFICATE KEY]
  /test   H.264 and G.711 A-law      /aac    H.264 and AAC
  /mjpeg  JPEG                       /back   H.264 and an ONVIF back channel taking G.711 mu-law;
                                             prints "heard N" for the bytes of sound it got
  /group  H.264, multicast only, on the loopback
Prints "ready" once it listens. Ends with its process.
"""
import argparse
import gi

gi.require_version('Gst', '1.0')
gi.require_version('GstRtsp', '1.0')
gi.require_version('GstRtspServer', '1.0')
from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer as Server

parser = argparse.ArgumentParser()
parser.add_argument('port')
parser.add_argument('--tls', nargs=2)
arguments = parser.parse_args()
Gst.init(None)

server = Server.RTSPOnvifServer()
server.set_address('127.0.0.1')
server.set_service(arguments.port)
mounts = server.get_mount_points()
factories = []


def mount(path, launch, factory=None):
    factory = factory or Server.RTSPMediaFactory()
    factory.set_launch('( ' + launch + ' )')
    factory.set_shared(True)
    mounts.add_factory(path, factory)
    factories.append(factory)
    return factory


picture = ('videotestsrc is-live=true pattern=ball ! '
           'video/x-raw,format=I420,width=640,height=360,framerate=25/1')
# One slice a picture: the payloader repeats the parameter sets before every slice of a key frame, which
# readers of the bare stream take for a new picture.
h264 = (picture + ' ! x264enc tune=zerolatency speed-preset=ultrafast threads=1 key-int-max=25 bitrate=800 ! '
        'rtph264pay name=pay0 pt=96 config-interval=-1')
tone = 'audiotestsrc is-live=true ! audio/x-raw,rate={},channels=1'
mount('/test', h264 + ' ' + tone.format(8000) + ' ! alawenc ! rtppcmapay name=pay1 pt=8')
mount('/aac', h264 + ' ' + tone.format(16000) + ' ! avenc_aac ! rtpmp4gpay name=pay1 pt=97')
mount('/mjpeg', picture + ' ! jpegenc quality=70 ! rtpjpegpay name=pay0 pt=26')

group = mount('/group', h264)
group.set_protocols(GstRtsp.RTSPLowerTrans.UDP_MCAST)
pool = Server.RTSPAddressPool()
pool.add_range('239.255.77.20', '239.255.77.30', 17000, 17100, 1)
group.set_address_pool(pool)
group.set_multicast_iface('lo')

back = Server.RTSPOnvifMediaFactory()
back.set_media_gtype(Server.RTSPOnvifMedia.__gtype__)
back.set_backchannel_launch(
    '( capsfilter caps="application/x-rtp, media=audio, payload=0, clock-rate=8000, encoding-name=PCMU" '
    'name=depay_backchannel ! rtppcmudepay ! fakesink name=ear signal-handoffs=true async=false )')
mount('/back', h264, back)
heard = 0


def on_sound(_sink, buffer, _pad):
    global heard
    heard += buffer.get_size()
    print('heard', heard, flush=True)


def on_media(_factory, media):
    ear = media.get_element().get_by_name('ear')
    if ear:
        ear.connect('handoff', on_sound)


back.connect('media-configure', on_media)

if arguments.tls:
    auth = Server.RTSPAuth()
    auth.set_tls_certificate(Gio.TlsCertificate.new_from_files(*arguments.tls))
    token = Server.RTSPToken()
    token.set_string('media.factory.role', 'anyone')
    auth.set_default_token(token)
    server.set_auth(auth)
    for one in factories:
        one.add_role_from_structure(Gst.Structure.new_from_string(
            'anyone, media.factory.access=(boolean)true, media.factory.construct=(boolean)true'))

if server.attach(None) == 0:
    raise SystemExit('port ' + arguments.port + ' is taken')
print('ready', flush=True)
GLib.MainLoop().run()
