"""Count what the next Z would say, inside one transaction: for X, for the status line and for the Z alike."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.events import KINDS, ImportUndone
from desktop.core.domain.points_z import PointsMoved, PointsZ, StoreKnown
from desktop.core.domain.shift_events import CashCounted, PointsClosed, ShiftClosed, ShiftOpened
from desktop.core.domain.takings import Drawer, Takings
from desktop.core.domain.tallying import Rung, drawer, moves_cash, takings
from desktop.core.domain.zfold import MOVERS, At, Sums, next_z, refund_correction, said, summed, taken_back
from desktop.core.ports import Moment, Reading, Till
from desktop.core.ports.till_log import SOLD_KINDS, Z_KINDS, Logged

_SHIFT_ENDS = ("shift.opened", "shift.closed")
_CASH_KINDS = (*SOLD_KINDS, "cash.moved", "cash.counted", "drawer.opened")
_POINT_KINDS = (*(KINDS[payload][0] for payload in MOVERS), "import.undone")


class OpenShift(Struct, frozen=True, kw_only=True):
    """The shift that is open: its event, and what that says. ``shift_id`` is the event's id."""

    logged: Logged
    said: ShiftOpened

    @property
    def shift_id(self) -> str:
        """What the shift goes by."""
        return self.logged.event.event_id


class LastZ(Struct, frozen=True, kw_only=True):
    """The newest Z: its event, and what that says."""

    logged: Logged
    z: PointsZ


class InDrawer(Struct, frozen=True, kw_only=True):
    """The drawer of the open shift. ``is_stale``: cash has moved since the last count, which counts no more."""

    drawer: Drawer
    is_stale: bool


def open_shift_of(reading: Reading) -> OpenShift | None:
    """The shift that is open on this till; None between two."""
    newest = reading.newest_own(_SHIFT_ENDS)
    if newest is None or not isinstance(newest.event.payload, ShiftOpened):
        return None
    return OpenShift(logged=newest, said=newest.event.payload)


def last_z_of(reading: Reading) -> LastZ | None:
    """The Z that the next one begins at; None before the first."""
    newest = reading.newest_own(Z_KINDS)
    return LastZ(logged=newest, z=z_of(newest)) if newest else None


def z_of(logged: Logged) -> PointsZ:
    """The points Z that an event of a Z says."""
    payload = logged.event.payload
    if not isinstance(payload, ShiftClosed | PointsClosed):
        raise TypeError(logged.event.event_id)
    return payload.z


def takings_now(reading: Reading, last: LastZ | None) -> Takings:
    """What was taken since the last Z."""
    return takings(_rungs(reading, last, None))


def drawer_now(reading: Reading, shift: OpenShift, last: LastZ | None) -> InDrawer:
    """The drawer of the open shift: what was rung up since it was opened is in it, whatever day it is dated."""
    rungs = list(_rungs(reading, last, shift))
    counted = drawer(shift.said, rungs)
    after_count = True
    for rung in rungs:
        if isinstance(rung.payload, CashCounted):
            after_count = False
        elif moves_cash(rung.payload) and rung.in_shift:
            after_count = True
    return InDrawer(drawer=counted, is_stale=after_count)


def _rungs(reading: Reading, last: LastZ | None, shift: OpenShift | None) -> Iterator[Rung]:
    for logged in reading.own_events(_CASH_KINDS, last.logged if last else None):
        if logged.import_id is None and logged.event.payload is not None:
            in_shift = shift is None or logged.place > shift.logged.place
            yield Rung(logged.event.payload, logged.staff_id, in_shift)


def z_now(till: Till, reading: Reading, moment: Moment, last: LastZ | None) -> PointsZ:
    """The Z as of now. Everything it needs must have been written before this transaction."""
    store, expired_ever = reading.points_known(moment.day)
    after = last.logged if last else None
    sums = Sums(
        moved=summed(_moves(reading, after)),
        corrected_ever=_corrected_ever(reading),
        expired_ever=expired_ever,
        events=reading.count_own(after),
    )
    head = reading.log_head()
    at = At(
        till_code=till.shop.till_code,
        day=moment.day,
        last_id=after.event.event_id if after else None,
        since_us=after.recorded_at_us if after else None,
        epoch=head.epoch,
        from_seq=after.seq + 1 if after and after.epoch == head.epoch else 1,
        seq=head.seq,
        chain_hash=head.chain_hash,
    )
    return next_z(last.z if last else None, sums, at, _known_since(reading, moment, store))


def _moves(reading: Reading, after: Logged | None) -> Iterator[PointsMoved]:
    for logged in reading.own_events(_POINT_KINDS, after):
        payload = logged.event.payload
        if isinstance(payload, ImportUndone):
            yield taken_back(said(each.event.payload, imported=True) for each in reading.brought(payload.import_id))
        else:
            yield said(payload, imported=logged.import_id is not None)


def _corrected_ever(reading: Reading) -> int:
    """What counts of this till's events less what they say, as known now."""
    refunds = sum(refund_correction(each.said, each.refund_id, each.record) for each in reading.own_refunds())
    aside = (said(each.event.payload, imported=each.import_id is not None).net for each in reading.set_aside())
    return refunds - sum(aside)


def _known_since(reading: Reading, moment: Moment, store: StoreKnown) -> StoreKnown:
    """With the time: now for a till that stands alone, else the last complete round with HQ."""
    contact = reading.hq_contact()
    return replace(store, known_at_us=contact.round_us if contact else moment.recorded_at_us)
