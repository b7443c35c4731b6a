"""Rows that a checkout owes: it writes none, lists are true all the same, and rows are made together later."""

from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from desktop.bootstrap import keeper
from desktop.core.ports.lists import Due, HeldOut, Lists, Sort, Wish
from desktop.core.ports.till import unwatched
from desktop.core.services.bring_up_lists import bring_up_lists
from desktop.core.services.edit_member import Edit, edit_member
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.store.findings import Findings
from desktop.core.store.lists import owing
from desktop.core.store.lists.checking import ListCheck
from desktop.core.store.lists.joined import JoinedLists
from desktop.core.store.lists.kept import KeptLists
from desktop.core.store.lists.looked import LookedLists
from desktop.core.store.lists.owing import owed_in
from desktop.core.store.lists.rows import keep_rows
from desktop.core.store.syncing.acknowledging import _without_effect
from tests.integration.lists.against import assert_lists_are_true
from tests.shops import PHONES, busy_shop, file_opened, refund, sell
from tests.tills import TestTill

SORTS: tuple[Sort, ...] = ("worth", "last_day", "unusual", "bills", "name")
WISHES = (
    Wish(), Wish(class_names=("dormant", "lost")), Wish(class_names=("new",), here=False), Wish(before=("none",)),
    Wish(consent="phone"), Wish(spend365_least=6_000), Wish(days_since=(0, 3), n365=(1, 9)), Wish(complaint=False),
    Wish(without=HeldOut("year/2026", 20)), Wish(class_names=("new",), without=HeldOut("year/2026", 20)),
)  # fmt: skip
DUES: tuple[Due, ...] = ("expiring", "tier_ends", "visit", "reminder")


@pytest.fixture
def shop(tmp_path: Path) -> TestTill:
    """Its rows stand for today, and nothing is owed."""
    made = busy_shop(tmp_path / "shop")
    bring_up_lists(made.till)
    return made


def owed(shop: TestTill) -> list[str]:
    with shop.ledger.file.reading() as reading:
        return list(owed_in(reading.raw))


def answers(lists: Lists, day: date) -> dict[str, Any]:
    """Everything that can be asked."""
    found: dict[str, Any] = {"flows": lists.flows(), "classes": lists.class_counts(), "grid": lists.grid()}
    found["flows"] = {pair: sums for pair, sums in found["flows"].items() if sums.members}
    found["origins"] = {pair: many for pair, many in lists.origin_counts().items() if many}
    for wish, sort, descending in product(WISHES, SORTS, (True, False)):
        found[f"{wish} {sort} {descending}"] = paged(lists, structs.replace(wish, sort=sort, descending=descending))
    for what in DUES:
        found[what] = [row.member_id for row in lists.due(what, day + timedelta(days=400), 99)]
    ids = [row.member_id for row in lists.page(Wish(here=False)).rows]
    return found | {"listed": lists.listed(ids[::-1]), "favourites": lists.favourites(ids)}


def paged(lists: Lists, wish: Wish) -> list[Any]:
    first = lists.page(structs.replace(wish, size=3))
    rest = lists.page(structs.replace(wish, after=first.rows[-1].key)).rows if first.rows else ()
    return [lists.count(wish), first.total, *first.rows, *rest]


def assert_as_looked_at(shop: TestTill, by: type[JoinedLists | KeptLists]) -> None:
    with shop.ledger.file.reading() as reading:
        assert type(reading.lists) is by
        assert answers(reading.lists, reading.today()) == answers(LookedLists(reading), reading.today())


def test_a_bill_writes_no_row_and_every_list_is_true(shop: TestTill) -> None:
    before = shop.rows("SELECT * FROM listed ORDER BY place")
    assert owed(shop) == []
    sell(shop, 7_000, key=PHONES[0])
    sell(shop, 9_000, key=PHONES[1])
    refund(shop, "BILL-8", None)
    assert shop.rows("SELECT * FROM listed ORDER BY place") == before
    assert 2 <= len(owed(shop)) <= 3
    assert_as_looked_at(shop, JoinedLists)
    assert_lists_are_true(shop, KeptLists)
    assert bring_up_lists(shop.till).is_done
    assert owed(shop) == []
    assert shop.rows("SELECT * FROM listed ORDER BY place") != before
    assert_as_looked_at(shop, KeptLists)


