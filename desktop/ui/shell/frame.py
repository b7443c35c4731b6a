"""Everything inside the one window for one look: rail, top bar, pages, strip; made anew for another."""

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.desk import Room
from desktop.ui.find.presenter import FindPresenter
from desktop.ui.find.view import FoundList, SearchField
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import scale_for
from desktop.ui.parts import ink
from desktop.ui.parts.text import Text
from desktop.ui.parts.toasts import Toasts
from desktop.ui.shell.dialog import Dialog
from desktop.ui.shell.model import ShellModel
from desktop.ui.shell.presenter import ShellPresenter
from desktop.ui.shell.rail import Rail
from desktop.ui.shell.rooms import view_class
from desktop.ui.shell.status_strip import StatusStrip
from desktop.ui.shell.top_bar import TopBar


class Frame:
    """Everything inside the window for one look; taken down as a whole."""

    def __init__(self, window: QWidget, look: Look, shell: ShellPresenter, find: FindPresenter) -> None:
        self.look, self._window, self.host, self.finder = look, window, window, find
        self.fits = (look.scale, self.is_narrow_at(window.width()))
        self.dialogs: list[Dialog] = []
        self._pages: dict[str, QWidget] = {}
        self.body = QWidget(window)
        self.rail = Rail(look, window.width(), shell.go)
        self.search = SearchField(look, find)
        self.top = TopBar(look, window.width(), self.search, shell.pressed)
        self.strip = StatusStrip(look, shell.open)
        self.stack = _Pages()
        self._progress = Text(look, "title", "ink2", align=ink.CENTRE)
        self.stack.addWidget(self._progress)
        self._lay_out()
        self.found = FoundList(window, look, find, self.search)
        self.toasts = Toasts(window, look)

    def is_narrow_at(self, width: int) -> bool:
        """Whether the narrow layout of 1024 is the one for this width."""
        return width < 1200 * scale_for(width)

    def _lay_out(self) -> None:
        outer = self._window.layout() or QHBoxLayout(self._window)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.body)
        across = QHBoxLayout(self.body)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        down = QVBoxLayout()
        down.setSpacing(0)
        for widget in (self.top, self.stack, self.strip):
            down.addWidget(widget, 1 if widget is self.stack else 0)
        across.addLayout(down, 1)

    def present(self, model: ShellModel) -> None:
        """Show the frame's facts."""
        for part in (self.rail, self.top, self.strip):
            part.setVisible(model.framed)
        self.rail.present(model.rail)
        self.top.present(model)
        self.strip.present(model)
        self._progress.set(model.progress)

    def show_room(self, room: str, presenter: Room) -> None:
        """Show the page of a room."""
        page = self._pages.get(room)
        if page is None:
            page = self._pages[room] = view_class(room)(self.look, presenter)
            self.stack.addWidget(page)
            presenter.attach(page)
        self.stack.setCurrentWidget(page)
        self.focus_page()

    def focus_page(self) -> None:
        """Give the keyboard to the page: typing digits must mean something at once."""
        page: Any = self.stack.currentWidget()
        if page is not None and not self.dialogs:
            getattr(page, "focus_first", page.setFocus)()

    def take_down(self) -> None:
        """Take all of it off the window."""
        for dialog in self.dialogs:
            dialog.let_go()
        for widget in (self.body, self.found):
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        self.toasts.dismiss()
        self.toasts.deleteLater()


class _Pages(QStackedWidget):
    """The pages: each has to do with the room there is. None makes the window grow."""

    def minimumSizeHint(self) -> QSize:
        """As little as it gets."""
        return QSize(0, 0)

    def hasHeightForWidth(self) -> bool:
        """Wrapped words on a page are the page's business."""
        return False
