"""The rooms that are open: the page, the dialogs over it, and the counter in the side window beside a POS."""

from typing import cast

from desktop.ui.desk import Desk, Room
from desktop.ui.shell.rooms import HOME, make_presenter


class OpenRooms:
    """The part of the shell that knows them. ``is_beside``: the side window is in front, the page is its counter."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}
        self._dialogs: list[str] = []
        self._room = ""
        self.is_beside = False

    @property
    def dialog(self) -> Room | None:
        """The dialog on top."""
        return self._rooms[self._dialogs[-1]] if self._dialogs else None

    @property
    def dialog_names(self) -> tuple[str, ...]:
        """The dialogs that are open, the one on top last."""
        return tuple(self._dialogs)

    @property
    def page(self) -> Room | None:
        """The page under the dialogs."""
        return self._rooms.get(self.page_name)

    @property
    def page_name(self) -> str:
        """The page's room; "" while nothing is open."""
        return HOME if self.is_beside else self._room

    def room(self, name: str) -> Room:
        """The presenter of a room, made when it is first asked for."""
        if name not in self._rooms:
            self._rooms[name] = make_presenter(name, cast("Desk", self))
        return self._rooms[name]

    def _tick(self) -> None:
        for room in self._shown_now():
            room.time_passed()

    def _shown_now(self) -> list[Room]:
        """The page, where one is open, the counter where it is shown beside a POS, and the dialogs."""
        beside = (HOME,) if self.is_beside and self._room != HOME else ()
        return [self._rooms[name] for name in (self._room, *beside, *self._dialogs) if name]
