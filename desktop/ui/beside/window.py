"""The side window itself: at the right edge of the screen, above every other, with a listener of its own."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desktop.ui.beside.presenter import Beside
from desktop.ui.beside.view import SideView
from desktop.ui.find.presenter import FindPresenter
from desktop.ui.ground import bring_forward
from desktop.ui.look.look import Look
from desktop.ui.scanner import KeyListener, heard_name

WIDTH = 420


class SideWindow(QWidget):
    """``scanned`` gets scans, ``stirred`` says that somebody is here; keys go to ``beside``."""

    def __init__(
        self, beside: Beside, find: FindPresenter, scanned: Callable[[str], None], stirred: Callable[[], None]
    ) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self._beside, self._find, self._scanned, self._stirred = beside, find, scanned, stirred
        self._inside: SideView | None = None
        self._listener: KeyListener | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setWindowTitle("熟客")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)

    @property
    def inside(self) -> SideView:
        """What is built for the look of now."""
        if self._inside is None:
            raise RuntimeError("the side window is not furnished yet")
        return self._inside

    def furnish(self, look: Look) -> None:
        """Build what stands in it for this look, unless it stands."""
        before = self._inside
        if before is not None and before.look is look:
            return
        self._inside = made = SideView(look, self._beside, self._find, self)
        column = self.layout()
        if before is not None:
            before.hide()
            before.setParent(None)
            before.deleteLater()
        if column is not None:
            column.addWidget(made)
        self._beside.checkout.show_beside(made)

    def stand(self, near: QWidget) -> None:
        """At the right edge of the screen that the shell's window is on, as tall as it leaves room."""
        room, wide = near.screen().availableGeometry(), self.inside.look.px(WIDTH)
        self.setGeometry(room.right() + 1 - wide, room.top(), wide, room.height())
        bring_forward(self)
        if not self._beside.has_dialog:
            self.inside.focus_page()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._listener is None:
            self._listener = KeyListener(self, self._scanned, self._beside.pressed, self._stirred)

    @property
    def hears_keys(self) -> bool:
        """Whether keys are held back that may become a scan."""
        return self._listener is not None and self._listener.holds

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() and event.text() == "":
            return
        if not self._beside.pressed(heard_name(event)):
            super().keyPressEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Closed by the system's own key: it goes away as with Esc."""
        event.ignore()
        self._beside.lower()
