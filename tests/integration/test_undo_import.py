"""Taking an import back: as if the file had never been there, or not at all."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from desktop.bootstrap import keeper
from desktop.core.domain.errors import Conflict, NotFound
from desktop.core.services import short_holds
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.shifts.close_shift import Closing, close_shift
from desktop.core.services.shifts.look_at_shift import read_x
from desktop.core.services.undo_import import Rest, undo_import
from tests.moving_in import assert_projections_equal_the_fold, counts, marks, sales, state_of
from tests.tills import TestTill, make_till


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop", preset="plain") as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [(n, n % 5 or "", 1, f"2026-03-{n % 28 + 1:02} 09:00:00", 100 * n) for n in range(100)]
    return sales(tmp_path / "a.csv", *rows)


def taken_in(shop: TestTill, file: Path) -> str:
    report = import_sales(shop.till, SalesImport(path=file, award=True))
    counts(report)
    assert report.import_id
    return report.import_id


def test_nothing_is_left_but_the_log(shop: TestTill, file: Path) -> None:
    import_id = taken_in(shop, file)
    numbers = shop.rows("SELECT member_no FROM members")
    undone = undo_import(shop.till, import_id)
    assert (undone.bills, undone.members, undone.events) == (100, 4, 104)
    for left in ("members", "sales", "member_states", "checkpoints", "private_texts", "search_keys"):
        assert shop.rows(f"SELECT count(*) FROM {left}") == [(0,)]  # noqa: S608 - our own tables
    again = taken_in(shop, file)
    assert again != import_id
    assert set(shop.rows("SELECT member_no FROM members")).isdisjoint(numbers)
    assert (state_of(shop, "1").visits, state_of(shop, "1").totals.issued) == (20, 970)
    assert_projections_equal_the_fold(shop)
    assert undo_import(shop.till, again).bills == 100
    assert counts(import_sales(shop.till, SalesImport(path=file, award=True))) == (100, 0, 0)
    assert counts(import_sales(shop.till, SalesImport(path=file, award=True))) == (0, 100, 0)


def test_twice_is_once_and_an_unknown_id_is_refused(shop: TestTill, file: Path) -> None:
    import_id = taken_in(shop, file)
    undo_import(shop.till, import_id)
    before = marks(shop)
    assert undo_import(shop.till, import_id).repeated
    assert marks(shop) == before
    with pytest.raises(NotFound, match=r"import\.not_found"):
        undo_import(shop.till, "no such import")


def test_a_member_known_before_is_as_before(shop: TestTill, tmp_path: Path) -> None:
    first = sales(tmp_path / "1.csv", ("x", "9", 1, "2026-05-01 09:00:00", 5_000))
    taken_in(shop, first)
    before = state_of(shop, "9")
    second = taken_in(shop, sales(tmp_path / "2.csv", *[(n, "9", 1, f"2026-04-0{n}", 900) for n in range(1, 8)]))
    assert state_of(shop, "9").visits == 8
    undo_import(shop.till, second)
    assert state_of(shop, "9") == before
    assert_projections_equal_the_fold(shop)


def test_brought_again_bills_of_one_instant_are_folded_in_the_order_of_their_ids(
    shop: TestTill, tmp_path: Path
) -> None:
    file = sales(tmp_path / "days.csv", *[(n, "9", 1, "2026-03-01", 100 * n) for n in range(1, 9)])
    undo_import(shop.till, taken_in(shop, file))
    taken_in(shop, file)
    verified(shop)
    assert_projections_equal_the_fold(shop)


def _sell(shop: TestTill) -> None:
    check_out(shop.till, Bill(amount_minor=100, event_id=shop.till.ids.event_id(), key="ext:1"))


def _refund(shop: TestTill) -> None:
    refund_sale(shop.till, RefundRequest(event_id=shop.till.ids.event_id(), bill="21", reason="破了"))


def _refund_of_nobody(shop: TestTill) -> None:
    refund_sale(shop.till, RefundRequest(event_id=shop.till.ids.event_id(), bill="20", reason="破了"))


def _adjust(shop: TestTill) -> None:
    adjust_points(shop.till, shop.till.ids.event_id(), "ext:1", 5, "补")


@pytest.mark.parametrize("built", [_sell, _refund, _refund_of_nobody, _adjust])
def test_what_something_was_built_on_stays(shop: TestTill, file: Path, built: Callable[[TestTill], None]) -> None:
    import_id = taken_in(shop, file)
    shop.clock.advance(minutes=1)
    built(shop)
    before = marks(shop)
    with pytest.raises(Conflict, match=r"import\.built_on") as refusal:
        undo_import(shop.till, import_id)
    assert refusal.value.facts["numbers"]
    assert marks(shop) == before
    assert_projections_equal_the_fold(shop)


def test_what_others_did_meanwhile_is_no_matter(shop: TestTill, file: Path) -> None:
    import_id = taken_in(shop, file)
    enrol_member(shop.till, Enrolment(event_id=shop.till.ids.event_id(), phone="13800138000"))
    check_out(shop.till, Bill(amount_minor=100, event_id=shop.till.ids.event_id(), key="13800138000"))
    undo_import(shop.till, import_id)
    assert shop.rows("SELECT count(*) FROM members") == [(1,)]
    assert_projections_equal_the_fold(shop)


def test_an_import_that_others_were_built_on_goes_last(shop: TestTill, tmp_path: Path) -> None:
    first = taken_in(shop, sales(tmp_path / "1.csv", ("1", "9", 1, "2026-05-01 09:00:00", 5_000)))
    second = taken_in(shop, sales(tmp_path / "2.csv", ("2", "9", 1, "2026-04-01 09:00:00", 5_000)))
    with pytest.raises(Conflict):
        undo_import(shop.till, first)
    undo_import(shop.till, second)
    undo_import(shop.till, first)
    assert shop.rows("SELECT count(*) FROM members") == [(0,)]


def verified(shop: TestTill) -> None:
    """The log, and everything derived from it, agree."""
    assert verify_ledger(keeper(shop.folder)).ok


class Killed(BaseException):
    """The process ends here."""


def killed_at(nth: int) -> Callable[[int, int], None]:
    """A progress that ends everything at its nth call, from 0."""
    left = iter(range(nth, -1, -1))

    def told(_done: int, _all: int) -> None:
        if next(left) == 0:
            raise Killed

    return told


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bit is about a member."""
    monkeypatch.setattr(short_holds, "_FIRST", 9)
    monkeypatch.setattr(short_holds, "next_size", lambda *_: 9)


