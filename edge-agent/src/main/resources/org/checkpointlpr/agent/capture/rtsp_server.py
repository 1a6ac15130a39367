"""A camera for tests and measurements: an RTSP server on a free port of the loopback, by GStreamer.

Usage: rtsp_server.py [FILM.mp4 ...]. Prints "port N" when it listens and ends when its standard input closes.
RTSP_PORT of the environment asks for a port of choice.
Paths: /h264 /h265 /mjpeg (a moving test picture, 25 a second, 640 x 360), /closed (asks for user "gate",
password "s3cret-word"), /film, /film2 ... (the films of the command line, at their own speed).
Debian: gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-plugins-good gstreamer1.0-plugins-bad
gstreamer1.0-plugins-ugly.
"""

import os
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

SOURCE = "videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=640,height=360,framerate=25/1 ! "
PIPELINES = {
    "/h264": SOURCE + "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=10 ! rtph264pay name=pay0",
    "/h265": SOURCE + "x265enc tune=zerolatency speed-preset=ultrafast key-int-max=10 ! rtph265pay name=pay0",
    "/mjpeg": SOURCE + "jpegenc ! rtpjpegpay name=pay0",
}


def main():
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(os.environ.get("RTSP_PORT", "0"))
    pipelines = dict(PIPELINES)
    pipelines["/closed"] = pipelines["/h264"]
    for number, film in enumerate(sys.argv[1:], 1):
        path = "/film" + (str(number) if number > 1 else "")
        pipelines[path] = f'filesrc location="{film}" ! qtdemux ! h264parse ! rtph264pay name=pay0'
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "gate")
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic("gate", "s3cret-word"), token)
    guest = GstRtspServer.RTSPToken()
    guest.set_string("media.factory.role", "guest")
    auth.set_default_token(guest)
    server.set_auth(auth)
    for path, pipeline in pipelines.items():
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch("( " + pipeline + " )")
        factory.set_shared(not path.startswith("/film"))
        for role in ("gate", "guest"):
            may = "false" if path == "/closed" and role == "guest" else "true"
            factory.add_role_from_structure(
                Gst.Structure.new_from_string(
                    f"{role},media.factory.access=(boolean)true,media.factory.construct=(boolean){may}"
                )
            )
        server.get_mount_points().add_factory(path, factory)
    server.attach(None)
    loop = GLib.MainLoop()

    def until_input_ends():
        sys.stdin.read()
        loop.quit()

    threading.Thread(target=until_input_ends, daemon=True).start()
    print("port", server.get_bound_port(), flush=True)
    loop.run()


main()
