"""What a table holds: columns, cells and the model over tuples. Nothing here draws."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

_Index = QModelIndex | QPersistentModelIndex
_LONG = 4
"""Texts from this many letters on may be cut off by a narrow column: then the whole of it is a tooltip."""

CELL = Qt.ItemDataRole.UserRole
"""The role under which the model gives the Cell itself."""


@dataclass(frozen=True)
class Column:
    """A column. ``width`` in pixels at scale 1, 0 to stretch; figures are aligned "right"."""

    title: str
    align: str = "left"
    width: int = 0
    role: str = "body"
    tone: str = "ink"
    strong: bool = False


@dataclass(frozen=True)
class Gauge:
    """A bar filled to ``filled`` thousandths with a colour of the theme, and a mark at ``mark`` thousandths."""

    filled: int
    mark: int
    colour: str


@dataclass(frozen=True)
class Cell:
    """A cell that says more than a text: a small ``note`` below, a ``chip`` or ``mark`` (icon, text, tone) beside.

    ``chip`` (text, icon, tone) follows the text, ``mark`` (icon, text, tone) follows the note, ``icon`` stands before
    both. ``tone`` and ``strong`` overrule the column's. ``gauge``: a bar before the text. ``tick``: a box
    in place of the text, ticked or not.
    """

    text: str
    note: str = ""
    tone: str = ""
    strong: bool | None = None
    icon: str = ""
    chip: tuple[str, str, str] | None = None
    mark: tuple[str, str, str] | None = None
    gauge: Gauge | None = None
    tick: bool | None = None


Row = tuple[str | Cell, ...]


class RowsModel(QAbstractTableModel):
    """Tuples of texts and cells as a Qt model. Read-only; ``set_rows`` puts all of them in place of all."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        value = self.rows[index.row()][index.column()]
        cell = value if isinstance(value, Cell) else Cell(value)
        if role == CELL:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole and max(len(cell.text), len(cell.note)) > _LONG:
            return "\n".join(part for part in (cell.text, cell.note) if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            more = (cell.note, *((cell.chip[0],) if cell.chip else ()), *((cell.mark[1],) if cell.mark else ()))
            return " ".join(part for part in (cell.text, *more) if part)
        return None

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.align == "right" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
