"""What happens in a shift: the payloads of its events, which speak of no member (domain/events.py)."""

from desktop.core.domain.payload import Payload
from desktop.core.domain.points_z import PointsZ
from desktop.core.domain.takings import Drawer, Piece, Takings


class ShiftOpened(Payload, frozen=True):
    """A shift began with ``float_minor`` in the drawer; ``number`` counts this till's shifts from 1."""

    number: int
    float_minor: int
    approved_by: str | None = None


class CashMoved(Payload, frozen=True):
    """Cash put into the drawer, or (negative) taken out, that is neither a bill nor a refund; the reason apart."""

    shift_id: str
    amount_minor: int
    reason_id: str
    reason_digest: str
    approved_by: str | None = None


class CashCounted(Payload, frozen=True):
    """The drawer was counted, before anybody was told what must lie in it; ``pieces`` where it was counted by worth."""

    shift_id: str
    counted_minor: int
    pieces: tuple[Piece, ...] = ()


class ShiftClosed(Payload, frozen=True):
    """A shift ended: what was taken, the drawer, and the points Z. Why the count differs, if it does, stands apart."""

    shift_id: str
    z: PointsZ
    takings: Takings
    drawer: Drawer
    reason_id: str = ""
    reason_digest: str = ""
    approved_by: str | None = None


class PointsClosed(Payload, frozen=True):
    """A points Z of a till beside a POS, whose drawer is the POS's."""

    z: PointsZ
    takings: Takings
    approved_by: str | None = None


class DrawerOpened(Payload, frozen=True):
    """The drawer was opened without a sale. ``why``: change, check, mistake; or other, with a typed reason apart."""

    why: str
    reason_id: str = ""
    reason_digest: str = ""
    approved_by: str | None = None
