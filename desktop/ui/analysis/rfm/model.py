"""What the tab shows, as values: every text is ready to be read."""

from msgspec import Struct


class Box(Struct, frozen=True, kw_only=True):
    """A cell of the grid: members, money a head, how strongly it is filled (1 … 5)."""

    recency: int
    frequency: int
    count: str
    average: str
    heat: int
    said: str


class Zone(Struct, frozen=True, kw_only=True):
    """A named part of the grid: from … to scores, both included, and how its outline is drawn."""

    name: str
    recencies: tuple[int, int]
    frequencies: tuple[int, int]
    tone: str
    dash: str


class GridShown(Struct, frozen=True, kw_only=True):
    """The grid. ``rows``: (R5, "within 12 days"), best first; ``columns``: F1 first. ``legend``: of heat 1 … 5."""

    note: str
    boxes: tuple[Box, ...]
    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    zones: tuple[Zone, ...]
    legend: tuple[str, ...]


class Node(Struct, frozen=True, kw_only=True):
    """A class at one side of the flows."""

    name: str
    label: str
    members: int
    count: str
    change: str = ""


class Ribbon(Struct, frozen=True, kw_only=True):
    """Members who went from a class to a class; ``label`` is written on the one that matters most."""

    before: str
    now: str
    members: int
    label: str = ""


class FlowsShown(Struct, frozen=True, kw_only=True):
    """Flows of a month: nodes from the top, ribbons."""

    note: str
    left_day: str
    right_day: str
    left: tuple[Node, ...]
    right: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]
    said: str


class Callout(Struct, frozen=True, kw_only=True):
    """One of three flows worth a list: what, why, its key."""

    icon: str
    title: str
    detail: str
    key: str
    is_first: bool
    can_open: bool


class RfmModel(Struct, frozen=True, kw_only=True):
    """``behind``: rows are being brought up to date. ``empty``: nobody has bought yet. ``few``: a table instead.

    ``current``: the (recency, frequency) that Enter opens, None for the first callout.
    """

    is_ready: bool = False
    behind: str = ""
    behind_detail: str = ""
    empty: str = ""
    few: tuple[tuple[str, str, str, str], ...] = ()
    few_note: str = ""
    grid: GridShown | None = None
    flows: FlowsShown | None = None
    callouts: tuple[Callout, ...] = ()
    current: tuple[int, int] | None = None
