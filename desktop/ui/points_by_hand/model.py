"""What the dialog shows, as values and words."""

from typing import Literal

from msgspec import Struct

Way = Literal["give", "take"]


class HandModel(Struct, frozen=True, kw_only=True):
    """The form as typed. ``change`` is what is about to happen, ``after`` what will be there; "—" until it is known.

    ``is_sure``: ``after`` is a number. ``limits``: what may be given at once and today.
    """

    is_ready: bool = False
    whom: str = ""
    way: Way = "give"
    points: str = ""
    reason: str = ""
    change: str = ""
    now: str = ""
    after: str = ""
    is_sure: bool = False
    limits: tuple[str, ...] = ()
    points_error: str = ""
    reason_error: str = ""
    can_confirm: bool = False
    busy: bool = False
