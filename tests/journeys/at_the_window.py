"""The people of a day at the window: they sign in by PIN, and ring bills up by key and scan."""

import random
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from desktop.bootstrap import open_till
from desktop.core.domain.staff import Approval
from desktop.core.ports import Till
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.print_card import print_card
from desktop.core.services.staff_upkeep import NewPerson, add_person
from tests.integration.staff.crew import PINS, Crew
from tests.journeys.pencil import Pencil
from tests.ui.stage import PERSON_MS, Stage

PHONES = ("13800138000", "13900139000", "13700137000", "13600136000")
PER_POINT = 2
"""Minor units that a point takes off."""
NUMBERS = {"manager": "1", "lead": "2", "cashier": "3", "other": "4"}
ALL_PINS = {**PINS, "other": "4444"}


class Swift(Stage):
    """A person whom nobody waits for: keys bear the time at which they would have been pressed."""

    def press(self, *keys: str) -> None:
        """As Stage.press, without the rest after each."""
        for name in keys:
            self.key(name)
            self.settle()

    def type(self, text: str) -> None:
        """As Stage.type: as slowly, by what the keys say, as a person."""
        begun_ms = int(time.monotonic() * 1000)
        for at, char in enumerate(text):
            self._went_down(char, begun_ms + at * PERSON_MS)
        self.settle()


class AtTheWindow:
    """A shop with one till in ``folder``, its crew, and the sheet of paper beside it."""

    stage: Swift

    def __init__(self, folder: Path, mode: str, seed: int, bills: int = 60) -> None:
        self.crew = Crew(
            folder, mode=mode, preset="plain", now="2026-11-22T08:00:00", changes={"redeem.from_purchase": 1}
        )
        self.crew.hire("manager", "lead", "cashier")
        asked = NewPerson(event_id=self._id(), name="小陈", role="cashier", pin=ALL_PINS["other"])
        self.crew.people["other"] = add_person(self.crew.till, asked, self.crew.approval("staff.manage", "manager"))
        self.is_till, self.bills, self.chance, self.pencil = mode == "till", bills, random.Random(seed), Pencil()
        self.crew.sits("manager")
        self.numbers = dict[str, str]()
        self.cards = {phone: self._enrolled(phone) for phone in PHONES}
        self.crew.made.close()
        self.at = 0
        self.who = ""

    def start(self) -> None:
        """The program, locked."""
        self.stage = Swift(self.crew.made.folder, self.crew.made.clock, language="zh-Hans")

    @property
    def page(self) -> Any:
        """The presenter of the page that is shown."""
        return self.stage.shell.page

    # -- who ----------------------------------------------------------------------------------------------------

    def sign_in(self, who: str) -> None:
        self.stage.press(NUMBERS[who])
        self.stage.type(ALL_PINS[who])
        self.stage.press("Enter")
        now = self.stage.shell.staff.now
        assert now is not None
        assert now.name == self.crew.people[who].name
        self.who = who

    def switch(self, who: str) -> None:
        self.stage.press("Ctrl+L")
        self.sign_in(who)

    def beside(self) -> AbstractContextManager[Till]:
        """The services, as whoever is signed in at the window."""
        return open_till(self.crew.made.folder, self.crew.made.clock, self.stage.seat)

    def pin_of(self, till: Till, who: str, deed: str, amount: int | None = None) -> Approval:
        return till.staff.approve(self.crew.people[who].staff_id, ALL_PINS[who], deed, amount)

    # -- bills --------------------------------------------------------------------------------------------------

    def sell(self, *, of_member: bool | None = None) -> str:
        """A bill by keys, perhaps of a member, perhaps with points; its number."""
        is_known = self.chance.random() < 0.7 if of_member is None else of_member
        ref, amount, phone = self._typed(self.chance.choice(PHONES) if is_known else None)
        return self._closed(ref, amount, phone)

    def _typed(self, phone: str | None) -> tuple[str, int, str | None]:
        """Number, amount and member stand on the screen."""
        self.at += 1
        ref, amount = f"P{self.at:04}", self.chance.randrange(3_000, 19_000)
        if phone is not None:
            self.stage.scan(self.cards[phone])
        self.stage.type(f"{amount / 100:.2f}")
        if not self.is_till:
            self.stage.press("Ctrl+B")
            self.stage.type(ref)
        return ref, amount, phone

    def _closed(self, ref: str, amount: int, phone: str | None, *, points: bool = True) -> str:
        """F9, with points where the screen offers some; what the screen says comes off goes onto the POS's bill."""
        if phone is not None and points and self.chance.random() < 0.4:
            self.stage.press("F8")
        sheet = self.page.counter.sheet
        assert sheet.amount_minor == amount, (ref, sheet, self.stage.shell._dialogs)
        off = sheet.points * PER_POINT
        is_cash = self.is_till and self.chance.random() < 0.6
        if self.is_till:
            self._pay("cash" if is_cash else self.chance.choice(("wechat", "card")))
        self.stage.press("F9")
        if phone is None and not self.is_till:
            self.stage.press("Enter")  # beside a POS a bill of nobody is asked about once more
        number = self._number(ref)
        self.pencil.sold(number, amount, off, amount - off if is_cash else 0)
        return number

    def _pay(self, kind: str) -> None:
        """The tender's own key: the first that makes it the one the bill is paid with."""
        for place in range(1, 6):
            self.stage.press(f"Ctrl+{place}")
            if self.page.counter.sheet.tenders.current == kind:
                return
        raise LookupError(kind)

    def _number(self, ref: str) -> str:
        """What the finished bill is called: by the POS, or at a till by what the screen says."""
        done = self.page.counter.done
        assert done is not None, self.stage.shell._dialogs
        return done.out.bill if self.is_till else ref

    def anybody(self) -> str:
        """A member's number."""
        return self.numbers[self.chance.choice(PHONES)]

    def _enrolled(self, phone: str) -> str:
        """A new member's card."""
        asked = Enrolment(event_id=self._id(), phone=phone, name=f"客人{phone[:3]}")
        self.numbers[phone] = enrol_member(self.crew.till, asked).member_no
        return print_card(self.crew.till, phone, "zh-Hans").token

    def _id(self) -> str:
        return self.crew.till.ids.event_id()
