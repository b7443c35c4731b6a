"""A till and a model side by side: what is done at the one is worked out by the other."""

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from desktop.bootstrap import keeper
from desktop.core.domain.errors import Refusal
from desktop.core.domain.keeping import Verified
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.set_program import set_program
from desktop.core.store.keys.vault import CHOICE
from tests.property import shop_model as model
from tests.tills import make_till

MINUTE_US = 60_000_000
TIERS = ("basic", "silver", "gold")


def refusal_of(action: Callable[[], Any]) -> tuple[Any, str | None]:
    """What an action gives, and the code of its refusal."""
    try:
        return action(), None
    except Refusal as refusal:
        return None, refusal.code


class TillAndModel:
    """One real shop in a folder of its own, and each member's facts as the model keeps them."""

    def __init__(self) -> None:
        self.folder = TemporaryDirectory()
        self.shop = make_till(
            Path(self.folder.name) / "shop", zone="Asia/Shanghai", day_starts="04:00", now="2026-01-30T12:00:00"
        )
        self.till = self.shop.till
        self.members: list[dict[str, Any]] = []
        self.bills: list[dict[str, Any]] = []
        self.refunds: list[dict[str, Any]] = []
        self.granted: dict[int, int] = {}
        self.names = 0
        self.publish(model.FIRST)

    def verified(self) -> Verified:
        """What checking the whole file finds."""
        with patch.dict(os.environ, {CHOICE: "file"}):
            return verify_ledger(keeper(self.shop.folder, self.shop.clock))

    def tick(self) -> int:
        """A minute later."""
        self.shop.clock.advance(minutes=1)
        return self.shop.clock.now_us

    @property
    def today(self) -> int:
        """The business day."""
        return model.day_of(self.shop.clock.now_us)

    def new_name(self) -> str:
        """A name that the till below the counter gives."""
        self.names += 1
        return f"R{self.names}"

    def publish(self, program: dict[str, Any]) -> None:
        """A program for the till, and the same for the model."""
        self.program = program
        tiers = [
            {"code": code, "spend_minor": least, "multiplier": Decimal(times) / 100}
            for code, least, times in zip(TIERS, model.THRESHOLDS, program["times"], strict=True)
        ]
        validity = {"kind": "never"} if program["days"] is None else {"kind": "days", "days": program["days"]}
        earn = {
            "points": program["points"],
            "per_minor": program["per"],
            "cap_bill": program["cap_bill"],
            "cap_day": program["cap_day"],
            "bills_per_day": program["bills"],
            "birthday": "off",
            "protection_days": program["protection"],
        }
        set_program(self.till, "default", {"tiers": tiers, "validity": validity, "earn": earn})

    def enrol(self) -> None:
        """Somebody joins."""
        self.tick()
        phone = f"138001380{len(self.members):02}"
        member = enrol_member(self.till, Enrolment(event_id=self.till.ids.event_id(), phone=phone))
        self.members.append({"id": member.member_id, "phone": phone, "serial": 1, "facts": []})

    def sell_at(
        self,
        at_us: int,
        who: int,
        amount: int,
        points: int,
        proof: str,
        ref: str | None,
        *,
        dated: bool = False,
        event_id: str = "",
    ) -> bool:
        """A bill at an instant, at the till and in the model; whether it was taken."""
        member = self.members[who % len(self.members)]
        asked = {"day": model.day_of(at_us), "redeem": points, "amount": amount, "unproven": proof == "phone"}
        before = model.replay([fact for fact in member["facts"] if fact["at"] < at_us])
        known = model.replay(member["facts"])
        paid = amount - points // model.STEP * model.STEP_MINOR
        fact = {"what": "sale", "id": "?", "at": at_us, "day": asked["day"], "redeem": points, "paid": paid,
                "award": model.award(self.program, before, known, asked["day"], paid),
                "rule": (self.program["days"], self.program["protection"]),
                "unproven": points if asked["unproven"] else 0}  # fmt: skip
        expected = model.why_not(before, known, asked) if points else None
        if dated and points and expected is None:
            debt = model.replay([*member["facts"], fact])["debt"]
            if before["debt"] != known["debt"]:
                return False  # which of the two a later debt is measured against is not agreed yet
            expected = "redeem.used_since" if debt > before["debt"] else None
        bill = Bill(
            amount_minor=amount, event_id=event_id or self.till.ids.event_id(), key=self.key(member, proof),
            redeem_points=points, ref=ref, at_us=at_us if dated else None,
        )  # fmt: skip
        done, refused = refusal_of(lambda: self.ring_up(bill))
        assert refused == expected
        if done:
            self.sold(member, fact, bill, done)
        return bool(done)

    def ring_up(self, bill: Bill) -> CheckedOut:
        """The bill at the till."""
        return check_out(self.till, bill)

    def sold(self, member: dict[str, Any], fact: dict[str, Any], bill: Bill, done: CheckedOut) -> None:
        """The till says what the model says."""
        assert (done.repeated, done.points_earned, done.paid_minor) == (False, fact["award"], fact["paid"])
        fact["id"] = done.sale_id
        member["facts"].append(fact)
        self.bills.append({"bill": bill, "done": done, "member": member})

    def key(self, member: dict[str, Any], proof: str) -> str:
        """A scanned card or a phone."""
        if proof == "phone":
            return str(member["phone"])
        return self.till.cards.card_token(member["id"], member["serial"])

    def past(self, ago_min: int) -> int:
        """An instant some time ago; its microseconds keep it apart from every other fact."""
        self.names += 1
        return self.tick() - ago_min * MINUTE_US - self.names

    def fitting(self, who: int, at_us: int, amount: int, share: int) -> int:
        """Points that the member could use then, on the step, within half the bill, or a part of that."""
        facts = [fact for fact in self.members[who % len(self.members)]["facts"] if fact["at"] < at_us]
        most = model.usable(model.replay(facts), model.day_of(at_us))
        return min(most, amount // 2 // model.STEP_MINOR * model.STEP) // share // model.STEP * model.STEP
