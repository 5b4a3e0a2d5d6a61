# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts vigie-sim for a test and talks to its control socket."""
import json
import os
import subprocess
import sys

SKIPPED = 77


def skip(why):
    print("SKIP:", why)
    sys.exit(SKIPPED)


class Simulator:
    """One running simulator; stops when the block ends, or with the test's process at the latest."""

    def __init__(self, first_address, *options):
        self.program = os.path.join(os.environ["VIGIE_BIN"], "vigie-sim")
        state = os.environ.get("VIGIE_SIM_STATE", os.path.join(os.environ["VIGIE_BIN"], "..", "..", "sim-state"))
        self.arguments = [self.program, "--first-address", first_address, "--state-dir", state,
                          "--exit-with-stdin", *options]

    def __enter__(self):
        self.process = subprocess.Popen(self.arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"vigie-sim ended with {self.process.wait()}")
        self.ready = json.loads(line)
        self.user, self.password = self.ready["user"], self.ready["password"]
        return self

    def __exit__(self, *_):
        if self.process.poll() is not None:
            raise RuntimeError(f"vigie-sim ended before its test, with {self.process.returncode}")
        self.process.stdin.close()
        code = self.process.wait(timeout=20)
        if code != 0:
            raise RuntimeError(f"vigie-sim ended with {code}")

    def recorder(self, commune=0, recorder=0):
        return self.ready["communes"][commune]["recorders"][recorder]

    def control(self, command, *words):
        """The answer, which may be a refusal: {"ok": false, ...}."""
        done = subprocess.run([self.program, command, "--control", self.ready["control"], *words],
                              capture_output=True, timeout=20)
        answer = json.loads(done.stdout)
        if (done.returncode == 0) != answer["ok"]:
            raise RuntimeError(f"exit code {done.returncode} with {answer}")
        return answer

    def status(self):
        """The recorders' states, by address."""
        answer = self.control("status")
        if not answer["ok"]:
            raise RuntimeError(str(answer))
        return {r["address"]: r for r in answer["recorders"]}

    def fault(self, *words):
        answer = self.control("fault", *words)
        if not answer["ok"]:
            raise RuntimeError(str(answer))
        return answer


def check(condition, what):
    if not condition:
        raise AssertionError(what)
    print("ok:", what)
