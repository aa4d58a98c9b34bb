"""Is the description on standard input whole?  TAP.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json
import re
import sys

document = json.load(sys.stdin)
operations = [(path, method, op) for path, item in document["paths"].items() for method, op in item.items()]


def refs(value):
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from refs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from refs(inner)


def resolves(ref):
    value = document
    for part in ref.removeprefix("#/").split("/"):
        if part not in value:
            return False
        value = value[part]
    return True


def path_names(path, op):
    named = {p["name"] for p in op["parameters"] if p.get("in") == "path"}
    return named == set(re.findall(r"\{(\w+)\}", path))


def distinct(values):
    values = list(values)
    return len(values) == len(set(values))


findings = {
    "it is OpenAPI 3.1": document["openapi"].startswith("3.1."),
    "it has operations": len(operations) > 20,
    "every reference leads somewhere": all(map(resolves, refs(document))),
    "every operation has a name of its own": distinct(op["operationId"] for _, _, op in operations),
    "every operation says what it does": all(op.get("summary") for _, _, op in operations),
    "path parameters are those of the path": all(path_names(p, op) for p, _, op in operations),
    "no parameter twice": all(distinct((p.get("name"), p.get("in"), p.get("$ref")) for p in op["parameters"])
                              for _, _, op in operations),
    "tags are declared": {t for _, _, op in operations for t in op["tags"]} == {t["name"] for t in document["tags"]},
    # two systems at one address may succeed in two ways
    "one success each": all(1 <= sum(s < "400" and s not in ("206", "304") for s in op["responses"]) <= len(op["tags"]) for _, _, op in operations),
    "security schemes are declared": {n for _, _, op in operations for s in op["security"] for n in s}
    <= set(document["components"]["securitySchemes"]),
}
for name, is_good in findings.items():
    print(f"{'ok' if is_good else 'not ok'} - spec: {name}")
sys.exit(not all(findings.values()))
