"""Tiles: a figure each, with what it was before; a click says below where it comes from."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS
from desktop.ui.parts import ink
from desktop.ui.parts.text import Text
from desktop.ui.reports.model import Tile

_TALL, _ACROSS, _PAD = 88, 4, 14
_SIZES = ("figure", "title", "row", "body")


class _TileBox(QAbstractButton):
    """One of them, drawn."""

    def __init__(self, look: Look, on_click: Callable[[], object]) -> None:
        super().__init__()
        self.look, self._tile = look, Tile(label="", value="", note="")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: on_click())

    def show_tile(self, tile: Tile) -> None:
        """Show this one."""
        if tile != self._tile:
            self._tile = tile
            self.setAccessibleName(f"{tile.label} {tile.value}, {tile.note}")
            self.setToolTip(tile.note)
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.look.px(150), self.look.px(_TALL))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look, tile, pad = self.look, self._tile, self.look.px(_PAD)
        room = self.width() - 2 * pad
        fitting = (one for one in _SIZES if ink.width(tile.value, look.font(one)) <= room)
        role = next(fitting, _SIZES[-1])
        edge = "accent" if tile.chosen else "line"
        with ink.brush(self) as painter:
            fill = "soft" if tile.chosen or self.isDown() else "surface"
            thick = FOCUS if tile.chosen or self.hasFocus() else 1
            line = "accent" if self.hasFocus() else edge
            ink.frame(painter, look, self.rect(), fill=fill, edge=line, radius="card", thick=thick)
            top = look.px(9)
            ink.word(painter, look, QRect(pad, top, room, look.line("caption")), tile.label, "caption", "ink2")
            top += look.line("caption")
            ink.word(painter, look, QRect(pad, top, room, look.line("figure")), tile.value, role, "ink")
            top += look.line("figure")
            ink.word(painter, look, QRect(pad, top, room, look.line("keycap")), tile.note, "keycap", "ink2")


class TilesView(QWidget):
    """Four to a row, and a line that tells where the chosen figure comes from."""

    def __init__(self, look: Look, on_choose: Callable[[int], object]) -> None:
        super().__init__()
        self.look, self._on_choose = look, on_choose
        self._boxes: list[_TileBox] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(look.px(12))
        self.why = Text(look, "caption", "ink2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        column.addLayout(self._grid)
        column.addWidget(self.why)

    def present(self, tiles: tuple[Tile, ...], why: str) -> None:
        """Show them."""
        while len(self._boxes) < len(tiles):
            at = len(self._boxes)
            box = _TileBox(self.look, partial(self._on_choose, at))
            self._boxes.append(box)
            self._grid.addWidget(box, at // _ACROSS, at % _ACROSS)
        for box, tile in zip(self._boxes, tiles, strict=False):
            box.show_tile(tile)
        self.why.set(why)
        self.why.setVisible(bool(why))
