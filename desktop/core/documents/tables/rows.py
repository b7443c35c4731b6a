"""What comes out of a table: a record, or the reason why it could not be read."""

from msgspec import Struct


class Row(Struct, frozen=True):
    """One record, every header column present (missing cells are ""), cells stripped of surrounding white space.

    ``number`` counts data records from 1, bad ones included; ``line`` is the physical line (XLSX: the sheet's row)
    in which the record starts, from 1.
    """

    number: int
    line: int
    cells: dict[str, str]


class BadRow(Struct, frozen=True):
    """A record whose bytes or quotes make no sense; the rest of the file goes on.

    ``reason_code``: row.undecodable, row.quotes, row.too_many_cells, row.too_long.
    """

    number: int
    line: int
    reason_code: str


class Record(Struct, frozen=True):
    """One raw record of a source: its cells, or (``cells`` empty) the code of what is wrong with it."""

    line: int
    cells: list[str]
    wrong: str | None = None


class Layout(Struct, frozen=True, kw_only=True):
    """Where the data is in a file: the separator ("" for a sheet), and the line that holds the column names."""

    separator: str
    header_line: int
    header: tuple[str, ...]
