"""The door's thread: a loopback socket, one ledger connection of its own, requests answered one after the other.

A request takes about a millisecond, a commit as long as the disk; whoever asks at the same time waits for that long.
One thread needs no lock, and a slow or broken client holds up nobody: bytes are gathered without waiting for them.
"""

import asyncio
import contextlib
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager

from msgspec import Struct

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.ports import Till
from desktop.core.words import Words
from desktop.pos.connection import Connection, Line
from desktop.pos.door import ANEW, Answer, Call, Door

LOOPBACK = "127.0.0.1"
_JOIN_S = 5.0
_MOST_CALLS = 50
_BACKLOG = 64
_TURN_S = 0.5


class ServerState(Struct, frozen=True):
    """``open``: it answers; ``refusal`` why it does not."""

    is_open: bool
    port: int
    refusal: Refusal | None = None


class PosServer:
    """Listens from ``start`` to ``stop``. ``opening`` gives the till, on this thread; ``fault`` writes faults down."""

    def __init__(
        self,
        opening: Callable[[], AbstractContextManager[Till]],
        words: Callable[[Till], Words],
        port: int,
        fault: Callable[[BaseException], str | None] = lambda _error: None,
    ) -> None:
        """``port`` 0 takes any that is free; ``state`` then says which."""
        self._opening = opening
        self._words = words
        self._fault = fault
        self._calls: deque[Call] = deque(maxlen=_MOST_CALLS)
        self.state = ServerState(is_open=False, port=port)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self._is_stopped = False
        self._thread = threading.Thread(target=self._run, name="pos", daemon=True)
        self._ready = threading.Event()

    def start(self, wait_s: float = 10.0) -> None:
        """Begin. RuleBroken ``pos.port`` where the port is taken; else what opening the till raises."""
        self._listener = bound(self.state.port)
        self.state = ServerState(is_open=False, port=self._listener.getsockname()[1])
        self._thread.start()
        self._ready.wait(wait_s)
        if self.state.refusal is not None:
            raise self.state.refusal

    def stop(self) -> None:
        """End: what is being answered is answered, lines are closed. From any thread; twice does no harm."""
        self.ask_to_stop()
        if self._thread.ident is not None:
            self._thread.join(_JOIN_S)

    def ask_to_stop(self) -> None:
        """As ``stop``, but does not wait for it: for a signal."""
        self._is_stopped = True
        loop, ended = self._loop, self._ended
        if loop is not None and ended is not None:
            with contextlib.suppress(RuntimeError):  # it has ended by itself meanwhile
                loop.call_soon_threadsafe(ended.set)

    def wait(self) -> None:
        """Until it ends. In short turns: a signal is heard between them, on every system."""
        while self._thread.is_alive():
            self._thread.join(_TURN_S)

    @property
    def calls(self) -> tuple[Call, ...]:
        """What was asked last, the newest first."""
        return tuple(reversed(self._calls.copy()))

    def _run(self) -> None:
        """Serve, and open the till anew where its ledger turned out damaged or replaced."""
        try:
            while not self._is_stopped:
                self._serve_once()
        except Refusal as refusal:
            self._end(refusal)
        except Exception as error:  # noqa: BLE001 - the last border of the thread: written down and said
            self._end(Refusal("internal", log=self._fault(error) or "—"))
        finally:
            self._listener.close()
            self._ready.set()

    def _serve_once(self) -> None:
        is_open = False
        try:
            with self._opening() as till:
                is_open = True
                asyncio.run(self._serve(till))
        except Refusal as refusal:
            if not is_open or refusal.code not in ANEW:
                raise

    def _end(self, refusal: Refusal) -> None:
        self.state = ServerState(is_open=False, port=self.state.port, refusal=refusal)

    async def _serve(self, till: Till) -> None:
        """Answer until ``stop``. Raises the refusal for which the till has to be opened anew."""
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        ended, anew = self._ended, list[Refusal]()

        def answered(answer: Answer) -> None:
            self._calls.append(answer.call)
            if answer.anew is not None:
                anew.append(answer.anew)
                ended.set()

        line = Line(Door(till, self._words(till), self.state.port, self._fault), answered)
        server = await self._loop.create_server(lambda: Connection(line), sock=self._listener.dup())
        self.state = ServerState(is_open=True, port=self.state.port)
        self._ready.set()
        if not self._is_stopped:
            await ended.wait()
        server.close()
        await line.end()
        self.state = ServerState(is_open=False, port=self.state.port)
        if anew:
            raise anew[0]


def bound(port: int) -> socket.socket:
    """A listening socket on loopback that nobody else can share. RuleBroken ``pos.port`` where the port is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)  # Windows: SO_REUSEADDR there lets others steal the port
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR if exclusive is None else exclusive, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as error:  # taken; or no port at all
        listener.close()
        raise RuleBroken("pos.port", port=str(port)) from error
    return listener
