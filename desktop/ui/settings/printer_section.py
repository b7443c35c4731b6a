"""打印机: where slips go, tried on a test page before it is kept; each answer to "is it right?" leads to a setting."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from desktop.core.domain.print_job import PrintJob
from desktop.core.domain.printer import Attached, Printer
from desktop.core.domain.staff import Approval
from desktop.core.services.allow import allow_alone
from desktop.core.services.ask_print import Wish
from desktop.core.services.tell import in_staff_words
from desktop.ui.desk import Looked
from desktop.ui.prints_told import cause_of
from desktop.ui.settings.model import PrinterModel, Told
from desktop.ui.settings.printer_draft import changed, read_port, wrong_in
from desktop.ui.settings.section import Keeping, Section, SettingsDesk

QUESTIONS = ("right", "nothing", "letters", "edge", "code", "cut", "drawer")
_LEADS_TO = {"letters": "mode", "edge": "width", "code": "mode", "drawer": "drawer"}
_ADDRESS = {"network": "host", "file": "folder", "serial": "baud"}
_LOOKED_AT = ("network", "usb", "serial")


class PrinterSection(Section):
    """What was chosen and typed; ``F6`` prints a test page with it, ``F9`` keeps it."""

    name, icon = "printer", "printer"

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        super().__init__(desk, show)
        self._keeping = Keeping(desk)
        self._draft: Printer | None = None
        self._port: str | None = None
        self._wrong: dict[str, str] = {}
        self._told: Told | None = None
        self._attached: tuple[Attached, ...] = ()
        self._tests = 0
        self._testing = self._asks = False

    @property
    def printer(self) -> Printer:
        """As it stands here."""
        return self._draft or self._keeping.settings.printer

    @property
    def _port_text(self) -> str:
        return str(self.printer.port) if self._port is None else self._port

    def enter(self) -> None:
        """See what hangs on this machine."""
        self.desk.aside.run(self.desk.doors.attached, self._found, lambda _: None)

    def _found(self, attached: tuple[Attached, ...]) -> None:
        self._attached = attached
        self.show()

    def change(self, **parts: str) -> None:
        """A field of Printer (``width`` for its paper, ``drawer`` "yes" or ""), as texts.

        What a test that is still on its way says was asked of another printer: it is passed over.
        """
        self._tests += 1
        self._testing, self._told, self._asks = False, None, False
        for part, text in parts.items():
            self._wrong.pop(part, None)
            if part == "port":
                self._port = text
            else:
                self._draft = changed(self.printer, part, text, self._attached)
        self.show()

    def keep(self) -> None:
        """F9: from now on slips go there."""
        printer = self._checked()
        if printer is not None and self.has_draft:
            why = in_staff_words(self.desk.words, "deed", "printer.setup")
            self.desk.ask_right("printer.setup", why, lambda approval: self._allowed(printer, approval))
        self.show()

    def _allowed(self, printer: Printer, approval: Approval) -> None:
        self.desk.lane.run(
            lambda till: allow_alone(till, "printer.setup", approval),
            lambda _: self._keeping.keep(self._kept, printer=printer),
        )

    def _kept(self) -> None:
        self._draft = self._port = None
        self._asks = False
        kind = "printer" if self.printer.is_escpos else self.printer.kind
        self._told = Told(tone="ok", title=self.phrase("kept"), detail=self.phrase(f"kept_{kind}"))
        self.desk.prints.hurry()
        self.show()

    # -- the test page ------------------------------------------------------------------------------------------

    def test(self) -> None:
        """F6: a test page with what stands here, kept or not. The printer is looked at first: does it answer?"""
        printer = self._checked()
        if printer is None or printer.kind == "none" or self._testing:
            self.show()
            return
        self._tests += 1
        self._testing, self._told, self._asks = True, None, False
        test = self._tests
        if printer.kind in _LOOKED_AT:
            self.desk.aside.run(
                lambda: self.desk.doors.look_at(printer),
                lambda looked: self._looked(test, printer, looked),
                lambda refusal: self._failed(test, printer, refusal.code, refusal.facts),
            )
        else:
            self._print(test, printer)
        self.show()

    def _looked(self, test: int, printer: Printer, looked: Looked) -> None:
        if test != self._tests:
            return
        printer = replace(printer, answers=looked.answers)
        self._draft = replace(self.printer, answers=looked.answers)
        if looked.trouble:
            self._failed(test, printer, looked.trouble, {"where": printer.where})
        else:
            self._print(test, printer)

    def _print(self, test: int, printer: Printer) -> None:
        wish = Wish(job_id="", kind="test", printer=printer)
        self.desk.prints.ask(wish, then=lambda job, where: self._printed(test, printer, job, where))

    def _printed(self, test: int, printer: Printer, job: PrintJob, where: str) -> None:
        if job.state != "done":
            self._failed(test, printer, job.cause, job.facts)
            return
        kind = "printer" if printer.is_escpos else printer.kind
        self._asks = printer.is_escpos and test == self._tests
        told = Told(tone="ok", title=self.phrase(f"sent_{kind}", where=where), detail=self.phrase(f"look_{kind}"))
        self._ended(test, told)

    def _failed(self, test: int, printer: Printer, code: str, facts: Mapping[str, object]) -> None:
        said = {name: str(fact) for name, fact in facts.items()}
        job = PrintJob(job_id="", kind="test", language="", cause=code.removeprefix("printer."), facts=said)
        todo = self.phrase(f"again_{'printer' if printer.is_escpos else printer.kind}")
        detail = f"{cause_of(self.desk.say, job)} {todo}"
        self._ended(test, Told(tone="bad", title=self.phrase("failed"), detail=detail))

    def _ended(self, test: int, told: Told) -> None:
        if test == self._tests:
            self._testing, self._told = False, told
            self.show()

    def answer(self, name: str) -> None:
        """What somebody saw on the test page: right is kept; each thing wrong leads to where it is mended."""
        self._asks = name != "right"
        if name == "right":
            self._told = Told(tone="ok", title=self.phrase("right"), detail=self.phrase("right_kept"))
            if self.has_draft:
                self.keep()
            else:
                self.show()
            return
        self._told = Told(tone="warn", title=self.phrase(f"answer.{name}"), detail=self.phrase(f"mend.{name}"))
        self.show()
        stop = _ADDRESS.get(self.printer.kind, "device") if name == "nothing" else _LEADS_TO.get(name)
        if stop is not None:
            self.point(stop)

    def _checked(self) -> Printer | None:
        """The printer as typed; None where something is lacking, which is then said at its field."""
        self._wrong = wrong_in(self.printer, self._port_text, self.phrase)
        if self._wrong:
            self.show()
            self.point(next(iter(self._wrong)))
            return None
        return read_port(self.printer, self._port_text)

    @property
    def has_draft(self) -> bool:
        """Something differs from what is kept."""
        kept = self._keeping.settings.printer
        return self.printer != kept or self._port_text.strip() != str(kept.port)

    def leave(self) -> None:
        """What came of a test is not told again."""
        self._told, self._asks = None, False

    def open_queue(self) -> None:
        """What waits for the printer."""
        self.desk.open("print_queue")

    def pressed(self, key: str) -> bool:
        """F6 tests, F9 keeps."""
        commands = {"F6": self.test, "F9": self.keep}
        if key in commands:
            commands[key]()
        return key in commands

    def model(self) -> PrinterModel:
        """The section as it stands."""
        printer, say = self.printer, self.phrase
        asked = [name for name in QUESTIONS if name != "drawer" or printer.drawer]
        return PrinterModel(
            kind=printer.kind,
            folder=printer.folder,
            host=printer.host,
            port=self._port_text,
            width=str(printer.width_mm),
            mode=printer.mode,
            encoding=printer.encoding,
            device=printer.device,
            baud=str(printer.baud),
            drawer=printer.drawer,
            found=tuple((one.device, one.label or one.device) for one in self._attached if one.kind == printer.kind),
            questions=tuple((name, say(f"answer.{name}")) for name in asked) if self._asks else (),
            stuck=len(self.desk.prints.stuck),
            wrong=dict(self._wrong),
            told=self._told,
            testing=self._testing,
            is_draft=self.has_draft,
            can_test=printer.kind != "none",
        )
