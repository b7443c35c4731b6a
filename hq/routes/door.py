"""The door: the outermost layer of the server. It bounds every request before anybody parses it, and logs access.

A body is read here, whole, against a size, an idle time, a total time and the memory that all bodies together may take;
what is inside sees one piece. Where room runs out, whoever sends most slowly makes way: the slow never keep others out.
A fault further in is written down without values and answered as a refusal.
"""

import asyncio
import logging
import time
from pathlib import Path

import msgspec
from msgspec import Struct
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desktop.core.fault_log import write_fault
from desktop.core.protocol.messages import Refused
from hq.services.answering import most_bytes
from hq.settings import PROGRAM

ACCESS = logging.getLogger("hq.access")


class Limits(Struct, frozen=True, kw_only=True):
    """What one request, and all together, may take."""

    idle_seconds: float = 20
    total_seconds: float = 120
    most_requests: int = 256
    most_held_bytes: int = 256 * 1024 * 1024


_BEFOREHAND_BYTES = 16 * 1024
"""What everybody is taken to have sent when they begin: who has just come is not the slowest."""


class _Refuse(Exception):  # noqa: N818 - an answer, not a fault
    def __init__(self, status: int, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.status = status
        self.refused = Refused(code=code, facts=facts)


class Door:
    """An ASGI application around another one."""

    def __init__(self, inside: ASGIApp, logs: Path, limits: Limits | None = None) -> None:
        self._inside = inside
        self._logs = logs
        self._limits = limits or Limits()
        self._requests = 0
        self._held_bytes = 0
        self._reading = set[_Held]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; anything but HTTP goes straight in."""
        if scope["type"] != "http":
            await self._inside(scope, receive, send)
            return
        began, answer = time.perf_counter(), _Answer(send)
        self._requests += 1
        held = _Held()
        try:
            await self._answer(scope, receive, answer, held)
        except _Refuse as refuse:
            await answer.refuse(refuse.status, refuse.refused)
        except Exception as error:  # noqa: BLE001 - the last border: written down and answered, never swallowed
            write_fault(self._logs, error, PROGRAM)
            await answer.refuse(500, Refused(code="internal"))
        finally:
            self._requests -= 1
            self._held_bytes -= 0 if held.is_let_go else held.size
            _log(scope, answer.status, held.size, time.perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive, answer: "_Answer", held: "_Held") -> None:
        if self._requests > self._limits.most_requests and not self._let_slowest_go():
            raise _Refuse(503, "busy")
        if not scope["path"].isprintable() or len(scope["path"]) > 1024 or b"%00" in scope["query_string"]:
            raise _Refuse(400, "request.bad")
        await self._read(scope, receive, held)
        await self._inside(scope, _once(held.joined(), receive), answer)

    async def _read(self, scope: Scope, receive: Receive, held: "_Held") -> None:
        """The whole body, or a refusal at the first byte too many."""
        most = most_bytes(scope["path"])
        if _announced(scope) > most:
            raise _Refuse(413, "request.large", most=most)
        self._reading.add(held)
        ends_s = held.began_s + self._limits.total_seconds
        try:
            while await self._piece(receive, held, most, ends_s):
                pass
        except TimeoutError:
            raise _Refuse(503, "busy") if held.is_let_go else _Refuse(408, "request.slow") from None
        finally:
            self._reading.discard(held)

    async def _piece(self, receive: Receive, held: "_Held", most: int, ends_s: float) -> bool:
        """One piece more; whether others are to come. TimeoutError: it did not come, or somebody needed the room."""
        async with asyncio.timeout_at(min(_now_s() + self._limits.idle_seconds, ends_s)) as held.patience:
            message = await receive()
        if held.is_let_go:
            raise TimeoutError
        if message["type"] == "http.disconnect":
            raise _Refuse(400, "request.bad")
        piece: bytes = message.get("body", b"")
        held.size += len(piece)
        self._held_bytes += len(piece)
        if held.size > most:
            raise _Refuse(413, "request.large", most=most)
        while self._held_bytes > self._limits.most_held_bytes:
            if self._slowest() is held or not self._let_slowest_go():
                raise _Refuse(503, "busy")
        held.pieces.append(piece)
        return bool(message.get("more_body", False))

    def _slowest(self) -> "_Held | None":
        """Of the bodies that are still being sent, the one that comes most slowly."""
        now_s = _now_s()
        return min(self._reading, key=lambda held: held.speed(now_s), default=None)

    def _let_slowest_go(self) -> bool:
        """Somebody else needs the room; False where nobody is at sending."""
        held = self._slowest()
        if held is None or held.patience is None:
            return False
        self._reading.discard(held)
        self._held_bytes -= held.size
        held.is_let_go = True
        held.pieces.clear()
        held.patience.reschedule(_now_s())
        return True


class _Held:
    """The body of one request. ``patience``: until when its next piece is waited for."""

    def __init__(self) -> None:
        self.size = 0
        self.pieces: list[bytes] = []
        self.began_s = _now_s()
        self.patience: asyncio.Timeout | None = None
        self.is_let_go = False

    def speed(self, now_s: float) -> float:
        """Bytes a second so far."""
        return (self.size + _BEFOREHAND_BYTES) / max(now_s - self.began_s, 0.001)

    def joined(self) -> bytes:
        whole = b"".join(self.pieces)
        self.pieces.clear()
        return whole


class _Answer:
    """Passes the answer on and remembers its status."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)

    async def refuse(self, status: int, refused: Refused) -> None:
        """Say no, unless an answer has begun. What is left of the request will not be read: the line is closed."""
        if self.status:
            return
        data = msgspec.json.encode(refused)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(data)).encode()),
            (b"connection", b"close"),
            (b"cache-control", b"no-store"),
        ]
        if status == 503:
            headers.append((b"retry-after", b"30"))
        await self({"type": "http.response.start", "status": status, "headers": headers})
        await self({"type": "http.response.body", "body": data})


def _now_s() -> float:
    """The running loop's time."""
    return asyncio.get_running_loop().time()


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 16 else 1 << 60
    return 0


def _once(body: bytes, receive: Receive) -> Receive:
    """The body in one piece, then whatever comes (that the asker has left)."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message


def _log(scope: Scope, status: int, size: int, seconds: float) -> None:
    """Method, route, status, size, time: no query, no path that somebody typed, no address, nobody's name."""
    route = getattr(scope.get("route"), "path", "-")
    ACCESS.info("%s %s %s %sB %.0fms", scope["method"][:8], route, status, size, seconds * 1000)
