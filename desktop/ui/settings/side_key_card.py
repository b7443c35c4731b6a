"""The card of the global key: which key, a button that tries the side window, whether the system lets us hear it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.field import Select
from desktop.ui.parts.text import IconText, Text
from desktop.ui.settings.model import SideKeyModel
from desktop.ui.settings.pieces import beside, on_line
from desktop.ui.settings.side_key_rows import SideKeyRows


class SideKeyCard(Card):
    """``try_it`` raises the side window as the key does."""

    def __init__(self, look: Look, rows: SideKeyRows, try_it: Callable[[], object]) -> None:
        say = look.say
        super().__init__(look, say("window.settings.pos.side_key.title"), say("window.settings.pos.side_key.note"))
        self._offered: tuple[tuple[str, str], ...] = ()
        self.key = Select(look, say("window.settings.pos.side_key.key"), (), on_choose=rows.choose)
        self.raise_it = Button(look, say("window.settings.pos.side_key.try"), icon="register", on_click=try_it)
        row = beside(look, self.key, stretch=(1,))
        row.addLayout(on_line(look, self.raise_it))
        self.told = Text(look, "body", "ink2", wrap=True)
        self.arrived = IconText(look, "info")
        self.body.addLayout(row)
        self.body.addWidget(self.told)
        self.body.addWidget(self.arrived)
        self.stops: dict[str, QWidget] = {"side_key": self.key}

    def present(self, model: SideKeyModel) -> None:
        """Show it."""
        if model.offered != self._offered:
            self._offered = model.offered
            self.key.set_options(model.offered)
        self.key.choose(model.key)
        self.told.set(model.told)
        self.told.set_tone("warn" if model.is_bad else "ink2")
        self.arrived.set(model.arrived)
