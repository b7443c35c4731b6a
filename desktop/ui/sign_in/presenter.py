"""Locks the till when it opens; whoever signs in acts from then on. Only a right PIN closes it."""

from typing import Any

from desktop.core.domain.staff import Person
from desktop.core.ports import Till
from desktop.core.services.staff_upkeep import list_staff
from desktop.ui.approval.pad import Pad, who_of
from desktop.ui.desk import Action, Notice


class Presenter(Pad):
    """The dialog ``sign_in``. Who was signed in stays on duty, unless they end their shift here."""

    words = "sign_in"
    _was: Person | None = None

    def enter(self, **_wish: Any) -> None:
        """Lock, and ask who goes on."""
        self._start(self.desk.say("window.sign_in.why"), ())
        self.desk.lane.run(_locked, self._looked)

    def _looked(self, found: tuple[Person | None, tuple[Person, ...]]) -> None:
        self._was, people = found[0] or self._was, found[1]
        if not people:
            self.desk.close(self)
            self.desk.tell(Notice(tone="plain", title=self.desk.say("window.sign_in.nobody")))
            return
        self._start(self.desk.say("window.sign_in.why"), tuple(who_of(self.desk, person) for person in people))
        self.desk.changed()

    def pressed(self, key: str) -> bool:
        """Nothing but a PIN leads out."""
        return super().pressed(key) or key == "Esc"

    def title(self) -> str:
        """It is locked."""
        return self.desk.say("window.sign_in.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter confirms; F8 ends the shift of who was here."""
        say = self.desk.say
        confirm = Action(key="Enter", label=say("window.sign_in.confirm"), do=self.confirm, primary=True)
        if self._was is None:
            return (confirm,)
        return (Action(key="F8", label=say("window.sign_in.end", name=self._was.name), do=self.end_shift), confirm)

    @property
    def off_duty(self) -> str:
        """Whose shift may be ended; "" for nobody's."""
        return self._was.name if self._was is not None else ""

    def end_shift(self) -> None:
        """Who was here goes home: their own purchases earn again."""
        was, self._was = self._was, None
        if was is None:
            return
        title = self.desk.say("window.sign_in.ended", name=was.name)
        self.desk.lane.run(
            lambda till: till.staff.end_shift(was.staff_id),
            lambda _: self.desk.tell(Notice(tone="ok", title=title)),
        )
        self._present()

    def _check(self, staff_id: str, pin: str) -> None:
        self.desk.lane.run(lambda till: till.staff.sign_in(staff_id, pin), self._signed_in, self._refused)

    def _signed_in(self, person: Person) -> None:
        self._checking, self._was = False, None
        self.desk.close(self)
        self.desk.tell(Notice(tone="ok", title=self.desk.say("window.sign_in.hello", name=person.name)))
        self.desk.changed()


def _locked(till: Till) -> tuple[Person | None, tuple[Person, ...]]:
    """Who was signed in until now, and who may sign in."""
    people = list_staff(till)
    acting = till.staff.acting().staff_id
    till.staff.lock()
    return next((person for person in people if person.staff_id == acting), None), people
