"""Preview an import: whose list it looks like, which column is what, and the first rows as they would come in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path

from msgspec import Struct

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.masking import mask_phone
from desktop.core.domain.program import Tier
from desktop.core.ports import ForeignTable, ImportKind, TableRecord, Till
from desktop.core.services.import_sales import now_us, read_zone
from desktop.core.services.moving_in.levels import Levels, chosen_levels
from desktop.core.services.moving_in.member_rows import MemberRows
from desktop.core.services.moving_in.report import DEFAULT_SOURCE
from desktop.core.services.moving_in.sales_rows import SalesRows
from desktop.core.services.profiles import read_consents

MOST_ROWS = 20
_SYSTEMS = (
    ("youzan", ("客户姓名", "客户昵称", "客户手机号", "客户积分")),
    ("pospal", ("会员号", "手机号", "姓名", "折扣", "积分", "余额")),
)


class PreviewedRow(Struct, frozen=True, kw_only=True):
    """A row as it would come in: ``cells`` by field, a phone masked; or ``wrong``, the code of why it would not.

    ``notes``: codes of what is odd about it.
    """

    line: int
    cells: dict[str, str] = {}
    wrong: str = ""
    notes: tuple[str, ...] = ()


class ImportPreview(Struct, frozen=True, kw_only=True):
    """A file looked at. ``system``: which one wrote it, "" for unknown. ``columns``: field → column.

    ``fields``: all that a column may be. ``missing``: why nothing can be imported yet; the columns found are then none.
    ``tiers``: columns of levels, kept as text. ``levels``: those of the first rows, each with the code of the
    tier that it is taken for, "" for none; ``ladder``: the tiers there are.
    """

    system: str
    header: tuple[str, ...]
    fields: tuple[str, ...]
    columns: dict[str, str]
    tiers: tuple[str, ...]
    rows: tuple[PreviewedRow, ...]
    levels: tuple[tuple[str, str], ...] = ()
    ladder: tuple[Tier, ...] = ()
    missing: RuleBroken | None = None


def preview_import(
    till: Till,
    path: Path,
    kind: ImportKind,
    mapping: Mapping[str, str],
    consents: Sequence[str] = (),
    levels: Mapping[str, str] = {},
) -> ImportPreview:
    """Look at the file, with ``consents`` and ``levels`` as MembersImport has them.

    Raises what Tables.open raises, and RuleBroken ``import.unknown_column``, ``consent.channel``.
    """
    with till.tables.open(path) as table:
        columns, missing = dict[str, str](), None
        try:
            columns = till.tables.columns(table.header, kind, mapping)
        except RuleBroken as refusal:
            if refusal.code != "import.missing_columns":
                raise
            missing = refusal
        tiers = tuple(name for name in till.tables.tier_columns(table.header) if name not in columns.values())
        rows = list[PreviewedRow]()
        if columns and kind == "sales":
            rows = _read(table, _bills(till, columns))
        elif columns:
            rows = _read(table, _people(till, columns, tiers, read_consents(consents), levels))
        return ImportPreview(
            system=_system(table.header),
            header=table.header,
            fields=till.tables.fields(kind),
            columns=columns,
            tiers=tiers if kind == "members" else (),
            rows=tuple(rows),
            levels=_levels(rows),
            ladder=_ladder(till),
            missing=missing,
        )


def _system(header: Iterable[str]) -> str:
    names = set(header)
    return next((system for system, known in _SYSTEMS if names.issuperset(known)), "")


def _read(table: ForeignTable, read: Callable[[TableRecord], PreviewedRow]) -> list[PreviewedRow]:
    return [read(record) for record in islice(table, MOST_ROWS)]


def _bills(till: Till, columns: dict[str, str]) -> Callable[[TableRecord], PreviewedRow]:
    bills = SalesRows(till, columns, read_zone(till.shop.zone), now_us(till))
    return lambda record: _bill(till, bills, record)


def _people(
    till: Till, columns: dict[str, str], tiers: tuple[str, ...], consents: tuple[str, ...], levels: Mapping[str, str]
) -> Callable[[TableRecord], PreviewedRow]:
    with till.ledger.reading() as reading:
        today = reading.today()
        chosen = Levels(reading.program().program, chosen_levels(reading, DEFAULT_SOURCE, levels))
    people = MemberRows(columns, tiers, till.shop.region, today, points=True, consents=consents)
    return lambda record: _person(people, chosen, record)


def _levels(rows: Sequence[PreviewedRow]) -> tuple[tuple[str, str], ...]:
    """Each level once, in the order in which they come."""
    return tuple({row.cells["level"]: row.cells["tier"] for row in rows if row.cells.get("level")}.items())


def _ladder(till: Till) -> tuple[Tier, ...]:
    with till.ledger.reading() as reading:
        return reading.program().program.tiers


def _person(rows: MemberRows, levels: Levels, record: TableRecord) -> PreviewedRow:
    read = rows.read(record)
    if isinstance(read, str):
        return PreviewedRow(line=record.line, wrong=read)
    profile = read.profile
    cells = {
        "external_id": profile.external_id or "",
        "name": profile.name,
        "phone": mask_phone(profile.phone) if profile.phone else "",
        "birthday": profile.birthday or "",
        "consent": ",".join(read.consents),
        "tier": tier.code if (tier := levels.tier(read.level)) else "",
        "level": read.level,
        "points": "" if read.points is None else f"{read.points:,}",
    }
    return PreviewedRow(line=record.line, cells=cells, notes=read.notes)


def _bill(till: Till, rows: SalesRows, record: TableRecord) -> PreviewedRow:
    read = rows.read(record)
    if isinstance(read, str):
        return PreviewedRow(line=record.line, wrong=read)
    cells = {
        "basket_id": read.basket,
        "customer_id": read.customer,
        "at": f"{till.clock.wall(read.at_us):%Y-%m-%d %H:%M}",
        "amount": str(read.amount_minor),
    }
    return PreviewedRow(line=record.line, cells=cells)
