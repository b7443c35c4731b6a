"""The list on the screen; the member is shown by Enter."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.member_list.model import ListModel, MemberRow
from desktop.ui.member_list.presenter import Presenter
from desktop.ui.parts.button import Button
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.rows import Cell, Column
from desktop.ui.parts.table import Table
from desktop.ui.parts.text import Text


class View(QWidget):
    """The dialog's body; the button stands in the overlay's foot."""

    SIZE = (920, 640)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self._overlay = overlay
        self._shown: tuple[MemberRow, ...] = ()
        say = look.say
        columns = (
            Column(say("window.member_list.who"), strong=True),
            Column(say("window.member_list.phone"), width=128, tone="ink2"),
            Column(say("window.member_list.last"), width=112, tone="ink2"),
            Column(say("window.member_list.ago"), width=168),
            Column(say("window.member_list.worth"), "right", 128),
        )
        self.note = Text(look, "caption", "ink2")
        self.table = Table(
            look,
            columns,
            tall=True,
            name=say("window.member_list.who"),
            on_enter=presenter.show,
            on_move=presenter.move,
        )
        self.table.verticalScrollBar().valueChanged.connect(lambda _at: presenter.seen(self._last_seen()))
        self.empty = Empty(look, "people", "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        overlay.body.addWidget(self, 1)
        self.open = Button(look, say("window.member_list.open"), key="Enter", kind="primary", on_click=presenter.show)
        overlay.add_action(self.open)

    def present(self, model: ListModel) -> None:
        """Show the rows that have come."""
        self._overlay.set_title(model.title)
        self.note.set(model.note)
        self.table.setVisible(not model.empty)
        self.empty.setVisible(bool(model.empty))
        self.empty.set(model.empty)
        self.open.allow(bool(model.rows))
        if model.rows != self._shown:
            self._shown = model.rows
            self.table.set_rows(tuple(_cells(row) for row in model.rows))
            if self.table.current < 0:
                self.table.set_current(model.current)

    def focus_first(self) -> None:
        """Arrows go through the rows at once."""
        self.table.setFocus()

    def _last_seen(self) -> int:
        row = self.table.rowAt(self.table.viewport().height() - 1)
        return row if row >= 0 else len(self._shown) - 1


def _cells(row: MemberRow) -> tuple[Cell, str, str, str, str]:
    return Cell(row.name, note=row.note), row.phone, row.last, row.since, row.worth
