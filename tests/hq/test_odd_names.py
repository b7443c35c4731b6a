"""Names and dates that no till of ours writes move no sum, block nothing behind them, and `verify` finds no fault."""

from datetime import date
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.core.domain.events import (
    ImportUndone,
    MembersMerged,
    MembersParted,
    PointsOpened,
    RefundView,
    SaleRefunded,
)
from desktop.core.domain.intents import RefundIntent
from desktop.core.domain.tiers import LadderRule
from desktop.core.domain.validity import Validity
from hq.services.verify_all import verify_all
from tests.hq.chain import DAY_US, NOW_US, TENANT, Chain, Machine, plain_sale

LONG = "".join(Random(7).choices("0123456789abcdef", k=6_000))  # longer than an index of PostgreSQL holds
OPENING = PointsOpened(points=100, lot_rule=Validity(), source="x")


def sound(chain: Chain) -> bool:
    return verify_all(chain.hq, TENANT).fault is None


def a_till(chain: Chain) -> Machine:
    till = chain.device("t1", chain.store("s1"))
    till.open()
    return till


def refund_of(sale_id: str) -> SaleRefunded:
    intent = RefundIntent(
        sale_id=sale_id, bill_no="1", refund_no="R", amount_minor=1, reason_id="r", reason_digest="0" * 32
    )
    return SaleRefunded(intent=intent, view=RefundView(paid_minor=1))


def test_names_without_end_block_nothing_behind_them(either: Chain) -> None:
    till = a_till(either)
    for said in (refund_of(LONG), ImportUndone(import_id=LONG), MembersMerged(other_id=LONG), MembersParted(LONG)):
        till.write(said, "m1")
    endless = LadderRule(tuple((f"{step}", step) for step in range(500)))
    till.write(replace(plain_sale(10_000, is_member=True), ladder=endless), "m1")
    till.write(replace(plain_sale(10_000, is_member=True), ladder=LadderRule(((LONG, 0),))), "m1")
    till.enrol(member_id="m2")
    good = till.sell("m2")
    till.send()
    assert set(either.records()) == {good}
    assert either.state("m2").usable(date(2026, 11, 22)) == 100
    assert sound(either)


def test_a_merge_with_nobody_leaves_everybody_who_they_are(chain: Chain) -> None:
    till = a_till(chain)
    till.sell("m1")
    till.write(MembersMerged(other_id=""), "m1")
    till.send()
    assert chain.rows("SELECT member_id, face FROM members") == [("m1", "m1")]
    assert sound(chain)


def test_a_number_without_end_is_kept_as_far_as_it_is_shown(chain: Chain) -> None:
    till = a_till(chain)
    enrolled = till.enrol(member_id="m1")
    body = till.log.bodies.pop().replace(f"NO{enrolled[-6:]}".encode(), b"9" * 1_000)
    till.log.chained.pop()
    till.log.add(body)
    till.send()
    assert len(chain.one("SELECT member_no FROM members")) == 200
    assert sound(chain)


@pytest.mark.parametrize("is_first", [True, False])
def test_an_undoing_within_an_import_undoes_nothing(chain: Chain, *, is_first: bool) -> None:
    """It would take itself back, or not, by the order in which the two come (I10)."""
    till = a_till(chain)
    writes: list[tuple[Any, dict[str, str]]] = [
        (OPENING, {"import_id": "i1"}),
        (ImportUndone("i1"), {"import_id": "i1"}),
    ]
    for said, body in writes if is_first else writes[::-1]:
        till.write(said, "m1", **body)
    till.send()
    assert chain.state("m1").usable(date(2026, 11, 22)) == 100
    assert "not_understood" in chain.flags()
    assert sound(chain)


@pytest.mark.parametrize(
    ("at_us", "day", "flags"),
    [
        (NOW_US - 400 * DAY_US, date(2025, 10, 18), []),
        (NOW_US - 8 * 3_600_000_000, date(2026, 11, 22), []),
        (NOW_US + 3_650 * DAY_US, date(2036, 11, 19), ["dated"]),
        (NOW_US - 400 * DAY_US, date(2026, 11, 22), ["dated"]),
        (NOW_US, date(1900, 1, 1), ["dated"]),
        (NOW_US, date(2199, 12, 31), ["dated"]),
    ],
)
def test_a_date_that_cannot_be_is_flagged_and_counts(chain: Chain, at_us: int, day: date, flags: list[str]) -> None:
    till = a_till(chain)
    for _ in range(2):
        till.sell("m1", occurred_at_us=at_us, business_date=day)
    live = till.sell("m1")
    stamps = till.send().stamps[1:]
    assert [stamp.day for stamp in stamps if stamp] == [day, day, date(2026, 11, 22)]
    assert chain.flags() == flags
    state = chain.state("m1")
    assert (state.totals.issued, sum(lot.points for lot in state.lots)) == (300, 300)
    assert chain.records()[live].award == 100
    assert till.send().stamps[1:] == stamps  # once is as good as twice (I2)
    assert sound(chain)


def test_a_clock_that_claims_the_past_counts_no_earlier_than_what_came_before(chain: Chain) -> None:
    till = a_till(chain)
    till.sell("m1")
    till.send()
    till.clock_off_us = 1_000_000  # a little ahead, so that what it recorded is believed
    till.sell("m1", at_us=NOW_US - 900 * DAY_US)
    stamp = till.send(2).stamps[0]
    assert stamp is not None
    assert NOW_US < stamp.at_us <= NOW_US + 10
    assert sound(chain)


def test_another_content_under_an_id_that_counts_moves_nothing(chain: Chain) -> None:
    till, other = a_till(chain), chain.device("t2", chain.store("s2"))
    sale = till.sell("m1")
    till.send()
    before = chain.state("m1")
    other.write(plain_sale(10**11, is_member=True), "m1", event_id=sale)
    other.write(OPENING, "m2", event_id=sale)
    assert len(other.send().twice) == 2
    assert chain.state("m1") == before
    assert "m2" not in chain.states()
    assert set(chain.flags()) == {"twice"}
    assert sound(chain)
