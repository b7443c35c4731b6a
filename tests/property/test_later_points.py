"""Points that come later than their bill, beside bills, refunds, held bills, restarts: against the same small model."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop.core.domain import names
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.claims import claim_points, offer_claim
from desktop.core.services.hold_bill import drop_held, held_bills, hold_bill, recall_bill
from desktop.core.services.keep_bill import OpenBill
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from tests.property import shop_model as model
from tests.property.searches import search
from tests.property.till_and_model import TillAndModel, refusal_of

which = st.integers(0, 99)
amounts = st.integers(0, 60_000)
percents = st.sampled_from((0, 0, 1, 33, 50, 100))


class LaterMachine(TillAndModel, RuleBasedStateMachine):
    """A till, a model, and what may happen to bills of nobody."""

    def __init__(self) -> None:
        RuleBasedStateMachine.__init__(self)
        TillAndModel.__init__(self)
        self.claimed: list[dict[str, Any]] = []

    @initialize()
    def two_members(self) -> None:
        """Nothing can be claimed without one."""
        self.enrol()
        self.enrol()

    @rule(who=which, amount=amounts)
    def sell(self, who: int, amount: int) -> None:
        """A member's bill."""
        self.sell_at(self.tick(), who, amount, 0, "card", None)

    @rule(who=which, amount=amounts, before=percents, after=percents, again=which)
    def claim(self, who: int, amount: int, before: int, after: int, again: int) -> None:
        """A bill of nobody, partly given back before it is claimed, and after it; somebody else comes with it too."""
        self.tick()
        bill = check_out(self.till, Bill(amount_minor=amount, event_id=self.till.ids.event_id()))
        whole = min(amount * self.program["points"] // self.program["per"], self.program["cap_bill"])
        offer, refused = refusal_of(lambda: offer_claim(self.till, bill.bill))
        assert (refused is None) == (whole > 0)
        if offer is None:
            return
        given = self.give_back(bill.bill, amount, 0, before)
        member, now_us = self.members[who % len(self.members)], self.tick()
        day, rest = self.today, whole - whole * given // amount
        mine = [kept for kept in self.claimed if kept["member"] is member and day - kept["day"] < 30]
        done, refused = refusal_of(lambda: claim_points(self.till, member["phone"], offer.code))
        assert (refused is None) == (rest > 0 and len(mine) < 3)
        if done is None:
            return
        assert done.points == rest
        rule_of_lot = (self.program["days"], self.program["protection"])
        fact = {"what": "hand", "id": names.claim_id(offer.sale_id), "at": now_us, "day": day, "points": rest}
        member["facts"].append({**fact, "rule": rule_of_lot})
        self.claimed.append({"member": member, "day": day})
        other = self.members[again % len(self.members)]
        _, refused = refusal_of(lambda: claim_points(self.till, other["phone"], offer.token))
        assert refused == (None if other is member else "claim.used")
        self.give_back(bill.bill, amount, given, after, (member, fact["id"], whole))

    def give_back(
        self, bill: str, paid: int, given: int, percent: int, holder: tuple[Any, str, int] = (None, "", 0)
    ) -> int:
        """A part of what is left goes back; what was given back by then. Its points are taken from the holder."""
        member, own, whole = holder
        minor, at_us = (paid - given) * percent // 100, self.tick()
        if not minor:
            return given
        asked = RefundRequest(event_id=self.till.ids.event_id(), bill=bill, reason="退", amount_minor=minor)
        done = refund_sale(self.till, asked)
        taken = whole * (given + minor) // paid - whole * given // paid
        assert done.points_clawed == taken
        if taken:
            fact = {"what": "hand", "id": done.refund_id, "at": at_us, "day": self.today, "points": -taken}
            member["facts"].append({**fact, "rule": (None, 0), "own": own})
        return given + minor

    @rule(who=which, amount=amounts, keep=st.booleans())
    def hold(self, who: int, amount: int, keep: bool) -> None:
        """A bill waits, perhaps over a restart; it takes nothing, whether it comes back or is given up."""
        self.tick()
        before = self.shop.rows("SELECT seq, bills FROM heads")
        member = self.members[who % len(self.members)]
        bill = OpenBill(event_id=self.till.ids.event_id(), member_id=member["id"], proof="phone", amount_minor=amount)
        hold_bill(self.till, bill)
        if keep:
            assert recall_bill(self.till, bill.event_id).bill == bill
        else:
            drop_held(self.till, bill.event_id)
        assert self.shop.rows("SELECT seq, bills FROM heads") == before
        assert held_bills(self.till) == ()

    @precondition(lambda self: self.claimed)
    @rule()
    def restart(self) -> None:
        """A new process."""
        self.shop.reopen()
        self.till = self.shop.till

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        """Lots go, and claims of a month ago count no more."""
        self.shop.clock.advance(days=days)

    @invariant()
    def balances_agree(self) -> None:
        """What the till says is what the model says."""
        with self.till.ledger.reading() as reading:
            for member in self.members:
                state, shop = reading.state(member["id"]), model.replay(member["facts"])
                day = reading.today()
                assert state.balance(day) == model.balance(shop, self.today)
                assert state.debt == shop["debt"]
                assert state.visits == len(model.standing(shop))

    def teardown(self) -> None:
        """The whole file is sound."""
        if self.members:
            self.shop.close()
            verified = self.verified()
            assert verified.ok, verified.first_bad
        self.folder.cleanup()


TestLaterPoints = LaterMachine.TestCase
TestLaterPoints.settings = settings(search(1, steps=20), max_examples=10)