@pytest.mark.usefixtures("slowly")
def test_killed_between_any_two_bits_it_goes_on_to_the_same_end(shop: TestTill, file: Path, tmp_path: Path) -> None:
    known = sales(tmp_path / "known.csv", ("x", "3", 1, "2026-05-01 09:00:00", 5_000))
    import_sales(shop.till, SalesImport(path=known, source="other"))
    import_id, before = taken_in(shop, file), shop.rows("SELECT member_id, state FROM member_states")
    assert len(before) == 4
    kills = 0
    for nth in (0, *[1] * 30):
        try:
            undone = undo_import(shop.till, import_id, progress=killed_at(nth))
            break
        except Killed:
            kills += 1
        shop.reopen()
        is_begun = nth > 0
        with shop.till.ledger.reading() as reading:
            assert reading.imports_undoing() == [import_id] * is_begun
            found = [reading.members_by_external_id(name) for name in "124"]
        assert [len(each) for each in found] == [0 if is_begun else 1] * 3
        with pytest.raises(Conflict, match=r"import\.undoing") if is_begun else nullcontext():
            import_sales(shop.till, SalesImport(path=file, dry_run=True))
        verified(shop)
    assert (kills > 4, undone.events, undone.bills, undone.members) == (True, 103, 100, 3)
    assert shop.rows("SELECT count(*) FROM members") == [(1,)]
    assert undo_import(shop.till, import_id).repeated
    assert state_of(shop, "3").visits == 1
    verified(shop)
    assert_projections_equal_the_fold(shop)


@pytest.mark.usefixtures("slowly")
def test_while_it_is_undone_everybody_is_seen_as_they_will_be(shop: TestTill, file: Path, tmp_path: Path) -> None:
    known = [(f"k{name}", name, 1, "2026-05-01 09:00:00", 5_000) for name in "34"]
    import_sales(shop.till, SalesImport(path=sales(tmp_path / "known.csv", *known), source="other"))
    before = [state_of(shop, name) for name in "34"]
    import_id = taken_in(shop, file)
    with pytest.raises(Killed):
        undo_import(shop.till, import_id, progress=killed_at(1))
    assert [state_of(shop, name) for name in "34"] == before
    verified(shop)
    shop.clock.advance(minutes=1)
    check_out(shop.till, Bill(amount_minor=100, event_id=shop.till.ids.event_id(), key="ext:4"))
    after = state_of(shop, "4")
    assert after.visits == 2
    verified(shop)
    z = read_x(shop.till).z
    assert z.closing == z.store.balance
    close_shift(shop.till, Closing(event_id=shop.till.ids.event_id()))
    assert undo_import(shop.till, import_id).bills == 100
    assert (state_of(shop, "3"), state_of(shop, "4")) == (before[0], after)
    verified(shop)
    assert_projections_equal_the_fold(shop)


@pytest.mark.usefixtures("slowly")
@pytest.mark.parametrize("ref", ["80", "81"])  # of nobody, of a member whom the import enrolled
def test_while_it_is_undone_no_money_is_given_back_on_its_bills(shop: TestTill, file: Path, ref: str) -> None:
    import_id = taken_in(shop, file)
    with pytest.raises(Killed):
        undo_import(shop.till, import_id, progress=killed_at(1))
    assert shop.rows("SELECT count(*) FROM sales WHERE ref = ?", ref) == [(1,)]  # its bit is still to come
    with pytest.raises(NotFound, match=r"bill\.not_found"):
        refund_sale(shop.till, RefundRequest(event_id=shop.till.ids.event_id(), bill=ref, reason="破了"))
    with shop.till.ledger.reading() as reading:
        assert reading.recent_sales(None, 100) == []


@pytest.mark.usefixtures("slowly")
def test_what_is_left_is_taken_back_beside_the_work(shop: TestTill, file: Path) -> None:
    import_id = taken_in(shop, file)
    with pytest.raises(Killed):
        undo_import(shop.till, import_id, progress=killed_at(2))
    rest = Rest()
    while not rest.go_on(shop.till, import_id).is_last:
        pass
    assert shop.rows("SELECT state FROM imports") == [("undone",)]
    assert shop.rows("SELECT count(*) FROM members") == [(0,)]
    verified(shop)
