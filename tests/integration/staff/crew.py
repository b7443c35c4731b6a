"""A shop with a cashier, a shift lead and a manager, and a window in front of it."""

import os
from pathlib import Path
from typing import Any
from unittest.mock import patch

from desktop.bootstrap import Seat, wired
from desktop.core.domain.events import Payload
from desktop.core.domain.staff import SHOP_PIN, Approval, Person
from desktop.core.ports import Till
from desktop.core.protocol.body import decode_body, decode_payload
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.staff_upkeep import NewPerson, add_person
from desktop.core.store.keys.vault import CHOICE
from desktop.core.store.opening import open_ledger
from tests.tills import PIN, TestTill, make_till

PINS = {"manager": "1111", "lead": "2222", "cashier": "3333"}
NAMES = {"manager": "王芳", "lead": "李雷", "cashier": "小张"}
LIN = "13800138000"


class Crew:
    """``till`` is the window's; ``people`` by their role. The shop's own PIN is tills.PIN."""

    def __init__(self, folder: Path, **shop: Any) -> None:
        self.made: TestTill = make_till(folder, **shop)
        self.seat = self.made.sit()
        self.people: dict[str, Person] = {}

    @property
    def till(self) -> Till:
        """As it is now: a restart makes another."""
        return self.made.till

    def hire(self, *roles: str) -> "Crew":
        """Add them; the first needs the shop's PIN, the others the manager's."""
        for role in roles:
            approval = self.approval("staff.manage", "manager" if self.people else SHOP_PIN)
            asked = NewPerson(event_id=self.till.ids.event_id(), name=NAMES[role], role=role, pin=PINS[role])
            self.people[role] = add_person(self.till, asked, approval)
        return self

    def approval(self, deed: str, who: str, amount: int | None = None) -> Approval:
        """Somebody's PIN, given for a deed."""
        if who == SHOP_PIN and SHOP_PIN not in self.people:
            return self.till.staff.approve(SHOP_PIN, PIN, deed, amount)
        return self.till.staff.approve(self.people[who].staff_id, PINS[who], deed, amount)

    def sits(self, role: str) -> None:
        """Sign somebody in."""
        self.till.staff.sign_in(self.people[role].staff_id, PINS[role])

    def restart(self) -> None:
        """A new process: another seat, the same files."""
        self.made.ledger.file.close()
        with patch.dict(os.environ, {CHOICE: "file"}):
            self.made.ledger = open_ledger(self.made.folder, self.made.clock)
        self.made.seat = self.seat = Seat()
        self.made.till = wired(self.made.ledger, self.made.clock, self.seat)

    def sell(self, amount_minor: int, key: str | None = None) -> CheckedOut:
        """One bill."""
        self.made.clock.advance(minutes=1)
        return check_out(self.till, Bill(event_id=self.till.ids.event_id(), amount_minor=amount_minor, key=key))

    def enrol(self, phone: str = LIN, name: str = "林晓岚") -> str:
        """A member's id."""
        return enrol_member(self.till, Enrolment(event_id=self.till.ids.event_id(), phone=phone, name=name)).member_id

    def said(self, kind: str) -> list[tuple[str, Payload]]:
        """The facts of a kind, in order, each with who wrote it."""
        rows = self.made.rows("SELECT body FROM events WHERE kind = ? ORDER BY place", kind)
        bodies = [decode_body(data) for (data,) in rows]
        found = [(body.staff_id, decode_payload(body)) for body in bodies]
        return [(who, payload) for who, payload in found if payload is not None]
