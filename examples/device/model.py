"""Two small models that ship with the device: naive Bayes over words, and brightness blobs in a picture.

Whole numbers until the end, so that every device that runs them says the same. SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json, math, pathlib, re

WORDS = json.loads((pathlib.Path(__file__).parent / "light-nlp-v1.json").read_text(encoding="utf-8"))
NAMES = ["light-nlp-v1", "light-cv-v1"]
CAN = {("classify_text", "light-nlp-v1"), ("sentiment_analysis", "light-nlp-v1"), ("detect_objects", "light-cv-v1")}
LARGEST = 4096  # pixels a side
BRIGHT = 96


def text_class(data, task):
    """The class whose words the text has most of. The model holds log-odds in thousandths."""
    table = WORDS[task]
    words = re.findall(r"\w+", data.decode("utf-8", "replace").lower())
    scores = {name: sum(weights.get(w, 0) for w in words) for name, weights in table.items()}
    best = max(sorted(scores), key=lambda name: scores[name])
    total = sum(math.exp((s - scores[best]) / 1000) for s in scores.values())
    return best, round(1 / total, 4)


def pixels(data):
    """A picture as binary PGM (P5): width, height, bytes."""
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
    if not head:
        raise ValueError("no PGM")
    width, height = int(head[1]), int(head[2])
    body = data[head.end():]
    if not (0 < width <= LARGEST and 0 < height <= LARGEST and len(body) == width * height):
        raise ValueError("a PGM of a wrong size")
    return width, height, body


def objects(data):
    """Boxes around bright areas, from above to below."""
    width, height, body = pixels(data)
    seen, boxes = bytearray(width * height), []
    for start in range(width * height):
        if seen[start] or body[start] < BRIGHT:
            continue
        left, top, right, bottom, todo = width, height, 0, 0, [start]
        seen[start] = 1
        while todo:
            at = todo.pop()
            x, y = at % width, at // width
            left, top, right, bottom = min(left, x), min(top, y), max(right, x), max(bottom, y)
            for to in ([at - 1] if x else []) + ([at + 1] if x + 1 < width else []) + [at - width, at + width]:
                if 0 <= to < width * height and not seen[to] and body[to] >= BRIGHT:
                    seen[to] = 1
                    todo.append(to)
        boxes.append({"label": "bright", "box": [left, top, right - left + 1, bottom - top + 1]})
    return boxes


def run(operation, name, data):
    """Gives a result for what the device can; an input that cannot be read is a result too: all devices say so."""
    if operation == "detect_objects":
        try:
            return {"objects": objects(data)}
        except ValueError as wrong:
            return {"objects": [], "error": str(wrong)}
    best, confidence = text_class(data, operation)
    return {"classification" if operation == "classify_text" else "sentiment": best, "confidence": confidence}
