"""Whoever knows their PIN gives themselves another; nobody is signed in by it, and nobody else is asked."""

from typing import Any

from msgspec.structs import replace

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.domain.pin_lock import check_pin_form
from desktop.core.domain.staff import Person
from desktop.core.services.staff_upkeep import change_own_pin, list_staff
from desktop.ui.approval.pad import Pad, PadModel, Who, who_of
from desktop.ui.desk import Action, Notice


class Presenter(Pad):
    """The dialog ``own_pin``. The old PIN is tried on the database lane at once: it counts wrong tries."""

    words = "own_pin"
    _old = _new = ""

    def enter(self, **_wish: Any) -> None:
        """Ask who."""
        self._start(self._say("why"), ())
        self.desk.lane.run(list_staff, self._looked)

    def _looked(self, people: tuple[Person, ...]) -> None:
        shown = [who_of(self.desk, person) for person in people]
        have = tuple(who for who in shown if not who.begins)
        self._start(self._say("why"), have)
        if not have:
            self.desk.close(self)
            self.desk.tell(Notice(tone="plain", title=self._say("nobody")))

    def leave(self) -> None:
        """Nothing stays behind."""
        super().leave()
        self._forget()

    def choose(self, staff_id: str) -> None:
        """One of them: now the PIN that they have."""
        self._forget()
        super().choose(staff_id)

    def title(self) -> str:
        """What this is."""
        return self._say("title")

    def actions(self) -> tuple[Action, ...]:
        """Enter goes on."""
        return (Action(key="Enter", label=self._say("confirm"), do=self.confirm, primary=True),)

    def _check(self, staff_id: str, pin: str) -> None:
        if not self._old:
            self.desk.lane.run(lambda till: till.staff.check(staff_id, pin), lambda _: self._known(pin), self._refused)
        elif not self._new:
            self._first(pin)
        elif pin != self._new:
            self._new, self._checking, self._wrong = "", False, self._say("differ")
        else:
            old = self._old
            self.desk.lane.run(
                lambda till: change_own_pin(till, staff_id, old, pin), lambda _: self._changed(), self._from_the_start
            )

    def _known(self, pin: str) -> None:
        self._old, self._checking, self._wrong = pin, False, ""
        self._present()

    def _first(self, pin: str) -> None:
        """The new one; whether it may be one is said before it is typed again."""
        try:
            self._new = check_pin_form(pin)
        except RuleBroken as broken:
            self._refused(broken)
        else:
            self._checking, self._wrong = False, ""

    def _changed(self) -> None:
        name = self._chosen.name if self._chosen is not None else ""
        self.desk.close(self)
        self.desk.tell(Notice(tone="ok", title=self._say("changed", name=name)))

    def _from_the_start(self, refusal: Refusal) -> None:
        """A manager gave them another meanwhile, say."""
        self._forget()
        self._refused(refusal)

    def _forget(self) -> None:
        self._old = self._new = ""

    def _model(self) -> PadModel:
        model, who = super()._model(), self._chosen
        return model if who is None else replace(model, why=self._asks(who))

    def _asks(self, who: Who) -> str:
        step = "again" if self._new else "new" if self._old else "old"
        return self._say(step, name=who.name)

    def _say(self, key: str, **facts: object) -> str:
        return self.desk.say(f"window.own_pin.{key}", **facts)
