"""The rail at the left: the seal, then the pages, each with its icon, word and key."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS, HEIGHT
from desktop.ui.parts import ink
from desktop.ui.parts.marks import Seal
from desktop.ui.shell.model import RailEntry

_WIDE, _NARROW, _NARROW_WINDOW = 80, 72, 1200
_LOW = 54  # of a page's button, where many share a low window


class Rail(QWidget):
    """The pages; ``go`` gets the room of the one that was clicked."""

    def __init__(self, look: Look, window_width: int, go: Callable[[str], None]) -> None:
        super().__init__()
        self.look, self._go = look, go
        self._items: dict[str, _Item] = {}
        self.setFixedWidth(look.px(_NARROW if window_width < look.px(_NARROW_WINDOW) else _WIDE))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, look.px(8), 0, look.px(8))
        self._column.setSpacing(0)
        top = QHBoxLayout()
        top.addWidget(Seal(look, 44))
        self._column.addLayout(top)
        self._column.addSpacing(look.px(16))
        self._above = self._column.count()
        self._column.addStretch(1)

    def present(self, entries: tuple[RailEntry, ...]) -> None:
        """Show these pages, and no other; the current one is marked."""
        for place, entry in enumerate(entries, self._above):
            if entry.room not in self._items:
                self._items[entry.room] = _Item(self.look, entry, self._go)
            self._column.insertWidget(place, self._items[entry.room])
            self._items[entry.room].present(entry)
        shown = {entry.room for entry in entries}
        for room, item in self._items.items():
            item.setVisible(room in shown)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Surface, with a line at the right."""
        with ink.brush(self) as painter:
            ink.fill(painter, self.look, self.rect(), "surface")
            ink.fill(
                painter, self.look, QRect(self.width() - self.look.px(1), 0, self.look.px(1), self.height()), "line"
            )


class _Item(QAbstractButton):
    """One page: icon, word, key, one below the other."""

    def __init__(self, look: Look, entry: RailEntry, go: Callable[[str], None]) -> None:
        super().__init__()
        self.look, self._entry = look, entry
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumHeight(look.px(_LOW))
        self.setMaximumHeight(look.px(HEIGHT["rail_item"]))
        self.setCheckable(True)
        self.clicked.connect(lambda: go(self._entry.room))

    def nextCheckState(self) -> None:
        """Only the presenter says which page is current."""

    def present(self, entry: RailEntry) -> None:
        """Show the page as it stands."""
        self._entry = entry
        self.setChecked(entry.current)
        self.setAccessibleName(f"{entry.label} {entry.key}")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the rail."""
        return QSize(self.look.px(_WIDE), self.look.px(HEIGHT["rail_item"]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The current page is soft, with a bar at the left."""
        look, box = self.look, self.rect()
        with ink.brush(self) as painter:
            if self._entry.apart:
                ink.fill(painter, look, QRect(look.px(8), 0, box.width() - look.px(16), look.px(1)), "line")
            if self._entry.current or self.isDown():
                ink.fill(painter, look, box.adjusted(0, 0, -look.px(1), 0), "soft")
            if self._entry.current:
                ink.fill(painter, look, QRect(0, 0, look.px(3), box.height()), "accent")
            tone = "accent" if self._entry.current else "ink2"
            line, icon = look.line("caption"), look.px(22)
            room = box.height() - icon - 2 * line + look.px(2)
            above = max(look.px(1), min(look.px(7), room // 2))
            ink.picture(painter, look, self._entry.icon, tone, QRect(0, above, box.width(), icon))
            top = above + icon + max(0, min(look.px(2), room - above))
            word = "accent" if self._entry.current else "ink"
            ink.word(
                painter, look, QRect(0, top, box.width(), line), self._entry.label, "caption", word, align=ink.CENTRE
            )
            below = QRect(0, top + line - look.px(2), box.width(), line)
            ink.word(painter, look, below, self._entry.key, "keycap", tone, align=ink.CENTRE)
            if self.hasFocus():
                ink.frame(painter, look, box, edge="accent", thick=FOCUS)
