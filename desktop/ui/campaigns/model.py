"""What the page of campaigns shows, as values: every text is ready to be read."""

from msgspec import Struct

from desktop.ui.settings.model import Working


class CampaignRow(Struct, frozen=True, kw_only=True):
    """A campaign of the list: what was offered, from when to when, what it is now and to how many."""

    name: str
    days: str
    state: str
    tone: str
    members: str


class WeekPair(Struct, frozen=True, kw_only=True):
    """A week: how many of every 100 came back in it for the first time, on either side. ``held`` None: no hold-out."""

    label: str
    offered: int
    held: int | None


class SideRow(Struct, frozen=True, kw_only=True):
    """A figure of both sides."""

    label: str
    offered: str
    held: str


class ResultModel(Struct, frozen=True, kw_only=True):
    """What came of a campaign. ``figure`` is the one large number, ``tone`` what it means; ``money`` may be ""."""

    title: str
    note: str
    state: str
    state_tone: str
    figure: str
    figure_note: str
    tone: str
    sentence: str
    money: str
    weeks: tuple[WeekPair, ...]
    weeks_text: str
    sides: tuple[SideRow, ...]


class CampaignsModel(Struct, frozen=True, kw_only=True):
    """``empty``: there is no campaign yet. ``row``: the current one; ``result`` None while it is being counted.

    ``working``: how far a list is that is being written.
    """

    is_ready: bool = False
    empty: str = ""
    note: str = ""
    rows: tuple[CampaignRow, ...] = ()
    row: int = 0
    counting: str = ""
    result: ResultModel | None = None
    working: Working | None = None
