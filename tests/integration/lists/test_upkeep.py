"""Rows that lists are answered from follow everything that can happen to a member, and the calendar, by themselves."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.bootstrap import keeper
from desktop.core.domain.listed import Listed
from desktop.core.ports.lists import UpTo
from desktop.core.services.bring_up_lists import bring_lists_on, bring_up_lists
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.leave_member import leave_member
from desktop.core.services.merge_members import MergeRequest, merge_members
from desktop.core.services.part_members import part_members
from desktop.core.services.set_program import set_program
from desktop.core.services.undo_import import undo_import
from desktop.core.store.lists import choosing, turn
from desktop.core.store.lists.kept import KeptLists
from desktop.core.store.lists.looked import LookedLists
from desktop.core.store.lists.rows import COLUMNS, Looking, listed_in
from tests.integration.lists.against import assert_lists_are_true
from tests.shops import PHONES, busy_shop, file_opened, refund, sell
from tests.tills import TestTill, make_till

CROWD = [f"1380000{at:04}" for at in range(12)]


@pytest.fixture
def shop(tmp_path: Path) -> TestTill:
    """Members with bills, refunds whole and in parts, an import and one undone; its rows stand for today."""
    made = busy_shop(tmp_path / "shop")
    bring_up_lists(made.till)
    return made


def rows(shop: TestTill) -> dict[str, Listed]:
    """The rows as they are kept."""
    return {row[0]: listed_in(row) for row in shop.rows(f"SELECT {COLUMNS} FROM listed")}  # noqa: S608 - our own words


def made_anew(shop: TestTill) -> dict[str, Listed]:
    """What the rows should be."""
    with shop.ledger.file.reading() as reading:
        looking = Looking(reading.raw, reading.today(), reading.program().program)
        states = {member.member_id: reading.state(member.member_id) for member in reading.all_members()}
        return {who: looking.listed(who, state) for who, state in states.items()}


def assert_rows_are_true(shop: TestTill) -> None:
    """A row kept from an earlier day is still what it would be today, but for when it changes next."""
    assert {who: replace(row, changes_on=date.max) for who, row in rows(shop).items()} == {
        who: replace(row, changes_on=date.max) for who, row in made_anew(shop).items()
    }


def assert_whole(shop: TestTill) -> None:
    """Rows and sums are what verify makes of the log."""
    assert verify_ledger(keeper(shop.folder)).first_bad is None


def test_a_year_and_more_day_by_day(tmp_path: Path) -> None:
    """Bills, refunds, a quiet year: after each day's turn every row is as if made that day."""
    chance = random.Random(11)
    with make_till(tmp_path / "shop", now="2026-01-01T12:00:00", changes={"classes.own_rhythm": "on"}) as shop:
        for phone in CROWD:
            enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone=phone, consents=("phone",)))
        for day in range(480):
            shop.clock.advance(days=1)
            bring_up_lists(shop.till)
            if day < 150 and day % 3 == 0:
                number = shop.rows("SELECT count(*) FROM sales")[0][0]
                sell(shop, chance.choice((0, 5_000, 90_000)), key=CROWD[chance.randrange(day % 11 + 1)])
                if day % 7 == 0 and number > 3:
                    refund(shop, f"BILL-{number - 3}", None)
            if day % 50 in (6, 7):
                assert_lists_are_true(shop)
            bring_up_lists(shop.till)
            assert_rows_are_true(shop)
        assert_whole(shop)


