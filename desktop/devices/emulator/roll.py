"""The emulator's paper: what was sent, read as strictly as a fussy printer reads it, and the drawer that it opened."""

from io import BytesIO
from typing import TYPE_CHECKING

from desktop.core.documents.escpos_reader import EscposReader, PaperJam
from desktop.core.domain.printer import Picture

if TYPE_CHECKING:
    from desktop.core.documents.escpos_paper import Paper

_DLE, _EOT = 0x10, 0x04


class RollReader(EscposReader):
    """As the slip's reader, and beside a slip's commands those that a till sends a printer: status and drawer."""

    def __init__(self, width_mm: int, encoding: str) -> None:
        super().__init__(width_mm, encoding)
        self.kicks = 0
        self._commands[b"\x1bp"] = self._kick

    def _step(self) -> None:
        if self._data[self._at] == _DLE:
            self._take(1)
            self._take_one_of(bytes([_EOT]))
            self._take_one_of(b"\x01\x02\x03\x04")
        else:
            super()._step()

    def _kick(self) -> None:
        self._at_line_start()
        self._take_one_of(b"\x00\x01")
        self._take(2)
        self.kicks += 1


class Roll:
    """One job: its bytes, the paper that they made (None: ``jam`` says why not), and how often the drawer opened."""

    def __init__(self, data: bytes, width_mm: int, encoding: str) -> None:
        reader = RollReader(width_mm, encoding)
        self.data = data
        self.jam = ""
        self.paper: Paper | None = None
        try:
            self.paper = reader.read(data)
        except PaperJam as jam:
            self.jam = f"{jam.why} @ {jam.at}"
        self.kicks = reader.kicks

    @property
    def has_paper(self) -> bool:
        """Whether anything is on paper: a question or a drawer alone is no job."""
        return bool(self.jam) or bool(self.paper and self.paper.things)

    def picture(self) -> Picture | None:
        """The paper to look at; None where there is none."""
        if self.paper is None:
            return None
        drawn = self.paper.picture().convert("L")
        return Picture(width=drawn.width, height=drawn.height, pixels=drawn.tobytes(), channels=1)

    def png(self) -> bytes:
        """The same as a file's bytes; b"" where there is no paper."""
        into = BytesIO()
        if self.paper is not None:
            self.paper.picture().save(into, "PNG")
        return into.getvalue()
