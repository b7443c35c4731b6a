"""A note for the bill that is about to be held; F4 a second time holds it without looking."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from desktop.core.services.hold_bill import LONGEST_NOTE
from desktop.ui.desk import Action
from desktop.ui.room import PlainRoom


class HoldModel(Struct, frozen=True, kw_only=True):
    """``whom``: whose bill, and how much. ``note``: as typed."""

    whom: str
    note: str


class Presenter(PlainRoom):
    """Only asks; ``then`` gets the note and does the rest."""

    _whom = _note = ""
    _then: Callable[[str], None] | None = None

    def enter(self, **wish: Any) -> None:
        """``whom``: what is held; ``note``: what it said before; ``then``: gets the note."""
        self._whom, self._note, self._then = wish["whom"], wish["note"], wish["then"]
        self._present()

    def leave(self) -> None:
        """Nobody waits for a note any more."""
        self._then = None

    def type(self, text: str) -> None:
        """The field's whole text."""
        self._note = text[:LONGEST_NOTE]
        self._present()

    def confirm(self) -> None:
        """Hold it; a second press finds nothing to hold any more."""
        then, self._then = self._then, None
        if then is not None:
            self.desk.close(self)
            then(self._note)

    def pressed(self, key: str) -> bool:
        """F4 opened this; pressed again it holds."""
        if key == "F4":
            self.confirm()
        return key == "F4"

    def scanned(self, _text: str) -> bool:
        """A scan is no note, and not for a bill that goes."""
        return True

    def title(self) -> str:
        """Hold this bill."""
        return self.desk.say("window.hold.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter holds."""
        return (Action(key="Enter", label=self.desk.say("window.hold.confirm"), do=self.confirm, primary=True),)

    def _model(self) -> HoldModel:
        return HoldModel(whom=self._whom, note=self._note)
