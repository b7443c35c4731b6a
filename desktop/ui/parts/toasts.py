"""Toasts: one short message at the bottom centre, 4 seconds; an error stays until Esc. They never take the focus."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.look.tokens import HEIGHT
from desktop.ui.parts import ink
from desktop.ui.parts.marks import KeyCap
from desktop.ui.parts.notices import Fact
from desktop.ui.parts.text import Text

_SHOWN_MS = 4_000
_ICONS = {"ok": "check_circle", "warn": "warning", "bad": "warning", "accent": "info", "ink": "info", "plain": "info"}
_MOST_WAITING = 8
_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)


class Toasts(QObject):
    """The messages of a window. ``above`` is the height at scale 1 that they leave free below: the status strip."""

    def __init__(self, parent: QWidget, look: Look, *, above: int = HEIGHT["status"]) -> None:
        super().__init__(parent)
        self.look, self._parent, self._above = look, parent, above
        self._shown: _Toast | None = None
        self._waiting: list[_Toast] = []
        self._timer = QTimer(self, interval=_SHOWN_MS, singleShot=True)
        self._timer.timeout.connect(self.dismiss)
        parent.installEventFilter(self)

    def show(self, tone: str, title: str, detail: str = "", *, sticky: bool = False) -> None:
        """Say it. A sticky one waits under a newer one and comes back; others are replaced."""
        self._set_aside()
        self._present(_Toast(self, self._parent, tone, (title, detail), sticky=sticky))

    @property
    def current(self) -> str:
        """The title that is shown, "" for none."""
        return self._shown.title if self._shown else ""

    def dismiss(self) -> bool:
        """Take the message away, as Esc does. False if there was none."""
        toast, self._shown = self._shown, None
        if toast is None:
            return False
        self._timer.stop()
        self._listen(listening=False)
        toast.hide()
        toast.deleteLater()
        if self._waiting:
            self._present(self._waiting.pop())
        return True

    def _present(self, toast: "_Toast") -> None:
        self._shown = toast
        self._place()
        toast.show()
        toast.raise_()
        if toast.sticky:
            self._listen(listening=True)
        else:
            self._timer.start()

    def _set_aside(self) -> None:
        if self._shown is not None and self._shown.sticky and len(self._waiting) < _MOST_WAITING:
            self._listen(listening=False)
            self._shown.hide()
            self._waiting.append(self._shown)
            self._shown = None
        else:
            waiting, self._waiting = self._waiting, []
            self.dismiss()
            self._waiting = waiting

    def _place(self) -> None:
        if self._shown is None:
            return
        look, room = self.look, self._parent.size()
        wide = min(look.px(560), room.width() - 2 * look.px(12), self._shown.wanted())
        tall = self._shown.heightForWidth(wide)
        bottom = room.height() - look.px(self._above) - look.px(12)
        key = look.px(344 if room.width() < look.px(1200) else 412)  # the column that the key to press next stands in
        left = max(look.px(12), min((room.width() - wide) // 2, room.width() - key - wide))
        self._shown.setGeometry(left, bottom - tall, wide, tall)

    def _listen(self, *, listening: bool) -> None:
        app = QApplication.instance()
        if app is not None:
            (app.installEventFilter if listening else app.removeEventFilter)(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Resize and watched is self._parent:
            self._place()
        elif kind in _KEYS and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._takes_esc:
            # Esc is taken before any shortcut of the window sees it.
            event.accept()
            if kind == QEvent.Type.KeyPress:
                self.dismiss()
            return True
        return False

    @property
    def _takes_esc(self) -> bool:
        """Esc in another of our windows is not for this one."""
        return self.waits_for_esc and QApplication.activeWindow() in (None, self._parent.window())

    @property
    def waits_for_esc(self) -> bool:
        """Whether what is shown stays until Esc."""
        return self._shown is not None and self._shown.sticky


class _Toast(QWidget):
    def __init__(self, host: Toasts, parent: QWidget, tone: str, words: tuple[str, str], *, sticky: bool) -> None:
        super().__init__(parent)
        self.look, self.host, self.title, self.sticky = host.look, host, words[0], sticky
        look, (title, detail) = host.look, words
        self.fact = Fact(look, _ICONS[tone], title, detail, icon_tone="ink2" if tone in ("ink", "plain") else tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        row.setSpacing(look.px(12))
        row.addWidget(self.fact, 1)
        if sticky:
            row.addWidget(KeyCap(look, look.say("window.parts.esc")))
            row.addWidget(Text(look, "caption", "ink2", look.say("window.parts.dismiss")))
        self.setAccessibleName(f"{title} {detail}".strip())
        self.hide()

    def wanted(self) -> int:
        """How wide it would like to be."""
        return max(self.sizeHint().width(), self.look.px(240))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.host.dismiss()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with ink.brush(self) as painter:
            ink.frame(painter, self.look, self.rect(), fill="surface", edge="edge", radius="card")
