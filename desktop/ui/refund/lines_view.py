"""The lines of the bill to tick, and the amount to type: the two other ways of saying how much goes back."""

from functools import partial

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts.checks import CheckBox
from desktop.ui.parts.field import Field
from desktop.ui.parts.keypad import Keypad
from desktop.ui.parts.marks import Divider
from desktop.ui.parts.text import Text
from desktop.ui.refund.model import LineRow
from desktop.ui.refund.presenter import Presenter


class LinesView(QScrollArea):
    """A box for each line, with what it gives back; the arrow keys go from box to box, space ticks."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._presenter = look, presenter
        self._lines: tuple[tuple[str, str, str], ...] | None = None
        self.boxes: list[CheckBox] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)

    def present(self, lines: tuple[LineRow, ...]) -> None:
        """Show the lines, ticked or not."""
        known = tuple((line.name, line.quantity, line.share) for line in lines)
        if known != self._lines:
            self._lines = known
            self._build(lines)
        for box, line in zip(self.boxes, lines, strict=True):
            if box.isChecked() != line.ticked:
                with QSignalBlocker(box):
                    box.setChecked(line.ticked)
                box.update()

    def _build(self, lines: tuple[LineRow, ...]) -> None:
        page = QWidget()
        page.setObjectName("page")
        column = QVBoxLayout(page)
        column.setContentsMargins(self.look.px(12), 0, self.look.px(16), 0)
        column.setSpacing(0)
        self.boxes = []
        for at, line in enumerate(lines):
            label = self.look.say("window.refund.line", name=line.name, quantity=line.quantity)
            box = CheckBox(self.look, label, on_change=partial(self._tick, at))
            box.setAccessibleName(f"{label} {line.share}")
            self.boxes.append(box)
            row = QHBoxLayout()
            row.addWidget(box, 1)
            row.addWidget(Text(self.look, "row", text=line.share))
            column.addLayout(row)
            column.addWidget(Divider(self.look))
        column.addStretch(1)
        self.setWidget(page)

    def _tick(self, line: int, *_is_on: object) -> None:
        giving = self._presenter.giving
        if giving is not None:
            giving.tick(line)


class AmountView(QWidget):
    """The amount, typed or pressed."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.field = Field(look, look.say("window.refund.amount"), kind="amount", on_change=self._type)
        self._most = Text(look, "caption", "ink2")
        self.field.head.addWidget(self._most)
        self.keypad = Keypad(look, "amount", self._press)
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(12))
        column.setSpacing(look.px(8))
        column.addWidget(self.field)
        column.addWidget(self.keypad, 1)
        self.keypad.setMaximumHeight(look.px(300))
        column.addStretch(0)

    def present(self, text: str, most: str) -> None:
        """Show the amount; the field is written only if it says something else."""
        self.field.set_text(text)
        self._most.set(most)

    def _type(self, text: str) -> None:
        if self._presenter.giving is not None:
            self._presenter.giving.type_amount(text)

    def _press(self, key: str) -> None:
        if self._presenter.giving is not None:
            self._presenter.giving.press(key)
