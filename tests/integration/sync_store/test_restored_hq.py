"""An HQ restored from an older backup: what a till then shows of old bills, of which HQ tells the events alone."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.bootstrap import keeper
from desktop.core.services.keep_ledger import back_up_ledger
from tests.integration.sync_store.fake_hq import FakeHq
from tests.integration.sync_store.pairs import PHONE, Joined, shared, whole
from tests.integration.sync_store.test_keeping import restored


@pytest.fixture
def quiet(hq: FakeHq) -> FakeHq:
    """An HQ that tells a member's newest sale, as a real one does of members who came often."""
    hq.most_sales, hq.sends_all_sales = 1, False
    return hq


def test_an_own_refund_of_a_bill_that_comes_again_stays_in_its_record(
    first: Joined, second: Joined, quiet: FakeHq
) -> None:
    shared(first, second)
    before = quiet.copied()
    old = first.sell(PHONE, 20_000).bill
    first.round()
    second.round()
    second.refund(old, None)
    second.round()
    first.shop.clock.advance(days=1)
    first.sell(PHONE, 1_000)
    quiet.restore(before)
    for till in (second, first, second, first):
        till.round()
    (sale,) = second.sales(old)
    assert sale.record == quiet.record(sale.sale_id)
    assert sale.record.wholly_refunded
    whole(first, second)


def test_an_old_bill_counts_on_the_day_that_the_restored_hq_says(first: Joined, second: Joined, quiet: FakeHq) -> None:
    """The till that sold it has forgotten its stamp too, so that it was stamped anew."""
    shared(first, second)
    before = quiet.copied()
    old = first.sell(PHONE, 20_000)
    first.round()
    second.round()
    first.shop.clock.advance(days=1)
    first.sell(PHONE, 1_000)
    quiet.restore(before)
    first.round()
    held = quiet.events[old.sale_id]
    held.event = replace(held.event, effective_day=held.event.effective_day - timedelta(days=3))
    second.round()
    second.round()
    (sale,) = second.sales(old.bill)
    assert sale.record == quiet.record(sale.sale_id)
    whole(second)


def test_a_refund_that_hq_and_its_till_have_both_lost_is_shown_by_nobody(
    first: Joined, second: Joined, quiet: FakeHq, tmp_path: Path
) -> None:
    """The one that was made before both backups stands."""
    shared(first, second)
    old = first.sell(PHONE, 20_000)
    first.round()
    second.round()
    second.refund(old.bill, 5_000)
    second.round()
    first.round()
    before = quiet.copied()
    back_up_ledger(keeper(second.shop.folder), tmp_path / "b.shuke")
    second.refund(old.bill, 3_000)
    second.round()
    first.round()
    quiet.feed.touch("sale", old.sale_id)
    first.round()
    first.shop.clock.advance(days=1)
    first.sell(PHONE, 1_000)
    restored(second, tmp_path / "b.shuke")
    quiet.restore(before)
    for till in (first, second, first):
        till.round()
    (sale,) = first.sales(old.bill)
    assert sale.record.refunded_minor == 5_000
    assert sale.record == quiet.record(old.sale_id)
    whole(first, second)
