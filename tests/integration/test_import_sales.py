"""Bills of another system, over a real ledger."""

import csv
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.core.domain.errors import RuleBroken, Unreadable
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.merge_members import MergeRequest, merge_members
from desktop.core.services.short_holds import next_size
from tests.moving_in import (
    DATA,
    assert_projections_equal_the_fold,
    counts,
    marks,
    reasons,
    sales,
    state_of,
    table,
    taken_in,
)
from tests.tills import TestTill, make_till

BASKETS = DATA / "purchases" / "baskets.csv"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop", preset="plain", now="2026-11-22T12:00:00") as made:
        yield made


@pytest.mark.parametrize(("days", "clock"), [(365, "ts_utc"), (90, "ts_utc"), (90, "ts_local")])
def test_real_bills_earn_what_others_computed(tmp_path: Path, days: int, clock: str) -> None:
    """The plain program over real bills gives the balances of RULES.md to the point, from either clock."""
    changes = {"validity.days": days}
    with make_till(tmp_path / "shop", zone="America/New_York", preset="plain", changes=changes) as shop:
        report = import_sales(shop.till, SalesImport(path=BASKETS, award=True, mapping={clock: clock}))
        assert counts(report) == (12_289, 0, 0)
        assert report.members_added == 246
        assert report.columns[clock] == clock
        day = date(2017, 6, 30)
        with shop.till.ledger.reading() as reading:
            held = {member.profile.external_id: state.balance(day) for member, state in reading.states_as_of(day)}
        with (DATA / "purchases" / "expected_points.csv").open() as file:
            wanted = {row["customer_id"]: int(row[f"bal_W{days}_2017-06-30"]) for row in csv.DictReader(file)}
        assert held == wanted
        assert_projections_equal_the_fold(shop)


def test_the_same_file_again_changes_nothing(tmp_path: Path, shop: TestTill) -> None:
    file = sales(tmp_path / "a.csv", *[(n, n % 7, 1, f"2026-03-{n % 28 + 1:02} 09:00:00", 100 * n) for n in range(200)])
    assert taken_in(shop, file) == (200, 0, 0)
    before = marks(shop)
    again = import_sales(shop.till, SalesImport(path=file, award=True))
    assert counts(again) == (0, 200, 0)
    assert again.import_id is None
    assert marks(shop) == before


def test_bills_count_in_order_of_time_whatever_the_file_s_order(tmp_path: Path) -> None:
    changes = {"earn.rounding": "carry", "earn.bills_per_day": 2, "earn.cap_day": 150}
    rows = [(n, n % 3, 1, f"2026-03-{n % 9 + 1:02} {n % 13 + 8:02}:00:{n % 60:02}", 157 * n) for n in range(90)]
    shuffled = random.Random(4).sample(rows, len(rows))
    states = []
    for name, order in (("sorted", sorted(rows, key=lambda row: row[3])), ("shuffled", shuffled)):
        with make_till(tmp_path / name, preset="plain", changes=changes) as shop:
            assert taken_in(shop, sales(tmp_path / f"{name}.csv", *order)) == (90, 0, 0)
            states.append([state_of(shop, str(customer)) for customer in range(3)])
            assert_projections_equal_the_fold(shop)
    assert states[0] == states[1]
    assert all(state.totals.issued > 100 for state in states[0])


