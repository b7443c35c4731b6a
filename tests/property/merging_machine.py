"""The till against the model, where members become one and two again between sales, refunds and lost cards.

It is searched with all of a counter's deeds, in test_counter_machine.
"""

from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from msgspec.structs import replace

from desktop.core.domain.merging import faces
from desktop.core.services.check_out import Bill, CheckedOut, check_out
from desktop.core.services.merge_members import MergeRequest, merge_members, preview_merge
from desktop.core.services.part_members import part_members, preview_parting
from desktop.core.services.report_lost_card import report_lost_card
from tests.property import shop_model as model
from tests.property.test_shop_machine import ShopMachine, which
from tests.property.till_and_model import refusal_of


class MergingMachine(ShopMachine):
    """Members who are one share one list of facts; each fact knows whose it is, so that parting gives it back."""

    def __init__(self) -> None:
        super().__init__()
        self.edges: dict[str, tuple[str, str]] = {}

    def face(self, member: dict[str, Any]) -> dict[str, Any]:
        """The member that this one goes by."""
        face = faces(self.edges.values()).get(member["id"], member["id"])
        return next(each for each in self.members if each["id"] == face)

    def shared_out(self) -> None:
        """Every fact to the list of whoever it is about, by the edges that hold."""
        facts = {id(fact): fact for member in self.members for fact in member["facts"]}
        sales = {fact["id"]: fact for fact in facts.values() if fact["what"] == "sale"}
        for member in self.members:
            for fact in member["facts"]:
                is_refund = fact["what"] == "refund"
                fact.setdefault("of", sales[fact["sale"]]["of"] if is_refund else self.face(member)["id"])
        now = faces(self.edges.values())
        lists: dict[str, list[dict[str, Any]]] = {}
        for fact in facts.values():
            lists.setdefault(now.get(fact["of"], fact["of"]), []).append(fact)
        for member in self.members:
            member["facts"] = lists.setdefault(now.get(member["id"], member["id"]), [])

    def sold(self, member: dict[str, Any], fact: dict[str, Any], bill: Bill, done: CheckedOut) -> None:
        """A sale is written with the face's id."""
        super().sold(self.face(member), {**fact, "of": self.face(member)["id"]}, bill, done)

    def retried(self, kept: dict[str, Any], more: int = 0) -> None:
        """The bill again is the same sale, though the member may go by another number now."""
        self.tick()
        again = replace(kept["bill"], amount_minor=kept["bill"].amount_minor + more, key=kept["member"]["phone"])
        done, refused = refusal_of(lambda: check_out(self.till, again))
        assert refused == ("bill.differs" if more else None)
        if done:
            assert replace(done, repeated=False, member_no="") == replace(kept["done"], member_no="")

    @precondition(lambda self: len(self.members) > 1)
    @rule(one=which, other=which)
    def merge(self, one: int, other: int) -> None:
        """Two are one from now on: nothing is lost, nothing counts twice."""
        self.tick()
        self.shared_out()
        first, second = (self.face(self.members[at % len(self.members)]) for at in (one, other))
        low = min(first["id"], second["id"])
        asked = MergeRequest(
            event_id=self.till.ids.event_id(), one_key=self.key(first, "card"), other_key=second["phone"],
            take={"phone": low},
        )  # fmt: skip
        seen, _ = refusal_of(lambda: preview_merge(self.till, asked.one_key, asked.other_key))
        done, refused = refusal_of(lambda: merge_members(self.till, asked))
        assert refused == ("merge.same" if first is second else None)
        if done:
            self.edges[done.edge_id] = (first["id"], second["id"])
            self.shared_out()
            assert (done.balance, done.debt) == (seen.balance, seen.debt)

    @precondition(lambda self: self.edges)
    @rule(at=which, again=st.booleans())
    def part(self, at: int, *, again: bool) -> None:
        """A merge was a mistake: what it comes to is said before, and then so."""
        self.tick()
        self.shared_out()
        edge_id = sorted(self.edges)[at % len(self.edges)]
        ends = self.edges[edge_id]
        said, event_id = preview_parting(self.till, edge_id), self.till.ids.event_id()
        part_members(self.till, event_id, edge_id, agreed_debt=said.new_debt)
        before = model.replay(next(each for each in self.members if each["id"] == ends[0])["facts"])["debt"]
        del self.edges[edge_id]
        self.shared_out()
        sides = {self.face(each)["id"]: self.face(each) for each in self.members if each["id"] in ends}
        shops = {name: model.replay(side["facts"]) for name, side in sides.items()}
        assert {side.member_id: (side.balance, side.debt) for side in said.sides} == {
            name: (model.balance(shop, self.today), shop["debt"]) for name, shop in shops.items()
        }
        assert said.new_debt == max(0, sum(shop["debt"] for shop in shops.values()) - before)
        if again:
            part_members(self.till, event_id, edge_id)

    @precondition(lambda self: len(self.bills) > 2)
    @rule(who=which)
    def lose_a_card(self, who: int) -> None:
        """All cards of the member are refused from now on, and nobody else's."""
        member = self.members[who % len(self.members)]
        mine = [each for each in self.members if self.face(each) is self.face(member)]
        self.tick()
        old = [self.key(each, "card") for each in mine]
        report_lost_card(self.till, self.till.ids.event_id(), member["phone"])
        for each in mine:
            each["serial"] += 1
        for card in old:
            bill = Bill(amount_minor=1, event_id=self.till.ids.event_id(), key=card)
            assert refusal_of(partial(check_out, self.till, bill))[1] == "token.lost"

    @rule()
    def restart(self) -> None:
        """The program ends and begins again."""
        self.shop.reopen()
        self.till = self.shop.till
