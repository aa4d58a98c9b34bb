"""The devices' routes with every kind of credential: what is refused, and that nothing of another wallet changed.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json

from . import fixtures, wallets, wire

# What each route is called with, by a stranger who signs well, and what is right to answer; {x} is an object of somebody else.
ORDER = {"task_type": "inference", "operation": "classify_text", "model": "light-nlp-v1", "input": {"source": "inline", "data": "Matrix"},
         "constraints": {"time_limit_sec": 5, "max_energy_mwh": 8}, "reward": {"amount_ton": "0.05"}, "validation": "human"}
TASK = {"task_id": "{task}"}
ROUTES = {
    "device_task_add": (None, ORDER, 402), "device_batch_add": (None, {"tasks": [ORDER]}, 402), "device_task_list": (None, {}, 200),
    "device_task_get": (TASK, {}, 404), "device_task_cancel": (TASK, {}, 404), "device_validate": (TASK, {"result": True}, 404),
    "device_escrow": (None, {}, 200), "device_credit": (None, {"amount_ton": "0.01"}, 200),
    "device_withdraw": (None, {"amount_ton": "1"}, 402), "device_register": (None, {"device_id": "d"}, 200),
    "device_offers": (None, {}, 200), "device_claim": (TASK, {"device_id": "d"}, 409),
    "device_commit": (TASK, {"assignment_id": "{assignment}", "commitment": "0" * 64}, 404),
    "device_result": (TASK, {"assignment_id": "{assignment}", "result": {"classification": "negative"}, "proof": "{proof}"}, 404),
    "device_status": (TASK, {}, 404), "device_earnings": (None, {}, 200), "device_ws_ticket": (None, {}, 200),
}
WATCHED = ("SELECT md5(string_agg(t::text, ';' ORDER BY t::text)) FROM (SELECT t::text FROM device_tasks t WHERE requester = '{own}' UNION ALL "
           "SELECT a::text FROM device_assignments a WHERE task_id = '{task}' UNION ALL SELECT e::text FROM events e WHERE subject_id = '{task}' UNION ALL "
           "SELECT p::text FROM postings p WHERE account IN ('wallet:{own}', 'escrow:{task}', 'wallet:{worker}') UNION ALL "
           "SELECT d.device_id FROM devices d WHERE wallet = '{worker}' UNION ALL "
           "SELECT p::text FROM device_payouts p WHERE wallet IN ('{own}', '{worker}')) t")


class World:
    """A task whose result waits for its requester's word, so that no clock moves it; a wallet that is a stranger to it."""

    def __init__(self, hall, values):
        self.hall, self.make, self.values = hall, fixtures.Fixtures(hall, values), values
        for line in ("account other_ai", "human other_person", "wallet own ton=1", "wallet worker", "wallet stranger"):
            self.make.run(line)
        task = self.signed("own", "POST", "/v1/tasks", ORDER)["task_id"]
        assignment = self.signed("worker", "POST", f"/v1/device/tasks/{task}/claim", {"device_id": "d"})["assignment_id"]
        result = {"classification": "positive"}
        self.signed("worker", "POST", f"/v1/device/tasks/{task}/result", {
            "assignment_id": assignment, "result": result, "proof": wallets.proof(values["worker.seed"], task, assignment, result, "d")})
        self.names = {"task": task, "assignment": assignment, "own": values["own.address"], "worker": values["worker.address"]}
        self.proof = wallets.proof(values["stranger.seed"], task, assignment, {"classification": "negative"}, "d")

    def headers(self, who, body, key=None):
        v = self.values
        return wallets.headers(v[who + ".seed"], v[(key or who) + ".address"], v[(key or who) + ".key"], body)

    def signed(self, who, method, path, body):
        data = json.dumps(body).encode()
        answer = wire.send(self.hall.base, method, path, [("Content-Type", "application/json"), *self.headers(who, data)], data)
        if answer.status != 200:
            raise fixtures.Trouble(f"{method} {path}: {answer.status} {answer.text}")
        return answer.json()

    def digest(self):
        return self.hall.sql(WATCHED.format(**self.names))

    def call(self, route, headers_of):
        place, body, _ = ROUTES[route.name]
        path = route.plain
        for name, value in (place or {}).items():
            path = path.replace("{" + name + "}", value.format(**self.names))
        body = {k: self.proof if v == "{proof}" else v.format(**self.names) if isinstance(v, str) else v for k, v in body.items()}
        data = json.dumps(body).encode() if route.method != "GET" else b""
        kind = [("Content-Type", "application/json")] if data else []
        return wire.send(self.hall.base, route.method, path, kind + headers_of(data), data or None)

    def credentials(self, right):
        """name -> (headers of a body, the status)"""
        v = self.values
        spoiled = lambda body: [(n, "Bearer " + "A" * 86 + "==" if n == "Authorization" else x) for n, x in self.headers("stranger", body)]
        used = []

        def once(body):
            used[:] = used or self.headers("stranger", body)
            return used
        return {
            "nobody": (lambda body: [], 401), "a wrong signature": (spoiled, 401),
            "a stranger in the owner's name": (lambda body: self.headers("stranger", body, "own"), 401),
            "a signature of another body": (lambda body: self.headers("stranger", body + b" "), 401),
            "an account of the human hall": (lambda body: [("Authorization", f"Bearer {v['other_ai.key']}")], 401),
            "a person": (lambda body: fixtures.session_headers(v, "other_person"), 401),
            "another wallet": (once, right), "another wallet, the same again": (once, 401),
        }


def cells(hall, rules, values):
    """Yields (name of the cell, faults)."""
    world = World(hall, values)
    before = world.digest()
    for route in sorted((r for r in rules.routes if r.plain.startswith("/v1/") and "wallet" in r.who), key=lambda r: r.name):
        if route.name not in ROUTES:
            yield f"{route.name}: known to the matrix", ["add it to ROUTES in tests/http/hall/matrix_wallets.py"]
            continue
        for name, (headers_of, right) in world.credentials(ROUTES[route.name][2]).items():
            answer = world.call(route, headers_of)
            faults = rules.faults(route.method, route.plain, answer)
            if answer.status != right:
                faults.append(f"status {answer.status}, not {right}: {answer.text[:200]}")
            if right != 200 and "positive" in answer.text:
                faults.append("it tells a result")
            yield f"{route.name} by {name}", faults
        after = world.digest()
        yield f"{route.name} changed nothing of somebody else", [] if after == before else ["a row is another"]
        before = after