def test_one_bad_row_never_stops_the_rest(tmp_path: Path, shop: TestTill) -> None:
    file = sales(
        tmp_path / "a.csv",
        ("1", "9", "1", "2026-03-01 09:00:00", 1234),
        ("2", "9", "1", "2026-03-01 09:00:00", -5),
        ("3", "9", "1", "yesterday", 100),
        ("4", "9", "1", "2027-03-01 09:00:00", 100),
        ("5", "9", "1", "2026-03-01 09:00:00", "12.5"),
        ("", "9", "1", "2026-03-01 09:00:00", 100),
        ("6", "9", "1", "2026-03-01 09:00:00", 10**12),
        ("7", "9" * 101, "1", "2026-03-01 09:00:00", 100),
        ("8", "9", "1", "2026-03-01 10:00:00", 99),
        ("9", "9", "1", "2026-03-01 11:00:00", 0),
        ("10", "", "1", "2026-03-01 12:00:00", "1,300"),
    )
    report = import_sales(shop.till, SalesImport(path=file, award=True))
    assert counts(report) == (4, 0, 7)
    assert reasons(report) == [
        (2, "amount.negative"), (3, "time.form"), (4, "time.future"), (5, "amount.form"), (6, "bill.no_id"),
        (7, "amount.too_large"), (8, "bill.long_id"),
    ]  # fmt: skip
    assert report.problems[0].line == 3
    state = state_of(shop, "9")
    assert (state.visits, state.totals.issued) == (3, 12)
    assert state.enrolled_on == date(2026, 3, 1)
    assert shop.rows("SELECT count(*) FROM sales WHERE member_id IS NULL") == [(1,)]


def test_the_same_bill_twice_in_a_file_is_one_and_another_of_that_name_is_refused(
    tmp_path: Path, shop: TestTill
) -> None:
    bill = ("1", "9", "1", "2026-03-01 09:00:00", 500)
    file = sales(tmp_path / "a.csv", bill, bill, (*bill[:4], 501), ("1", "9", "2", *bill[3:]), ("1", "8", *bill[2:]))
    report = import_sales(shop.till, SalesImport(path=file, award=True))
    assert counts(report) == (2, 1, 2)
    assert reasons(report) == [(3, "bill.differs"), (5, "bill.differs")]
    assert shop.rows("SELECT count(*) FROM members") == [(1,)]


@pytest.mark.parametrize(
    "other", [("9", "2026-03-01 09:00:00", 501), ("8", "2026-03-01 09:00:00", 500), ("9", "2026-03-01 09:00:01", 500)]
)
def test_a_bill_held_with_other_content_is_refused(tmp_path: Path, shop: TestTill, other: tuple[str, str, int]) -> None:
    taken_in(shop, sales(tmp_path / "a.csv", ("1", "9", "1", "2026-03-01 09:00:00", 500)))
    before = marks(shop)
    customer, at, amount = other
    report = import_sales(shop.till, SalesImport(path=sales(tmp_path / "b.csv", ("1", customer, "1", at, amount))))
    assert reasons(report) == [(1, "bill.differs")]
    assert marks(shop) == before


def test_bills_of_a_member_whose_text_is_not_here_yet_go_to_that_member(tmp_path: Path, shop: TestTill) -> None:
    taken_in(shop, sales(tmp_path / "a.csv", ("1", "9", "1", "2026-03-01 09:00:00", 500)))
    with shop.ledger.file.writing() as writing:
        writing.raw.execute("UPDATE members SET external_id = NULL, profile_id = '', profile = '{}'")  # as HQ tells it
    assert taken_in(shop, sales(tmp_path / "b.csv", ("2", "9", "1", "2026-03-02 09:00:00", 500))) == (1, 0, 0)
    assert shop.rows("SELECT count(*) FROM members") == [(1,)]


def test_bills_brought_again_after_a_merge_are_the_same_bills(tmp_path: Path, shop: TestTill) -> None:
    file = sales(tmp_path / "a.csv", *[(name, name, "1", "2026-03-01 09:00:00", 500) for name in ("V1", "V2")])
    assert taken_in(shop, file) == (2, 0, 0)
    asked = MergeRequest(event_id=shop.till.ids.event_id(), one_key="ext:V1", other_key="ext:V2")
    merge_members(shop.till, asked)
    assert taken_in(shop, file) == (0, 2, 0)


def test_history_counts_for_visits_and_spend_and_is_never_awarded_later(tmp_path: Path, shop: TestTill) -> None:
    file = sales(tmp_path / "a.csv", ("1", "9", "1", "2026-03-01 09:00:00", 50_000))
    assert counts(import_sales(shop.till, SalesImport(path=file))) == (1, 0, 0)
    assert taken_in(shop, file) == (0, 1, 0)
    state = state_of(shop, "9")
    assert (state.visits, state.history.days[0].spend_minor, state.totals.issued) == (1, 50_000, 0)


