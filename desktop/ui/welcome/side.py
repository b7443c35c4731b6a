"""What stays while the steps change: the seal, what this is, the list of steps, and that nothing is made yet."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.marks import Seal
from desktop.ui.parts.text import Text
from desktop.ui.welcome.model import StepMark

STEP_HEIGHT = 640
"""How high what is said and asked is at most; a higher window leaves air above and below."""
_WIDTH, _SEAL = 320, 104


class Side(QWidget):
    """320 pixels of quiet."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setFixedWidth(look.px(_WIDTH))
        self._marks: list[Mark] = []
        self._steps = QVBoxLayout()
        self._steps.setSpacing(0)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(in_the_middle(self._inside(), look.px(STEP_HEIGHT)))

    def _inside(self) -> QWidget:
        look, pad = self.look, self.look.px(24)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2 * pad, pad, pad, pad)
        column.setSpacing(look.px(12))
        column.addWidget(Seal(look, _SEAL), 0, ink.LEFT)
        column.addSpacing(look.px(12))
        column.addWidget(Text(look, "figure", text=look.say("window.welcome.name")))
        column.addWidget(Text(look, "body", "ink2", look.say("window.welcome.about"), wrap=True))
        column.addStretch(1)
        column.addLayout(self._steps)
        column.addStretch(1)
        column.addWidget(Text(look, "caption", "ink3", look.say("window.welcome.safe"), wrap=True))
        return inside

    def present(self, marks: tuple[StepMark, ...]) -> None:
        """Show how far we are."""
        if len(marks) != len(self._marks):
            for mark in self._marks:
                self._steps.removeWidget(mark)
                mark.hide()
                mark.deleteLater()
            self._marks = [Mark(self.look) for _ in marks]
            for mark in self._marks:
                self._steps.addWidget(mark)
        for widget, mark_now in zip(self._marks, marks, strict=True):
            widget.present(mark_now)


def in_the_middle(widget: QWidget, most_px: int) -> QVBoxLayout:
    """The widget in the middle of the height, no higher than so."""
    widget.setMaximumHeight(most_px)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(widget, 100)
    column.addStretch(1)
    return column


class Mark(QWidget):
    """A step: ✓ done, a filled dot now, a ring later. Never told by colour alone."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look, self._mark = look, StepMark("", "later")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def present(self, mark: StepMark) -> None:
        """Show this step."""
        self._mark = mark
        self.setAccessibleName(mark.label)
        self.update()

    def sizeHint(self) -> QSize:
        """A line with air."""
        return QSize(self.look.px(200), self.look.px(36))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        look, mark, side = self.look, self._mark, self.look.px(20)
        box = QRect(0, (self.height() - side) // 2, side, side)
        with ink.brush(self) as painter:
            if mark.state == "done":
                ink.picture(painter, look, "check_circle", "ok", box)
            elif mark.state == "now":
                inset = look.px(4)
                ink.pill(painter, look, box.adjusted(inset, inset, -inset, -inset), fill="accent")
            else:
                inset = look.px(4)
                ink.pill(painter, look, box.adjusted(inset, inset, -inset, -inset), edge="edge")
            colour = {"done": "ink2", "now": "ink", "later": "ink3"}[mark.state]
            place = self.rect().adjusted(side + look.px(12), 0, 0, 0)
            ink.word(painter, look, place, mark.label, "body", colour, strong=mark.state == "now")
