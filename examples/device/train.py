"""Makes light-nlp-v1.json from the labelled words below: counts with one added, as log-odds in thousandths.

    python3 examples/device/train.py > examples/device/light-nlp-v1.json

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import json, math

TEXTS = {
    "classify_text": {
        "positive": "good great excellent love wonderful happy thanks perfect works nice best fast pleased recommend beautiful",
        "negative": "bad terrible awful hate broken slow angry worst useless fails wrong never refund poor ugly sad",
        "question": "how what when where why who which can could does is anybody help please know tell",
    },
    "sentiment_analysis": {
        "positive": "good great excellent love wonderful happy thanks perfect nice best enjoy glad joy pleased beautiful calm",
        "negative": "bad terrible awful hate broken angry worst useless wrong never poor ugly sad fear tired sorry",
        "neutral": "the a of and to in it is was table today report number street water paper",
    },
}


def weights(classes):
    every = sorted({w for text in classes.values() for w in text.split()})
    out = {}
    for name, text in classes.items():
        own, total = text.split(), len(text.split())
        out[name] = {w: round(1000 * (math.log((own.count(w) + 1) / (total + len(every))) - math.log(1 / len(every)))) for w in every}
    return out


print(json.dumps({task: weights(classes) for task, classes in TEXTS.items()}, sort_keys=True, indent=0))
