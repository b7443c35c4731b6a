"""``reading.lists`` on bills with every edge: as of each day what the pure functions and pandas say."""

import random
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from desktop.core.domain.classes import Class
from desktop.core.ports.lists import ListedMember, Lists, Sort, Wish
from desktop.core.services.bring_up_lists import bring_up_lists
from desktop.core.store.lists.kept import KeptLists
from desktop.core.store.lists.looked import LookedLists
from tests import segments_peer
from tests.integration.lists.against import assert_lists_are_true, everybody
from tests.integration.test_segments import END, NEW_YORK, crowd, read, refunded
from tests.moving_in import sales, taken_in
from tests.segments_peer import Peer, business_days
from tests.tills import TestTill, make_till

SORTS: tuple[Sort, ...] = ("worth", "last_day", "unusual", "bills", "name")
NAMES: tuple[tuple[Class, ...], ...] = (("dormant",), ("dormant", "lost"), ())


@pytest.mark.parametrize("day_starts", ["00:00", "04:00"])
def test_as_of_any_day_lists_say_what_the_pure_functions_and_pandas_say(tmp_path: Path, day_starts: str) -> None:
    found = crowd(len(day_starts) + 3, 60)
    texts = [datetime.fromtimestamp(second, ZoneInfo("UTC")).strftime("%Y-%m-%d %H:%M:%S") for _, _, second, _ in found]
    rows = [(f"b{n}", who, store, text, cents)
            for n, ((who, store, _, cents), text) in enumerate(zip(found, texts, strict=True))]  # fmt: skip
    bills = pd.DataFrame(rows, columns=["id", "customer", "store", "at", "amount"])
    bills["day"] = business_days(bills["at"], NEW_YORK, day_starts)
    with make_till(tmp_path / "shop", zone=NEW_YORK, day_starts=day_starts, now="2017-11-21T06:30:00") as shop:
        random.Random(7).shuffle(rows)
        assert taken_in(shop, sales(tmp_path / "s.csv", *rows)) == (len(rows), 0, 0)
        given_back = refunded(shop, bills)
        enrolled = bills.groupby("customer").day.min().to_dict()
        for peer in (Peer(), Peer(own_rhythm="on", exactly_three="returning", counted="days")):
            read(shop, peer)
            for day in (END + timedelta(days=41), date(2018, 1, 31), date(2018, 3, 1)):
                shop.clock.set(f"{day}T12:00:00")
                assert_lists_are_true(shop, LookedLists)
                bring_up_lists(shop.till)
                assert_lists_are_true(shop, KeptLists)
                assert_as_pandas(shop, bills, given_back, str(day), peer, enrolled)


def assert_as_pandas(shop: TestTill, bills: Any, refunds: Any, day: str, peer: Peer, enrolled: dict[str, str]) -> None:
    """Class, origin, stage, and flows of everybody."""
    wanted = segments_peer.segments(bills, refunds, day, peer, enrolled)
    with shop.till.ledger.reading() as reading:
        rows = [row for row in everybody(reading) if row.last_day]
        flows = reading.lists.flows()
    assert {row.external_id: (row.class_name, row.origin or "") for row in rows} == {
        who: (row["class"], row["origin"]) for who, row in wanted.iterrows()
    }
    theirs = segments_peer.flows(bills, refunds, day, peer, enrolled)
    assert {pair: each.members for pair, each in flows.items() if each.members} == theirs


def test_every_order_of_the_dormant_is_that_of_looking_at_each(tmp_path: Path) -> None:
    """From an index or not, page by page, in both ways."""
    found = crowd(5, 60)
    rows = [(f"b{n}", who, store, f"{datetime.fromtimestamp(second, ZoneInfo('UTC')):%Y-%m-%d %H:%M:%S}", cents)
            for n, (who, store, second, cents) in enumerate(found)]  # fmt: skip
    with make_till(tmp_path / "shop", zone=NEW_YORK, now="2018-01-20T12:00:00") as shop:
        taken_in(shop, sales(tmp_path / "s.csv", *rows))
        bring_up_lists(shop.till)
        with shop.ledger.file.reading() as reading:
            for sort, descending, names in product(SORTS, (True, False), NAMES):
                kept, looked = (
                    paged(lists, sort, names, descending=descending)
                    for lists in (KeptLists(reading), LookedLists(reading))
                )
                assert kept == looked != []


def paged(lists: Lists, sort: Sort, names: tuple[Class, ...], *, descending: bool) -> list[str]:
    """Who is on a list, page by page."""
    found: list[ListedMember] = []
    while True:
        after = found[-1].key if found else None
        wish = Wish(class_names=names, sort=sort, descending=descending, after=after, size=5)
        page = lists.page(wish)
        found += page.rows
        if len(page.rows) < wish.size:
            return [row.member_id for row in found]
