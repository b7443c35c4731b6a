"""The search field and the list under it: painted rows, at most eight, over whatever page is shown."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.ui.find.presenter import FindModel, FindPresenter
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import FOCUS, HEIGHT
from desktop.ui.parts import ink
from desktop.ui.parts.marks import Icon, KeyCap

if TYPE_CHECKING:
    from desktop.core.services.find_members import Match

_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class SearchField(QWidget):
    """The field of the top bar. What is typed goes to the presenter; arrows, Enter and Esc drive the list."""

    def __init__(self, look: Look, presenter: FindPresenter) -> None:
        super().__init__()
        self.look, self._presenter = look, presenter
        self.edit = QLineEdit()
        self.edit.setObjectName("bare_field")
        self.edit.setPlaceholderText(look.say("window.shell.search"))
        self.edit.setAccessibleName(look.say("window.shell.search"))
        self.edit.textEdited.connect(presenter.typed)
        self.edit.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), 0, look.px(8), 0)
        row.setSpacing(look.px(8))
        row.addWidget(Icon(look, "search"))
        row.addWidget(KeyCap(look, "F2"))
        row.addWidget(self.edit, 1)
        self.setFixedHeight(look.px(HEIGHT["control"]))
        self.setFocusProxy(self.edit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow field has a shorter hint: words are never cut off."""
        super().resizeEvent(event)
        hints = [self.look.say(f"window.shell.{name}") for name in ("search", "search_short", "search_shortest")]
        room = self.edit.width() - self.look.px(8)
        fitting = (hint for hint in hints if ink.width(hint, self.edit.font()) <= room)
        self.edit.setPlaceholderText(next(fitting, hints[-1]))

    def begin(self, text: str) -> None:
        """Put the cursor into the field, with a first character already typed."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text:
            self.edit.setText(text)
            self._presenter.typed(text)
        else:
            self.edit.selectAll()

    def end(self) -> bool:
        """Empty the field and leave it; whether there was anything to end."""
        busy = self.edit.hasFocus() or bool(self.edit.text()) or self._presenter.is_open
        self.edit.clear()
        self.edit.clearFocus()
        self._presenter.clear()
        return busy

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter are for the list; the ring follows the focus."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                self._presenter.move(_MOVES[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._presenter.enter()
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A control like any other, its ring where the cursor is."""
        with ink.brush(self) as painter:
            focused = self.edit.hasFocus()
            edge, thick = ("accent", FOCUS) if focused else ("edge", 1)
            ink.frame(painter, self.look, self.rect(), fill="surface", edge=edge, thick=thick)


class FoundList(QWidget):
    """The list, a child of the window so that it lies over the page; as wide as the field."""

    def __init__(self, parent: QWidget, look: Look, presenter: FindPresenter, field: SearchField) -> None:
        super().__init__(parent)
        self.look, self._presenter, self._field = look, presenter, field
        self._model = FindModel(state="closed")
        self.setAccessibleName(look.say("window.find.list"))
        self.hide()
        presenter.attach(self)

    def present(self, model: FindModel) -> None:
        """Show what was found, or one sentence."""
        self._model = model
        if model.state == "closed":
            self._field.edit.clear()
            self.hide()
            return
        rows = [self._told(match) for match in model.rows]
        self.setAccessibleDescription("\n".join([*rows, model.note]))
        at = self._field.mapTo(self.window(), QPoint(0, self._field.height() + self.look.px(4)))
        self.setGeometry(QRect(at, QSize(self._field.width(), self.sizeHint().height())))
        self.show()
        self.raise_()
        self.update()

    def sizeHint(self) -> QSize:
        """Rows of 56 and a note."""
        rows = len(self._model.rows) * self.look.px(HEIGHT["row_two"])
        return QSize(self.look.px(480), rows + self.look.px(40))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch chooses the row."""
        row = event.position().toPoint().y() // self.look.px(HEIGHT["row_two"])
        self._presenter.choose(row)
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Rows, the current one soft, then the note."""
        look, tall = self.look, self.look.px(HEIGHT["row_two"])
        with ink.brush(self) as painter:
            ink.frame(painter, look, self.rect(), fill="surface", edge="edge")
            for index, match in enumerate(self._model.rows):
                box = QRect(look.px(1), index * tall, self.width() - look.px(2), tall)
                self._paint_row(painter, match, box, current=index == self._model.current)
            foot = QRect(look.px(16), len(self._model.rows) * tall, self.width() - look.px(32), look.px(40))
            ink.word(painter, look, foot, self._model.note, "caption", "ink3")

    def _paint_row(self, painter: QPainter, match: "Match", box: QRect, *, current: bool) -> None:
        look = self.look
        if current:
            ink.fill(painter, look, box.adjusted(0, look.px(1), 0, 0), "soft")
            ink.fill(painter, look, QRect(box.x(), box.y() + look.px(1), look.px(3), box.height()), "accent")
        ink.fill(painter, look, QRect(box.x(), box.bottom(), box.width(), look.px(1)), "line")
        left = box.adjusted(look.px(16), look.px(6), -look.px(16), -look.px(6))
        half = left.height() // 2
        ink.word(painter, look, left.adjusted(0, 0, 0, -half), match.name or "—", "body", "ink", strong=True)
        ink.word(painter, look, left.adjusted(0, half, 0, 0), match.phone or "—", "caption", "ink2")
        ink.word(painter, look, left, match.member_no, "caption", "ink3", align=ink.RIGHT)

    def _told(self, match: "Match") -> str:
        facts = {"name": match.name or "—", "phone": match.phone or "—", "number": match.member_no}
        return self.look.say("window.find.row", **facts)
