"""Locks the till when it opens; whoever signs in acts from then on. Only a right PIN closes it.

Somebody of HQ's who has no PIN on this till gives their start code first, then chooses a PIN, twice.
"""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import Refusal, RuleBroken
from desktop.core.domain.pin_lock import check_pin_form
from desktop.core.domain.staff import Person
from desktop.core.domain.start_code import LONGEST
from desktop.core.ports import Till
from desktop.core.services.staff_upkeep import begin_here, list_staff
from desktop.ui.approval.pad import Pad, PadModel, Who, who_of
from desktop.ui.desk import Action, Notice


class Locked(Struct, frozen=True):
    """Who was signed in until now, who may sign in, and whether the till asks anybody who they are."""

    was: Person | None
    people: tuple[Person, ...]
    must: bool


class Presenter(Pad):
    """The dialog ``sign_in``. Who was signed in stays on duty, unless they end their shift here."""

    words = "sign_in"
    _was: Person | None = None
    _must = True
    _left = False
    code = _right = _first = ""

    def enter(self, **_wish: Any) -> None:
        """Lock, and ask who goes on."""
        self._start(self.desk.say("window.sign_in.why"), ())
        self._left = False
        self.desk.lane.run(_locked, self._looked)

    def refresh(self) -> None:
        """HQ may have published somebody, or let the last one go, while nobody was here."""
        self.desk.lane.run(_who_is_there, self._looked_again, lambda _: None)

    def _looked_again(self, found: Locked) -> None:
        """What is typed stays, unless whoever types is another now."""
        if self._left or self._checking:
            return
        if not found.people:
            self._looked(found)
            return
        self._must = found.must
        people = tuple(who_of(self.desk, each) for each in found.people)
        if self._chosen is None or self._chosen in people:
            self._people = people
            self._present()
        else:
            self._start(self._why, people)

    def _looked(self, found: Locked) -> None:
        self._was, self._must = found.was or self._was, found.must
        if not found.people:
            self.desk.close(self)
            self.desk.tell(Notice(tone="plain", title=self.desk.say("window.sign_in.nobody")))
            return
        self._start(self.desk.say("window.sign_in.why"), tuple(who_of(self.desk, each) for each in found.people))
        self.desk.changed()

    def _start(self, why: str, people: tuple[Who, ...]) -> None:
        self.code = self._right = self._first = ""
        super()._start(why, people)

    def leave(self) -> None:
        """Nothing stays behind."""
        super().leave()
        self._left = True
        self.code = self._right = self._first = ""

    def choose(self, staff_id: str) -> None:
        """One of them: now their PIN, or the code by which they begin here."""
        self.code = self._right = self._first = ""
        super().choose(staff_id)

    def pressed(self, key: str) -> bool:
        """Nothing but a PIN leads out, where the till asks who acts."""
        if self.asks_code and key != "Esc":
            return True
        return super().pressed(key) or (key == "Esc" and self._must)

    def title(self) -> str:
        """It is locked."""
        return self.desk.say("window.sign_in.title")

    def actions(self) -> tuple[Action, ...]:
        """Enter confirms; F7 is another PIN for oneself; F8 ends the shift of who was here."""
        say = self.desk.say
        confirm = Action(key="Enter", label=say("window.sign_in.confirm"), do=self.confirm, primary=True)
        own = Action(key="F7", label=say("window.sign_in.own_pin"), do=self.change_own)
        if self._was is None:
            return (own, confirm)
        end = Action(key="F8", label=say("window.sign_in.end", name=self._was.name), do=self.end_shift)
        return (end, own, confirm)

    @property
    def may_leave(self) -> bool:
        """Whether Esc closes it: not where the till asks who acts."""
        return not self._must

    def change_own(self) -> None:
        """Another PIN for oneself; the till stays locked."""
        self.desk.open("own_pin")

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

    # -- the first time -------------------------------------------------------------------------------------------

    @property
    def asks_code(self) -> bool:
        """Whether a start code is typed now."""
        return self._chosen is not None and self._chosen.begins and not self._right

    def type_code(self, text: str) -> None:
        """What HQ told them."""
        self.code = text[:LONGEST]

    def confirm(self) -> None:
        """The code first, where one is asked for; else as ever."""
        if not self.asks_code:
            super().confirm()
        elif self.code.strip() and not self._checking and self._chosen is not None:
            who, code, self._checking, self._wrong = self._chosen.staff_id, self.code, True, ""
            self.desk.lane.run(
                lambda till: till.staff.check_start(who, code), lambda _: self._code_right(code), self._refused
            )
            self._present()

    def _code_right(self, code: str) -> None:
        self._right, self._checking = code, False
        self._present()

    def _check(self, staff_id: str, pin: str) -> None:
        if not self._right:
            self.desk.lane.run(lambda till: till.staff.sign_in(staff_id, pin), self._signed_in, self._refused)
        elif not self._first:
            self._choose_pin(pin)
        elif pin != self._first:
            self._first, self._checking, self._wrong = "", False, self.desk.say("window.sign_in.differ")
        else:
            code = self._right
            self.desk.lane.run(lambda till: begin_here(till, staff_id, code, pin), self._signed_in, self._not_begun)

    def _choose_pin(self, pin: str) -> None:
        try:
            self._first = check_pin_form(pin)
        except RuleBroken as broken:
            self._refused(broken)
            return
        self._checking, self._wrong = False, ""

    def _not_begun(self, refusal: Refusal) -> None:
        """HQ made another code meanwhile, say: from the code on."""
        self.code = self._right = self._first = ""
        self._refused(refusal)

    def _model(self) -> PadModel:
        model = super()._model()
        if self._chosen is None or not self._chosen.begins:
            return model
        key = "code_why" if self.asks_code else "again_why" if self._first else "pin_why"
        why = self.desk.say(f"window.sign_in.{key}", name=self._chosen.name)
        return replace(model, why=why, asks_code=self.asks_code)

    def _signed_in(self, person: Person) -> None:
        self._checking, self._was = False, None
        self.desk.close(self)
        self.desk.tell(Notice(tone="ok", title=self.desk.say("window.sign_in.hello", name=person.name)))
        self.desk.changed()


def _locked(till: Till) -> Locked:
    """Nobody is signed in from here on."""
    found = _who_is_there(till)
    till.staff.lock()
    return found


def _who_is_there(till: Till) -> Locked:
    people, acting = list_staff(till), till.staff.acting()
    was = next((person for person in people if person.staff_id == acting.staff_id), None)
    return Locked(was, people, acting.role != "shop")
