"""The lines of goods on a slip: name, quantity, unit price, amount, in columns as wide as this slip needs."""

from desktop.core.documents.cells import width, wrap
from desktop.core.documents.clean import clean
from desktop.core.documents.rows import Cell, Row, TextRow, pair
from desktop.core.domain.money import format_minor
from desktop.core.domain.slip import Slip, SlipLine
from desktop.core.words import Words

_NAME, _QUANTITY = 200, 16
_BETWEEN = 2

_Columns = tuple[int, int, int, int]
_Texts = tuple[str, str, str, str]


def line_rows(slip: Slip, columns: int, words: Words) -> list[Row]:
    """Heads, then one entry a line: a long name wraps above its figures; no rows when there are no lines.

    Where the figures leave the name no room, an entry is the name and, below it, ``2 × 12.00`` with its amount.
    """
    if not slip.lines:
        return []
    heads = words.say("slip.item"), words.say("slip.quantity"), words.say("slip.unit_price"), words.say("slip.amount")
    entries = [_texts(line, slip.currency) for line in slip.lines]
    widths = _widths([heads, *entries], columns)
    if widths[0] < width(heads[0]):
        return [row for entry in entries for row in _stacked(entry, columns)]
    return [row for entry in [heads, *entries] for row in _in_columns(entry, widths, columns)]


def _texts(line: SlipLine, currency: str) -> _Texts:
    unit = "—" if line.unit_minor is None else format_minor(line.unit_minor, currency)
    amount = format_minor(line.amount_minor, currency)
    return clean(line.name, _NAME) or "—", clean(line.quantity, _QUANTITY) or "—", unit, amount


def _widths(entries: list[_Texts], columns: int) -> _Columns:
    """Each figure as wide as its widest text and the space before it; the name takes the rest (may be negative)."""
    quantity, unit, amount = (max(width(entry[at]) for entry in entries) + _BETWEEN for at in (1, 2, 3))
    return columns - quantity - unit - amount, quantity, unit, amount


def _in_columns(entry: _Texts, widths: _Columns, columns: int) -> list[Row]:
    *above, name = wrap(entry[0], columns)
    if width(name) > widths[0]:
        above, name = [*above, name], ""
    start = widths[0]
    cells = [Cell(name, 0, start)] if name else []
    for text, cells_wide in zip(entry[1:], widths[1:], strict=True):
        cells.append(Cell(text, start + 1, cells_wide - 1, "right"))
        start += cells_wide
    return [*(TextRow((Cell(line, 0, columns),)) for line in above), TextRow(tuple(cells))]


def _stacked(entry: _Texts, columns: int) -> list[Row]:
    name, quantity, unit, amount = entry
    return [*pair(name, "", columns), *pair(f"{quantity} × {unit}", amount, columns, indent=2)]
