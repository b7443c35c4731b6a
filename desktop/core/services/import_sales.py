"""Import sales: bills of another system become facts of their own day, in order of time (RULES.md, "Moving in").

Rows are first put in order on the disk, then written member by member, each member's bills by their time: no rule
looks across members, and a member's state is then loaded and saved once. The same file again changes nothing; killed
half-way, the same command goes on under the same import id.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from desktop.core.domain import names
from desktop.core.domain.calendar import BusinessClock
from desktop.core.domain.errors import RuleBroken
from desktop.core.ports import ForeignTable, Progress, Stage, StagedBill, Till, unwatched
from desktop.core.services.check_out import POS
from desktop.core.services.moving_in.chunks import refuse_while_undoing, write_in_chunks
from desktop.core.services.moving_in.import_log import ImportLog
from desktop.core.services.moving_in.listing import Listing, listed
from desktop.core.services.moving_in.past_bills import Brought, PastBills
from desktop.core.services.moving_in.report import DEFAULT_SOURCE, ImportReport
from desktop.core.services.moving_in.sales_rows import SalesRows
from desktop.core.services.moving_in.stopping import or_nothing

_STAGED_TOGETHER = 500


class SalesImport(Struct, frozen=True, kw_only=True):
    """What is asked. ``award``: earn as if sold under today's program, else history that counts for visits and spend.

    ``zone``: of local times and of these bills' business days, None for the shop's. ``mapping``: field → column.
    ``listing``: a table of every problem.
    """

    path: Path
    award: bool = False
    zone: str | None = None
    source: str = DEFAULT_SOURCE
    mapping: Mapping[str, str] = {}
    dry_run: bool = False
    listing: Listing | None = None


def import_sales(till: Till, asked: SalesImport, progress: Progress = unwatched) -> ImportReport:
    """Take the file in; the report accounts for every row.

    Raises what Tables.open and Tables.columns raise, and RuleBroken ``shop.zone`` or ``import.source_reserved``:
    nothing has been done then. So does Stopped, raised by ``progress`` (moving_in.stopping).
    """
    till.staff.demand("import")
    zone = read_zone(asked.zone or till.shop.zone)
    clock = BusinessClock(zone, till.shop.day_starts_minutes)
    if asked.source == POS:
        raise RuleBroken("import.source_reserved")
    with till.ledger.reading() as reading:
        refuse_while_undoing(reading.imports_undoing())
    report = ImportReport(what="sales", source=asked.source, dry_run=asked.dry_run)
    with (
        or_nothing(till, report),
        till.tables.open(asked.path) as table,
        till.staging.stage() as stage,
        listed(till, stage, report, asked.listing),
    ):
        report.columns = till.tables.columns(table.header, "sales", asked.mapping)
        rows = SalesRows(till, report.columns, zone, now_us(till))
        staged = _stage(rows, table, stage, report, progress)
        log = ImportLog(till, "sales.award" if asked.award else "sales", table.digest, report)
        bills = PastBills(till, report, log, clock, award=asked.award)
        _write(till, bills, _brought(stage, asked.source), (staged, table.size), progress)
        log.finish()
    return report.finished()


def read_zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name. RuleBroken ``shop.zone`` for one that there is not."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RuleBroken("shop.zone", zone=name[:40]) from None


def now_us(till: Till) -> int:
    """When something begun now would be recorded: no bill may be later."""
    with till.ledger.importing() as writing:
        return writing.moment().recorded_at_us


def _stage(rows: SalesRows, table: ForeignTable, stage: Stage, report: ImportReport, progress: Progress) -> int:
    """Read the whole file; how many bills wait now. A quarter of the progress."""
    waiting: list[StagedBill] = []
    staged = 0
    for record in table:
        report.rows += 1
        bill = rows.read(record)
        if isinstance(bill, str):
            report.reject(record.number, record.line, bill)
            continue
        waiting.append(bill)
        if len(waiting) == _STAGED_TOGETHER:
            staged += _add(stage, waiting, report)
            progress(table.position // 4, table.size)
    return staged + _add(stage, waiting, report)


def _add(stage: Stage, bills: list[StagedBill], report: ImportReport) -> int:
    """Keep the bills; one that the file has named before is a duplicate if equal, rejected if not."""
    repeated = stage.add(bills)
    for bill, earlier in repeated:
        if (bill.customer, bill.at_us, bill.amount_minor) == (earlier.customer, earlier.at_us, earlier.amount_minor):
            report.duplicate += 1
        else:
            report.reject(bill.row, bill.line, "bill.differs")
    staged = len(bills) - len(repeated)
    bills.clear()
    return staged


def _brought(stage: Stage, source: str) -> Iterator[Brought]:
    """Every bill that waits, with its id; equal times in order of id, as they will be folded."""
    for _, together in groupby(stage.in_order(), key=lambda bill: (bill.customer, bill.at_us)):
        named = [Brought(names.bill_id(source, bill.store, bill.basket), bill) for bill in together]
        yield from sorted(named, key=lambda brought: brought.bill_id) if len(named) > 1 else named


def _write(till: Till, bills: PastBills, brought: Iterator[Brought], size: tuple[int, int], progress: Progress) -> None:
    """Write what waits. The other three quarters of the progress."""
    (staged, size_bytes), done = size, 0
    with till.ledger.bulk():
        for count in write_in_chunks(till, brought, bills.write):
            done += count
            progress(size_bytes // 4 + size_bytes * 3 * done // (4 * staged), size_bytes)
    progress(size_bytes, size_bytes)
