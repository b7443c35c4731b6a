"""What the drawer's dialog shows, as values and words."""

from msgspec import Struct

from desktop.ui.drawer.entry import Way


class PieceRow(Struct, frozen=True):
    """One note or coin: its worth, how many, what they come to."""

    worth: str
    pieces: str
    sum: str


class Line(Struct, frozen=True):
    """A label and a figure; ``tone`` for one that is not as it should be."""

    label: str
    value: str
    tone: str = "ink"


class DrawerModel(Struct, frozen=True, kw_only=True):
    """``amount`` None: nothing is typed here. ``ways``: whether in or out is asked. ``rows``: counting by pieces.

    ``lines``: expected, counted, difference. ``needs_reason``: a reason is asked for.
    """

    title: str = ""
    note: str = ""
    is_ready: bool = False
    ways: bool = False
    way: Way = "out"
    caption: str = ""
    amount: str | None = None
    amount_error: str = ""
    reason: str = ""
    needs_reason: bool = False
    reason_error: str = ""
    rows: tuple[PieceRow, ...] = ()
    row: int = 0
    total: str = ""
    may_count_by_pieces: bool = False
    lines: tuple[Line, ...] = ()
    hint: str = ""
    confirm: str = ""
    can_confirm: bool = False
    why_not: str = ""
