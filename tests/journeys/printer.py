"""The slip printer on the counter: the emulated one that ships, with the paper as a person reads it."""

from types import TracebackType
from typing import Self

from desktop.core.documents.escpos_paper import Paper
from desktop.core.domain.printer import Picture
from desktop.devices.emulator.roll import Roll as Printed
from desktop.devices.emulator.server import Emulator
from tests.unit.documents.samples import codes_in


class NetworkPrinter:
    """Listens until the end of the with-block."""

    def __init__(self, encoding: str = "gbk") -> None:
        self._emulator = Emulator(encoding=encoding)
        self.port = self._emulator.port

    def __enter__(self) -> Self:
        self._emulator.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._emulator.__exit__(kind, error, at)

    @property
    def count(self) -> int:
        """How many papers came out."""
        return len(self._emulator.rolls)

    @property
    def is_out(self) -> bool:
        """Whether it is out of paper."""
        return "paper_out" in self._emulator.switches.on

    @is_out.setter
    def is_out(self, is_out: bool) -> None:
        if is_out != self.is_out:
            self._emulator.turn("paper_out")

    def wait_for(self, count: int) -> "Roll":
        """The paper of job number ``count``, and that there is no other after it."""
        rolls = self._emulator.wait_for(count)
        assert len(rolls) == count
        return Roll(rolls[-1])


class Roll:
    """The paper: its text, and what a scanner reads off it."""

    def __init__(self, printed: Printed) -> None:
        assert printed.paper is not None, printed.jam
        paper: Paper = printed.paper
        self.lines = paper.lines
        self.picture: Picture | None = printed.picture()
        (self.code,) = codes_in(paper.picture())

    def says(self, *words: str) -> None:
        """All of it is printed; blanks are no matter."""
        printed = "".join("".join(self.lines).split())
        missing = [word for word in words if "".join(word.split()) not in printed]
        assert not missing, (missing, self.lines)
