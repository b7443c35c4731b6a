"""A real till against a small model of dictionaries: after every step balances, usable points, debt, visits agree.

At the end every stored state is the fold of the member's events, and the stored log verifies.
"""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace

from desktop.core.domain.fold import fold_all
from desktop.core.domain.standing import standing
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.report_lost_card import report_lost_card
from tests.property import shop_model as model
from tests.property.searches import search
from tests.property.till_and_model import TIERS, TillAndModel, refusal_of

MOST_MEMBERS = 3

amounts = st.one_of(st.integers(0, 30_000), st.integers(0, 450_000))
points_wanted = st.sampled_from((0, 0, 0, 0, 50, 60, 100, 550))
shares = st.sampled_from((1, 1, 2, 3))
proofs = st.sampled_from(("card", "phone"))
which = st.integers(0, 99)
ALL, MORE_THAN_ALL = 100, 101
percents = st.sampled_from((1, 33, 50, ALL, ALL, MORE_THAN_ALL))
agos = st.one_of(st.integers(1, 3 * 24 * 60), st.integers(1, 60 * 24 * 60))
changes = st.fixed_dictionaries(
    {
        "points": st.integers(0, 3),
        "per": st.sampled_from((100, 70)),
        "times": st.tuples(*[st.integers(0, 300)] * 3),
        "cap_bill": st.sampled_from((200, 5000)),
        "cap_day": st.sampled_from((None, 250)),
        "bills": st.integers(1, 3),
        "days": st.sampled_from((None, 3, 40, 365)),
        "protection": st.sampled_from((0, 0, 2)),
    }
)


