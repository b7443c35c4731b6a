"""The print queue on the screen: a list, and below it what can be done about the current row."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.button import Button
from desktop.ui.parts.notices import Banner, Empty
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.rows import Cell, Column
from desktop.ui.parts.table import Table
from desktop.ui.print_queue.model import JobRow, QueueModel
from desktop.ui.print_queue.presenter import Presenter

_TONES = {"plain": "ink2", "ok": "ok", "warn": "warn", "bad": "bad"}


class View(QWidget):
    """The dialog's body; buttons stand in the overlay's foot."""

    SIZE = (920, 640)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self.look, self._overlay = look, overlay
        self._shown: tuple[JobRow, ...] | None = None
        say = look.say
        columns = (
            Column(say("window.print_queue.what"), strong=True),
            Column(say("window.print_queue.when"), width=112, tone="ink2"),
            Column(say("window.print_queue.how"), width=176),
        )
        self.table = Table(
            look, columns, tall=True, name=say("window.print_queue.title"),
            on_enter=lambda _row: presenter.again(), on_move=presenter.move,
        )  # fmt: skip
        self.empty = Empty(look, "printer", say("window.print_queue.empty"))
        self.banner = Banner(look, "warn", "warning", "—")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        overlay.body.addWidget(self, 1)
        self.drop = Button(
            look, say("window.print_queue.drop"), key="Del", kind="danger", icon="trash", on_click=presenter.drop
        )
        self.save = Button(look, say("window.print_queue.save"), key="F7", icon="folder", on_click=presenter.save)
        self.again = Button(look, "", key="Enter", kind="primary", on_click=presenter.again)
        overlay.add_action(self.drop, left=True)
        overlay.add_action(self.save)
        overlay.add_action(self.again)

    def present(self, model: QueueModel) -> None:
        """Show the list."""
        say = self.look.say
        self._overlay.set_title(model.title)
        self.table.setVisible(bool(model.rows))
        self.empty.setVisible(not model.rows)
        if model.rows != self._shown:
            self._shown = model.rows
            self.table.set_rows(tuple(_cells(row) for row in model.rows))
        if model.rows and self.table.current != model.current:
            self.table.set_current(model.current)
        self.banner.setVisible(bool(model.banner))
        if model.banner:
            self.banner.set(model.banner, model.banner_detail)
        self.again.set_label(model.again or say("window.print_queue.again.now"))
        self.again.allow(bool(model.again), say("window.print_queue.nothing"))
        self.save.allow(model.can_save, say("window.print_queue.nothing"))
        self.drop.allow(model.can_drop, say("window.print_queue.nothing"))


def _cells(row: JobRow) -> tuple[Cell, str, Cell]:
    tone = _TONES[row.tone]
    return Cell(row.name, note=row.cause), row.when, Cell(row.state, icon=row.icon, tone=tone)
