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
            self._lane.run(self._work, self._answered, self._not_priced)

    def _work(self, till: Till) -> tuple[Draft, Priced] | None:
        with self._lock:
            draft, self._waiting = self._waiting, None
        return (draft, price_bill(till, draft)) if draft is not None else None

    def _answered(self, answer: tuple[Draft, Priced] | None) -> None:
        if answer is not None and answer[0] == self._asked:
            self._priced(*answer)

    def _not_priced(self, refusal: Refusal) -> None:
        if self._waiting is None:
            self._refused(refusal)
