"""A bad line: a TCP proxy that cuts, delays, truncates, duplicates and stalls, each connection as its seed says.

It knows no HTTP. Each connection gets one trouble, drawn from (seed, number of the connection), and where in its bytes
it happens; until it happens, everything passes. ``duplicate`` sends what the till said once more, later and on another
connection, when the till has gone on long since.
"""

import asyncio
import multiprocessing
import random
import socket
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

TROUBLES = {
    "clean": 8, "cut": 3, "cut answer": 4, "truncate": 3, "delay": 4, "drip": 2, "duplicate": 4, "stall": 1,
    "refuse": 1,
}  # fmt: skip
"""What happens to a connection, and how often in proportion."""
_PIECE = 64 * 1024
_FARTHEST = 60_000
_LONGEST_DELAY_S = 0.6
_LONGEST_STALL_S = 22.0
_LONGEST_LATE_S = 8.0
_MOST_KEPT = 4_000_000


class Trouble(NamedTuple):
    """What happens to one connection: ``after`` bytes of one direction; ``seconds`` as the kind reads it."""

    kind: str
    after: int
    seconds: float


def drawn(seed: int, number: int) -> Trouble:
    """The trouble of the ``number``-th connection."""
    chance = random.Random(f"{seed}|{number}")
    kind = chance.choices(list(TROUBLES), list(TROUBLES.values()))[0]
    span = {"delay": _LONGEST_DELAY_S, "stall": _LONGEST_STALL_S, "duplicate": _LONGEST_LATE_S}.get(kind, 0.01)
    return Trouble(kind, int(_FARTHEST ** chance.random()), chance.random() * span)


class BadLine:
    """A process between ``port`` and ``target``: clean until ``spoil``, and again after ``mend``."""

    def __init__(self, target: int, seed: int) -> None:
        fork = multiprocessing.get_context("fork")
        self._is_bad = fork.Value("b", 0)
        self._said = fork.Queue()
        listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = listening.getsockname()[1]
        given = (listening, target, seed, self._is_bad, self._said)
        self._process = fork.Process(target=_serve, args=given, daemon=True)
        self._process.start()
        listening.close()

    def spoil(self) -> None:
        """From now on connections have trouble."""
        self._is_bad.value = 1

    def mend(self) -> None:
        """From now on everything passes; connections in trouble are ended."""
        self._is_bad.value = 0

    def end(self) -> Counter[str]:
        """Stop listening; how many connections had which trouble."""
        self._is_bad.value = 2
        met: Counter[str] = self._said.get(timeout=30)
        self._process.join(10)
        return met


def _serve(listening: socket.socket, target: int, seed: int, is_bad: Any, said: Any) -> None:
    line = _Line(target, seed, lambda: bool(is_bad.value == 1))
    asyncio.run(line.serve(listening, lambda: bool(is_bad.value == 2)))
    said.put(line.met)


class _Line:
    """The connections of one proxy."""

    def __init__(self, target: int, seed: int, is_bad: Callable[[], bool]) -> None:
        self._target, self._seed, self._is_bad = target, seed, is_bad
        self._number = 0
        self.met = Counter[str]()
        self._late = set[asyncio.Task[None]]()

    async def serve(self, listening: socket.socket, is_over: Callable[[], bool]) -> None:
        server = await asyncio.start_server(self._accept, sock=listening)
        async with server:
            while not is_over():  # noqa: ASYNC110 - another process says so
                await asyncio.sleep(0.1)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._number += 1
        trouble = drawn(self._seed, self._number) if self._is_bad() else Trouble("clean", 0, 0)
        if self._is_bad():
            self.met[trouble.kind] += 1
        with suppress(OSError, asyncio.CancelledError):
            await self._carry(trouble, reader, writer)
        _hang_up(writer)

    async def _carry(self, trouble: Trouble, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if trouble.kind == "refuse":
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        kept = bytearray()
        up = _Way(trouble if trouble.kind != "cut answer" else Trouble("clean", 0, 0), reader, far_writer, kept)
        down = _Way(trouble if trouble.kind not in ("truncate", "duplicate") else Trouble("clean", 0, 0),
                    far_reader, writer, bytearray())  # fmt: skip
        ways = {asyncio.create_task(up.run()), asyncio.create_task(down.run())}
        try:
            while ways and not any(one.done() for one in ways):
                await asyncio.wait(ways, timeout=0.5, return_when=asyncio.FIRST_COMPLETED)
                if trouble.kind == "stall" and not self._is_bad():
                    break
        finally:
            for one in ways:
                one.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            _hang_up(far_writer)
        if trouble.kind == "duplicate" and kept:
            again = asyncio.create_task(self._say_again(bytes(kept), trouble.seconds))
            self._late.add(again)
            again.add_done_callback(self._late.discard)

    async def _say_again(self, said: bytes, seconds: float) -> None:
        """All that the till said on a connection, once more; nobody hears the answers."""
        await asyncio.sleep(seconds)
        with suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", self._target)
            writer.write(said)
            with suppress(TimeoutError):
                while await asyncio.wait_for(reader.read(_PIECE), 10):
                    pass
            _hang_up(writer)


class _Way:
    """One direction of a connection."""

    def __init__(
        self, trouble: Trouble, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: bytearray
    ) -> None:
        self._trouble, self._reader, self._writer, self._kept = trouble, reader, writer, kept
        self._passed = 0

    async def run(self) -> None:
        """Pass on what comes, until the end or the trouble."""
        with suppress(OSError):
            while data := await self._reader.read(_PIECE):
                await self._pass(data)
                if self._is_cut:
                    return

    @property
    def _is_cut(self) -> bool:
        return self._trouble.kind in ("cut", "cut answer", "truncate") and self._passed >= self._trouble.after

    async def _pass(self, data: bytes) -> None:
        kind, after, seconds = self._trouble
        if kind == "duplicate" and len(self._kept) + len(data) <= _MOST_KEPT:
            self._kept += data
        if kind in ("cut", "cut answer", "truncate"):
            data = data[: max(0, after - self._passed)]
        if kind == "stall" and self._passed + len(data) > after:
            await asyncio.sleep(seconds)
            raise ConnectionResetError
        if kind == "delay":
            await asyncio.sleep(seconds)
        if kind == "drip":
            await self._drip(data, seconds)
        else:
            self._writer.write(data)
            await self._writer.drain()
        self._passed += len(data)

    async def _drip(self, data: bytes, seconds: float) -> None:
        """In twenty pieces, however small."""
        size = max(1, len(data) // 20)
        for at in range(0, len(data), size):
            self._writer.write(data[at : at + size])
            await self._writer.drain()
            await asyncio.sleep(seconds)


def _hang_up(writer: asyncio.StreamWriter) -> None:
    """End it at once, as a broken line does: what is under way is lost."""
    with suppress(OSError, RuntimeError):
        writer.transport.abort()
