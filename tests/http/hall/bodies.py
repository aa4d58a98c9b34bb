"""Made bodies: pictures, films and broken things.  make("png-big 10485761", values) gives bytes.

SPDX-License-Identifier: AGPL-3.0-or-later
"""
import struct
import zlib


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(total=0, secret=b"GPS 35.6595 139.7005"):
    """8 by 8 pixels and a text chunk; filled up to `total` bytes with a private chunk."""
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    head += chunk(b"tEXt", b"Comment\0" + secret)
    tail = chunk(b"IDAT", zlib.compress((b"\0" + b"\x20\x80\xc0" * 8) * 8)) + chunk(b"IEND", b"")
    gap = total - len(head) - len(tail) - 12
    return head + (chunk(b"prVt", b"x" * gap) if total else b"") + tail


def jpeg():
    """1 by 1 pixel, grey, with an EXIF segment that names a camera."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x0f\0\x02\0\0\0\x06\0\0\0\x1aCANON\0\0\0\0\0"
    seg = lambda mark, data: b"\xff" + bytes([mark]) + struct.pack(">H", len(data) + 2) + data
    dc = bytes([0]) + bytes([0, 1] + [0] * 14) + bytes([0])
    ac = bytes([0x10]) + bytes([0, 1] + [0] * 14) + bytes([0])
    return (b"\xff\xd8" + seg(0xE1, exif) + seg(0xDB, b"\0" + b"\x01" * 64)
            + seg(0xC0, struct.pack(">BHHB", 8, 1, 1, 1) + b"\x01\x11\0")
            + seg(0xC4, dc) + seg(0xC4, ac) + seg(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x0f" + b"\xff\xd9")


def mp4():
    box = lambda kind, data: struct.pack(">I", len(data) + 8) + kind + data
    return box(b"ftyp", b"isom\0\0\x02\0isomiso2mp41") + box(b"moov", box(b"udta", b"\xa9xyz+35.6595+139.7005/") + box(b"mvhd", b"\0" * 100)) + box(b"mdat", b"\0" * 64)


def deep(n, inside="1"):
    return ('{"task":' + "[" * n + inside + "]" * n + "}").encode()


def raw_request(values, head, body=b""):
    """A whole request for the socket, as it stands."""
    return head.replace("\n", "\r\n").encode("latin-1") + b"\r\n" + body


def make(words, values):
    name, _, rest = words.partition(" ")
    args = rest.split()
    number = int(args[0]) if args and args[0].isdigit() else 0
    made = {
        "png": lambda: png(),
        "png-big": lambda: png(number),
        "jpeg": jpeg,
        "mp4": mp4,
        "webm": lambda: b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\0" * 64,
        "heic-head": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
        "html": lambda: b"<!DOCTYPE html><script>alert(1)</script>",
        "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "elf": lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 64,
        "png-head": lambda: png()[:20],
        "empty": lambda: b"",
        "zeros": lambda: b"0" * number,
        "deep": lambda: deep(number),
        "long-json": lambda: b'{"task":"' + b"x" * (number - 11) + b'"}',
        "many": lambda: b'{"task":[' + b"1," * number + b"1]}",
        "nul-json": lambda: b'{"name":"a\0b","paypal_email":"x@example.com"}',
        "nul-escape": lambda: b'{"name":"a\\u0000b","paypal_email":"x@example.com"}',
        "bad-utf8": lambda: b'{"name":"\xff\xfe","paypal_email":"x@example.com"}',
        "overlong-utf8": lambda: b'{"name":"\xc0\xaf","paypal_email":"x@example.com"}',
        "lone-surrogate": lambda: b'{"name":"\\ud800","paypal_email":"x@example.com"}',
        "long-header": lambda: b"x" * number,
        "latin": lambda: b"gr\xfc\xdfe \xc3\xa4\0",
    }
    if name not in made:
        raise KeyError(f"@{name} is no made body")
    return made[name]()
