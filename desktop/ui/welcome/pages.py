"""What each step of the welcome asks."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.core.domain.shop import MODES, REGIONS
from desktop.core.words import LANGUAGES
from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import BigField, Field
from desktop.ui.parts.groups import Choice, Option, Segments
from desktop.ui.parts.text import FitText, Text
from desktop.ui.welcome.model import WelcomeModel
from desktop.ui.welcome.option_card import OptionCard
from desktop.ui.welcome.zones import MOST_SHOWN

if TYPE_CHECKING:
    from desktop.ui.welcome.presenter import Presenter

_DAYS = {"00:00": "midnight", "04:00": "four", "06:00": "six"}
_MODE_ICONS = {"companion": "register", "till": "wallet"}
_GROUPS_IN_A_LINE = 4


class Page(QWidget):
    """A step. ``stops`` are its fields by name, ``first`` is where the keyboard begins."""

    def __init__(self, look: Look, presenter: "Presenter") -> None:
        super().__init__()
        self.look, self.presenter = look, presenter
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(look.px(16))
        self.stops: dict[str, QWidget] = {}
        self.first: QWidget = self
        self.build()
        self.column.addStretch(1)

    def build(self) -> None:
        """Put the step together."""

    def present(self, model: WelcomeModel) -> None:
        """Show the step's part of the model."""

    def field(self, name: str, kind: type[Field] = Field, **options: str) -> Field:
        """A field of the form; ``hint`` and ``kind_of`` are those of the part."""
        label = self.look.say(f"window.welcome.fields.{name}")
        made = kind(
            self.look, label, hint=options.get("hint", ""), kind=options.get("kind_of", "text"),  # type: ignore[arg-type]
            on_change=lambda text: self.presenter.change(**{name: text}),
        )  # fmt: skip
        self.stops[name] = made
        return made

    def show_field(self, name: str, model: WelcomeModel) -> None:
        """What stands in a field, and what is wrong with it."""
        field = self.stops[name]
        if isinstance(field, Field):
            field.set_text(getattr(model.form, name))
            field.set_error(model.wrong.get(name, ""))

    def captioned(self, name: str, *controls: QWidget) -> QVBoxLayout:
        """Controls under their caption."""
        below = QVBoxLayout()
        below.setSpacing(self.look.px(4))
        below.addWidget(Text(self.look, "caption", "ink2", self.look.say(f"window.welcome.fields.{name}")))
        for control in controls:
            below.addWidget(control)
        return below


class Hello(Page):
    """The language."""

    def build(self) -> None:
        """Four languages, each in its own words."""
        say = self.look.say
        cards = [Option(language, say(f"window.welcome.languages.{language}")) for language in LANGUAGES]
        label = say("window.welcome.fields.language")
        self.languages = Segments(self.look, cards, self.presenter.choose_language, name=label)
        self.column.addLayout(self.captioned("language", self.languages))
        self.first = self.languages

    def present(self, model: WelcomeModel) -> None:
        """Which one is spoken."""
        self.languages.choose(model.language)


class Shop(Page):
    """Name, region, zone."""

    def build(self) -> None:
        """The zone offers what it may be while it is none yet."""
        look, say = self.look, self.look.say
        self.first = self.field("name", hint=say("window.welcome.fields.name_hint"))
        regions = [
            Option(region, say(f"window.welcome.regions.{region}"), say(f"window.welcome.currencies.{region}"))
            for region in REGIONS
        ]
        label = say("window.welcome.fields.region")
        self.region = Choice(look, regions, self.presenter.choose_region, name=label)
        self.zone = Field(
            look, say("window.welcome.fields.zone"), hint=say("window.welcome.fields.zone_hint"), kind="text",
            on_change=self.presenter.type_zone,
        )  # fmt: skip
        self.stops["zone"] = self.zone
        self.offered = [Button(look, "") for _ in range(MOST_SHOWN)]
        self._zones: tuple[tuple[str, str], ...] = ()
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        for at, button in enumerate(self.offered):
            button.clicked.connect(partial(self._choose, at))
            row.addWidget(button)
        row.addStretch(1)
        self.column.addWidget(self.first)
        self.column.addLayout(self.captioned("region", self.region))
        self.column.addWidget(self.zone)
        self.column.addLayout(row)

    def _choose(self, at: int) -> None:
        self.presenter.choose_zone(self._zones[at][0])
        self.zone.setFocus()

    def present(self, model: WelcomeModel) -> None:
        """What is chosen, and which zones may be meant."""
        self.show_field("name", model)
        self.show_field("zone", model)
        if "zone" not in model.wrong:
            self.zone.set_note(model.zone_note, icon="clock")
        self.region.choose(model.form.region)
        self._zones = model.zones
        for at, button in enumerate(self.offered):
            if at < len(model.zones):
                button.set_label(model.zones[at][1])
            button.setVisible(at < len(model.zones))


