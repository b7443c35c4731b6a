"""The keys as two columns of caps and words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.help.presenter import HelpGroup, Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.marks import KeyCap
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import Text


class View(QWidget):
    """Two groups side by side."""

    SIZE = (920, 660)

    def __init__(self, look: Look, _presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self._look, self._shown = look, False
        self._across = QHBoxLayout(self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(look.px(24))
        overlay.body.addWidget(self, 1)

    def present(self, groups: tuple[HelpGroup, ...]) -> None:
        """Show the groups, once: they do not change while the dialog is open."""
        if self._shown:
            return
        self._shown = True
        for group in groups:
            self._across.addLayout(self._column(group), 1)

    def _column(self, group: HelpGroup) -> QVBoxLayout:
        look = self._look
        column = QVBoxLayout()
        column.setSpacing(look.px(12))
        column.addWidget(Text(look, "row", "ink", group.heading))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.px(16))
        grid.setVerticalSpacing(look.px(8))
        grid.setColumnStretch(1, 1)
        for row, (key, told) in enumerate(group.keys):
            grid.addWidget(KeyCap(look, key), row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Text(look, "body", "ink", told, wrap=True), row, 1)
        column.addLayout(grid)
        column.addStretch(1)
        return column
