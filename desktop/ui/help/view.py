"""What the page is for; below it the keys as columns of caps and words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.help.presenter import HelpGroup, HelpModel, Presenter
from desktop.ui.look.look import Look
from desktop.ui.parts.marks import KeyCap
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import Text


class View(QWidget):
    """A few sentences, then the groups side by side."""

    SIZE = (960, 600)

    def __init__(self, look: Look, _presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self._look, self._shown = look, False
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(look.px(16))
        overlay.body.addWidget(self, 1)

    def present(self, model: HelpModel) -> None:
        """Show it, once: it does not change while the dialog is open."""
        if self._shown:
            return
        self._shown = True
        self._whole.addWidget(Text(self._look, "body", "ink", model.about, wrap=True))
        across = QHBoxLayout()
        across.setSpacing(self._look.px(24))
        for column in model.columns:
            across.addLayout(self._column(column), 1)
        self._whole.addLayout(across, 1)

    def _column(self, group: HelpGroup) -> QVBoxLayout:
        look = self._look
        column = QVBoxLayout()
        column.setSpacing(look.px(12))
        column.addWidget(Text(look, "row", "ink", group.heading or " "))
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
