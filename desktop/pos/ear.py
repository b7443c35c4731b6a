"""An ear: a thread that listens at one port, a serial line or a loopback one, and says what it heard.

It never writes to the port. A port that goes away (a plug pulled out) is tried again until it is there.
"""

import socket
import threading
from collections.abc import Callable
from typing import Protocol

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.pos.server import bound

QUIET_S = 0.12
"""What has been sent is whole when nothing came for so long: at 2,400 baud a byte takes 4 ms."""
_AGAIN_S = 2.0
_JOIN_S = 3.0
_PIECE = 4_096


class Source(Protocol):
    """Where bytes come from."""

    def read(self, wait_s: float) -> bytes:
        """What came within the time; b"" for silence. OSError where the port has gone."""
        ...

    def close(self) -> None:
        """The port is free again."""
        ...


class Ear:
    """``opening`` opens the source, or raises Refusal; ``take`` gets bytes, and b"" when they have stopped.

    ``trouble`` is the refusal for which it does not hear now. Everything is called on the ear's thread.
    """

    def __init__(self, opening: Callable[[], Source], take: Callable[[bytes], None]) -> None:
        self._opening, self._take = opening, take
        self._ended = threading.Event()
        self.trouble: Refusal | None = None
        self.is_open = False
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for it."""
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join(_JOIN_S)

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                source = self._opening()
            except Refusal as refusal:
                self.trouble = refusal
            else:
                self._listen(source)
            self._ended.wait(_AGAIN_S)

    def _listen(self, source: Source) -> None:
        self.trouble, self.is_open = None, True
        is_quiet = True
        try:
            while not self._ended.is_set():
                data = source.read(QUIET_S)
                if data or not is_quiet:
                    self._take(data)
                is_quiet = not data
        except OSError:
            self.trouble = RuleBroken("pos.ear_gone")
        finally:
            self.is_open = False
            source.close()


class LoopbackSource:
    """A TCP port of this machine that a POS, or a virtual serial port, writes to; one at a time, the newest counts."""

    def __init__(self, port: int) -> None:
        """RuleBroken ``pos.port`` where the port is taken."""
        self._listener = bound(port)
        self._line: socket.socket | None = None
        self.port: int = self._listener.getsockname()[1]

    def read(self, wait_s: float) -> bytes:
        """As Source.read. Who has hung up makes room for the next."""
        self._listener.settimeout(0.0 if self._line is not None else wait_s)
        try:
            line, _ = self._listener.accept()
        except (TimeoutError, BlockingIOError):
            pass
        else:
            self._hang_up()
            self._line = line
        return self._read_line(wait_s)

    def _read_line(self, wait_s: float) -> bytes:
        if self._line is None:
            return b""
        self._line.settimeout(wait_s)
        try:
            data = self._line.recv(_PIECE)
        except TimeoutError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._hang_up()
        return data

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def close(self) -> None:
        """Nobody can write any more."""
        self._hang_up()
        self._listener.close()
