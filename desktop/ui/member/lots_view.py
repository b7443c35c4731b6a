"""The left column: the lots, what they come to, and below them what else can be done for the member."""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.member.model import LotRow, Lots, MemberModel
from desktop.ui.member.presenter import Presenter
from desktop.ui.member.row_button import RowButton
from desktop.ui.parts import ink
from desktop.ui.parts.card import Card
from desktop.ui.parts.marks import Divider
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.rows import Cell, Row
from desktop.ui.parts.table import RowList
from desktop.ui.parts.text import Text


class LotsCard(Card):
    """Lots above, deeds below."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__(look, look.say("window.member.lots"), look.say("window.member.lots_note"), flush=True)
        self.list = RowList(look, figure_width=96, name=look.say("window.member.lots"))
        self.empty = Empty(look, "wallet", "")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.empty)
        self.total = Text(look, "row")
        say = look.say
        self.more = RowButton(look, "person", say("window.member.more"), "Ctrl+I", presenter.portray)
        self.give = RowButton(look, "pencil", say("window.member.give_points"), "Ctrl+G", presenter.give_points)
        self.forgot = RowButton(
            look, "receipt", say("window.member.forgotten_points"), "Ctrl+F", presenter.forgotten_points
        )
        self.lost = RowButton(look, "card", say("window.member.report_lost"), "Ctrl+K", presenter.report_lost)
        self.reveal = RowButton(look, "eye", say("window.member.reveal"), "Ctrl+R", presenter.reveal)
        self._shown: Lots | None = None
        self._is_narrow = False
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(Divider(look))
        self.body.addWidget(self._total_row())
        self.list.verticalScrollBar().rangeChanged.connect(self._line_up)
        for button in (self.more, self.give, self.forgot, self.lost, self.reveal):
            self.body.addWidget(button)
        self.body.setContentsMargins(0, 0, 0, look.px(1))

    def present(self, model: MemberModel) -> None:
        """Show the lots, and what can be done now."""
        lots = model.lots
        if lots is not None and lots != self._shown:
            self._shown = lots
            self._show_rows(lots)
            self.empty.set(lots.sentence)
            self.stack.setCurrentWidget(self.list if lots.rows else self.empty)
            self.total.set(lots.total)
        self.more.setEnabled(not model.busy)
        self.give.setEnabled(not model.busy and not model.points_paused)
        self.forgot.setEnabled(not model.busy and not model.points_paused)
        self.lost.setEnabled(not model.busy)
        self.reveal.setEnabled(not model.busy and model.can_reveal)
        seen = model.is_revealed
        words = self.look.say("window.member.hide") if seen else self.look.say("window.member.reveal")
        self.reveal.set("eye_off" if seen else "eye", words)

    def be_narrow(self, *, narrow: bool) -> None:
        """At 1024 the chips do without their icon: their words say it."""
        if narrow != self._is_narrow:
            self._is_narrow = narrow
            if self._shown is not None:
                self._show_rows(self._shown)

    def _show_rows(self, lots: Lots) -> None:
        widest = max((ink.width(lot.points, self.look.font("row")) for lot in lots.rows), default=0)
        self.list.horizontalHeader().resizeSection(1, widest + self.look.px(28))
        self.list.set_rows(tuple(_row(lot, with_icon=not self._is_narrow) for lot in lots.rows))

    def _total_row(self) -> QWidget:
        look = self.look
        strip = QWidget()
        strip.setFixedHeight(look.px(HEIGHT["control"] - 4))
        self.sum = row = QHBoxLayout(strip)
        row.setContentsMargins(look.px(16), 0, look.px(16), 0)
        row.addWidget(Text(look, "body", "ink2", look.say("window.member.total")))
        row.addStretch(1)
        row.addWidget(self.total)
        return strip

    def _line_up(self, _least: int, most: int) -> None:
        """The sum stands under the figures, beside a scroll bar too."""
        side = self.look.px(16)
        bar = self.list.verticalScrollBar().sizeHint().width() if most > 0 else 0
        self.sum.setContentsMargins(side, 0, side + bar, 0)


def _row(lot: LotRow, *, with_icon: bool) -> Row:
    chip = (lot.chip[0], lot.chip[1] if with_icon else "", lot.chip[2]) if lot.chip else None
    return Cell(lot.title, note=lot.note, chip=chip), Cell(lot.points)
