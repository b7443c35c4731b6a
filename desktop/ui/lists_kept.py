"""What goes on beside the work: a bit on the lane, then who else waits, then more.

Rows that lists are answered from, and what is left of an import that is being undone and was stopped or killed.
"""

from collections.abc import Callable

from desktop.core.domain.errors import Refusal
from desktop.core.ports import Till
from desktop.core.services.bring_up_lists import bring_lists_on
from desktop.core.services.undo_import import Rest
from desktop.ui.desk import Desk

_NO_SHOP = ("", "welcome")


class ListsKept:
    """``look`` is called about once a minute: a new business day, or another program, begins a turn."""

    def __init__(self, desk: Desk, page_name: Callable[[], str]) -> None:
        self._desk, self._page_name = desk, page_name
        self._is_busy = self._was_behind = False
        self._rest = Rest()

    def look(self) -> None:
        """Bring rows on until they are current, unless that is going on."""
        if not self._is_busy and self._page_name() not in _NO_SHOP:
            self._is_busy = True
            self._desk.lane.run(self._bit, self._brought, self._refused)

    def _bit(self, till: Till) -> bool:
        """Whether that was all."""
        with till.ledger.reading() as reading:
            upto, undoing = reading.rows_up_to(), reading.imports_undoing()
        if undoing:
            self._rest.go_on(till, undoing[0])
            return False
        return (upto if upto.is_done else bring_lists_on(till)).is_current

    def _brought(self, is_current: bool) -> None:  # noqa: FBT001 - the lane's answer
        self._is_busy = False
        if not is_current:
            self._was_behind = True
            self.look()
        elif self._was_behind:
            self._was_behind = False
            self._desk.changed()

    def _refused(self, _refusal: Refusal) -> None:
        """Another process holds the file: the next minute is as good."""
        self._is_busy = False
