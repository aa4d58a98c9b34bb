#!/usr/bin/python3
"""A device: registers, subscribes to what is on offer, claims one task at a time, does it, signs what came out and sends it.

    HALL_URL=http://127.0.0.1:8000 DEVICE_SEED=<64 hex digits> python3 examples/device/device.py [--once]

Needs Python 3.9 and PyNaCl (Debian: python3-nacl). The seed is the wallet's private key: keep it, it is what you are paid to. Without one a
new wallet is made and its seed printed. SPDX-License-Identifier: AGPL-3.0-or-later
"""
import hashlib, http.client, json, os, secrets, sys, time, urllib.error, urllib.request
from nacl.signing import SigningKey
import live, model

HALL = os.environ.get("HALL_URL", "http://127.0.0.1:8000").rstrip("/")
GATEWAY = os.environ.get("IPFS_GATEWAY")  # e.g. http://127.0.0.1:8080: without one, inputs by IPFS are left to others
NAME = os.environ.get("DEVICE_ID", "device-" + hashlib.sha256(os.uname().nodename.encode()).hexdigest()[:12])
SEED = bytes.fromhex(os.environ.get("DEVICE_SEED") or secrets.token_hex(32))
INPUT_MAX = 1 << 20
BEAT_S = 25  # between two words to the hall, and two looks for what no offer told of
V4R2_CODE = bytes.fromhex("feb5ff6820e2ff0d9483e7e0d62c817d846789fb4ae580c878866d959dabd5c0")

key = SigningKey(SEED)
public = bytes(key.verify_key)


def address():
    """The address of a wallet 4R2 is the hash of its first state: code and data with the key."""
    data = b"\x00\x51" + bytes(4) + (698983191).to_bytes(4, "big") + public + b"\x40"
    state = b"\x02\x01\x34\x00\x07\x00\x00" + V4R2_CODE + hashlib.sha256(data).digest()
    return "0:" + hashlib.sha256(state).hexdigest()


WALLET = address()


def sha(data):
    return hashlib.sha256(data).hexdigest()


def signed(method, path, body):
    """The headers of a request (second form: the signature is good for this address only)."""
    now, nonce, host = str(int(time.time())), secrets.token_hex(16), HALL.split("//", 1)[1]
    text = "\n".join(["GSTD2", method, host, path, WALLET, now, nonce, sha(body)])
    return {"Authorization": "Bearer " + key.sign(text.encode()).signature.hex(), "X-Wallet-Address": WALLET, "X-Timestamp": now,
            "X-Nonce": nonce, "X-Wallet-Public-Key": public.hex(), "X-Signature-Version": "2"}


def call(method, path, value=None):
    """Gives status and answer."""
    body = b"" if value is None else json.dumps(value).encode()
    headers = {**signed(method, path, body), "Content-Type": "application/json"}
    request = urllib.request.Request(HALL + path, body or None, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read() or b"{}")


def fetch(task_input):
    """The bytes to work on; None for what this device cannot get."""
    if task_input["source"] == "inline":
        data = task_input["data"]
        return (data["text"] if isinstance(data, dict) and "text" in data else data if isinstance(data, str) else json.dumps(data)).encode()
    address = task_input.get("url") if task_input["source"] == "http" else GATEWAY and f"{GATEWAY}/ipfs/{task_input['hash']}"
    if not address:
        return None
    with urllib.request.urlopen(address, timeout=3) as answer:
        return answer.read(INPUT_MAX)


def canonical(value):
    """RFC 8785, for results as the model gives them: names in ASCII, numbers that print the same everywhere."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def work(task):
    """Claims, does, signs, sends. Gives the hall's answer, or None when somebody was faster."""
    if (task["operation"], task["model"]) not in model.CAN:
        return None
    try:
        data = fetch(task["input"])
    except (OSError, ValueError, http.client.HTTPException):  # where it lies is away, or nowhere: others may get it
        data = None
    if data is None:
        return None
    path = f"/v1/device/tasks/{task['task_id']}"
    status, claim = call("POST", path + "/claim", {"device_id": NAME, "estimated_time_ms": 100, "cached_models": model.NAMES})
    if status != 200:
        return None
    began = time.monotonic()
    result = model.run(task["operation"], task["model"], data)
    took = max(1, round((time.monotonic() - began) * 1000))
    now = int(time.time())
    text = f"{task['task_id']}|{claim['assignment_id']}|{now}|{sha(canonical(result))}"
    proof = {"device_id": NAME, "timestamp": now, "signature": "0x" + key.sign(text.encode()).signature.hex(),
             "energy_consumed": 1, "execution_time_ms": took}
    status, sent = call("POST", path + "/result", {"assignment_id": claim["assignment_id"], "result": result, "proof": proof})
    print(f"{task['task_id']} {task['operation']} {json.dumps(result)}: {sent.get('status') or sent.get('error')}", flush=True)
    return sent


def look():
    """Does what is to be had now."""
    status, offers = call("GET", f"/v1/device/tasks/available?device_id={NAME}&limit=20")
    for task in offers.get("tasks", []) if status == 200 else []:
        work(task)


def listen():
    """Takes what the hall offers, until the socket ends."""
    socket = live.Live(HALL + "/v1/ws", signed("GET", "/v1/ws", b""))
    socket.say({"type": "subscribe", "channel": "tasks", "device_id": NAME})
    while True:
        said = socket.hear(BEAT_S)
        if said is None:
            socket.say({"type": "heartbeat"})
        if said is None or said["type"] == "subscribed":
            print("listening" if said else "still listening", flush=True)
            look()
        elif said["type"] == "task_available":
            print(f"offered {said['task_id']}", flush=True)
            work(said["task"])


def main():
    if not os.environ.get("DEVICE_SEED"):
        print("DEVICE_SEED=" + SEED.hex(), flush=True)
    status, known = call("POST", "/v1/device/register", {"device_id": NAME, "device_type": "desktop", "cached_models": model.NAMES})
    if status != 200:
        sys.exit(known.get("error", "the hall does not answer"))
    print(f"{NAME} of {WALLET}", flush=True)
    if "--once" in sys.argv:
        look()
        return
    pause = 1.0
    while True:
        began = time.monotonic()
        try:
            listen()
        except OSError as ended:  # the hall restarts, or the network is away
            print(f"{ended}; again in {pause:.0f} s", flush=True)
        pause = 1.0 if time.monotonic() - began > 60 else min(pause * 1.5, 15.0)
        time.sleep(pause)


if __name__ == "__main__":
    main()
