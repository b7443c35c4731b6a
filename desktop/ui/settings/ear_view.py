"""The card of the ports that are listened at: for each its name, its speed, and whether something is heard there."""

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Field, Select
from desktop.ui.parts.text import IconText
from desktop.ui.settings.ear_rows import BAUD_CHOICES, EARS, EarRows
from desktop.ui.settings.model import EarRow
from desktop.ui.settings.pieces import beside, on_line


class EarCard(Card):
    """A line of controls and a line of words for each of them."""

    def __init__(self, look: Look, ears: EarRows) -> None:
        super().__init__(look, look.say("window.settings.pos.ears"), look.say("window.settings.pos.ears_note"))
        self.fields: dict[str, Field] = {}
        self.bauds: dict[str, Select] = {}
        self.keeps: dict[str, Button] = {}
        self.tolds: dict[str, IconText] = {}
        self.stops: dict[str, QWidget] = {}
        for what in EARS:
            self._add(what, ears)

    def _add(self, what: str, ears: EarRows) -> None:
        look, say = self.look, self.look.say
        self.fields[what] = Field(
            look, say(f"window.settings.pos.ear.{what}"), hint=say("window.settings.pos.ear_hint"), kind="scan",
            on_change=partial(ears.type, what),
        )  # fmt: skip
        label = say("window.settings.pos.baud")
        self.bauds[what] = Select(look, label, BAUD_CHOICES, on_choose=partial(ears.choose_baud, what))
        self.keeps[what] = Button(
            look, say("window.settings.pos.ear_keep"), icon="check", on_click=partial(ears.keep, what)
        )
        self.tolds[what] = IconText(look, "info")
        row = beside(look, self.fields[what], self.bauds[what], stretch=(2, 1))
        row.addLayout(on_line(look, self.keeps[what]))
        self.body.addLayout(row)
        self.body.addWidget(self.tolds[what])
        self.body.addSpacing(look.px(4))
        self.stops |= {what: self.fields[what]}

    def present(self, rows: tuple[EarRow, ...]) -> None:
        """Show them."""
        for row in rows:
            self.fields[row.what].set_text(row.where)
            self.bauds[row.what].choose(row.baud)
            self.keeps[row.what].allow(row.can_keep, self.look.say("window.settings.pos.port_as_kept"))
            icon, tone = ("warning", "warn") if row.bad else ("info", "ink2")
            self.tolds[row.what].set(row.told, icon=icon, tone=tone)
