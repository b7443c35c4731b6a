"""What the dialog shows, as values and words."""

from msgspec import Struct


class ShareRow(Struct, frozen=True, kw_only=True):
    """One share: whose, what it is, and how it came about."""

    name: str
    note: str
    amount: str
    how: str


class SplitModel(Struct, frozen=True, kw_only=True):
    """``typed``: the amount of the current share as typed, "" where it is an equal part. ``wrong``: why not yet.

    ``whom_error``: what was wrong with the last key that was to name a member.
    """

    whole: str = ""
    rows: tuple[ShareRow, ...] = ()
    current: int = 0
    whom: str = ""
    whom_error: str = ""
    typed: str = ""
    wrong: str = ""
    confirm: str = ""
    can_confirm: bool = False
