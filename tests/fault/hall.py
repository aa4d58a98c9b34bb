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

    def postgres_stop(self):
        """As in a crash: nothing is written back, nobody is told."""
        self.shell('as_postgres "$pgbin/pg_ctl" -s -w -D "$pgdir" -m immediate stop')

    def postgres_start(self):
        self.shell('as_postgres "$pgbin/pg_ctl" -s -w -t 60 -D "$pgdir" -l "$pgdir.run/postgres.log" '
                   '-o "$(sed "s/^[^ ]* //; s/\\"//g" "$pgdir/postmaster.opts")" start')

    def serve_start(self):
        with open(f"{self.state}/binary", encoding="utf-8") as f:
            binary = f.read().strip()
        with open(f"{self.state}/log/hirehall.log", "ab") as log:
            subprocess.Popen([binary, "serve", "--state", self.state], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                             start_new_session=True)

    def health(self):
        """The status of GET /health; 000 when nobody answers."""
        return subprocess.run(["curl", "-s", "-m", "5", "-o", "/dev/null", "-w", "%{http_code}",
                               f"http://127.0.0.1:{self.port}/health"], text=True, stdout=subprocess.PIPE,
                              check=False).stdout

    def log(self):
        with open(f"{self.state}/log/hirehall.log", encoding="utf-8", errors="replace") as f:
            return f.read()

    def pid_of(self, name):
        try:
            with open(f"{self.state}/{name}", encoding="ascii") as f:
                return int(f.read())
        except FileNotFoundError:
            return 0

    def nginx_pid(self):
        return self.pid_of("nginx/nginx.pid")

    def serve_pid(self):
        """0 when it does not run."""
        return self.pid_of("hirehall.pid")
