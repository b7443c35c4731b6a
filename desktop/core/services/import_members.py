"""Import members: people of another system with what they have there (RULES.md, "Moving in").

A row with an external id is that member, whatever its phone; a row without is new unless its phone is known. The same
file again changes nothing; a newer one completes members that came with bills, and corrects balances nobody has used.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from desktop.core.ports import ForeignTable, Progress, Till, unwatched
from desktop.core.services.moving_in.brought_members import BroughtMembers, Expiry, Terms
from desktop.core.services.moving_in.chunks import refuse_while_undoing, write_in_chunks
from desktop.core.services.moving_in.import_log import ImportLog
from desktop.core.services.moving_in.levels import chosen_levels, remember_levels
from desktop.core.services.moving_in.listing import Listing, listed
from desktop.core.services.moving_in.member_rows import MemberRows, PersonRow
from desktop.core.services.moving_in.report import DEFAULT_SOURCE, ImportReport
from desktop.core.services.moving_in.stopping import or_nothing
from desktop.core.services.profiles import read_consents


class MembersImport(Struct, frozen=True, kw_only=True):
    """What is asked. ``points``: whether balances become opening lots. ``mapping``: field → column, "" leaves it out.

    ``expiry``: of those lots; "program": by today's rules, from the import day on. ``consents``: the channels that all
    on the list have agreed to, as a manager says, or with a column what a plain yes in it means; none: nobody knows.
    ``levels``: level of the list → code of a tier, "" for none, remembered for the source. ``listing``: a table of
    every problem.
    """

    path: Path
    points: bool = True
    expiry: Expiry = "program"
    consents: Sequence[str] = ()
    source: str = DEFAULT_SOURCE
    mapping: Mapping[str, str] = {}
    dry_run: bool = False
    levels: Mapping[str, str] = {}
    listing: Listing | None = None


def import_members(till: Till, asked: MembersImport, progress: Progress = unwatched) -> ImportReport:
    """Take the file in; the report accounts for every row.

    Raises what Tables.open, Tables.columns and chosen_levels raise: nothing has been done then. So does Stopped,
    raised by ``progress`` (moving_in.stopping).
    """
    till.staff.demand("import")
    with till.ledger.reading() as reading:
        refuse_while_undoing(reading.imports_undoing())
        levels = chosen_levels(reading, asked.source, asked.levels)
    _read_through(till, asked.path)
    report = ImportReport(what="members", source=asked.source, dry_run=asked.dry_run)
    with (
        or_nothing(till, report),
        till.tables.open(asked.path) as table,
        till.staging.stage() as stage,
        listed(till, stage, report, asked.listing),
    ):
        report.columns = till.tables.columns(table.header, "members", asked.mapping)
        with till.ledger.reading() as reading:
            today = reading.today()
        tiers = tuple(name for name in till.tables.tier_columns(table.header) if name not in report.columns.values())
        consents = read_consents(asked.consents)
        rows = MemberRows(report.columns, tiers, till.shop.region, today, points=asked.points, consents=consents)
        log = ImportLog(till, "members" if asked.points else "members.no_points", table.digest, report)
        terms = Terms(expiry=asked.expiry, levels=levels)
        people = BroughtMembers(till, report, log, stage, terms)
        with till.ledger.bulk():
            for _ in write_in_chunks(till, _read(rows, table, report), people.write):
                progress(table.position, table.size)
        log.finish()
        if not asked.dry_run:
            remember_levels(till, asked.source, asked.levels)
        progress(table.size, table.size)
    return report.finished()


def _read_through(till: Till, path: Path) -> None:
    """Read the file to its end before anything is written: one that gives out halfway changes nothing."""
    with till.tables.open(path) as table:
        for _ in table:
            pass


def _read(rows: MemberRows, table: ForeignTable, report: ImportReport) -> Iterator[PersonRow]:
    """The rows that name somebody; the others are counted with their reasons."""
    for record in table:
        report.rows += 1
        person = rows.read(record)
        if isinstance(person, str):
            report.reject(record.number, record.line, person)
        else:
            yield person
