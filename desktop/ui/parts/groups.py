"""One of several: ``Segments`` (a joined strip), ``Choice`` (boxes side by side), ``Tabs`` (underlined).

Arrow keys choose the next that can be chosen; Tab reaches the chosen one only. A click leaves the focus where it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS, HEIGHT
from desktop.ui.parts import ink

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True)
class Option:
    """One of the things to choose from. ``note`` stands below: a key, what it costs, or why it is not ``enabled``."""

    value: str
    label: str
    note: str = ""
    icon: str | None = None
    enabled: bool = True


class _Cell(QAbstractButton):
    """One option, drawn."""

    def __init__(self, look: Look, option: Option, group: "_Group") -> None:
        super().__init__(group)
        self.look, self.option, self.owner = look, option, group
        self.setCheckable(True)
        self.setEnabled(option.enabled)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(" ".join(part for part in (option.label, option.note) if part))
        self.setToolTip("" if option.enabled else option.note)
        self.clicked.connect(lambda: group.pick(option.value))

    @override
    def nextCheckState(self) -> None:
        """The group says which is chosen, a click only asks."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step:
            self.owner.step(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        look, option = self.look, self.option
        label = ink.width(option.label, look.font("body", strong=True)) + (look.px(22) if option.icon else 0)
        note = ink.width(option.note, look.font("keycap"))
        check = look.px(22)
        return QSize(max(label + check, note + check) + 2 * look.px(12), look.px(self.owner.tall))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(HEIGHT["control"]), self.look.px(self.owner.tall))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with ink.brush(self) as painter:
            self.owner.paint_box(painter, self)
            self._words(painter)

    def _words(self, painter: QPainter) -> None:
        look, option = self.look, self.option
        colour = "accent" if self.isChecked() else "ink" if self.isEnabled() else "ink3"
        mark = "check" if self.isChecked() and self.owner.ticks else option.icon or ""
        room = self.rect().adjusted(look.px(3), 0, -look.px(3), 0)
        if not option.note:
            self._line(painter, room, option.label, mark, colour, strong=self.isChecked())
            return
        label, note = look.line("body"), look.line("keycap")
        top = (self.height() - label - note) // 2
        beside = self.owner.ticks_note and self.isChecked()
        at = QRect(room.x(), top, room.width(), label)
        self._line(painter, at, option.label, "" if beside else mark, colour, strong=self.isChecked())
        at = QRect(room.x(), top + label, room.width(), note)
        faint = "ink" if self.isChecked() else "ink2" if self.isEnabled() else "ink3"
        self._line(painter, at, option.note, "check" if beside else "", faint, role="keycap")

    def _line(  # noqa: PLR0913
        self, painter: QPainter, at: QRect, text: str, icon: str, colour: str,
        *, role: str = "body", strong: bool = False,
    ) -> None:  # fmt: skip
        """Draw a line with its icon in the middle; in a smaller role, then without the icon, if it does not fit."""
        look = self.look
        side, gap = (look.px(12 if role == "keycap" else 16), look.px(2 if role == "keycap" else 4)) if icon else (0, 0)
        roles = ("body", "caption", "keycap") if role == "body" else (role,)
        if ink.width(text, look.font(roles[-1], strong=strong)) + side + gap > at.width():
            icon, side, gap = "", 0, 0
        fitting = (one for one in roles if ink.width(text, look.font(one, strong=strong)) + side + gap <= at.width())
        role = next(fitting, roles[-1])
        wide = min(ink.width(text, look.font(role, strong=strong)), at.width() - side - gap)
        left = at.x() + (at.width() - wide - side - gap) // 2
        if icon:
            ink.picture(painter, look, icon, colour, QRect(left, at.y() + (at.height() - side) // 2, side, side))
        place = QRect(left + side + gap, at.y(), wide, at.height())
        ink.word(painter, look, place, text, role, colour, strong=strong)


class _Group(QWidget):
    """Cells of which one is chosen, or none."""

    tall, gap, ticks, ticks_note = HEIGHT["control"], 0, True, False

    def __init__(
        self, look: Look, options: Sequence[Option], on_choose: Callable[[str], object], *, name: str = ""
    ) -> None:
        super().__init__()
        self.look, self._on_choose = look, on_choose
        self._cells: list[_Cell] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.px(self.gap))
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.value = ""
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer others; what was chosen stays chosen if it is still offered."""
        if [cell.option for cell in self._cells] == list(options):
            return
        focused = any(cell.hasFocus() for cell in self._cells)
        for cell in self._cells:
            self._row.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells = [_Cell(self.look, option, self) for option in options]
        for cell in self._cells:
            self._row.addWidget(cell, self.stretch)
        self.choose(self.value if any(option.value == self.value for option in options) else "")
        if focused:
            self.setFocus()

    stretch = 1

    @override
    def sizeHint(self) -> QSize:
        """Cells that share the width are as wide as the widest of them."""
        hint, cells = super().sizeHint(), self._cells
        if self.stretch and cells:
            gaps = (len(cells) - 1) * self._row.spacing()
            hint.setWidth(max(cell.sizeHint().width() for cell in cells) * len(cells) + gaps)
        return hint

    def choose(self, value: str) -> None:
        """Show this one as chosen, "" for none. Says nothing to ``on_choose``."""
        self.value = value
        entry = next((cell for cell in self._cells if cell.option.value == value), None)
        for cell in self._cells:
            cell.setChecked(cell is entry)
        entry = entry or next((cell for cell in self._cells if cell.isEnabled()), None)
        for cell in self._cells:
            cell.setFocusPolicy(Qt.FocusPolicy.TabFocus if cell is entry else Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(entry)  # type: ignore[arg-type]

    def pick(self, value: str) -> None:
        """Choose as if clicked."""
        self.choose(value)
        self._on_choose(value)

    def step(self, by: int) -> None:
        """Choose the next (1) or the one before (-1) that can be chosen, and go on at the other end."""
        able = [cell for cell in self._cells if cell.isEnabled()]
        if not able:
            return
        at = next((index for index, cell in enumerate(able) if cell.hasFocus()), -1 if by > 0 else 0)
        cell = able[(at + by) % len(able)]
        cell.setFocus(Qt.FocusReason.TabFocusReason)
        self.pick(cell.option.value)

    def paint_box(self, painter: QPainter, cell: _Cell) -> None:
        """Draw a box of its own: chosen is a 2-pixel accent line on soft."""
        chosen, able = cell.isChecked(), cell.isEnabled()
        fill = "soft" if chosen or cell.isDown() else "surface" if able else "sunken"
        edge = "accent" if chosen else "edge" if able else "line"
        ink.frame(painter, self.look, cell.rect(), fill=fill, edge=edge, thick=FOCUS if chosen else 1)
        if cell.hasFocus():
            ink.frame(painter, self.look, cell.rect(), edge="accent", thick=1 if chosen else FOCUS, inset=4 * chosen)


class Choice(_Group):
    """Boxes side by side, as for the tenders; the ✓ stands beside the note if there is one."""

    tall, gap, ticks_note = 56, 8, True


class Segments(_Group):
    """One strip of cells, as for the points to use."""

    tall = 52

    @override
    def paint_box(self, painter: QPainter, cell: _Cell) -> None:
        if cell.isChecked():
            super().paint_box(painter, cell)
            return
        if cell.isDown():
            ink.frame(painter, self.look, cell.rect(), fill="soft", inset=1)
        after = self._cells.index(cell) + 1
        if after < len(self._cells) and not self._cells[after].isChecked():
            line = self.look.px(1)
            ink.fill(painter, self.look, QRect(cell.width() - line, line, line, cell.height() - 2 * line), "line")
        if cell.hasFocus():
            ink.frame(painter, self.look, cell.rect(), edge="accent", thick=FOCUS)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with ink.brush(self) as painter:
            ink.frame(painter, self.look, self.rect(), fill="surface", edge="edge")


class Tabs(_Group):
    """Words with a line under the chosen one."""

    ticks, stretch = False, 0

    @override
    def paint_box(self, painter: QPainter, cell: _Cell) -> None:
        if cell.isDown():
            ink.frame(painter, self.look, cell.rect(), fill="soft")
        if cell.isChecked():
            line = self.look.px(3)
            ink.fill(painter, self.look, QRect(0, cell.height() - line, cell.width(), line), "accent")
        if cell.hasFocus():
            ink.frame(painter, self.look, cell.rect(), edge="accent", thick=FOCUS, inset=4)
