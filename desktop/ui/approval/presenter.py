"""Asks for a manager's PIN; only a right one goes on. A wrong one says so and asks again."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import SHOP_PIN, Approval
from desktop.ui.desk import Action
from desktop.ui.room import PlainRoom

LONGEST_PIN = 12


class ApprovalModel(Struct, frozen=True, kw_only=True):
    """``digits``: how many were typed. ``wrong``: what was wrong with the last try."""

    why: str
    digits: int = 0
    wrong: str = ""
    checking: bool = False


class Presenter(PlainRoom):
    """The digits live here only until they are checked, and are never shown."""

    _why = ""
    _then: Callable[[Approval], None] | None = None
    _deed = ""
    _amount: int | None = None
    _pin = ""
    _wrong = ""
    _checking = False
    _asked = object()

    def enter(self, **wish: Any) -> None:
        """``why``: what ``deed`` (of ``amount``) it is for; ``then``: gets the approval."""
        self._deed, self._amount = wish["deed"], wish["amount"]
        self._why, self._then, self._asked = wish["why"], wish["then"], object()
        self._pin, self._wrong, self._checking = "", "", False
        self._present()

    def leave(self) -> None:
        """Nothing stays behind."""
        self._pin, self._then, self._asked = "", None, object()

    def type(self, key: str) -> None:
        """A digit, ``⌫`` or ``C``."""
        if self._checking:
            return
        if key == "⌫":
            self._pin = self._pin[:-1]
        elif key == "C":
            self._pin = ""
        elif key.isdecimal() and len(self._pin) < LONGEST_PIN:
            self._pin += key
        self._present()

    def confirm(self) -> None:
        """Check what was typed, on the database lane: it counts wrong tries, also over a restart."""
        pin, self._pin = self._pin, ""
        deed, amount = self._deed, self._amount
        asked = self._asked  # a PIN is for what was asked when it was typed, never for what is asked by now
        if pin and not self._checking:
            self._checking = True
            self.desk.lane.run(
                lambda till: till.staff.approve(SHOP_PIN, pin, deed, amount),
                lambda approval: self._right(approval) if asked is self._asked else None,
                lambda refusal: self._refused(refusal) if asked is self._asked else None,
            )
        self._present()

    def scanned(self, _text: str) -> bool:
        """A scan is no PIN."""
        return True

    def pressed(self, key: str) -> bool:
        """Digits and Backspace."""
        if key.isdecimal() and len(key) == 1:
            self.type(key)
            return True
        if key == "Backspace":
            self.type("⌫")
            return True
        return False

    def title(self) -> str:
        """Which PIN."""
        return self.desk.say("window.approval.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter confirms."""
        return (Action(key="Enter", label=self.desk.say("window.approval.confirm"), do=self.confirm, primary=True),)

    def _right(self, approval: Approval) -> None:
        then, self._checking = self._then, False
        if then is not None:
            self.desk.close(self)
            then(approval)

    def _refused(self, refusal: Refusal) -> None:
        parts = self.desk.in_words(refusal)
        self._wrong, self._checking = f"{parts['title']} {parts['remedy']}", False
        self._present()

    def _model(self) -> ApprovalModel:
        return ApprovalModel(why=self._why, digits=len(self._pin), wrong=self._wrong, checking=self._checking)
