"""Whatever happens to a member: a refund does what its preview said, and the movements add up to the balance."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.domain.errors import Refusal
from desktop.core.domain.fold import fold_all
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.glance_member import choose
from desktop.core.services.list_movements import Movement, movements
from desktop.core.services.member_page import member_page
from desktop.core.services.preview_refund import preview_refund
from desktop.core.services.recall_bills import recent_bills, refundable
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.set_program import set_program
from desktop.core.services.show_member import show_member
from desktop.core.store.keys.vault import CHOICE
from tests.property.till_and_model import refusal_of
from tests.tills import TestTill, make_till

LANGUAGE = "zh-Hans"
PROGRAM = {
    "validity.days": 20,
    "earn.points": 2,
    "earn.bills_per_day": None,
    "redeem.from_purchase": 1,
    "redeem.unproven_per_day": 10**6,
    "by_hand.per_day": 10**9,
}

acts = st.lists(
    st.one_of(
        st.tuples(st.just("sell"), st.integers(0, 900_000), st.integers(0, 8)),
        st.tuples(st.just("refund"), st.integers(0, 5), st.one_of(st.none(), st.integers(0, 300_000))),
        st.tuples(st.just("adjust"), st.integers(-300, 300), st.just(0)),
        st.tuples(st.just("wait"), st.sampled_from((1, 10, 19, 20, 21)), st.just(0)),
        st.tuples(st.just("spend"), st.just(0), st.just(0)),
    ),
    min_size=4,
    max_size=14,
)
played = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestTill]:
    folder = tmp_path_factory.mktemp("played")
    with patch.dict(os.environ, {CHOICE: "file"}), make_till(folder / "shop", changes=PROGRAM) as made:
        yield made


class Somebody:
    """A new member of the shop, to whom things happen."""

    made = 0

    def __init__(self, shop: TestTill) -> None:
        Somebody.made += 1
        self.shop, self.till = shop, shop.till
        shop.clock.advance(days=1)
        self.phone = f"139{Somebody.made:08}"
        enrolled = enrol_member(self.till, Enrolment(event_id=self.till.ids.event_id(), phone=self.phone))
        self.member_id = enrolled.member_id
        self.bills: list[str] = []

    def act(self, what: str, number: int, more: int | None) -> None:
        self.shop.clock.advance(minutes=1)
        with suppress(Refusal):
            self._act(what, number, more)

    def _act(self, what: str, number: int, more: int | None) -> None:
        event_id = self.till.ids.event_id()
        if what == "sell":
            bill = Bill(amount_minor=number, event_id=event_id, key=self.phone, redeem_points=50 * (more or 0))
            self.bills.append(check_out(self.till, bill).bill)
        elif what == "spend":
            usable = self.glance().usable or 0
            bill = Bill(amount_minor=10**7, event_id=event_id, key=self.phone, redeem_points=usable // 50 * 50)
            self.bills.append(check_out(self.till, bill).bill)
        elif what == "refund" and self.bills:
            self.refund(self.bills[number % len(self.bills)], more)
        elif what == "adjust":
            adjust_points(self.till, event_id, self.phone, number, "补积分")
        elif what == "wait":
            self.shop.clock.advance(days=number)

    def glance(self) -> Any:
        return choose(self.till, self.phone, LANGUAGE)[1]

    def refund(self, bill: str, amount_minor: int | None) -> None:
        """Preview, look that nothing was written, do it, and compare everything."""
        written = self.shop.rows("SELECT count(*) FROM events")
        asked = RefundRequest(event_id=self.till.ids.event_id(), bill=bill, reason="坏了", amount_minor=amount_minor)
        before = self.glance()
        said, refused = refusal_of(lambda: preview_refund(self.till, bill, amount_minor, LANGUAGE))
        assert self.shop.rows("SELECT count(*) FROM events") == written
        done, done_refused = refusal_of(lambda: refund_sale(self.till, asked))
        assert done_refused == refused
        if done is None:
            return
        after, shown = self.glance(), show_member(self.till, self.phone, LANGUAGE)
        assert (said.bill_no, said.refund_no, said.amount_minor, said.cash_minor) == (
            done.bill, done.refund, done.refunded_minor, done.cash_minor
        )  # fmt: skip
        assert (said.clawed, said.returned) == (done.points_clawed, done.points_returned)
        assert (said.balance_before, said.debt_before, said.tier_before) == (before.balance, before.debt, before.tier)
        assert (said.balance_after, said.debt_after, said.tier_after) == (shown.balance, shown.debt, shown.tier)
        assert (said.balance_after, said.tier_after_name) == (after.balance, after.tier_name)
        (bills,) = refundable(self.till, bill)
        assert said.wholly == bills.bill.wholly_refunded
        assert bills.refunds[-1].cash_minor == said.cash_minor
        assert sum(part.amount_minor for part in bills.refunds) == bills.bill.refunded_minor

    def pages(self, limit: int) -> list[Movement]:
        """All movements, page by page."""
        page = movements(self.till, self.member_id, None, limit, LANGUAGE)
        rows = list(page.rows)
        while page.before:
            page = movements(self.till, self.member_id, page.before, limit, LANGUAGE)
            rows += page.rows
        return rows


@played
@given(acts, st.sampled_from(("debt", "cash")), st.integers(1, 4))
def test_previews_come_true_and_movements_add_up(
    shop: TestTill, todo: list[tuple[str, int, int | None]], shortfall: str, limit: int
) -> None:
    set_program(shop.till, None, {"refund.shortfall": shortfall})
    somebody = Somebody(shop)
    for what, number, more in todo:
        somebody.act(what, number, more)
    rows = somebody.pages(limit)
    _adds_up(rows, somebody)
    assert rows == list(movements(shop.till, somebody.member_id, None, 100, LANGUAGE).rows)
    assert rows[:30] == list(member_page(shop.till, somebody.member_id, LANGUAGE).movements.rows)[: len(rows[:30])]
    _as_folded(rows, somebody)
    _sums(somebody)


def _adds_up(rows: list[Movement], somebody: Somebody) -> None:
    balance = 0
    for row in reversed(rows):
        balance += row.points
        assert row.balance == balance
    assert balance == somebody.glance().balance


def _as_folded(rows: list[Movement], somebody: Somebody) -> None:
    """Every balance is what folding all facts up to there from nothing gives."""
    with somebody.till.ledger.reading() as reading:
        events = reading.events_of(somebody.member_id)
    for row in rows:
        day = row.day
        state = fold_all(event for event in events if event.order_key <= row.key)[0]
        assert row.balance == state.balance(day)
        if row.kind == "expired":
            assert -row.points == state.balance(day - timedelta(days=1)) - state.balance(day)
    kinds = {"sale.completed", "sale.refunded", "points.adjusted"}
    (facts,) = somebody.shop.rows(
        "SELECT count(*) FROM events WHERE member_id = ? AND kind IN (SELECT value FROM json_each(?))",
        somebody.member_id, str(sorted(kinds)).replace("'", '"'),
    )  # fmt: skip
    assert facts == (len([row for row in rows if row.kind != "expired"]),)


def _sums(somebody: Somebody) -> None:
    """The page's spend is what the bills kept, each day and all together."""
    page = member_page(somebody.till, somebody.member_id, LANGUAGE)
    kept: dict[date, int] = {}
    stands = [b for b in recent_bills(somebody.till, somebody.member_id, 100) if not b.wholly_refunded]
    for bill in stands:
        kept[bill.at.date()] = kept.get(bill.at.date(), 0) + bill.paid_minor - bill.refunded_minor
    assert {day.day: day.spend_minor for day in page.calendar if day.day >= min(kept, default=date.max)} == {
        day: minor for day, minor in kept.items() if day >= page.calendar_from
    }
    in_year = [day for day in kept if (somebody.till.clock.day(somebody.shop.clock.now_us) - day).days < 365]
    assert page.year.spend_minor == sum(kept[day] for day in in_year)
    assert sum(lot.points for lot in page.lots) - (page.glance.debt or 0) == page.glance.balance
    assert (page.glance.visits, page.glance.last_visit is None) == (len(stands), not stands)
