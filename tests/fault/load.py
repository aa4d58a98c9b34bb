"""Clients that write without pause and keep account of what was acknowledged.

A write that got no answer, or 502, 503 or 504, is asked again with the same Idempotency-Key until it is acknowledged.
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import collections
import http.client
import json
import threading
import time
import uuid

GIVE_UP_S = 20


class Load:
    """`with Load(hall, "name") as load:` writes while the block runs."""

    def __init__(self, hall, name, clients=6, pause_s=0.002):
        self.hall, self.name, self.pause_s = hall, f"{name} {uuid.uuid4()}", pause_s
        self.acknowledged = {}  # key -> task id
        self.unsettled = []  # keys that were never acknowledged
        self.answers = collections.Counter()  # of all attempts; 0: the connection broke
        self.bodies = {}  # one body of each status but 200
        self.slowest_s = 0.0
        self.successes = []  # when
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.client, daemon=True) for _ in range(clients)]

    def __enter__(self):
        for t in self.threads:
            t.start()
        time.sleep(0.5)
        return self

    def __exit__(self, *_):
        self.stop.set()
        for t in self.threads:
            t.join()

    def failures(self):
        return sum(n for status, n in self.answers.items() if status != 200)

    def attempt(self, key):
        """One POST on a connection of its own; (status, parsed body)."""
        c = http.client.HTTPConnection("127.0.0.1", self.hall.port, timeout=GIVE_UP_S)
        body = json.dumps({"task": f"{self.name} {key}", "origin_country": "JP", "budget_usd": 20,
                           "ai_account_id": self.hall.setting("DEMO_AI_ACCOUNT_ID"),
                           "ai_api_key": self.hall.setting("DEMO_AI_API_KEY")})
        begun = time.monotonic()
        try:
            c.request("POST", "/api/tasks", body, {"Content-Type": "application/json", "Idempotency-Key": key,
                                                   "Connection": "close"})
            r = c.getresponse()
            return r.status, r.read()
        except (OSError, http.client.HTTPException) as e:
            return 0, str(e).encode()
        finally:
            self.slowest_s = max(self.slowest_s, time.monotonic() - begun)
            c.close()

    def client(self):
        while not self.stop.is_set():
            key = str(uuid.uuid4())
            until = time.monotonic() + GIVE_UP_S
            while time.monotonic() < until:
                status, body = self.attempt(key)
                self.answers[status] += 1
                if status == 200:
                    self.acknowledged[key] = json.loads(body)["id"]
                    self.successes.append(time.monotonic())
                    break
                self.bodies[status] = body
                time.sleep(0.02)
            else:
                self.unsettled.append(key)
            time.sleep(self.pause_s)

    def first_success_after(self, moment):
        later = [s for s in self.successes if s > moment]
        return min(later) - moment if later else None

    def lost(self):
        """Acknowledged tasks that are not in the table."""
        there = set(self.hall.sql(f"SELECT id FROM tasks WHERE task LIKE '{self.name} %'"))
        return set(self.acknowledged.values()) - there

    def twice(self):
        """Keys that made more than one task."""
        return self.hall.sql(f"SELECT task FROM tasks WHERE task LIKE '{self.name} %' GROUP BY task "
                             "HAVING count(*) > 1")
