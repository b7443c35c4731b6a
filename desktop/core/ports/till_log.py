"""This till's own log in the order of writing, as shifts and Zs count it: what others wrote is no part of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Protocol

from msgspec import Struct

from desktop.core.domain.events import SaleRefunded
from desktop.core.domain.points_z import StoreKnown
from desktop.core.domain.state import SaleRecord, Stamped


class Logged(Struct, frozen=True, kw_only=True):
    """An own event. ``place``: where it was first written, which a new envelope does not change.

    ``epoch`` and ``seq`` are its envelope now; ``event`` counts when its body says, whatever HQ stamped it with.
    """

    place: int
    epoch: str
    seq: int
    event: Stamped
    staff_id: str
    import_id: str | None
    recorded_at_us: int


class OwnRefund(Struct, frozen=True):
    """A refund that this till wrote, and its sale as it stands now; ``record`` None where the sale is not known."""

    refund_id: str
    said: SaleRefunded
    record: SaleRecord | None


class LogHead(Struct, frozen=True):
    """Where the log ends."""

    epoch: str
    seq: int
    chain_hash: str


class SoldOn(Struct, frozen=True, kw_only=True):
    """A bill or refund of the store on a business day: who wrote it on which device ("" for this till)."""

    event: Stamped
    staff_id: str
    device_id: str


class TillLog(Protocol):
    """What a Reading can be asked about this till's own log; what is appended in the same transaction is not seen."""

    def own_events(self, kinds: Sequence[str], after: Logged | None = None) -> Iterator[Logged]:
        """Own events of these kinds written after another, in the order of writing, those of undone imports too."""
        ...

    def own_event(self, event_id: str) -> Logged | None:
        """An own event."""
        ...

    def newest_own(self, kinds: Sequence[str]) -> Logged | None:
        """The own event of one of these kinds of shifts and Zs (SHIFT_KINDS) that was written last."""
        ...

    def shift_events(self, kinds: Sequence[str], most: int | None = None) -> list[Logged]:
        """The own events of these kinds of shifts and Zs (SHIFT_KINDS), newest first; None: all of them."""
        ...

    def count_own(self, after: Logged | None) -> int:
        """How many own events were written after another, of all kinds."""
        ...

    def brought(self, import_id: str) -> Iterator[Logged]:
        """The own events of an import."""
        ...

    def own_refunds(self) -> Iterator[OwnRefund]:
        """Every refund that this till wrote and that has effect at all."""
        ...

    def set_aside(self) -> Iterable[Logged]:
        """Own events without effect: HQ holds their ids with other content."""
        ...

    def log_head(self) -> LogHead:
        """Where the log ended when this transaction began."""
        ...

    def points_known(self, day: date) -> tuple[StoreKnown, int]:
        """All members' points on a day, and how many of own lots had expired by then. Reads every member's state."""
        ...

    def sold_on(self, day: date) -> list[SoldOn]:
        """Bills and refunds of that business day known here, imported ones left out, in order of time."""
        ...


SHIFT_KINDS = ("shift.opened", "cash.moved", "cash.counted", "shift.closed", "points.z")
Z_KINDS = ("shift.closed", "points.z")
SOLD_KINDS = ("sale.completed", "sale.refunded")
