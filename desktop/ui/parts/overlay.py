"""``Overlay``: a dialog inside the window, on a flat scrim. It has the keyboard while it is open, then returns it."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.parts import ink
from desktop.ui.parts.button import Button
from desktop.ui.parts.marks import Divider
from desktop.ui.parts.text import Text

_SCRIM = 0.55


class Overlay(QWidget):
    """A dialog: title, note and Esc above, ``body``, then ``foot`` with the primary button at the right.

    ``open`` shows it over the whole parent and takes the focus; ``shut`` (or Esc) hides it, gives the focus back, says
    ``closed`` and deletes it. Keys of the window below do nothing meanwhile.
    """

    closed = Signal()

    def __init__(
        self, parent: QWidget, look: Look, *, title: str = "", note: str = "",
        width: int = 920, height: int = 640,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.look, self.host, self._wide, self._tall = look, parent, width, height
        self._before: QWidget | None = None
        self.panel = _Panel(self, look)
        self.body, self.foot = QVBoxLayout(), QHBoxLayout()
        self._build(title, note)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(title)
        self.hide()
        parent.installEventFilter(self)

    def _build(self, title: str, note: str) -> None:
        look, pad = self.look, self.look.px(24)
        is_narrow = self.host.width() < look.px(self._wide)
        self.title = Text(look, "title", text=title, wrap=is_narrow)
        self.note = Text(look, "caption", "ink2", note, elide=True)
        self.esc = Button(look, look.say("window.parts.return"), key=look.say("window.parts.esc"), on_click=self.shut)
        kept = self.esc.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the head is as tall where nothing leads out
        self.esc.setSizePolicy(kept)
        head = QHBoxLayout()
        head.setContentsMargins(pad, look.px(8), look.px(12), look.px(8))
        head.setSpacing(look.px(12))
        head.addWidget(self.title, 1 if is_narrow else 0)
        head.addWidget(self.note, 0 if is_narrow else 1)
        head.addWidget(self.esc)
        self.body.setContentsMargins(pad, look.px(16), pad, look.px(16))
        self.body.setSpacing(look.px(12))
        self.foot.setContentsMargins(pad, look.px(12), pad, look.px(12))
        self.foot.setSpacing(look.px(12))
        self._stretch_at = 0
        self.foot.addStretch(1)
        self._foot_line = Divider(look)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Divider(look))
        column.addLayout(self.body, 1)
        column.addWidget(self._foot_line)
        column.addLayout(self.foot)

    def set_title(self, title: str) -> None:
        """Say what the dialog is about."""
        self.title.set(title)
        self.setAccessibleName(title)

    def add_action(self, button: QWidget, *, left: bool = False) -> None:
        """Put a button in the foot: the last one at the right is the primary, others may stand at the left."""
        if left:
            self.foot.insertWidget(self._stretch_at, button)
            self._stretch_at += 1
        else:
            self.foot.addWidget(button)

    def open(self, focus: QWidget | None = None) -> None:
        """Show it; ``focus`` gets the keyboard, else the first that can have it."""
        self._before = QApplication.focusWidget()
        without_foot = self.foot.count() == 1
        self._foot_line.setVisible(not without_foot)
        if without_foot:
            self.foot.setContentsMargins(0, 0, 0, 0)
        self._place()
        self.show()
        self.raise_()
        (focus or self.first_stop()).setFocus()
        QApplication.instance().focusChanged.connect(self._hold_focus)  # type: ignore[union-attr]

    def shut(self) -> None:
        """Hide it and give the focus back to where it was."""
        if self.isHidden():
            return
        QApplication.instance().focusChanged.disconnect(self._hold_focus)  # type: ignore[union-attr]
        self.hide()
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus()
        self.closed.emit()
        self.deleteLater()

    @staticmethod
    def top_of(parent: QWidget) -> "Overlay | None":
        """The dialog that is open on top of the parent, if any."""
        found = [child for child in parent.children() if isinstance(child, Overlay) and not child.isHidden()]
        return found[-1] if found else None

    @override
    def event(self, event: QEvent) -> bool:
        # A key that nobody in the dialog wanted comes here before the window's shortcuts: it stops here.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the scrim reaches nothing and closes nothing: what was typed stays."""
        event.accept()

    @override
    def focusNextPrevChild(self, next: bool, /) -> bool:
        stops = self._stops()
        if stops:
            now = QApplication.focusWidget()
            went = now is not None and now is not self and now not in stops  # what had the keyboard was hidden
            stop = self.first_stop() if went else stops[next_at(stops, now, forward=next)]
            stop.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        return True

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        scrim = self.look.colour("scrim")
        scrim = type(scrim)(scrim)
        scrim.setAlphaF(_SCRIM)
        with ink.brush(self) as painter:
            painter.fillRect(self.rect(), scrim)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.host:
            self._place()
        return False

    def _place(self) -> None:
        room = self.host.rect()
        away = 2 * self.look.px(12)
        wide = min(self.look.px(self._wide), room.width() - away)
        tall = min(self.look.px(self._tall), room.height() - away)
        self.setGeometry(room)
        self.panel.setGeometry(QRect((room.width() - wide) // 2, (room.height() - tall) // 2, wide, tall))

    def _stops(self) -> list[QWidget]:
        """All in the dialog that Tab can reach, in its order, beginning at the top."""
        found: list[QWidget] = []
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
            if reachable and self.isAncestorOf(widget) and widget.isVisibleTo(self) and widget.isEnabled():
                found.append(widget)
            widget = widget.nextInFocusChain()
        return found

    def first_stop(self) -> QWidget:
        """What gets the keyboard where nothing is asked for: the first that can have it, but the way out last."""
        return next((stop for stop in self._stops() if stop is not self.esc), self.esc)

    def _hold_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """What lies behind takes the keyboard (a page that shows itself anew): it goes back to where it was."""
        if now is None or self._holds(now) or Overlay.top_of(self.host) is not self:
            return
        if now.window() is self.window():
            was_here = before is not None and self._holds(before) and before.isVisibleTo(self)
            (before if before is not None and was_here else self.first_stop()).setFocus()

    def _holds(self, widget: QWidget) -> bool:
        return widget is self or self.isAncestorOf(widget)


def next_at(stops: list[QWidget], now: QWidget | None, *, forward: bool) -> int:
    """Which of the stops follows the one that has the focus now, round and round."""
    if now not in stops:
        return 0 if forward else len(stops) - 1
    return (stops.index(now) + (1 if forward else -1)) % len(stops)


class _Panel(QWidget):
    """The sheet itself."""

    def __init__(self, parent: QWidget, look: Look) -> None:
        super().__init__(parent)
        self.look = look

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with ink.brush(self) as painter:
            ink.frame(painter, self.look, self.rect(), fill="surface", edge="line", radius="dialog")
