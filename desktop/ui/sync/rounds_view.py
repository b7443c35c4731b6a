"""At the right: each round as it went, and which device this till is for HQ."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QStackedWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts.card import Card
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.rows import Cell
from desktop.ui.parts.table import RowList
from desktop.ui.settings.model import Fact
from desktop.ui.settings.pieces import Facts
from desktop.ui.sync.model import Rounds

_LEAST_ROWS, _TIME, _LABEL = 2, 120, 72


class RoundsCard(Card):
    """How it ended and what it moved at the left, when at the right; older ones are scrolled to."""

    def __init__(self, look: Look) -> None:
        title = look.say("window.sync.rounds.title")
        super().__init__(look, title, flush=True)
        self.body.setContentsMargins(0, 0, 0, look.px(5))
        self.list = RowList(look, figure_width=_TIME, figure_tone="ink2", name=title)
        self.empty = Empty(look, "clock", "")
        self.stack = _AsLittle(_LEAST_ROWS * look.px(HEIGHT["row_two"]))
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self.body.addWidget(self.stack)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def present(self, rounds: Rounds) -> None:
        """Show them."""
        rows = tuple(
            (Cell(row.outcome, note=row.moved, tone=row.tone), Cell(row.at, strong=False)) for row in rounds.rows
        )
        if rows != self.list.rows.rows:
            self.list.set_rows(rows)
        self.empty.set(rounds.empty)
        self.stack.setCurrentWidget(self.list if rows else self.empty)


class _AsLittle(QStackedWidget):
    """Asks for no more than it needs: what is left of the page is its own."""

    def __init__(self, least: int) -> None:
        super().__init__()
        self._least = least
        self.setMinimumHeight(least)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._least)

    @override
    def hasHeightForWidth(self) -> bool:
        return False


class DeviceCard(Card):
    """Facts."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, look.say("window.sync.device.title"))
        self.facts = Facts(look, _LABEL)
        self.body.addWidget(self.facts)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def present(self, facts: tuple[Fact, ...]) -> None:
        """Show them."""
        self.facts.present(facts)
