"""How a printer says it is: ESC/POS ``DLE EOT n``, four questions answered by a byte each, also while it has no paper.

The bits are those of Epson's reference, which the printers of all makers follow; bits that disagree among makers (the
button that feeds, a drawer's switch) are not looked at.
"""

from msgspec import Struct

from desktop.devices.lines import Line

QUESTIONS = (1, 2, 3, 4)
"""Printer · why it is offline · what is wrong · paper."""
ASK_S = 1.0
"""How long an answer may take: it comes at once, whatever is being printed."""
_MOST_UNASKED = 64
_FIXED, _ALWAYS = 0x93, 0x12
_OFFLINE = 0x08
_COVER, _ENDED, _FAILED = 0x04, 0x20, 0x40
_CUTTER, _FATAL, _HOT = 0x08, 0x20, 0x40
_NEAR_END, _NO_PAPER = 0x0C, 0x60


class NotAPrinter(Exception):  # noqa: N818 - says what answered
    """Something answered what no printer says."""


class Status(Struct, frozen=True, kw_only=True):
    """What the printer said."""

    offline: bool = False
    cover_open: bool = False
    paper_out: bool = False
    near_end: bool = False
    cutter: bool = False
    error: bool = False

    @property
    def trouble(self) -> str:
        """The first thing to mend, as the end of a refusal's code; "" where it prints."""
        said = (
            ("cover_open", self.cover_open), ("paper_out", self.paper_out), ("cutter", self.cutter),
            ("error", self.error), ("offline", self.offline),
        )  # fmt: skip
        return next((name for name, is_so in said if is_so), "")


def question(number: int) -> bytes:
    """The bytes that ask."""
    return b"\x10\x04" + bytes([number])


def asked(line: Line, wait_s: float = 0) -> Status | None:
    """How the printer is; None for one that is silent for ``wait_s`` (0: ASK_S). OSError where the line breaks.

    Raises NotAPrinter for an answer that no printer gives: something else listens there.
    """
    said: list[int] = []
    for number in QUESTIONS:
        line.write(question(number))
        answer = _answer(line, wait_s or ASK_S)
        if answer is None:
            return None
        said.append(answer)
    return understood(*said)


def _answer(line: Line, wait_s: float) -> int | None:
    """The newest byte said; what a printer says unasked is as long as it likes, but not endless."""
    came = line.read(wait_s)
    if not came:
        return None
    if len(came) > _MOST_UNASKED or came[-1] & _FIXED != _ALWAYS:
        raise NotAPrinter
    return came[-1]


def understood(printer: int, why: int, wrong: int, paper: int) -> Status:
    """The four answers, read."""
    return Status(
        offline=bool(printer & _OFFLINE),
        cover_open=bool(why & _COVER),
        paper_out=bool(why & _ENDED) or bool(paper & _NO_PAPER),
        near_end=bool(paper & _NEAR_END),
        cutter=bool(wrong & _CUTTER),
        error=bool(wrong & (_FATAL | _HOT)) or bool(why & _FAILED),
    )
