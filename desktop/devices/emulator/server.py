"""The emulated printer itself: a thread that listens on 127.0.0.1, one job at a time as a printer's card does.

Questions are answered as they come, whatever is being printed. A printer that has stopped (no paper, cover open) keeps
what it is sent and prints it when it goes on, as a real one does: only a person can tell whether a job was printed.
"""

import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from desktop.core.domain.errors import RuleBroken
from desktop.devices.emulator.roll import Roll
from desktop.devices.emulator.switches import Switch, Switches

HERE = "127.0.0.1"
_ASKS = b"\x10\x04"
_TOOK, _LOOK_S = 4_096, 0.05
_SLOW_S = 1.0
_DIES_AFTER = 64
_RESET = struct.pack("ii", 1, 0)


class Emulator:
    """Listens until the end of the with-block. ``rolls``: what was printed, in order; ``kicks``: drawers opened.

    ``printed`` is called on the emulator's thread after each job and each drawer.
    """

    def __init__(
        self, port: int = 0, width_mm: int = 80, encoding: str = "gbk", printed: Callable[[Roll], None] | None = None
    ) -> None:
        """``port`` 0 takes a free one. RuleBroken ``emulator.port`` for one that is taken."""
        try:
            self._door = socket.create_server((HERE, port))
        except (OSError, OverflowError) as error:
            raise RuleBroken("emulator.port", port=port) from error
        self.port: int = self._door.getsockname()[1]
        self.switches = Switches()
        self.rolls: list[Roll] = []
        self.kicks = 0
        self._paper, self._printed = (width_mm, encoding), printed
        self._changed = threading.Condition()
        self._closing = False
        self._kept: list[bytes] = []
        self._thread = threading.Thread(target=self._listen, name="printer-emulator", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing = True
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join()

    def turn(self, *switches: Switch) -> None:
        """Turn switches the other way; what the printer kept is printed once it goes on."""
        with self._changed:
            for switch in switches:
                self.switches = self.switches.turned(switch)
            kept, self._kept = (self._kept, []) if self.switches.prints else ([], self._kept)
        for data in kept:
            self._print(data)

    def wait_for(self, count: int, longest_s: float = 10.0) -> list[Roll]:
        """The rolls, once there are ``count``. TimeoutError after ``longest_s``."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.rolls) >= count, longest_s):
                raise TimeoutError(len(self.rolls))
            return list(self.rolls)

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            with line, suppress(ConnectionError):
                self._serve(line)

    def _serve(self, line: socket.socket) -> None:
        line.settimeout(_LOOK_S)
        job = b""
        while not self._closing:
            try:
                part = line.recv(_TOOK)
            except TimeoutError:
                continue
            if not part:
                break
            answered = len(job)
            job += part
            if "dies" in self.switches.on and len(job) > _DIES_AFTER:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                return
            if "ends" in self.switches.on and len(job) > _DIES_AFTER:
                self.turn("ends", "paper_out")
            if "slow" in self.switches.on:
                time.sleep(_SLOW_S)
            self._answer(line, job, max(0, answered - len(_ASKS)))
        self._take(job)

    def _answer(self, line: socket.socket, job: bytes, start: int) -> None:
        """Answer every question that ended after ``start``."""
        at = job.find(_ASKS, start)
        while 0 <= at < len(job) - len(_ASKS):
            line.sendall(self.switches.answer(job[at + len(_ASKS)]))
            at = job.find(_ASKS, at + 1)

    def _take(self, job: bytes) -> None:
        with self._changed:
            prints = self.switches.prints
            if not prints and job:
                self._kept.append(job)
        if prints:
            self._print(job)

    def _print(self, job: bytes) -> None:
        roll = Roll(job, *self._paper)
        with self._changed:
            self.kicks += roll.kicks
            if roll.has_paper:
                self.rolls.append(roll)
            self._changed.notify_all()
        if self._printed is not None and (roll.has_paper or roll.kicks):
            self._printed(roll)
