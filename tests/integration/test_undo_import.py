"""Taking an import back: as if the file had never been there, or not at all."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.core.domain.errors import Conflict, NotFound, Refusal
from desktop.core.services.adjust_points import adjust_points
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.enrol_member import Enrolment, enrol_member
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.undo_import import undo_import
from desktop.core.store import importing
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


def test_stopped_while_it_goes_along_the_log_everything_is_as_it_was(
    shop: TestTill, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_PLACES_TOGETHER", 9)
    import_id, told = taken_in(shop, file), list[tuple[int, int]]()

    def stop(done: int, of_all: int) -> None:
        told.append((done, of_all))
        if done * 2 > of_all:
            raise Refusal("settings.stopped")

    before = marks(shop)
    with pytest.raises(Refusal):
        undo_import(shop.till, import_id, progress=stop)
    assert (marks(shop), len(told) > 2) == (before, True)
    assert (state_of(shop, "1").visits, state_of(shop, "1").totals.issued) == (20, 970)
    assert undo_import(shop.till, import_id).events == 104
    assert shop.rows("SELECT count(*) FROM members") == [(0,)]
