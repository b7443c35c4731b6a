"""员工: who works here, as what, with which PIN; what commands ask for. The ledger decides who may change it."""

from collections.abc import Callable

from msgspec import Struct

from desktop.core.domain.errors import Refusal
from desktop.core.domain.rights import MAY_BE_ASKED, ROLES
from desktop.core.domain.staff import OFTEN, SHOP_PIN, Approval, Person
from desktop.core.ports import Till
from desktop.core.services import staff_upkeep as upkeep
from desktop.core.services.tell import in_staff_words
from desktop.ui.settings.model import Fact, Told
from desktop.ui.settings.section import Keeping, Section, SettingsDesk
from desktop.ui.settings.staff_model import StaffModel

NEW = "new"
_LOCKS_AFTER = (0, 2, 5, 15)


class Found(Struct, frozen=True):
    """What the ledger says: everybody, how often each PIN was given for others, what commands ask for.

    ``is_set_up``: the till asks who acts; the first person makes it so, and is the manager.
    """

    people: tuple[Person, ...]
    uses: dict[str, int]
    asked: frozenset[str]
    is_set_up: bool = False


class StaffSection(Section):
    """One person at a time is edited; ``chosen`` is their id, NEW or SHOP_PIN."""

    name, icon = "staff", "people"

    def __init__(self, desk: SettingsDesk, show: Callable[[], None]) -> None:
        super().__init__(desk, show)
        self._keeping = Keeping(desk)
        self._found = Found((), {}, frozenset())
        self._told: Told | None = None
        self._choose(NEW)

    def enter(self) -> None:
        """Read who works here."""
        self.desk.lane.run(_read, self._looked)

    refresh = enter

    def leave(self) -> None:
        """No PIN stays in a field."""
        self._pin = self._code = ""
        self._told = None

    def pressed(self, key: str) -> bool:
        """F9 keeps."""
        if key == "F9":
            self.keep()
        return key == "F9"

    # -- what is typed ------------------------------------------------------------------------------------------

    def choose(self, who: str) -> None:
        """Another person."""
        self._told = None
        self._choose(who)
        self.show()

    def _choose(self, who: str) -> None:
        self._who = who
        person = self._person()
        self._name = person.name if person else ""
        self._role: str = person.role if person else "cashier"
        self._pin = self._code = ""
        self._member: str | None = None

    def _person(self) -> Person | None:
        return next((each for each in self._found.people if each.staff_id == self._who), None)

    def _is_of_hq(self) -> bool:
        """Whether HQ alone changes who is chosen."""
        return (person := self._person()) is not None and person.of_hq

    def type(self, field: str, text: str) -> None:
        """``name``, ``pin``, ``member`` (a phone, a number, a card; "-" for none) or ``code`` (of recovery)."""
        setattr(self, f"_{field}", text)
        self.show()

    def choose_role(self, role: str) -> None:
        """What they are."""
        self._role = role
        self.show()

    # -- what is done -------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Add somebody, or change them; a PIN typed is theirs from now on. By the recovery code nobody is asked."""
        who, pin, code = self._who, self._pin.strip(), self._code.strip()
        if self._is_of_hq():
            self._told = Told(tone="warn", title=self.phrase("of_hq_note"))
            self.show()
        elif code and who != NEW:
            self._run(lambda till: upkeep.recover_pin(till, who, code, pin), "recovered")
        elif who == SHOP_PIN:
            self._told = Told(tone="warn", title=self.phrase("needs_code"))
            self.show()
        elif who == NEW:
            name, role = self._name, self._role
            why = self.phrase("why.add", name=name.strip() or "—")
            self._ask(why, lambda till, by: _added(till, (name, role, pin), by), "added")
        else:
            self._change(who, pin)

    def _change(self, who: str, pin: str) -> None:
        key = None if self._member is None else self._member.strip().removeprefix("-")
        change = upkeep.Change(staff_id=who, name=self._name, role=self._role, member_key=key)
        why = self.phrase("why.change", name=self._name)
        if self._is_changed() or not pin:
            self._ask(why, lambda till, by: upkeep.change_person(till, change, by), "changed", lambda: self._reset(pin))
        else:
            self._reset(pin)

    def _is_changed(self) -> bool:
        person = self._person()
        return person is None or (person.name, person.role) != (self._name, self._role) or self._member is not None

    def _reset(self, pin: str) -> None:
        who = self._who
        if pin:
            why = self.phrase("why.reset", name=self._name)
            self._ask(why, lambda till, by: upkeep.reset_pin(till, who, pin, by), "reset")

    def let_go(self) -> None:
        """They work here no more."""
        who, person = self._who, self._person()
        if person is not None:
            why = self.phrase("why.leave", name=person.name)
            self._ask(why, lambda till, by: upkeep.let_go(till, who, by), "left")

    def ask_commands(self, deed: str) -> None:
        """A deed is asked for on the command line too, or no more."""
        deeds = self._found.asked ^ {deed}
        self._ask(self.phrase("why.commands"), lambda till, by: upkeep.ask_commands(till, deeds, by), "kept")

    def lock_after(self, minutes: str) -> None:
        """A till left alone locks by itself after so long; 0: never."""
        self._keeping.keep(self.show, lock_after_minutes=int(minutes))

    def _ask(
        self, why: str, do: Callable[[Till, Approval], object], done: str, then: Callable[[], None] | None = None
    ) -> None:
        self.desk.ask_right(upkeep.MANAGE, why, lambda approval: self._run(lambda till: do(till, approval), done, then))

    def _run(self, do: Callable[[Till], object], done: str, then: Callable[[], None] | None = None) -> None:
        def worked(_: object) -> None:
            self._told = Told(tone="ok", title=self.phrase(f"done.{done}"))
            if then is not None:
                then()
            self._choose(NEW)
            self.desk.changed()

        self.desk.lane.run(do, worked, self._refused)

    def _refused(self, refusal: Refusal) -> None:
        self._told = self.told(refusal)
        self.show()

    # -- what is shown ------------------------------------------------------------------------------------------

    def _looked(self, found: Found) -> None:
        self._found = found
        if self._who not in (NEW, SHOP_PIN) and self._person() is None:
            self._choose(NEW)
        self.show()

    def model(self) -> StaffModel:
        """The list, the person, the rest."""
        say, words = self.phrase, self.desk.words
        people = self._found.people
        return StaffModel(
            facts=tuple(Fact(f"{each.number}  {each.name}", self._line(each)) for each in people),
            choices=(
                (NEW, say("new")),
                *((each.staff_id, f"{each.number}  {each.name}") for each in people),
                (SHOP_PIN, say("shop_pin")),
            ),
            who=self._who,
            name=self._name,
            roles=tuple((role, words.say(f"staff.role.{role}")) for role in ROLES),
            role=self._role if self._found.is_set_up else "manager",
            pin=self._pin,
            member=self._member or "",
            member_note=say("linked") if (person := self._person()) and person.member_id else say("member_hint"),
            code=self._code,
            is_new=self._who == NEW,
            is_person=self._person() is not None,
            is_first=not self._found.is_set_up,
            of_hq=self._is_of_hq(),
            locks=tuple((str(each), say("minutes", count=each) if each else say("never")) for each in _LOCKS_AFTER),
            lock=str(self._keeping.settings.lock_after_minutes),
            commands=tuple((deed, in_staff_words(words, "deed", deed)) for deed in MAY_BE_ASKED),
            asked=self._found.asked,
            told=self._told,
        )

    def _line(self, person: Person) -> str:
        parts = [self.desk.say(f"staff.role.{person.role}")]
        if person.shift_us is not None:
            parts.append(self.phrase("on_duty"))
        if person.of_hq:
            parts.append(self.phrase("of_hq"))
        if not person.has_pin:
            parts.append(self.phrase("not_begun" if person.of_hq else "no_pin"))
        uses = self._found.uses.get(person.staff_id, 0)
        if uses > OFTEN:
            parts.append(self.phrase("often", times=uses))
        return " · ".join(parts)


def _read(till: Till) -> Found:
    people = upkeep.list_staff(till)
    with till.ledger.reading() as reading:
        uses = {person.staff_id: reading.pin_uses(person.staff_id) for person in people}
        return Found(people, uses, reading.commands_ask(), reading.staff_is_set_up())


def _added(till: Till, typed: tuple[str, str, str], approval: Approval) -> Person:
    name, role, pin = typed
    asked = upkeep.NewPerson(event_id=till.ids.event_id(), name=name, role=role, pin=pin)
    return upkeep.add_person(till, asked, approval)
