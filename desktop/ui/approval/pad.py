"""Who, then their PIN: what the dialog of an approval and the lock screen have in common. Knows no widget."""

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.core.domain.staff import SHOP_PIN, Person
from desktop.ui.desk import Desk, in_a_line
from desktop.ui.room import PlainRoom

LONGEST_PIN = 12


class Who(Struct, frozen=True):
    """Somebody who may be chosen: ``number`` as typed, and what stands on their row.

    ``begins``: HQ published them, and they have no PIN on this till yet.
    """

    staff_id: str
    number: str
    name: str
    role: str
    begins: bool = False


class PadModel(Struct, frozen=True, kw_only=True):
    """``people`` while somebody is to be chosen, else who was (``chosen``). ``digits``: how many were typed.

    ``asks_code``: a start code is typed in place of a PIN.
    """

    why: str
    people: tuple[Who, ...] = ()
    chosen: str = ""
    can_change: bool = False
    digits: int = 0
    wrong: str = ""
    checking: bool = False
    asks_code: bool = False


class Pad(PlainRoom):
    """The digits live here only until they are checked, and are never shown."""

    words = ""
    _why = ""
    _people: tuple[Who, ...] = ()
    _chosen: Who | None = None
    _typed = _pin = _wrong = ""
    _checking = False

    def _start(self, why: str, people: tuple[Who, ...]) -> None:
        """Ask for one of ``people``; where there is one only, for their PIN."""
        self._why, self._people = why, people
        self._chosen = people[0] if len(people) == 1 else None
        self._typed = self._pin = self._wrong = ""
        self._checking = False
        self._present()

    def leave(self) -> None:
        """Nothing stays behind."""
        self._pin = ""

    def choose(self, staff_id: str) -> None:
        """One of them: now their PIN."""
        self._chosen = next((who for who in self._people if who.staff_id == staff_id), None)
        self._typed = self._pin = self._wrong = ""
        self._present()

    def choose_again(self) -> bool:
        """Somebody else; whether there is anybody else."""
        if self._chosen is None or len(self._people) < 2 or self._checking:
            return False
        self.choose("")
        return True

    def type(self, key: str) -> None:
        """A digit, ``⌫`` or ``C``: of a number, then of the PIN."""
        if self._checking:
            return
        if self._chosen is None:
            self._number(key)
        elif key == "⌫":
            self._pin = self._pin[:-1]
        elif key == "C":
            self._pin = ""
        elif key.isdecimal() and len(self._pin) < LONGEST_PIN:
            self._pin += key
        self._present()

    def _number(self, key: str) -> None:
        """Chosen as soon as no longer number begins so."""
        self._typed = self._typed + key if key.isdecimal() else ""
        meant = [who for who in self._people if who.number.startswith(self._typed)] if self._typed else []
        if len(meant) == 1 and meant[0].number == self._typed:
            self.choose(meant[0].staff_id)
        elif not meant:
            self._typed = ""

    def confirm(self) -> None:
        """Check what was typed, on the database lane: it counts wrong tries, also over a restart."""
        exact = next((who for who in self._people if who.number == self._typed), None)
        if self._chosen is None and exact is not None:
            self.choose(exact.staff_id)
            return
        pin, self._pin = self._pin, ""
        if pin and self._chosen is not None and not self._checking:
            self._checking = True
            self._check(self._chosen.staff_id, pin)
        self._present()

    def _check(self, staff_id: str, pin: str) -> None:
        """What the PIN is for."""
        raise NotImplementedError

    def scanned(self, _text: str) -> bool:
        """A scan is no PIN."""
        return True

    def pressed(self, key: str) -> bool:
        """Digits and Backspace; Esc goes back to who."""
        if key.isdecimal() and len(key) == 1:
            self.type(key)
            return True
        if key == "Backspace":
            self.type("⌫")
            return True
        return key == "Esc" and self.choose_again()

    def _refused(self, refusal: Refusal) -> None:
        self._wrong, self._checking = in_a_line(self.desk, refusal), False
        self._present()

    def _model(self) -> PadModel:
        chosen = self._chosen
        return PadModel(
            why=self._why,
            people=self._people if chosen is None else (),
            chosen=" · ".join(part for part in (chosen.name, chosen.role) if part) if chosen else "",
            can_change=chosen is not None and len(self._people) > 1,
            digits=len(self._pin),
            wrong=self._wrong,
            checking=self._checking,
        )


def who_of(desk: Desk, person: Person) -> Who:
    """Somebody of the staff as a row."""
    begins = person.of_hq and not person.has_pin
    marks = [desk.say(f"staff.role.{person.role}")]
    marks += [desk.say("window.sign_in.of_hq")] if person.of_hq else []
    marks += [desk.say("window.sign_in.first")] if begins else []
    return Who(person.staff_id, str(person.number), person.name, " · ".join(marks), begins)


def shop_pin(desk: Desk) -> Who:
    """The shop's own PIN as a row."""
    return Who(SHOP_PIN, "0", desk.say("window.approval.shop_pin"), "")