class Ways(Page):
    """Mode, and when a day begins."""

    def build(self) -> None:
        """Each mode with its sentence."""
        look, say = self.look, self.look.say
        self.modes: dict[str, OptionCard] = {}
        for mode in MODES:
            title, detail = (say(f"window.welcome.modes.{mode}.{part}") for part in ("title", "detail"))
            self.modes[mode] = OptionCard(look, _MODE_ICONS[mode], title, detail)
        modes = QWidget()
        inside = QVBoxLayout(modes)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(look.px(8))
        for mode, card in self.modes.items():
            card.clicked.connect(partial(self._choose_mode, mode))
            inside.addWidget(card)
        days = [Option(day, day, say(f"window.welcome.days.{name}")) for day, name in _DAYS.items()]
        label = say("window.welcome.fields.day_starts")
        self.day = Choice(look, days, lambda day: self.presenter.change(day_starts=day), name=label)
        self.column.addLayout(self.captioned("mode", modes))
        self.column.addLayout(self.captioned("day_starts", self.day))

    def _choose_mode(self, mode: str) -> None:
        self.presenter.change(mode=mode)

    def present(self, model: WelcomeModel) -> None:
        """What is chosen."""
        self.modes[model.form.mode].setChecked(True)
        self.first = self.modes[model.form.mode]
        self.day.choose(model.form.day_starts)


class Pin(Page):
    """The manager's PIN, twice, as dots."""

    def build(self) -> None:
        """Two fields."""
        self.first = self.field("pin", BigField, kind_of="pin")
        self.column.addWidget(self.first)
        self.column.addWidget(self.field("pin_again", BigField, kind_of="pin"))

    def present(self, model: WelcomeModel) -> None:
        """How many dots."""
        for name in self.stops:
            self.show_field(name, model)


class Code(Page):
    """The recovery code, large, in its groups."""

    def build(self) -> None:
        """Two lines on a soft ground."""
        look = self.look
        self.lines = [FitText(look, "header", "ink", align=ink.CENTRE) for _ in range(2)]
        self.paper = _Paper(look)
        for line in self.lines:
            self.paper.column.addWidget(line)
        self.wrong = Text(look, "caption", "bad", wrap=True)
        self.column.addWidget(self.paper)
        self.column.addWidget(self.wrong)

    def present(self, model: WelcomeModel) -> None:
        """Four groups, then three."""
        groups = model.code.split("-")
        halves = (groups[:_GROUPS_IN_A_LINE], groups[_GROUPS_IN_A_LINE:])
        for line, half in zip(self.lines, halves, strict=True):
            line.set("   ".join(half) or "—")
        self.paper.setAccessibleName(model.code)
        self.wrong.set(model.wrong.get("code", ""))


class Check(Page):
    """The code, typed back from the paper."""

    def build(self) -> None:
        """One large field that keeps input methods away."""
        self.first = self.field("typed_code", BigField, kind_of="scan")
        self.column.addWidget(self.first)

    def present(self, model: WelcomeModel) -> None:
        """What was typed."""
        self.show_field("typed_code", model)


class Restore(Page):
    """A backup's file and its recovery code."""

    def build(self) -> None:
        """The file may be typed or chosen."""
        look, say = self.look, self.look.say
        self.first = self.field("file")
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(self.first, 1)
        self.choose = Button(look, say("window.welcome.choose_file"), icon="folder", on_click=self._choose)
        row.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        self.column.addLayout(row)
        hint = say("window.welcome.fields.restore_hint")
        self.column.addWidget(self.field("restore_code", kind_of="scan", hint=hint))

    def _choose(self) -> None:
        label = self.look.say("window.welcome.fields.file")
        file, _ = QFileDialog.getOpenFileName(self, label, str(Path.home()))
        if file:
            self.presenter.change(file=file)

    def present(self, model: WelcomeModel) -> None:
        """What was typed."""
        for name in self.stops:
            self.show_field(name, model)


class _Paper(QWidget):
    """A soft ground for what is to be copied."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.column = QVBoxLayout(self)
        pad = look.px(24)
        self.column.setContentsMargins(pad, pad, pad, pad)
        self.column.setSpacing(look.px(12))

    def paintEvent(self, _event: object) -> None:
        """Draw it."""
        with ink.brush(self) as painter:
            ink.frame(painter, self.look, self.rect(), fill="soft", edge="accent", radius="card")


PAGES: dict[str, type[Page]] = {
    "hello": Hello, "shop": Shop, "ways": Ways, "pin": Pin, "code": Code, "check": Check, "restore": Restore,
}  # fmt: skip
