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


def test_numbers_days_and_nothing_come_out_as_they_went_in(either: Chain) -> None:
    days = [None, date(1900, 1, 1), date(2000, 1, 1), date(2199, 12, 31)]
    numbers = [-(2**31), 2**31 - 1, 0, 1]
    rows = [
        ("t", f"m{at}", number, b"", day, None if at % 2 else "熟客", number)
        for at, (day, number) in enumerate(zip(days, numbers, strict=True))
    ]
    either.database.write(lambda connection: Put(schema.member_states).rows(connection, rows))
    with either.database.reading() as connection:
        found = connection.execute(schema.member_states.select().order_by(schema.member_states.c.member_id)).all()
    assert [tuple(row) for row in found] == rows
    instants = [("t", f"m{at}", number * 2**31, "e", b"") for at, number in enumerate(numbers)]
    either.database.write(lambda connection: Put(schema.checkpoints).rows(connection, instants))
    assert sorted(either.rows("SELECT at_us FROM checkpoints")) == sorted((row[2],) for row in instants)


@pytest.mark.parametrize("table", schema.METADATA.sorted_tables, ids=lambda table: table.name)
def test_a_row_with_nothing_in_it_goes_into_every_table(either: Chain, table: Table) -> None:
    row = tuple(None if column.nullable else ZERO[column.type.python_type] for column in table.columns)
    either.database.write(lambda connection: connection.execute(table.delete()))
    put = Put(table)
    either.database.write(lambda connection: put.rows(connection, [row]))
    with either.database.reading() as connection:
        assert len(connection.execute(table.select()).all()) == 1
