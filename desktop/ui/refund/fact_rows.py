"""Label at the left, value at the right, a line each; long labels wrap."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.text import Text

Fact = tuple[str, str, str]
"""Label, value, and the tone of the value."""


class FactRows(QWidget):
    """A small list of facts. Setting the same facts again changes nothing."""

    def __init__(self, look: Look, *, role: str = "body", name: str = "") -> None:
        super().__init__()
        self.look, self._role = look, role
        self._facts: tuple[Fact, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setAccessibleName(name)

    def set(self, facts: Sequence[Fact]) -> None:
        """Show these facts."""
        if tuple(facts) == self._facts:
            return
        self._facts = tuple(facts)
        while (item := self._column.takeAt(0)) is not None:
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        for fact in self._facts:
            self._column.addWidget(self._row(*fact))
        self.updateGeometry()

    def _row(self, label: str, value: str, tone: str) -> QWidget:
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(self.look.px(8))
        across.addWidget(Text(self.look, self._role, "ink2", label, wrap=True), 1)
        words = Text(self.look, self._role, tone, value, strong=True, wrap=len(value) > 24, align=ink.RIGHT)
        across.addWidget(words, 1 if len(value) > 24 else 0)
        row.setAccessibleName(f"{label} {value}")
        return row
