"""A dialog about one member: read when it opens; an answer to an earlier opening is passed over, same member or not."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from desktop.core.domain.errors import Refusal
from desktop.core.ports import Till
from desktop.ui.desk import Desk, Notice
from desktop.ui.room import PlainRoom

Opened = TypeVar("Opened")
T = TypeVar("T")


class MemberDialog(PlainRoom, Generic[Opened]):
    """Holds ``_opened`` from the answer until the dialog is left. The id of what will be written is part of it."""

    _opened: Opened | None
    _busy: bool

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

    def _write_once(
        self,
        work: Callable[[Till], T],
        told: Callable[[T], str],
        wrong: Callable[[Refusal], None],
        *,
        stays: bool = False,
    ) -> None:
        """Write on the lane, busy meanwhile; then close (unless it ``stays``), say what was done, look again.

        ``told`` puts what came of it into words; ``wrong`` shows a refusal in the form, which stays as it was typed.
        A dialog that was left meanwhile, or is open for somebody else by now, is left alone: a refusal is a toast then.
        """
        opening = self._opening
        self._busy = True
        self._present()

        def written(result: T) -> None:
            if opening is self._opening and not stays:
                self._busy = False
                self.desk.close(self)
            self.desk.tell(Notice(tone="ok", title=told(result)))
            self.desk.changed()

        def refused(refusal: Refusal) -> None:
            if opening is not self._opening:
                self.desk.refuse(refusal)
                return
            self._busy = False
            wrong(refusal)
            self._present()

        self.desk.lane.run(work, written, refused)

    def _begin_anew(self) -> None:
        self._opening = object()
        self._clear()

    def _got(self, opening: object, opened: Opened) -> None:
        if opening is self._opening:
            self._opened = opened
            self._fill(opened)
            self._present()
