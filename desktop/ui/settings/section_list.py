"""The list at the left: a row for each section, a dot where something waits. Tab reaches it once, ↑ ↓ move in it."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS, HEIGHT
from desktop.ui.parts import ink
from desktop.ui.settings.model import SectionRow

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_DOT = 8


class SectionList(QWidget):
    """``choose`` gets the section of a row that was clicked, ``step`` which way an arrow key went."""

    def __init__(self, look: Look, choose: Callable[[str], None], step: Callable[[int], None]) -> None:
        super().__init__()
        self.look, self._choose, self._step = look, choose, step
        self._rows: dict[str, _Row] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.setAccessibleName(look.say("window.settings.list"))

    def present(self, rows: tuple[SectionRow, ...], current: str) -> None:
        """Show these rows."""
        had_focus = any(row.hasFocus() for row in self._rows.values())
        for row in rows:
            if row.name not in self._rows:
                made = self._rows[row.name] = _Row(self.look, row, self._choose, self._step)
                self._column.insertWidget(self._column.count() - 1, made)
            self._rows[row.name].present(row, is_current=row.name == current)
        self.setFocusProxy(self._rows[current])
        if had_focus:
            self._rows[current].setFocus(Qt.FocusReason.TabFocusReason)


class _Row(QAbstractButton):
    """48 pixels; the current one is soft, with a bar at the left."""

    def __init__(self, look: Look, row: SectionRow, choose: Callable[[str], None], step: Callable[[int], None]) -> None:
        super().__init__()
        self.look, self._row, self._step = look, row, step
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.px(HEIGHT["row"]))
        self.clicked.connect(lambda: choose(self._row.name))

    def nextCheckState(self) -> None:
        """Only the presenter says which section is current."""

    def present(self, row: SectionRow, *, is_current: bool) -> None:
        """Show the row."""
        self._row = row
        self.setChecked(is_current)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_current else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(f"{row.label} {row.has_draft_words}".strip())
        self.setToolTip(row.has_draft_words)
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step:
            self._step(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.look.px(160), self.look.px(HEIGHT["row"]))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look, box, on = self.look, self.rect(), self.isChecked()
        side, pad, gap = look.px(20), look.px(16), look.px(12)
        tone = "accent" if on else "ink2"
        with ink.brush(self) as painter:
            if on or self.isDown():
                ink.fill(painter, look, box, "soft")
            if on:
                ink.fill(painter, look, QRect(0, 0, look.px(3), box.height()), "accent")
            ink.picture(painter, look, self._row.icon, tone, QRect(pad, (box.height() - side) // 2, side, side))
            words = box.adjusted(pad + side + gap, 0, -look.px(28 if self._row.has_draft else 8), 0)
            fits = ink.width(self._row.label, look.font("body", strong=on)) <= words.width()
            role = "body" if fits else "caption"
            ink.word(painter, look, words, self._row.label, role, "accent" if on else "ink", strong=on)
            if self._row.has_draft:
                dot = look.px(_DOT)
                at = QRect(box.width() - look.px(20), (box.height() - dot) // 2, dot, dot)
                ink.pill(painter, look, at, fill="warn")
            if self.hasFocus():
                ink.frame(painter, look, box, edge="accent", thick=FOCUS, inset=2)
