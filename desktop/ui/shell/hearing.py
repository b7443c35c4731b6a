"""What is heard, and by whom: the dialog on top first, else the page, else the shell itself."""

from collections.abc import Callable
from typing import Protocol

from desktop.core.domain.errors import Refusal
from desktop.settings import DeviceSettings
from desktop.ui.beside.presenter import Beside
from desktop.ui.desk import Chosen, Notice, Room
from desktop.ui.hq_line import HqLine
from desktop.ui.prints_told import QUEUE_KEY
from desktop.ui.shell.model import ShellView
from desktop.ui.shell.rooms import HOME, RAIL
from desktop.ui.shell.staff_now import StaffNow
from desktop.ui.sync_now import sync_now

_RECORDS = "F9"
"""The key that records, on every page that records."""


class Hearer(Protocol):
    """What hearing needs of the shell."""

    @property
    def view(self) -> ShellView:
        """The window."""

    @property
    def dialog(self) -> Room | None:
        """The dialog on top."""

    @property
    def page(self) -> Room | None:
        """The page under the dialogs."""

    @property
    def page_name(self) -> str:
        """The page's room."""

    @property
    def settings(self) -> DeviceSettings:
        """What this device was told."""

    @property
    def beside(self) -> Beside:
        """The side window."""

    def go(self, room: str, **wish: object) -> None:
        """Show a page."""

    def open(self, dialog: str, **wish: object) -> None:
        """Open a dialog."""

    def close(self) -> None:
        """Close the dialog on top."""

    @property
    def line(self) -> HqLine:
        """The line to HQ."""

    @property
    def staff(self) -> StaffNow:
        """Who acts."""

    def tell(self, notice: Notice) -> None:
        """Show a toast."""

    def say(self, key: str, **facts: object) -> str:
        """A sentence in the language spoken now."""

    def in_words(self, refusal: Refusal) -> dict[str, str]:
        """A refusal in words."""


def scanned(shell: Hearer, text: str) -> None:
    """A scan: whoever is on top; on a page that has no use for it, the counter."""
    if shell.dialog is not None:
        shell.dialog.scanned(text)
        return
    page = shell.page
    if page is None or page.scanned(text) or shell.page_name == "welcome":
        return
    shell.go(HOME)
    if shell.page is not None:
        shell.page.scanned(text)


def chosen(shell: Hearer, member: Chosen) -> None:
    """A member was chosen in the search field: the page takes them, else the counter."""
    shell.view.end_search()
    page = shell.page
    if page is not None and not page.chosen(member):
        shell.go(HOME, member=member)


def pressed(shell: Hearer, key: str) -> bool:
    """A key that meant something to somebody."""
    if key == "Esc" and shell.view.hush():
        return True
    if key in ("F11", "Ctrl+L", shell.settings.pos.side_key):
        return _over_all(shell, key)
    if shell.dialog is not None:
        if not _pressed_in(shell.dialog, key) and key == "Esc":
            shell.close()
        return True
    if key == "Esc" and shell.view.end_search():
        return True
    if key == _RECORDS and shell.view.is_searching:  # somebody is being looked for: nothing is recorded without them
        shell.tell(Notice(tone="warn", title=shell.say("window.find.unchosen")))
        return True
    page = shell.page
    return page is not None and (_pressed_in(page, key) or _pressed_here(shell, key))


def _over_all(shell: Hearer, key: str) -> bool:
    """What is heard over every dialog: the whole screen, the lock, the side window."""
    if key == "F11":
        shell.view.toggle_full_screen()
    elif key == shell.settings.pos.side_key:
        shell.beside.toggle()
    elif shell.page_name not in ("", "welcome"):
        shell.open("sign_in")
    return True


def _pressed_in(room: Room, key: str) -> bool:
    for action in room.actions():
        if action.key == key:
            action.do()
            return True
    return room.pressed(key)


def _pressed_here(shell: Hearer, key: str) -> bool:
    if shell.page_name == "welcome":
        return False
    commands: dict[str, Callable[[], None]] = {
        item.key: _going(shell, item.room) for item in RAIL if not item.deed or shell.staff.may(item.deed)
    }
    commands |= {"F2": shell.view.begin_search, "F1": lambda: shell.open("help", room=shell.page_name)}
    commands[QUEUE_KEY] = lambda: shell.open("print_queue")
    commands["Ctrl+O"] = lambda: shell.open("no_sale")
    if shell.line.now is not None:
        commands["Ctrl+U"] = lambda: sync_now(shell)
    if shell.page_name != HOME:
        commands["Esc"] = _going(shell, HOME)
    if key in commands:
        commands[key]()
        return True
    return False


def _going(shell: Hearer, room: str) -> Callable[[], None]:
    return lambda: shell.go(room)
