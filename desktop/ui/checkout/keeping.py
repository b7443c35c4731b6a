"""Keeps every change of the open bill, in the background: at most one save waits, and it saves the newest state."""

from threading import Lock

from desktop.core.domain.errors import Refusal
from desktop.core.ports import Till
from desktop.core.services.keep_bill import OpenBill, forget_bill, keep_bill
from desktop.ui.desk import Lane, Refused

Save = tuple[str, OpenBill | None]
"""(the bill's id, what to keep of it); None forgets it."""


class Keeping:
    """``keep`` and ``forget`` return at once. What waits is taken on the lane, so closing the lane saves it."""

    def __init__(self, lane: Lane, not_kept: Refused) -> None:
        """``not_kept`` hears the first refusal; the next ones only after a save went well."""
        self._lane = lane
        self._not_kept = not_kept
        self._lock = Lock()
        self._waiting: Save | None = None
        self._failed = False

    def keep(self, bill: OpenBill) -> None:
        """Keep this in the place of what was kept before."""
        self._save((bill.event_id, bill))

    def forget(self, event_id: str) -> None:
        """The bill is empty, or done."""
        self._save((event_id, None))

    def _save(self, save: Save) -> None:
        with self._lock:
            is_asked_for, self._waiting = self._waiting is not None, save
        if not is_asked_for:
            taken: list[Save] = []
            self._lane.run(lambda till: self._work(till, taken), self._saved, lambda no: self._refused(no, taken))

    def _work(self, till: Till, taken: list[Save]) -> None:
        with self._lock:
            save, self._waiting = self._waiting, None
        if save is not None:
            taken.append(save)
            event_id, bill = save
            forget_bill(till, event_id) if bill is None else keep_bill(till, bill)

    def _saved(self, _: None) -> None:
        self._failed = False

    def _refused(self, refusal: Refusal, taken: list[Save]) -> None:
        if not taken:  # the ledger could not even be opened: the next change is kept anew
            self._waiting = None
        if not self._failed:
            self._failed = True
            self._not_kept(refusal)
