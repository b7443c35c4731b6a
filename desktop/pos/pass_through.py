"""The pass-through printer: a POS prints here, the real printer gets its bytes, and a points block before the cut.

The POS's bytes go on at once and as they are, its printer's answers come back. Only at a cut, and only where the slip
was understood, ``award`` is asked what to add; it keeps to its time, and whatever goes wrong adds nothing.
"""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from desktop.core.domain.errors import Refusal
from desktop.pos.escpos_stream import EscPosStream, Piece
from desktop.pos.server import bound

_TURN_S, _ANSWER_S, _QUIET_S = 0.02, 0.001, 0.5
_PIECE = 65_536
_JOIN_S = 3.0
_ENCODING = "gb18030"


class Printer(Protocol):
    """The real one: open for one job. OSError where its line breaks."""

    def write(self, data: bytes) -> None:
        """All of it handed over."""
        ...

    def read(self, wait_s: float) -> bytes:
        """What it says within the time."""
        ...

    def finish(self) -> None:
        """The job ends."""
        ...

    def close(self) -> None:
        """The line is free again."""
        ...


Award = Callable[[str], str]
"""Gets a slip's text; gives the lines to add, "" for none. It keeps to its time by itself."""


class PassThrough:
    """One thread, one job at a time, as a printer has it. ``seen`` is the text of the slip that went through last."""

    def __init__(self, port: int, connect: Callable[[], Printer], award: Award) -> None:
        """RuleBroken ``pos.port`` where the port is taken. ``connect`` raises Refusal where the printer is away."""
        self._listener = bound(port)
        self._connect, self._award = connect, award
        self.port: int = self._listener.getsockname()[1]
        self.trouble: Refusal | None = None
        self.seen = ""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pass-through", daemon=True)

    def start(self) -> None:
        """Begin to take jobs."""
        self._thread.start()

    def stop(self) -> None:
        """End; a job that is printed now is broken off between two pieces."""
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join(_JOIN_S)
        self._listener.close()

    def _run(self) -> None:
        self._listener.settimeout(0.2)
        while not self._ended.is_set():
            with suppress(TimeoutError, OSError):
                line, _ = self._listener.accept()
                with line:
                    self._job(line)

    def _job(self, line: socket.socket) -> None:
        """Where the printer is away the POS's line is closed: it says what it says when a printer is off."""
        try:
            printer = self._connect()
        except Refusal as refusal:
            self.trouble = refusal
            return
        self.trouble = None
        try:
            self._carry(line, printer)
            printer.finish()
        finally:
            printer.close()

    def _carry(self, line: socket.socket, printer: Printer) -> None:
        stream, quiet_s = EscPosStream(), 0.0
        line.settimeout(_TURN_S)
        while not self._ended.is_set():
            try:
                data = line.recv(_PIECE)
            except TimeoutError:
                quiet_s += _TURN_S
                if quiet_s >= _QUIET_S:  # a command that nothing follows is printed as it is
                    self._print(printer, stream, stream.rest())
            else:
                if not data:
                    break
                quiet_s = 0.0
                self._print(printer, stream, stream.feed(data))
            if answer := printer.read(_ANSWER_S):
                line.sendall(answer)
        self._print(printer, stream, stream.rest())

    def _print(self, printer: Printer, stream: EscPosStream, pieces: list[Piece]) -> None:
        for piece in pieces:
            if piece.kind == "cut":
                text = stream.take_text()
                added = self._award(text) if text.strip() else ""
                self.seen = text or self.seen
                if added:
                    printer.write(added.encode(_ENCODING, "replace"))
            printer.write(piece.data)
