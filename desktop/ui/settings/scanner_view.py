"""扫码枪测试 as drawn. It watches the keys of the window without taking any, to tell how a scan came."""

import time

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent, QWindow
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.look.look import Look
from desktop.ui.parts.card import Card
from desktop.ui.parts.notices import Empty
from desktop.ui.parts.text import Text
from desktop.ui.scan_reader import ENDS
from desktop.ui.settings.model import ScannerModel, Told
from desktop.ui.settings.pieces import Facts, Saying, Scroll
from desktop.ui.settings.presenter import Presenter
from desktop.ui.settings.scanner_section import ScannerSection

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MODIFIED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class ScannerView(QWidget):
    """Waits for a scan; then what it means, how it came, what it holds."""

    def __init__(self, look: Look, presenter: Presenter) -> None:
        super().__init__()
        self.look, self._keys = look, KeyWatch(presenter.scanner)
        self.stops: dict[str, QWidget] = {}
        self.meaning = Saying(look)
        self.facts = Facts(look)
        self.text = Text(look, "body", wrap=True)
        self.warnings = QVBoxLayout()
        self.warnings.setSpacing(look.px(12))
        self._warned: tuple[Told, ...] = ()
        self._sayings: list[Saying] = []
        self.stack = QStackedWidget()
        self.stack.addWidget(self._waiting())
        self.stack.addWidget(self._heard())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def _waiting(self) -> QWidget:
        card = Card(self.look)
        card.body.addWidget(Empty(self.look, "scan", self.look.say("window.settings.scanner.waiting")), 1)
        return card

    def _heard(self) -> QWidget:
        look, say = self.look, self.look.say
        scroll = Scroll(look)
        result = Card(look, say("window.settings.scanner.result"))
        result.body.addWidget(self.meaning)
        result.body.addLayout(self.warnings)
        how = Card(look, say("window.settings.scanner.how"))
        how.body.addWidget(self.facts)
        content = Card(look, say("window.settings.scanner.text"))
        content.body.addWidget(self.text)
        for card in (result, how, content):
            scroll.column.addWidget(card)
        scroll.column.addStretch(1)
        return scroll

    def present(self, model: ScannerModel) -> None:
        """Show it."""
        self.meaning.present(model.meaning)
        self.facts.present(model.facts)
        self.text.set(model.text)
        self._warn(model.warnings)
        self.stack.setCurrentIndex(1 if model.text else 0)

    def _warn(self, warnings: tuple[Told, ...]) -> None:
        while len(self._sayings) < len(warnings):
            self._sayings.append(Saying(self.look))
            self.warnings.addWidget(self._sayings[-1])
        for at, saying in enumerate(self._sayings):
            saying.present(warnings[at] if at < len(warnings) else None)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keys.watch(self.window().windowHandle())

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._keys.watch(None)


class KeyWatch(QObject):
    """Tells the section of every key, with its time; the listener that makes scans of them hears them as ever."""

    def __init__(self, scanner: ScannerSection) -> None:
        super().__init__()
        self._scanner = scanner
        self._window: QWindow | None = None

    def watch(self, window: QWindow | None) -> None:
        """The window whose keys are watched from now on; None: nobody's."""
        if self._window is not None:
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.modifiers() & _MODIFIED:
            char = "\r" if event.key() in _ENTER else event.text()
            if len(char) == 1 and (char.isprintable() or char in ENDS) and not event.isAutoRepeat():
                self._scanner.keyed(char, event.timestamp() or time.monotonic() * 1000)
        return False
