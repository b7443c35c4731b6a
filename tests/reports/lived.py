"""A shop that has lived through generated days, and what was done there as plain tables for pandas."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from desktop.core.domain.figures.spans import Span
from desktop.core.domain.intents import Line
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.reports.reckon import Reckoned, Reckoning
from tests.integration.staff.crew import Crew
from tests.tills import TestTill

ROLES = ("manager", "lead", "cashier")
CATEGORIES = ("面", "热菜", "饮料")
_OPENED = "2026-03-02T10:00:00"
_MEMBERS = 14
_USED = 100


@dataclass
class Lived:
    """``bills``, ``refunds``, ``enrolled``, ``lines``, ``points``: a row for each thing done, in plain values."""

    crew: Crew
    bills: list[dict[str, Any]] = field(default_factory=list)
    refunds: list[dict[str, Any]] = field(default_factory=list)
    enrolled: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    given: list[dict[str, Any]] = field(default_factory=list)

    @property
    def shop(self) -> TestTill:
        """The till."""
        return self.crew.made

    def sits(self, role: str) -> None:
        """Somebody acts from now on; their PIN is no part of these tests, and slow by design."""
        self.crew.seat.staff_id = self.crew.people[role].staff_id

    def now(self) -> datetime:
        """The shop's wall clock."""
        return self.shop.till.clock.wall(self.shop.clock.now_us)

    def day(self) -> date:
        """Its business day: the shop's day starts at four."""
        return (self.now() - timedelta(hours=4)).date()

    def enrol(self, number: int, who: str) -> None:
        """One more member."""
        phone = f"1380013{8000 + number}"
        asked = Enrolment(event_id=self.shop.till.ids.event_id(), phone=phone, name="王芳")
        member_id = enrol_member(self.shop.till, asked).member_id
        self.enrolled.append({"member": phone, "id": member_id, "by": who, "day": self.day()})

    def sell(self, dice: random.Random, member: str | None, who: str, back: timedelta = timedelta()) -> None:
        """A bill, perhaps of an earlier day, perhaps with lines."""
        at = self.now() - back
        parts = [(dice.choice(CATEGORIES), dice.randrange(0, 9_000)) for _ in range(dice.randrange(3))]
        amount = sum(minor for _, minor in parts) if parts else dice.randrange(0, 20_000)
        used = _USED if member is not None and not back and self._may_use(member, amount) else 0
        bill = Bill(
            event_id=self.shop.till.ids.event_id(),
            amount_minor=amount,
            redeem_points=used,
            key=member,
            lines=tuple(Line(amount_minor=minor, name="菜", category=name) for name, minor in parts),
            at_us=self.shop.clock.now_us - back // timedelta(microseconds=1) if back else None,
        )
        done = check_out(self.shop.till, bill)
        day = (at - timedelta(hours=4)).date()
        off = used * 100 // 50  # 50 points are a yuan
        self.bills.append(
            {"id": done.bill, "member": member, "by": who, "day": day, "hour": at.hour, "paid": amount - off, "at": at,
             "points": used, "off": off}
        )  # fmt: skip
        self.lines += [
            {"day": day, "category": name, "minor": minor, "member": member} for name, minor in parts or [("", amount)]
        ]

    def _may_use(self, member: str, amount: int) -> bool:
        """Every third bill of a member who bought before today, has enough, and pays more than twice as much."""
        before = [row for row in self.bills if row["member"] == member and row["day"] < self.day()]
        (found,) = (row["id"] for row in self.enrolled if row["member"] == member)
        with self.shop.till.ledger.reading() as reading:
            has = reading.state(found).balance(self.day())
        return len(before) % 3 == 2 and has >= _USED and amount >= 4 * _USED

    def refund(self, dice: random.Random, who: str) -> None:
        """Of a bill of the last week, in part or whole."""
        back = [row for row in self.bills if row["paid"] > 1 and (self.now() - row["at"]).days < 6]
        given = {row["id"] for row in self.refunds}
        free = [row for row in back if row["id"] not in given]
        if not free:
            return
        row = dice.choice(free)
        minor = row["paid"] if dice.random() < 0.5 else row["paid"] // 2
        asked = RefundRequest(
            event_id=self.shop.till.ids.event_id(), bill=row["id"], reason="换货", amount_minor=minor,
        )  # fmt: skip
        self.sits("manager")
        refund_sale(self.shop.till, asked)
        self.sits(who)
        self.refunds.append(
            {"id": row["id"], "member": row["member"], "by": who, "day": self.day(), "minor": minor,
             "whole": minor == row["paid"]}
        )  # fmt: skip

    def frames(self) -> dict[str, Any]:
        """As pandas tables."""
        return {name: pd.DataFrame(getattr(self, name)) for name in ("bills", "refunds", "enrolled", "lines", "given")}


def live(folder: Path, seed: int, days: int = 190) -> Lived:
    """A shop of ``days`` days, three cashiers, members who come, stay away and come back."""
    dice = random.Random(seed)
    crew = Crew(folder, day_starts="04:00", preset="plain", now=_OPENED).hire(*ROLES)
    lived = Lived(crew)
    away: dict[str, int] = {}
    with crew.made.till.ledger.bulk():
        for number in range(days):
            crew.made.clock.advance(hours=24 - (lived.now().hour - 10) if lived.now().hour >= 10 else 1)
            who = dice.choice(ROLES)
            lived.sits(who)
            if len(lived.enrolled) < _MEMBERS and dice.random() < 0.3:
                lived.enrol(len(lived.enrolled), who)
            for _ in range(dice.randrange(3)):
                crew.made.clock.advance(minutes=dice.randrange(1, 400))
                here = [row["member"] for row in lived.enrolled if away.get(row["member"], 0) <= number]
                member = dice.choice(here) if here and dice.random() < 0.7 else None
                back = timedelta(days=dice.randrange(1, 4)) if number > 9 and dice.random() < 0.06 else timedelta()
                lived.sell(dice, member, who, back)
                if member is not None and dice.random() < 0.15:
                    away[member] = number + dice.randrange(40, 130)
            if dice.random() < 0.2:
                lived.refund(dice, who)
            if lived.enrolled and dice.random() < 0.06:
                points = dice.randrange(1, 200)
                member = dice.choice(lived.enrolled)["member"]
                lived.sits("manager")
                adjust_points(crew.till, crew.till.ids.event_id(), member, points, "补")
                lived.given.append({"day": lived.day(), "points": points})
    lived.sits("manager")
    return lived


def reckoned(shop: TestTill, span: Span, count: int = 12) -> Reckoned:
    """The report, all slices of it."""
    work = Reckoning(span, count)
    for _ in range(10_000):
        work.step(shop.till)
        if work.reckoned is not None:
            return work.reckoned
    raise TimeoutError("the report does not come to an end")
