"""The backups of a folder as a list; Enter takes one to be brought back."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts.notices import Fact
from desktop.ui.parts.rows import Cell
from desktop.ui.parts.table import RowList
from desktop.ui.parts.text import Text
from desktop.ui.settings.model import BackupRow

_MOST_SEEN = 3


class BackupList(QWidget):
    """Three rows are seen at once, the others by ↓. ``choose`` gets the file."""

    def __init__(self, look: Look, choose: Callable[[str], object]) -> None:
        super().__init__()
        self.look, self._choose = look, choose
        self._files: tuple[str, ...] = ()
        self._shown: tuple[BackupRow, ...] | None = None
        say = look.say
        self.none = Fact(look, "folder", say("window.settings.data.backups_none"))
        self.hint = Text(look, "caption", "ink2", say("window.settings.data.backups_hint"))
        self.rows = _Rows(look, name=say("window.settings.data.backups_list"), figure_width=128, on_enter=self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        for widget in (self.none, self.hint, self.rows):
            column.addWidget(widget)
            widget.hide()

    def present(self, backups: tuple[BackupRow, ...] | None) -> None:
        """Show them; None while the folder is being read."""
        if backups == self._shown:
            return
        self._shown = backups
        there = backups or ()
        self._files = tuple(backup.file for backup in there)
        self.rows.set_rows(
            tuple((Cell(backup.made, note=f"{backup.reach} · {backup.note}"), Cell(backup.size)) for backup in there)
        )
        self.none.setVisible(backups is not None and not there)
        self.hint.setVisible(bool(there))
        self.rows.setVisible(bool(there))
        self.rows.show_rows(min(len(there), _MOST_SEEN))

    def _take(self, row: int) -> None:
        self._choose(self._files[row])


class _Rows(RowList):
    """As high as the rows that are to be seen."""

    _seen = 1

    def show_rows(self, count: int) -> None:
        """So many at once."""
        self._seen = max(1, count)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.look.px(240), self.look.px(HEIGHT["row_two"]) * self._seen + self.look.px(2))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
