"""Reads a .t file into steps.

    # a comment
    == name of a step
    ! command words ...            before the request: see fixtures.py
    > times 20                     the same request that often, all at once
    > POST /api/call_human         the request line
    > Idempotency-Key: k-{{n}}     a header
    > as h                         the cookie of person h, same origin
    > by w                         the signature of wallet w
    > from 127.0.0.9               the address it comes from
    > part task_id = {{t}}         a multipart field
    > file file = p.png image/png @png     a multipart file; @name is made by bodies.py
    > body @zeros 1048577          a made body
    {"task": "..."}                or the body as it stands
    < 200                          status; "< 200|409"; "< 200 x1" with times
    < Content-Type: application/json       a header; /regular expression/ too
    < ! Set-Cookie                 a header that must not be there
    < ~ a regular expression       somewhere in the body
    < exact                        the JSON below is all there is (otherwise: at least that)
    {"task_id": "<uuid>"}
    : t = .task_id                 keep a value: a path, "header Name [regex(group)]", "cookie name", "~ regex(group)"

{{name}} is put in everywhere.
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import re


class Step:
    def __init__(self, name, line):
        self.name, self.line = name, line
        self.commands, self.captures = [], []
        self.method = self.path = None
        self.headers, self.parts = [], []
        self.body, self.body_made, self.who, self.times, self.source = [], None, None, 1, None
        self.wallet = None
        self.statuses, self.want_headers, self.refuse_headers, self.want_text = [], [], [], []
        self.want_body, self.is_exact = [], False


class Mistake(Exception):
    pass


METHOD = re.compile(r"([A-Z]+) ((?:/|\{\{).*)$")
STATUS = re.compile(r"(\d{3}(?:\|\d{3})*)(?: x(\d+))?$")


def request_line(step, text):
    found = METHOD.match(text)
    if found:
        step.method, step.path = found.groups()
        return
    word, _, rest = text.partition(" ")
    if word == "times":
        step.times = int(rest)
    elif word == "as":
        step.who = rest
    elif word == "by":
        step.wallet = rest
    elif word == "from":
        step.source = rest
    elif word in ("part", "file"):
        name, _, value = rest.partition("=")
        step.parts.append((word, name.strip(), value.strip()))
    elif word == "body":
        step.body_made = rest
    elif ":" in text:
        name, _, value = text.partition(":")
        step.headers.append((name.strip(), value.strip()))
    else:
        raise Mistake("cannot read: > " + text)


def answer_line(step, text):
    found = STATUS.match(text)
    if found:
        step.statuses.append(([int(s) for s in found[1].split("|")], int(found[2] or 0)))
    elif text == "exact":
        step.is_exact = True
    elif text.startswith("~ "):
        step.want_text.append(text[2:])
    elif text.startswith("! "):
        step.refuse_headers.append(text[2:].strip())
    elif ":" in text:
        name, _, value = text.partition(":")
        step.want_headers.append((name.strip(), value.strip()))
    else:
        raise Mistake("cannot read: < " + text)


def steps_of(path):
    steps, step, side = [], None, None
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    for number, line in enumerate(lines, 1):
        try:
            if line.startswith("#"):
                continue
            if line.startswith("== "):
                step, side = Step(line[3:].strip(), number), None
                steps.append(step)
            elif step is None:
                if line.strip():
                    raise Mistake("before the first step")
            elif line.startswith("> "):
                request_line(step, line[2:])
                side = step.body
            elif line.startswith("< "):
                answer_line(step, line[2:])
                side = step.want_body
            elif line.startswith("! "):
                step.commands.append(line[2:].strip())
            elif line.startswith(": "):
                name, _, expr = line[2:].partition("=")
                step.captures.append((name.strip(), expr.strip()))
            elif side is not None:
                side.append(line)
            elif line.strip():
                raise Mistake("cannot read: " + line)
        except Mistake as wrong:
            raise Mistake(f"{path}:{number}: {wrong}") from None
    return steps
