"""The hall's socket (/v1/ws): a WebSocket client (RFC 6455) of the standard library, as small as a device needs.
SPDX-License-Identifier: AGPL-3.0-or-later
"""
import base64, hashlib, json, os, socket, ssl, time
from urllib.parse import urlsplit

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
HEAD_MAX = 16384


class Live:
    """Raises OSError where the hall does not let it in, and when the socket ends."""

    def __init__(self, url, headers):
        at = urlsplit(url)
        is_tls = at.scheme == "https"
        self.socket = socket.create_connection((at.hostname, at.port or (443 if is_tls else 80)), 20)
        if is_tls:
            self.socket = ssl.create_default_context().wrap_socket(self.socket, server_hostname=at.hostname)
        self.rest = self.text = b""
        key = base64.b64encode(os.urandom(16))
        lines = [f"GET {at.path} HTTP/1.1", f"Host: {at.netloc}", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                 f"Sec-WebSocket-Key: {key.decode()}"] + [f"{name}: {value}" for name, value in headers.items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        while b"\r\n\r\n" not in self.rest:
            self.more()
            if len(self.rest) > HEAD_MAX:
                raise OSError("the hall's answer is too long")
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
        if not head.startswith(b"HTTP/1.1 101 ") or accept not in head:
            raise OSError("the hall opens no socket: " + head.split(b"\r\n")[0].decode("latin-1"))

    def more(self):
        got = self.socket.recv(65536)
        if not got:
            raise OSError("the hall closed the socket")
        self.rest += got

    def frame(self):
        """The next whole frame of what is here: its code, whether it is the last of its message, its bytes; None: not all of it came."""
        b, at = self.rest, 2
        n = b[1] & 127 if len(b) > 1 else 0
        if n > 125:
            at = 4 if n == 126 else 10
            n = int.from_bytes(b[2:at], "big")
        if len(b) < at or len(b) < at + n:
            return None
        self.rest = b[at + n:]
        return b[0] & 15, b[0] >> 7, b[at:at + n]

    def send(self, code, data):
        mask, n = os.urandom(4), len(data)
        size = bytes([128 | n]) if n < 126 else b"\xfe" + n.to_bytes(2, "big")
        self.socket.settimeout(20)
        self.socket.sendall(bytes([128 | code]) + size + mask + bytes(c ^ mask[i % 4] for i, c in enumerate(data)))

    def say(self, value):
        self.send(TEXT, json.dumps(value).encode())

    def hear(self, seconds):
        """The next message, or None when none came in that time."""
        until = time.monotonic() + seconds
        while True:
            got = self.frame()
            if got is None:
                self.socket.settimeout(max(until - time.monotonic(), 0.001))
                try:
                    self.more()
                except (socket.timeout, ssl.SSLWantReadError):
                    return None
                continue
            code, is_last, data = got
            if code == CLOSE:
                raise OSError("the hall closed the socket")
            if code == PING:
                self.send(PONG, data)
            elif code <= TEXT:
                self.text += data
                if is_last:
                    text, self.text = self.text, b""
                    return json.loads(text)