def test_a_checkout_that_would_owe_too_many_makes_all_rows(shop: TestTill, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owing, "MOST_OWED", 2)
    for phone in PHONES[:2]:
        sell(shop, 7_000, key=phone)
    assert len(owed(shop)) == 2
    sell(shop, 7_000, key=PHONES[1])
    assert len(owed(shop)) == 2
    sell(shop, 7_000, key=PHONES[2])
    assert owed(shop) == []
    assert_as_looked_at(shop, KeptLists)


def test_ended_half_way_everything_is_still_owed(shop: TestTill, monkeypatch: pytest.MonkeyPatch) -> None:
    for phone in PHONES[:3]:
        sell(shop, 7_000, key=phone)
    promised, keep = owed(shop), keep_rows

    def half(raw: Any, looking: Any, states: Any, places: Any) -> None:
        keep(raw, looking, states[:1], places)
        raise KeyboardInterrupt

    monkeypatch.setattr(owing, "keep_rows", half)
    with pytest.raises(KeyboardInterrupt):
        bring_up_lists(shop.till)
    monkeypatch.setattr(owing, "keep_rows", keep)
    shop.reopen()
    assert owed(shop) == promised
    assert_as_looked_at(shop, JoinedLists)
    bring_up_lists(shop.till)
    assert_as_looked_at(shop, KeptLists)


def test_a_new_name_is_where_lists_by_name_have_it(shop: TestTill) -> None:
    for name in ("阿一", "龘"):
        edit_member(shop.till, Edit(event_id=shop.till.ids.event_id(), key=PHONES[0], name=name))
        with shop.ledger.file.reading() as reading:
            first, *_, last = KeptLists(reading).page(Wish(sort="name", descending=False)).rows
            assert name in {first.name, last.name}
    bring_up_lists(shop.till)
    assert_as_looked_at(shop, KeptLists)


def test_verify_holds_a_row_that_is_owed_against_what_its_member_was(shop: TestTill) -> None:
    """Behind by a bill, two, or a refund of one; across midnight; but never by what no moment of theirs said."""
    sell(shop, 7_000, key=PHONES[0])
    sell(shop, 9_000, key=PHONES[0])
    refund(shop, "BILL-8", None)
    shop.clock.advance(days=1)
    sell(shop, 100, key=PHONES[1])
    assert verify_ledger(keeper(shop.folder, shop.clock)).ok
    (member_id, *_) = owed(shop)
    for column, value in (("balance", 1), ("class", 5), ("recent_spend_minor", 7), ("changes_on", 1)):
        with file_opened(shop.folder) as raw:
            (kept,) = raw.execute(f"SELECT {column} FROM listed WHERE member_id = ?", (member_id,)).fetchone()  # noqa: S608
            raw.execute(f"UPDATE listed SET {column} = ? WHERE member_id = ?", (value, member_id))  # noqa: S608
            bad: Any = verify_ledger(keeper(shop.folder, shop.clock)).first_bad
            assert (bad.what, bad.member_id) == ("summary.differs", member_id)
            raw.execute(f"UPDATE listed SET {column} = ? WHERE member_id = ?", (kept, member_id))  # noqa: S608


def test_a_face_of_whom_only_the_merged_are_known_may_be_owed(shop: TestTill) -> None:
    """HQ, restored, may tell no more of them; whoever is nobody's face may not."""
    with shop.ledger.file.writing() as writing:
        raw = writing.raw
        raw.execute("INSERT INTO aliases (member_id, face) VALUES ('merged', 'face')")
        for owed_id, what in (("face", None), ("nobody", "summary.differs")):
            raw.execute("UPDATE heads SET owed = ?", (f'["{owed_id}"]',))
            findings = Findings(progress=unwatched)
            ListCheck(raw, findings).check_end()
            assert (findings.first and findings.first.what) == what
        raw.execute("UPDATE heads SET owed = '[]'")
        raw.execute("DELETE FROM aliases")


def test_a_row_may_be_owed_to_somebody_some_of_whose_events_do_not_count(shop: TestTill) -> None:
    """Nobody can tell what the row was made of: HQ's word that it holds an id with other content has no place."""
    sold = sell(shop, 7_000, key=PHONES[0])
    (member_id, *_) = owed(shop)
    with shop.ledger.file.writing() as writing:
        _without_effect(writing, [(sold.sale_id, member_id)])
        writing.flush()
    bring_up_lists(shop.till)
    sell(shop, 9_000, key=PHONES[0])
    assert owed(shop)
    assert verify_ledger(keeper(shop.folder, shop.clock)).ok
