"""A report's blocks as cards below each other: labels left, figures right, a sum in bold."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.core.domain.report import ReportBlock, ReportRow
from desktop.ui.look.look import Look
from desktop.ui.parts.card import Card
from desktop.ui.parts.text import Text

_TOP = Qt.AlignmentFlag.AlignTop


class BlockColumn(QWidget):
    """Cards, made anew only where the blocks are others."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._shown: tuple[ReportBlock, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(12))
        self._column.addStretch(1)

    def present(self, blocks: tuple[ReportBlock, ...]) -> None:
        """Show them."""
        if blocks == self._shown:
            return
        self._shown = blocks
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for block in blocks:
            self._column.insertWidget(self._column.count() - 1, _block_card(self.look, block))


def _block_card(look: Look, block: ReportBlock) -> Card:
    card = Card(look, block.title)
    card.body.setSpacing(look.px(4))
    for row in block.rows:
        card.body.addLayout(_row(look, row))
        if row.note:
            card.body.addWidget(Text(look, "caption", "ink3", row.note, wrap=True))
    card.setAccessibleName(block.title)
    card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return card


def _row(look: Look, row: ReportRow) -> QHBoxLayout:
    across = QHBoxLayout()
    across.setSpacing(look.px(12))
    if row.label.startswith(" "):
        across.addSpacing(look.px(16))
    label = Text(look, "body", "ink" if row.is_sum else "ink2", row.label.strip(), wrap=True, strong=row.is_sum)
    across.addWidget(label, 1, _TOP)
    if row.value:
        across.addWidget(Text(look, "body", "ink", row.value, strong=row.is_sum), 0, _TOP)
    return across
