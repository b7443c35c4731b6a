"""What a POS on this machine has announced, as the ledger holds it: bills with promised points, not yet paid."""

from datetime import date
from typing import Protocol

from desktop.core.domain.counter import PosHold


class AtPos(Protocol):
    """The questions, inside a transaction that reads."""

    def pos_hold(self, ref: str) -> PosHold | None: ...
    def promised(self, member_id: str, day: date, but_sale: str) -> int: ...


class AtPosWriting(Protocol):
    """The changes, inside a transaction that writes."""

    def keep_pos_hold(self, hold: PosHold) -> None: ...
    def forget_pos_hold(self, ref: str) -> None: ...
    def forget_pos_holds_before(self, day: date) -> None: ...
