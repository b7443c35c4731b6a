"""Files to take in, and what must hold of a ledger afterwards."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from desktop.core.domain.fold import fold_all
from desktop.core.domain.state import MemberState
from desktop.core.services.import_sales import SalesImport, import_sales
from desktop.core.services.moving_in.report import ImportReport
from tests.tills import TestTill

DATA = Path(__file__).parent / "data"
SALES = ("basket_id", "customer_id", "store_id", "ts_utc", "amount_cents")


def table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """A CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def sales(path: Path, *rows: Sequence[object]) -> Path:
    """A file of bills: basket, customer, store, UTC time, cents."""
    return table(path, SALES, rows)


def counts(report: ImportReport) -> tuple[int, int, int]:
    """Imported, duplicate, rejected; which must account for every row, each rejected one with a reason."""
    assert report.rows == report.imported + report.duplicate + report.rejected
    assert [problem.row for problem in report.problems] == sorted({problem.row for problem in report.problems})
    assert len(report.problems) == report.rejected
    return report.imported, report.duplicate, report.rejected


def taken_in(shop: TestTill, file: Path, **asked: object) -> tuple[int, int, int]:
    """What came of importing a file of bills, with awards."""
    return counts(import_sales(shop.till, SalesImport(path=file, award=True, **asked)))  # type: ignore[arg-type]


def reasons(report: ImportReport) -> list[tuple[int, str]]:
    """Row and reason of each problem."""
    return [(problem.row, problem.reason) for problem in report.problems]


def state_of(shop: TestTill, external_id: str) -> MemberState:
    """The state of the one member that another system calls that."""
    with shop.till.ledger.reading() as reading:
        (member,) = reading.members_by_external_id(external_id)
        return reading.state(member.member_id)


def marks(shop: TestTill) -> list[tuple[object, ...]]:
    """What changes when anything is written."""
    return shop.rows(
        "SELECT (SELECT max(place) FROM events), (SELECT count(*) FROM members), (SELECT count(*) FROM sales),"
        " (SELECT count(*) FROM imports), h.seq, h.bills, h.members FROM heads h"
    )


def assert_projections_equal_the_fold(shop: TestTill) -> None:
    """I1: every member's state, and every sale's record, is what folding the member's events anew gives."""
    with shop.till.ledger.reading() as reading:
        for member in list(reading.all_members()):
            folded, records = fold_all(reading.events_of(member.member_id))
            assert reading.state(member.member_id) == folded
            held = {sale_id: reading.sale(sale_id) for sale_id in records}
            assert {sale_id: sale.record.refunds for sale_id, sale in held.items() if sale} == {
                sale_id: record.refunds for sale_id, record in records.items()
            }
    kept = shop.rows("SELECT sale_id FROM sales ORDER BY 1")
    assert kept == shop.rows("SELECT event_id FROM events WHERE kind = 'sale.completed' AND void = 0 ORDER BY 1")
