"""That a text is in no answer, no row that leaves the database, no mail and no log.

Every GET of the route table is called for the named things, as their person, as their program and as nobody.
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import os
import re
import urllib.parse

from . import wire

LOCK = os.path.join(os.path.dirname(__file__), "..", "..", "..", "doc", "api.lock")
# What is written somewhere else than the results themselves and the delivery of the person who did the work.
ROWS = ("SELECT 'events', seq::text FROM events WHERE data::text LIKE {0} UNION ALL "
        "SELECT 'mails', id::text FROM mails WHERE subject || text LIKE {0} UNION ALL "
        "SELECT 'bounties', id::text FROM bounties b WHERE b::text LIKE {0} UNION ALL "
        "SELECT 'deliveries', id::text FROM webhook_deliveries WHERE body LIKE {0} UNION ALL "
        "SELECT 'runs', id::text FROM tracker_runs r WHERE r::text LIKE {0} UNION ALL "
        "SELECT 'jobs', id::text FROM jobs j WHERE j::text LIKE {0} UNION ALL "
        "SELECT 'keys', key FROM idempotency_keys WHERE body LIKE {0} UNION ALL "
        "SELECT 'payments', id::text FROM bounty_payments p WHERE p::text LIKE {0}")


def paths():
    with open(LOCK, encoding="utf-8") as file:
        return sorted({line.split()[2] for line in file if line.split()[1] == "GET"})


def answers(hall, ids, callers):
    for path in paths():
        if re.search(r"ws|live|stream|logout", path): # those that stay open, and the one that ends the session
            continue
        for one in ids if "{" in path else ids[:1]:
            filled = re.sub(r"\{[^}]*\}", urllib.parse.quote(one), path)
            for headers in callers:
                yield filled, wire.send(hall.base, "GET", filled, headers, timeout=20)


def where(hall, text, ids, callers):
    """The places where the text is; none is wanted."""
    found = [f"{path} gave {a.status} with it" for path, a in answers(hall, ids, callers) if text.encode() in a.body]
    found += hall.sql(ROWS.format("'%" + text + "%'")).split("\n")
    for folder, _, files in os.walk(hall.state):
        if re.search(r"/(pg|data|postgres|uploads|cache)[^/]*(/|$)", folder):
            continue
        for name in files:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and (name.endswith((".log", ".eml", ".txt")) or "mail" in folder):
                with open(path, "rb") as file:
                    if text.encode() in file.read():
                        found.append(path)
    return [f for f in found if f]
