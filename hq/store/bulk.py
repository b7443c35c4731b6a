"""Many rows at once, in the driver's own words: where SQLAlchemy's building costs more than the work (P3, P8).

In a text ``?`` stands for a value and ``AMONG ?`` for a list of texts. ``LOCKED`` at its end holds the
rows where a database has more than one writer, ``SHARED`` lets others hold them so too, ``… OF t`` means those of one
table. Everything else of HQ is SQLAlchemy Core.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, CursorResult, Date, Dialect, Table
from sqlalchemy.dialects import postgresql

from hq.store.columns import column

Row = tuple[Any, ...]
_POSTGRES: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
_HELD = re.compile(r" (LOCKED|SHARED)( OF \w+)?$")
_list = msgspec.json.Encoder().encode


def raw_of(connection: Connection) -> Any:
    """SQLite's own connection: SQLAlchemy's way to it costs more than most statements."""
    return connection.connection.driver_connection


class Ask:
    """A query, put together once for each kind of database."""

    def __init__(self, text: str) -> None:
        plain = _HELD.sub("", text)
        self.on_sqlite = plain.replace("AMONG ?", "IN (SELECT value FROM json_each(?))")
        held = text.replace(" LOCKED", " FOR UPDATE").replace(" SHARED", " FOR SHARE")
        self._postgres = held.replace("AMONG ?", "= ANY(?)").replace("?", "%s")

    def rows(self, connection: Connection, *values: object) -> list[Row]:
        """What the query finds. Days come as ``as_day`` takes them."""
        done: Any = self._done(connection, values)
        cursor: Any = done.cursor if isinstance(done, CursorResult) else done
        found: list[Row] = cursor.fetchall()
        return found

    def run(self, connection: Connection, *values: object) -> int:
        """Do what the text says; how many rows it touched."""
        touched: int = self._done(connection, values).rowcount
        return touched

    def each(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Do it once for each row of values."""
        if not rows:
            return
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(self._postgres, list(rows))
        else:
            raw_of(connection).executemany(self.on_sqlite, rows)

    def _done(self, connection: Connection, values: Row) -> Any:
        """What SQLAlchemy gives on PostgreSQL, or SQLite's cursor."""
        if connection.dialect.name == "postgresql":
            ready = tuple(column("TEXT", value) if isinstance(value, list) else value for value in values)
            return connection.exec_driver_sql(self._postgres, ready)
        plain = tuple(_list(value).decode() if isinstance(value, list) else value for value in values)
        return raw_of(connection).execute(self.on_sqlite, plain)


class Put:
    """Puts rows into a table, values in the order of ``columns``: on PostgreSQL by one statement, however many rows.

    A row whose key is there already is overwritten with ``replace``, left alone with ``keep``, else it is an error.
    """

    def __init__(self, table: Table, *columns: str, replace: bool = False, keep: bool = False) -> None:
        names = columns or tuple(column.name for column in table.columns)
        key = [column.name for column in table.primary_key]
        changing = ", ".join(f"{name} = excluded.{name}" for name in names if name not in key)
        conflict = f" ON CONFLICT ({', '.join(key)}) DO "
        ending = f"{conflict}UPDATE SET {changing}" if replace else f"{conflict}NOTHING" if keep else ""
        into = f"INSERT INTO {table.name} ({', '.join(names)})"
        marks = ", ".join("?" for _ in names)
        self._sqlite = f"{into} VALUES ({marks}){ending}"
        self._kinds = tuple(table.c[name].type.compile(_POSTGRES) for name in names)
        arrays = ", ".join(f"%b::{kind}[]" for kind in self._kinds)
        self._postgres = f"{into} SELECT * FROM unnest({arrays}){ending}"  # noqa: S608 - our own names
        self._days = tuple(at for at, name in enumerate(names) if isinstance(table.c[name].type, Date))

    def rows(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Put them all in."""
        if not rows:
            return
        if connection.dialect.name == "postgresql":
            columns = zip(self._kinds, zip(*rows, strict=True), strict=True)
            connection.exec_driver_sql(self._postgres, tuple(column(kind, values) for kind, values in columns))
            return
        raw_of(connection).executemany(self._sqlite, [self._written(row) for row in rows] if self._days else rows)

    def _written(self, row: Row) -> Row:
        values = list(row)
        for at in self._days:
            if values[at] is not None:
                values[at] = values[at].isoformat()
        return tuple(values)


def day_value(connection: Connection, day: date) -> date | str:
    """A day as a value of an ``Ask``."""
    return day if connection.dialect.name == "postgresql" else day.isoformat()


def as_day(value: Any) -> date:
    """A day as a query gave it: SQLite keeps the text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
