"""Compares an answer with what a test wants, and follows paths into JSON.

"<any>" "<uuid>" "<time>" "<int>" "<number>" "<string>" "<bool>" "<null>" "<list>" "<absent>" and "/regex/" match
values.  Objects match when every wanted member does; with exact, when there is no other.  Lists match item by item.
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import re

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")


def is_number(v):
    return isinstance(v, (int, float)) and not isinstance(v, bool)


KINDS = {
    "<any>": lambda v: True,
    "<uuid>": lambda v: isinstance(v, str) and UUID.match(v),
    "<time>": lambda v: isinstance(v, str) and TIME.match(v),
    "<int>": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "<number>": is_number,
    "<string>": lambda v: isinstance(v, str) and v != "",
    "<bool>": lambda v: isinstance(v, bool),
    "<null>": lambda v: v is None,
    "<list>": lambda v: isinstance(v, list),
}


def differences(want, got, exact=False, at="$"):
    """A list of sentences, empty when the answer will do."""
    if isinstance(want, str) and want in KINDS:
        return [] if KINDS[want](got) else [f"{at} is {got!r}, not {want}"]
    if isinstance(want, str) and len(want) > 1 and want[0] == want[-1] == "/":
        if isinstance(got, str) and re.search(want[1:-1], got):
            return []
        return [f"{at} is {got!r}, which {want} does not match"]
    if isinstance(want, dict):
        return object_differences(want, got, exact, at)
    if isinstance(want, list):
        return list_differences(want, got, exact, at)
    if isinstance(want, bool) != isinstance(got, bool) or want != got:
        return [f"{at} is {got!r}, not {want!r}"]
    return []


def object_differences(want, got, exact, at):
    if not isinstance(got, dict):
        return [f"{at} is {got!r}, not an object"]
    out = []
    for name, value in want.items():
        if value == "<absent>":
            if name in got:
                out.append(f"{at}.{name} should not be there")
        elif name not in got:
            out.append(f"{at}.{name} is missing")
        else:
            out += differences(value, got[name], exact, f"{at}.{name}")
    if exact:
        out += [f"{at}.{name} was not expected" for name in got if name not in want]
    return out


def list_differences(want, got, exact, at):
    if not isinstance(got, list):
        return [f"{at} is {got!r}, not a list"]
    if len(want) != len(got):
        return [f"{at} has {len(got)} items, not {len(want)}"]
    return [d for i, (w, g) in enumerate(zip(want, got)) for d in differences(w, g, exact, f"{at}[{i}]")]


def follow(value, path):
    """.a.b[0].c"""
    for name, index in re.findall(r"\.([A-Za-z0-9_]+)|\[(-?\d+)\]", path):
        value = value[name] if name else value[int(index)]
    return value
