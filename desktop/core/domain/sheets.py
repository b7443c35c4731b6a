"""A document of tables as values: what an exported report holds, for a spreadsheet and for paper alike."""

from decimal import Decimal

from msgspec import Struct

Value = str | int | Decimal | None


class Plotted(Struct, frozen=True, kw_only=True):
    """Bars over a table: a label, a value, how it is printed; ``current``: its time still runs."""

    label: str
    value: int
    text: str
    current: bool = False


class Sheet(Struct, frozen=True, kw_only=True):
    """A table: its title, its head, its rows. Money is a Decimal in whole units. ``plot`` stands above it on paper."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    plot: tuple[Plotted, ...] = ()


class Document(Struct, frozen=True, kw_only=True):
    """Tables that belong together, under a title and a line of when and where."""

    title: str
    subtitle: str
    language: str
    sheets: tuple[Sheet, ...]
