"""One connection of the server: uvicorn's, which may not dawdle over its request line and headers."""

import asyncio
from typing import Any

import h11
import msgspec
from uvicorn.protocols.http.h11_impl import H11Protocol

from desktop.core.protocol.messages import Refused

SECONDS_FOR_HEADERS = 15.0


class Connection(H11Protocol):
    """Closed where the headers of a request, once begun or awaited anew, take longer than SECONDS_FOR_HEADERS."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline: asyncio.TimerHandle | None = None

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
        super().connection_lost(exc)

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
