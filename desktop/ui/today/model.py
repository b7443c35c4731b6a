"""What the page of today shows, as values: every text is ready to be read."""

from msgspec import Struct


class Item(Struct, frozen=True):
    """Somebody, and why; at the right a figure and what it is."""

    name: str
    why: str
    figure: str = ""
    note: str = ""


class TodayCard(Struct, frozen=True, kw_only=True):
    """A list. ``count``: how many there are; ``empty``: what is said when there are none."""

    what: str
    key: str
    icon: str
    title: str
    count: str
    items: tuple[Item, ...]
    empty: str


class TodayModel(Struct, frozen=True, kw_only=True):
    """``headline``: the one sentence; ``note``: as of when. ``cards``: the calls first."""

    is_ready: bool = False
    headline: str = ""
    note: str = ""
    cards: tuple[TodayCard, ...] = ()
