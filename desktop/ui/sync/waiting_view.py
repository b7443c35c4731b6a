"""What waits to be sent: the newest first, as many as are worth reading."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts.card import Card
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.rows import Cell, Column
from desktop.ui.parts.table import Table
from desktop.ui.sync.model import Waiting

_SEQ, _AT, _WHAT, _ABOUT, _SIZE = range(5)
_EMPTY_TALL = 120


class WaitingCard(Card):
    """A table without a head."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, " ", " ", flush=True)
        self.body.setContentsMargins(0, 0, 0, look.px(1))
        columns = (
            Column("", width=88, strong=True), Column("", width=88, tone="ink2"), Column(""),
            Column("", width=200), Column("", "right", 96, "caption", "ink2"),
        )  # fmt: skip
        self.table = Table(look, columns, name=look.say("window.sync.waiting.list"))
        self.table.horizontalHeader().hide()
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = Empty(look, "check_circle", "")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def present(self, waiting: Waiting) -> None:
        """Show it."""
        self.set_title(waiting.title, waiting.note)
        rows = tuple((row.seq, row.at, Cell(row.what), Cell(row.about), Cell(row.size)) for row in waiting.rows)
        if rows != self.table.rows.rows:
            self.table.set_rows(rows)
        self.empty.set(waiting.empty)
        self.stack.setCurrentWidget(self.table if rows else self.empty)
        tall = self.look.px(HEIGHT["row"]) * len(rows) if rows else self.look.px(_EMPTY_TALL)
        self.stack.setFixedHeight(tall)

    def be_narrow(self, *, narrow: bool) -> None:
        """Leave out how large each is."""
        self.table.setColumnHidden(_SIZE, narrow)
        head = self.table.horizontalHeader()
        head.resizeSection(_SEQ, self.look.px(72 if narrow else 88))
        head.resizeSection(_ABOUT, self.look.px(148 if narrow else 200))
        self.show_note(visible=True)
