"""Look at the shift: its status, and X, which is the Z as it would be now without closing anything.

What must lie in the drawer is not told before it was counted, nor anything it could be worked out from, unless a
manager asks.
"""

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from desktop.core.domain.errors import RuleBroken
from desktop.core.domain.points_z import PointsZ
from desktop.core.domain.staff import Approval
from desktop.core.domain.takings import Drawer, Takings, TenderSum
from desktop.core.domain.tallying import CASH
from desktop.core.ports import Reading, Till
from desktop.core.services.allow import put_on_record
from desktop.core.services.shifts.counting import (
    LastZ,
    OpenShift,
    drawer_now,
    last_z_of,
    open_shift_of,
    takings_now,
    z_now,
)
from desktop.core.services.shifts.settings import ShiftRules, difference_limit, shift_rules
from desktop.core.services.shifts.zs import MovedCash, cash_moved


class ShiftStatus(Struct, frozen=True, kw_only=True):
    """What is open. ``number`` None: no shift. ``is_of_day_before``: it was opened on an earlier business day.

    ``counted_minor`` is the last count that still counts; ``last_z`` the newest Z's number as people read it.
    """

    mode: str
    today: date
    rules: ShiftRules
    number: int | None = None
    shift_id: str | None = None
    opened_at_us: int | None = None
    opened_on: date | None = None
    opened_by: str | None = None
    float_minor: int | None = None
    counted_minor: int | None = None
    last_z: str | None = None
    last_z_at_us: int | None = None

    @property
    def is_of_day_before(self) -> bool:
        """Whether the business day has changed since the shift was opened: said, never in the way (I15)."""
        return self.opened_on is not None and self.opened_on < self.today


class Running(Struct, frozen=True, kw_only=True):
    """X: the points as a Z would say them, what was taken, the drawer as far as it may be seen.

    ``is_blind``: the drawer was not counted, so cash is left out of the tenders, and all sums that it would show.
    """

    status: ShiftStatus
    at_us: int
    z: PointsZ
    takings: Takings
    is_blind: bool
    drawer: Drawer | None = None
    moved: tuple[MovedCash, ...] = ()


def shift_status(till: Till) -> ShiftStatus:
    """What is open now; cheap enough to be asked after every bill."""
    with till.ledger.reading() as reading:
        return _status(till, reading, open_shift_of(reading), last_z_of(reading))


def _status(till: Till, reading: Reading, shift: OpenShift | None, newest: LastZ | None) -> ShiftStatus:
    status = ShiftStatus(
        mode=till.shop.mode,
        today=reading.today(),
        rules=shift_rules(reading),
        last_z=newest.z.no if newest else None,
        last_z_at_us=newest.logged.recorded_at_us if newest else None,
    )
    if shift is None:
        return status
    return replace(
        status,
        number=shift.said.number,
        shift_id=shift.shift_id,
        opened_at_us=shift.logged.recorded_at_us,
        opened_on=shift.logged.event.effective_day,
        opened_by=shift.logged.staff_id,
        float_minor=shift.said.float_minor,
    )


def read_x(till: Till, approval: Approval | None = None) -> Running:
    """X now. ``approval``: of the deed "shift.x", from who may see the cash before it is counted."""
    if approval is not None:
        till.staff.demand("shift.x", approval)
    with till.ledger.reading() as reading:
        moment, last, shift = reading.moment(), last_z_of(reading), open_shift_of(reading)
        status, took = _status(till, reading, shift, last), takings_now(reading, last)
        held = drawer_now(reading, shift, last) if shift else None
        is_blind = held is not None and held.is_stale and approval is None
        if held is not None and not held.is_stale:
            status = replace(status, counted_minor=held.drawer.counted_minor)
        return Running(
            status=status,
            at_us=moment.recorded_at_us,
            z=z_now(till, reading, moment, last),
            takings=_blinded(took) if is_blind else took,
            is_blind=is_blind,
            drawer=held.drawer if held and not is_blind else None,
            moved=cash_moved(reading, shift.shift_id) if shift else (),
        )


def see_cash(till: Till, approval: Approval) -> None:
    """Put on record that the cash was looked at before it was counted; read_x then shows it. Raises as allow."""
    till.staff.demand("shift.x", approval)
    with till.ledger.writing() as writing:
        put_on_record(till, writing, approval, "", event_id=till.ids.event_id())


def _blinded(took: Takings) -> Takings:
    """Without cash, and without the sums that say it: how many bills there were, and the other tenders, may be seen."""
    others: tuple[TenderSum, ...] = tuple(tender for tender in took.tenders if tender.kind != CASH)
    return replace(took, amount_minor=0, paid_minor=0, given_minor=0, tenders=others, staff=())


class Counted(Struct, frozen=True, kw_only=True):
    """The drawer as it was counted, and the difference that a cashier may close with alone."""

    drawer: Drawer
    limit_minor: int


def read_drawer(till: Till) -> Counted:
    """What the count came to. RuleBroken ``shift.none``, ``shift.not_counted``, ``shift.count_again``."""
    with till.ledger.reading() as reading:
        shift = open_shift_of(reading)
        if shift is None:
            raise RuleBroken("shift.none")
        held = drawer_now(reading, shift, last_z_of(reading))
        if not held.drawer.counts:
            raise RuleBroken("shift.not_counted")
        if held.is_stale:
            raise RuleBroken("shift.count_again")
        return Counted(drawer=held.drawer, limit_minor=difference_limit(reading))
