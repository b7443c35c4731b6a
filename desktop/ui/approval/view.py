"""The PIN as dots, a keypad, and what was wrong with the last try."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.approval.presenter import ApprovalModel, Presenter
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts import ink
from desktop.ui.parts.button import Button
from desktop.ui.parts.keypad import Keypad
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import IconText, Text

_SHOWN = 6


class View(QWidget):
    """Why, the dots, the keys."""

    SIZE = (440, 640)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        super().__init__()
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        self._why = Text(look, "body", "ink", wrap=True)
        self._dots = _Dots(look)
        self._wrong = IconText(look, "warning", tone="bad")
        column.addWidget(self._why)
        column.addWidget(self._dots)
        column.addWidget(self._wrong)
        column.addWidget(Keypad(look, "pin", presenter.type), 1)
        overlay.body.addWidget(self, 1)
        self._confirm = Button(
            look, look.say("window.approval.confirm"), key="Enter", kind="primary", on_click=presenter.confirm
        )
        overlay.add_action(self._confirm)

    def present(self, model: ApprovalModel) -> None:
        """Show how far it is."""
        say = self._look.say
        self._why.set(model.why)
        self._dots.set(model.digits, say("window.approval.typed", count=model.digits))
        self._wrong.set(model.wrong or (say("window.approval.checking") if model.checking else ""),
                        tone="bad" if model.wrong else "ink2")  # fmt: skip
        self._confirm.allow(model.digits > 0 and not model.checking, self._why.text())


class _Dots(QWidget):
    """As many dots as digits were typed, in a control."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._count = look, 0
        self.setFixedHeight(look.px(HEIGHT["big"]))

    def set(self, count: int, told: str) -> None:
        """Show that many."""
        self._count = count
        self.setAccessibleName(told)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as it may be."""
        return QSize(self._look.px(240), self._look.px(HEIGHT["big"]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The box of a field that has the focus; empty places are rings."""
        look, side, gap = self._look, self._look.px(16), self._look.px(16)
        places = max(_SHOWN, self._count)
        left = (self.width() - places * side - (places - 1) * gap) // 2
        with ink.brush(self) as painter:
            ink.frame(painter, look, self.rect(), fill="surface", edge="accent", thick=2)
            for place in range(places):
                box = QRect(left + place * (side + gap), (self.height() - side) // 2, side, side)
                if place < self._count:
                    ink.pill(painter, look, box, fill="ink")
                else:
                    ink.pill(painter, look, box, edge="edge")
