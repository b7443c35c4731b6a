"""打印机: where slips go, tried on a sample before it is kept."""

from collections.abc import Callable

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal
from desktop.core.domain.printer import RAW_PORT, Printer
from desktop.ui.desk import Sent
from desktop.ui.printing import Drawn, cause, send
from desktop.ui.settings.model import PrinterModel, Told
from desktop.ui.settings.sample_slip import draw_sample
from desktop.ui.settings.section import Keeping, Section, SettingsDesk

_MOST_PORT = 65_535
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


class PrinterSection(Section):
    """What was chosen and typed; ``F6`` prints a sample with it, ``F9`` keeps it."""

    name, icon = "printer", "printer"

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        super().__init__(desk, show)
        self._keeping = Keeping(desk)
        self._draft: Printer | None = None
        self._port: str | None = None
        self._wrong: dict[str, str] = {}
        self._told: Told | None = None
        self._tests = 0
        self._testing = False

    @property
    def printer(self) -> Printer:
        """As it stands here."""
        return self._draft or self._keeping.settings.printer

    @property
    def _port_text(self) -> str:
        return str(self.printer.port) if self._port is None else self._port

    def change(self, **parts: str) -> None:
        """``kind``, ``folder``, ``host``, ``port``, ``width``, ``mode``, ``encoding``, as texts.

        What a test that is still on its way says was asked of another printer: it is passed over.
        """
        self._tests += 1
        self._testing, self._told = False, None
        for part, text in parts.items():
            self._wrong.pop(part, None)
            if part == "port":
                self._port = text
            elif part == "width":
                self._draft = replace(self.printer, width_mm=int(text))
            else:
                self._draft = replace(self.printer, **{part: text})
        self.show()

    def keep(self) -> None:
        """F9: from now on slips go there."""
        printer = self._checked()
        if printer is not None and self.has_draft:
            self._keeping.keep(self._kept, printer=printer)
        self.show()

    def _kept(self) -> None:
        self._draft = self._port = None
        self._told = Told(tone="ok", title=self.phrase("kept"), detail=self.phrase(f"kept_{self.printer.kind}"))
        self.show()

    def test(self) -> None:
        """F6: a sample with what stands here, kept or not."""
        printer = self._checked()
        if printer is None or printer.kind == "none" or self._testing:
            self.show()
            return
        self._tests += 1
        self._testing, self._told = True, None
        test, language = self._tests, self.desk.words.language
        self.desk.lane.run(
            lambda till: draw_sample(till, printer, language, self.phrase),
            lambda drawn: self._send(test, drawn),
            lambda refusal: self._ended(test, self.told(refusal)),
        )
        self.show()

    def _send(self, test: int, drawn: Drawn) -> None:
        self.desk.aside.run(
            lambda: send(self.desk, drawn),
            lambda sent: self._sent(test, drawn, sent),
            lambda refusal: self._ended(test, self._failed(drawn, refusal)),
        )

    def _sent(self, test: int, drawn: Drawn, sent: Sent) -> None:
        if drawn.printer == self._keeping.settings.printer:
            self.desk.printed(True)  # noqa: FBT003 - the answer to "did it print?"
        kind = drawn.printer.kind
        told = Told(
            tone="ok", title=self.phrase(f"sent_{kind}", where=sent.where), detail=self.phrase(f"look_{kind}")
        )
        self._ended(test, told)

    def _failed(self, drawn: Drawn, refusal: Refusal) -> Told:
        todo = self.phrase(f"again_{drawn.printer.kind}")
        return Told(tone="bad", title=self.phrase("failed"), detail=f"{cause(self.desk, drawn, refusal)} {todo}")

    def _ended(self, test: int, told: Told) -> None:
        if test == self._tests:
            self._testing, self._told = False, told
            self.show()

    def _checked(self) -> Printer | None:
        """The printer as typed; None where something is lacking, which is then said at its field."""
        printer, port = self.printer, self._port_text.translate(_WIDE_DIGITS).strip()
        self._wrong = {}
        if printer.kind == "file" and not printer.folder.strip():
            self._wrong["folder"] = self.phrase("wrong.folder")
        if printer.kind == "network":
            if not printer.host.strip():
                self._wrong["host"] = self.phrase("wrong.host")
            if not (port.isascii() and port.isdecimal() and 0 < int(port) <= _MOST_PORT):
                self._wrong["port"] = self.phrase("wrong.port", usual=RAW_PORT)
        if self._wrong:
            self.show()
            self.point(next(iter(self._wrong)))
            return None
        number = int(port) if printer.kind == "network" else printer.port
        return replace(printer, folder=printer.folder.strip(), host=printer.host.strip(), port=number)

    @property
    def has_draft(self) -> bool:
        """Something differs from what is kept."""
        kept = self._keeping.settings.printer
        return self.printer != kept or self._port_text.strip() != str(kept.port)

    def leave(self) -> None:
        """What came of a test is not told again."""
        self._told = None

    def pressed(self, key: str) -> bool:
        """F6 tests, F9 keeps."""
        commands = {"F6": self.test, "F9": self.keep}
        if key in commands:
            commands[key]()
        return key in commands

    def model(self) -> PrinterModel:
        """The section as it stands."""
        printer = self.printer
        return PrinterModel(
            kind=printer.kind,
            folder=printer.folder,
            host=printer.host,
            port=self._port_text,
            width=str(printer.width_mm),
            mode=printer.mode,
            encoding=printer.encoding,
            wrong=dict(self._wrong),
            told=self._told,
            testing=self._testing,
            is_draft=self.has_draft,
            can_test=printer.kind != "none",
        )
