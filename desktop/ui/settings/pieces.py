"""Pieces that several sections are made of: a page that scrolls, facts, what was said, a text to read."""

import itertools
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import Field
from desktop.ui.parts.groups import Segments
from desktop.ui.parts.notices import Banner
from desktop.ui.parts.text import Text
from desktop.ui.settings.model import Fact, Told

_ICONS = {"ok": "check_circle", "warn": "warning", "bad": "warning", "plain": "info"}
_TONES = {"plain": "accent"}
_TWO_COLUMNS_FROM = 640


class Strip(Segments):
    """Segments as high as the field beside them."""

    tall = HEIGHT["control"]


class Scroll(QScrollArea):
    """A page that scrolls up and down only; ``column`` takes the cards. What gets the keyboard comes into view."""

    def __init__(self, look: Look, *, pad: bool = True) -> None:
        super().__init__()
        self.look = look
        page = QWidget()
        page.setObjectName("page")
        self.column = QVBoxLayout(page)
        self.column.setContentsMargins(0, 0, look.px(8) if pad else 0, 0)
        self.column.setSpacing(look.px(12))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(page)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(120), self.look.px(96))


class Facts(QWidget):
    """Facts below each other, in two columns where there is room and ``columns`` allows: label, then value, wrapped."""

    def __init__(self, look: Look, label_width: int = 128, columns: int = 1) -> None:
        super().__init__()
        self.look, self._wide, self._most = look, label_width, columns
        self._shown: tuple[Fact, ...] = ()
        self._rows: list[QWidget] = []
        self._values: list[Text] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(24))
        self._grid.setVerticalSpacing(look.px(8))

    def present(self, facts: tuple[Fact, ...]) -> None:
        """Show them."""
        if [fact.label for fact in facts] != [fact.label for fact in self._shown]:
            self._make(facts)
        for value, fact in zip(self._values, facts, strict=True):
            value.set(fact.value)
        self._shown = facts
        self.setAccessibleName(", ".join(f"{fact.label} {fact.value}" for fact in facts))

    def _make(self, facts: tuple[Fact, ...]) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows, self._values = [], []
        for fact in facts:
            row = QWidget()
            across = QHBoxLayout(row)
            across.setContentsMargins(0, 0, 0, 0)
            across.setSpacing(self.look.px(12))
            label = Text(self.look, "body", "ink2", fact.label, wrap=True)
            label.setFixedWidth(self.look.px(self._wide))
            value = Text(self.look, "body", "ink", "", wrap=True)
            across.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
            across.addWidget(value, 1)
            self._values.append(value)
            self._rows.append(row)
        self._place()

    def _place(self) -> None:
        columns = self._most if self.width() >= self.look.px(_TWO_COLUMNS_FROM) else 1
        for row in self._rows:
            self._grid.removeWidget(row)
        for at, row in enumerate(self._rows):
            self._grid.addWidget(row, at // columns, at % columns, Qt.AlignmentFlag.AlignTop)
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._most > 1:
            self._place()


class Captioned(QWidget):
    """A caption above a control that has none of its own."""

    def __init__(self, look: Look, caption: str, control: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(4))
        column.addWidget(Text(look, "caption", "ink2", caption))
        column.addWidget(control)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class Saying(QWidget):
    """What came of something, as a banner; nothing while there is nothing to say."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._told: Told | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def present(self, told: Told | None) -> None:
        """Say it."""
        if told == self._told:
            return
        self._told = told
        empty(self._column)
        if told is not None:
            tone = _TONES.get(told.tone, told.tone)
            self._column.addWidget(Banner(self.look, tone, _ICONS[told.tone], told.title, told.detail))
        self.setVisible(told is not None)


class Reading(QPlainTextEdit):
    """A long text to read, scrolled by the arrow keys; Tab goes on."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setFont(look.font("caption"))
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )

    def show_text(self, text: str) -> None:
        """Show it from its beginning."""
        if text != self.toPlainText():
            self.setPlainText(text)


def beside(look: Look, *widgets: QWidget, stretch: Sequence[int] = (), bottom: bool = False) -> QHBoxLayout:
    """Widgets side by side; those that are higher than others stand on one line at the top, or at the bottom."""
    row = QHBoxLayout()
    row.setSpacing(look.px(12))
    side = Qt.AlignmentFlag.AlignBottom if bottom else Qt.AlignmentFlag.AlignTop
    for at, widget in enumerate(widgets):
        row.addWidget(widget, stretch[at] if stretch else 1, side)
    return row


def with_button(look: Look, field: Field, label: str, act: Callable[[], object], icon: str = "folder") -> QWidget:
    """A field with a button on its line."""
    held = QWidget()
    row = QHBoxLayout(held)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(look.px(12))
    row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    row.addLayout(on_line(look, Button(look, label, icon=icon, on_click=act)))
    return held


def on_line(look: Look, button: Button) -> QVBoxLayout:
    """A button on the line of the control beside it, which has a caption above."""
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addSpacing(look.line("caption") + look.px(4))
    column.addWidget(button)
    column.addStretch(1)
    return column


def in_order(*stops: QWidget) -> None:
    """Tab goes from each to the next, whenever they were made."""
    reached = [_reached(stop) for stop in stops]
    for before, after in itertools.pairwise(reached):
        QWidget.setTabOrder(before, after)


def _reached(stop: QWidget) -> QWidget:
    """What gets the keyboard in its place."""
    while (proxy := stop.focusProxy()) is not None:
        stop = proxy
    return stop


def empty(layout: QBoxLayout) -> None:
    """Take everything out of a layout of widgets."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def mark_bad(control: QWidget, *, bad: bool) -> None:
    """Draw a control's edge as wrong, or as usual; words beside it say why."""
    state = "bad" if bad else ""
    if (control.property("state") or "") != state:
        control.setProperty("state", state)
        control.style().unpolish(control)
        control.style().polish(control)
