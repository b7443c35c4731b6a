"""Asks the right person for their PIN; only a right one goes on. A wrong one says so and asks again."""

from collections.abc import Callable
from typing import Any

from desktop.core.domain.rights import ROLES
from desktop.core.domain.staff import Approval, Person
from desktop.core.ports import Till
from desktop.core.services.staff_upkeep import who_may
from desktop.ui.approval.pad import Pad, shop_pin, who_of
from desktop.ui.desk import Action

LONGEST_REASON = 200


class Presenter(Pad):
    """Without staff the shop's PIN alone is asked for; else those who may, and that PIN."""

    words = "approval"
    _then: Callable[[Approval], None] | None = None
    _deed = ""
    _amount: int | None = None
    _otherwise: Callable[[], None] | None = None
    _asked = object()
    reason = ""

    def enter(self, **wish: Any) -> None:
        """``why``: what ``deed`` (of ``amount``) it is for; ``then``: gets the approval.

        ``otherwise``: nobody gave it; ``role``: the least that may, where the amount is not known.
        """
        self._deed, self._amount, self.reason = wish["deed"], wish["amount"], ""
        self._then, self._otherwise, self._asked = wish["then"], wish.get("otherwise"), object()
        self._start(wish["why"], (shop_pin(self.desk),))
        asked, deed, amount, least = self._asked, self._deed, self._amount, wish.get("role", ROLES[0])

        def look(till: Till) -> tuple[Person, ...]:
            people = who_may(till, deed, amount)
            return tuple(each for each in people if ROLES.index(each.role) >= ROLES.index(least))

        def looked(people: tuple[Person, ...]) -> None:
            if asked is self._asked and people and not self._pin:
                self._start(wish["why"], (*(who_of(self.desk, each) for each in people), shop_pin(self.desk)))

        self.desk.lane.run(look, looked, lambda _: None)

    def leave(self) -> None:
        """Nothing stays behind; a PIN is for what was asked when it was typed, never for what is asked by then."""
        super().leave()
        otherwise, self._otherwise = self._otherwise, None
        self._then, self._asked = None, object()
        if otherwise is not None:
            otherwise()

    def type_reason(self, text: str) -> None:
        """Why, in the words of whoever lets it be; kept beside the log."""
        self.reason = text[:LONGEST_REASON]

    def pressed(self, key: str) -> bool:
        """F6 goes to the reason, beside the keys of the pad."""
        if key == "F6" and self.view is not None:
            self.view.to_reason()
            return True
        return super().pressed(key)

    def title(self) -> str:
        """Whose PIN."""
        return self.desk.say("window.approval.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter confirms."""
        return (Action(key="Enter", label=self.desk.say("window.approval.confirm"), do=self.confirm, primary=True),)

    def _check(self, staff_id: str, pin: str) -> None:
        deed, amount, asked, reason = self._deed, self._amount, self._asked, self.reason.strip()
        self.desk.lane.run(
            lambda till: till.staff.approve(staff_id, pin, deed, amount, reason),
            lambda approval: self._right(approval) if asked is self._asked else None,
            lambda refusal: self._refused(refusal) if asked is self._asked else None,
        )

    def _right(self, approval: Approval) -> None:
        then, self._checking = self._then, False
        if then is not None:
            self._otherwise = None
            self.desk.close(self)
            then(approval)
