"""The hall under test as its operator sees it: settings, processes, commands, table rows.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json
import os
import subprocess
import time
import urllib.parse


class Hall:
    def __init__(self, root):
        self.root, self.state = root, os.environ["HALL_STATE"]
        self.port = urllib.parse.urlparse(os.environ["HALL_URL"]).port
        with open(f"{self.state}/hirehall.env", encoding="utf-8") as f:
            self.settings = dict(line.rstrip("\n").split("=", 1) for line in f if "=" in line)

    def setting(self, name):
        return self.settings[name]

    def command(self, *words):
        """hirehall WORDS: (exit code, what it printed)."""
        r = subprocess.run([f"{self.root}/scripts/hirehall", "--state", self.state, *words], text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False)
        return r.returncode, r.stdout

    def status(self):
        out = self.command("status", "--json")[1]
        return json.loads(out[out.index("{"):])

    def pids(self, pool, state=None):
        return [p["pid"] for p in self.status()["processes"]
                if p["pool"] == pool and (state is None or p["state"] in state)]

    def wait_serving(self, pool, n, within_s):
        """Until n processes of the pool serve; how long it took, None if too long."""
        begun = time.monotonic()
        while time.monotonic() - begun < within_s:
            if len(self.pids(pool, ("idle", "busy"))) == n:
                return time.monotonic() - begun
            time.sleep(0.05)
        return None

    def sql(self, text):
        """Rows of one column, as text."""
        r = subprocess.run(["psql", "-XAtq", "-d", self.settings["DATABASE_URL"], "-c", text], text=True,
                           stdout=subprocess.PIPE, check=True)
        return r.stdout.split("\n")[:-1]

    def shell(self, text):
        """A line of sh with the functions of scripts/lib.sh and $state, $pgbin, $pgdir."""
        subprocess.run(["sh", "-euc", f'here=$1 state=$2; . "$here/scripts/lib.sh"; postgres_find; postgres_place; {text}',
                        "sh", self.root, self.state], check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)

    def nginx_pid(self):
        with open(f"{self.state}/nginx/nginx.pid", encoding="ascii") as f:
            return int(f.read())

    def serve_pid(self):
        with open(f"{self.state}/hirehall.pid", encoding="ascii") as f:
            return int(f.read())
