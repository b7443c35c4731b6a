"""The pairs as a table of two-line rows: one member, the other, why."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.duplicates.presenter import DuplicatesModel, PairRow, Presenter, Side
from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.card import Card
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.rows import Cell, Column
from desktop.ui.parts.table import Table
from desktop.ui.parts.text import IconText

_WHY = 144


class View(QWidget):
    """The table; what was just done; the three keys."""

    SIZE = (960, 640)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self._shown: tuple[PairRow, ...] | None = None
        say = look.say
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        card = Card(look, flush=True)
        columns = (
            Column(say("window.duplicates.one")),
            Column(say("window.duplicates.other")),
            Column(say("window.duplicates.why"), width=_WHY, tone="ink2"),
        )
        self.table = Table(
            look, columns, tall=True, name=say("window.duplicates.title"), on_enter=lambda _row: presenter.look(),
            on_move=presenter.move,
        )  # fmt: skip
        self._empty = Empty(look, "people", "")
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self._empty, 1)
        column.addWidget(card, 1)
        self._note = IconText(look, "info")
        column.addWidget(self._note)
        overlay.body.addWidget(self, 1)
        overlay.note.set(say("window.duplicates.note"))
        self._two = Button(look, say("window.duplicates.two"), key="Del", on_click=presenter.tell_apart)
        self._undo = Button(look, say("window.duplicates.undo"), key="Ctrl+Z", on_click=presenter.undo)
        self._look = Button(look, say("window.duplicates.look"), key="Enter", kind="primary", on_click=presenter.look)
        overlay.add_action(self._two, left=True)
        overlay.add_action(self._undo, left=True)
        overlay.add_action(self._look)

    def present(self, model: DuplicatesModel) -> None:
        """Show the pairs; the table keeps its place while they are the same."""
        if model.rows != self._shown:
            self._shown = model.rows
            self.table.set_rows(tuple((_cell(row.one), _cell(row.other), row.why) for row in model.rows))
        self.table.setVisible(bool(model.rows))
        self._empty.set(model.empty)
        self._empty.setVisible(bool(model.empty))
        if model.rows and self.table.current != model.current:
            self.table.set_current(model.current)
        self._note.set(model.note)
        self._note.setVisible(bool(model.note))
        self._two.allow(bool(model.rows), model.empty)
        self._undo.setVisible(model.can_undo)
        self._look.allow(bool(model.rows), model.empty)


def _cell(side: Side) -> Cell:
    return Cell(side.name, side.line)