def test_whatever_happens_to_a_member_is_in_the_rows(shop: TestTill, tmp_path: Path) -> None:
    till = shop.till
    assert_lists_are_true(shop)
    sell(shop, 7_000, key=PHONES[0])
    assert_lists_are_true(shop)
    refund(shop, "BILL-8", None)
    assert_lists_are_true(shop)
    edge = merge_members(till, MergeRequest(event_id=till.ids.event_id(), one_key=PHONES[0], other_key=PHONES[1]))
    assert_lists_are_true(shop)
    refund(shop, "BILL-12", None)
    assert_lists_are_true(shop)
    assert_whole(shop)
    part_members(till, till.ids.event_id(), edge.edge_id)
    assert_lists_are_true(shop)
    leave_member(till, till.ids.event_id(), PHONES[2])
    assert_lists_are_true(shop)
    table = tmp_path / "more.csv"
    table.write_text("basket_id,customer_id,ts_local,amount\nX1,c1,2025-05-05,9.50\nX2,new,2026-11-01,5\n", "utf-8")
    report = import_sales(till, SalesImport(path=table, award=True))
    assert_lists_are_true(shop)
    undo_import(till, report.import_id or "")
    assert_lists_are_true(shop)
    assert_whole(shop)


def test_other_classes_are_never_shown_wrongly_while_rows_are_made_anew(
    shop: TestTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "_PLACES_OF_ALL", 1)
    set_program(shop.till, None, {"classes.exactly_three": "returning", "classes.window_days": 60})
    assert_lists_are_true(shop, LookedLists)  # few: each is looked at
    monkeypatch.setattr(choosing, "_MOST_LOOKED_AT", 2)
    steps = list[UpTo]()
    while not steps or not steps[-1].is_current:
        with shop.till.ledger.reading() as reading:
            assert isinstance(reading.lists, KeptLists)
            assert not reading.lists.up_to().is_current  # many: said, until all are done
        with shop.till.ledger.writing() as writing:
            steps.append(writing.bring_lists_on(0))
        shop.reopen()  # killed between two: the next goes on
    assert len(steps) >= len(rows(shop)) - 1
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert_lists_are_true(shop)
    assert_whole(shop)


def test_a_clock_that_ran_ahead_leaves_no_row_of_tomorrow(shop: TestTill) -> None:
    now = shop.clock.now_us
    shop.clock.advance(days=70)
    bring_up_lists(shop.till)
    sell(shop, 5_000, key=PHONES[1])
    assert_lists_are_true(shop)
    shop.clock.set(now)
    with shop.till.ledger.reading() as reading:
        assert isinstance(reading.lists, LookedLists)
    bring_up_lists(shop.till)
    assert_rows_are_true(shop)
    assert_whole(shop)


def test_a_ledger_from_before_the_rows_fills_them(shop: TestTill) -> None:
    with file_opened(shop.folder) as raw:
        raw.execute("DELETE FROM listed")
        raw.execute("DELETE FROM list_turn")
        assert raw.execute("SELECT sum(members) FROM list_flows").fetchone() == (0,)
    assert_whole(shop)
    assert not bring_lists_on(shop.till).done < len(rows(shop))
    assert_lists_are_true(shop)
    assert_whole(shop)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE listed SET class = 4 WHERE place = (SELECT min(place) FROM listed)",
        "UPDATE listed SET changes_on = changes_on + 1 WHERE place = (SELECT min(place) FROM listed)",
        "UPDATE listed SET balance = balance + 1",
        "DELETE FROM listed WHERE place = (SELECT min(place) FROM listed)",
        f"INSERT INTO listed (place, {COLUMNS}) SELECT 99, 'x', {COLUMNS.partition(', ')[2]} FROM listed LIMIT 1",  # noqa: S608 - our own words
        "UPDATE listed SET name = 'x'",
        "UPDATE heads SET owed = '[\"nobody\"]'",
        "UPDATE list_flows SET members = members + 1",
        "UPDATE list_cells SET spend_minor = spend_minor + 1",
        "DELETE FROM list_cells",
    ],
    ids=range(10),
)
def test_verify_holds_rows_against_the_states_and_sums_against_rows(shop: TestTill, edit: str) -> None:
    shop.close()
    with file_opened(shop.folder) as raw:
        raw.execute(edit)
    bad: Any = verify_ledger(keeper(shop.folder)).first_bad
    assert bad.what == "summary.differs"
