"""One line from a POS: bytes are gathered, bounded in size and time; requests are answered in order, the line kept."""

import asyncio
from collections.abc import Callable
from typing import cast

from desktop.pos.door import Answer, Door
from desktop.pos.http import GO_ON, Head, Malformed, read_head

MOST_LINES = 64
IDLE_S, WHOLE_S = 60.0, 10.0
"""A line without a request is closed after ``IDLE_S``, a request that is not whole after ``WHOLE_S``."""


class Line:
    """What all connections share: the door, who hears of answers, and who is connected."""

    def __init__(self, door: Door, answered: Callable[[Answer], None]) -> None:
        self.door = door
        self.answered = answered
        self.open: set[Connection] = set()

    async def end(self) -> None:
        """Close every connection, and let what was written go out."""
        for connection in tuple(self.open):
            connection.close()
        await asyncio.sleep(0)


class Connection(asyncio.Protocol):
    """Reads requests, writes answers."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._bytes = bytearray()
        self._head: Head | None = None
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A POS has come; one too many is told to come again."""
        self._transport = cast("asyncio.Transport", transport)
        if len(self._line.open) >= MOST_LINES:
            self._refuse(Malformed(503, "pos.busy"))
            return
        self._line.open.add(self)
        self._wait(IDLE_S)

    def connection_lost(self, _error: Exception | None) -> None:
        """The POS has left."""
        self._line.open.discard(self)
        if self._timer is not None:
            self._timer.cancel()

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole now."""
        was_empty = not self._bytes
        self._bytes += data
        try:
            while not self._is_closing and self._answer_one():
                was_empty = True
        except Malformed as bad:
            self._refuse(bad)
            return
        if was_empty:
            self._wait(WHOLE_S if self._bytes else IDLE_S)

    def _answer_one(self) -> bool:
        """Answer the first request, if it is whole; whether it was."""
        head = self._head
        if head is None:
            head = self._head = read_head(self._bytes)
            if head is None:
                return False
            if head.waits and len(self._bytes) < head.size + head.length:
                self._write(GO_ON)
        end = head.size + head.length
        if len(self._bytes) < end:
            return False
        body = bytes(self._bytes[head.size : end])
        del self._bytes[:end]
        self._head = None
        answer = self._line.door.answer(head, body)
        self._line.answered(answer)
        self._write(answer.data)
        if not head.keeps or answer.anew is not None:
            self.close()
        return True

    def _refuse(self, bad: Malformed) -> None:
        if not self._is_closing:
            self._write(self._line.door.malformed(bad))
            self.close()

    @property
    def _is_closing(self) -> bool:
        return self._transport is None or self._transport.is_closing()

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def _wait(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._timed_out)

    def _timed_out(self) -> None:
        if self._bytes:
            self._refuse(Malformed(408, "pos.slow"))
        else:
            self.close()

    def close(self) -> None:
        """Close the line; what was written goes out first."""
        if self._transport is not None:
            self._transport.close()
