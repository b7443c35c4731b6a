"""Rows put in by one statement are the rows that come out, on each kind of database: also without any value."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Table

from hq.store import schema
from hq.store.bulk import Put
from tests.hq.chain import Chain

ODD = ("", "a,b", 'a"b', "a\\b", "{}", "NULL", "熟客", " blank ", "line\nline", "'")
ZERO: dict[type, Any] = {int: 0, str: "", bytes: b"", bool: False, date: date(2026, 11, 22)}


@pytest.mark.parametrize("odd", [ODD, tuple(reversed(ODD))])
def test_any_text_and_any_bytes_come_out_as_they_went_in(either: Chain, odd: tuple[str, ...]) -> None:
    rows = [("t", text + str(at), text, text.encode() + b"\0\xff", None) for at, text in enumerate(odd)]
    names = ("tenant_id", "text_id", "member_id", "salt", "text")
    put = Put(schema.texts, *names)
    either.database.write(lambda connection: put.rows(connection, [(*row[:4], row[3]) for row in rows]))
    found = either.rows("SELECT tenant_id, text_id, member_id, salt, text FROM texts ORDER BY text_id")
    expected = sorted(((*row[:4], row[3]) for row in rows), key=lambda row: row[1])
    assert sorted(((*row[:3], bytes(row[3]), bytes(row[4])) for row in found), key=lambda row: row[1]) == expected


@pytest.mark.parametrize("table", schema.METADATA.sorted_tables, ids=lambda table: table.name)
def test_a_row_with_nothing_in_it_goes_into_every_table(either: Chain, table: Table) -> None:
    row = tuple(None if column.nullable else ZERO[column.type.python_type] for column in table.columns)
    either.database.write(lambda connection: connection.execute(table.delete()))
    put = Put(table)
    either.database.write(lambda connection: put.rows(connection, [row]))
    with either.database.reading() as connection:
        assert len(connection.execute(table.select()).all()) == 1
