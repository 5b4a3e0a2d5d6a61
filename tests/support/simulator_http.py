# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP towards the simulator by curl, a client nobody here wrote."""
import json
import os
import re
import subprocess
import tempfile
import time


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8", "strict")


class Curl:
    def __init__(self, base, user, password, *options):
        self.base, self.login, self.options = base, f"{user}:{password}", options

    def command(self, path, *options):
        scheme = [] if "--basic" in options else ["--digest"]
        return ["curl", "-s", "--globoff", *scheme, "-u", self.login, *self.options, *options, self.base + path]

    def __call__(self, path, *options, body=None, method=None, seconds=20):
        """The last answer, after the challenge."""
        extra = ["--max-time", str(seconds)]
        if body is not None:
            extra += ["--data-binary", body]
        if method:
            extra += ["-X", method]
        with tempfile.TemporaryDirectory() as folder:
            heads, out = os.path.join(folder, "head"), os.path.join(folder, "body")
            subprocess.run([*self.command(path, *extra, *options), "-D", heads, "-o", out], timeout=seconds + 10)
            blocks = [b for b in open(heads, encoding="latin-1", newline="").read().split("\r\n\r\n") if b.strip()] if os.path.exists(heads) else []
            if not blocks:
                return Answer(0, {}, b"")
            lines = blocks[-1].split("\r\n")
            headers = {}
            for line in lines[1:]:
                name, _, value = line.partition(":")
                headers.setdefault(name.lower(), value.strip())
            body = open(out, "rb").read() if os.path.exists(out) else b""
            return Answer(int(lines[0].split()[1]), headers, body)

    def challenges(self, path):
        """What an unsigned request is asked for."""
        done = subprocess.run(["curl", "-s", "-i", "--max-time", "10", *self.options, self.base + path],
                              capture_output=True, timeout=20)
        return re.findall(r"(?im)^WWW-Authenticate: (.*?)\r?$", done.stdout.decode("latin-1"))

    def stream(self, path, *options):
        return Stream(self.command(path, "-N", *options))


class Stream:
    """An answer that goes on, read as it comes."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.data = b""

    def read(self, seconds, until=None):
        """All that came in `seconds`, or as soon as `until` (a regular expression) is met after it was asked for."""
        start, deadline = len(self.data), time.monotonic() + seconds
        while time.monotonic() < deadline:
            piece = self.process.stdout.read(65536)
            if piece:
                self.data += piece
            elif piece == b"":
                break  # the other end closed
            if until and re.search(until, self.data[start:], re.S):
                break
            if not piece:
                time.sleep(0.02)
        return self.data[start:]

    def ended(self, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.read(0.1)
            if self.process.poll() is not None:
                return True
        return False

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def streams_of(source, *options):
    """(codec, width) of each stream as ffprobe sees a file or a URL; None when it can't open it."""
    done = subprocess.run(["ffprobe", "-v", "error", *options, "-show_streams", "-of", "json", source],
                          capture_output=True, timeout=60)
    streams = json.loads(done.stdout or b"{}").get("streams", [])
    return [(s["codec_name"], s.get("width", 0)) for s in streams] or None


def decoded(source, *options, images=None):
    """How many images ffmpeg decodes, and its complaints."""
    limit = ["-frames:v", str(images)] if images else []
    done = subprocess.run(["ffmpeg", "-v", "warning", *options, "-i", source, "-an", *limit, "-fps_mode", "passthrough",
                           "-f", "framemd5", "-"], capture_output=True, timeout=120)
    lines = [l for l in done.stdout.decode().splitlines() if l and not l.startswith("#")]
    return len(lines), done.stderr.decode()


def until(condition, seconds, step=0.05):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(step)
    return condition()
