"""The one window: rail, top bar, page, strip; dialogs and toasts inside it. Built anew for another look."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.ui.beside.presenter import NARROW
from desktop.ui.desk import Notice, Room
from desktop.ui.find.presenter import FindPresenter
from desktop.ui.ground import FIRST_SIZE, bring_forward
from desktop.ui.look.look import Look
from desktop.ui.look.tokens import scale_for
from desktop.ui.parts import ink
from desktop.ui.scanner import KeyListener, heard_name
from desktop.ui.shell.dialog import Dialog
from desktop.ui.shell.frame import Frame
from desktop.ui.shell.model import ShellModel
from desktop.ui.shell.presenter import ShellPresenter
from desktop.ui.shell.rooms import view_class

if TYPE_CHECKING:
    from desktop.ui.beside.view import SideView  # with the checkout's panels, which the first paint does not need
    from desktop.ui.beside.window import SideWindow


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
        self._side: SideWindow | None = None
        self.resize(width, FIRST_SIZE[1])
        self._build()
        shell.attach(self)

    def _claim_typed(self, code: str) -> None:
        self._shell.view.end_search()
        self._shell.scanned(code)

    @property
    def frame(self) -> Frame:
        """What is built for the look of now."""
        if self._frame is None:
            raise RuntimeError("the window is not built yet")
        return self._frame

    @property
    def look(self) -> Look:
        """The look of now."""
        return self.frame.look

    @property
    def side(self) -> "SideWindow":
        """The window beside a POS, made when it is first raised."""
        if self._side is None:
            from desktop.ui.beside.window import SideWindow

            find = FindPresenter(self._shell, self._shell.chosen, self._claim_typed)
            self._side = SideWindow(self._shell.beside, find, self._shell.scanned, self._shell.staff.stir)
        return self._side

    @property
    def _front(self) -> "Frame | SideView":
        """Where the cashier looks: search, dialogs and toasts are there."""
        return self.side.inside if self._shell.is_beside else self.frame

    # -- what the shell's presenter asks (presenter.ShellView) ---------------------------------------------------

    def present(self, model: ShellModel) -> None:
        """Show the frame."""
        self.frame.present(model)

    def show_room(self, room: str, presenter: Room) -> None:
        """Bring a page to the front; its widget is made when first shown."""
        if self._shell.is_beside:
            self._shell.beside.step_over()
        self.frame.show_room(room, presenter)

    def open_dialog(self, room: str, presenter: Room) -> None:
        """Open a dialog over everything."""
        if self._shell.is_beside and room not in NARROW:
            self._shell.beside.step_over()  # which shows it with the others
            return
        view = view_class(room)
        width, height = getattr(view, "SIZE", (920, 640))
        dialog = Dialog(self._front.host, self.look, width, height, self._shell.pressed)
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
        self._front.toasts.show(notice.tone, notice.title, notice.detail, sticky=notice.tone == "bad")

    def hush(self) -> bool:
        """Take the toast away that waits for Esc; whether there was one."""
        toasts = self._front.toasts
        return toasts.waits_for_esc and toasts.dismiss()

    def clear_toast(self) -> None:
        """Take the toast away unless it waits for Esc."""
        if not self._front.toasts.waits_for_esc:
            self._front.toasts.dismiss()

    def begin_search(self, text: str = "") -> None:
        """Put the cursor into the search field."""
        if not self._front.search.isHidden():  # on its way to the screen, after a rebuild, is enough
            self._front.search.begin(text)

    def end_search(self) -> bool:
        """Leave the search field; whether anything was searched."""
        was_searching = self._front.search.end()
        self._front.focus_page()
        return was_searching

    @property
    def is_searching(self) -> bool:
        """Whether what was found hangs under the field, to be chosen from."""
        return self._front.finder.is_open

    @property
    def hears_keys(self) -> bool:
        """Whether keys are held back that may become a scan."""
        is_held = self._side is not None and self._side.hears_keys
        return is_held or (self._listener is not None and self._listener.holds)

    def show_side(self) -> None:
        """The side window comes up, with whatever is asked just now."""
        self.side.furnish(self.look)
        self._move_dialogs()
        self.side.stand(self.window())

    def hide_side(self) -> None:
        """It goes, and what it asked is asked here."""
        self.side.hide()
        self.side.inside.search.end()
        self._move_dialogs()

    def _move_dialogs(self) -> None:
        while self.frame.dialogs:
            self.close_dialog()
        self._shell.show_dialogs()

    def come_forward(self) -> None:
        """Before everything else on the screen."""
        bring_forward(self.window())

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
            self._listener = KeyListener(self, self._shell.scanned, self._shell.pressed, self._shell.staff.stir)

    def event(self, event: QEvent) -> bool:
        """Somebody who comes to this window needs no other."""
        if event.type() == QEvent.Type.WindowActivate:
            self._shell.beside.leave_to_shell()
        return super().event(event)

    def take_down(self) -> None:
        """It is over, for the side window too."""
        if self._side is not None:
            self._side.hide()
            self._side.deleteLater()
        self.deleteLater()

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
