"""The bare limit of HQ: the rows that a push left, put into an empty database through the same upserts, unchecked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from hq.store import schema
from hq.store.bulk import Ask, Put
from hq.store.database import Database
from hq.store.migrating import migrate
from tests.hq_door.postgres import empty_database

TABLES = ("events", "envelopes", "sales", "member_states", "feed")
"""What one sale of a member leaves a row in, each."""
_BATCH = 1_000
_PUTS = {name: Put(schema.METADATA.tables[name], replace=True) for name in TABLES}
_PAGE = Ask(
    "SELECT f.number, s.member_id, s.state FROM feed f JOIN member_states s ON s.tenant_id = f.tenant_id"
    " AND s.member_id = f.entity_id WHERE f.tenant_id = ? AND f.kind = 'member' AND f.number > ?"
    " ORDER BY f.number LIMIT 2000"
)
_PAGE_ROWS = 2_000
Rows = dict[str, list[tuple[Any, ...]]]


class Since(NamedTuple):
    """From where on the rows are new."""

    number: int


def newest(database: Database) -> Since:
    """Where HQ stands now."""
    with database.reading() as connection:
        return Since(Ask("SELECT coalesce(max(number), 0) FROM counters").rows(connection)[0][0])


def rows_since(database: Database, since: Since) -> Rows:
    """The rows that were written since, in the order of their numbers."""
    events = "SELECT event_id FROM events WHERE number > ?"
    texts = {
        "events": "SELECT * FROM events WHERE number > ? ORDER BY number",
        "envelopes": f"SELECT * FROM envelopes WHERE event_id IN ({events}) ORDER BY epoch, seq",
        "sales": f"SELECT * FROM sales WHERE sale_id IN ({events})",
        "member_states": "SELECT * FROM member_states WHERE member_id IN (SELECT entity_id FROM feed"
        " WHERE kind = 'member' AND number > ?)",
        "feed": "SELECT * FROM feed WHERE number > ? ORDER BY number",
    }
    with database.reading() as connection:
        return {name: Ask(text).rows(connection, since.number) for name, text in texts.items()}


def put(database: Database, rows: Rows, batch: int = _BATCH) -> None:
    """Put them in, in transactions of ``batch`` events."""
    count = len(rows["events"])
    for start in range(0, count, batch):
        database.write(partial(_part, rows=rows, first=start / count, last=(start + batch) / count))


def _part(connection: Any, rows: Rows, first: float, last: float) -> None:
    for name, whole in rows.items():
        _PUTS[name].rows(connection, [_plain(row) for row in whole[int(first * len(whole)) : int(last * len(whole))]])


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_Text(value) if isinstance(value, str) and _is_day(value) else value for value in row)


def pages(database: Database, tenant_id: str, since: Since) -> int:
    """Read every changed state in order, in pages; each as JSON and back, as it would travel."""
    number, found = since.number, 0
    while True:
        with database.reading() as connection:
            page = _PAGE.rows(connection, tenant_id, number)
        found += len(msgspec.json.decode(msgspec.json.encode([(*row[:2], msgspec.Raw(row[2])) for row in page])))
        if len(page) < _PAGE_ROWS:
            return found
        number = page[-1][0]


class _Text(str):
    """A day as SQLite keeps it, which Put would ask for its ISO form."""

    __slots__ = ()

    def isoformat(self) -> str:
        return str(self)


def _is_day(value: str) -> bool:
    return len(value) == 10 and value[4] == "-" == value[7]


@contextmanager
def bare_database(folder: Path, address: str) -> Iterator[Database]:
    """An empty database of the same kind, with today's tables: a file, or one at the server's ``address``."""
    opening: Callable[[], Any] = lambda: empty_database(address)  # noqa: E731 - one of two ways
    if address:
        with opening() as database:
            migrate(database)
            yield database
        return
    database = Database.in_file(folder / "bare.db", bytes(32))
    migrate(database)
    try:
        yield database
    finally:
        database.close()
