"""What the shell looks like, as values."""

from typing import Protocol

from msgspec import Struct

from desktop.ui.desk import Action, Notice, Room, Tone


class RailEntry(Struct, frozen=True, kw_only=True):
    """One page on the rail. ``apart``: a line parts it from the one above."""

    room: str
    icon: str
    label: str
    key: str
    current: bool
    apart: bool = False


class StripItem(Struct, frozen=True, kw_only=True):
    """One fact of the status strip: icon, grey words, bold words, grey words again, and its state.

    ``opens``: the dialog that a click on it opens, "" for none.
    """

    icon: str
    text: str
    strong: str = ""
    rest: str = ""
    tone: Tone = "plain"
    opens: str = ""


class ShellModel(Struct, frozen=True, kw_only=True):
    """The frame around a page. ``framed`` is False while there is no shop: the welcome fills the window."""

    framed: bool
    room: str
    title: str
    rail: tuple[RailEntry, ...]
    actions: tuple[Action, ...]
    strip: tuple[StripItem, ...]
    place: str
    clock: str
    with_search: bool
    progress: str = ""


class ShellView(Protocol):
    """What the shell asks of its window."""

    def present(self, model: ShellModel) -> None: ...
    def show_room(self, room: str, presenter: Room) -> None: ...
    def open_dialog(self, room: str, presenter: Room) -> None: ...
    def close_dialog(self) -> None: ...
    def tell(self, notice: Notice) -> None: ...
    def hush(self) -> bool: ...
    def clear_toast(self) -> None: ...
    def rebuild(self) -> None: ...
    def begin_search(self, text: str = "") -> None: ...
    def end_search(self) -> bool: ...
    @property
    def is_searching(self) -> bool: ...
    def toggle_full_screen(self) -> None: ...
    def show_side(self) -> None: ...
    def hide_side(self) -> None: ...
    def come_forward(self) -> None: ...
