"""The open shift in the status strip: asked of the ledger after every change. All of it on the window's thread."""

from collections.abc import Callable
from datetime import datetime

from desktop.core.services.shifts.look_at_shift import ShiftStatus, shift_status
from desktop.ui.desk import Lane, Tone
from desktop.ui.shell.model import StripItem

Say = Callable[..., str]


class ShiftNow:
    """``now`` is what the ledger said last; ``changed`` is called when that is another."""

    def __init__(self, lane: Lane, changed: Callable[[], None]) -> None:
        self._lane, self._changed = lane, changed
        self.now: ShiftStatus | None = None

    def look(self) -> None:
        """Ask the ledger."""
        self._lane.run(shift_status, self._looked, lambda _: None)

    def _looked(self, status: ShiftStatus) -> None:
        before, self.now = self.now, status
        if before != status:
            self._changed()


def shift_items(say: Say, now: ShiftStatus | None, wall: Callable[[int], datetime]) -> tuple[StripItem, ...]:
    """One cell: which shift since when; or the last Z where there are no shifts. A day that has passed is amber."""
    if now is None:
        return ()
    if now.mode != "till":
        made = f"{wall(now.last_z_at_us):%m-%d %H:%M}" if now.last_z_at_us is not None else "—"
        return (StripItem(icon="wallet", text=say("window.shift.strip_z"), rest=made),)
    if now.number is None or now.opened_at_us is None:
        return (StripItem(icon="wallet", text=say("window.shift.strip_none")),)
    at = wall(now.opened_at_us)
    since = f"{at:%m-%d %H:%M}" if now.is_of_day_before else f"{at:%H:%M}"
    tone: Tone = "warn" if now.is_of_day_before else "plain"
    return (StripItem(icon="wallet", text=say("window.shift.strip"), strong=f"{now.number}", rest=since, tone=tone),)
