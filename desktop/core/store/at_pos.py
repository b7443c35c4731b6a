"""What the shop's POS has announced and not yet paid (``pos_holds``): nothing is taken, points are promised.

A hold counts on its own business day, and until its sale is recorded. Prepared statements: ``promised`` is asked on the
path of every quote and checkout.
"""

from datetime import date
from typing import Any

from desktop.core.domain.counter import PosHold
from desktop.core.store.states import StateShelf

_HOLD = "SELECT ref, sale_id, member_id, points, day, body, kept_at_us FROM pos_holds WHERE ref = ?"
_PROMISED = (
    "SELECT coalesce(sum(h.points), 0) FROM pos_holds AS h WHERE h.member_id = ? AND h.day = ? AND h.sale_id <> ?"
    " AND NOT EXISTS (SELECT 1 FROM sales AS s WHERE s.sale_id = h.sale_id)"
)
_KEEP = (
    "INSERT OR REPLACE INTO pos_holds (ref, sale_id, member_id, points, day, body, kept_at_us)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_FORGET = "DELETE FROM pos_holds WHERE ref = ?"
_FORGET_BEFORE = "DELETE FROM pos_holds WHERE day < ?"


class PosReading:
    """The questions (ports.at_pos.AtPos), inside the transaction of ``raw``."""

    raw: Any
    shelf: StateShelf

    def pos_hold(self, ref: str) -> PosHold | None:
        """The bill that the POS announced under this number, of whatever day."""
        row = self.raw.execute(_HOLD, (ref,)).fetchone()
        return _hold(row) if row else None

    def promised(self, member_id: str, day: date, but_sale: str) -> int:
        """The member's points that are promised on ``day`` to bills not yet paid, other than one sale's."""
        owner = self.shelf.owner(member_id)
        (points,) = self.raw.execute(_PROMISED, (owner, day.isoformat(), but_sale)).fetchone()
        return int(points)


class PosWriting(PosReading):
    """The changes (ports.at_pos.AtPosWriting), inside the transaction of ``raw``."""

    def keep_pos_hold(self, hold: PosHold) -> None:
        """Keep an announced bill; it takes the place of an older one of its number."""
        owner = self.shelf.owner(hold.member_id) if hold.member_id else None
        row = (hold.ref, hold.sale_id, owner, hold.points, hold.day.isoformat(), hold.body, hold.kept_at_us)
        self.raw.execute(_KEEP, row)

    def forget_pos_hold(self, ref: str) -> None:
        """The bill is not announced any more; nothing happens if it was not."""
        self.raw.execute(_FORGET, (ref,))

    def forget_pos_holds_before(self, day: date) -> None:
        """Tidy away what earlier days left: it counts no more."""
        self.raw.execute(_FORGET_BEFORE, (day.isoformat(),))


def _hold(row: tuple[Any, ...]) -> PosHold:
    ref, sale_id, member_id, points, day, body, kept_at_us = row
    return PosHold(
        ref=ref,
        sale_id=sale_id,
        member_id=member_id,
        points=points,
        day=date.fromisoformat(day),
        body=bytes(body),
        kept_at_us=kept_at_us,
    )
