"""What the list shows, as values."""

from msgspec import Struct


class MemberRow(Struct, frozen=True, kw_only=True):
    """A member: the phone is masked."""

    name: str
    note: str
    phone: str
    last: str
    since: str
    worth: str


class ListModel(Struct, frozen=True, kw_only=True):
    """``note``: how many there are, as of which day. ``empty``: what is said where there is nobody."""

    title: str
    note: str = ""
    rows: tuple[MemberRow, ...] = ()
    empty: str = ""
    current: int = 0
