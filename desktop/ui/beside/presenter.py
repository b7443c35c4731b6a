"""When the side window is up, and what its keys do. Everything of the bill is the checkout's."""

from collections.abc import Callable
from typing import Any, Protocol

from desktop.core.domain.shop import Shop
from desktop.settings import DeviceSettings
from desktop.ui.desk import Chosen, Room

NARROW = ("question", "approval", "sign_in", "own_pin")
"""Dialogs that fit into the side window; any other is answered in Shuke's own."""
_CHECKOUT, _BEFORE = "checkout", ("", "welcome")


class Window(Protocol):
    """What is needed of the shell's window (shell.model.ShellView)."""

    def show_side(self) -> None: ...
    def hide_side(self) -> None: ...
    def come_forward(self) -> None: ...
    def hush(self) -> bool: ...
    def end_search(self) -> bool: ...


class Shell(Protocol):
    """What is needed of the shell."""

    is_beside: bool

    @property
    def view(self) -> Window: ...
    @property
    def settings(self) -> DeviceSettings: ...
    @property
    def shop(self) -> Shop: ...
    @property
    def page_name(self) -> str: ...
    @property
    def dialog_names(self) -> tuple[str, ...]: ...
    def room(self, name: str) -> Room: ...
    def pressed(self, key: str) -> bool: ...
    def scanned(self, text: str) -> None: ...
    def chosen(self, member: Chosen) -> None: ...


class Beside:
    """``give_back`` puts the program in front again that had the focus before. On the window's thread."""

    def __init__(self, shell: Shell, give_back: Callable[[], None]) -> None:
        self._shell, self._give_back = shell, give_back

    @property
    def checkout(self) -> Any:
        """The one counter."""
        return self._shell.room(_CHECKOUT)

    @property
    def has_dialog(self) -> bool:
        """Whether something is asked."""
        return bool(self._shell.dialog_names)

    def toggle(self) -> None:
        """The global key: up, and away again."""
        if self._shell.is_beside:
            self.lower()
        else:
            self.rise()

    def rise(self) -> None:
        """Come up; Shuke's own window does where this till is the POS, or something wider waits for an answer."""
        shell = self._shell
        is_for_pos = shell.page_name not in _BEFORE and shell.shop.mode == "companion"
        if not is_for_pos or not set(shell.dialog_names) <= set(NARROW):
            shell.view.come_forward()
            return
        if not shell.is_beside:
            shell.is_beside = True
            self.checkout.next_bill()
        shell.view.show_side()

    def lower(self) -> None:
        """Go away: the bill stays as it is, and the POS has the keyboard again."""
        if self._shell.is_beside:
            self._go()
            self._give_back()

    def step_over(self) -> None:
        """Something that has no room here: Shuke's own window shows it."""
        self._go()
        self._shell.view.come_forward()

    def leave_to_shell(self) -> None:
        """Somebody went to Shuke's own window by themselves."""
        if self._shell.is_beside:
            self._go()

    def _go(self) -> None:
        self._shell.is_beside = False
        self._shell.view.hide_side()

    def pressed(self, key: str) -> bool:
        """Esc goes back one step, then away; every other key means what it means at the checkout."""
        if key != "Esc":
            return self._shell.pressed(key)
        view, shell = self._shell.view, self._shell
        if shell.dialog_names:
            return shell.pressed(key)
        if not view.hush() and not view.end_search() and not self.checkout.step_back():
            self.checkout.next_bill()
            self.lower()
        return True
