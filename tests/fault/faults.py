"""The faults, one function each; `check` prints the TAP line.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import os
import random
import re
import signal
import subprocess
import sys
import time

from hall import Hall
from load import Load

MAILS = 60
count = {"ok": 0, "not ok": 0}


def check(is_ok, what, seen=""):
    word = "ok" if is_ok else "not ok"
    count[word] += 1
    print(f"{word} - {what}" + (f" ({seen})" if seen != "" else ""), flush=True)


def check_account(load, what):
    """What every fault must leave: all that was acknowledged, once."""
    lost, twice = load.lost(), load.twice()
    check(not lost and len(load.acknowledged) > 20, f"{what}: no acknowledged write is lost",
          f"{len(load.acknowledged)} acknowledged, {len(lost)} lost")
    check(not twice, f"{what}: no write is done twice", len(twice))
    check(not load.unsettled, f"{what}: every write was acknowledged in the end", len(load.unsettled))


def kill_jobs(hall):
    """Mails wait in the outbox; the process that sends them is killed again and again."""
    hall.sql(f"SELECT mail_add('fault-' || n || '@example.test', 'fault', 'fault') FROM generate_series(1, {MAILS}) n")
    kills = 0
    for _ in range(6):
        for pid in hall.pids("jobs"):
            os.kill(pid, signal.SIGKILL)
            kills += 1
        time.sleep(0.1)
    took = hall.wait_serving("jobs", 1, 10)
    check(kills >= 4 and took is not None, "kill -9 of the jobs process: it comes back by itself", f"{kills} kills")


def mails_sent(hall):
    """The end of kill_jobs: what was in hand when the process died is done when its lease has run out."""
    until = time.monotonic() + 40
    left = "?"
    while time.monotonic() < until and left != "0":
        left = hall.sql("SELECT count(*) FROM mails WHERE subject = 'fault' AND sent_at IS NULL")[0]
        time.sleep(0.5)
    files = subprocess.run(["grep", "-rl", "^Subject: fault", f"{hall.state}/mail"], text=True,
                           stdout=subprocess.PIPE, check=False).stdout.split()
    check(left == "0", "kill -9 of the jobs process: every job is done in the end", f"{left} left")
    check(len(files) >= MAILS, "kill -9 of the jobs process: every mail is there", len(files))


def kill_web(hall):
    wanted = len(hall.pids("web"))
    with Load(hall, "kill-web") as load:
        kills = 0
        for _ in range(10):
            serving = hall.pids("web", ("idle", "busy"))
            if serving:
                os.kill(random.choice(serving), signal.SIGKILL)
                kills += 1
            time.sleep(0.2)
        took = hall.wait_serving("web", wanted, 5)
        time.sleep(0.3)
    in_flight = 1 if os.environ.get("WEB_ENGINE") == "fcgx" else 64
    check(load.failures() <= kills * in_flight, "kill -9 of a web process costs at most what it was serving",
          f"{load.failures()} failed attempts, {kills} kills")
    check(took is not None and took < 10, "kill -9 of a web process: it is replaced",
          f"{took} s" if took is None else f"{took:.2f} s")
    check_account(load, "kill -9 of a web process")


def postgres_crash(hall):
    before = sorted(hall.pids("web") + hall.pids("jobs"))
    with Load(hall, "postgres") as load:
        time.sleep(0.5)
        hall.postgres_stop()
        down_at = time.monotonic()
        time.sleep(1.5)
        health = hall.health()
        hall.postgres_start()
        up_at = time.monotonic()
        time.sleep(2.5)
    back = load.first_success_after(up_at - 0.5)
    check(health == "503", "Postgres is away: /health says 503", health)
    check(load.answers[503] > 0 and b"reason" in load.bodies.get(503, b""),
          "Postgres is away: 503 in the words of the API", load.bodies.get(503, b"").decode()[:80])
    check(set(load.answers) <= {200, 503}, "Postgres is away: nothing but 200 and 503", dict(load.answers))
    check(load.slowest_s < 6 and up_at > down_at, "Postgres is away: nobody waits long", f"{load.slowest_s:.2f} s")
    print(f"# Postgres is back: the first success after {back} s")
    check(back is not None, "Postgres is back: requests succeed again by themselves", back)
    check(sorted(hall.pids("web") + hall.pids("jobs")) == before, "Postgres was away: no process ended")
    check_account(load, "crash of Postgres")


def nginx_reload(hall):
    with Load(hall, "nginx") as load:
        for _ in range(4):
            os.kill(hall.nginx_pid(), signal.SIGHUP)
            time.sleep(0.4)
    check(load.failures() == 0, "nginx reload under load: no failed request", dict(load.answers))
    check_account(load, "nginx reload")


def hall_reload(hall):
    before = hall.pids("web")
    n = len(before)
    with Load(hall, "reload") as load:
        codes = [hall.command("reload")[0] for _ in range(4)]
        os.kill(hall.serve_pid(), signal.SIGHUP)
        scaled = hall.command("scale", f"web={n + 2}")
        more = len(hall.pids("web", ("idle", "busy")))
        hall.command("scale", f"web={n}")
    check(codes == [0] * 4, "hirehall reload under load: it says that it worked", codes)
    check(load.failures() == 0, "hirehall reload under load: no failed request", dict(load.answers))
    check(not set(before) & set(hall.pids("web")), "hirehall reload: every process is new")
    check(scaled[0] == 0 and more == n + 2, "hirehall scale in the middle of a reload: as many as asked for", f"{more} {scaled}")
    check_account(load, "hirehall reload")


def serving(hall):
    """Those who answer; others may still be on their way out."""
    return sorted(hall.pids("web", ("idle", "busy")))


def settled(hall, pids):
    """The new processes of a reload that failed take a moment to go."""
    end = time.monotonic() + 10
    while serving(hall) != pids and time.monotonic() < end:
        time.sleep(0.1)
    return serving(hall) == pids


def bad_reload(hall):
    path = f"{hall.state}/hirehall.env"
    with open(path, encoding="utf-8") as f:
        good = f.read()
    before = serving(hall)
    with Load(hall, "bad-reload") as load:
        codes = []
        for bad in ("PLATFORM_FEE_BPS=often\n", "TEMPLATES_DIR=/nowhere\n"):
            with open(path, "w", encoding="utf-8") as f:
                f.write("".join(line for line in good.splitlines(True) if not line.startswith(bad.split("=")[0])) + bad)
            codes.append(hall.command("reload")[0])
        with open(path, "w", encoding="utf-8") as f:
            f.write(good)
    check(codes == [1, 1], "a reload with wrong settings or files says so", codes)
    check(settled(hall, before), "a reload that fails keeps the old processes")
    check(load.failures() == 0, "a reload that fails costs no request", dict(load.answers))


def wrong_column(hall):
    """A table that does not fit stops the new process at its start, with the statement's name."""
    before = serving(hall)
    hall.sql("ALTER TABLE sign_in_links RENAME COLUMN used_at TO spent_at")
    code, out = hall.command("reload")
    hall.sql("ALTER TABLE sign_in_links RENAME COLUMN spent_at TO used_at")
    check(code == 1 and settled(hall, before), "a missing column fails the reload", out.strip())
    check(re.search(r"what=\w+ sqlstate=42703", hall.log()), "a missing column: the log names the statement")