def test_the_repeated_hour_of_autumn_keeps_its_two_passes_apart(tmp_path: Path) -> None:
    """In New York 2017-11-05 01:30 came twice. By UTC both passes are themselves; the wall clock means the first."""
    rows = [
        ("1", "9", "2017-11-05 05:30:00", "2017-11-05 01:30:00"),
        ("2", "9", "2017-11-05 06:30:00", "2017-11-05 01:30:00"),
    ]
    header = ("basket_id", "customer_id", "ts_utc", "ts_local", "amount_cents")
    file = table(tmp_path / "a.csv", header, [(*row, 100) for row in rows])
    for clock, apart_us in (("ts_utc", 3_600_000_000), ("ts_local", 0)):
        with make_till(tmp_path / clock, zone="America/New_York", preset="plain") as shop:
            assert taken_in(shop, file, mapping={clock: clock}) == (2, 0, 0)
            first, second = shop.rows("SELECT effective_at_us FROM events WHERE kind = 'sale.completed' ORDER BY 1")
            assert second[0] - first[0] == apart_us
            assert shop.rows("SELECT DISTINCT business_date FROM events WHERE member_id IS NOT NULL") == [
                ("2017-11-05",)
            ]
            assert_projections_equal_the_fold(shop)


def test_business_days_are_those_of_the_zone_asked_for(tmp_path: Path, shop: TestTill) -> None:
    file = sales(tmp_path / "a.csv", ("1", "9", "1", "2026-03-01 02:00:00", 500))
    taken_in(shop, file, zone="America/New_York")
    assert state_of(shop, "9").enrolled_on == date(2026, 2, 28)
    with pytest.raises(RuleBroken, match=r"shop\.zone"):
        import_sales(shop.till, SalesImport(path=file, zone="Mars/Base"))


def test_a_file_that_is_no_table_changes_nothing(tmp_path: Path, shop: TestTill) -> None:
    before = marks(shop)
    (tmp_path / "a.csv").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(Unreadable, match=r"file\.unreadable"):
        import_sales(shop.till, SalesImport(path=tmp_path / "a.csv"))
    with pytest.raises(Unreadable, match=r"file\.missing"):
        import_sales(shop.till, SalesImport(path=tmp_path / "none.csv"))
    with pytest.raises(RuleBroken, match=r"import\.missing_columns"):
        import_sales(shop.till, SalesImport(path=table(tmp_path / "b.csv", ("单号", "金额"), [("1", "2")])))
    assert marks(shop) == before
    assert list((tmp_path / "shop").glob("*.stage")) == []


def test_a_bill_of_the_counter_is_never_taken_for_an_imported_one(tmp_path: Path, shop: TestTill) -> None:
    event_id = shop.till.ids.event_id()
    enrol_member(shop.till, Enrolment(event_id=event_id, phone="13800138000"))
    check_out(shop.till, Bill(amount_minor=500, event_id=event_id, key="13800138000", ref="1"))
    assert taken_in(shop, sales(tmp_path / "a.csv", ("1", "9", "1", "2026-03-01 09:00:00", 500))) == (1, 0, 0)


def test_amounts_in_money_and_a_category_are_read_exactly(tmp_path: Path, shop: TestTill) -> None:
    header = ("小票号", "会员号", "下单时间", "实收金额", "top_category")
    file = table(tmp_path / "a.csv", header, [("A1", "9", "2026-03-01 09:00:00", "¥1,128.50", "饮料")])
    assert taken_in(shop, file) == (1, 0, 0)
    with shop.till.ledger.reading() as reading:
        (sale,) = reading.sales("A1")
    assert sale.said.paid_minor == 112_850
    assert [line.category for line in sale.said.intent.lines] == ["饮料"]
    assert sale.said.award is not None
    assert sale.said.award.points == 1128


def test_chunks_follow_what_the_last_one_took() -> None:
    assert next_size(100, 25_000_000) == 100
    assert next_size(100, 40_000_000) == 62
    assert next_size(100, 90_000_000) == 50
    assert next_size(100, 1) == 200
    assert next_size(1, 10**12) == 1
    assert next_size(2_000, 1) == 2_000
