"""Lists of who is gone by what they bought and by store, of others by stage: rows say what looking at each says."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.classes import GONE
from desktop.core.domain.intents import Line
from desktop.core.ports.lists import Lists, Wish
from desktop.core.services.bring_up_lists import bring_up_lists
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.store.lists.kept import KeptLists
from desktop.core.store.lists.looked import LookedLists
from tests.tills import TestTill, make_till

PHONE = "138001380{:02}"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    """Six members: fish, fish, soup, one whose bill has no lines, one who still comes for fish, one who never came."""
    made = make_till(tmp_path / "shop", now="2026-03-01T10:00:00", preset="plain")
    for number in range(6):
        enrol_member(
            made.till, Enrolment(event_id=made.till.ids.event_id(), phone=PHONE.format(number), name=f"{number}")
        )
    for number, bought in enumerate([("fish", "tea"), ("fish",), ("soup",), (), ("fish",)]):
        buy(made, number, bought)
    made.clock.advance(days=1)
    for number, bought in ((0, ("tea", "fish")), (2, ("fish",)), (2, ("soup",))):
        buy(made, number, bought)
    made.clock.advance(days=79)
    buy(made, 4, ("tea",))
    bring_up_lists(made.till)
    yield made
    made.close()


def buy(made: TestTill, number: int, categories: tuple[str, ...]) -> None:
    lines = tuple(Line(1000, name=f"{each} of the day", category=each) for each in categories)
    made.clock.advance(minutes=1)
    amount = 1000 * len(lines) or 1000
    bill = Bill(event_id=made.till.ids.event_id(), amount_minor=amount, key=PHONE.format(number), lines=lines)
    check_out(made.till, bill)


def listed(lists: Lists, wish: Wish) -> list[str]:
    page = lists.page(wish)
    assert page.total == lists.count(wish) == len(page.rows)
    return sorted(row.name for row in page.rows)


def both(shop: TestTill, wish: Wish) -> list[str]:
    """What rows and looking at each say, which is one thing."""
    with shop.till.ledger.reading() as reading:
        at_once = listed(reading.lists, wish)  # with rows owed, if any are
    bring_up_lists(shop.till)
    with shop.till.ledger.reading() as reading:
        assert isinstance(reading.lists, KeptLists)
        kept, looked = listed(reading.lists, wish), listed(LookedLists(reading), wish)  # type: ignore[arg-type]
        assert reading.lists.categories(GONE) == LookedLists(reading).categories(GONE)  # type: ignore[arg-type]
    assert kept == looked == at_once
    return kept


def test_who_is_gone_is_listed_by_what_they_mostly_bought(shop: TestTill) -> None:
    assert both(shop, Wish(class_names=("dormant",), category="fish")) == ["0", "1"]
    assert both(shop, Wish(class_names=GONE, category="soup")) == ["2"]
    assert both(shop, Wish(category="fish", spend365_least=2000)) == ["0"]
    assert both(shop, Wish(category="tea")) == []
    assert both(shop, Wish(at_store=True)) == ["0", "1", "2", "3"]
    with shop.till.ledger.reading() as reading:
        assert reading.lists.categories(GONE) == Counter(fish=2, soup=1)
        assert reading.lists.categories(("active",)) == {}


def test_a_refund_and_a_later_day_are_seen(shop: TestTill) -> None:
    with shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_phone(f"+86{PHONE.format(2)}")
        bills = [sale.bill_no for sale in reading.recent_sales(member.member_id, 9)]
    for bill in bills[:1] + bills[2:]:  # both of soup
        approval = shop.approved("refund.older")
        refund_sale(
            shop.till, RefundRequest(event_id=shop.till.ids.event_id(), bill=bill, reason="退", approval=approval)
        )
    assert both(shop, Wish(category="fish")) == ["0", "1", "2"]
    shop.clock.advance(days=70)
    bring_up_lists(shop.till)
    assert both(shop, Wish(category="tea")) == ["4"]  # of fish and tea once each the later one
    assert both(shop, Wish(class_names=GONE, category="fish")) == ["0", "1", "2"]


def test_each_stage_is_listed_at_its_edges(shop: TestTill) -> None:
    today = 80
    for day in (89, 90, 119, 120, 179, 180, 259, 260):
        shop.clock.advance(days=day - today)
        today = day
        bring_up_lists(shop.till)
        with shop.till.ledger.reading() as reading:
            stages = {row.name: row.stage for row in reading.lists.page(Wish()).rows}
        assert len(stages) == 6
        for stage in set(stages.values()):
            assert both(shop, Wish(stages=(stage,))) == sorted(name for name, at in stages.items() if at == stage)


def test_a_ledger_from_before_is_made_so_bit_by_bit(shop: TestTill) -> None:
    with shop.ledger.file.writing() as writing:
        for statement in (
            "UPDATE listed SET category = NULL, at_store = 0",
            "UPDATE listed SET rule = -1 WHERE class >= 4",
            "UPDATE list_turn SET reached = 0, whole = 1",
        ):
            writing.raw.execute(statement)
    bring_up_lists(shop.till)
    assert both(shop, Wish(at_store=True)) == ["0", "1", "2", "3"]


@pytest.mark.parametrize("edit", ["category = 'soup'", "category = NULL", "at_store = 0"])
def test_verify_holds_what_somebody_mostly_bought_against_their_bills(shop: TestTill, edit: str) -> None:
    assert verify_ledger(keeper(shop.folder, shop.clock)).ok
    with shop.ledger.file.writing() as writing:
        writing.raw.execute(f"UPDATE listed SET {edit} WHERE name = '0'")  # noqa: S608
    bad = verify_ledger(keeper(shop.folder, shop.clock)).first_bad
    assert bad is not None
    assert bad.what == "summary.differs"
