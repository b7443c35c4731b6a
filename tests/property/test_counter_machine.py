"""The till against the model, with all that happens at a counter: bills held, points claimed later, Zs in between."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from desktop.core.domain import names
from desktop.core.services import hold_bill as holding
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.claims import claim_points, offer_claim
from desktop.core.services.keep_bill import OpenBill, complete_bill
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.shifts.close_shift import Closing, close_shift
from tests.property import shop_model as model
from tests.property.merging_machine import MergingMachine
from tests.property.searches import search
from tests.property.test_shop_machine import which
from tests.property.till_and_model import refusal_of

CLAIM_DAYS, MOST_CLAIMS, IN_DAYS = 7, 3, 30
amounts = st.sampled_from((90, 5_000, 12_345, 30_000))


class CounterMachine(MergingMachine):
    """``nobodys``: bills without a member, and who has their points; ``held``: bills that wait."""

    def __init__(self) -> None:
        super().__init__()
        self.nobodys: list[dict[str, Any]] = []
        self.held: list[dict[str, Any]] = []
        self.closing = 0
        self.on_screen: OpenBill | None = None

    # --- bills that wait

    def ring_up(self, bill: Bill) -> CheckedOut:
        """One that waited is completed as it was put back on the screen."""
        if self.on_screen is None:
            return super().ring_up(bill)
        return complete_bill(self.till, self.on_screen)

    @rule(who=which, amount=amounts)
    def hold(self, who: int, amount: int) -> None:
        """It takes nothing: the invariants see that."""
        self.tick()
        member, event_id = self.face(self.members[who % len(self.members)]), self.till.ids.event_id()
        holding.hold_bill(
            self.till, OpenBill(event_id=event_id, member_id=member["id"], proof="phone", amount_minor=amount), "窗边"
        )
        self.held.append({"id": event_id, "who": self.members.index(member), "amount": amount})

    @precondition(lambda self: self.held)
    @rule(at=which)
    def recall(self, at: int) -> None:
        """It comes back as it was, and is a sale like any other, priced as of now; once."""
        kept, at_us = self.held.pop(at % len(self.held)), self.tick()
        self.on_screen = holding.recall_bill(self.till, kept["id"]).bill
        assert self.on_screen.amount_minor == kept["amount"]
        assert self.sell_at(at_us, kept["who"], kept["amount"], 0, "phone", None, event_id=kept["id"])
        self.on_screen = None
        assert refusal_of(lambda: holding.recall_bill(self.till, kept["id"]))[1] == "hold.gone"

    # --- points that find their member later

    @rule(amount=amounts)
    def sell_to_nobody(self, amount: int) -> None:
        """A bill whose points anybody may claim who has its slip."""
        self.tick()
        done = check_out(self.till, Bill(amount_minor=amount, event_id=self.till.ids.event_id()))
        assert (done.points_earned, done.paid_minor, done.balance) == (0, amount, None)
        nobody = model.replay([])
        plain = {**self.program, "times": (100, 100, 100)}  # whose the bill will be is not known: no tier's multiplier
        whole = model.award(plain, nobody, nobody, self.today, amount)
        rule_of_lot = (self.program["days"], self.program["protection"])
        self.nobodys.append(
            {"bill": done.bill, "id": done.sale_id, "day": self.today, "paid": amount, "back": 0, "whole": whole,
             "rule": rule_of_lot, "code": "", "fact": None}
        )  # fmt: skip

    def left_of(self, bill: dict[str, Any]) -> int:
        """What the bill's points come to after what was given back."""
        return int(bill["whole"] - bill["whole"] * bill["back"] // bill["paid"])

    def why_no_claim(self, bill: dict[str, Any]) -> str | None:
        """The refusal that an offer, and then a claim, meets."""
        if bill["back"] == bill["paid"]:
            return "claim.refunded"
        if self.today - bill["day"] > CLAIM_DAYS - 1:
            return "claim.too_late"
        if bill["whole"] <= 0:
            return "claim.nothing"
        return "claim.refunded" if self.left_of(bill) <= 0 else None

    @precondition(lambda self: self.nobodys)
    @rule(at=which, who=which, times=st.sampled_from((1, 2)))
    def claim(self, at: int, who: int, times: int) -> None:
        """Whoever brings the slip has its points: once, also where it is brought again, by them or somebody else."""
        self.tick()
        self.shared_out()
        bill = self.nobodys[at % len(self.nobodys)]
        if not bill["code"]:
            offer, refused = refusal_of(lambda: offer_claim(self.till, bill["bill"]))
            assert refused == self.why_no_claim(bill)
            if refused:
                return
            assert offer.points == self.left_of(bill)
            bill["code"] = offer.code
        for _ in range(times):
            self._claimed(bill, self.face(self.members[who % len(self.members)]))

    def _claimed(self, bill: dict[str, Any], member: dict[str, Any]) -> None:
        """The slip is read at the till."""
        key, now_us = self.key(member, "card"), self.tick()
        done, refused = refusal_of(lambda: claim_points(self.till, key, bill["code"]))
        if self.today - bill["day"] > CLAIM_DAYS - 1:
            assert refused in ("claim.too_late", "claim.not_found")  # old offers are not looked through
        elif bill["fact"] is not None:
            is_same = any(fact is bill["fact"] for fact in member["facts"])
            assert (refused, done and done.repeated) == ((None, True) if is_same else ("claim.used", None))
        elif self._claims_of(member) >= MOST_CLAIMS:
            assert refused in ("claim.too_many", self.why_no_claim(bill))
        else:
            assert refused == self.why_no_claim(bill)
            if done:
                assert done.points == self.left_of(bill)
                bill["fact"] = {
                    "what": "hand", "id": names.claim_id(bill["id"]), "at": now_us, "day": self.today,
                    "points": done.points, "rule": bill["rule"], "of": member["id"], "is_claim": True,
                }  # fmt: skip
                member["facts"].append(bill["fact"])

    def _claims_of(self, member: dict[str, Any]) -> int:
        return sum(1 for fact in member["facts"] if fact.get("is_claim") and self.today - fact["day"] < IN_DAYS)

    @precondition(lambda self: self.nobodys)
    @rule(at=which, percent=st.sampled_from((1, 50, 100)))
    def refund_to_nobody(self, at: int, percent: int) -> None:
        """Money back on a bill of nobody: what was claimed of it goes with the money."""
        self.tick()
        self.shared_out()
        bill = self.nobodys[at % len(self.nobodys)]
        minor = (bill["paid"] - bill["back"]) * percent // 100
        if not minor:
            return
        had, now_us, event_id = self.left_of(bill), self.tick(), self.till.ids.event_id()
        request = RefundRequest(event_id=event_id, bill=bill["bill"], reason="退货", amount_minor=minor)
        done, refused = refusal_of(lambda: refund_sale(self.till, request))
        assert refused is None
        bill["back"] += minor
        goes = had - self.left_of(bill) if bill["fact"] else 0
        assert done.points_clawed == goes
        if goes:
            owner = next(each for each in self.members if any(fact is bill["fact"] for fact in each["facts"]))
            owner["facts"].append(
                {"what": "hand", "id": names.followed_id(event_id), "at": now_us, "day": self.today, "points": -goes,
                 "rule": bill["rule"], "own": bill["fact"]["id"], "of": bill["fact"]["of"]}
            )  # fmt: skip

    # --- the Z

    @rule()
    def close(self) -> None:
        """A Z: it begins where the one before ended, and ends with all that members have."""
        self.tick()
        self.shared_out()
        kept = close_shift(self.till, Closing(event_id=self.till.ids.event_id()))
        everybody = {id(member["facts"]): member["facts"] for member in self.members}.values()
        has = sum(model.balance(model.replay(facts), self.today) for facts in everybody)
        assert (kept.z.opening, kept.z.closing) == (self.closing, has)
        self.closing = has


TestCounterMachine = CounterMachine.TestCase
TestCounterMachine.settings = search(1, steps=40)
