"""A dialog about one member: read when it opens; an answer to an earlier opening is passed over, same member or not."""

from typing import Any, Generic, TypeVar

from desktop.core.ports import Till
from desktop.ui.desk import Desk
from desktop.ui.room import PlainRoom

Opened = TypeVar("Opened")


class MemberDialog(PlainRoom, Generic[Opened]):
    """Holds ``_opened`` from the answer until the dialog is left. The id of what will be written is part of it."""

    _opened: Opened | None

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._opening = object()
        self._clear()

    def enter(self, **wish: Any) -> None:
        """``member_id``: whom."""
        self._begin_anew()
        opening, asked, language = self._opening, str(wish["member_id"]), self.desk.words.language
        self.desk.lane.run(lambda till: self._open(till, asked, language), lambda got: self._got(opening, got))
        self._present()

    def leave(self) -> None:
        """Nothing of a member stays behind."""
        self._begin_anew()

    def scanned(self, _text: str) -> bool:
        """A scan changes nothing here."""
        return True

    def _open(self, till: Till, member_id: str, language: str) -> Opened:
        """Read what the dialog begins with; on the database lane."""
        raise NotImplementedError

    def _clear(self) -> None:
        """Forget everything typed and shown."""
        raise NotImplementedError

    def _fill(self, opened: Opened) -> None:
        """Take what the form begins with."""

    def _begin_anew(self) -> None:
        self._opening = object()
        self._clear()

    def _got(self, opening: object, opened: Opened) -> None:
        if opening is self._opening:
            self._opened = opened
            self._fill(opened)
            self._present()
