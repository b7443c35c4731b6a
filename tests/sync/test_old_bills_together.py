"""Old bills, which no member's row brings: each till's record is HQ's, and a refund there moves what HQ's does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.domain.state import MemberState, SaleRecord
from desktop.core.ports import Reading
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from hq.services import page_rows
from hq.store import folded
from tests.sync.test_merging_together import verified
from tests.sync.test_together import PHONE, Chain, enrol, sell
from tests.tills import TestTill


@pytest.fixture
def chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chain]:
    """A member's row brings the bills of 90 days and, beyond them, the newest alone."""
    monkeypatch.setattr(page_rows, "SALES_AT_LEAST", 1)
    chain = Chain(tmp_path)
    yield chain
    for till in chain.tills:
        till.close()


def record(till: TestTill, sale_id: str) -> SaleRecord:
    with till.till.ledger.reading() as reading:
        (found,) = [sale for sale in reading.recent_sales(_member(reading), 10) if sale.sale_id == sale_id]
    return found.record


def at_hq(chain: Chain, sale_id: str) -> SaleRecord:
    with chain.hq.hq.database.reading() as connection:
        return folded.sales(connection, chain.hq.tenant_id, [sale_id])[sale_id].record


def state(till: TestTill) -> MemberState:
    with till.till.ledger.reading() as reading:
        return reading.state(_member(reading))


def _member(reading: Reading) -> str:
    (member,) = reading.members_by_phone("+86" + PHONE)
    return member.member_id


def refund(till: TestTill, bill: str) -> None:
    event_id = till.till.ids.event_id()
    refund_sale(till.till, RefundRequest(event_id=event_id, bill=bill, reason="坏了"))


def test_a_new_till_gives_points_back_to_the_lots_that_an_old_bill_used(chain: Chain) -> None:
    one, other = chain.tills
    chain.join(one)
    card = enrol(one)
    bought = sell(one, 100_000)
    chain.advance(days=1)
    chain.sync(one)
    used = sell(one, 50_000, points=500, key=card)
    chain.advance(days=100)
    newest = sell(one, 10_000)
    chain.sync(one)
    chain.join(other)
    chain.sync(other)
    told = record(other, used.sale_id)
    assert told == at_hq(chain, used.sale_id)
    assert [(lot.lot_id, lot.points) for lot in told.used] == [(bought.sale_id, 500)]
    refund(other, used.bill)
    shown = state(other)
    assert {lot.lot_id: lot.points for lot in shown.lots} == {bought.sale_id: 1_000, newest.sale_id: 100}
    assert verified(other)
    chain.sync_all()
    assert state(other).lots == shown.lots == state(one).lots


def test_a_till_whose_clock_was_wrong_refunds_an_old_bill_on_the_day_on_which_it_counts(chain: Chain) -> None:
    one, other = chain.tills
    chain.join(one)
    one.clock.advance(days=40)
    enrol(other)
    old = sell(other, 30_000)
    chain.advance(days=100)
    sell(other, 10_000)
    chain.join(other)
    chain.sync(other)
    assert record(other, old.sale_id) == at_hq(chain, old.sale_id)
    refund(other, old.bill)
    shown = state(other)
    assert shown.visits == 1
    assert verified(other)
    chain.sync_all()
    assert (state(other).history, state(other).lots) == (shown.history, shown.lots)
    assert state(one).lots == shown.lots
