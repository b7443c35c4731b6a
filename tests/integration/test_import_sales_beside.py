"""Bills of another system beside what is known: interrupted, late, under several names, next to a cashier."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.core.domain.deciding import decide_sale
from desktop.core.services.check_out import Bill, check_out
from desktop.core.services.import_members import MembersImport, import_members
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.refund_sale import RefundRequest, refund_sale
from desktop.core.services.undo_import import undo_import
from desktop.core.store.keys.vault import CHOICE
from tests.moving_in import (
    DATA,
    SALES,
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

IMPORTING = """
import sys
from pathlib import Path
from desktop.bootstrap import open_till
from desktop.core.services.import_sales import SalesImport, import_sales
with open_till(Path(sys.argv[1])) as till:
    import_sales(till, SalesImport(path=Path(sys.argv[2]), award=True))
"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[TestTill]:
    with make_till(tmp_path / "shop", preset="plain", now="2026-11-22T12:00:00") as made:
        yield made


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path, shop: TestTill) -> None:
    file = sales(
        tmp_path / "a.csv", *[(n % 40, n % 7, 1, f"2026-03-{n % 40 % 28 + 1:02} 09:00", n % 40) for n in range(60)]
    )
    before = marks(shop)
    dry = import_sales(shop.till, SalesImport(path=file, award=True, dry_run=True))
    assert marks(shop) == before
    real = import_sales(shop.till, SalesImport(path=file, award=True))
    assert (counts(dry), dry.members_added, dry.import_id) == (counts(real), real.members_added, None)
    assert reasons(dry) == reasons(real)


def test_killed_half_way_the_same_command_goes_on_under_the_same_id(
    tmp_path: Path, shop: TestTill, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(n, n % 40, 1, f"2026-03-{n % 28 + 1:02} 09:00:{n % 60:02}", 100 * n) for n in range(400)]
    file = sales(tmp_path / "a.csv", *rows)
    written = _killed_at(shop, file, 150, monkeypatch)
    assert 0 < written < 400
    assert_projections_equal_the_fold(shop)
    ((begun,),) = shop.rows("SELECT import_id FROM imports WHERE state = 'begun'")
    shop.reopen()
    report = import_sales(shop.till, SalesImport(path=file, award=True))
    assert counts(report) == (400 - written, written, 0)
    assert report.import_id == begun
    assert shop.rows("SELECT state FROM imports") == [("done",)]
    assert undo_import(shop.till, begun).bills == 400
    assert shop.rows("SELECT count(*) FROM sales") == [(0,)]


