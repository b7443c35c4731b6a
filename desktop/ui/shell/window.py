"""The one window: rail, top bar, page, strip; dialogs and toasts inside it. Built anew for another look."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.desk import Notice, Room
from desktop.ui.find.presenter import FindPresenter
from desktop.ui.find.view import FoundList, SearchField
from desktop.ui.ground import FIRST_SIZE
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import scale_for
from desktop.ui.parts import ink
from desktop.ui.parts.text import Text
from desktop.ui.parts.toasts import Toasts
from desktop.ui.scanner import KeyListener, heard_name
from desktop.ui.shell.dialog import Dialog
from desktop.ui.shell.model import ShellModel
from desktop.ui.shell.presenter import ShellPresenter
from desktop.ui.shell.rail import Rail
from desktop.ui.shell.rooms import view_class
from desktop.ui.shell.status_strip import StatusStrip
from desktop.ui.shell.top_bar import TopBar


class MainWindow(QWidget):
    """The view of the shell. ``first_painted`` is said once: what costs may begin then."""

    first_painted = Signal()

    def __init__(self, shell: ShellPresenter, look_for: Callable[[int], Look], width: int) -> None:
        super().__init__()
        self._shell, self._look_for = shell, look_for
        self._find = FindPresenter(shell, shell.chosen, self._claim_typed)
        self._was_painted = False
        self._frame: Frame | None = None
        self._listener: KeyListener | None = None
        self.resize(width, FIRST_SIZE[1])
        self._build()
        shell.attach(self)

    def _claim_typed(self, code: str) -> None:
        self._shell.view.end_search()
        self._shell.scanned(code)

    @property
    def frame(self) -> "Frame":
        """What is built for the look of now."""
        if self._frame is None:
            raise RuntimeError("the window is not built yet")
        return self._frame

    @property
    def look(self) -> Look:
        """The look of now."""
        return self.frame.look

    # -- what the shell's presenter asks (presenter.ShellView) ---------------------------------------------------

    def present(self, model: ShellModel) -> None:
        """Show the frame."""
        self.frame.present(model)

    def show_room(self, room: str, presenter: Room) -> None:
        """Bring a page to the front; its widget is made when first shown."""
        self.frame.show_room(room, presenter)

    def open_dialog(self, room: str, presenter: Room) -> None:
        """Open a dialog over everything."""
        view = view_class(room)
        width, height = getattr(view, "SIZE", (920, 640))
        dialog = Dialog(self, self.look, width, height, self._shell.pressed)
        dialog.view = view(self.look, presenter, dialog)
        self.frame.dialogs.append(dialog)
        presenter.attach(dialog.view)
        dialog.set_title(presenter.title())
        dialog.open(dialog.first_stop())

    def close_dialog(self) -> None:
        """Close the one on top; the focus goes back to where it was."""
        if self.frame.dialogs:
            self.frame.dialogs.pop().let_go()

    def tell(self, notice: Notice) -> None:
        """Show a toast; what went wrong stays until Esc."""
        self.frame.toasts.show(notice.tone, notice.title, notice.detail, sticky=notice.tone == "bad")

    def hush(self) -> bool:
        """Take the toast away that waits for Esc; whether there was one."""
        return self.frame.toasts.waits_for_esc and self.frame.toasts.dismiss()

    def clear_toast(self) -> None:
        """Take the toast away unless it waits for Esc."""
        if not self.frame.toasts.waits_for_esc:
            self.frame.toasts.dismiss()

    def begin_search(self, text: str = "") -> None:
        """Put the cursor into the search field."""
        if not self.frame.search.isHidden():  # on its way to the screen, after a rebuild, is enough
            self.frame.search.begin(text)

    def end_search(self) -> bool:
        """Leave the search field; whether anything was searched."""
        was_searching = self.frame.search.end()
        self.frame.focus_page()
        return was_searching

    @property
    def is_searching(self) -> bool:
        """Whether what was found hangs under the field, to be chosen from."""
        return self._find.is_open

    @property
    def hears_keys(self) -> bool:
        """Whether keys are held back that may become a scan."""
        return self._listener is not None and self._listener.holds

    def toggle_full_screen(self) -> None:
        """Fill the screen, or not any more."""
        window = self.window()
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def rebuild(self) -> None:
        """Another language, theme or scale: everything is made again from what the presenters hold."""
        searched = self._find.text
        if self._frame is not None:
            self._frame.take_down()
        self._build()
        self._shell.show_all()
        if searched and not self.frame.dialogs:
            self.begin_search(searched)

    # -- the widget ---------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._frame = Frame(self, self._look_for(self.width()), self._shell, self._find)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A much wider window is drawn larger."""
        super().resizeEvent(event)
        if self._frame is None or (scale_for(self.width()), self._frame.is_narrow_at(self.width())) == self._frame.fits:
            return
        if self._listener is None:
            self.rebuild()
        else:
            QTimer.singleShot(0, self, self.rebuild)

    def showEvent(self, event: QShowEvent) -> None:
        """Only now is there a window whose keys can be heard."""
        super().showEvent(event)
        if self._listener is None:
            self._listener = KeyListener(self, self._shell.scanned, self._shell.pressed)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground under everything."""
        with ink.brush(self) as painter:
            ink.fill(painter, self.look, self.rect(), "bg")
        if not self._was_painted:
            self._was_painted = True
            self.first_painted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that no widget wanted."""
        if event.isAutoRepeat() and event.text() == "":
            return
        if not self._shell.pressed(heard_name(event)):
            super().keyPressEvent(event)


class Frame:
    """Everything inside the window for one look; taken down as a whole."""

    def __init__(self, window: MainWindow, look: Look, shell: ShellPresenter, find: FindPresenter) -> None:
        self.look, self._window = look, window
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
