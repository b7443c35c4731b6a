"""A ledger whose actions share one transaction: for the invented shop only, where nobody waits for the one before.

Each action is folded and written as ever; what is shared is the commit, the slow part. If one is refused, the whole
group is undone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from desktop.core.ports import ImportWriting, Ledger


class Together:
    """Stands for the ledger (ports.Ledger) inside a ``with together(…)`` block."""

    def __init__(self, ledger: Ledger, shared: ImportWriting) -> None:
        self._ledger = ledger
        self._shared = shared

    def version(self) -> int:
        """As the ledger says."""
        return self._ledger.version()

    @contextmanager
    def reading(self) -> Iterator[ImportWriting]:
        """Everything written so far, also by the actions before in the same transaction."""
        yield self._shared

    @contextmanager
    def writing(self) -> Iterator[ImportWriting]:
        """One action's part of the transaction."""
        yield self._shared
        self._shared.flush()

    @contextmanager
    def importing(self) -> Iterator[ImportWriting]:
        """As ``writing``."""
        yield self._shared
        self._shared.flush()

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """Nothing more: the transaction has begun."""
        yield


@contextmanager
def together(ledger: Ledger) -> Iterator[Together]:
    """One transaction for all that is done to the ledger that the block gets."""
    with ledger.importing() as shared:
        yield Together(ledger, shared)
