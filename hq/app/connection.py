"""One connection of the server: uvicorn's, which may not dawdle over its request, nor over taking its answer."""

import asyncio
from typing import Any

import h11
import msgspec
from uvicorn.protocols.http.h11_impl import H11Protocol

from desktop.core.protocol.messages import Refused

SECONDS_FOR_HEADERS = 15.0
SECONDS_TO_TAKE, LEAST_TAKEN_BYTES = 15.0, 16 * 1024
"""Who takes less than that of a waiting answer in that time is let go, whether others wait or not."""
MOST_UNTAKEN_BYTES = 256 * 1024 * 1024
"""What answers that nobody has taken may hold together; beyond it whoever has kept one waiting longest is let go."""


class Connection(H11Protocol):
    """Closed where the headers of a request, once begun or awaited anew, take longer than SECONDS_FOR_HEADERS.

    Broken off where its answer is not taken: closing alone would wait for that, holding the answer as long.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None
        self.waited_for_since_s: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as the base has it
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait_for_headers()

    def data_received(self, data: bytes) -> None:
        """Take what came; the time goes on as long as no headers are whole."""
        super().data_received(data)
        if self._is_between_requests():
            self._wait_for_headers()
        else:
            self._headers_came()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the time."""
        self._headers_came()
        self._taken()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The asker takes its answer more slowly than it is made: others are to have room beside it."""
        super().pause_writing()
        self.waited_for_since_s = self.loop.time()
        self._watch_taking(self.untaken_bytes)
        waiting = {
            one: one.waited_for_since_s
            for one in self.connections
            if isinstance(one, Connection) and one.waited_for_since_s is not None
        }
        if sum(one.untaken_bytes for one in waiting) > MOST_UNTAKEN_BYTES:
            min(waiting, key=lambda one: waiting[one]).transport.abort()

    def resume_writing(self) -> None:
        """The asker has taken nearly all of it."""
        self._taken()
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is refused in the form of every refusal."""
        del msg
        data = msgspec.json.encode(Refused(code="request.bad"))
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(data)).encode()),
            (b"connection", b"close"),
        ]
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            events = (
                h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
                h11.Data(data=data),
                h11.EndOfMessage(),
            )
            self.transport.write(b"".join(self.conn.send(event) for event in events))
        self.transport.close()

    @property
    def untaken_bytes(self) -> int:
        """How much of what was answered is held for the asker."""
        return self.transport.get_write_buffer_size()

    def _watch_taking(self, before: int) -> None:
        self._taking = self.loop.call_later(SECONDS_TO_TAKE, self._look_at_taking, before)

    def _look_at_taking(self, before: int) -> None:
        left = self.untaken_bytes
        if before - left < LEAST_TAKEN_BYTES:
            self.transport.abort()
        else:
            self._watch_taking(left)

    def _taken(self) -> None:
        self.waited_for_since_s = None
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def _is_between_requests(self) -> bool:
        cycle: Any = self.cycle  # None before the first request, whatever its annotation says
        return cycle is None or bool(cycle.response_complete)

    def _wait_for_headers(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(SECONDS_FOR_HEADERS, self._too_slow)

    def _headers_came(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        if self._is_between_requests() and not self.transport.is_closing():
            self.transport.close()
