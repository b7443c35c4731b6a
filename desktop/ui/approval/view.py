"""Who, the PIN as dots, a keypad, and what was wrong with the last try."""

from functools import partial

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.approval.pad import Pad, PadModel, Who
from desktop.ui.approval.presenter import Presenter
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts import ink
from desktop.ui.parts.button import Button
from desktop.ui.parts.field import Field
from desktop.ui.parts.keypad import Keypad
from desktop.ui.parts.marks import KeyCap
from desktop.ui.parts.overlay import Overlay
from desktop.ui.parts.text import IconText, Text
from desktop.ui.settings.pieces import Scroll

_SHOWN = 6


class PadView(QWidget):
    """Why, who, then the dots and the keys."""

    SIZE = (440, 640)

    def __init__(self, look: Look, presenter: Pad, overlay: Overlay) -> None:
        super().__init__()
        self._look, self._pad, self._words = look, presenter, presenter.words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(12))
        self._why = Text(look, "body", "ink", wrap=True)
        self._who = Scroll(look, pad=False)
        self._shown: tuple[Who, ...] = ()
        self._chosen = Button(look, "", key="Esc", icon="person", on_click=presenter.choose_again)
        self._dots = _Dots(look)
        self._wrong = IconText(look, "warning", tone="bad")
        self._keys = Keypad(look, "pin", presenter.type)
        column.addWidget(self._why)
        self._below_why(column)
        for widget in (self._chosen, self._dots, self._wrong):
            column.addWidget(widget)
        column.addWidget(self._who, 1)
        column.addWidget(self._keys, 1)
        self._at_the_end(column)
        overlay.body.addWidget(self, 1)
        words = look.say(f"window.{self._words}.confirm")
        self._confirm = Button(look, words, key="Enter", kind="primary", on_click=presenter.confirm)
        overlay.add_action(self._confirm)

    def present(self, model: PadModel) -> None:
        """Show how far it is."""
        say, chooses = self._look.say, bool(model.people)
        self._why.set(model.why)
        self._list(model.people)
        self._who.setVisible(chooses)
        self._chosen.setVisible(bool(model.chosen) and model.can_change)
        self._chosen.set_label(model.chosen)
        for widget in (self._dots, self._keys, self._confirm):
            widget.setVisible(not chooses)
        for widget in (self._dots, self._keys):
            widget.setVisible(not chooses and not model.asks_code)
        self._dots.set(model.digits, say("window.approval.typed", count=model.digits))
        self._wrong.set(model.wrong or (say("window.approval.checking") if model.checking else ""),
                        tone="bad" if model.wrong else "ink2")  # fmt: skip
        self._confirm.allow((model.digits > 0 or model.asks_code) and not model.checking, self._why.text())
        self._presented()

    def _below_why(self, column: QVBoxLayout) -> None:
        """What else a dialog of this kind has there."""

    def _at_the_end(self, column: QVBoxLayout) -> None:
        """What else a dialog of this kind has below the keys."""

    def _presented(self) -> None:
        """What else a dialog of this kind shows."""

    def _list(self, people: tuple[Who, ...]) -> None:
        """A row each: the number is its key."""
        if people == self._shown:
            return
        self._shown = people
        while (item := self._who.column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for who in people:
            label = " · ".join(part for part in (who.name, who.role) if part)
            self._who.column.addWidget(
                Button(self._look, label, key=who.number, on_click=partial(self._pad.choose, who.staff_id))
            )
        self._who.column.addStretch(1)


class View(PadView):
    """The dialog of an approval: with a line for the reason. Digits go to the PIN until F6 or a touch goes there."""

    SIZE = (440, 700)

    def __init__(self, look: Look, presenter: Presenter, overlay: Overlay) -> None:
        self._presenter, self._overlay = presenter, overlay
        super().__init__(look, presenter, overlay)

    def _below_why(self, column: QVBoxLayout) -> None:
        look = self._look
        hint = look.say("window.approval.reason")
        self._reason = Field(
            look, "", hint=hint, on_change=self._presenter.type_reason, on_enter=lambda _: self._overlay.setFocus()
        )
        self._reason.edit.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._reason.edit.setAccessibleName(hint)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(KeyCap(look, "F6"))
        row.addWidget(self._reason, 1)
        column.addLayout(row)

    def _presented(self) -> None:
        self._reason.set_text(self._presenter.reason)

    def to_reason(self) -> None:
        """The keyboard writes why."""
        self._reason.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)


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
