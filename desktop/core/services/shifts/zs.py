"""Former Zs: read from their events alone, so that a reprint says what the first print said."""

from msgspec import Struct

from desktop.core.domain.errors import NotFound
from desktop.core.domain.points_z import PointsZ
from desktop.core.domain.shift_events import CashMoved, PointsClosed, ShiftClosed, ShiftOpened
from desktop.core.domain.takings import Drawer, Takings
from desktop.core.ports import Reading, Till
from desktop.core.ports.till_log import Z_KINDS, Logged

_IN_SHIFT = ("cash.moved",)


class MovedCash(Struct, frozen=True, kw_only=True):
    """Cash put in or (negative) taken out, when, and why; the reason None once erased."""

    at_us: int
    amount_minor: int
    staff_id: str
    reason: str | None


class ShiftOf(Struct, frozen=True, kw_only=True):
    """The shift that a Z closed: who opened it and when, its drawer, and why the count differed."""

    number: int
    opened_at_us: int
    opened_by: str
    drawer: Drawer
    moved: tuple[MovedCash, ...]
    reason: str | None = None


class KeptZ(Struct, frozen=True, kw_only=True):
    """A Z as it was made: when, by whom. ``shift`` None for a Z beside a POS."""

    event_id: str
    at_us: int
    staff_id: str
    approved_by: str | None
    z: PointsZ
    takings: Takings
    shift: ShiftOf | None = None


def list_zs(till: Till, most: int | None = None) -> list[KeptZ]:
    """The Zs of this till, newest first, at most so many; what moved in the drawer is left to ``find_z``."""
    with till.ledger.reading() as reading:
        return [_kept(reading, logged, with_moves=False) for logged in reading.shift_events(Z_KINDS, most)]


def find_z(till: Till, number: int) -> KeptZ:
    """The Z of that number; NotFound ``z.not_found``."""
    with till.ledger.reading() as reading:
        for logged in reading.shift_events(Z_KINDS):
            payload = logged.event.payload
            if isinstance(payload, ShiftClosed | PointsClosed) and payload.z.number == number:
                return _kept(reading, logged)
    raise NotFound("z.not_found", number=number)


def kept_z(reading: Reading, event_id: str) -> KeptZ:
    """The Z that an event of this till is; NotFound ``z.not_found``."""
    logged = reading.own_event(event_id)
    if logged is None or not isinstance(logged.event.payload, ShiftClosed | PointsClosed):
        raise NotFound("z.not_found", number=event_id)
    return _kept(reading, logged)


def cash_moved(reading: Reading, shift_id: str) -> tuple[MovedCash, ...]:
    """What was put into the drawer of a shift and taken out, in order."""
    found = [each for each in reversed(reading.shift_events(_IN_SHIFT)) if _is_of(each, shift_id)]
    return tuple(_moved(reading, each) for each in found)


def _is_of(logged: Logged, shift_id: str) -> bool:
    payload = logged.event.payload
    return isinstance(payload, CashMoved) and payload.shift_id == shift_id


def _moved(reading: Reading, logged: Logged) -> MovedCash:
    payload = logged.event.payload
    amount, text_id = (payload.amount_minor, payload.reason_id) if isinstance(payload, CashMoved) else (0, "")
    return MovedCash(
        at_us=logged.recorded_at_us, amount_minor=amount, staff_id=logged.staff_id, reason=_text(reading, text_id)
    )


def _kept(reading: Reading, logged: Logged, *, with_moves: bool = True) -> KeptZ:
    payload = logged.event.payload
    if not isinstance(payload, ShiftClosed | PointsClosed):
        raise TypeError(logged.event.event_id)
    return KeptZ(
        event_id=logged.event.event_id,
        at_us=logged.recorded_at_us,
        staff_id=logged.staff_id,
        approved_by=payload.approved_by,
        z=payload.z,
        takings=payload.takings,
        shift=_shift(reading, payload, with_moves=with_moves) if isinstance(payload, ShiftClosed) else None,
    )


def _shift(reading: Reading, closed: ShiftClosed, *, with_moves: bool) -> ShiftOf | None:
    opened = reading.own_event(closed.shift_id)
    if opened is None or not isinstance(opened.event.payload, ShiftOpened):
        return None
    return ShiftOf(
        number=opened.event.payload.number,
        opened_at_us=opened.recorded_at_us,
        opened_by=opened.staff_id,
        drawer=closed.drawer,
        moved=cash_moved(reading, closed.shift_id) if with_moves else (),
        reason=_text(reading, closed.reason_id) if closed.reason_id else None,
    )


def _text(reading: Reading, text_id: str) -> str | None:
    text = reading.private_text(text_id)
    return text.decode() if text is not None else None
