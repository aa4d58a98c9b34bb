"""Every API route with every kind of credential: what is refused, how, and that nothing changed.

The routes come from the route table; a route that is not in OBJECTS fails, so a new one cannot be forgotten.
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json
import time

from . import bodies, fixtures, wire

# What each route is called with; {x} is an object of account a and person h.  None: no object, foreigners may.
TASK = {"id": "{task}"}
PROJECT = {"project": "{project}"}
RUN = {"project": "{project}", "task_id": "own"}
STORY = {"id": "{story}"}
SEGMENT = {"id": "{story}", "segment_id": "1"}
OBJECTS = {
    "track_projects": None, "track_search": None, "track_stats": None, "ws_ticket": None, "ws_stats": None,
    "track_project": PROJECT, "track_project_edit": PROJECT, "track_runs": PROJECT, "track_export": PROJECT,
    "track_project_stats": PROJECT, "track_alerts": PROJECT, "track_alerts_set": PROJECT, "track_budget": PROJECT,
    "track_budget_set": PROJECT, "track_run": RUN, "track_run_edit": RUN, "track_run_delete": RUN,
    "ws_ticket": None, "ws_stats": None, "track_alerts": {"project": "p"}, "track_alerts_set": {"project": "p"},
    "track_budget": {"project": "p"}, "track_budget_set": {"project": "p"},
    "bounty_add_for": None, "bounty_add": None, "bounty_list": None, "agent_list": None, "bounty_get": {"id": "{bounty}"},
    "bounty_start": {"id": "{bounty}"}, "bounty_retry": {"id": "{bounty}"}, "bounty_cancel": {"id": "{bounty}"},
    "bounty_delete": {"id": "{bounty}"}, "bounty_result": {"id": "{bounty}"}, "bounty_receipt": {"id": "{bounty}"},
    "bounty_refund": {"id": "{bounty}"}, "payment_authorize": {}, "payment_balance": {"address": "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"},
    "wallet_nonce": None, "wallet_connect": None, "wallet_info": None, "wallet_disconnect": None, "wallet_history": None,
    "call_human": None, "task_add": None, "task_list": None, "ai_account_add": None, "ai_account_get": None,
    "me_get": None, "balance_get": None, "approval_request": {}, "approval_request_ciba": {}, "pay_demo": {}, "pay_balance": {},
    "pay_card": {}, "approval_status": {"id": "{approval}"}, "approval_status_ciba": {"id": "{approval}"},
    "approval_approve_page": {"token": "0"}, "approval_approve": {"token": "0"}, "approval_deny_page": {"token": "0"},
    "approval_deny": {"token": "0"},
    "human_add": None, "ledger_accounts": None, "ledger_statement": None, "webhook_create": None, "webhook_index": None, "payment_list": None, "photo_list": None, "photo_add": None,
    "task_apply_get": TASK, "task_why": TASK, "bounty_why": {"id": "{bounty}"}, "bounty_wait": {"id": "{bounty}"},
    "task_cancel": {"id": "{open}"},
    "mandate_get": {"key_id": "{account}"}, "mandate_set": {"key_id": "{account}"}, "mandate_grant": {"key_id": "{account}"},
    "human_list": None, "quote": None, "ai_balance": None, "task_wait": {"id": "{review}"}, "task_get": TASK, "task_get_alias": TASK, "task_apply": TASK, "application_list": TASK,
    "task_accept": TASK, "task_skip": TASK, "task_approve": {"id": "{review}"},
    "task_request_changes": {"id": "{review}"}, "task_dispute": TASK, "review_add": TASK, "review_list": TASK,
    "requester_get": {"id": "{account}"},
    "task_reject": {"id": "{review}"}, "submission_add": {}, "file_get": {"name": "{file}"}, "photo_set": {"id": "{photo}"},
    "photo_delete": {"id": "{photo}"},
    "contact_allow": TASK, "contact_messages": TASK, "contact_message_add": TASK, "contact_read": TASK,
    "comment_list": TASK, "comment_add": TASK, "inquiry_add": None, "message_list": None, "news": None, "profile_get": None,
    "profile_set": None, "inquiry_mark": {"id": "{inquiry}"}, "template_add": None,
    "template_set": {"id": "{template}"}, "template_drop": {"id": "{template}"},
    "task_pay": TASK, "payments_export": {}, "payments_export_own": None, "payout_list": {}, "payout_batch_add": {},
    "payout_batch_list": {}, "payout_batch_get": TASK, "payout_batch_csv": TASK, "payout_import": {},
    "payout_hold": {"task_id": "{task}"}, "payout_release": {"task_id": "{task}"}, "payout_retry": {"task_id": "{task}"},
    "admin_api_humans": {}, "admin_api_human_delete": {"id": "{person}"}, "admin_api_human_restore": {"id": "{person}"},
    "admin_api_accounts": {}, "admin_api_account_delete": {"id": "{account}"},
    "admin_api_account_restore": {"id": "{account}"}, "admin_api_tasks": {}, "admin_api_task_delete": TASK,
    "admin_api_task_restore": TASK, "connect_status": None, "connect_start": None, "connect_redirect": None,
    "order_create": {}, "order_get": {"id": "{order}"}, "order_checkout": {"id": "{order}"}, "order_refund": {"id": "{order}"},
    "webhook_delete": {"id": "{hook}"}, "webhook_rotate": {"id": "{hook}"}, "webhook_test": {"id": "{hook}"},
    "webhook_deliveries": {"id": "{hook}"}, "webhook_redeliver": {"id": "{hook}", "delivery_id": "{delivery}"},
    "story_workflow": None, "story_register": None, "story_login": None, "story_refresh": {}, "story_logout": None, "story_password": {},
    "story_new": None, "story_ids": None, "story_list": None, "story_progress": STORY, "story_info": STORY, "story_resource": STORY,
    "story_file": {}, "story_execute": SEGMENT, "story_edit": SEGMENT, "story_export": STORY, "story_cancel": STORY,
    "story_share": STORY, "story_delete": STORY,
    "a2a_card": None, "a2a_rpc": None, "a2a_send": None, "a2a_stream": None, "a2a_list": None, "a2a_get": {"id": "x"}, "a2a_cancel": {"id": "x"},
    "a2a_push": {"id": "x"}, "a2a_extended": None,
    "oauth_server": None, "oauth_server_mcp": None, "oauth_resource": None, "oauth_resource_mcp": None, "oauth_resource_api": None,
    "oauth_resource_a2a": None, "oauth_register": None, "oauth_token": {}, "oauth_revoke": {},
}
ABOUT_ONESELF = {name for name, place in OBJECTS.items() if place is None} | {"task_apply_get", "comment_add"}
COUNTED_BY_ADDRESS = {"inquiry_add"}
BOUNTY = {"agent_type": "factcheck", "input_data": {"text": "Matrix"}}
BODIES = {
    "mandate_set": {"total": 1}, "mandate_grant": {"amount": 1},
    "bounty_add_for": BOUNTY, "bounty_add": BOUNTY, "approval_request": {"task_id": "{bounty}"},
    "approval_request_ciba": {"task_id": "{bounty}"}, "pay_demo": {"task_id": "{bounty}"}, "pay_balance": {"task_id": "{bounty}"},
    "pay_card": {"task_id": "{bounty}"},
    "payment_authorize": {"task_id": "{bounty}", "from_address": "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC", "amount_usdc": 1000,
                          "valid_after": 0, "valid_before": 1, "nonce": "0x00", "signature": {"v": 27, "r": "1", "s": "1"}},
    "wallet_nonce": {"wallet_address": "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"},
    "wallet_connect": {"wallet_address": "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC", "signature": "0x00", "message": "x"},
    "story_register": {"username": "matrix", "password": "matrix"}, "story_login": {"username": "{teller}", "password": "{teller}"},
    "story_password": {"old_password": "x", "new_password": "x"}, "story_new": {"topic": "Matrix"}, "story_resource": {"segmentId": 1},
    "story_file": {"url": "generated_stories/{story}/script_data.json"}, "story_edit": {"pages": ["Not by you."]},
    "track_project_edit": {"archived": True}, "track_run_edit": {"archived": True},
    "contact_message_add": {"body": "Not by you"}, "comment_add": {"body": "By anybody"},
    "inquiry_add": {"human_id": "{person}", "subject": "Matrix", "body": "x"}, "inquiry_mark": {"is_read": True},
    "template_add": {"title": "Matrix", "body": "x"}, "template_set": {"title": "Matrix", "body": "x"},
    "profile_set": {"headline": "Matrix"},
    "human_add": {"name": "Matrix", "country": "JP", "min_budget_usd": 5},
    "submission_add": {"task_id": "{task}", "type": "text", "text": "Not by you"},
    "ledger_statement": {"account": "platform:fees", "currency": "USD"}, "task_pay": {"action": "mark_paid"}, "payout_hold": {"reason": "x"}, "payout_import": {"csv": "task_id,status\n{task},paid\n"},
    "payout_batch_add": {"task_ids": ["x"]},
    "order_create": {"task_id": "{task}", "base_amount_minor": 3000}, "order_refund": {"version": 1, "reason": "duplicate"},
    "task_apply": {"cover_letter": "x", "availability": "x"},
    "photo_set": {"is_public": True}, "task_accept": {"human_id": "{person}"},
    "task_request_changes": {"reason": "x"}, "task_dispute": {"reason": "x"}, "review_add": {"rating": 5},
    "webhook_create": {"url": "https://hooks.invalid/matrix"},
    "call_human": {"task": "Matrix", "origin_country": "JP", "task_label": "lead_prep", "acceptance_criteria": "x",
                   "not_allowed": "y", "budget_usd": 20, "location": "No such place"},
    "task_add": {"task": "Matrix", "origin_country": "JP", "budget_usd": 20, "location": "No such place"},
}
NAMED_IN_FIELDS = {"ai_account_get", "human_add", "me_get"}  # without a session or a key its fields say who
NAMES_MISSING = {"call_human"}  # its document lists absent credentials among the missing fields
SHARED = {"bounty_add", "bounty_list", "bounty_get", "bounty_why", "bounty_wait", "bounty_cancel"}  # the human hall's at the same address takes who is no program and no person
BY_COOKIE = {"story_refresh"}  # and by nothing else
HALL_SHARED = {"task_add", "task_list", "task_get", "task_why", "task_wait", "task_cancel"}  # X-User-ID leads to the bounties at the same address
BY_AI_ALONE = {"task_wait", "task_cancel"}  # and a session does
BEARERS = {"ai", "machine", "story"}
READ_BY_ANYONE = {"task_get", "task_get_alias", "review_list", "requester_get", "comment_list"}  # redacted
WATCHED = ("SELECT md5(string_agg(t::text, ';' ORDER BY t::text)) FROM ("
           "SELECT t::text FROM tasks t WHERE id IN ({ids}) UNION ALL "
           "SELECT s::text FROM submissions s WHERE task_id IN ({ids}) UNION ALL "
           "SELECT p::text FROM payouts p WHERE task_id IN ({ids}) UNION ALL "
           "SELECT e::text FROM events e WHERE subject_id IN ({ids}) UNION ALL "
           "SELECT (a.id, a.human_id)::text FROM task_applications a WHERE task_id IN ({ids}) UNION ALL "
           "SELECT c::text FROM task_contacts c WHERE task_id IN ({ids}) UNION ALL "
           "SELECT m::text FROM contact_messages m JOIN task_contacts c ON c.id = m.channel_id WHERE task_id IN ({ids}) UNION ALL "
           "SELECT h::text FROM humans h WHERE h.id = '{owner}' UNION ALL SELECT i::text FROM human_inquiries i WHERE i.id = '{inquiry}' UNION ALL "
           "SELECT m::text FROM message_templates m WHERE m.human_id = '{owner}' UNION ALL "
           "SELECT o::text FROM orders o WHERE o.task_id IN ({ids}) UNION ALL "
           "SELECT (w.id, w.url, w.events, w.secret, w.deleted_at)::text FROM webhook_endpoints w WHERE id = '{hook}' UNION ALL "
           "SELECT h::text FROM human_photos h WHERE human_id = '{owner}' UNION ALL "
           "SELECT (p.id, p.archived_at, p.budget_tokens)::text FROM tracker_projects p WHERE p.name = '{project}' UNION ALL "
           "SELECT r::text FROM tracker_runs r JOIN tracker_projects p ON p.id = r.project_id WHERE p.name = '{project}' UNION ALL "
           "SELECT b::text FROM bounties b WHERE id = '{bounty}' UNION ALL "
           "SELECT s::text FROM stories s WHERE id = {story} UNION ALL SELECT g::text FROM story_segments g WHERE story_id = {story} UNION ALL "
           "SELECT r::text FROM story_resources r WHERE story_id = {story} UNION ALL "
           "SELECT d.id::text FROM webhook_deliveries d WHERE endpoint_id = '{hook}') t")


class World:
    """Account a with tasks of person h; account b and person k are strangers to them."""

    def __init__(self, hall, values):
        make = fixtures.Fixtures(hall, values)
        for line in ("account a", "account b", "human h", "human g", "human k", "task done by a for g deliverable=text",
                     "deliver done as g", "task work by a for h", "open free by a"):
            make.run(line)
        hook = hall.post("/api/webhooks", {**self.ai(values, "a"), "url": "https://hooks.invalid/own"}).json()
        self.hall, self.values = hall, values
        make.run("tracker mine matrix-mine")
        make.run("tracker other matrix-other")
        hall.post("/webhook/start", {"project": "matrix-mine", "task": "Own", "task_id": "own", "agent": "a"},
                  [("X-API-Key", values["mine.key"])])
        self.names = {"project": "matrix-mine", "task": values["work"], "review": values["done"], "open": values["free"],
                      "person": values["k.id"], "account": values["a.id"], "hook": hook["webhook"]["id"], "file": self.picture(make)}
        hall.post(f"/api/webhooks/{self.names['hook']}/test", self.ai(values, "a"))
        hall.post(f"/api/tasks/{values['work']}/contact/allow", self.ai(values, "a"))
        inquiry = {"human_id": values["h.id"], "subject": "Own", "body": "x"}
        self.names["inquiry"] = hall.post("/api/inquiries", inquiry).json()["inquiry_id"]
        template = hall.post("/api/me/message-templates", {"title": "Own", "body": "x"}, fixtures.session_headers(values, "h"))
        make.run("owner user of h")
        make.run("owner other_user of k")
        hall.sql(f"UPDATE ai_accounts SET owner_user_id = '{values['user']}' WHERE id = '{values['a.id']}'")
        make.run("service program")
        machine = [("Authorization", "Bearer " + values["program.token"]), ("X-User-ID", values["user"])]
        self.names["bounty"] = hall.post("/api/tasks/m2m/create", BOUNTY, machine).json()["id"]
        self.names |= self.story(make)
        self.names["approval"] = hall.sql(
            "INSERT INTO bounty_approvals (id, bounty_id, user_id, token_hash, amount_micro, description, expires_at) "
            "SELECT 'mla_' || substr(md5(id::text), 1, 24), id, user_id, sha256(uuid_send(id)), 2000, 'Matrix', hall_now() "
            f"FROM bounties WHERE id = '{self.names['bounty']}' RETURNING id")
        self.names["template"] = template.json()["template"]["id"]
        kind, body = wire.multipart([("file", "p.png", "image/png", bodies.png())])
        photo = wire.send(hall.base, "POST", "/api/me/photos", [("Content-Type", kind), *fixtures.session_headers(values, "h")], body)
        self.names["photo"] = photo.json()["photo"]["id"]
        order = {**self.ai(values, "a"), "task_id": values["work"], "base_amount_minor": 3000}
        self.names["order"] = hall.post("/api/stripe/orders", order).json()["order"]["id"]
        rows = wire.send(hall.base, "GET", f"/api/webhooks/{self.names['hook']}/deliveries",
                         [("Authorization", f"Bearer {values['a.key']}")]).json()
        self.names["delivery"] = rows["deliveries"][0]["id"]

    @staticmethod
    def ai(values, name):
        return {"ai_account_id": values[name + ".id"], "ai_api_key": values[name + ".key"]}

    def story(self, make):
        """Of person h, with its first segment done; and an account of the stories that is a stranger to it."""
        make.run("teller other_teller")
        headers = fixtures.session_headers(make.values, "h")
        story = self.hall.post("/api/task/new", {"topic": "Own"}, headers).json()["task_id"]
        wire.send(self.hall.base, "PUT", f"/api/task/{story}/myresource/1", [("Content-Type", "application/json"), *headers],
                  b'{"pages": ["Own."]}')
        teller = "matrix-" + make.values["other_teller.user"][-12:]
        self.hall.post("/api/register", {"username": teller, "password": teller})
        return {"story": str(story), "teller": teller}

    def picture(self, make):
        make.run("human pic")
        make.run("task photo by a for pic deliverable=photo")
        kind, body = wire.multipart([("task_id", None, None, self.task_of(make, "photo")), ("type", None, None, b"photo"),
                                     ("file", "p.png", "image/png", bodies.png())])
        headers = [("Content-Type", kind), *fixtures.session_headers(make.values, "pic")]
        wire.send(make.hall.base, "POST", "/api/submissions", headers, body)
        task = wire.send(make.hall.base, "GET", f"/api/tasks/{make.values['photo']}",
                         [("Authorization", f"Bearer {make.values['a.key']}")]).json()["task"]
        return task["submission"]["content_url"].rsplit("/", 1)[1]

    @staticmethod
    def task_of(make, name):
        return make.values[name].encode()

    def digest(self):
        ids = ",".join(f"'{self.values[n]}'" for n in ("work", "done", "free", "photo"))
        return self.hall.sql(WATCHED.format(ids=ids, hook=self.names["hook"], project=self.names["project"], owner=self.values["h.id"],
                                             inquiry=self.names["inquiry"], bounty=self.names["bounty"], story=self.names["story"]))

    def credentials(self):
        """name -> (members for body or query, headers, bits it belongs to, is it right)"""
        v = self.values
        token = lambda human, of: {"human_id": v[human + ".id"], "human_test_token": v[of + ".token"]}
        cross = [("Cookie", f"hirehall_session={v['h.cookie']}"), ("Origin", "https://evil.example")]
        return {
            "nobody": ({}, [], None, True),
            "a wrong key": ({"ai_account_id": v["a.id"], "ai_api_key": "0" * 48}, [], "ai", False),
            "a wrong Bearer": ({}, [("Authorization", "Bearer " + "0" * 48)], "ai", False),
            "a foreign key under the id": ({"ai_account_id": v["a.id"], "ai_api_key": v["b.key"]}, [], "ai", False),
            "another account": (self.ai(v, "b"), [], "ai", True),
            "another account by Bearer": ({}, [("Authorization", f"Bearer {v['b.key']}")], "ai", True),
            "a wrong tracker key": ({}, [("X-API-Key", "0" * 48)], "tracker", False),
            "the tracker key of another project": ({}, [("X-API-Key", v["other.key"])], "tracker", True),
            "a wrong service token": ({}, [("Authorization", "Bearer " + "0" * 64), ("X-User-ID", v["user"])], "machine", False),
            "a program for another person": ({}, [("Authorization", "Bearer " + v["program.token"]),
                                                  ("X-User-ID", v["other_user"])], "machine", True),
            "a forged access token": ({}, [("Authorization", "Bearer " + v["other_teller.access"][:-6] + "AAAAAA")], "story", False),
            "another account of the stories": ({}, [("Authorization", "Bearer " + v["other_teller.access"])], "story", True),
            "a wrong test token": (token("h", "k"), [], "test", False),
            "another person by test token": (token("k", "k"), [], "test", True),
            "another person": ({}, fixtures.session_headers(v, "k"), "person", True),
            "a forged cookie": ({}, [("Cookie", "hirehall_session=" + "0" * 43), ("Sec-Fetch-Site", "same-origin")],
                                "person", False),
            "the person from another site": ({}, cross, "cross", False),
            "account and test token at once": ({**self.ai(v, "a"), **token("h", "h")}, [], "two", False),
        }


def allowed(route, kind, is_right):
    """The statuses that are right for this route and credential."""
    open_to_all = "anyone" in route.who and route.name not in NAMED_IN_FIELDS
    refused = {401}
    if kind == "two" and {"ai", "test"} & set(route.who):
        return {400}
    if route.name in SHARED and kind != "machine" and (kind != "cross" or route.method == "GET"):
        return {200, 201, 400, 401, 403, 404}
    if route.name in BY_AI_ALONE and kind in ("person", "cross"):
        return {401, 404} if kind == "person" or route.method == "GET" else {403}
    if route.name in HALL_SHARED and kind == "machine":
        return {200, 401, 404, 422}
    if kind in BEARERS - set(route.who) and BEARERS & set(route.who):
        return {200, 201, 400, 401, 403, 404, 409, 422}  # the token is read as one of the route's own kind; or a key in the body
    if route.name == "bounty_receipt" and kind == "cross":
        return {409}  # their own, and not paid
    if route.name in BY_COOKIE:
        return {403} if kind == "cross" else refused
    if kind in ("ai", "test", "tracker", "machine", "story") and kind in route.who and not is_right:
        return refused
    if kind == "cross" and "person" in route.who and route.method != "GET":
        return {403}
    if list(route.who) == ["admin"] and kind in ("person", "cross") and (is_right or kind == "cross"):
        return {403}  # a person, but no admin
    is_known = kind in route.who and is_right
    if route.is_off and (is_known or kind == "cross"):
        return {400} if route.name == "wallet_connect" else {503}  # a signature is looked at before anybody is asked
    if not open_to_all and not is_known:
        return (refused | {400} if route.name in NAMES_MISSING else refused) | ({200, 404} if kind == "cross" and "person" in route.who else set())
    if route.name in ABOUT_ONESELF:
        return {200, 201, 400, 409} | ({403} if kind == "cross" else set())
    if route.name in READ_BY_ANYONE:
        return {200}
    return {400, 403, 404, 409, 422}


def call(world, route, members, headers):
    path, body = route.plain, dict(BODIES.get(route.name, {}))
    for name, place in (OBJECTS[route.name] or {}).items():
        path = path.replace("{" + name + "}", place.format(**world.names))
    body = {k: v.format(**world.names) if isinstance(v, str) else v for k, v in body.items()} | members
    source = wire.somewhere() if route.name in COUNTED_BY_ADDRESS else None
    if route.method in ("GET", "DELETE"):
        query = "&".join(f"{k}={v}" for k, v in body.items())
        return wire.send(world.hall.base, route.method, path + ("?" + query if query else ""), headers)
    return wire.send(world.hall.base, route.method, path, [("Content-Type", "application/json"), *headers],
                     json.dumps(body).encode(), source=source)


def jobs_end(hall):
    """What the making of the world set going (pictures, mails) is no change of a cell."""
    for _ in range(200):
        if hall.sql("SELECT count(*) FROM jobs WHERE dead_at IS NULL AND (run_at <= hall_now() OR lease_until > now())") == "0":
            return
        time.sleep(0.1)


def cells(hall, rules, values):
    """Yields (name of the cell, faults)."""
    world = World(hall, values)
    jobs_end(hall)
    before = world.digest()
    for route in sorted(rules.routes, key=lambda r: r.name):
        if not route.plain.startswith(("/api/", "/files/")):
            continue
        if route.name not in OBJECTS:
            yield f"{route.name}: known to the matrix", ["add it to OBJECTS in tests/http/hall/matrix.py"]
            continue
        for name, (members, headers, kind, is_right) in world.credentials().items():
            answer = call(world, route, members, headers)
            faults = rules.faults(route.method, route.plain, answer)
            wanted = allowed(route, kind, is_right)
            if answer.status not in wanted:
                faults.append(f"status {answer.status}, not one of {sorted(wanted)}: {answer.text[:200]}")
            if kind != "cross" and "@example.com" in answer.text and route.name in READ_BY_ANYONE:
                faults.append("it tells what only its owner may see")
            yield f"{route.name} by {name}", faults
        after = world.digest()
        yield f"{route.name} changed nothing of somebody else", [] if after == before else ["a row is another"]
        before = after