def start_without_postgres(hall):
    os.kill(hall.serve_pid(), signal.SIGTERM)
    while hall.serve_pid():
        time.sleep(0.1)
    hall.postgres_stop()
    hall.serve_start()
    codes = []
    until = time.monotonic() + 10
    while time.monotonic() < until and (not codes or codes[-1] != "503"):
        codes.append(hall.health())
        time.sleep(0.1)
    check(codes[-1] == "503", "a start without Postgres: it comes up and says 503", codes[-1])
    hall.postgres_start()
    begun = time.monotonic()
    while time.monotonic() - begun < 10 and hall.health() != "200":
        time.sleep(0.1)
    took = time.monotonic() - begun
    check(took < 5, "a start without Postgres: it works as soon as Postgres does", f"{took:.1f} s")


def second_serve(hall):
    code, out = hall.command("serve")
    check(code == 1 and "being served already" in out, "a second supervisor of the same folder refuses")


def all_is_well(hall):
    until = time.monotonic() + 10
    while hall.command("status")[0] != 0 and time.monotonic() < until:
        time.sleep(0.3)
    code, out = hall.command("status")
    check(code == 0, "after all faults: all is well, without a hand", out.strip().split("\n")[-1])


FAULTS = [kill_jobs, kill_web, postgres_crash, nginx_reload, hall_reload, bad_reload, wrong_column, second_serve, start_without_postgres,
          mails_sent, all_is_well]


def main():
    hall = Hall(sys.argv[1])
    for fault in FAULTS:
        if sys.argv[2:] and fault.__name__ not in sys.argv[2:]:
            continue
        try:
            fault(hall)
        except Exception as e:  # the others are still worth a look
            check(False, fault.__name__, repr(e))
    print(f"1..{sum(count.values())}")
    return 1 if count["not ok"] else 0


sys.exit(main())
