"""What the print queue looks like, as values."""

from msgspec import Struct

from desktop.ui.desk import Tone


class JobRow(Struct, frozen=True, kw_only=True):
    """A paper: what it is, when it was asked for, how it stands, and why."""

    job_id: str
    name: str
    when: str
    state: str
    icon: str
    tone: Tone
    cause: str = ""


class QueueModel(Struct, frozen=True, kw_only=True):
    """``again`` is what Enter does to the current row; "" for nothing. ``banner``: what is best done now, or ""."""

    title: str
    rows: tuple[JobRow, ...]
    current: int
    again: str
    can_drop: bool
    can_save: bool
    banner: str = ""
    banner_detail: str = ""
