"""HTTP/1.1 as far as a POS needs it: bytes in, one bounded request out; an answer in, bytes out. Pure functions.

RFC 9112, and stricter: a body has a Content-Length, a header stands on one line, Host and Content-Length stand once.
"""

import re

from msgspec import Struct

MOST_HEAD_BYTES = 8 * 1024
MOST_BODY_BYTES = 16 * 1024
_LINE = re.compile(rb"([A-Z]{1,16}) (/[\x21-\x7e]{0,1023}) HTTP/1\.([01])")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}):[ \t]*([\x20-\x7e\x80-\xff\t]*?)[ \t]*")
_ONCE = {"host", "content-length", "content-type", "authorization", "transfer-encoding", "expect", "origin"}
_REASONS = {
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    408: "Request Timeout", 409: "Conflict", 411: "Length Required", 413: "Content Too Large",
    415: "Unsupported Media Type", 422: "Unprocessable Content", 431: "Request Header Fields Too Large",
    500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


class Malformed(Exception):  # noqa: N818 - an answer, not a fault
    """Bytes that are no request this door takes: refused with ``status`` and ``code``, and the line is closed."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


class Head(Struct, frozen=True):
    """A request's first part; ``size`` bytes of it, then ``length`` bytes of body. Header names are small."""

    method: str
    path: str
    headers: dict[str, str]
    size: int
    length: int
    keeps: bool

    @property
    def waits(self) -> bool:
        """Whether whoever asks waits for a word before sending the body."""
        return self.headers.get("expect", "").lower() == "100-continue"


def read_head(data: bytes | bytearray) -> Head | None:
    """The head at the beginning of ``data``; None where it is not whole yet. Raises Malformed."""
    end = data.find(b"\r\n\r\n", 0, MOST_HEAD_BYTES + 4)
    if end < 0:
        if len(data) > MOST_HEAD_BYTES:
            raise Malformed(431, "pos.head_large")
        return None
    first, *lines = bytes(data[:end]).split(b"\r\n")
    line = _LINE.fullmatch(first)
    if line is None:
        raise Malformed(400, "pos.malformed")
    headers = _headers(lines)
    connection = headers.get("connection", "").lower()
    return Head(
        method=line[1].decode(),
        path=line[2].decode().partition("?")[0],
        headers=headers,
        size=end + 4,
        length=_length(line[1], headers),
        keeps=connection != "close" and (line[3] == b"1" or connection == "keep-alive"),
    )


def _headers(lines: list[bytes]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for text in lines:
        found = _HEADER.fullmatch(text)
        name = found[1].decode().lower() if found else ""
        if found is None or (name in _ONCE and name in headers):
            raise Malformed(400, "pos.malformed")
        headers[name] = found[2].decode("latin-1")
    return headers


def _length(method: bytes, headers: dict[str, str]) -> int:
    said = headers.get("content-length")
    if "transfer-encoding" in headers or (said is None and method == b"POST"):
        raise Malformed(411, "pos.length")
    if said is None:
        return 0
    if not (said.isascii() and said.isdecimal()):
        raise Malformed(400, "pos.malformed")
    if len(said) > 9 or int(said) > MOST_BODY_BYTES:
        raise Malformed(413, "pos.large")
    return int(said)


def answer_bytes(status: int, body: bytes, kind: str = "application/json", *, keeps: bool = True) -> bytes:
    """An answer as it goes over the line; what nobody should keep says so."""
    more = "" if keeps else "Connection: close\r\n"
    if status == 401:
        more += "WWW-Authenticate: Bearer\r\n"
    head = (
        f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        f"Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n{more}\r\n"
    )
    return head.encode() + body
