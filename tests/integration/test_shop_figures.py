"""The usual bill: what a slip of the finger is measured by."""

from pathlib import Path

from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.shop_figures import usual_bill_minor
from tests.tills import TestTill, make_till


def sell(shop: TestTill, amount_minor: int, times: int = 1) -> None:
    """Bills with names of a POS: their ids are in no order."""
    for _ in range(times):
        event_id = shop.till.ids.event_id()
        check_out(shop.till, Bill(event_id=event_id, amount_minor=amount_minor, ref=event_id))


def test_the_usual_bill_is_the_median_of_the_last_two_hundred(tmp_path: Path) -> None:
    with make_till(tmp_path / "shop") as shop:
        for amount in range(19):
            sell(shop, amount)
        assert usual_bill_minor(shop.till) is None
        sell(shop, 1_000_000)
        assert usual_bill_minor(shop.till) == 9
        sell(shop, 9_999, times=30)
        sell(shop, 5_000, times=100)
        sell(shop, 6_000, times=100)
        assert usual_bill_minor(shop.till) == 5_000
        sell(shop, 6_000)
        assert usual_bill_minor(shop.till) == 6_000


def test_it_is_read_from_the_end_of_the_table(tmp_path: Path) -> None:
    with make_till(tmp_path / "shop") as shop:
        from desktop.core.store.at_counter import _LATEST_SALES

        plan = " ".join(row[-1] for row in shop.rows("EXPLAIN QUERY PLAN " + _LATEST_SALES, 200))
        assert "TEMP B-TREE" not in plan
        assert "SCAN e" not in plan
