"""How far HQ has this till's log: the number, a bar, and the figures beside it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.card import Card
from desktop.ui.parts.text import IconText, Text
from desktop.ui.sync.model import Figure, Reach

_WHOLE = 1_000


class ReachCard(Card):
    """The largest number of the page."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.caption = IconText(look, "check_circle")
        self.before, self.after = Text(look, "figure", "ink2"), Text(look, "figure", "ink2")
        self.number = Text(look, "number")
        self.contact = Text(look, "caption", "ink2")
        self.bar = _Bar(look)
        self.figures: tuple[_FigureView, ...] = ()
        self.row = QHBoxLayout()
        self.row.setSpacing(look.px(24))
        self.row.addLayout(self._number_block())
        self.row.addWidget(self.bar, 1)
        self.body.addLayout(self.row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def present(self, reach: Reach, figures: tuple[Figure, ...]) -> None:
        """Show it."""
        self.caption.set(reach.caption, icon=reach.icon, tone=reach.tone)
        self.before.set(reach.before)
        self.before.setVisible(bool(reach.before))
        self.number.set(reach.number)
        self.number.setAccessibleName(f"{reach.caption} {reach.before}{reach.number}{reach.after}")
        self.after.set(reach.after)
        self.after.setVisible(bool(reach.after))
        self.contact.set(reach.contact)
        self.bar.present(reach)
        if len(figures) != len(self.figures):
            self._make(len(figures))
        for view, figure in zip(self.figures, figures, strict=True):
            view.present(figure)

    def be_narrow(self, *, narrow: bool) -> None:
        """Stand closer together."""
        self.row.setSpacing(self.look.px(16 if narrow else 32))

    def _number_block(self) -> QVBoxLayout:
        look = self.look
        numbers = QHBoxLayout()
        numbers.setSpacing(look.px(8))
        for text in (self.before, self.number, self.after):
            numbers.addWidget(text, 0, Qt.AlignmentFlag.AlignBottom)
        numbers.addStretch(1)
        block = QVBoxLayout()
        block.setSpacing(0)
        block.addWidget(self.caption)
        block.addLayout(numbers)
        block.addWidget(self.contact)
        return block

    def _make(self, count: int) -> None:
        for old in self.figures:
            old.hide()
            old.deleteLater()
        self.figures = tuple(_FigureView(self.look) for _ in range(count))
        for view in self.figures:
            self.row.addWidget(view)


class _FigureView(QWidget):
    """A caption, a figure, a note."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.caption = Text(look, "caption", "ink2")
        self.value = Text(look, "figure")
        self.word = IconText(look, "check_circle", role="title", strong=True)
        self.note = Text(look, "caption", "ink2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        for widget in (self.caption, self.value, self.word, self.note):
            column.addWidget(widget)
        column.addStretch(1)

    def present(self, figure: Figure) -> None:
        """Show it."""
        self.caption.set(figure.caption)
        self.value.set(figure.value)
        self.value.set_tone(figure.tone)
        self.value.setVisible(not figure.icon)
        if figure.icon:
            self.word.set(figure.value, icon=figure.icon, tone=figure.tone)
        self.word.setVisible(bool(figure.icon))
        self.note.set(figure.note)
        self.note.setVisible(bool(figure.note))


class _Bar(QWidget):
    """Solid is what HQ has, dashed what waits; where it begins and ends below it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._reach: Reach | None = None
        self.setMinimumWidth(look.px(140))
        self.setFixedHeight(look.line("caption") * 2 + look.px(28))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def present(self, reach: Reach) -> None:
        """Show how far."""
        self._reach = reach
        self.setAccessibleName(f"{reach.own} {reach.lacking}".strip())
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        reach, look = self._reach, self.look
        if reach is None:
            return
        line, wide, tall = look.line("caption"), self.width(), look.px(12)
        with ink.brush(self) as painter:
            above, below = QRect(0, 0, wide, line), QRect(0, line + look.px(28), wide, line)
            ink.word(painter, look, above, reach.own, "caption", "ink2")
            if self._fits(reach.own, reach.lacking):
                ink.word(painter, look, above, reach.lacking, "caption", "ink2", align=ink.RIGHT)
            if self._fits(reach.first, reach.last):
                ink.word(painter, look, below, reach.first, "caption", "ink3")
            ink.word(painter, look, below, reach.last, "caption", "ink3", align=ink.RIGHT)
            box = QRect(0, line + look.px(8), wide, tall)
            done = wide * reach.share // _WHOLE
            if reach.share < _WHOLE:
                self._dashed(painter, box)
            if done:
                solid = QRect(0, box.y(), max(tall, min(done, wide - 2 * tall) if reach.share < _WHOLE else wide), tall)
                ink.pill(painter, look, solid, fill="accent")

    def _dashed(self, painter: QPainter, box: QRect) -> None:
        pen = QPen(self.look.colour("accent"), self.look.px(1), Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = box.height() / 2
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), half, half)

    def _fits(self, one: str, other: str) -> bool:
        font, gap = self.look.font("caption"), self.look.px(12)
        return ink.width(one, font) + ink.width(other, font) + gap <= self.width()
