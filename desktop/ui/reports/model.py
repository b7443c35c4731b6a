"""What the reports page shows, as values: every text is ready to be read."""

from typing import Literal

from msgspec import Struct

Tab = Literal["overview", "when", "cashiers", "points", "signs"]
TABS: tuple[Tab, ...] = ("overview", "when", "cashiers", "points", "signs")


class Tile(Struct, frozen=True, kw_only=True):
    """A figure: its name, its value, what it was before; ``chosen``: where it comes from is told below."""

    label: str
    value: str
    note: str
    chosen: bool = False


class Mark(Struct, frozen=True, kw_only=True):
    """A bar: its name, its value (None: unknown) and how that is printed, the part that is filled darker."""

    label: str
    value: int | None
    text: str
    part: int = 0
    current: bool = False


class Plot(Struct, frozen=True, kw_only=True):
    """Bars under a title; ``note`` says what they show."""

    title: str
    note: str
    marks: tuple[Mark, ...]
    why: str = ""


class SignRow(Struct, frozen=True, kw_only=True):
    """A sign in the list: what, who and when; its figure, and whether somebody explained it."""

    title: str
    about: str
    figure: str
    state: str


class Evidence(Struct, frozen=True, kw_only=True):
    """A line of what was seen."""

    at: str
    what: str
    who: str
    by: str
    figure: str


class SignDetail(Struct, frozen=True, kw_only=True):
    """The chosen sign: what it means, its evidence, who explained it and how ("" nobody)."""

    title: str
    why: str
    rows: tuple[Evidence, ...]
    row: int
    explained: str


class ReportsModel(Struct, frozen=True, kw_only=True):
    """``ready`` False: nothing reckoned yet. ``working``: what is being reckoned, "" when all is told."""

    ready: bool = False
    working: str = ""
    kind: str = "month"
    span: str = ""
    as_of: str = ""
    has_later: bool = False
    tab: Tab = "overview"
    open_signs: int = 0
    tiles: tuple[Tile, ...] = ()
    why: str = ""
    trend: Plot | None = None
    came: Plot | None = None
    hours: Plot | None = None
    categories: Plot | None = None
    cashiers: tuple[tuple[str, ...], ...] = ()
    moved: tuple[tuple[str, str, str], ...] = ()
    held: tuple[Tile, ...] = ()
    ages: Plot | None = None
    left: Plot | None = None
    signs: tuple[SignRow, ...] = ()
    sign: int = -1
    detail: SignDetail | None = None
    empty: str = ""
    is_empty: bool = False
