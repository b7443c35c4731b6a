"""The ports that the window listens at beside a POS (ui.pos_ears.Ears): a customer display's, a serial scanner's.

Imported early, so what costs comes late.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.domain.printer import Printer
from desktop.core.domain.slip_pattern import SlipPattern, read_slip
from desktop.settings import DeviceSettings, ListeningPort, PosSettings

if TYPE_CHECKING:
    from desktop.pos.ear import Ear, Source
    from desktop.pos.pass_through import PassThrough
    from desktop.pos.pass_through import Printer as Real

_TCP, _JOB = "tcp:", "pos"


class WindowEars:
    """At most one ear for each of the two; ``heard`` is called on an ear's thread."""

    def __init__(self) -> None:
        self._asked: dict[str, ListeningPort] = {}
        self._ears: dict[str, Ear] = {}
        self._passing: tuple[int, SlipPattern, Printer] | None = None
        self._through: PassThrough | None = None
        self._trouble: Refusal | None = None

    def follow(
        self, settings: DeviceSettings, heard: Callable[[str, str, str], None], slip: Callable[[str, str], str]
    ) -> None:
        """Listen as the settings say; ``heard`` gets what (display, scanner), the word lit or "", and the text.

        ``slip`` gets bill number and total of a slip that passes through, and gives the lines to add.
        """
        self._follow_ears(settings.pos, heard)
        passing = (settings.pos.slip_port, settings.pos.slip, settings.printer)
        if passing != self._passing:
            self._passing = passing
            self._end_passing()
            if settings.pos.slip_port:
                self._pass(settings, slip)

    def _pass(self, settings: DeviceSettings, slip: Callable[[str, str], str]) -> None:
        from desktop.pos.pass_through import PassThrough

        pattern, printer = settings.pos.slip, settings.printer

        def award(text: str) -> str:
            told = read_slip(text, pattern)
            return slip(*told) if told is not None else ""

        try:
            self._through = PassThrough(settings.pos.slip_port, lambda: connect(printer, settings.pos.slip_port), award)
            self._through.start()
        except Refusal as refusal:
            self._trouble = refusal

    def _end_passing(self) -> None:
        through, self._through, self._trouble = self._through, None, None
        if through is not None:
            through.stop()

    def slip_seen(self) -> str:
        """The text of the slip that went through last; "" for none yet."""
        return self._through.seen if self._through is not None else ""

    def _follow_ears(self, settings: PosSettings, heard: Callable[[str, str, str], None]) -> None:
        for what, port in (("display", settings.display), ("scanner", settings.scanner)):
            if self._asked.get(what, ListeningPort()) != port:
                self._stop(what)
                if port.where:
                    self._start(what, port, heard)
                self._asked[what] = port

    def _start(self, what: str, port: ListeningPort, heard: Callable[[str, str, str], None]) -> None:
        from desktop.pos.ear import Ear

        take = _display(heard) if what == "display" else _scanner(heard)
        self._ears[what] = ear = Ear(lambda: opened(port), take)
        ear.start()

    def _stop(self, what: str) -> None:
        ear = self._ears.pop(what, None)
        if ear is not None:
            ear.stop()

    def state(self, what: str) -> "str | Refusal":
        """``off``, ``open``, ``waiting``, or why it does not hear."""
        if what == "slip":
            through = self._through
            return self._trouble or (through.trouble if through else None) or ("open" if through else "off")
        ear = self._ears.get(what)
        if ear is None:
            return "off"
        return ear.trouble or ("open" if ear.is_open else "waiting")

    def close(self) -> None:
        """Listen no more, and wait for it."""
        for what in tuple(self._ears):
            self._stop(what)
        self._asked.clear()
        self._end_passing()
        self._passing = None


def connect(printer: Printer, passing_port: int) -> "Real":
    """The printer of the settings, open. RuleBroken ``printer.…``, ``pos.own_port`` where that is this very port."""
    from desktop.devices.connecting import connected

    if printer.kind == "network" and printer.port == passing_port and printer.host in ("127.0.0.1", "localhost", "::1"):
        raise RuleBroken("pos.own_port", port=str(passing_port))
    return connected(printer, _JOB)


def opened(port: ListeningPort) -> "Source":
    """The port, open: ``tcp:9101`` is one of this machine, everything else a serial line.

    RuleBroken ``pos.port``, or ``pos.no_line`` with what is wrong with the line.
    """
    from desktop.pos.ear import LoopbackSource

    if port.where.startswith(_TCP):
        number = port.where.removeprefix(_TCP)
        if not (number.isascii() and number.isdecimal() and int(number[:9]) < 65_536):
            raise RuleBroken("pos.port", port=number[:20])
        return LoopbackSource(int(number))
    from desktop.devices.serial_line import SerialLine

    try:
        return SerialLine(port.where, port.baud)
    except RuleBroken as error:
        raise RuleBroken("pos.no_line", device=port.where) from error


def _display(heard: Callable[[str, str, str], None]) -> Callable[[bytes], None]:
    from desktop.pos.pole import PoleReader

    reader = PoleReader()

    def take(data: bytes) -> None:
        reader.feed(data)
        shown = None if data else reader.settled()
        if shown is not None:
            heard("display", shown.word, shown.number)

    return take


def _scanner(heard: Callable[[str, str, str], None]) -> Callable[[bytes], None]:
    from desktop.pos.scan_lines import ScanLines

    lines = ScanLines()

    def take(data: bytes) -> None:
        for text in lines.feed(data) if data else lines.settled():
            heard("scanner", "", text)

    return take
