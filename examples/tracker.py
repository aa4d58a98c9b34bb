"""One run of an agent, reported with Python's standard library.

    TRACKER_URL=https://127.0.0.1:8443 TRACKER_KEY=... python3 examples/tracker.py
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json
import os
import time
import urllib.request

URL = os.environ.get("TRACKER_URL", "http://127.0.0.1:8000")
RUN = {"project": os.environ.get("TRACKER_PROJECT", "my-project"), "task": "Count to three",
       "task_id": f"task-{time.time_ns()}", "agent": "python"}


def report(what, **more):
    request = urllib.request.Request(
        f"{URL}/webhook/{what}", json.dumps({**RUN, **more}).encode(),
        {"Content-Type": "application/json", "X-API-Key": os.environ["TRACKER_KEY"]})
    with urllib.request.urlopen(request, timeout=30) as answer:
        print(answer.read().decode())


report("start")
report("status", status="running", progress=66, message="two")
report("finish", result="three")
