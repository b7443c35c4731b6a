"""A column of values as PostgreSQL takes it in binary: one array, packed at once instead of value by value."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from struct import Struct
from typing import Any

_HEAD = Struct(
    "!iiiii"
).pack  # dimensions, whether there are nulls, kind of the elements, how many, the first one's place
_LENGTH = Struct("!i").pack
_NULL = _LENGTH(-1)
_INTEGER, _BIG = Struct("!i").pack, Struct("!q").pack
_DAY_0 = 730_120  # 2000-01-01 as date.toordinal counts
_KINDS: dict[str, tuple[int, Callable[[Any], bytes]]] = {
    "TEXT": (25, str.encode),
    "BYTEA": (17, bytes),
    "INTEGER": (23, _INTEGER),
    "BIGINT": (20, _BIG),
    "BOOLEAN": (16, lambda value: b"\1" if value else b"\0"),
    "DATE": (1082, lambda day: _INTEGER(day.toordinal() - _DAY_0)),
}


class Column:
    """An array, ready to be sent."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data


def column(kind: str, values: Sequence[Any]) -> Column:
    """The values as an array of PostgreSQL's ``kind``; None is NULL. Raises struct.error for numbers beyond it."""
    oid, packed = _KINDS[kind]
    if None in values:
        items = [b"" if value is None else packed(value) for value in values]
        lengths: Iterable[bytes] = [
            _NULL if value is None else _LENGTH(len(item)) for value, item in zip(values, items, strict=True)
        ]
    else:
        items = list(map(packed, values))
        lengths = map(_LENGTH, map(len, items))
    head = _HEAD(1, int(None in values), oid, len(items), 1) if items else _HEAD(0, 0, oid, 0, 0)[:12]
    return Column(head + b"".join(chain.from_iterable(zip(lengths, items, strict=True))))


def teach_driver() -> None:
    """Tell the driver how a Column travels: connections made from then on know it."""
    import psycopg
    from psycopg.adapt import Dumper
    from psycopg.pq import Format

    class Packed(Dumper):
        format = Format.BINARY

        def dump(self, obj: Column) -> bytes:
            return obj.data

    psycopg.adapters.register_dumper(Column, Packed)
