"""The same file taken in at several tills: each of its bills counts once, even where one undid it and began anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.bootstrap import keeper
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.keep_ledger import verify_ledger
from desktop.core.services.undo_import import undo_import
from desktop.core.store.states import decode_record
from hq.services.verify_all import verify_all
from tests.moving_in import sales, state_of, table
from tests.sync.test_together import PHONE, Chain
from tests.tills import TestTill


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    chain = Chain(tmp_path)
    for till in chain.tills:
        chain.join(till)
    yield chain
    for till in chain.tills:
        till.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return sales(tmp_path / "old.csv", *((n, n % 2 or "", 1, f"2026-03-0{n} 09:00:00", 10_000) for n in range(1, 5)))


def taken_in(till: TestTill, file: Path) -> str:
    report = import_sales(till.till, SalesImport(path=file, award=True))
    assert report.import_id
    return report.import_id


def bills(till: TestTill) -> list[tuple[object, ...]]:
    return till.rows("SELECT ref, count(*) FROM sales GROUP BY ref ORDER BY ref")


def adds_up(chain: Chain) -> None:
    """HQ and both tills verify."""
    assert verify_all(chain.hq.hq, chain.hq.tenant_id).fault is None
    for till in chain.tills:
        till.close()
        verified = verify_ledger(keeper(till.folder, till.clock))
        till.reopen()
        assert verified.ok, verified


ONCE = [("1", 1), ("2", 1), ("3", 1), ("4", 1)]


def test_what_one_till_brought_again_counts_once_at_both(chain: Chain, file: Path) -> None:
    one, other = chain.tills
    taken_in(other, file)
    chain.sync(other)
    undo_import(one.till, taken_in(one, file))
    taken_in(one, file)
    chain.sync_all()
    adds_up(chain)
    assert [state_of(till, "1").totals.issued for till in chain.tills] == [200, 200]
    assert [bills(till) for till in chain.tills] == [ONCE, ONCE]


def test_what_was_undone_where_it_counted_counts_for_who_brings_it_next(chain: Chain, file: Path) -> None:
    one, other = chain.tills
    theirs = taken_in(other, file)
    chain.sync(other)
    undo_import(one.till, taken_in(one, file))
    taken_in(one, file)
    chain.sync_all()
    undo_import(other.till, theirs)
    chain.sync_all()
    taken_in(other, file)
    chain.sync_all()
    adds_up(chain)
    assert [state_of(till, "1").totals.issued for till in chain.tills] == [200, 200]


def test_where_two_brought_a_bill_otherwise_both_show_the_first_accepted(chain: Chain, file: Path) -> None:
    one, other = chain.tills
    taken_in(other, file)
    import_sales(one.till, SalesImport(path=file, award=False))
    for till in (other, one, other, one):
        chain.sync(till)
    shown = [
        [decode_record(row[0]) for row in till.rows("SELECT record FROM sales ORDER BY sale_id")]
        for till in chain.tills
    ]
    assert shown[0] == shown[1]
    assert sum(record.award for record in shown[0]) > 0
    adds_up(chain)


def test_balances_brought_by_a_clock_that_was_behind_are_there_at_both(tmp_path: Path) -> None:
    chain = Chain(tmp_path)
    one, other = chain.tills
    chain.join(one)
    one.clock.advance(days=400)  # HQ's time is its own
    brought = table(tmp_path / "old.csv", ("id", "phone", "name", "points"), [("A1", PHONE, "林晓岚", 100)])
    import_members(other.till, MembersImport(path=brought))
    chain.join(other)
    chain.sync_all()
    assert chain.balances() == [100, 100]
    adds_up(chain)
    for till in chain.tills:
        till.close()
