"""What the page of shifts shows, as values: every text is ready to be read."""

from msgspec import Struct

from desktop.core.domain.report import ReportBlock
from desktop.ui.settings.model import Told


class ZRow(Struct, frozen=True, kw_only=True):
    """A former Z: its number, when, the closing, the difference in the drawer."""

    no: str
    at: str
    closing: str
    note: str


class DayLine(Struct, frozen=True, kw_only=True):
    """A bill or refund of the day."""

    at: str
    ref: str
    discount: str
    paid: str
    points: str


class ShiftModel(Struct, frozen=True, kw_only=True):
    """``empty``: no shift is open, and how to open one. ``told``: what somebody should know. ``left``, ``right``: X.

    ``row``: the former Z that is current. ``day`` is the day list beside a POS, ``day_note`` what it comes to.
    """

    is_ready: bool = False
    empty: str = ""
    told: Told | None = None
    left: tuple[ReportBlock, ...] = ()
    right: tuple[ReportBlock, ...] = ()
    has_day: bool = False
    day: tuple[DayLine, ...] = ()
    day_note: str = ""
    day_empty: str = ""
    zs: tuple[ZRow, ...] = ()
    row: int = 0
    zs_empty: str = ""
