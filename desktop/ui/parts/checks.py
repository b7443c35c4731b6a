"""Yes or no: ``CheckBox`` (a 48-pixel row) and ``FilterChip`` (48 pixels, with ✓). A click leaves the focus alone."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS, HEIGHT
from desktop.ui.parts import ink


class CheckBox(QCheckBox):
    """A box and what it agrees to; the words wrap. The whole row can be pressed."""

    def __init__(
        self, look: Look, label: str, *, checked: bool = False, on_change: Callable[[bool], object] | None = None
    ) -> None:
        super().__init__()
        self.look, self.label = look, label
        self.setAccessibleName(label)
        self.setChecked(checked)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if on_change is not None:
            self.toggled.connect(on_change)

    def show_as(self, *, checked: bool) -> None:
        """Show it so; nobody is told."""
        if checked != self.isChecked():
            was = self.blockSignals(True)  # noqa: FBT003 - Qt's own
            self.setChecked(checked)
            self.blockSignals(was)
            self.update()

    @override
    def hitButton(self, pos: QPoint, /) -> bool:
        return self.rect().contains(pos)

    @override
    def sizeHint(self) -> QSize:
        wide = self._left() + ink.width(self.label, self.look.font("body")) + self.look.px(8)
        return QSize(wide, self.look.px(HEIGHT["control"]))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(120), self.look.px(HEIGHT["control"]))

    @override
    def heightForWidth(self, width: int, /) -> int:
        lines = len(self._lines(width))
        return max(self.look.px(HEIGHT["control"]), self.look.line("body") * lines + self.look.px(8))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look, side, step = self.look, self.look.px(20), self.look.line("body")
        able = self.isEnabled()
        lines = self._lines(self.width())
        top = (self.height() - step * len(lines)) // 2
        box = QRect(look.px(6), top + (step - side) // 2, side, side)
        with ink.brush(self) as painter:
            if self.isChecked():
                ink.frame(painter, look, box, fill="accent" if able else "line", radius="keycap")
                ink.picture(painter, look, "check", "on" if able else "ink3", box)
            else:
                paper = "surface" if able else "sunken"
                ink.frame(painter, look, box, fill=paper, edge="edge" if able else "line", radius="keycap")
            for row, line in enumerate(lines):
                place = QRect(self._left(), top + row * step, self.width() - self._left(), step)
                ink.word(painter, look, place, line, "body", "ink" if able else "ink3")
            if self.hasFocus():
                ink.frame(painter, look, self.rect(), edge="accent", thick=FOCUS)

    def _left(self) -> int:
        return self.look.px(36)

    def _lines(self, width: int) -> list[str]:
        return ink.broken(self.label, self.look.font("body"), width - self._left() - self.look.px(8))


class FilterChip(QCheckBox):
    """A filter that is on or off: on is a 2-pixel accent line, soft and ✓. ``note`` is a count or a key."""

    def __init__(
        self, look: Look, label: str, *, note: str = "", checked: bool = False,
        on_change: Callable[[bool], object] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.look, self.label, self.note = look, label, note
        self.setAccessibleName(f"{label} {note}".strip())
        self.setChecked(checked)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if on_change is not None:
            self.toggled.connect(on_change)

    def show_as(self, *, checked: bool) -> None:
        """Show it so; nobody is told."""
        if checked != self.isChecked():
            was = self.blockSignals(True)  # noqa: FBT003 - Qt's own
            self.setChecked(checked)
            self.blockSignals(was)
            self.update()

    def set_label(self, label: str) -> None:
        """Say something else."""
        if label != self.label:
            self.label = label
            self.set_note(self.note)

    def set_note(self, note: str) -> None:
        """Show another count."""
        self.note = note
        self.setAccessibleName(f"{self.label} {note}".strip())
        self.updateGeometry()
        self.update()

    @override
    def hitButton(self, pos: QPoint, /) -> bool:
        return self.rect().contains(pos)

    @override
    def sizeHint(self) -> QSize:
        look = self.look
        note = ink.width(self.note, look.font("caption")) + look.px(8) if self.note else 0
        wide = ink.width(self.label, look.font("body", strong=True)) + note + look.px(20) + 2 * look.px(16)
        return QSize(wide, look.px(HEIGHT["control"]))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        look, on, able = self.look, self.isChecked(), self.isEnabled()
        words = ink.width(self.label, look.font("body", strong=on))
        note = ink.width(self.note, look.font("caption")) + look.px(8) if self.note else 0
        tick, side = (look.px(20) if on else 0), look.px(16)
        at = (self.width() - words - note - tick) // 2
        with ink.brush(self) as painter:
            paper = "soft" if on else "surface" if able else "sunken"
            edge = "accent" if on or self.hasFocus() else "edge" if able else "line"
            ink.frame(painter, look, self.rect(), fill=paper, edge=edge, thick=FOCUS if on or self.hasFocus() else 1)
            colour = "accent" if on else "ink" if able else "ink3"
            if on:
                ink.picture(painter, look, "check", colour, QRect(at, (self.height() - side) // 2, side, side))
            place = self.rect().adjusted(at + tick, 0, 0, 0)
            ink.word(painter, look, place, self.label, "body", colour, strong=on)
            if self.note:
                place.adjust(words + look.px(8), 0, 0, 0)
                ink.word(painter, look, place, self.note, "caption", "ink2" if able else "ink3")
            if on and self.hasFocus():
                ink.frame(painter, look, self.rect(), edge="accent", inset=4)
