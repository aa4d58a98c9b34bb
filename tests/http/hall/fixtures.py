"""Commands of .t files ("! human h country=JP") and the values they leave behind.

    wide NAME N                   N characters of four bytes
    set NAME = TEXT               account A              a.id a.key a.email
    human H [country= min= location= name= lang=]        h.id h.token h.cookie h.location h.email h.password
    admin M                       m.cookie: the demo's admin, signed in
    open T by A [k=v …]           POST /api/tasks        t
    task T by A for H [k=v …]     call_human at H's place, accepted by H
    deliver T as H [text]         a text, with the session      approve T by A       reject T by A
    stripe TYPE {object as JSON}           an event of Stripe, signed with the hall's secret and made sense of
    signed E TYPE {object as JSON}         the same, to be sent by a step: E.body, E.signature
    mailed U for H                the signed link that ends the mails of a person: U.user U.signature
    tracker K [PROJECT|*] [ping]  k.key, k.prefix, k.project: a key of the run tracker
    teller U                      u.user, u.password, u.access, u.refresh: an account of the stories, signed in
    jwt T {claims} [alg=HS256] [key=…]    signed with JWT_SECRET; claims may say "now", "now+60", "now-60"
    allowed K by H for C [with A] a code for program C (its first address is http://127.0.0.1:1/back), allowed by person H for a
                                  new AI account, or for A; its verifier is PKCE_VERIFIER.  K, K.account
    owner U of H                  the user id of a person
    away H                        a person's session was last used an hour ago
    service M [as U] [cap=micro] [scopes=a,b]     M.token, M.name: a service client, for U alone or for everybody
    nowhere TEXT B W as H by M    the text is in no answer about B and W, to person H, program M or nobody, nor anywhere else
    paid B                        the bounty is paid in demo money
    wallet W [ton=10]             W.address W.key W.seed: a TON wallet, with that much in escrow
    proof P by W for TASK ASSIGNMENT {result as JSON}    P: what a device "d" says beside its result
    clock +31 minutes | clock now until PATH .json.path = TEXT

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import base64
import hashlib
import hmac
import json
import re
import secrets
import shlex
import subprocess
import time
import urllib.parse

from . import match, nowhere, wallets, wire


PLACE = re.compile(r"\{\{[^{}]+\}\}") # a blank inside is no end of a word


# RFC 7636, appendix B
PKCE_VERIFIER, PKCE_CHALLENGE = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


class Trouble(Exception):
    pass


def read_env(path):
    with open(path, encoding="utf-8") as file:
        pairs = (line.strip().split("=", 1) for line in file if "=" in line and not line.startswith("#"))
        return {k: v.strip("'\"") for k, v in pairs}


class Hall:
    def __init__(self, base, state):
        self.base, self.state = base, state
        self.env = read_env(f"{state}/hirehall.env")

    def post(self, path, body, headers=()):
        headers = [("Content-Type", "application/json"), *headers]
        answer = wire.send(self.base, "POST", path, headers, json.dumps(body).encode())
        if answer.status not in (200, 201):
            raise Trouble(f"POST {path} gave {answer.status} {answer.text[:300]}")
        return answer

    def test_token(self, human_id):
        secret = self.env["TEST_HUMAN_AUTH_SECRET"].encode()
        return hmac.new(secret, human_id.encode(), hashlib.sha256).hexdigest()

    def sql(self, text):
        run = subprocess.run(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", self.env["DATABASE_URL"], "-c", text],
                             capture_output=True, text=True, check=False)
        if run.returncode:
            raise Trouble("psql: " + run.stderr.strip())
        return run.stdout.strip()


def options(words):
    return dict(w.split("=", 1) for w in words if "=" in w)


def unique():
    return secrets.token_hex(5)


def session_headers(values, name):
    return [("Cookie", f"hirehall_session={values[name + '.cookie']}"), ("Sec-Fetch-Site", "same-origin")]


class Fixtures:
    def __init__(self, hall, values):
        self.hall, self.values = hall, values

    def run(self, line):
        words = [self.values.put_in(word) for word in shlex.split(PLACE.sub(lambda m: f"'{m[0]}'", line))]
        getattr(self, "do_" + words[0])(words[1:])

    def keep(self, whose, /, **found):
        self.values.update({f"{whose}.{k}": str(v) for k, v in found.items()})

    def do_set(self, words):
        self.values[words[0]] = " ".join(words[2:])

    def do_wide(self, words):
        """Characters of four bytes: limits count characters."""
        self.values[words[0]] = "\U0001f600" * int(words[1])

    def do_account(self, words):
        email = f"ai-{unique()}@example.com"
        got = self.hall.post("/api/ai/accounts", {"name": "Agent " + words[0], "paypal_email": email}).json()
        self.keep(words[0], id=got["account_id"], key=got["api_key"], email=email)

    def do_human(self, words):
        given = {"country": "JP", "min": "0", "location": "Place " + unique(), "name": "Person " + words[0],
                 **options(words[1:])}
        email, password = f"p-{unique()}@example.com", "correct horse " + unique()
        body = {"name": given["name"], "email": email, "password": password, "country": given["country"],
                "min_budget_usd": json.loads(given["min"])}
        if given["location"]:
            body["location"] = given["location"]
        answer = self.hall.post("/api/humans", body)
        human_id = answer.json()["id"]
        self.keep(words[0], id=human_id, token=self.hall.test_token(human_id), email=email, password=password,
                  cookie=answer.cookie("hirehall_session") or "", location=given["location"])

    def do_admin(self, words):
        """By the sign-in page, as people do."""
        page = wire.send(self.hall.base, "GET", "/login")
        token = re.search(r'name="form_token" value="([^"]+)"', page.text)[1]
        form = {"form_token": token, "email": self.hall.env["DEMO_ADMIN_EMAIL"],
                "password": self.hall.env["DEMO_ADMIN_PASSWORD"], "next": ""}
        headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Sec-Fetch-Site", "same-origin")]
        answer = wire.send(self.hall.base, "POST", "/login", headers, urllib.parse.urlencode(form).encode())
        if answer.status != 303:
            raise Trouble(f"the admin cannot sign in: {answer.status}")
        self.keep(words[0], cookie=answer.cookie("hirehall_session"))

    def task_body(self, account, more):
        body = {"task": "Look at the gate " + unique(), "ai_account_id": self.values[account + ".id"],
                "ai_api_key": self.values[account + ".key"], "origin_country": "JP",
                "task_label": "real_world_verification", "acceptance_criteria": "One sentence.",
                "not_allowed": "Nothing private.", "budget_usd": 20, "deliverable": "text", "deadline_minutes": 30}
        for name, value in more.items():
            is_number = name in ("budget_usd", "deadline_minutes", "max_assignments", "reserve_minutes")
            body[name] = json.loads(value) if is_number else value
        return body

    def do_open(self, words):
        more = {"location": "Nowhere " + unique(), **options(words[3:])}
        got = self.hall.post("/api/tasks", self.task_body(words[2], more)).json()
        self.values[words[0]] = got["id"]

    def do_task(self, words):
        place = self.values[words[4] + ".location"]
        got = self.hall.post("/api/call_human", self.task_body(words[2], {"location": place, **options(words[5:])}))
        if got.json()["status"] != "accepted":
            raise Trouble("call_human: " + got.text)
        self.values[words[0]] = got.json()["task_id"]

    def do_deliver(self, words):
        body = {"task_id": self.values[words[0]], "type": "text", "text": words[3] if len(words) > 3 else "Done."}
        self.hall.post("/api/submissions", body, session_headers(self.values, words[2]))

    def decide(self, what, words):
        body = {"ai_account_id": self.values[words[2] + ".id"], "ai_api_key": self.values[words[2] + ".key"]}
        self.hall.post(f"/api/tasks/{self.values[words[0]]}/{what}", body)

    def do_approve(self, words):
        self.decide("approve", words)

    def do_reject(self, words):
        self.decide("reject", words)

    def do_signed(self, words):
        event = {"id": "evt_" + unique(), "object": "event", "type": words[1], "livemode": False, "created": int(time.time()),
                 "data": {"object": json.loads(words[2])}}
        body, at = json.dumps(event), int(time.time())
        secret = self.hall.env["STRIPE_WEBHOOK_SECRET"].encode()
        signature = hmac.new(secret, f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
        self.keep(words[0], id=event["id"], body=body, signature=f"t={at},v1={signature}")

    def do_stripe(self, words):
        self.do_signed(["stripe", *words])
        headers = [("Content-Type", "application/json"), ("Stripe-Signature", self.values["stripe.signature"])]
        answer = wire.send(self.hall.base, "POST", "/webhooks/stripe", headers, self.values["stripe.body"].encode())
        if answer.status != 200:
            raise Trouble(f"/webhooks/stripe gave {answer.status} {answer.text[:300]}")
        end = time.monotonic() + 10
        while self.hall.sql(f"SELECT status FROM provider_events WHERE id = '{self.values['stripe.id']}'") == "pending":
            if time.monotonic() > end:
                raise Trouble(f"the event {words[0]} was not made sense of")
            time.sleep(0.1)

    def do_mailed(self, words):
        user = self.hall.sql(f"SELECT user_id FROM humans WHERE id = '{self.values[words[2] + '.id']}'")
        secret = self.hall.env["SECRET_KEY"].encode()
        signature = hmac.new(secret, f"unsubscribe:{user}".encode(), hashlib.sha256).hexdigest()
        self.keep(words[0], user=urllib.parse.quote(user, safe=""), signature=signature)

    def do_tracker(self, words):
        project = words[1] if len(words) > 1 else "p-" + unique()
        key, kind = secrets.token_hex(24), "ping" if "ping" in words[2:] else "api"
        where = "NULL" if project == "*" else "'" + project.replace("'", "''") + "'"
        self.hall.sql(f"SELECT track_key_add('{hashlib.sha256(key.encode()).hexdigest()}', '{key[:8]}', '{kind}', {where})")
        self.keep(words[0], key=key, prefix=key[:8], project=project)

    def do_teller(self, words):
        name, password = "teller-" + unique(), "pw-" + unique()
        given = {"username": name, "password": password}
        made = self.hall.post("/api/register", given).json()
        answer = self.hall.post("/api/login", given)
        access = answer.json()["access_token"]
        part = access.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        self.keep(words[0], id=made["id"], user=name, password=password, access=access, refresh=answer.cookie("refresh_token"),
                  sub=claims["sub"], fam=claims["fam"])

    def do_jwt(self, words):
        """What a forger, or a careful test, would make: nothing here is the hall's."""
        given = {"alg": "HS256", "key": self.hall.env["JWT_SECRET"], **options(words[2:])}
        header = {"alg": given["alg"], "typ": "JWT", "kid": "k1"}
        claims = {k: int(time.time()) + int(v[3:] or 0) if isinstance(v, str) and re.fullmatch(r"now([+-][0-9]+)?", v) else v
                  for k, v in json.loads(words[1]).items()}
        parts = [base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=") for p in (header, claims)]
        mac = hmac.new(given["key"].encode(), b".".join(parts), hashlib.sha256).digest()
        last = b"" if given["alg"] == "none" else base64.urlsafe_b64encode(mac).rstrip(b"=")
        self.values[words[0]] = b".".join([*parts, last]).decode()

    def do_allowed(self, words):
        """By the page, as people do."""
        ask = {"response_type": "code", "client_id": words[4], "redirect_uri": "http://127.0.0.1:1/back", "code_challenge": PKCE_CHALLENGE,
               "code_challenge_method": "S256"}
        page = wire.send(self.hall.base, "GET", "/oauth/authorize?" + urllib.parse.urlencode(ask)).header("Location")
        shown = wire.send(self.hall.base, "GET", page, session_headers(self.values, words[2]))
        form = {k: re.search(f'name="{k}" value="([^"]+)"', shown.text)[1] for k in ("form_token", "request")}
        form |= {"account_id": words[6]} if len(words) > 6 else {"name": "Connected", "paypal_email": f"oauth-{unique()}@example.com"}
        headers = [("Content-Type", "application/x-www-form-urlencoded"), *session_headers(self.values, words[2])]
        answer = wire.send(self.hall.base, "POST", "/oauth/consent/" + ("allow" if len(words) > 6 else "new"), headers,
                           urllib.parse.urlencode(form).encode())
        code = re.search(r"[?&]code=([^&]+)", answer.header("Location") or "")
        if not code:
            raise Trouble(f"/oauth/consent gave {answer.status} {answer.text[:300]}")
        hashed = hashlib.sha256(code[1].encode()).hexdigest()
        self.values[words[0]] = code[1]
        self.keep(words[0], account=self.hall.sql(f"SELECT ai_account_id FROM oauth_requests WHERE code_hash = decode('{hashed}', 'hex')"))

    def do_owner(self, words):
        self.values[words[0]] = self.hall.sql(f"SELECT user_id FROM humans WHERE id = '{self.values[words[2] + '.id']}'")

    def do_away(self, words):
        self.hall.sql("UPDATE sessions SET seen_at = now() - interval '1 hour' WHERE user_id = "
                      f"(SELECT user_id FROM humans WHERE id = '{self.values[words[0] + '.id']}')")

    def do_service(self, words):
        token, name, more = secrets.token_hex(32), "svc-" + unique(), options(words[1:])
        users = f"ARRAY['{words[2]}']" if words[1:2] == ["as"] else "NULL"
        self.hall.sql("INSERT INTO service_clients (name, token_hash, users, cap_micro, scopes) VALUES "
                      f"('{name}', sha256('{token}'), {users}, {more.get('cap', 'NULL')}, "
                      f"'{{{more.get('scopes', 'create,read,cancel')}}}')")
        self.keep(words[0], token=token, name=name)

    def do_nowhere(self, words):
        text, bounty, work, _, person, _, program = words
        user = self.hall.sql(f"SELECT user_id FROM bounties WHERE id = '{bounty}'")
        machine = [("Authorization", f"Bearer {self.values[program + '.token']}"), ("X-User-ID", user)]
        found = nowhere.where(self.hall, text, [bounty, work], [[], session_headers(self.values, person), machine])
        if found:
            raise Trouble(f"{text} is where it should not be: {found[:5]}")

    def do_paid(self, words):
        self.hall.sql("SELECT bounty_pay_end((bounty_pay_begin(id, user_id, 'demo', actual_micro, user_id, NULL)).payment_id, "
                      f"'settled') FROM bounties WHERE id = '{words[0]}'")

    def do_wallet(self, words):
        made = wallets.make()
        self.keep(words[0], **made)
        ton = options(words[1:]).get("ton")
        if ton:
            body = {"amount_ton": ton}
            signed = wallets.headers(made["seed"], made["address"], made["key"], json.dumps(body).encode())
            self.hall.post("/v1/escrow/credit", body, signed)

    def do_proof(self, words):
        self.values[words[0]] = json.dumps(wallets.proof(self.values[words[2] + ".seed"], words[4], words[5], json.loads(words[6]), "d"))

    def do_clock(self, words):
        shift = "0" if words == ["now"] else " ".join(words)
        self.hall.sql(f"UPDATE hall_clock SET shift = interval '{shift}'")

    def do_until(self, words):
        path, at, want = words[0], words[1], words[3]
        end = time.monotonic() + 20
        while True:
            answer = wire.send(self.hall.base, "GET", path)
            try:
                got = match.follow(answer.json(), at) if answer.is_json else None
            except (KeyError, IndexError, TypeError): # not there yet
                got = None
            if str(got) == want:
                return
            if time.monotonic() > end:
                raise Trouble(f"{path} {at} is still {got!r}, not {want!r}")
            time.sleep(0.2)
