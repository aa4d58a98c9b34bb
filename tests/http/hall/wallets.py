"""Wallets of TON that sign requests: Ed25519 by the formulas of RFC 8032 (section 5.1) and the public description of wallet
version 4R2, none of the hall's code.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import base64
import hashlib
import json
import secrets
import time

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BY = 4 * pow(5, P - 2, P) % P
BX = 15112221349535400772501151409588531511454012693041857206046113283949847762202
BASE = (BX, BY, 1, BX * BY % P)
CODE = bytes.fromhex("feb5ff6820e2ff0d9483e7e0d62c817d846789fb4ae580c878866d959dabd5c0")


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, point):
    out = (0, 1, 1, 0)
    while n:
        if n & 1:
            out = add(out, point)
        point, n = add(point, point), n >> 1
    return out


def packed(point):
    inverse = pow(point[2], P - 2, P)
    return (point[1] * inverse % P | (point[0] * inverse % P & 1) << 255).to_bytes(32, "little")


def secret_of(seed):
    digest = hashlib.sha512(bytes.fromhex(seed)).digest()
    return int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | 1 << 254, digest[32:]


def public_of(seed):
    return packed(times(secret_of(seed)[0], BASE))


def sign(seed, text):
    scalar, prefix = secret_of(seed)
    message, number = text.encode(), lambda b: int.from_bytes(hashlib.sha512(b).digest(), "little") % ORDER
    r = number(prefix + message)
    point = packed(times(r, BASE))
    return point + ((r + number(point + public_of(seed) + message) * scalar) % ORDER).to_bytes(32, "little")


def address(key):
    """The hash of the first state: code (depth 7) and data (seqno 0, wallet 698983191, key, no plugins)."""
    data = hashlib.sha256(b"\x00\x51" + bytes(4) + (698983191).to_bytes(4, "big") + key + b"\x40").digest()
    state = b"\x02\x01\x34" + (7).to_bytes(2, "big") + bytes(2) + CODE + data
    return "0:" + hashlib.sha256(state).hexdigest()


def make():
    seed = secrets.token_hex(32)
    key = public_of(seed)
    return {"seed": seed, "key": key.hex(), "address": address(key)}


def headers(seed, who, key, body):
    at, nonce = str(int(time.time())), secrets.token_hex(16)
    signature = sign(seed, who + at + nonce + hashlib.sha256(body or b"").hexdigest())
    return [("Authorization", "Bearer " + base64.b64encode(signature).decode()), ("X-Wallet-Address", who), ("X-Timestamp", at),
            ("X-Nonce", nonce), ("X-Wallet-Public-Key", key)]


def canonical(value):
    """RFC 8785 for what these tests send: ASCII names, whole and short numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def proof(seed, task, assignment, result, device):
    at = int(time.time())
    text = f"{task}|{assignment}|{at}|{hashlib.sha256(canonical(result).encode()).hexdigest()}"
    return {"device_id": device, "timestamp": at, "signature": "0x" + sign(seed, text).hex(), "energy_consumed": 8, "execution_time_ms": 2500}
