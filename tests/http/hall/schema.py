"""Checks JSON against the schemas of /openapi.json: the part of JSON Schema 2020-12 that the hall writes.

A keyword that is not known here is an error, so that a new one cannot pass unchecked.
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import re

TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
}
NOTES = {"description", "title", "default", "examples", "example", "$id", "$schema", "contentMediaType",
         "contentEncoding", "readOnly", "writeOnly", "deprecated", "$comment"}
FORMATS = {
    "uuid": r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
    "date-time": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
    "email": r"^[^@\s]+@[^@\s]+$",
    "uri": r"^[a-z][a-z0-9+.-]*:",
    "uri-reference": r"",
    "binary": r"",
}


class Checker:
    def __init__(self, document):
        self.document = document

    def resolve(self, ref):
        value = self.document
        for part in ref.removeprefix("#/").split("/"):
            value = value[part.replace("~1", "/").replace("~0", "~")]
        return value

    def faults(self, schema, value, at="$"):
        if schema is True:
            return []
        if schema is False:
            return [f"{at}: nothing is allowed here"]
        out = []
        for word, arg in schema.items():
            if word in NOTES:
                continue
            rule = getattr(self, "rule_" + word.replace("$", ""), None)
            if not rule:
                out.append(f"{at}: the schema word {word} is not known to this checker")
            else:
                out += rule(arg, value, at, schema)
        return out

    def rule_ref(self, arg, value, at, _):
        return self.faults(self.resolve(arg), value, at)

    def rule_type(self, arg, value, at, _):
        names = arg if isinstance(arg, list) else [arg]
        return [] if any(TYPES[n](value) for n in names) else [f"{at} is {value!r}, not {'|'.join(names)}"]

    def rule_enum(self, arg, value, at, _):
        return [] if value in arg else [f"{at} is {value!r}, not one of {arg}"]

    def rule_const(self, arg, value, at, _):
        return [] if value == arg else [f"{at} is {value!r}, not {arg!r}"]

    def rule_properties(self, arg, value, at, _):
        if not isinstance(value, dict):
            return []
        return [f for n, s in arg.items() if n in value for f in self.faults(s, value[n], f"{at}.{n}")]

    def rule_additionalProperties(self, arg, value, at, schema):
        if not isinstance(value, dict):
            return []
        more = [n for n in value if n not in schema.get("properties", {})]
        return [f for n in more for f in self.faults(arg, value[n], f"{at}.{n}")]

    def rule_required(self, arg, value, at, _):
        return [f"{at}.{n} is missing" for n in arg if n not in value] if isinstance(value, dict) else []

    def rule_items(self, arg, value, at, _):
        if not isinstance(value, list):
            return []
        return [f for i, v in enumerate(value) for f in self.faults(arg, v, f"{at}[{i}]")]

    def rule_anyOf(self, arg, value, at, _):
        return [] if any(not self.faults(s, value, at) for s in arg) else [f"{at} fits none of anyOf"]

    rule_oneOf = rule_anyOf

    def rule_allOf(self, arg, value, at, _):
        return [f for s in arg for f in self.faults(s, value, at)]

    def rule_pattern(self, arg, value, at, _):
        return [f"{at} does not match {arg}"] if isinstance(value, str) and not re.search(arg, value) else []

    def rule_format(self, arg, value, at, _):
        if arg not in FORMATS:
            return [f"{at}: the format {arg} is not known to this checker"]
        return self.rule_pattern(FORMATS[arg], value, at, _)

    def rule_minLength(self, arg, value, at, _):
        return [f"{at} is too short"] if isinstance(value, str) and len(value) < arg else []

    def rule_maxLength(self, arg, value, at, _):
        return [f"{at} is too long"] if isinstance(value, str) and len(value) > arg else []

    def rule_minimum(self, arg, value, at, _):
        return [f"{at} is below {arg}"] if TYPES["number"](value) and value < arg else []

    def rule_maximum(self, arg, value, at, _):
        return [f"{at} is above {arg}"] if TYPES["number"](value) and value > arg else []

    def rule_exclusiveMinimum(self, arg, value, at, _):
        return [f"{at} is not above {arg}"] if TYPES["number"](value) and value <= arg else []

    def rule_multipleOf(self, arg, value, at, _):
        if not TYPES["number"](value) or abs(value / arg - round(value / arg)) < 1e-6:
            return []
        return [f"{at} is not a multiple of {arg}"]

    def rule_minItems(self, arg, value, at, _):
        return [f"{at} has too few items"] if isinstance(value, list) and len(value) < arg else []

    def rule_maxItems(self, arg, value, at, _):
        return [f"{at} has too many items"] if isinstance(value, list) and len(value) > arg else []