def _killed_at(shop: TestTill, file: Path, bill: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Die in the midst of writing that bill; how many bills stand."""
    calls = iter(range(10_000))

    def dying(*asked: object) -> object:
        if next(calls) == bill:
            raise KeyboardInterrupt
        return decide_sale(*asked)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr("desktop.core.services.moving_in.past_bills.decide_sale", dying)
        with pytest.raises(KeyboardInterrupt):
            import_sales(shop.till, SalesImport(path=file, award=True))
    ((written,),) = shop.rows("SELECT count(*) FROM sales")
    return int(written)


def test_bills_older_than_what_is_known_go_where_they_belong(tmp_path: Path) -> None:
    """Members first, a sale and a refund at the counter, then two files of the past, the later one first."""
    changes = {"earn.bills_per_day": 2, "earn.rounding": "carry"}
    with make_till(tmp_path / "shop", preset="plain", changes=changes) as shop:
        people = table(
            tmp_path / "m.csv", ("会员号", "手机号", "积分"), [("a", "13800138000", "70"), ("b", "13900139000", "-5")]
        )
        import_members(shop.till, MembersImport(path=people))
        shop.clock.advance(hours=1)
        sold = check_out(shop.till, Bill(amount_minor=9_990, event_id=shop.till.ids.event_id(), key="ext:a"))
        refund_sale(
            shop.till,
            RefundRequest(event_id=shop.till.ids.event_id(), bill=sold.bill, amount_minor=1_000, reason="破了"),
        )
        for name, month in (("late", 9), ("early", 2)):
            rows = [
                (f"{name}{n}", "ab"[n % 2], 1, f"2026-{month:02}-{n // 4 + 1:02} {8 + n % 4:02}:00:00", 333 * n)
                for n in range(80)
            ]
            assert taken_in(shop, sales(tmp_path / f"{name}.csv", *rows)) == (80, 0, 0)
        assert_projections_equal_the_fold(shop)
        assert state_of(shop, "a").visits == 81
        assert state_of(shop, "a").enrolled_on == date(2026, 11, 22)


def test_a_cap_sees_the_bills_of_its_day_that_were_there_before(tmp_path: Path) -> None:
    """Two bills of a day earn; the third, imported between them, does not."""
    with make_till(tmp_path / "shop", preset="plain", changes={"earn.bills_per_day": 2}) as shop:
        taken_in(shop, sales(tmp_path / "a.csv", *[(n, "9", 1, f"2026-03-01 0{n}:00:00", 1000) for n in (1, 3)]))
        taken_in(shop, sales(tmp_path / "b.csv", ("2", "9", 1, "2026-03-01 02:00:00", 1000)))
        assert state_of(shop, "9").totals.issued == 20
        taken_in(shop, sales(tmp_path / "c.csv", ("4", "9", 1, "2026-03-02 02:00:00", 1000)))
        assert state_of(shop, "9").totals.issued == 30


def test_a_customer_known_under_two_sources_is_refused_unless_one_is_ours(tmp_path: Path, shop: TestTill) -> None:
    for source in ("one", "two"):
        taken_in(shop, sales(tmp_path / "a.csv", ("1", "9", "1", "2026-03-01 09:00:00", 500)), source=source)
    assert shop.rows("SELECT count(*) FROM members") == [(1,)]  # the second source means the only one of that name
    listed = table(tmp_path / "m.csv", ("会员号", "姓名"), [("9", "王芳")])
    import_members(shop.till, MembersImport(path=listed, source="two"))
    assert shop.rows("SELECT count(*) FROM members") == [(2,)]
    bill = sales(tmp_path / "b.csv", ("2", "9", "1", "2026-03-02 09:00:00", 500))
    report = import_sales(shop.till, SalesImport(path=bill, source="three"))
    assert reasons(report) == [(1, "member.several")]
    assert taken_in(shop, bill, source="two") == (1, 0, 0)


def test_progress_only_rises_and_ends_full(tmp_path: Path, shop: TestTill) -> None:
    seen: list[tuple[int, int]] = []
    file = sales(tmp_path / "a.csv", *[(n, n % 7, 1, "2026-03-01 09:00:00", n) for n in range(700)])
    import_sales(shop.till, SalesImport(path=file), lambda done, size: seen.append((done, size)))
    assert seen == sorted(seen)
    assert seen[-1] == (file.stat().st_size, file.stat().st_size)
    assert len(seen) > 3


def test_an_orphaned_stage_is_cleared_away(tmp_path: Path, shop: TestTill) -> None:
    orphan = tmp_path / "shop" / "import-0.stage"
    orphan.write_bytes(b"left by a killed process")
    import_sales(shop.till, SalesImport(path=table(tmp_path / "a.csv", SALES, [])))
    assert not orphan.exists()


def test_a_checkout_beside_an_import_waits_no_longer_than_a_chunk(tmp_path: Path, shop: TestTill) -> None:
    """Two processes on one file: the import never keeps it long enough for a cashier to notice."""
    file = sales(tmp_path / "a.csv", *[(n, n % 900, 1, f"2026-03-{n % 28 + 1:02} 09:00:00", n) for n in range(9_000)])
    shop.close()
    waits = []
    command = [sys.executable, "-c", IMPORTING, str(tmp_path / "shop"), str(file)]
    with subprocess.Popen(command, cwd=DATA.parent.parent, env={**os.environ, CHOICE: "file"}) as importing:
        shop.reopen()
        while importing.poll() is None:
            begun = time.perf_counter_ns()
            check_out(shop.till, Bill(amount_minor=100, event_id=shop.till.ids.event_id()))
            waits.append(time.perf_counter_ns() - begun)
            time.sleep(0.01)
    assert importing.returncode == 0
    assert shop.rows("SELECT count(*) FROM sales") == [(9_000 + len(waits),)]
    assert sorted(waits)[len(waits) // 2] < 100_000_000
    assert_projections_equal_the_fold(shop)
