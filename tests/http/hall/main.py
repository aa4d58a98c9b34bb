"""Runs .t files against a hall: main.py BASE STATE FILE…  TAP on standard output; not 0 when something failed.

The route table comes from `scripts/hirehall --state STATE spec routes`.  At the end every route must have been
called with success at least once, when all files ran (--all).
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import argparse
import json
import os
import re
import secrets
import subprocess
import sys
import urllib.parse
import uuid
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from hall import bodies, contract, fixtures, fuzz, match, matrix, matrix_wallets, parse, wallets, wire  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


class Values(dict):
    """{{name}}, {{url name}} percent-encoded, {{upper name}}, {{path name}} of an address, {{uuid}}, {{unique}}, {{env.NAME}}, {{x 300}} three hundred x."""

    def put_in(self, text):
        return re.sub(r"\{\{([^{}]+)\}\}", lambda m: self.value(m[1].strip()), text)

    def value(self, name):
        word, _, rest = name.partition(" ")
        if name in self:
            return self[name]
        if name == "uuid":
            return str(uuid.uuid4())
        if name == "unique":
            return secrets.token_hex(6)
        if word == "url":
            return urllib.parse.quote(self[rest], safe="")
        if word == "upper":
            return self[rest].upper()
        if word == "path":
            return urllib.parse.urlsplit(self[rest]).path
        if word == "x":
            return "x" * int(rest)
        raise fixtures.Trouble(f"no value named {name}")


class Runner:
    def __init__(self, hall, rules):
        self.hall, self.rules = hall, rules
        self.failed = self.passed = 0

    def request(self, step, values):
        headers = [(n, values.put_in(v)) for n, v in step.headers]
        if step.who:
            headers += fixtures.session_headers(values, step.who)
        body = None
        if step.parts:
            kind, body = wire.multipart([self.part(p, values) for p in step.parts])
            headers = [("Content-Type", kind)] + headers
        elif step.body_made:
            body = bodies.make(values.put_in(step.body_made).removeprefix("@"), values)
        elif any(line.strip() for line in step.body):
            body = values.put_in("\n".join(step.body).rstrip("\n")).encode()
        if body is not None and not any(n.lower() == "content-type" for n, _ in headers):
            headers.append(("Content-Type", "application/json"))
        if step.wallet:
            headers += wallets.headers(*(values[f"{step.wallet}.{k}"] for k in ("seed", "address", "key")), body)
        return [(n, v) for n, v in headers if v != ""], body

    def part(self, part, values):
        kind, name, text = part
        if kind == "part":
            return name, None, None, values.put_in(text).encode()
        filename, media, made = text.split(" ", 2)
        return name, filename, media, bodies.make(values.put_in(made).removeprefix("@"), values)

    def answers(self, step, values):
        path = values.put_in(step.path)
        if step.method == "RAW":
            head = values.put_in("\n".join(step.body).rstrip("\n")) + "\n"
            return path, [wire.send_raw(self.hall.base, bodies.raw_request(values, head))]
        ready = [self.request(step, values) for _ in range(step.times)]
        one = lambda r: wire.send(self.hall.base, step.method, path, r[0], r[1], source=step.source)
        if step.times == 1:
            return path, [one(ready[0])]
        with ThreadPoolExecutor(min(step.times, 64)) as pool:
            return path, list(pool.map(one, ready))

    def status_faults(self, step, got):
        out, counted = [], [c for c in step.statuses if c[1]]
        for allowed, times in counted:
            n = sum(a.status in allowed for a in got)
            if n != times:
                out.append(f"{n} answers were {allowed}, not {times}: {sorted(a.status for a in got)}")
        allowed = {s for statuses, _ in step.statuses for s in statuses}
        return out + [f"status {a.status}: {a.text[:400]}" for a in got if allowed and a.status not in allowed]

    def answer_faults(self, step, values, answer):
        out = []
        for name, want in step.want_headers:
            want, value = values.put_in(want), answer.header(name)
            is_regex = len(want) > 1 and want[0] == want[-1] == "/"
            if value is None or not (re.search(want[1:-1], value) if is_regex else value == want):
                out.append(f"header {name} is {value!r}, not {want!r}")
        out += [f"header {n} should not be there" for n in step.refuse_headers if answer.header(n) is not None]
        out += [f"the body does not hold {t}: {answer.text[:300]}" for t in map(values.put_in, step.want_text)
                if not re.search(t, answer.text, re.S)]
        if any(line.strip() for line in step.want_body):
            want = json.loads(values.put_in("\n".join(step.want_body)))
            try:
                out += match.differences(want, answer.json(), step.is_exact)
            except ValueError:
                out.append(f"not JSON: {answer.text[:300]}")
        return out

    def capture(self, step, values, answer):
        for name, expr in step.captures:
            word, _, rest = expr.partition(" ")
            if word == "header":
                header, _, pattern = rest.partition(" ")
                found = re.search(pattern, answer.header(header) or "")
                value = found and (found[1] if pattern else answer.header(header))
            elif word == "cookie":
                value = answer.cookie(rest)
            elif word == "~":
                found = re.search(values.put_in(rest), answer.text, re.S)
                value = found and found[1]
            else:
                value = match.follow(answer.json(), expr)
            if value is None:
                raise fixtures.Trouble(f"nothing to keep for {name} = {expr}: {answer.text[:200]}")
            values[name] = value if isinstance(value, str) else json.dumps(value)

    def step_faults(self, step, values):
        maker = fixtures.Fixtures(self.hall, values)
        for command in step.commands:
            maker.run(command)
        if not step.method:
            return []
        path, got = self.answers(step, values)
        faults = self.status_faults(step, got)
        for answer in got:
            faults += (self.rules.header_faults(answer) if step.method == "RAW"
                       else self.rules.faults(step.method, path, answer))
        if step.times == 1:
            faults += self.answer_faults(step, values, got[0])
        if step.captures and not (faults and got[0].status >= 400):
            self.capture(step, values, got[0])
        return list(dict.fromkeys(faults))

    def file(self, path):
        name = os.path.basename(path)[:-2]
        values = Values({"base": self.hall.base, **{"env." + k: v for k, v in self.hall.env.items()}})
        for step in parse.steps_of(path):
            try:
                faults = self.step_faults(step, values)
            except (fixtures.Trouble, OSError, ValueError, LookupError, TypeError) as wrong:
                faults = [f"{type(wrong).__name__}: {wrong}"]
            self.tell(f"{name}: {step.name}", [f"line {step.line}: {fault}" for fault in faults])

    def tell(self, name, faults):
        self.passed += not faults
        self.failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} - {name}", flush=True)
        for fault in faults[:8]:
            print(f"#   {fault}", flush=True)

    def matrix(self):
        for name, faults in matrix.cells(self.hall, self.rules, Values()):
            self.tell("credentials: " + name, faults)
        for name, faults in matrix_wallets.cells(self.hall, self.rules, Values()):
            self.tell("credentials: " + name, faults)

    def fuzz(self):
        for name, faults in fuzz.routes(self.hall, self.rules, Values()):
            self.tell(name, faults)

    def routes_seen(self):
        self.tell("routes: every route was called with success", self.rules.unseen())


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--all", action="store_true")
    args.add_argument("base")
    args.add_argument("state")
    args.add_argument("files", nargs="+")
    args = args.parse_args()
    hall = fixtures.Hall(args.base, args.state)
    table = subprocess.run([f"{ROOT}/scripts/hirehall", "--state", args.state, "spec", "routes"],
                           capture_output=True, text=True, check=True).stdout
    document = wire.send(args.base, "GET", "/openapi.json").json()
    runner = Runner(hall, contract.Contract(table, document))
    for path in args.files:
        runner.file(path)
    if args.all:
        runner.matrix()
        runner.fuzz()
        runner.routes_seen()
    print(f"1..{runner.passed + runner.failed}")
    return 1 if runner.failed else 0


if __name__ == "__main__":
    sys.exit(main())