class ShopMachine(TillAndModel, RuleBasedStateMachine):
    """A till, a model, and everything that can be done with both."""

    def __init__(self) -> None:
        RuleBasedStateMachine.__init__(self)
        TillAndModel.__init__(self)

    # --- what can happen

    @initialize(first=st.sampled_from((0, 60_000, 250_000)))
    def first_member(self, first: int) -> None:
        """Nothing happens without one; a first bill lets points be used the day after."""
        self.enrol()
        if first:
            self.sell_at(self.tick(), 0, first, 0, "card", None)
            self.shop.clock.advance(days=1)

    @precondition(lambda self: 0 < len(self.members) < MOST_MEMBERS)
    @rule()
    def another_member(self) -> None:
        self.enrol()

    @rule(who=which, amount=amounts, points=points_wanted, proof=proofs, named=st.booleans())
    def sell(self, who: int, amount: int, points: int, proof: str, named: bool) -> None:
        """A bill, now."""
        done = self.sell_at(self.tick(), who, amount, points, proof, self.new_name() if named else None)
        if done and named:
            self.retried(self.bills[-1])

    @rule(who=which, amount=amounts, share=shares, proof=proofs)
    def sell_using_points(self, who: int, amount: int, share: int, proof: str) -> None:
        """A bill on which as many points are used as there are, or a part of them."""
        at_us = self.tick()
        self.sell_at(at_us, who, amount, self.fitting(who, at_us, amount, share), proof, None)

    @rule(who=which, amount=amounts, points=points_wanted, ago_min=agos)
    def sell_dated(self, who: int, amount: int, points: int, ago_min: int) -> None:
        """A bill of some time ago."""
        self.sell_at(self.past(ago_min), who, amount, points, "card", None, dated=True)

    @rule(who=which, amount=amounts, share=shares, ago_min=agos)
    def sell_dated_using_points(self, who: int, amount: int, share: int, ago_min: int) -> None:
        """A bill of some time ago, on which points were used that there were then."""
        at_us = self.past(ago_min)
        self.sell_at(at_us, who, amount, self.fitting(who, at_us, amount, share), "card", None, dated=True)

    @rule(amount=amounts)
    def sell_to_nobody(self, amount: int) -> None:
        """A bill without member."""
        self.tick()
        done = check_out(self.till, Bill(amount_minor=amount, event_id=self.till.ids.event_id()))
        assert (done.points_earned, done.paid_minor, done.balance) == (0, amount, None)

    @precondition(lambda self: len(self.bills) > 1)
    @rule(at=which, more=st.sampled_from((0, 0, 1)))
    def retry_a_bill(self, at: int, more: int) -> None:
        """The same bill again is the same sale; with another amount it is refused."""
        self.retried(self.bills[at % len(self.bills)], more)

    def retried(self, kept: dict[str, Any], more: int = 0) -> None:
        """The bill again, perhaps with more to pay; by phone this time, which is the same member."""
        self.tick()
        again = replace(kept["bill"], amount_minor=kept["bill"].amount_minor + more, key=kept["member"]["phone"])
        done, refused = refusal_of(lambda: check_out(self.till, again))
        assert refused == ("bill.differs" if more else None)
        if done:
            assert done.repeated
            assert replace(done, repeated=False) == kept["done"]

    @precondition(lambda self: self.bills)
    @rule(at=which, percent=percents, named=st.booleans())
    def refund(self, at: int, percent: int, named: bool) -> None:
        """Money back on a bill: a part of what is left, all of it, or more."""
        self.refund_part(self.bills[at % len(self.bills)], percent, self.new_name() if named else None)

    @precondition(lambda self: self.bills)
    @rule(at=which, percent=st.integers(1, 99), more=percents)
    def refund_twice(self, at: int, percent: int, more: int) -> None:
        """A part, then a part of the rest, the rest, or more than that."""
        kept = self.bills[at % len(self.bills)]
        self.refund_part(kept, percent, None)
        self.refund_part(kept, more, None)

    @precondition(lambda self: self.bills)
    @rule(at=which)
    def spend_all_then_refund(self, at: int) -> None:
        """The points of a bill are used up on a bill just large enough; then the first is refunded: a debt."""
        kept, at_us = self.bills[at % len(self.bills)], self.tick()
        who = self.members.index(kept["member"])
        points = self.fitting(who, at_us, model.FOREVER, 1)
        self.sell_at(at_us, who, points // model.STEP * model.STEP_MINOR * 2, points, "card", None)
        self.refund_part(kept, ALL, None)

    def refund_part(self, kept: dict[str, Any], percent: int, ref: str | None) -> None:
        """Money back at the till; the model says what it comes to, and whether it may be."""
        sale = model.replay(kept["member"]["facts"])["sales"][kept["done"].sale_id]
        left = sale["paid"] - model.refunded(sale)
        amount = left * percent // 100 + (1 if percent == MORE_THAN_ALL else 0)
        request = RefundRequest(
            event_id=self.till.ids.event_id(), bill=kept["done"].bill, reason="退货",
            amount_minor=None if percent == ALL else amount, ref=ref,
        )  # fmt: skip
        at_us = self.tick()
        done, refused = refusal_of(lambda: refund_sale(self.till, request))
        if model.unmade(sale) or amount > left or (sale["paid"] and amount == 0):
            assert refused in ("refund.nothing_left", "refund.beyond_rest")
            return
        assert refused is None
        clawed, returned = model.due(sale, model.refunded(sale) + amount)
        assert done.points_clawed == clawed - model.total(sale, "clawed")
        assert done.points_returned == returned - model.total(sale, "returned")
        fact = {"what": "refund", "id": done.refund_id, "at": at_us, "day": model.day_of(at_us), "sale": sale["id"]}
        kept["member"]["facts"].append({**fact, "minor": amount})
        self.refunds.append({"request": request, "done": done})
        if ref:
            self.retried_refund(self.refunds[-1])

    @precondition(lambda self: self.refunds)
    @rule(at=which)
    def retry_a_refund(self, at: int) -> None:
        """The same refund again is the same refund."""
        self.retried_refund(self.refunds[at % len(self.refunds)])

    def retried_refund(self, kept: dict[str, Any]) -> None:
        """The refund again."""
        self.tick()
        done, refused = refusal_of(lambda: refund_sale(self.till, kept["request"]))
        assert refused is None
        assert done.repeated
        assert replace(done, repeated=False) == kept["done"]

    @rule(who=which, points=st.one_of(st.integers(-600, 600), st.sampled_from((500, 501))))
    def by_hand(self, who: int, points: int) -> None:
        """Points given or taken."""
        member, now_us = self.members[who % len(self.members)], self.tick()
        day, event_id = self.today, self.till.ids.event_id()
        given = self.granted.get(day, 0)
        has = model.balance(model.replay(member["facts"]), day)
        _, refused = refusal_of(lambda: adjust_points(self.till, event_id, member["phone"], points, "补登"))
        too_many = points > model.GRANT or (points > 0 and given + points > model.GRANTS_A_DAY)
        too_few = points < 0 and -points > has
        assert (refused is not None) == (points == 0 or too_many or too_few)
        if refused is None:
            self.granted[day] = given + max(0, points)
            rule_of_lot = (self.program["days"], self.program["protection"])
            member["facts"].append(
                {"what": "hand", "id": event_id, "at": now_us, "day": day, "points": points, "rule": rule_of_lot}
            )

    @rule(program=changes)
    def change_program(self, program: dict[str, Any]) -> None:
        """A change never works backwards."""
        self.tick()
        self.publish(program)

    @rule(hours=st.sampled_from((1, 5, 12, 24, 24, 30, 72, 240, 24 * 200)))
    def time_goes_by(self, hours: int) -> None:
        """Hours or months."""
        self.shop.clock.advance(hours=hours)

    @rule(who=which, over=st.booleans())
    def points_are_about_to_go(self, who: int, *, over: bool) -> None:
        """The last day of the points that go first, or the day after."""
        lots = model.replay(self.members[who % len(self.members)]["facts"])["lots"].values()
        last = min((lot["last"] for lot in lots if lot["last"] >= self.today), default=model.FOREVER)
        if last < model.FOREVER:
            self.shop.clock.advance(days=last - self.today + over)

    @precondition(lambda self: len(self.bills) > 2)
    @rule(who=which)
    def lose_a_card(self, who: int) -> None:
        """The old card is refused from now on."""
        member = self.members[who % len(self.members)]
        self.tick()
        old = self.key(member, "card")
        report_lost_card(self.till, self.till.ids.event_id(), member["phone"])
        member["serial"] += 1
        bill = Bill(amount_minor=1, event_id=self.till.ids.event_id(), key=old)
        assert refusal_of(lambda: check_out(self.till, bill))[1] == "token.lost"

    # --- what must hold

    @invariant()
    def till_and_model_agree(self) -> None:
        """Balance, usable points, debt, visits, tier."""
        for member in self.members:
            shop = model.replay(member["facts"])
            with self.till.ledger.reading() as reading:
                state, day = reading.state(member["id"]), reading.today()
                stands = standing(state, day, reading.program().program)
            assert day.toordinal() == self.today
            assert (stands.balance, stands.usable, stands.debt, state.visits) == (
                model.balance(shop, self.today), model.usable(shop, self.today), shop["debt"],
                len(model.standing(shop)),
            )  # fmt: skip
            assert stands.tier == TIERS[model.rung(shop, self.today)]

    def teardown(self) -> None:
        """Every state kept is the fold of the facts, and the file verifies."""
        try:
            with self.till.ledger.reading() as reading:
                for member in self.members:
                    assert reading.state(member["id"]) == fold_all(reading.events_of(member["id"]))[0]
            assert self.verified().ok
        finally:
            self.shop.close()
            self.folder.cleanup()


TestShopMachine = ShopMachine.TestCase
TestShopMachine.settings = search(1, steps=60)
