"""The bills that wait as a list of two-line rows."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.rows import Cell
from desktop.ui.parts.table import RowList
from desktop.ui.parts.text import IconText
from desktop.ui.recall.presenter import HeldRow, Presenter, RecallModel

_FIGURE = 132


class View(QWidget):
    """The list; what becomes of the bill on the screen; the two keys."""

    SIZE = (720, 560)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self._presenter = presenter
        self._shown: tuple[HeldRow, ...] | None = None
        say = look.say
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        card = Card(look, flush=True)
        self.list = RowList(
            look, figure_width=_FIGURE, name=say("window.recall.title"), on_enter=lambda _row: presenter.take(),
            on_move=presenter.move,
        )  # fmt: skip
        self._empty = Empty(look, "receipt", "")
        card.body.addWidget(self.list, 1)
        card.body.addWidget(self._empty, 1)
        column.addWidget(card, 1)
        self._swap = IconText(look, "info")
        column.addWidget(self._swap)
        overlay.body.addWidget(self, 1)
        self._drop = Button(look, say("window.recall.drop"), key="Del", kind="danger", on_click=presenter.drop)
        self._take = Button(look, say("window.recall.take"), key="Enter", kind="primary", on_click=presenter.take)
        overlay.add_action(self._drop, left=True)
        overlay.add_action(self._take)

    def present(self, model: RecallModel) -> None:
        """Show the bills; the list keeps its place while it is the same list."""
        if model.rows != self._shown:
            self._shown = model.rows
            self.list.set_rows(tuple(_cells(row) for row in model.rows))
        self.list.setVisible(bool(model.rows))
        self._empty.set(model.empty)
        self._empty.setVisible(bool(model.empty))
        if model.rows and self.list.current != model.current:
            self.list.set_current(model.current)
        self._swap.set(model.swap)
        self._swap.setVisible(bool(model.swap))
        self._drop.allow(bool(model.rows), model.empty)
        self._take.allow(bool(model.rows), model.empty)


def _cells(row: HeldRow) -> tuple[Cell, Cell]:
    return Cell(row.name, row.line), Cell(row.amount, row.figure_note)
