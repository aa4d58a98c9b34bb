"""Odd values in every field of every API route: no answer is a 5xx, and each keeps the contract.

The values are drawn with a fixed seed, so a failure comes again.
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json
import random
import urllib.parse

from . import fixtures, matrix, wire

ODD = [None, True, False, 0, -1, 1, 5, 20.555, 1e15, 1e308, 2**63 - 1, 2**63, -2**63, 10**40, "", " ", "x", "0", "20",
       "-1", "NaN", "1e5", "x" * 300, "y" * 6000, "😀" * 50, "日本語", "a\tb\nc", "a\u0001b", "\u202egnp.exe", "\u200b",
       "%s%n%d", "' OR '1'='1", "\\", "\"", "<script>", "../../etc/passwd", "JP", "jp", "J", "JPN", "text", "photo",
       "real_world_verification", "task.accepted", "nobody@example.com", "a@b", "@", "https://hooks.invalid/x",
       "http://127.0.0.1/", "https://[::1]:443/", "gopher://x", "00000000-0000-0000-0000-000000000000",
       "0198c5a0-0000-7000-8000-000000000000", "2026-01-01", "2026-01-01T00:00:00.000Z", [], [[]], [None], ["x"] * 60,
       {}, {"a": {"b": [1]}}, ["task.accepted", 5], {"$ref": "x"}]
CALLS_A_ROUTE = 40


def text_of(value):
    return value if isinstance(value, str) else json.dumps(value)


def fields_of(document, route):
    """Names in the query and in the body, from the description."""
    operation = document["paths"][route.plain][route.method.lower()]
    query = [p["name"] for p in operation["parameters"] if p.get("in") == "query"]
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    parts = [document["components"]["schemas"][p["$ref"].rsplit("/", 1)[1]] if "$ref" in p else p
             for way in schema.get("anyOf", []) for p in way.get("allOf", [])]
    return query, sorted({name for part in parts for name in part.get("properties", {})})


def one_call(world, rules, route, dice):
    query, members = fields_of(rules.document, route)
    path = route.plain
    for name, place in (matrix.OBJECTS[route.name] or {}).items():
        right = place.format(**world.names)
        given = right if dice.random() < 0.7 else text_of(dice.choice(ODD))[:200].replace("/", "")  # a slash is another address
        path = path.replace("{" + name + "}", urllib.parse.quote(given, safe="") or "-")
    body = {k: v.format(**world.names) if isinstance(v, str) else v
            for k, v in matrix.BODIES.get(route.name, {}).items()}
    for name in dice.sample(members, min(len(members), dice.randint(1, 3))):
        body[name] = dice.choice(ODD)
    asked = {name: text_of(dice.choice(ODD))[:500] for name in query if dice.random() < 0.5}
    headers = [("Authorization", f"Bearer {world.values['a.key']}")] if dice.random() < 0.5 else \
        fixtures.session_headers(world.values, dice.choice("hgk"))
    if asked:
        path += "?" + urllib.parse.urlencode(asked)
    if route.method in ("GET", "DELETE"):
        return path, None, wire.send(world.hall.base, route.method, path, headers)
    sent = json.dumps(body, ensure_ascii=dice.random() < 0.5).encode()
    source = wire.somewhere() if route.name in matrix.COUNTED_BY_ADDRESS else None
    return path, sent, wire.send(world.hall.base, route.method, path, [("Content-Type", "application/json"), *headers], sent,
                                 source=source)


def routes(hall, rules, values):
    """Yields (name of the route, faults)."""
    dice = random.Random(20260206)
    world = matrix.World(hall, values)
    for route in sorted(rules.routes, key=lambda r: r.name):
        if route.name not in matrix.OBJECTS or "page" in route.flags or "hidden" in route.flags:
            continue
        faults = []
        for _ in range(CALLS_A_ROUTE):
            path, sent, answer = one_call(world, rules, route, dice)
            found = rules.faults(route.method, path, answer)
            if answer.status >= 500 and not route.is_off:
                found.append(f"status {answer.status}: {answer.text[:200]}")
            faults += [f"{fault} ({route.method} {path[:300]} {(sent or b'')[:300]!r})" for fault in found]
        yield f"{route.name}: odd values", faults
