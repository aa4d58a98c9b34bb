"""One request, one answer, over a connection of its own.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import http.client
import json
import os
import secrets
import socket
import urllib.parse


KNOWN = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        found = [v for n, v in self.headers if n.lower() == name.lower()]
        return ", ".join(found) if found else None

    def cookie(self, name):
        for n, v in self.headers:
            if n.lower() == "set-cookie" and v.startswith(name + "="):
                return v.split(";")[0].split("=", 1)[1]
        return None

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def is_json(self):
        return "json" in (self.header("Content-Type") or "")

    def json(self):
        return json.loads(self.body)


def somewhere():
    """A loopback address of its own, for what is counted by address."""
    return "127." + ".".join(str(secrets.randbelow(254) + 1) for _ in range(3))


def send(base, method, path, headers=(), body=None, timeout=60, source=None):
    """headers: pairs; the body's length is always said; source: the address it comes from."""
    where, via = urllib.parse.urlsplit(base), os.environ.get("HALL_VIA")
    if via and method in KNOWN:  # a proxy that looks at what passes
        headers = [*headers, *([] if any(n.lower() == "host" for n, _ in headers) else [("Host", where.netloc)])]
        where = urllib.parse.urlsplit(via)
    link = http.client.HTTPConnection(where.hostname, where.port, timeout=timeout, source_address=(source, 0) if source else None)
    try:
        names = {n.lower() for n, _ in headers}
        link.putrequest(method, path, skip_host="host" in names, skip_accept_encoding=True)
        for name, value in headers:
            link.putheader(name, value.encode("utf-8"))
        if body is not None and "content-length" not in names:
            link.putheader("Content-Length", str(len(body)))
        link.endheaders()
        if body:
            try:
                link.send(body)
            except (BrokenPipeError, ConnectionResetError):
                pass  # refused by its length: the answer is already there
        reply = link.getresponse()
        return Answer(reply.status, reply.getheaders(), reply.read())
    finally:
        link.close()


def send_raw(base, data, timeout=20):
    """Bytes as they stand; the answer up to the end of the connection."""
    where = urllib.parse.urlsplit(base)
    with socket.create_connection((where.hostname, where.port), timeout=timeout) as link:
        link.sendall(data)
        link.shutdown(socket.SHUT_WR)
        reply = http.client.HTTPResponse(link)
        reply.begin()
        return Answer(reply.status, reply.getheaders(), reply.read())


def multipart(parts):
    """parts: (name, filename or None, type or None, bytes) -> content type, body."""
    mark = "part" + secrets.token_hex(12)
    out = b""
    for name, filename, kind, data in parts:
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"'
        head += f'; filename="{filename}"' if filename is not None else ""
        head += f"\r\nContent-Type: {kind}" if kind else ""
        out += head.encode() + b"\r\n\r\n" + data + b"\r\n"
    return f"multipart/form-data; boundary={mark}", out + f"--{mark}--\r\n".encode()
