"""The settings page: which section is shown. Each section holds its own state and does its own work."""

from functools import partial
from typing import Any

from desktop.ui.room import PlainRoom
from desktop.ui.settings.about_section import AboutSection
from desktop.ui.settings.data_section import DataSection
from desktop.ui.settings.hq_section import HqSection
from desktop.ui.settings.model import SectionRow, SettingsModel
from desktop.ui.settings.pos_section import PosSection
from desktop.ui.settings.printer_section import PrinterSection
from desktop.ui.settings.program_section import ProgramSection
from desktop.ui.settings.scanner_section import ScannerSection
from desktop.ui.settings.section import Section, SettingsDesk
from desktop.ui.settings.shop_section import ShopSection
from desktop.ui.settings.staff_section import StaffSection


class Presenter(PlainRoom):
    """Wish of ``enter``: none, or ``section``: shop, program, printer, scanner, pos, hq, data, staff, about.

    ``stop`` names the control that the keyboard is at, so that it is there again after a change of look.
    """

    desk: SettingsDesk

    def __init__(self, desk: SettingsDesk) -> None:
        super().__init__(desk)
        self.shop = ShopSection(desk, self._present)
        self.program = ProgramSection(desk, self._present)
        self.printer = PrinterSection(desk, self._present)
        self.scanner = ScannerSection(desk, self._present)
        self.data = DataSection(desk, self._present)
        self.pos = PosSection(desk, self._present)
        self.hq = HqSection(desk, self._present)
        self.staff = StaffSection(desk, self._present)
        self.about = AboutSection(desk, self._present)
        self.sections: tuple[Section, ...] = (
            self.shop, self.program, self.printer, self.scanner, self.pos, self.hq, self.data, self.staff, self.about,
        )  # fmt: skip
        for section in self.sections:
            section.point = partial(self._point, section)
        self._current: Section = self.shop
        self.stop = ""

    def enter(self, **wish: Any) -> None:
        """``section``: which one to show; else the one that was shown last."""
        wished = [section for section in self.sections if section.name == wish.get("section")]
        self._current = wished[0] if wished else self._current
        self.stop = ""
        self._current.enter()
        self._present()

    def leave(self) -> None:
        """What was typed stays in its section."""
        self._current.leave()

    def refresh(self) -> None:
        """Facts or settings changed, or the language did."""
        self._current.refresh()
        self._present()

    def time_passed(self) -> None:
        """The line to HQ may be another, or the POS has asked something."""
        if self._current in (self.hq, self.pos):
            self._present()

    def choose(self, name: str) -> None:
        """Show another section; nothing typed in this one is lost."""
        chosen = next(section for section in self.sections if section.name == name)
        if chosen is not self._current:
            self._current.leave()
            self._current, self.stop = chosen, ""
            chosen.enter()
        self._present()

    def step(self, by: int) -> None:
        """The next section (1) or the one before (-1), as far as there are any."""
        at = self.sections.index(self._current) + by
        if 0 <= at < len(self.sections):
            self.choose(self.sections[at].name)

    def scanned(self, text: str) -> bool:
        """The scanner test has a use for a scan; elsewhere somebody stands at the counter, and what was typed stays."""
        return self._current.scanned(text)

    def pressed(self, key: str) -> bool:
        """Keys of the section; Ctrl+Tab goes on to the next one."""
        if self._current.pressed(key):
            return True
        if key in ("Ctrl+Tab", "Ctrl+Shift+Tab", "Ctrl+Shift+Backtab"):
            at = self.sections.index(self._current) + (1 if key == "Ctrl+Tab" else -1)
            self.choose(self.sections[at % len(self.sections)].name)
            return True
        return False

    def title(self) -> str:
        """The page's name."""
        return self.desk.say("window.rail.settings")

    def _point(self, section: Section, stop: str) -> None:
        """The keyboard goes to that control, if its section is shown."""
        if section is self._current and self.view is not None:
            self.stop = stop
            self.view.focus_first()

    def _model(self) -> SettingsModel:
        say, name = self.desk.say, self._current.name
        return SettingsModel(
            rows=tuple(self._row(section) for section in self.sections),
            current=name,
            title=say(f"window.settings.{name}.title"),
            sentence=say(f"window.settings.{name}.sentence"),
            body=self._current.model(),
        )

    def _row(self, section: Section) -> SectionRow:
        return SectionRow(
            name=section.name,
            icon=section.icon,
            label=self.desk.say(f"window.settings.{section.name}.title"),
            has_draft=section.has_draft,
            has_draft_words=self.desk.say("window.settings.draft") if section.has_draft else "",
        )
