"""What every answer must keep: described status, schema, headers; and which routes were seen.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import re

from . import schema

# Answers that nginx gives before the program sees the request, or that any address may give.
ANY_ADDRESS = {400, 403, 405, 408, 411, 413, 414, 415, 429, 431, 500, 501, 502, 503, 504}
EVERY_ANSWER = {
    "X-Request-Id": r"^[A-Za-z0-9_.-]{8,64}$",
    "X-Content-Type-Options": r"^nosniff$",
    "Referrer-Policy": r"^same-origin$|^no-referrer$",
}
EVERY_PAGE = {"Content-Security-Policy": r"default-src 'none'.*frame-ancestors 'none'"}


# Off without a third party's settings, which this hall has not; tests/flow calls them against stand-ins.
OFF_HERE = {"connect_status", "connect_start", "connect_redirect", "page_payments_connect", "payment_authorize",
            "payment_balance", "wallet_connect"}


# Their success takes more than a line here: tests/flow and tests/pages show it.
FLOW_ONLY = {"wallet_proof", "admin_payments_one", "device_credit", "device_ws_ticket", "auth_callback", "approval_request", "approval_request_ciba",
             "page_result_new_post", "page_result", "page_result_act", "pay_demo", "pay_balance", "page_result_confirm",
             "page_receipt", "page_pay", "page_pay_success", "page_pay_cancel", "page_pay_post", "approval_approve_page",
             "approval_approve", "approval_deny_page", "approval_deny", "page_devices_post", "page_device_task"}
# They answer in their protocol's words that there is no such thing here.
REFUSERS = {"a2a_stream", "a2a_cancel", "a2a_push", "a2a_extended"}


class Route:
    def __init__(self, line):
        words = line.split()
        self.name, self.method, self.path, self.status = words[0], words[1], words[2], int(words[3])
        self.who, self.flags = words[4].split("|"), words[6].split("|")
        self.seen, self.succeeded = 0, 0
        self.is_off = self.name in OFF_HERE
        kinds = {"uuid": r"[0-9a-fA-F-]{36}", "int": r"\d+"}
        self.plain = re.sub(r"\{(\w+):\w+\}", r"{\1}", self.path)
        pattern = re.sub(r"\\\{\w+(?::(\w+))?\\\}", lambda m: f"({kinds.get(m[1], '[^/]+')})", re.escape(self.path))
        self.pattern = re.compile(pattern + "$")
        self.fixed = -self.path.count("{") * 2 + ("{" in self.path and ":" in self.path)


class Contract:
    def __init__(self, route_lines, document):
        self.routes = [Route(line) for line in route_lines.splitlines() if line.strip()]
        self.routes.sort(key=lambda r: r.fixed, reverse=True)
        self.document = document
        self.checker = schema.Checker(document)

    def route_of(self, method, path):
        path = path.split("?")[0]
        method = "GET" if method == "HEAD" else method
        for route in self.routes:
            if route.method == method and route.pattern.match(path):
                return route
        return None

    @staticmethod
    def header_faults(answer):
        is_page = "html" in (answer.header("Content-Type") or "")
        wanted = {**EVERY_ANSWER, **(EVERY_PAGE if is_page else {})}
        return [f"header {name} is {answer.header(name)!r}" for name, want in wanted.items()
                if not re.search(want, answer.header(name) or "")]

    def faults(self, method, path, answer):
        out = self.header_faults(answer)
        route = self.route_of(method, path)
        if not route:
            return out
        # rows of two systems at one address: which of them answered shows by the status only where theirs differ
        for row in (r for r in self.routes if r.method == route.method and r.plain == route.plain):
            row.seen += 1
            row.succeeded += answer.status == row.status or (row is route and 200 <= answer.status < 400)
        operation = self.document["paths"].get(route.plain, {}).get(route.method.lower())
        if not operation or method == "HEAD":
            return out
        return out + self.body_faults(route, operation, answer)

    def body_faults(self, route, operation, answer):
        described = operation["responses"].get(str(answer.status))
        if not described:
            if answer.status in ANY_ADDRESS or answer.status == 304:
                return []
            return [f"{route.name}: status {answer.status} is not in /openapi.json"]
        content = described.get("content", {})
        if not content:
            return []
        kind = (answer.header("Content-Type") or "").split(";")[0]
        if kind not in content:
            return [f"{route.name}: content type {kind} is not in /openapi.json for {answer.status}"]
        if "json" not in kind:
            return []
        try:
            value = answer.json()
        except ValueError as wrong:
            return [f"{route.name}: not JSON: {wrong}"]
        return [f"{route.name}: {f}" for f in self.checker.faults(content[kind]["schema"], value)]

    def unseen(self):
        return [f"{r.name} ({r.method} {r.path})" for r in self.routes if not r.succeeded and not r.is_off and r.name not in FLOW_ONLY | REFUSERS]
