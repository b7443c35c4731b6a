"""Prices the bill after every change: at most one question waits, and answers to older ones are passed over."""

from collections.abc import Callable
from threading import Lock

from desktop.core.domain.errors import Refusal
from desktop.core.ports import Till
from desktop.core.services.price_bill import Draft, Priced, price_bill
from desktop.ui.desk import Lane, Refused


class Pricing:
    """``ask`` returns at once; ``priced`` is called with the answer to the draft asked last."""

    def __init__(self, lane: Lane, priced: Callable[[Draft, Priced], None], refused: Refused) -> None:
        self._lane = lane
        self._priced = priced
        self._refused = refused
        self._lock = Lock()
        self._waiting: Draft | None = None
        self._asked: Draft | None = None

    def ask(self, draft: Draft) -> None:
        """Price this; a draft that still waits is forgotten."""
        self._asked = draft
        with self._lock:
            is_on_its_way, self._waiting = self._waiting is not None, draft
        if not is_on_its_way:
            taken: list[Draft] = []
            self._lane.run(lambda till: self._work(till, taken), self._answered, lambda no: self._not_priced(no, taken))

    def waits_for(self, draft: Draft) -> bool:
        """Whether the answer to this draft is still to come."""
        return self._asked == draft

    def _work(self, till: Till, taken: list[Draft]) -> tuple[Draft, Priced] | None:
        with self._lock:
            draft, self._waiting = self._waiting, None
        if draft is None:
            return None
        taken.append(draft)
        return draft, price_bill(till, draft)

    def _answered(self, answer: tuple[Draft, Priced] | None) -> None:
        if answer is not None and answer[0] == self._asked:
            self._asked = None
            self._priced(*answer)

    def _not_priced(self, refusal: Refusal, taken: list[Draft]) -> None:
        if not taken:  # the ledger could not even be opened: nothing is on its way any more
            self._waiting = None
        if self._waiting is None:
            self._asked = None
            self._refused(refusal)
